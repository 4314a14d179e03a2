//! Who gets in, and how far: sessions, their ends, and the doors without one.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::access::{Asker, Role};
use domain::ids::DepartmentId;
use domain::scope::Actor;
use futures::future::join_all;
use server::HttpConfig;
use sqlx::PgPool;

use crate::stand::{Stand, get, options};
use crate::stream::Stream;

fn post(path: &str, body: &str, cookie: Option<&str>) -> Request<Body> {
    let mut request = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

/// A person with a password; answers their login.
async fn person(stand: &Stand, login: &str) -> domain::ids::PersonId {
    stand.log_in(login, &[Role::Operator], &[]).await;
    let by = Asker::system(Actor::Console);
    let store = &stand.node.app.store;
    let id = store.person_by_login(login).await.unwrap().unwrap();
    store
        .set_password(&by, id, "correct horse battery")
        .await
        .unwrap();
    id
}

fn cookie_of(answer: &crate::stand::Answer) -> String {
    let set = answer.header(header::SET_COOKIE);
    assert!(
        set.contains("HttpOnly") && set.contains("SameSite=Lax"),
        "{set}"
    );
    set.split(';').next().unwrap().to_owned()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_session_only_the_login_answers(pool: PgPool) {
    let stand = Stand::open(pool).await;
    for page in [
        "/",
        "/wall",
        "/appeals",
        "/appeals/1",
        "/departments/housing",
        "/digest/current",
        "/nowhere",
    ] {
        let answer = stand.send_as_it_is(get(page)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(
            answer.header(header::LOCATION),
            format!("/login?to={page}"),
            "{page}"
        );
    }
    for door in [
        "/live",
        "/live?scope=wall",
        "/metrics",
        "/api/fn/board",
        "/api/fn/nothing",
        "/api/v1/nothing",
    ] {
        let answer = stand.send_as_it_is(get(door)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{door}");
        assert_eq!(answer.json()["code"], "login_needed", "{door}");
    }
    for open in ["/login", "/healthz", "/readyz"] {
        assert_eq!(
            stand.send_as_it_is(get(open)).await.status,
            StatusCode::OK,
            "{open}"
        );
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_begins_and_ends(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let id = person(&stand, "olga").await;
    let wrong = stand
        .send_as_it_is(post(
            "/login",
            "login=olga&password=wrong+password&to=/appeals",
            None,
        ))
        .await;
    assert_eq!(
        wrong.header(header::LOCATION),
        "/login?trouble=wrong&to=/appeals"
    );
    let right = "login=Olga&password=correct+horse+battery&to=/appeals?status=open";
    let entered = stand.send_as_it_is(post("/login", right, None)).await;
    assert_eq!(entered.header(header::LOCATION), "/appeals?status=open");
    let cookie = cookie_of(&entered);
    assert_eq!(
        stand.get_as(&cookie, "/appeals").await.status,
        StatusCode::OK
    );

    // Another login ends the session the browser had, so none can be planted.
    let again = stand
        .send_as_it_is(post("/login", right, Some(&cookie)))
        .await;
    let second = cookie_of(&again);
    assert_ne!(cookie, second);
    assert_eq!(
        stand.get_as(&cookie, "/live").await.status,
        StatusCode::UNAUTHORIZED
    );

    let out = stand
        .send_as_it_is(post("/logout", "", Some(&second)))
        .await;
    assert_eq!(out.header(header::LOCATION), "/login?trouble=ended");
    assert_eq!(
        stand.get_as(&second, "/live").await.status,
        StatusCode::UNAUTHORIZED
    );

    // Disabled: what is open ends, and nothing opens.
    let third = cookie_of(&stand.send_as_it_is(post("/login", right, None)).await);
    let by = Asker::system(Actor::Console);
    let store = &stand.node.app.store;
    store
        .disable_person(&by, id, true, stand.now())
        .await
        .unwrap();
    assert_eq!(
        stand.get_as(&third, "/live").await.status,
        StatusCode::UNAUTHORIZED
    );
    let refused = stand.send_as_it_is(post("/login", right, None)).await;
    assert!(
        refused
            .header(header::LOCATION)
            .starts_with("/login?trouble=wrong")
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_ends_by_itself(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let cookie = stand.log_in("olga", &[Role::Operator], &[]).await;
    let start = stand.now();
    // (Another person asks in between, so that nobody is remembered.)
    let later = async |hours: i64| {
        stand.set_clock(start + chrono::TimeDelta::hours(hours));
        stand
            .log_in(&format!("guest{hours}"), &[Role::Operator], &[])
            .await;
        stand.get_as(&cookie, "/appeals").await.status
    };
    assert_eq!(later(11).await, StatusCode::OK);
    assert_eq!(later(22).await, StatusCode::OK, "used in between");
    assert_eq!(later(35).await, StatusCode::SEE_OTHER, "twelve idle hours");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_session_lives_longer_than_a_fortnight(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let cookie = stand.log_in("olga", &[Role::Operator], &[]).await;
    let start = stand.now();
    let after = async |hours: i64| {
        stand.set_clock(start + chrono::TimeDelta::hours(hours));
        stand.node.app.store.forget_askers();
        stand.get_as(&cookie, "/account").await.status
    };
    for hours in (0..14 * 24).step_by(11) {
        assert_eq!(after(hours).await, StatusCode::OK, "in use, {hours}");
    }
    assert_eq!(after(14 * 24).await, StatusCode::SEE_OTHER);
    stand.close().await;
}

/// A page that lies open asks by itself, and nobody is there.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_open_page_keeps_no_session(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let item = serde_json::json!({
        "external_id": "1", "channel": "vk", "received_at": "2026-11-24T10:00:00+03:00", "text": "Яма",
    });
    let id = stand.bring(&token, &item).await;
    let start = stand.now();
    let at = |hours: i64| {
        stand.set_clock(start + chrono::TimeDelta::hours(hours));
        stand.node.app.store.forget_askers();
    };
    let look = |cookie: &str, opened: &str| {
        let body = format!("id={id}&left=0{opened}");
        stand.send_as_it_is(post("/api/fn/look", &body, Some(cookie)))
    };
    let fetched = async |cookie: &str, path: &str| {
        let mut request = get(path);
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT, "*/*".parse().unwrap());
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        stand.send_as_it_is(request).await.status
    };
    let idle = stand.log_in("idle", &[Role::Operator], &[]).await;
    let busy = stand.log_in("busy", &[Role::Operator], &[]).await;

    at(11);
    assert_eq!(look(&idle, "").await.status, StatusCode::OK);
    assert_eq!(look(&busy, "&opened=true").await.status, StatusCode::OK);
    for path in [
        format!("/appeals/{id}"),
        "/api/fn/handed?code=housing".into(),
        "/api/fn/board?query=".into(),
    ] {
        let status = fetched(&idle, &path).await;
        assert_ne!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let wall = stand.get_as(&idle, "/wall").await;
    assert_eq!(wall.status, StatusCode::OK);
    at(13);
    assert_eq!(look(&idle, "").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(look(&busy, "").await.status, StatusCode::OK);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_followed_feed_ends_with_its_idle_session(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let cookie = stand.log_in("olga", &[Role::Supervisor], &[]).await;
    let mut stream = Stream::open_as(&stand, &cookie, "scope=board").await;
    stand.set_clock(stand.now() + chrono::TimeDelta::hours(13));
    stream.until(|e| e.name == "leave").await;
    assert!(stream.next().await.is_none());
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn guessing_passwords_is_slowed_down(pool: PgPool) {
    let stand = Stand::open(pool).await;
    person(&stand, "olga").await;
    // Ten at once, and one more in every quarter of a minute that this takes.
    let mut heard = 0;
    loop {
        let body = format!("login=olga&password=guess+number+{heard}");
        let answer = stand.send_as_it_is(post("/login", &body, None)).await;
        if answer.header(header::LOCATION) == "/login?trouble=often" {
            break;
        }
        heard += 1;
        assert!(heard < 20, "nobody slows down the guessing");
    }
    assert!(heard >= 10, "{heard}");
    let right = "login=olga&password=correct+horse+battery";
    let refused = stand.send_as_it_is(post("/login", right, None)).await;
    assert_eq!(refused.header(header::LOCATION), "/login?trouble=often");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn right_passwords_are_no_guesses(pool: PgPool) {
    let stand = Stand::open(pool).await;
    person(&stand, "olga").await;
    for n in 0..12 {
        let right = "login=olga&password=correct+horse+battery";
        let entered = stand.send_as_it_is(post("/login", right, None)).await;
        assert_eq!(entered.header(header::LOCATION), "/", "{n}");
    }
    stand.close().await;
}

/// What somebody has read from the database, or has put into a browser, opens
/// nothing.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_is_neither_stolen_nor_planted(pool: PgPool) {
    let stand = Stand::open(pool).await;
    person(&stand, "olga").await;
    let digests = sqlx::query_scalar::<_, String>("select encode(hash, 'hex') from session");
    let digests = digests.fetch_all(stand.node.app.store.pool()).await;
    for digest in digests.unwrap() {
        let cookie = format!("svodka_session={digest}");
        let refused = stand.get_as(&cookie, "/account").await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER);
    }

    let chosen = format!("svodka_session={}", "5a".repeat(32));
    let right = "login=olga&password=correct+horse+battery";
    let entered = stand.send_as_it_is(post("/login", right, Some(&chosen)));
    let given = cookie_of(&entered.await);
    assert_ne!(given, chosen);
    for (cookie, status) in [(given, StatusCode::OK), (chosen, StatusCode::SEE_OTHER)] {
        assert_eq!(stand.get_as(&cookie, "/account").await.status, status);
    }
    stand.close().await;
}

/// Where cookies travel by HTTPS only, so does everything, and the session's
/// comes from this host alone.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_secure_site_says_so(pool: PgPool) {
    let plain = Stand::open(pool.clone()).await;
    let page = plain.send_as_it_is(get("/login")).await;
    assert_eq!(page.header(header::STRICT_TRANSPORT_SECURITY), "");
    plain.close().await;

    let config = HttpConfig {
        secure_cookies: true,
        ..HttpConfig::default()
    };
    let stand = Stand::with(pool, config, options("target/none")).await;
    for path in ["/login", "/appeals", "/api/fn/board"] {
        let answer = stand.send_as_it_is(get(path)).await;
        let told = answer.header(header::STRICT_TRANSPORT_SECURITY);
        assert_eq!(told, "max-age=31536000", "{path}");
    }
    person(&stand, "olga").await;
    let right = "login=olga&password=correct+horse+battery";
    let entered = stand.send_as_it_is(post("/login", right, None)).await;
    let set = entered.header(header::SET_COOKIE);
    assert!(set.starts_with("__Host-svodka_session="), "{set}");
    assert!(set.contains("; Secure") && set.contains("Path=/;"), "{set}");
    let cookie = cookie_of(&entered);
    let account = stand.get_as(&cookie, "/account").await;
    assert_eq!(account.status, StatusCode::OK);
    // By another name, as a neighbour might plant it, it is nobody's.
    let planted = cookie.trim_start_matches("__Host-");
    let refused = stand.get_as(planted, "/account").await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    let out = stand.send_as_it_is(post("/logout", "", Some(&cookie)));
    let gone = out.await.header(header::SET_COOKIE).to_owned();
    assert!(gone.starts_with("__Host-svodka_session=;"), "{gone}");
    assert!(gone.contains("; Secure"), "{gone}");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_persons_flood_of_changes_is_stopped_and_holds_up_nobody_else(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let flood = stand.log_in("olga", &[Role::Operator], &[]).await;
    let other = stand.log_in("oleg", &[Role::Operator], &[]).await;
    // All at once: one by one a slow machine would never get ahead of the refill.
    let post_one = || stand.send_as_it_is(post("/api/fn/look", "", Some(&flood)));
    let answers = join_all(std::iter::repeat_with(post_one).take(2_000)).await;
    let (refused, heard): (Vec<_>, Vec<_>) = answers
        .into_iter()
        .partition(|a| a.status == StatusCode::TOO_MANY_REQUESTS);
    assert!(heard.len() >= 600, "{}", heard.len());
    let refused = refused.first().expect("nobody stops the flood");
    assert_eq!(refused.json()["code"], "too_many_requests");
    assert!(!refused.header(header::RETRY_AFTER).is_empty());
    assert_eq!(
        stand.get_as(&flood, "/appeals").await.status,
        StatusCode::OK
    );
    let answer = post("/api/fn/look", "id=1", Some(&other));
    let answer = stand.send_as_it_is(answer).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text());
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_site_cannot_log_in_or_out(pool: PgPool) {
    let stand = Stand::open(pool).await;
    person(&stand, "olga").await;
    for path in ["/login", "/logout", "/login/link"] {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "https://example.org")
            .header("sec-fetch-site", "cross-site")
            .header(header::COOKIE, &stand.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(
                "login=olga&password=correct+horse+battery&link=x&again=x",
            ))
            .unwrap();
        assert_eq!(
            stand.send_as_it_is(request).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_link_sets_a_password_once(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let id = person(&stand, "olga").await;
    let by = Asker::system(Actor::Console);
    let store = &stand.node.app.store;
    let link = store.entry_link(&by, id, stand.now()).await.unwrap();
    let try_it = async |password: &str, again: &str| {
        let body = format!("link={link}&password={password}&again={again}");
        stand
            .send_as_it_is(post("/login/link", &body, None))
            .await
            .header(header::LOCATION)
            .to_owned()
    };
    assert!(
        try_it("a+new+password", "another")
            .await
            .contains("trouble=differ")
    );
    assert!(try_it("short", "short").await.contains("trouble=weak"));
    assert_eq!(try_it("a+new+password", "a+new+password").await, "/");
    assert!(
        try_it("a+new+password", "a+new+password")
            .await
            .contains("trouble=link")
    );
    stand.close().await;
}

/// A head sees their own department and nothing else: not by list, number,
/// queue, stream or the city's board.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_head_never_sees_another_department(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let reference = stand.node.app.store.reference();
    let housing: DepartmentId = reference.department_by_code("housing").unwrap().id;
    let item = |id: &str, category: &str| {
        serde_json::json!({
            "external_id": id, "channel": "vk", "received_at": "2026-11-24T10:00:00+03:00",
            "text": "Слова гражданина", "category": category,
            "status": "in_progress", "taken_at": "2026-11-24T10:05:00+03:00", "assigned_at": "2026-11-24T10:10:00+03:00",
        })
    };
    let own = stand.bring(&token, &item("own", "housing")).await;
    let other = stand.bring(&token, &item("other", "roads")).await;
    let head = stand.log_in("head", &[Role::Head], &[housing]).await;
    let see = async |path: &str| stand.get_as(&head, path).await;

    assert_eq!(see(&format!("/appeals/{own}")).await.status, StatusCode::OK);
    assert_eq!(
        see(&format!("/appeals/{other}")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(see("/departments/housing").await.status, StatusCode::OK);
    assert_eq!(
        see("/departments/transport").await.status,
        StatusCode::NOT_FOUND
    );
    let list = see("/appeals?department=transport").await;
    assert!(!list.text().contains(&format!("/appeals/{other}")));
    let list = see("/appeals").await;
    assert!(list.text().contains(&format!("/appeals/{own}")));
    assert!(!list.text().contains(&format!("/appeals/{other}")));
    assert_eq!(
        see("/").await.header(header::LOCATION),
        "/departments/housing"
    );
    for stream in [
        "/live?scope=board",
        "/live?scope=wall",
        "/live?scope=department:transport",
    ] {
        assert_eq!(see(stream).await.status, StatusCode::FORBIDDEN, "{stream}");
    }
    for function in [
        "/api/fn/board?query=",
        "/api/fn/digest?week=current",
        "/api/fn/wall",
    ] {
        assert_eq!(
            see(function).await.status,
            StatusCode::FORBIDDEN,
            "{function}"
        );
    }
    assert_eq!(see("/digest/current").await.status, StatusCode::FORBIDDEN);
    assert_eq!(see("/wall").await.status, StatusCode::FORBIDDEN);
    stand.close().await;
}
