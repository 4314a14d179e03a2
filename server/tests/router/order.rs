//! Commits that come out of order, transactions that take long, databases
//! that go away: nothing is skipped, nobody is held up.

use chrono::TimeDelta;
use domain::board::Board;
use domain::new_appeal::check;
use domain::scope::Actor;
use sqlx::PgPool;

use crate::item::{item, write};
use crate::stand::{Stand, until};
use crate::stream::Stream;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn commits_in_reverse_order_reach_every_stream(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let mut streams = Vec::new();
    for scope in ["board", "wall", "department:transport"] {
        let mut stream = Stream::open(&stand, &format!("scope={scope}")).await;
        assert_eq!(stream.frame().await.id, Some(0));
        streams.push(stream);
    }
    let (mut one, mut two) = (pool.begin().await.unwrap(), pool.begin().await.unwrap());
    let first = write(&mut one, "first", stand.now()).await.0;
    let second = write(&mut two, "second", stand.now()).await.0;
    assert!(first < second);

    two.commit().await.unwrap();
    for stream in &mut streams {
        let delta = stream.frame().await;
        assert_eq!((delta.id, delta.changed()), (Some(1), vec![second]));
    }
    one.commit().await.unwrap();
    for stream in &mut streams {
        let delta = stream.frame().await;
        assert_eq!(delta.id, Some(2));
        assert!(delta.changed().contains(&first), "{delta:?}");
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_long_transaction_holds_nobody_up(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    let mut board = Stream::open(&stand, "scope=board").await;
    board.frame().await;
    let mut long = pool.begin().await.unwrap();
    let mut held = Vec::new();
    for n in 0..20 {
        held.push(write(&mut long, &format!("long-{n}"), stand.now()).await.0);
        let live = stand
            .bring(&token, &item(&n.to_string(), stand.now()))
            .await;
        assert_eq!(board.collect(&[live]).await, [live]);
    }
    long.commit().await.unwrap();
    assert_eq!(board.collect(&held).await, held);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_import_beside_a_live_writer_stalls_no_feed(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    let mut wall = Stream::open(&stand, "scope=wall").await;
    wall.frame().await;
    let store = stand.node.app.store.clone();
    let source = store
        .reference()
        .source_by_code("incident_management")
        .unwrap()
        .id;
    // Older than the live ones, which stay the wall's latest, and young enough
    // for no deadline to pass: only the arrivals have lines.
    let now = stand.now();
    let old = now - TimeDelta::minutes(1);
    let items: Vec<_> = (0..6_000)
        .map(|n| {
            let new = serde_json::from_value(item(&format!("old-{n}"), old)).unwrap();
            check(new, source, &store.reference(), &store.rules(), now).unwrap()
        })
        .collect();
    let import = tokio::spawn(async move {
        store
            .import(source, &Actor::Import("incident_management".into()), &items)
            .await
    });
    let mut brought = 0;
    while !import.is_finished() || brought == 0 {
        let id = stand
            .bring(&token, &item(&format!("live-{brought}"), stand.now()))
            .await;
        wall.until(|e| e.changed().contains(&id)).await;
        brought += 1;
    }
    assert_eq!(import.await.unwrap().unwrap().new, 6_000);
    let all = i64::from(brought) + 6_000;
    until("всё на табло", async || {
        (stand.node.app.board.read(Board::seq).0 >= all).then_some(())
    })
    .await;
    let (numbered, distinct): (i64, i64) =
        sqlx::query_as("select max(seq), count(distinct seq) from journal")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!((numbered, distinct), (all, all), "номера без пропусков");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_cut_database_is_followed_by_complete_catch_up(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    let mut board = Stream::open(&stand, "scope=board").await;
    board.frame().await;
    let mut ids = vec![stand.bring(&token, &item("before", stand.now())).await];
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
        .execute(&pool)
        .await
        .unwrap();
    ids.push(
        until("приём снова отвечает", async || {
            let answer = stand
                .post(
                    &token,
                    "application/json",
                    item("after", stand.now()).to_string(),
                )
                .await;
            answer
                .status
                .is_success()
                .then(|| answer.json()["id"].as_i64().unwrap())
        })
        .await,
    );
    assert_eq!(board.collect(&ids).await, ids);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_database_in_place_of_ours_is_read_anew(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let mut board = Stream::open(&stand, "scope=board&after=0").await;
    board.collect(&[id]).await;
    // As after a restored backup: the feed's numbers begin again.
    for sql in [
        "alter table journal disable trigger user",
        "alter table comment disable trigger user",
        "truncate journal, outcome, appeal cascade",
        "truncate tally",
        "update feed_head set seq = 0",
        "alter table journal enable trigger user",
        "alter table comment enable trigger user",
    ] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    let event = board.until(|e| e.name == "snapshot").await;
    assert_eq!(
        (event.id, event.all(), event.figure("open")),
        (Some(0), vec![], 0)
    );
    stand.close().await;
}
