//! Displays of the wall: paired by a code, bound to a scene, gone at once.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::{StatusCode, header};
use chrono::TimeDelta;
use domain::access::{Asker, Door, FUNCTIONS, Right, Role};
use domain::display::Pairing;
use sqlx::PgPool;

use crate::form::{form, noted, notice, sent, set_cookie, submit};
use crate::stand::{Stand, get};
use crate::stream::Stream;

/// A browser that shows a code: its pairing cookie and the code.
async fn showing(stand: &Stand) -> (String, String) {
    let begun = stand.send_as_it_is(form("/pair", "", "/pair", "")).await;
    assert_eq!(begun.header(header::LOCATION), "/pair");
    let pairing = set_cookie(&begun, "svodka_pairing").unwrap();
    let told = stand.get_as(&pairing, "/api/fn/pairing").await.json();
    assert_eq!(told["pairing"]["state"], "waiting", "{told}");
    let code = told["pairing"]["code"].as_str().unwrap().to_owned();
    let page = stand.get_as(&pairing, "/pair").await;
    assert!(page.text().contains(&domain::display::spaced(&code)));
    (pairing, code)
}

async fn confirm(stand: &Stand, code: &str, name: &str) -> String {
    let body = format!("code={code}&name={name}&scene=city");
    notice(&submit(stand, &stand.cookie, "/displays", "confirm_display", &body).await)
}

