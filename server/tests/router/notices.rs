//! Notifications through the doors: told to the pages of the right person
//! only, readable by nobody else, marked and chosen by plain forms.

use axum::http::{StatusCode, header};
use domain::access::Role;
use domain::ids::DepartmentId;
use serde_json::json;
use sqlx::PgPool;

use crate::form::{notice, submit};
use crate::item::HOSTILE;
use crate::stand::{Stand, until};
use crate::stream::{Event, Stream};
use crate::work::{script, transport};

/// An appeal that the executor has taken and drafted an answer to; answers its id.
async fn drafted(stand: &Stand, worker: &str, external: &str) -> i64 {
    let token = stand.token("pos").await;
    let item = json!({
        "external_id": external, "channel": "gosuslugi", "received_at": "2026-11-24T10:00:00+03:00",
        "text": format!("Яма {HOSTILE}"), "category": "roads", "department": "transport", "status": "assigned",
        "taken_at": "2026-11-24T10:05:00+03:00", "assigned_at": "2026-11-24T10:10:00+03:00",
    });
    let id = stand.bring(&token, &item).await;
    let done = script(stand, worker, "acknowledge", &format!("id={id}")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    hand_over(stand, worker, id).await;
    id
}

async fn hand_over(stand: &Stand, worker: &str, id: i64) {
    let done = script(
        stand,
        worker,
        "hand_over",
        &format!("id={id}&text=Заделали"),
    )
    .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
}

async fn give_back(stand: &Stand, head: &str, id: i64, words: &str) {
    let done = script(stand, head, "return", &format!("id={id}&note={words}")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
}

fn rings(event: &Event) -> bool {
    event.name == "notice" && event.data["words"] != ""
}

/// Head and executor of a department.
async fn two(stand: &Stand, department: DepartmentId) -> (String, String) {
    let head = stand.log_in("head", &[Role::Head], &[department]).await;
    let worker = stand
        .log_in("worker", &[Role::Executor], &[department])
        .await;
    (head, worker)
}

async fn unread(stand: &Stand, cookie: &str, n: usize) {
    until("уведомления", async || {
        let page = stand.get_as(cookie, "/notices").await;
        (page.text().matches("notices__new").count() == n).then_some(())
    })
    .await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_return_rings_on_the_executors_pages_and_nobody_elses(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let (head, worker) = two(&stand, transport(&stand)).await;
    let colleague = stand
        .log_in("colleague", &[Role::Executor], &[transport(&stand)])
        .await;
    let id = drafted(&stand, &worker, "1").await;
    // (It came to the department, and its draft to the head.)
    unread(&stand, &head, 2).await;
    let queue = "scope=department:transport";
    let mut here = Stream::open_as(&stand, &worker, queue).await;
    let mut there = Stream::open_as(&stand, &worker, "scope=work").await;
    let mut heads = Stream::open_as(&stand, &head, queue).await;
    let mut others = Stream::open_as(&stand, &colleague, queue).await;
    // Whoever opens a page is told how it stands, without words.
    let first = heads.until(|e| e.name == "notice").await;
    assert_eq!(first.data, json!({"unread": 2, "words": "", "href": ""}));
    assert!(first.id.is_none(), "it has no place in the feed");
    let first = others.until(|e| e.name == "notice").await;
    assert_eq!(first.data["unread"], 0);

    give_back(&stand, &head, id, "Назовите срок").await;
    for stream in [&mut here, &mut there] {
        let ring = stream.until(rings).await;
        assert_eq!(ring.data["unread"], 1);
        assert_eq!(ring.data["href"], format!("/appeals/{id}"));
        let words = ring.data["words"].as_str().unwrap();
        assert!(
            words.ends_with("вернули на доработку: «Назовите срок»"),
            "{words}"
        );
    }
    // What the others hear next is a later thing: this one was not theirs.
    hand_over(&stand, &worker, id).await;
    let next = heads.until(rings).await;
    let words = next.data["words"].as_str().unwrap();
    assert!(words.contains("ждёт вашего согласования"), "{words}");
    let page = stand.get_as(&colleague, "/notices").await;
    let told = page.text().split_once("<main").unwrap().1;
    assert!(told.contains("Уведомлений нет"), "{told}");
    stand.close().await;
}

/// Pages that show one state of the data hear the bell and nothing of the feed.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_that_follows_nothing_hears_the_bell_alone(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let (head, worker) = two(&stand, transport(&stand)).await;
    let id = drafted(&stand, &worker, "1").await;
    unread(&stand, &head, 2).await;
    let mut bell = Stream::open_as(&stand, &worker, "scope=bell").await;
    let mut heads = Stream::open_as(&stand, &head, "scope=bell&after=1").await;
    let first = heads.until(|e| e.name == "notice").await;
    assert_eq!(first.data, json!({"unread": 2, "words": "", "href": ""}));
    give_back(&stand, &head, id, "Назовите срок").await;
    // Nothing of the change itself comes before the word of it.
    let mut names = Vec::new();
    let ring = loop {
        let event = bell.next().await.unwrap();
        if rings(&event) {
            break event;
        }
        names.push(event.name);
    };
    assert_eq!(ring.data["unread"], 1);
    assert!(
        names.iter().all(|n| n == "beat" || n == "notice"),
        "{names:?}"
    );
    // It ends with the session, as every stream does.
    let gone = crate::form::form("/logout", "", "/", &worker);
    stand.send_as_it_is(gone).await;
    bell.until(|e| e.name == "leave").await;
    assert!(bell.next().await.is_none());
    let refused = stand.get_as(&worker, "/live?scope=bell").await;
    assert_ne!(refused.status, StatusCode::OK);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wall_does_not_ring(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let supervisor = stand.log_in("chief", &[Role::Supervisor], &[]).await;
    let mut wall = Stream::open_as(&stand, &supervisor, "scope=wall").await;
    let mut board = Stream::open_as(&stand, &supervisor, "scope=board").await;
    board.until(|e| e.name == "notice").await;
    let until_beat = wall.until(|e| e.name == "beat" || e.name == "notice").await;
    assert_eq!(until_beat.name, "beat");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn ones_notices_are_marked_and_chosen_by_plain_forms(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let (head, worker) = two(&stand, transport(&stand)).await;
    let id = drafted(&stand, &worker, "1").await;
    give_back(&stand, &head, id, HOSTILE).await;
    unread(&stand, &worker, 1).await;
    let page = stand.get_as(&worker, "/notices").await;
    let text = page.text();
    assert!(text.contains("вернули на доработку"));
    assert!(text.contains(&format!("href=\"/appeals/{id}\"")));
    assert!(text.contains("data-unread=\"1\""), "the bell");
    assert!(!text.contains(HOSTILE), "words are words");
    // The head's page shows the head's own.
    let heads = stand.get_as(&head, "/notices").await;
    assert!(heads.text().contains("ждёт вашего согласования"));
    assert!(!heads.text().contains("вернули на доработку"));

    let newest = |text: &str| -> i64 {
        let (_, rest) = text.split_once("name=\"up_to\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    let body = format!("up_to={}", newest(text));
    let after = submit(&stand, &worker, "/notices", "read_notices", &body).await;
    assert!(after.text().contains("data-unread=\"\""));
    assert!(!after.text().contains("notices__new"));
    assert!(!after.text().contains("up_to"), "nothing is left to mark");
    // Another person's mark does not touch them.
    unread(&stand, &head, 2).await;

    // Everything switched off: a browser sends no field at all.
    let said = submit(&stand, &worker, "/notices", "choose_notices", "").await;
    assert!(
        notice(&said).contains("Выбор сохранён"),
        "{}",
        notice(&said)
    );
    assert!(!said.text().contains("value=\"returned\" checked"));
    hand_over(&stand, &worker, id).await;
    give_back(&stand, &head, id, "Ещё раз").await;
    hand_over(&stand, &worker, id).await;
    // The line of the return stands before this one: it has been read by then.
    unread(&stand, &head, 4).await;
    unread(&stand, &worker, 0).await;
    let body = "topics%5B%5D=returned&topics%5B%5D=given";
    let said = submit(&stand, &worker, "/notices", "choose_notices", body).await;
    assert!(
        said.text().contains("value=\"returned\" checked"),
        "{}",
        said.text()
    );
    assert!(!said.text().contains("value=\"overdue\" checked"));
    give_back(&stand, &head, id, "И ещё раз").await;
    unread(&stand, &worker, 1).await;
    let bad = submit(
        &stand,
        &worker,
        "/notices",
        "choose_notices",
        "topics%5B%5D=nonsense",
    )
    .await;
    assert!(notice(&bad).contains("такого уведомления нет"));
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whom_nothing_concerns_has_no_bell(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let admin = stand.log_in("admin", &[Role::Admin], &[]).await;
    let page = stand.get_as(&admin, "/notices").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("data-unread"));
    assert!(page.text().contains("у вас нет таких ролей"));
    let anonymous = stand.send_as_it_is(crate::stand::get("/notices")).await;
    assert!(anonymous.status.is_redirection());
    stand.close().await;
}

/// What has climbed to somebody is one list, a step from its notifications.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_has_climbed_is_a_list_beside_the_notices(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let (head, worker) = two(&stand, transport(&stand)).await;
    let chief = stand.log_in("chief", &[Role::Supervisor], &[]).await;
    for (cookie, level) in [(&head, "head"), (&chief, "supervisor")] {
        let href = format!("/appeals?climbed={level}");
        let page = stand.get_as(cookie, "/notices").await;
        assert!(page.text().contains(&format!("href=\"{href}\"")), "{level}");
        let list = stand.get_as(cookie, &href).await;
        assert_eq!(list.status, StatusCode::OK);
        let chosen = format!("<option value=\"{level}\" selected");
        assert!(list.text().contains(&chosen), "{}", list.text());
        assert!(!list.text().contains("type=\"hidden\" name=\"climbed\""));
    }
    let page = stand.get_as(&worker, "/notices").await;
    assert!(!page.text().contains("climbed="));
    stand.close().await;
}

/// Whoever opens an appeal has read of it, as a page or beside a list; a page
/// that lies open, is drawn anew and gives its sign of life has not.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn looking_at_an_appeal_reads_what_was_told_of_it(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let (head, worker) = two(&stand, transport(&stand)).await;
    let id = drafted(&stand, &worker, "1").await;
    let other = drafted(&stand, &worker, "2").await;
    unread(&stand, &head, 4).await;
    give_back(&stand, &head, id, "Назовите срок").await;
    unread(&stand, &worker, 1).await;
    let mut stream = Stream::open_as(&stand, &head, "scope=department:transport").await;
    let rung = async |stream: &mut Stream, n: i64| {
        stream
            .until(|e| e.name == "notice" && e.data["unread"] == n)
            .await;
    };
    rung(&mut stream, 4).await;
    let mut drawn = crate::stand::get(&format!("/appeals/{id}"));
    let headers = drawn.headers_mut();
    headers.insert(header::COOKIE, head.parse().unwrap());
    headers.insert(header::ACCEPT, "*/*".parse().unwrap());
    let drawn = stand.send_as_it_is(drawn).await;
    assert!(drawn.text().contains("data-unread=\"4\""), "by a script");
    let page = format!("/departments/transport/{id}");
    let mut opened = crate::stand::get(&page);
    let headers = opened.headers_mut();
    headers.insert(header::COOKIE, head.parse().unwrap());
    headers.insert(header::ACCEPT, "text/html".parse().unwrap());
    let opened = stand.send_as_it_is(opened).await;
    assert!(opened.text().contains("data-unread=\"2\""), "by a person");
    rung(&mut stream, 2).await;
    let look = async |more: &str| {
        let looked = script(&stand, &head, "look", &format!("id={other}{more}")).await;
        assert_eq!(looked.status, StatusCode::OK, "{}", looked.text());
    };
    look("").await;
    unread(&stand, &head, 2).await;
    look("&opened=true").await;
    rung(&mut stream, 0).await;
    unread(&stand, &worker, 1).await;
    stand.close().await;
}
