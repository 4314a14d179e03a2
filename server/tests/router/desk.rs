//! The desk beside an appeal: what its forms show and bring along, what they
//! are refused, and what its history tells.

use axum::http::{StatusCode, header};
use chrono::TimeDelta;
use domain::access::{Asker, Role};
use domain::scope::Actor;
use serde_json::json;
use sqlx::PgPool;

use crate::form::{encoded, form};
use crate::item::item;
use crate::stand::Stand;
use crate::work::{script, transport};

const CLERK: [Role; 3] = [Role::Operator, Role::Moderator, Role::Coordinator];

/// An appeal brought by `item`, after these steps of a clerk.
async fn after(stand: &Stand, item: &serde_json::Value, steps: &[(&str, &str)]) -> i64 {
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, item).await;
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    for (step, more) in steps {
        let done = script(stand, &clerk, step, &format!("id={id}&{more}")).await;
        assert_eq!(done.status, StatusCode::OK, "{step}: {}", done.text());
    }
    id
}

const ASSIGNED: [(&str, &str); 3] = [
    ("take", ""),
    ("classify", "category=101"),
    ("assign", "department=1"),
];

/// The hidden value that a form of the page shows, by its action.
fn shown(page: &str, action: &str, field: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("action=\"/api/fn/{action}\""))?;
    let (form, _) = rest.split_once("</form>")?;
    let (_, rest) = form.split_once(&format!("name=\"{field}\" value=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// Two heads name two executors: the second hears of the first, and what the
/// form shows from then on may be replaced.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_choice_is_not_replaced_unseen(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let own = [transport(&stand)];
    let id = after(&stand, &item("1", stand.now()), &ASSIGNED).await;
    let head = stand.log_in("head", &[Role::Head], &own).await;
    let deputy = stand.log_in("deputy", &[Role::Head], &own).await;
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    let mut people = Vec::new();
    for name in ["worker", "second"] {
        stand.log_in(name, &[Role::Executor], &own).await;
        let store = &stand.node.app.store;
        people.push(store.person_by_login(name).await.unwrap().unwrap());
    }
    let path = format!("/appeals/{id}");
    let pages = [path.clone(), format!("/departments/transport/{id}")];
    for page in &pages {
        let page = stand.get_as(&head, page).await;
        let was = shown(page.text(), "delegate", "was");
        assert_eq!(was.as_deref(), Some("none"), "{}", page.text());
    }
    let page = stand.get_as(&clerk, &path).await;
    for (action, value) in [
        ("reclassify", "101"),
        ("weigh", "normal"),
        ("transfer", "1"),
    ] {
        let was = shown(page.text(), action, "was");
        assert_eq!(was.as_deref(), Some(value), "{action}");
    }
    let name = async |who: &str, n: usize, was: &str| {
        let body = format!("id={id}&executor={}&was={was}", people[n]);
        script(&stand, who, "delegate", &body).await
    };
    let done = name(&head, 0, "none").await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let lost = name(&deputy, 1, "none").await;
    assert_eq!(lost.status, StatusCode::CONFLICT, "{}", lost.text());
    let words = lost.json()["Refused"].as_str().unwrap().to_owned();
    assert!(
        words.starts_with("раньше успели: head в 12:00:00, «назначен исполнитель»"),
        "{words}"
    );
    for page in &pages {
        let page = stand.get_as(&deputy, page).await;
        let was = shown(page.text(), "delegate", "was");
        assert_eq!(was, Some(people[0].to_string()));
    }
    let done = name(&deputy, 1, &people[0].to_string()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let broken = name(&deputy, 0, "никто").await;
    assert_eq!(broken.status, StatusCode::CONFLICT, "{}", broken.text());
    // A program that has seen no page chooses as before.
    let body = format!("id={id}&importance=high");
    let done = script(&stand, &clerk, "weigh", &body).await;
    assert_eq!(done.json()["words"], "Важность изменена");
    stand.close().await;
}

/// The first guess is what the category says now, not where the source's guess
/// would have led; without one nothing is chosen.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn enter_sends_where_the_category_leads(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    let reference = stand.node.app.store.reference();
    let heating = reference.category_by_code("housing_heating").unwrap();
    let energy = reference.department(heating.department.unwrap()).unwrap();
    assert_ne!(energy.id, transport(&stand));
    let to = format!("category={}", heating.id);
    let moved = after(
        &stand,
        &item("1", stand.now()),
        &[("take", ""), ("classify", &to)],
    )
    .await;
    let selected = async |id: i64| {
        let page = stand.get_as(&clerk, &format!("/appeals/{id}")).await;
        let text = page.text();
        let (_, rest) = text.split_once("name=\"department\"").unwrap();
        let (options, _) = rest.split_once("</select>").unwrap();
        let chosen = options.split("<option").find(|o| o.contains("selected"));
        let first = options.split("<option").nth(1).unwrap();
        let word = |o: &str| o.split_once('>').unwrap().1.replace("</option>", "");
        (chosen.map(word), word(first))
    };
    assert_eq!(selected(moved).await.0.as_ref(), Some(&energy.name));

    let mut unknown = item("2", stand.now());
    unknown.as_object_mut().unwrap().remove("category");
    let other = reference.category_by_code("other").unwrap();
    assert_eq!(other.department, None);
    let to = format!("category={}", other.id);
    let open = after(&stand, &unknown, &[("take", ""), ("classify", &to)]).await;
    let (chosen, first) = selected(open).await;
    assert_eq!((chosen.as_deref(), &*first), (Some("выберите"), "выберите"));
    let sent = script(&stand, &clerk, "assign", &format!("id={open}&department=")).await;
    assert_eq!(sent.json()["Refused"], "поле «ведомство» не заполнено");

    // Once it is with a department, that one is what is chosen.
    let body = format!("id={moved}&department=1");
    script(&stand, &clerk, "assign", &body).await;
    let name = &reference.department(transport(&stand)).unwrap().name;
    assert_eq!(selected(moved).await.0.as_ref(), Some(name));
    stand.close().await;
}

/// Whoever approves an answer that is not there has read none: what a colleague
/// has begun meanwhile is not sent past.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_approval_without_a_draft_has_read_none(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let own = [transport(&stand)];
    let token = stand.token("pos").await;
    let mut item = item("1", stand.now());
    item["channel"] = "gosuslugi".into();
    item["department"] = "transport".into();
    item["status"] = "on_approval".into();
    for at in ["taken_at", "assigned_at"] {
        item[at] = item["received_at"].clone();
    }
    let id = stand.bring(&token, &item).await;
    let head = stand.log_in("head", &[Role::Head], &own).await;
    let deputy = stand.log_in("deputy", &[Role::Head], &own).await;
    let page = stand
        .get_as(&head, &format!("/departments/transport/{id}"))
        .await;
    let seen = shown(page.text(), "approve", "seen");
    assert_eq!(seen.as_deref(), Some("0"), "{}", page.text());
    let number = id.to_string();
    let send = async |who: &str, function: &str| {
        let body = encoded(&[("id", &number), ("text", "Готово"), ("seen", "0")]);
        script(&stand, who, function, &body).await
    };
    assert_eq!(send(&deputy, "keep_draft").await.status, StatusCode::OK);
    let unread = send(&head, "approve").await;
    assert_eq!(unread.status, StatusCode::CONFLICT, "{}", unread.text());
    assert!(unread.text().contains("deputy"), "{}", unread.text());
    let done = send(&deputy, "approve").await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    stand.close().await;
}

