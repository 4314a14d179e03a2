//! The live feed: the first frame, the deltas, and every way to come back.

use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::Value;
use server::HttpConfig;
use sqlx::PgPool;

use crate::item::{item, lines};
use crate::stand::{Stand, get, options, until};
use crate::stream::Stream;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_comes_in_goes_out_to_every_scope(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut streams = Vec::new();
    for scope in ["board", "wall", "department:transport", "department:waste"] {
        let mut stream = Stream::open(&stand, &format!("scope={scope}")).await;
        let first = stream.frame().await;
        assert_eq!(
            (first.name.as_str(), first.id),
            ("snapshot", Some(0)),
            "{first:?}"
        );
        assert_eq!(first.data["build"], "test");
        streams.push(stream);
    }
    let id = stand.bring(&token, &item("1", stand.now())).await;

    for (stream, rows) in streams
        .iter_mut()
        .zip([vec![id], vec![id], vec![id], vec![]])
    {
        let delta = stream.frame().await;
        assert_eq!(
            (delta.name.as_str(), delta.id),
            ("delta", Some(1)),
            "{delta:?}"
        );
        assert_eq!(delta.changed(), rows);
        assert_eq!(delta.figure("seq"), 1);
    }
    // (One from before may still be on its way.)
    let beat = streams[0]
        .until(|e| e.name == "beat" && e.data["seq"] == 1)
        .await;
    assert_eq!(
        (beat.id, &beat.data["build"], &beat.data["seq"]),
        (None, &Value::from("test"), &Value::from(1))
    );
    assert_eq!(beat.data["at"], domain::time::millis(stand.now()));
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_wall_is_sent_nothing_personal(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut wall = Stream::open(&stand, "scope=wall").await;
    wall.frame().await;
    let mut appeal = item("1", stand.now());
    appeal["text"] = "Секретный текст жителя".into();
    appeal["author"] = "Мария Ивановна".into();
    appeal["address"] = "ул. Мира, 5, кв. 17".into();
    stand.bring(&token, &appeal).await;
    let delta = wall.frame().await.data.to_string();
    for secret in ["Секретный", "Мария", "Мира", "title", "author", "text"] {
        assert!(!delta.contains(secret), "{delta}");
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_comes_back_gets_exactly_what_was_missed(pool: PgPool) {
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
    Stream::open(&stand, "scope=board&after=0")
        .await
        .collect(&ids)
        .await;

    let mut resumed = Stream::resume(&stand, "scope=board", 1).await;
    let delta = resumed.frame().await;
    assert_eq!(
        (delta.name.as_str(), delta.id, delta.changed()),
        ("delta", Some(3), ids[1..].to_vec())
    );

    // The header of a browser that reconnects outweighs the address it began with.
    let mut resumed = Stream::resume(&stand, "scope=board&after=0", 2).await;
    assert_eq!(resumed.frame().await.changed(), ids[2..]);

    // Up to date: at once a frame with fresh figures and no rows.
    let later = stand.now() + TimeDelta::seconds(90);
    stand.set_clock(later);
    until("часы табло", async || {
        (stand.node.app.board.counted()?.figures.at == later).then_some(())
    })
    .await;
    let mut resumed = Stream::open(&stand, "scope=board&after=3").await;
    let delta = resumed.frame().await;
    assert_eq!(
        (delta.name.as_str(), delta.id, delta.changed()),
        ("delta", Some(3), vec![])
    );
    assert_eq!(delta.figure("at"), domain::time::millis(later));

    // And the stream goes on.
    let id = stand.bring(&token, &item("next", stand.now())).await;
    assert_eq!(resumed.frame().await.changed(), [id]);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn too_old_future_or_unknown_is_answered_by_a_snapshot(pool: PgPool) {
    let first = Stand::open(pool.clone()).await;
    let token = first.token("incident_management").await;
    let ids = [
        first.bring(&token, &item("1", first.now())).await,
        first.bring(&token, &item("2", first.now())).await,
    ];
    Stream::open(&first, "scope=board&after=0")
        .await
        .collect(&ids)
        .await;
    first.close().await;

    // A process that has just begun remembers no changes before its board.
    let stand = Stand::open(pool).await;
    for after in ["1", "99", "-1", "", "слово", "99999999999999999999"] {
        let mut stream = Stream::open(
            &stand,
            &format!("scope=board&after={}", after.replace("слово", "%D1%8F")),
        )
        .await;
        let event = stream.frame().await;
        assert_eq!(
            (event.name.as_str(), event.id),
            ("snapshot", Some(2)),
            "after={after}"
        );
        let mut rows = event.all();
        rows.sort_unstable();
        assert_eq!(rows, ids);
    }
    assert_eq!(
        Stream::open(&stand, "scope=board&after=2")
            .await
            .frame()
            .await
            .name,
        "delta"
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_flood_is_told_as_a_flood(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut stream = Stream::open(&stand, "scope=board").await;
    stream.frame().await;
    let items: Vec<Value> = (0..1_000)
        .map(|n| item(&n.to_string(), stand.now()))
        .collect();
    let answer = stand
        .post(&token, "application/x-ndjson", lines(&items))
        .await;
    assert_eq!(answer.json()["accepted"], 1_000);
    let last = stream.until(|e| e.id == Some(1_000)).await;
    assert_eq!(last.data["figures"]["today"]["now"], 1_000);

    // A viewer who has slept through it gets the list, not a thousand rows.
    let mut sleeper = Stream::open(&stand, "scope=board&after=0").await;
    let event = sleeper.frame().await;
    assert_eq!(
        (event.name.as_str(), event.id, event.all().len()),
        ("snapshot", Some(1_000), 200)
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_slow_viewer_catches_up_in_one_frame(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut quick = Stream::open(&stand, "scope=board").await;
    let mut slow = Stream::open(&stand, "scope=board").await;
    assert_eq!(
        (quick.frame().await.id, slow.frame().await.id),
        (Some(0), Some(0))
    );
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(
            stand
                .bring(&token, &item(&n.to_string(), stand.now()))
                .await,
        );
        let seen = quick.collect(&ids[n..]).await;
        assert_eq!(seen, ids[n..], "каждое ровно один раз");
    }
    let delta = slow.frame().await;
    assert_eq!((delta.id, delta.changed()), (Some(5), ids));
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn places_are_limited_and_given_back(pool: PgPool) {
    let config = HttpConfig {
        max_streams: 2,
        ..HttpConfig::default()
    };
    let stand = Stand::with(pool, config, options("target/none")).await;
    let (one, two) = (
        Stream::open(&stand, "scope=board").await,
        Stream::open(&stand, "scope=wall").await,
    );
    let full = stand.get("/live?scope=board").await;
    assert_eq!(full.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        (full.json()["code"].as_str(), full.header("retry-after")),
        (Some("too_many_streams"), "30")
    );
    drop((one, two));
    assert_eq!(stand.node.hub.open(), 0);
    Stream::open(&stand, "scope=board").await.frame().await;
    assert_eq!(
        stand.get("/live?scope=department:nobody").await.status,
        StatusCode::NOT_FOUND
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn streams_end_with_the_process_and_begin_with_its_board(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let mut stream = Stream::open(&stand, "scope=board").await;
    stream.frame().await;
    stand.node.shutdown.cancel();
    while stream.next().await.is_some() {}
    stand.close().await;

    let early = Stand::closed(pool, HttpConfig::default(), options("target/none")).await;
    let answer = early.get("/live?scope=board").await;
    assert_eq!(
        (answer.status, answer.json()["code"].as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, Some("no_feed"))
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_stream_is_never_compressed(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let mut request = get("/live?scope=board");
    request
        .headers_mut()
        .insert("accept-encoding", "gzip".parse().unwrap());
    let answer = tower::ServiceExt::oneshot(stand.router.clone(), request)
        .await
        .unwrap();
    assert!(!answer.headers().contains_key("content-encoding"));
    stand.close().await;
}