/// A display at work: the cookie of its token.
async fn display(stand: &Stand, name: &str) -> String {
    let (pairing, code) = showing(stand).await;
    let said = confirm(stand, &code, name).await;
    assert!(said.contains("подтверждён"), "{said}");
    let claimed = stand
        .send_as_it_is(form("/pair", "", "/pair", &pairing))
        .await;
    assert_eq!(claimed.header(header::LOCATION), "/wall");
    set_cookie(&claimed, "svodka_display").unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_display_is_paired_moved_and_revoked(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let (pairing, code) = showing(&stand).await;
    let (strange, _) = showing(&stand).await;
    let claim = async |pairing: &str| {
        stand
            .send_as_it_is(form("/pair", "", "/pair", pairing))
            .await
    };

    // Nothing before it is confirmed; the code in any alphabet, with a space.
    assert_eq!(claim(&pairing).await.header(header::LOCATION), "/pair");
    let typed = domain::display::spaced(&code)
        .to_lowercase()
        .replace('\u{a0}', "+");
    let said = confirm(&stand, &typed, "%D0%AD%D0%BA%D1%80%D0%B0%D0%BD+3").await;
    assert!(said.contains("подтверждён"), "{said}");

    // Another browser, though it may know the code, gets nothing.
    assert!(set_cookie(&claim(&strange).await, "svodka_display").is_none());
    let claimed = claim(&pairing).await;
    let display = set_cookie(&claimed, "svodka_display").unwrap();
    // And once only.
    assert!(set_cookie(&claim(&pairing).await, "svodka_display").is_none());

    let wall = stand.get_as(&display, "/wall?scene=workload").await;
    assert_eq!(wall.status, StatusCode::OK);
    assert!(
        wall.text().contains("data-display=\"city\""),
        "its own scene"
    );
    let beat = form("/api/fn/display_beat", "age_ms=2000", "/wall", &display);
    stand.send_as_it_is(beat).await;
    let list = stand.get("/displays").await;
    assert!(list.text().contains("Экран 3"));
    assert!(list.text().contains("данные 2\u{a0}с"), "{}", list.text());

    let mut stream = Stream::open_as(&stand, &display, "scope=wall").await;
    submit(
        &stand,
        &stand.cookie,
        "/displays",
        "move_display",
        "id=1&scene=workload",
    )
    .await;
    stream.until(|e| e.name == "leave").await;
    assert!(stream.next().await.is_none());
    let wall = stand.get_as(&display, "/wall").await;
    assert!(wall.text().contains("data-display=\"workload\""));

    let mut stream = Stream::open_as(&stand, &display, "scope=wall").await;
    submit(&stand, &stand.cookie, "/displays", "revoke_display", "id=1").await;
    let closed = stand.get_as(&display, "/live?scope=wall").await;
    assert_eq!(closed.status, StatusCode::UNAUTHORIZED, "at once");
    stream.until(|e| e.name == "leave").await;
    let wall = stand.get_as(&display, "/wall").await;
    assert_eq!(wall.header(header::LOCATION), "/pair");
    let ledger = stand.get("/admin/ledger?subject=display:1").await;
    for act in [
        "экран подключён",
        "экран получил доступ",
        "другую сцену",
        "отозван",
    ] {
        assert!(ledger.text().contains(act), "{act}");
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_display_opens_the_wall_and_nothing_else(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let display = display(&stand, "wall").await;
    for page in [
        "/",
        "/appeals",
        "/appeals/1",
        "/departments/housing",
        "/digest/current",
        "/displays",
        "/account",
        "/admin",
        "/admin/people",
        "/admin/people/1",
        "/admin/ledger",
        "/pair",
        "/nowhere",
    ] {
        let answer = stand.get_as(&display, page).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(answer.header(header::LOCATION), "/wall", "{page}");
    }
    for door in [
        "/live",
        "/live?scope=board",
        "/live?scope=bell",
        "/live?scope=department:housing",
        "/metrics",
        "/api/v1/nothing",
    ] {
        let answer = stand.get_as(&display, door).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{door}");
    }
    for (name, door) in FUNCTIONS {
        let path = format!("/api/fn/{name}");
        let own = matches!(door, Door::Open | Door::Right(Right::Wall));
        let read = stand.get_as(&display, &path).await.status;
        let write = form(&path, "id=1&age_ms=0", "/wall", &display);
        let write = stand.send_as_it_is(write).await.status;
        for status in [read, write] {
            assert_eq!(status == StatusCode::FORBIDDEN, !own, "{name}: {status}");
        }
    }
    // A person who logs in there is a person, and the scene is theirs to choose.
    let both = format!("{display}; {}", stand.cookie);
    let wall = stand.get_as(&both, "/wall?scene=breakdown").await;
    assert!(!wall.text().contains("data-display="));
    assert!(wall.text().contains("wall--large"));
    stand.close().await;
}

/// A scene and nothing else: neither in the page's answer nor in the stream.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_display_is_told_its_scene_alone(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let has = |frame: &serde_json::Value| {
        let some = |part: &str| !frame["figures"][part].as_array().unwrap().is_empty();
        (some("categories"), some("loads"))
    };
    for (scene, wanted) in [
        ("city", (true, true)),
        ("breakdown", (true, false)),
        ("workload", (false, true)),
    ] {
        let (pairing, code) = showing(&stand).await;
        let body = format!("code={code}&name={scene}&scene={scene}");
        submit(&stand, &stand.cookie, "/displays", "confirm_display", &body).await;
        let paired = stand
            .send_as_it_is(form("/pair", "", "/pair", &pairing))
            .await;
        let display = set_cookie(&paired, "svodka_display").unwrap();
        let page = stand.get_as(&display, "/api/fn/wall?scene=city").await;
        assert_eq!(has(&page.json()["frame"]), wanted, "{scene}");
        let mut stream = Stream::open_as(&stand, &display, "scope=wall").await;
        let snapshot = stream.until(|e| e.name == "snapshot").await;
        assert_eq!(has(&snapshot.data), wanted, "{scene}");
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_display_is_renamed_while_it_is_one(pool: PgPool) {
    let stand = Stand::open(pool).await;
    for name in ["Door", "Window"] {
        display(&stand, name).await;
    }
    let rename = async |name: &str| {
        let fields = [("id", "1"), ("name", name)];
        sent(&stand, "/displays", "rename_display", &fields).await
    };
    let said = rename(" Экран 3 ").await;
    assert!(said.contains("Экран переименован"), "{said}");
    let list = stand.get("/displays").await;
    assert!(list.text().contains("Экран 3") && !list.text().contains("Door"));
    let (subject, act, before, after) = noted(&stand).await;
    assert_eq!((&*subject, &*act), ("display:1", "экран переименован"));
    assert_eq!(
        (&before["name"], &after["name"]),
        (&"Door".into(), &"Экран 3".into())
    );
    // Its own name in other letters is free for it, another's is not.
    let said = rename("ЭКРАН 3").await;
    assert!(said.contains("Экран переименован"), "{said}");
    for (name, why) in [
        ("", "от 1 до 60"),
        (" \u{a0} ", "от 1 до 60"),
        ("window", "уже есть"),
    ] {
        let said = rename(name).await;
        assert!(said.contains(why), "{name:?}: {said}");
    }
    submit(&stand, &stand.cookie, "/displays", "revoke_display", "id=1").await;
    for (function, fields) in [
        ("rename_display", &[("id", "1"), ("name", "Again")][..]),
        ("move_display", &[("id", "1"), ("scene", "workload")]),
        ("revoke_display", &[("id", "1")]),
    ] {
        let said = sent(&stand, "/displays", function, fields).await;
        assert!(said.contains("уже отозван"), "{function}: {said}");
    }
    assert!(!stand.get("/displays").await.text().contains("Again"));
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_code_expires(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let (pairing, code) = showing(&stand).await;
    stand.set_clock(stand.now() + TimeDelta::minutes(10));
    let told = stand.get_as(&pairing, "/api/fn/pairing").await.json();
    assert_eq!(told["pairing"]["state"], "none");
    let said = confirm(&stand, &code, "late").await;
    assert!(said.contains("не показывает ни один экран"), "{said}");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn guessing_codes_is_limited(pool: PgPool) {
    let stand = Stand::open(pool).await;
    for _ in 0..10 {
        let said = confirm(&stand, "K7M2PA", "guess").await;
        assert!(said.contains("ни один экран"), "{said}");
    }
    // The right one is not heard now either; another supervisor's is.
    let (_, code) = showing(&stand).await;
    let said = confirm(&stand, &code, "guess").await;
    assert!(said.contains("слишком много"), "{said}");
    let other = stand.log_in("other", &[Role::Supervisor], &[]).await;
    let body = format!("code={code}&name=guess&scene=city");
    let said = notice(&submit(&stand, &other, "/displays", "confirm_display", &body).await);
    assert!(said.contains("подтверждён"), "{said}");
    stand.close().await;
}

/// Whoever fills the list of codes keeps no display out.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_flood_of_codes_pushes_out_its_own(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let store = &stand.node.app.store;
    let old = store.begin_pairing("flood", stand.now()).await.unwrap();
    stand.set_clock(stand.now() + TimeDelta::seconds(1));
    for _ in 0..200 {
        store.begin_pairing("flood", stand.now()).await.unwrap();
    }
    let waiting = store.waiting_displays(&Asker::timer(), stand.now()).await;
    assert_eq!(waiting.unwrap().len(), 200);
    let gone = store.pairing(&old, stand.now()).await.unwrap();
    assert_eq!(gone, Pairing::None);
    stand.set_clock(stand.now() + TimeDelta::seconds(1));
    let (_, code) = showing(&stand).await;
    let said = confirm(&stand, &code, "hall").await;
    assert!(said.contains("подтверждён"), "{said}");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_address_is_given_so_many_codes(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let ask = async || {
        let mut request = form("/pair", "", "/pair", "");
        let peer: SocketAddr = "192.0.2.7:1".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = stand.send_as_it_is(request).await;
        answer.header(header::LOCATION).to_owned()
    };
    let mut given = 0;
    while ask().await == "/pair" {
        given += 1;
        assert!(given < 40, "nobody counts");
    }
    assert!(given >= 24, "{given}");
    assert_eq!(ask().await, "/pair?trouble=often");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn names_are_told_apart_and_operators_kept_out(pool: PgPool) {
    let stand = Stand::open(pool).await;
    display(&stand, "door").await;
    let (_, code) = showing(&stand).await;
    let said = confirm(&stand, &code, "DOOR+").await;
    assert!(said.contains("уже есть"), "{said}");
    let operator = stand.log_in("operator", &[Role::Operator], &[]).await;
    let page = stand.get_as(&operator, "/displays").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let verb = form("/api/fn/revoke_display", "id=1", "/displays", &operator);
    let refused = stand.send_as_it_is(verb).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // From another site nobody's form is heard.
    let mut foreign = form("/pair", "", "/pair", "");
    foreign
        .headers_mut()
        .insert("sec-fetch-site", "cross-site".parse().unwrap());
    let refused = stand.send_as_it_is(foreign).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(
        stand.send_as_it_is(get("/pair")).await.status,
        StatusCode::OK
    );
    stand.close().await;
}