/// What has gone from under one's hands is said so, for as long as it may be one's
/// own surprise; a number alone tells nothing.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_colleague_has_sent_on_is_not_called_a_wrong_address(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let own = [transport(&stand)];
    let id = after(&stand, &item("1", stand.now()), &ASSIGNED).await;
    let worker = stand.log_in("worker", &[Role::Executor], &own).await;
    let second = stand.log_in("second", &[Role::Executor], &own).await;
    let housing = stand.node.app.store.reference();
    let housing = housing.department_by_code("housing").unwrap().id;
    let other = stand.log_in("other", &[Role::Executor], &[housing]).await;
    let bounced = script(&stand, &worker, "bounce", &format!("id={id}&note=x")).await;
    assert_eq!(bounced.status, StatusCode::OK, "{}", bounced.text());
    let body = format!("id={id}&text=x&note=x");
    let functions = ["acknowledge", "bounce", "keep_draft", "comment", "undo"];
    for function in functions {
        let lost = script(&stand, &second, function, &body).await;
        assert_eq!(lost.status, StatusCode::CONFLICT, "{function}");
        assert_eq!(
            lost.json()["Refused"],
            "обращение уже не у вашего ведомства: передал(а) worker в 12:00",
            "{function}"
        );
        let none = script(&stand, &other, function, &body).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{function}");
    }
    let page = stand.get_as(&second, &format!("/appeals/{id}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "nothing is shown of it");
    stand.set_clock(stand.now() + TimeDelta::minutes(10));
    for function in functions {
        let late = script(&stand, &second, function, &body).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND, "{function}");
    }
    stand.close().await;
}

