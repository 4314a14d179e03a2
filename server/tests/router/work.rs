//! The work through its doors: plain forms and scripts, who may and who may
//! not, and what everybody sees of it at once.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::access::{FUNCTIONS, Role};
use domain::ids::DepartmentId;
use sqlx::PgPool;

use crate::form;
use crate::item::{HOSTILE, item};
use crate::stand::{Answer, Stand, get};
use crate::stream::Stream;

const CLERK: [Role; 3] = [Role::Operator, Role::Moderator, Role::Coordinator];

/// Sends a form as a page does, or as a script does.
pub async fn send(stand: &Stand, cookie: &str, function: &str, body: &str, script: bool) -> Answer {
    let accept = if script {
        "application/json"
    } else {
        "text/html,application/xhtml+xml"
    };
    let request = Request::builder()
        .method("POST")
        .uri(format!("/api/fn/{function}"))
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, accept)
        .header(header::REFERER, "http://localhost/appeals/1")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .body(Body::from(body.to_owned()))
        .unwrap();
    stand.send_as_it_is(request).await
}

pub async fn script(stand: &Stand, cookie: &str, function: &str, body: &str) -> Answer {
    send(stand, cookie, function, body, true).await
}

pub fn transport(stand: &Stand) -> DepartmentId {
    let reference = stand.node.app.store.reference();
    reference.department_by_code("transport").unwrap().id
}

