//! The head's queue through its doors: what each may see and do from a card,
//! what becomes of it on everybody's screen, and the forecast over it.

use axum::http::{StatusCode, header};
use chrono::TimeDelta;
use domain::access::Role;
use domain::ids::DepartmentId;
use server::tasks::pace;
use sqlx::PgPool;

use crate::item::{HOSTILE, item};
use crate::stand::{Stand, until};
use crate::stream::Stream;
use crate::work::{encoded, script, send, transport};

const QUEUE: &str = "/departments/transport";

/// An appeal of the department `transport` that an executor works on.
async fn in_progress(stand: &Stand, external_id: &str) -> i64 {
    let token = stand.token("pos").await;
    let mut item = item(external_id, stand.now());
    item["channel"] = "gosuslugi".into();
    item["department"] = "transport".into();
    item["status"] = "in_progress".into();
    for at in ["taken_at", "assigned_at"] {
        item[at] = item["received_at"].clone();
    }
    let id = stand.bring(&token, &item).await;
    until("табло знает обращение", async || {
        let board = &stand.node.app.board;
        board.read(|b| b.open().any(|r| r.id.0 == id).then_some(()))
    })
    .await;
    id
}

/// Waits until the page of a queue says something.
async fn says(stand: &Stand, cookie: &str, path: &str, words: &str) -> String {
    until(words, async || {
        let page = stand.get_as(cookie, path).await;
        page.text().contains(words).then(|| page.text().to_owned())
    })
    .await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn cards_offer_what_one_may(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let id = in_progress(&stand, "1").await;
    let own = [transport(&stand)];
    let worker = stand.log_in("worker", &[Role::Executor], &own).await;
    let head = stand.log_in("head", &[Role::Head], &own).await;
    let curator = stand.log_in("curator", &[Role::Curator], &own).await;
    let supervisor = stand.log_in("chief", &[Role::Supervisor], &[]).await;
    let deed = format!("{QUEUE}/{id}");
    let link = |what: &str| format!("href=\"{deed}#do-{what}\"");

    // At work: the head promises and delegates, the executor promises.
    let page = stand.get_as(&head, QUEUE).await;
    assert!(page.text().contains(&link("promise")) && page.text().contains(&link("delegate")));
    let page = stand.get_as(&worker, QUEUE).await;
    assert!(page.text().contains(&link("promise")) && !page.text().contains(&link("delegate")));
    let body = format!("id={id}&text={}", encoded(HOSTILE));
    let answer = script(&stand, &worker, "hand_over", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());

    // Handed over: it waits for the head, and for others it is somebody else's.
    // The head reads it on the card, as text, and approves it there.
    let page = says(&stand, &head, QUEUE, "action=\"/api/fn/approve\"").await;
    assert!(page.contains(&link("return")) && page.contains("id=\"approval\""));
    assert!(page.contains("&lt;script&gt;alert('взлом')") && !page.contains("<script>alert"));
    for who in [&worker, &supervisor, &curator] {
        let page = says(&stand, who, QUEUE, "на согласовании").await;
        assert!(!page.contains("/api/fn/approve") && !page.contains("id=\"approval\""));
        // Whoever may return it reads it first.
        assert_eq!(page.contains("взлом"), who == &curator);
        assert_eq!(page.contains(&link("return")), who == &curator);
    }

    // Opened: the draft to read, as text, and the forms beside it.
    let page = stand.get_as(&head, &deed).await;
    let text = page.text();
    for action in ["approve", "return", "delegate"] {
        assert!(text.contains(&format!("action=\"/api/fn/{action}\"")));
    }
    assert!(text.contains("&lt;script&gt;alert('взлом')") && !text.contains("<script>alert"));
    assert!(text.ends_with("</html>"));
    for who in [&worker, &supervisor] {
        let page = stand.get_as(who, &deed).await;
        assert!(page.text().contains("Сейчас от вас ничего не требуется"));
        assert!(!page.text().contains("action=\"/api/fn/approve\""));
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_departments_queue_is_not_there(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let id = in_progress(&stand, "1").await;
    let own = [transport(&stand)];
    let worker = stand.log_in("worker", &[Role::Executor], &own).await;
    let handed = script(&stand, &worker, "hand_over", &format!("id={id}&text=x")).await;
    assert_eq!(handed.status, StatusCode::OK);
    let housing = stand.node.app.store.reference();
    let housing: DepartmentId = housing.department_by_code("housing").unwrap().id;
    let roles = [Role::Head, Role::Executor];
    let other = stand.log_in("other", &roles, &[housing]).await;
    for path in [
        QUEUE.to_owned(),
        format!("{QUEUE}/{id}"),
        format!("/departments/housing/{id}"),
        "/departments/housing/nothing".to_owned(),
    ] {
        let answer = stand.get_as(&other, &path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().contains("Яма"), "{path}");
    }
    let until = "until=2026-11-26";
    for function in ["approve", "return", "promise", "delegate"] {
        let body = format!("id={id}&text=x&note=x&{until}");
        let answer = script(&stand, &other, function, &body).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{function}");
    }
    // One's own department's address does not lead to another's appeal either.
    let chief = stand.log_in("chief", &[Role::Supervisor], &[]).await;
    let answer = stand
        .get_as(&chief, &format!("/departments/housing/{id}"))
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_head_decides_and_everybody_sees_it(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let id = in_progress(&stand, "1").await;
    let own = [transport(&stand)];
    let worker = stand.log_in("worker", &[Role::Executor], &own).await;
    let head = stand.log_in("head", &[Role::Head], &own).await;
    let deputy = stand.log_in("deputy", &[Role::Head], &own).await;
    let hand_over = "text=%D0%B4%D0%B0";
    let mut screens = Vec::new();
    for (who, scope) in [(&worker, "work"), (&deputy, "department:transport")] {
        let seq = stand.node.app.board.read(|b| b.seq()).0;
        screens.push(Stream::open_as(&stand, who, &format!("scope={scope}&after={seq}")).await);
    }
    let lost = "раньше успели: head";
    let steps = [
        (&worker, "hand_over", hand_over, "on_approval"),
        (&head, "return", "note=%D0%BD%D0%B5%D1%82", "in_progress"),
        (&head, "promise", "until=2026-11-26&text=x", "interim"),
        (&worker, "resume", "", "in_progress"),
        (&worker, "hand_over", hand_over, "on_approval"),
        (
            &head,
            "approve",
            "text=%D0%BF%D1%80%D0%BE%D1%87%D0%BB%D0%B8",
            "answered",
        ),
    ];
    for (who, function, more, state) in steps {
        let body = format!("id={id}&{more}");
        let answer = send(&stand, who, function, &body, false).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text());
        assert!(
            !answer.header(header::LOCATION).contains("__err"),
            "{function}"
        );
        for screen in &mut screens {
            screen
                .until(|e| {
                    let rows = e.data["rows"]["changed"].as_array();
                    rows.into_iter()
                        .flatten()
                        .any(|r| r["id"] == id && r["state"] == state)
                })
                .await;
        }
        if state == "on_approval" {
            // A draft that is changed after it was read does not go out.
            let later = format!("id={id}&text=%D0%BF%D0%BE%D0%B7%D0%B6%D0%B5");
            script(&stand, &worker, "keep_draft", &later).await;
        }
    }
    let published: String = sqlx::query_scalar("select answer from appeal where id = $1")
        .bind(id)
        .fetch_one(stand.node.app.store.pool())
        .await
        .unwrap();
    assert_eq!(published, "прочли");
    // Who comes second is told who was first, in words and on a page.
    let answer = script(&stand, &deputy, "approve", &format!("id={id}&text=x")).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text().contains(lost), "{}", answer.text());
    let page = stand.get_as(&deputy, QUEUE).await;
    assert!(!page.text().contains(&format!("/appeals/{id}\"")));
    stand.close().await;
}

/// A page that has not heard of a newer answer sends no older one.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answer_is_approved_in_the_version_that_was_read(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let id = in_progress(&stand, "1").await;
    let own = [transport(&stand)];
    let worker = stand.log_in("worker", &[Role::Executor], &own).await;
    let head = stand.log_in("head", &[Role::Head], &own).await;
    let act = async |who: &str, function: &str, more: &str| {
        stand.set_clock(stand.now() + TimeDelta::seconds(1));
        script(&stand, who, function, &format!("id={id}&{more}")).await
    };
    let read = async |text: &str| {
        let field = format!("name=\"text\" value=\"{text}\"");
        let page = says(&stand, &head, QUEUE, &field).await;
        let (_, rest) = page.split_once("name=\"seen\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    // Refused without scripts, what was written is a draft from then on.
    let body = format!("id={id}&text=zero&seen=");
    let refused = send(&stand, &worker, "answer", &body, false).await;
    assert!(refused.header(header::LOCATION).contains("__err"));
    let draft = sqlx::query_scalar::<_, String>("select text from draft where appeal_id = $1");
    let pool = stand.node.app.store.pool();
    assert_eq!(draft.bind(id).fetch_one(pool).await.unwrap(), "zero");
    act(&worker, "hand_over", "text=one&seen=").await;
    let seen = read("one").await;
    act(&head, "return", "note=no").await;
    act(&worker, "hand_over", &format!("text=two&seen={seen}")).await;
    let late = act(&head, "approve", &format!("text=one&seen={seen}")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("прочитайте его заново"));
    let seen = read("two").await;
    let answer = act(&head, "approve", &format!("text=two&seen={seen}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_forecast_is_known_or_is_not_told_and_follows_the_clock(pool: PgPool) {
    let stand = Stand::open(pool).await;
    in_progress(&stand, "1").await;
    let head = [transport(&stand)];
    let head = stand.log_in("head", &[Role::Head], &head).await;
    let page = stand.get_as(&head, QUEUE).await;
    assert!(
        page.text().contains("Прогноза к 18:00 нет"),
        "{}",
        page.text()
    );
    // Four weeks in which the department has finished an appeal each hour or so.
    sqlx::query(
        "with made as (
            insert into appeal (source_id, channel_id, department_id, received_at, processed_at, state, importance, external_id, sent_digest, title, text)
            select 1, 1, 1, at, at, 'closed', 'normal', 'old-' || at, '\\x00', 'Яма', 'Яма'
            from generate_series($1 - interval '30 days', $1, interval '1 hour') at returning id, processed_at)
         insert into outcome (appeal_id, cycle, state, at) select id, 1, 'answered', processed_at from made",
    )
    .bind(stand.now())
    .execute(stand.node.app.store.pool())
    .await
    .unwrap();
    // Due today, more than can be finished.
    sqlx::query(
        "insert into appeal (source_id, channel_id, department_id, received_at, deadline_at, state, importance, external_id, sent_digest, title, text)
         select 1, 1, 1, $1, $1 + interval '1 hour', 'in_progress', 'normal', 'due-' || n, '\\x00', 'Яма', 'Яма' from generate_series(1, 40) n",
    )
    .bind(stand.now())
    .execute(stand.node.app.store.pool())
    .await
    .unwrap();
    let app = &stand.node.app;
    let board = app.store.load_board(stand.now()).await.unwrap();
    pace::read(&stand.node).await.unwrap();
    stand.node.hub.replace(app, stand.now(), board);
    says(&stand, &head, QUEUE, "К 18:00 будет просрочено около").await;
    let mut queue = Stream::open_as(&stand, &head, "scope=department:transport").await;
    let told = |e: &crate::stream::Event| {
        let f = &e.data["figures"];
        let n = |v: &serde_json::Value| v.as_i64().unwrap();
        let load = &f["load"];
        let (done, then) = (n(&f["forecast"]["done"]), n(&f["forecast"]["then"]));
        let all = n(&load["overdue"]) + n(&load["due_today"]) + n(&f["forecast"]["arriving"]);
        assert_eq!(done + then, all, "{f}");
        (done, then)
    };
    let first = queue.frame().await;
    let (done, then) = told(&first);
    assert!(done > 0 && then > 0, "{}", first.data["figures"]);
    // Nothing happens for three hours: what can be finished is less.
    stand.set_clock(stand.now() + TimeDelta::hours(3));
    let later = queue.until(|e| e.name == "delta" && told(e).0 < done).await;
    assert!(told(&later).1 > then);
    stand.close().await;
}
