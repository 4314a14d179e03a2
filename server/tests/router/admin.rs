//! What administrators keep in order: every form, its refusal and its line in
//! the ledger.

use axum::http::StatusCode;
use domain::access::{Door, FUNCTIONS, Right, Role};
use domain::ids::DepartmentId;
use serde_json::json;
use sqlx::PgPool;

use crate::form::{form, notice, submit};
use crate::stand::{Stand, get};

const PAGES: [&str; 10] = [
    "/admin",
    "/admin/people",
    "/admin/departments",
    "/admin/categories",
    "/admin/sources",
    "/admin/norms",
    "/admin/urgency",
    "/admin/calendars?year=2027",
    "/admin/settings",
    "/admin/ledger",
];

async fn sent(stand: &Stand, page: &str, function: &str, body: &str) -> String {
    notice(&submit(stand, &stand.cookie, page, function, body).await)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_pages_are_the_administrators(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let admin = stand.log_in("admin", &[Role::Admin], &[]).await;
    let supervisor = stand.log_in("supervisor", &[Role::Supervisor], &[]).await;
    for page in PAGES {
        let own = stand.get_as(&admin, page).await;
        assert_eq!(own.status, StatusCode::OK, "{page}");
        assert!(own.text().trim_end().ends_with("</html>"), "{page}");
        let other = stand.get_as(&supervisor, page).await;
        assert_eq!(other.status, StatusCode::FORBIDDEN, "{page}");
    }
    for (name, door) in FUNCTIONS {
        if matches!(door, Door::Right(Right::Tune | Right::People)) {
            let verb = form(&format!("/api/fn/{name}"), "id=1", "/admin", &supervisor);
            let refused = stand.send_as_it_is(verb).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{name}");
        }
    }
    let calendars = stand.get("/admin/calendars?year=2027").await;
    assert!(calendars.text().contains("ещё не утверждён"));
    let norms = stand.get("/admin/norms").await;
    assert!(norms.text().contains("9\u{a0}рабочих часов"));
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_person_is_added_changed_and_disabled(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let add = "login=Petrov&name=P.+Petrov&roles%5B%5D=executor";
    let said = sent(&stand, "/admin/people", "add_person", add).await;
    assert!(said.contains("действует внутри ведомства"), "{said}");
    let add = format!("{add}&roles%5B%5D=operator&departments%5B%5D=5");
    let said = sent(&stand, "/admin/people", "add_person", &add).await;
    let (_, link) = said.split_once("http://localhost/login?link=").unwrap();
    assert!(link.len() >= 64, "{said}");
    // The link is shown once: not on the page as it is from now on.
    let again = stand.get("/admin/people").await;
    assert!(!again.text().contains("login?link="));
    assert!(again.text().contains("P. Petrov") && again.text().contains("пароль не задан"));

    let store = &stand.node.app.store;
    let id = store.person_by_login("petrov").await.unwrap().unwrap();
    let page = format!("/admin/people/{id}");
    let change =
        format!("id={id}&login=petrov&name=P.+Petrov&roles%5B%5D=head&departments%5B%5D=5");
    let said = sent(&stand, &page, "change_person", &change).await;
    assert!(said.contains("сохранены"), "{said}");
    let said = sent(
        &stand,
        &page,
        "disable_person",
        &format!("id={id}&disabled=true"),
    )
    .await;
    assert!(said.contains("отключена"), "{said}");
    let ledger = stand
        .get(&format!("/admin/ledger?subject=person:{id}"))
        .await;
    let roles = "роли: исполнитель, оператор → руководитель";
    assert!(ledger.text().contains(roles), "{}", ledger.text());
    assert_eq!(
        stand.get("/admin/people/99999").await.status,
        StatusCode::NOT_FOUND
    );

    // The last administrator stays one.
    let me = store.person_by_login("everybody").await.unwrap().unwrap();
    let said = sent(
        &stand,
        "/admin/people",
        "disable_person",
        &format!("id={me}&disabled=true"),
    )
    .await;
    assert!(said.contains("ни одного администратора"), "{said}");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_holds_for_all_is_changed_at_once_and_written_down(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let page = "/admin/settings";
    let shown = stand.get(page).await;
    assert!(shown.text().contains("value=\"18:00\""), "{}", shown.text());
    let rest = "burning_minutes=15&timeliness_target=85&close_after_days=5&reopen_limit=2&rating_good=5&rating_bad=2&session_days=7";
    let with = |place: &str, end: &str, idle: &str| {
        format!("place={place}&day_end={end}&session_idle_minutes={idle}&{rest}")
    };
    for (body, field) in [
        (with("", "18:00", "60"), "название"),
        (with("X", "25:00", "60"), "конец дня"),
        (with("X", "18:00", "soon"), "сеанс без действий"),
        (with("X", "18:00", "1"), "сеанс без действий: от 5"),
    ] {
        let said = sent(&stand, page, "change_settings", &body).await;
        assert!(said.contains(field), "{field}: {said}");
    }
    let good = with("Centre", "17:30", "60");
    let said = sent(&stand, page, "change_settings", &good).await;
    assert!(said.contains("Общие правила изменены"), "{said}");
    let settings = stand.node.app.store.reference().settings.clone();
    assert_eq!(
        (settings.place.as_str(), settings.day_end_minute),
        ("Centre", 1050)
    );
    let ledger = stand.get("/admin/ledger?subject=settings").await;
    let words = "цель своевременности, %: 80 → 85";
    assert!(ledger.text().contains(words), "{}", ledger.text());
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_department_is_retired_when_nothing_waits_for_it(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let page = "/admin/departments";
    let fields = "short=Parks&ordinal=13&calendar=1&capacity=";
    let said = sent(
        &stand,
        page,
        "add_department",
        &format!("code=Parks&name=Parks&{fields}"),
    )
    .await;
    assert!(said.contains("код: от 2 до 40"), "{said}");
    let said = sent(
        &stand,
        page,
        "add_department",
        &format!("code=housing&name=Parks&{fields}"),
    )
    .await;
    assert!(said.contains("такой уже есть"), "{said}");
    let said = sent(
        &stand,
        page,
        "add_department",
        &format!("code=parks&name=Parks&{fields}"),
    )
    .await;
    assert!(said.contains("добавлено"), "{said}");
    let reference = stand.node.app.store.reference();
    let parks = reference.department_by_code("parks").unwrap().id;

    let change =
        format!("id={parks}&name=City+parks&short=Parks&ordinal=13&calendar=1&capacity=many");
    let said = sent(&stand, page, "change_department", &change).await;
    assert!(said.contains("ответов в день: нужно целое число"), "{said}");
    let said = sent(
        &stand,
        page,
        "change_department",
        &change.replace("many", "12"),
    )
    .await;
    assert!(said.contains("изменено"), "{said}");
    let ledger = stand
        .get(&format!("/admin/ledger?subject=department:{parks}"))
        .await;
    assert!(ledger.text().contains("название: «Parks» → «City parks»"));
    assert!(ledger.text().contains("ответов в день: не задано → 12"));

    // Housing answers for a category, and has an appeal.
    let said = sent(&stand, page, "retire_department", "id=5&retired=true").await;
    assert!(said.contains("отвечает по умолчанию"), "{said}");
    let token = stand.token("incident_management").await;
    let item = json!({
        "external_id": "1", "channel": "vk", "received_at": "2026-11-24T10:00:00+03:00", "text": "Слова",
        "category": "housing", "status": "in_progress",
        "taken_at": "2026-11-24T10:05:00+03:00", "assigned_at": "2026-11-24T10:10:00+03:00",
    });
    stand.bring(&token, &item).await;
    let said = sent(&stand, page, "retire_department", "id=5&retired=true").await;
    assert!(said.contains("открытых обращений: 1"), "{said}");

    let said = sent(
        &stand,
        page,
        "retire_department",
        &format!("id={parks}&retired=true"),
    )
    .await;
    assert!(said.contains("архив"), "{said}");
    assert!(
        stand
            .node
            .app
            .store
            .reference()
            .department(parks)
            .unwrap()
            .retired
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn categories_are_a_tree_of_two_levels(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let page = "/admin/categories";
    let add = async |code: &str, parent: &str| {
        let body = format!(
            "code={code}&name={code}&short={code}&ordinal=50&parent={parent}&department=1&sector=4"
        );
        sent(&stand, page, "add_category", &body).await
    };
    assert!(add("roads_bridges", "1").await.contains("добавлена"));
    let said = add("roads_bridges_rail", "101").await;
    assert!(said.contains("из верхнего уровня"), "{said}");
    let reference = stand.node.app.store.reference();
    let bridges = reference.category_by_code("roads_bridges").unwrap().id;
    let place = async |id: &str, parent: &str| {
        let body = format!("id={id}&name=x&short=x&ordinal=1&parent={parent}&department=&sector=");
        sent(&stand, page, "change_category", &body).await
    };
    assert!(place("1", "2").await.contains("уровней только два"));
    assert!(place("1", "1").await.contains("сама собой"));
    assert!(place(&bridges.to_string(), "2").await.contains("изменена"));
    assert_eq!(
        stand
            .node
            .app
            .store
            .reference()
            .category(bridges)
            .unwrap()
            .parent
            .unwrap()
            .0,
        2
    );
    // The box, as a browser sends it: ticked with a department, and without.
    let direct = async |department: &str| {
        let body = format!(
            "id={bridges}&name=x&short=x&ordinal=1&parent=2&department={department}&direct=true&sector="
        );
        sent(&stand, page, "change_category", &body).await
    };
    let said = direct("").await;
    assert!(said.contains("выберите ведомство по умолчанию"), "{said}");
    let said = direct("1").await;
    assert!(said.contains("изменена"), "{said}");
    let sends_to = || stand.node.app.store.reference().sends_to(bridges);
    assert_eq!(sends_to(), Some(DepartmentId(1)));
    let shown = stand.get(page).await;
    assert!(shown.text().contains("сразу в ведомство"));
    assert!(place(&bridges.to_string(), "2").await.contains("изменена"));
    assert_eq!(sends_to(), None);
    let retire = async |id: &str, retired: bool| {
        let body = format!("id={id}&retired={retired}");
        sent(&stand, page, "retire_category", &body).await
    };
    assert!(retire("2", true).await.contains("сначала уберите"));
    assert!(retire(&bridges.to_string(), true).await.contains("в архив"));
    assert!(
        retire(&bridges.to_string(), false)
            .await
            .contains("возвращена")
    );
    let said = place("999", "").await;
    assert!(said.contains("такой строки нет"), "{said}");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_is_shown_once_and_revoked(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let page = "/admin/sources";
    let said = sent(&stand, page, "add_token", "source=2").await;
    let token = said.split_whitespace().find_map(|w| {
        let at = w.find("svodka_")?;
        Some(w[at..].to_owned())
    });
    let token = token.unwrap_or_else(|| panic!("{said}"));
    assert!(!stand.get(page).await.text().contains(&token));
    let item = json!({"external_id": "1", "channel": "gosuslugi", "received_at": "2026-11-24T10:00:00+03:00", "text": "Слова"});
    stand.bring(&token, &item).await;
    let id: i64 = sqlx::query_scalar("select max(id) from source_token")
        .fetch_one(stand.node.app.store.pool())
        .await
        .unwrap();
    let said = sent(&stand, page, "revoke_token", &format!("id={id}")).await;
    assert!(said.contains("отозван"), "{said}");
    assert!(
        stand
            .node
            .app
            .store
            .source_of_token(&token)
            .await
            .unwrap()
            .is_none()
    );
    let said = sent(&stand, page, "revoke_token", &format!("id={id}")).await;
    assert!(said.contains("этот ключ уже отозван"), "{said}");

    let said = sent(
        &stand,
        page,
        "change_source",
        "id=1&name=IM&short=IM&needs_approval=true",
    )
    .await;
    assert!(said.contains("изменён"), "{said}");
    assert!(stand.node.app.store.reference().sources[0].needs_approval);
    let said = sent(&stand, page, "change_source", "id=1&name=IM&short=IM").await;
    assert!(said.contains("изменён"), "{said}");
    assert!(!stand.node.app.store.reference().sources[0].needs_approval);
    let said = sent(&stand, page, "change_channel", "id=1&name=VK&short=").await;
    assert!(said.contains("краткое название"), "{said}");
    stand.close().await;
}

/// What a form came to is told to whoever sent it, and by nobody else's link.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_puts_words_on_a_page_by_a_link(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let verb = form(
        "/api/fn/revoke_token",
        "id=7",
        "/admin/sources",
        &stand.cookie,
    );
    let refused = stand.send_as_it_is(verb).await;
    let address = refused.header("location").replace("http://localhost", "");
    assert!(address.contains("__err="), "{address}");
    let mut link = get(&address);
    link.headers_mut()
        .insert("referer", "https://example.org/".parse().unwrap());
    let page = stand.send(link).await;
    assert_eq!(notice(&page), "");
    stand.close().await;
}
