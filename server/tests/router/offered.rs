//! What people are offered to choose from: templates as supervisors keep them,
//! categories that are in use and in season.

use axum::http::StatusCode;
use domain::access::{Asker, Role};
use domain::ids::SourceId;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::form::{encoded, form, noted, notice, sent, submit};
use crate::item::item;
use crate::stand::Stand;
use crate::work::script;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn templates_are_kept_by_supervisors_too(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let page = "/admin/templates";
    let supervisor = stand.log_in("supervisor", &[Role::Supervisor], &[]).await;
    let head = [domain::ids::DepartmentId(1)];
    let head = stand.log_in("head", &[Role::Head], &head).await;
    let shown = stand.get_as(&supervisor, page).await;
    assert_eq!(shown.status, StatusCode::OK);
    let text = shown.text();
    assert!(text.contains("Принято, разбираемся") && !text.contains("/admin/norms"));
    assert_eq!(
        stand.get_as(&head, page).await.status,
        StatusCode::FORBIDDEN
    );

    let entry = |text: &'static str, category: &'static str| {
        encoded(&[
            ("title", "Мост"),
            ("category", category),
            ("source", ""),
            ("text", text),
        ])
    };
    let add =
        async |body: &str| notice(&submit(&stand, &supervisor, page, "add_template", body).await);
    let said = add(&entry("Мост\r\nосмотрен. <b>", "1")).await;
    assert!(said.contains("добавлен"), "{said}");
    let (subject, _, before, after) = noted(&stand).await;
    assert_eq!(
        (before, &after["text"]),
        (Value::Null, &json!("Мост\nосмотрен. <b>"))
    );
    assert!(
        stand
            .get(page)
            .await
            .text()
            .contains("Мост\nосмотрен. &lt;b&gt;")
    );
    assert!(add(&entry("  ", "1")).await.contains("текст ответа: от 1"));
    assert!(add(&entry("а\0", "1")).await.contains("нулевой символ"));
    assert!(
        add(&entry("Слова", "999"))
            .await
            .contains("такой строки нет")
    );
    assert!(
        add(&entry("Слова", "дороги"))
            .await
            .contains("категория: нужно целое число")
    );

    let id = subject.strip_prefix("template:").unwrap();
    let change = encoded(&[("id", id)]) + &entry("Мост открыт.", "");
    let said = notice(&submit(&stand, &supervisor, page, "change_template", &change).await);
    assert!(said.contains("изменён"), "{said}");
    let (_, _, before, after) = noted(&stand).await;
    assert_eq!(
        (&before["category"], &after["category"]),
        (&json!(1), &Value::Null)
    );

    let store = &stand.node.app.store;
    let offered = async || {
        let all = store.templates(&Asker::timer(), None, SourceId(2)).await;
        all.unwrap().iter().any(|t| t.title == "Мост")
    };
    assert!(offered().await);
    let retire = encoded(&[("id", id), ("retired", "true")]);
    let said = notice(&submit(&stand, &supervisor, page, "retire_template", &retire).await);
    assert!(said.contains("архив"), "{said}");
    assert!(!offered().await);
    let foreign = form("/api/fn/retire_template", &retire, page, &head);
    let refused = stand.send_as_it_is(foreign).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn reasons_of_a_rejection_are_kept_by_supervisors_too(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let page = "/admin/templates";
    let supervisor = stand.log_in("supervisor", &[Role::Supervisor], &[]).await;
    let send = async |function: &str, fields: &[(&str, &str)]| {
        notice(&submit(&stand, &supervisor, page, function, &encoded(fields)).await)
    };
    let said = send("add_reason", &[("words", " Спам\r\n <b> ")]).await;
    assert!(said.contains("добавлена"), "{said}");
    let (subject, _, before, after) = noted(&stand).await;
    assert_eq!((before, &after["words"]), (Value::Null, &json!("Спам <b>")));
    let id = subject.strip_prefix("reason:").unwrap().to_owned();
    let offered = async || {
        let store = &stand.node.app.store;
        store.reject_reasons(&Asker::timer()).await.unwrap()
    };
    assert_eq!(offered().await.last().unwrap(), "Спам <b>", "at the end");
    for (words, why) in [
        ("Спам <b>", "уже есть"),
        (" ", "причина: от 1"),
        ("а\0", "нулевой"),
    ] {
        let said = send("add_reason", &[("words", words)]).await;
        assert!(said.contains(why), "{said}");
    }
    let fields = [("id", &*id), ("words", "Спам и реклама")];
    assert!(send("change_reason", &fields).await.contains("изменена"));
    let (_, _, before, after) = noted(&stand).await;
    assert_eq!(
        (&before["words"], &after["words"]),
        (&json!("Спам <b>"), &json!("Спам и реклама"))
    );
    // Rejected for it, as long as it is offered.
    let token = stand.token("incident_management").await;
    let reject = async |n: &str| {
        let appeal = stand.bring(&token, &item(n, stand.now())).await;
        script(&stand, &stand.cookie, "take", &format!("id={appeal}")).await;
        let body = format!("id={appeal}&") + &encoded(&[("reason", "Спам и реклама")]);
        script(&stand, &stand.cookie, "reject", &body).await.status
    };
    assert_eq!(reject("1").await, StatusCode::OK);
    let retire = |retired| [("id", &*id), ("retired", retired)];
    assert!(
        send("retire_reason", &retire("true"))
            .await
            .contains("архив")
    );
    assert!(!offered().await.contains(&"Спам и реклама".to_owned()));
    assert_eq!(reject("2").await, StatusCode::CONFLICT);
    assert!(
        send("retire_reason", &retire("false"))
            .await
            .contains("возвращена")
    );
    assert_eq!(reject("3").await, StatusCode::OK);
    assert!(
        send("retire_reason", &[("id", "999"), ("retired", "true")])
            .await
            .contains("такой строки нет")
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_out_of_season_or_retired_is_not_offered_but_stays_in_sight(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut snow = item("1", stand.now());
    snow["category"] = json!("roads_snow");
    let reference = stand.node.app.store.reference();
    let category = reference.category_by_code("roads_snow").unwrap().clone();
    let id = stand.bring(&token, &snow).await;
    let other = stand.bring(&token, &item("2", stand.now())).await;
    let options = async |address: &str| {
        let page = stand.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        page.text()
            .contains(&format!(">{}</option>", category.name))
            || page
                .text()
                .contains(&format!("\u{2003}{}</option>", category.name))
    };
    let everywhere = ["/", "/appeals", "/work"];
    for address in everywhere {
        assert!(options(address).await, "{address}");
    }
    let change = async |from: &str, until: &str| {
        let parent = category.parent.unwrap().to_string();
        let id = category.id.to_string();
        let fields = [
            ("id", &*id),
            ("name", &*category.name),
            ("short", &*category.short),
            ("ordinal", "1"),
            ("parent", &*parent),
            ("department", ""),
            ("sector", ""),
            ("season_from", from),
            ("season_until", until),
        ];
        sent(&stand, "/admin/categories", "change_category", &fields).await
    };
    assert!(
        change("31.02", "01.03")
            .await
            .contains("сезон: день пишется")
    );
    assert!(change("01.11", "").await.contains("оба дня"));
    // It is November here.
    assert!(change("01.04", "31.10").await.contains("изменена"));
    assert_eq!(noted(&stand).await.3["season"], "01.04–31.10");
    assert!(!options("/work").await);
    // Last winter's snow can be looked for in July.
    for address in ["/", "/appeals"] {
        assert!(options(address).await, "{address}");
    }
    // What is chosen stays in sight, on the appeal and in the filter.
    assert!(options("/appeals?category=roads_snow").await);
    let take = encoded(&[("id", &id.to_string())]);
    submit(
        &stand,
        &stand.cookie,
        &format!("/appeals/{id}"),
        "take",
        &take,
    )
    .await;
    assert!(options(&format!("/appeals/{id}")).await);
    let take = encoded(&[("id", &other.to_string())]);
    submit(
        &stand,
        &stand.cookie,
        &format!("/appeals/{other}"),
        "take",
        &take,
    )
    .await;
    assert!(!options(&format!("/appeals/{other}")).await);
    // In season again.
    assert!(change("01.11", "31.03").await.contains("изменена"));
    assert!(options("/work").await);

    let id = category.id.to_string();
    let fields = [("id", &*id), ("retired", "true")];
    sent(&stand, "/admin/categories", "retire_category", &fields).await;
    // (The workplace opens the appeal beside its list.)
    let work = format!("/work?appeal={other}");
    for address in ["/", "/appeals", &work] {
        assert!(!options(address).await, "{address}");
    }
    stand.close().await;
}
