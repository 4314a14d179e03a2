//! The authorisation matrix: every role at every server function, for an
//! appeal of the person's own department and for another's. It is generated
//! from the functions that are really served, so that a new one without a row
//! in `domain::access::FUNCTIONS` fails here.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::access::{self, Door, FUNCTIONS, Right, Role};
use domain::ids::DepartmentId;
use sqlx::PgPool;

use crate::stand::{Answer, Stand};

const PREFIX: &str = "/api/fn/";

/// The server functions that the process answers, by name.
fn served() -> BTreeMap<String, Method> {
    leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| {
            let name = path
                .strip_prefix(PREFIX)
                .unwrap_or_else(|| panic!("{path} lies outside of {PREFIX}"));
            (name.to_owned(), method)
        })
        .collect()
}

async fn call(
    stand: &Stand,
    cookie: Option<&str>,
    name: &str,
    method: &Method,
    args: &str,
) -> Answer {
    let by_query = *method == Method::GET;
    let uri = if by_query {
        format!("{PREFIX}{name}?{args}")
    } else {
        format!("{PREFIX}{name}")
    };
    let mut request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let body = if by_query {
        String::new()
    } else {
        args.to_owned()
    };
    stand
        .send_as_it_is(request.body(Body::from(body)).unwrap())
        .await
}

/// What a call that the guard lets through needs, beside the appeal: enough to
/// get past the reading of the arguments.
fn args(id: i64) -> String {
    format!(
        "id={id}&ids[]={id}&text=x&note=x&name=x&category=101&department=1&importance=high&reason=1&what=take\
         &until=2026-11-26&day=2026-11-26&date=2026-11-26&addressee=x&answer=x&code=transport&query=&week=current&scene="
    )
}

