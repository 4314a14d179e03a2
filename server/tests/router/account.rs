//! One's own account: the password and the sessions, as plain forms.

use axum::http::{StatusCode, header};
use domain::access::{Asker, Role};
use domain::scope::Actor;
use sqlx::PgPool;

use crate::form::{form, notice, submit};
use crate::stand::Stand;
use crate::stream::Stream;

const OLD: &str = "correct horse battery";

/// Somebody with a password and two sessions.
async fn olga(stand: &Stand) -> (String, String) {
    stand.log_in("olga", &[Role::Operator], &[]).await;
    let store = &stand.node.app.store;
    let id = store.person_by_login("olga").await.unwrap().unwrap();
    let by = Asker::system(Actor::Console);
    store.set_password(&by, id, OLD).await.unwrap();
    let open = async |agent| {
        let secret = store.open_session(id, agent, None, stand.now()).await;
        format!("svodka_session={}", secret.unwrap())
    };
    (open("Firefox Windows").await, open("Chrome Linux").await)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_is_ended_from_another(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let (here, there) = olga(&stand).await;
    let page = stand.get_as(&here, "/account").await;
    for words in [
        "этот сеанс",
        "Firefox, Windows",
        "Chrome, Linux",
        "оператор",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    let strangers: i64 = sqlx::query_scalar("select min(id) from session")
        .fetch_one(stand.node.app.store.pool())
        .await
        .unwrap();
    let mut stream = Stream::open_as(&stand, &there, "scope=board").await;

    // Nobody ends another person's session.
    let body = format!("session={strangers}");
    let said = notice(&submit(&stand, &here, "/account", "end_session", &body).await);
    assert!(said.contains("этот сеанс уже закончен"), "{said}");
    assert_eq!(stand.get("/account").await.status, StatusCode::OK);

    let said = notice(&submit(&stand, &here, "/account", "end_sessions", "").await);
    assert!(said.contains("закончены"), "{said}");
    let gone = stand.get_as(&there, "/live").await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
    // And whoever only listened there is told to go.
    stream.until(|e| e.name == "leave").await;
    assert_eq!(stand.get_as(&here, "/account").await.status, StatusCode::OK);

    // A form of the ended session leads to the login and back.
    let sent = stand
        .send_as_it_is(form("/api/fn/end_sessions", "", "/account", &there))
        .await;
    assert_eq!(sent.header(header::LOCATION), "/login?to=/account");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_password_is_changed_by_whoever_knows_the_old(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let (here, there) = olga(&stand).await;
    let change = async |old: &str, new: &str, again: &str| {
        let body = format!("old={old}&new={new}&again={again}").replace(' ', "+");
        notice(&submit(&stand, &here, "/account", "change_password", &body).await)
    };
    let new = "another fine password";
    assert!(
        change("wrong", new, new)
            .await
            .contains("прежний пароль не подходит")
    );
    assert!(change(OLD, new, "differs").await.contains("дважды"));
    assert!(change(OLD, "short", "short").await.contains("не меньше 10"));
    assert!(change(OLD, new, new).await.contains("Пароль изменён"));
    assert_eq!(
        stand.get_as(&there, "/live").await.status,
        StatusCode::UNAUTHORIZED,
        "the other session"
    );
    // Somebody at an unlocked screen does not guess for ever.
    for _ in 0..10 {
        change("wrong", new, new).await;
    }
    assert!(change(new, OLD, OLD).await.contains("слишком много"));
    stand.close().await;
}