/// Whatever a field brings, it is told in words, and no error of ours.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_no_field_would_bring_is_refused_in_words(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let own = [transport(&stand)];
    let id = after(&stand, &item("1", stand.now()), &ASSIGNED).await;
    let worker = stand.log_in("worker", &[Role::Executor], &own).await;
    script(&stand, &worker, "acknowledge", &format!("id={id}")).await;
    for (function, field) in [
        ("comment", "text"),
        ("keep_draft", "text"),
        ("hand_over", "text"),
        ("answer", "text"),
        ("bounce", "note"),
        ("save_view", "name"),
    ] {
        let body = format!("id={id}&{field}=a%00b");
        let refused = script(&stand, &worker, function, &body).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{function}");
        assert!(
            refused.text().contains("нулевой символ"),
            "{function}: {}",
            refused.text()
        );
    }
    for until in ["+262142-12-31", "262142-12-31", "2026-02-30", ""] {
        let body = encoded(&[("id", &id.to_string()), ("text", "Скоро"), ("until", until)]);
        let refused = script(&stand, &worker, "promise", &body).await;
        assert_eq!(
            refused.json()["Refused"],
            "выберите день, к которому обещан ответ",
            "{until}"
        );
    }
    let body = encoded(&[
        ("id", &id.to_string()),
        ("text", "Скоро"),
        ("until", "9999-12-31"),
    ]);
    let refused = script(&stand, &worker, "promise", &body).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());

    let login = form("/login", "login=wor%00ker&password=x%00y", "/login", "");
    let answer = stand.send_as_it_is(login).await;
    assert_eq!(answer.header(header::LOCATION), "/login?trouble=wrong");
    stand.close().await;
}

/// A line says what it was, and who: also of what the source has edited, and of
/// what was done at the machine itself.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_history_names_what_was_and_who(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let own = [transport(&stand)];
    let mut item = item("1", stand.now());
    item["address"] = json!("Мира, 5");
    let id = after(&stand, &item, &ASSIGNED).await;
    let token = stand.token("incident_management").await;
    item["address"] = json!("Мира, 15");
    stand.bring(&token, &item).await;
    let worker = stand.log_in("worker", &[Role::Executor], &own).await;
    script(&stand, &worker, "acknowledge", &format!("id={id}")).await;
    let store = &stand.node.app.store;
    let gone = store.person_by_login("worker").await.unwrap().unwrap();
    let console = Asker::system(Actor::Console);
    store
        .disable_person(&console, gone, true, stand.now())
        .await
        .unwrap();
    let page = stand.get(&format!("/appeals/{id}")).await;
    let text = page.text().replace("<!>", "");
    assert!(
        text.contains(": <q dir=\"auto\">прежний адрес: Мира, 5</q>"),
        "{text}"
    );
    assert!(!text.contains("прежний текст"), "{text}");
    assert!(
        text.contains("<span class=\"who\">командная строка</span>"),
        "{text}"
    );
    // And to whoever has lost against it.
    let head = stand.log_in("head", &[Role::Head], &own).await;
    let body = format!("id={id}&executor=&was={gone}");
    let lost = script(&stand, &head, "delegate", &body).await;
    assert!(
        lost.text().contains("раньше успели: командная строка"),
        "{}",
        lost.text()
    );
    stand.close().await;
}