#[test]
fn every_served_function_has_a_row_and_every_row_a_function() {
    let rows: BTreeSet<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
    let served = served();
    let served: BTreeSet<&str> = served.keys().map(String::as_str).collect();
    assert_eq!(rows, served);
    assert_eq!(rows.len(), FUNCTIONS.len(), "a function has two rows");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_role_at_every_function(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let transport = department(&stand, "transport");
    let served = served();
    for (name, door) in FUNCTIONS {
        let method = &served[*name];
        let Door::Right(right) = door else { continue };
        let answer = call(&stand, None, name, method, "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "nobody at {name}");
        for role in Role::ALL {
            // (Another person each time: some functions end one's sessions.)
            let login = format!("{}-{}", role.code(), name.replace('_', "-"));
            let cookie = stand
                .log_in(&login[..login.len().min(40)], &[*role], &[transport])
                .await;
            let answer = call(&stand, Some(&cookie), name, method, "").await;
            let refused = matches!(
                answer.status,
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
            );
            assert_eq!(
                refused,
                !right.roles().contains(role),
                "{} at {name}: {} {}",
                role.code(),
                answer.status,
                answer.text()
            );
        }
    }
    stand.close().await;
}

/// The functions that are about one appeal, or about a department's.
const OF_APPEALS: [&str; 21] = [
    "appeal",
    "deed",
    "handed",
    "acknowledge",
    "bounce",
    "promise",
    "resume",
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
    "many",
    "queue",
];

/// A right within departments opens what is in one's own, where only the rules
/// may refuse, and nothing of another's.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_right_holds_in_ones_own_department(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let housing = department(&stand, "housing");
    let served = served();
    let bring = async |id: String, category: &str, state: &str| {
        let item = serde_json::json!({
            "external_id": id, "channel": "vk", "received_at": "2026-11-24T10:00:00+03:00", "text": "Слова гражданина",
            "category": category, "status": "in_progress",
            "taken_at": "2026-11-24T10:05:00+03:00", "assigned_at": "2026-11-24T10:10:00+03:00",
        });
        let id = stand.bring(&token, &item).await;
        sqlx::query("update appeal set state = $2 where id = $1")
            .bind(id)
            .bind(state)
            .execute(stand.node.app.store.pool())
            .await
            .unwrap();
        id
    };
    for role in [Role::Executor, Role::Curator, Role::Head] {
        for name in OF_APPEALS {
            let Some(Door::Right(right)) = access::function(name) else {
                panic!("{name} is open");
            };
            // Behind the door answers are read only by whoever approves or
            // returns them, and written by whoever gives them.
            let is_others = matches!(
                (name, role),
                ("handed", Role::Executor) | ("keep_draft", Role::Curator)
            );
            if !right.roles().contains(&role) || is_others {
                continue;
            }
            let login = format!("{}-{}", role.code(), name.replace('_', "-"));
            let cookie = stand.log_in(&login, &[role], &[housing]).await;
            let state = match name {
                "acknowledge" => "assigned",
                "resume" => "interim",
                "return" | "approve" | "handed" => "on_approval",
                _ => "in_progress",
            };
            let whats: &[&str] = match name {
                "many" => &["take", "category", "department", "merge"],
                _ => &[""],
            };
            for what in whats {
                let own = bring(format!("{login}-{what}"), "housing", state).await;
                let other = bring(format!("{login}-{what}-other"), "roads", state).await;
                let args = |id: i64, code: &str| {
                    let into = if *what == "merge" { own } else { id };
                    args(id)
                        .replace("code=transport", &format!("code={code}"))
                        .replace("what=take", &format!("what={what}&into={into}"))
                };
                let method = &served[name];
                let at_home =
                    call(&stand, Some(&cookie), name, method, &args(own, "housing")).await;
                let told = format!("{} at {name} {what}: {}", role.code(), at_home.text());
                let by_rules = at_home.text().starts_with("{\"Refused\":");
                assert!(at_home.status == StatusCode::OK || by_rules, "{told}");
                let absent = "нет или оно в другом ведомстве";
                assert!(!at_home.text().contains(absent), "{told}");

                let before = crate::matrix::state(&stand, other).await;
                let abroad = call(&stand, Some(&cookie), name, method, &args(other, "roads")).await;
                let told = format!("{} at {name} {what}: {}", role.code(), abroad.text());
                if name == "many" {
                    assert!(abroad.text().contains(absent), "{told}");
                } else {
                    assert_eq!(abroad.status, StatusCode::NOT_FOUND, "{told}");
                }
                assert_eq!(crate::matrix::state(&stand, other).await, before, "{told}");
            }
        }
    }
    stand.close().await;
}

/// Whoever works within departments cannot touch, or learn of, an appeal of
/// another one, by whatever function.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_departments_appeal_does_not_exist(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let secret = "слова чужого гражданина";
    let item = |id: &str, category: &str| {
        serde_json::json!({
            "external_id": id, "channel": "vk", "received_at": "2026-11-24T10:00:00+03:00", "text": secret,
            "category": category, "status": "in_progress",
            "taken_at": "2026-11-24T10:05:00+03:00", "assigned_at": "2026-11-24T10:10:00+03:00",
        })
    };
    let other = stand.bring(&token, &item("other", "roads")).await;
    let before = state(&stand, other).await;
    let housing = department(&stand, "housing");
    let served = served();
    for role in [Role::Executor, Role::Curator, Role::Head] {
        for (name, door) in FUNCTIONS {
            let Door::Right(right) = door else { continue };
            // What concerns one's own account is no matter of appeals.
            if !right.roles().contains(&role) || *right == Right::Account {
                continue;
            }
            let login = format!("{}-{}", role.code(), name.replace('_', "-"));
            let cookie = stand
                .log_in(&login[..login.len().min(40)], &[role], &[housing])
                .await;
            let answer = call(&stand, Some(&cookie), name, &served[*name], &args(other)).await;
            assert!(
                answer.status == StatusCode::OK || answer.text() == "\"NotFound\"",
                "{} at {name} is refused for something else than the appeal: {}",
                role.code(),
                answer.text()
            );
            assert!(
                !answer.text().contains(secret),
                "{} reads a foreign appeal at {name}",
                role.code()
            );
            assert_eq!(
                state(&stand, other).await,
                before,
                "{} changes a foreign appeal at {name}: {}",
                role.code(),
                answer.text()
            );
        }
    }
    stand.close().await;
}

fn department(stand: &Stand, code: &str) -> DepartmentId {
    let reference = stand.node.app.store.reference();
    reference.department_by_code(code).unwrap().id
}

/// Everything that a person's step, note or draft would change. (The timer
/// writes lines of its own meanwhile.)
async fn state(stand: &Stand, id: i64) -> (String, i64, i64, i64) {
    sqlx::query_as(
        "select a::text, (select count(*) from journal where appeal_id = a.id and actor like 'person:%'), (select count(*) from comment where appeal_id = a.id),
            (select count(*) from draft where appeal_id = a.id) from appeal a where id = $1",
    )
    .bind(id)
    .fetch_one(stand.node.app.store.pool())
    .await
    .unwrap()
}