/// Every function that changes something is told to nobody without its right.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_the_right_nothing_is_done(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    // An administrator reads no appeals; a supervisor reads all and does nothing.
    let admin = stand.log_in("boss", &[Role::Admin], &[]).await;
    let supervisor = stand.log_in("chief", &[Role::Supervisor], &[]).await;
    let steps = [
        "take",
        "classify",
        "reject",
        "merge",
        "assign",
        "redirect",
        "acknowledge",
        "bounce",
        "promise",
        "resume",
        "hand_over",
        "return",
        "approve",
        "answer",
        "reopen",
        "reclassify",
        "weigh",
        "transfer",
        "delegate",
    ];
    let desk = [
        "undo",
        "many",
        "keep_draft",
        "comment",
        "look",
        "save_view",
        "drop_view",
    ];
    let body = format!("id={id}&text=x&note=x&name=x");
    for function in steps.iter().chain(&desk) {
        assert!(
            FUNCTIONS.iter().any(|(name, _)| name == function),
            "{function}"
        );
        let answer = script(&stand, &admin, function, &body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{function}");
    }
    for function in steps {
        let answer = script(&stand, &supervisor, function, &body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{function}");
    }
    let anonymous = script(&stand, "", "take", &body).await;
    assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_departments_appeal_is_not_there(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let housing = stand.node.app.store.reference();
    let housing = housing.department_by_code("housing").unwrap().id;
    let roles = [Role::Head, Role::Executor];
    let other = stand.log_in("other", &roles, &[housing]).await;
    let body = format!("id={id}&text=x&note=x&executor=&category=2&department=2&importance=high");
    for function in [
        "acknowledge",
        "bounce",
        "hand_over",
        "return",
        "approve",
        "answer",
        "reclassify",
        "weigh",
        "transfer",
        "delegate",
        "undo",
        "keep_draft",
        "comment",
        "look",
    ] {
        let answer = script(&stand, &other, function, &body).await;
        assert_eq!(
            answer.status,
            StatusCode::NOT_FOUND,
            "{function}: {}",
            answer.text()
        );
    }
    let list = stand.get_as(&other, "/work").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(!list.text().contains(&format!("/appeals/{id}")));
    stand.close().await;
}

/// A whole life by forms alone: every step answers with a way back to the page.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_step_works_without_scripts(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    let department = [transport(&stand)];
    let worker = stand.log_in("worker", &[Role::Executor], &department).await;
    let head = stand.log_in("head", &[Role::Head], &department).await;
    let path: [(&str, &str, &str, &str); 9] = [
        (&clerk, "take", "", "модерация"),
        (&clerk, "undo", "", "поступило"),
        (&clerk, "take", "", "модерация"),
        (&clerk, "classify", "&category=101", "координация"),
        (&clerk, "assign", "&department=1", "назначено"),
        (&worker, "acknowledge", "", "в работе"),
        (
            &worker,
            "hand_over",
            "&text=%D0%A1%D0%B4%D0%B5%D0%BB%D0%B0%D0%BB%D0%B8",
            "на согласовании",
        ),
        (
            &head,
            "return",
            "&note=%D0%A3%D1%82%D0%BE%D1%87%D0%BD%D0%B8%D1%82%D0%B5",
            "в работе",
        ),
        (
            &worker,
            "answer",
            "&text=%D0%93%D0%BE%D1%82%D0%BE%D0%B2%D0%BE",
            "отвечено",
        ),
    ];
    for (who, function, more, state) in path {
        let answer = send(&stand, who, function, &format!("id={id}{more}"), false).await;
        assert_eq!(
            answer.status,
            StatusCode::FOUND,
            "{function}: {}",
            answer.text()
        );
        let back = answer.header(header::LOCATION).trim_end_matches('?');
        assert_eq!(back, "http://localhost/appeals/1");
        let page = stand.get_as(who, &format!("/appeals/{id}")).await;
        assert!(
            page.text().contains(&format!("</svg>{state}")),
            "{function} → {state}"
        );
        assert!(page.text().ends_with("</html>"));
    }
    // A refusal leads back too, and is told on the page in its own words.
    let refused = send(&stand, &clerk, "take", &format!("id={id}"), false).await;
    let back = refused.header(header::LOCATION).to_owned();
    assert!(back.contains("__err="), "{back}");
    let followed = |from: &str| {
        let mut request = get(back.trim_start_matches("http://localhost"));
        let headers = request.headers_mut();
        headers.insert(header::HOST, "localhost".parse().unwrap());
        headers.insert(header::COOKIE, clerk.parse().unwrap());
        headers.insert(header::REFERER, from.parse().unwrap());
        headers.insert(header::ACCEPT, "text/html".parse().unwrap());
        stand.send_as_it_is(request)
    };
    let page = followed("http://localhost/work").await;
    let text = page.text();
    assert!(text.contains("раньше успели: worker"), "{text}");
    assert!(!text.contains("Refused"), "never raw");
    // Made up by another site, it says nothing.
    let page = followed("https://example.org/work").await;
    assert!(!page.text().contains("раньше успели"));
    stand.close().await;
}

/// One person's step is on everybody's screen within a second.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_step_is_seen_by_everybody_who_may(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    // The board may fold the arrival before the stream opens, or after.
    let mut work = Stream::open(&stand, "scope=work").await;
    let here = |e: &crate::stream::Event| e.all().contains(&id) || e.changed().contains(&id);
    work.until(here).await;
    let done = script(&stand, &clerk, "take", &format!("id={id}")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert_eq!(done.json()["undo"], serde_json::json!([id]));
    let seen = work.until(|e| e.changed().contains(&id)).await;
    assert_eq!(seen.data["rows"]["changed"][0]["state"], "moderation");

    // A department sees what is its own, and what leaves it.
    let department = [transport(&stand)];
    let worker = stand.log_in("worker", &[Role::Executor], &department).await;
    let mut own = Stream::open_as(&stand, &worker, "scope=work").await;
    assert_eq!(own.frame().await.all(), [id], "by its category");
    for (function, more) in [("classify", "&category=101"), ("assign", "&department=1")] {
        script(&stand, &clerk, function, &format!("id={id}{more}")).await;
    }
    own.until(|e| e.data["rows"]["changed"][0]["state"] == "assigned")
        .await;
    script(&stand, &worker, "bounce", &format!("id={id}&note=x")).await;
    let gone = own.until(|e| e.changed().contains(&id)).await;
    let row = &gone.data["rows"]["changed"][0];
    assert_eq!(row["state"], "coordination");
    assert!(row["department"].is_null(), "it sees what leaves it");
    let admin = stand.log_in("boss", &[Role::Admin], &[]).await;
    let closed = stand.get_as(&admin, "/live?scope=work").await;
    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_who_press_at_once_the_second_is_told_who(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let (ann, bob) = (
        stand.log_in("ann", &CLERK, &[]).await,
        stand.log_in("bob", &CLERK, &[]).await,
    );
    let body = format!("id={id}");
    let (a, b) = tokio::join!(
        script(&stand, &ann, "take", &body),
        script(&stand, &bob, "take", &body)
    );
    let (winner, lost) = if a.status.is_success() {
        ("ann", b)
    } else {
        ("bob", a)
    };
    assert_eq!(lost.status, StatusCode::CONFLICT, "{}", lost.text());
    let words = lost.json()["Refused"].as_str().unwrap().to_owned();
    assert!(
        words.starts_with(&format!("раньше успели: {winner} в 12:00:00")),
        "{words}"
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_else_looks_is_named(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let (ann, bob) = (
        stand.log_in("ann", &CLERK, &[]).await,
        stand.log_in("bob", &CLERK, &[]).await,
    );
    let look = async |cookie: &str| {
        let answer = script(&stand, cookie, "look", &format!("id={id}")).await;
        answer.json()["others"].clone()
    };
    assert_eq!(look(&ann).await, serde_json::json!([]));
    assert_eq!(look(&bob).await, serde_json::json!(["ann"]));
    let page = stand.get_as(&ann, &format!("/appeals/{id}")).await;
    assert!(
        page.text().contains("смотрит также: <!>bob") || page.text().contains("смотрит также: bob")
    );
    stand.set_clock(stand.now() + chrono::TimeDelta::seconds(11));
    assert_eq!(look(&ann).await, serde_json::json!([]));
    // Whoever closes the page says so.
    assert_eq!(look(&bob).await, serde_json::json!(["ann"]));
    let left = script(&stand, &ann, "look", &format!("id=0&left={id}")).await;
    assert_eq!(left.json()["others"], serde_json::json!([]));
    assert_eq!(look(&bob).await, serde_json::json!([]));
    stand.close().await;
}

/// Words of people are text, wherever they are put: in the field of the
/// answer, in a template, in a comment, in a name of a view.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn hostile_words_stay_words(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut appeal = item("1", stand.now());
    appeal["text"] = HOSTILE.into();
    let id = stand.bring(&token, &appeal).await;
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    let department = [transport(&stand)];
    let worker = stand.log_in("worker", &[Role::Executor], &department).await;
    for (who, function, more) in [
        (&clerk, "take", ""),
        (&clerk, "classify", "&category=101"),
        (&clerk, "assign", "&department=1"),
        (&worker, "acknowledge", ""),
    ] {
        let done = script(&stand, who, function, &format!("id={id}{more}")).await;
        assert_eq!(done.status, StatusCode::OK, "{function}: {}", done.text());
    }
    let hostile = encoded(HOSTILE);
    let template: i32 = sqlx::query_scalar(
        "insert into answer_template (title, text) values ('<b>x', $1) returning id",
    )
    .bind(HOSTILE)
    .fetch_one(stand.node.app.store.pool())
    .await
    .unwrap();
    for (function, body) in [
        (
            "keep_draft",
            format!("id={id}&text={hostile}&template={template}"),
        ),
        ("comment", format!("id={id}&text={hostile}")),
        (
            "save_view",
            format!(
                "name={}&query=list%3Dmine%22%3E%3Cscript%3E",
                encoded("<script>x")
            ),
        ),
    ] {
        let done = script(&stand, &worker, function, &body).await;
        assert_eq!(done.status, StatusCode::OK, "{function}: {}", done.text());
    }
    let draft: String = sqlx::query_scalar("select text from draft where appeal_id = $1")
        .bind(id)
        .fetch_one(stand.node.app.store.pool())
        .await
        .unwrap();
    assert_eq!(draft, format!("{HOSTILE}\n\n{HOSTILE}"));
    let gone = format!("id={id}&text=Яма&template=0");
    let gone = script(&stand, &worker, "keep_draft", &gone).await;
    assert_eq!(gone.json()["Refused"], "этого шаблона больше нет");
    for path in [
        format!("/appeals/{id}"),
        format!("/work?appeal={id}&list=all"),
    ] {
        let page = stand.get_as(&worker, &path).await;
        let text = page.text();
        assert_eq!(page.status, StatusCode::OK);
        assert!(!text.contains("<script>alert"), "{path}");
        assert!(!text.contains("<img src=x"), "{path}");
        assert!(text.contains("&lt;/textarea&gt;"), "{path}");
        // The draft is in its field, whole, without scripts.
        assert_eq!(
            text.matches("</textarea>").count(),
            text.matches("<textarea").count()
        );
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn many_at_once_each_with_its_result(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut ids = Vec::new();
    for n in 0..3 {
        ids.push(
            stand
                .bring(&token, &item(&n.to_string(), stand.now()))
                .await,
        );
    }
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    script(&stand, &clerk, "take", &format!("id={}", ids[1])).await;
    let marked: String = ids.iter().map(|id| format!("ids%5B%5D={id}&")).collect();
    let done = script(&stand, &clerk, "many", &format!("{marked}what=take")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let answer = done.json();
    assert_eq!(answer["words"], "Сделано: 2 из 3");
    let refused = answer["refused"].as_array().unwrap();
    assert!(
        refused.len() == 1
            && refused[0]
                .as_str()
                .unwrap()
                .contains("раньше успели: вы сами")
    );
    // Without scripts the page says the same.
    let back = send(&stand, &clerk, "many", &format!("{marked}what=take"), false).await;
    assert!(back.header(header::LOCATION).contains("__err="));
    // What was done to many is taken back at once as well, each by itself.
    let undo: Vec<i64> = serde_json::from_value(answer["undo"].clone()).unwrap();
    assert_eq!(undo, [ids[0], ids[2]]);
    let undone = script(&stand, &clerk, "many", &format!("{marked}what=undo")).await;
    assert_eq!(undone.json()["words"], "Отменено: 3 из 3");
    let again = script(&stand, &clerk, "many", &format!("{marked}what=undo")).await;
    assert_eq!(again.json()["words"], "Отменено: 0 из 3");
    script(&stand, &clerk, "many", &format!("{marked}what=take")).await;
    let nothing = script(&stand, &clerk, "many", "what=take").await;
    assert_eq!(nothing.json()["Refused"], "ни одно обращение не отмечено");
    let merged = script(&stand, &clerk, "many", &format!("{marked}what=merge")).await;
    assert_eq!(merged.json()["words"], "Сделано: 2 из 2");
    let page = stand.get_as(&clerk, &format!("/appeals/{}", ids[0])).await;
    assert!(page.text().contains("Ещё 2\u{a0}голоса в инциденте"));
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_workplace_shows_lists_and_the_appeal_beside_them(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    crate::stand::until("табло знает обращение", async || {
        stand
            .node
            .app
            .board
            .read(|b| b.open().count() == 1)
            .then_some(())
    })
    .await;
    let page = stand.get_as(&clerk, "/work").await;
    let text = page.text();
    assert_eq!(page.status, StatusCode::OK);
    assert!(text.contains(&format!("data-appeal=\"{id}\"")));
    assert!(text.contains("action=\"/api/fn/take\"") && text.contains("name=\"ids[]\""));
    assert!(text.ends_with("</html>"));
    let bad = stand.get_as(&clerk, "/work?category=nothing").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    stand.close().await;
}

pub fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// A view keeps what the workplace understands of a query, and nothing else.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_view_keeps_a_list_and_a_filter(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    let save = async |query: &str| {
        let body = form::encoded(&[("name", "Утро"), ("query", query)]);
        script(&stand, &clerk, "save_view", &body).await
    };
    let long = "list=soon&category=roads&appeal=7&__err=%22x%22&template=1&a=%3Cscript%3E";
    let done = save(long).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let kept = stand.get_as(&clerk, "/work").await;
    assert!(
        kept.text().contains("/work?category=roads&amp;list=soon\""),
        "{}",
        kept.text()
    );
    let refused = save("category=nowhere").await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
    stand.close().await;
}

/// What is emptied is not called kept.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_emptied_draft_is_gone(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let clerk = stand.log_in("clerk", &CLERK, &[]).await;
    for step in ["take", "classify"] {
        script(&stand, &clerk, step, &format!("id={id}&category=1")).await;
    }
    let keep = async |text: &str, seen: &str| {
        let number = id.to_string();
        let body = form::encoded(&[("id", &number), ("text", text), ("seen", seen)]);
        script(&stand, &clerk, "keep_draft", &body).await.json()
    };
    let kept = keep("Чиним", "").await;
    assert_eq!(kept["words"], "черновик сохранён 12:00");
    let gone = keep(" ", &kept["at_ms"].to_string()).await;
    assert_eq!(gone["words"], "черновик убран 12:00");
    stand.close().await;
}
