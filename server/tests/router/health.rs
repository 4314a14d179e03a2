//! Health and measurements, as a machine asks for them.

use axum::http::StatusCode;
use axum::http::header;
use server::{HttpConfig, tasks};
use sqlx::PgPool;

use crate::item::item;
use crate::stand::{Stand, get, options, until};
use crate::stream::Stream;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn ready_means_that_the_board_is_there(pool: PgPool) {
    let stand = Stand::closed(pool, HttpConfig::default(), options("target/none")).await;
    assert_eq!(stand.get("/healthz").await.status, StatusCode::OK);
    let early = stand.get("/readyz").await;
    assert_eq!(early.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        early.text().contains("табло ещё не загружено"),
        "{}",
        early.text()
    );

    let mut working = tasks::start(&stand.node);
    until("готов", async || {
        (stand.get("/readyz").await.status == StatusCode::OK).then_some(())
    })
    .await;

    stand.node.shutdown.cancel();
    // (Without a session: nobody is looked up on the way.)
    let asked = async |path: &str| stand.send_as_it_is(get(path)).await;
    let late = asked("/readyz").await;
    assert!(late.text().contains("останавливается"), "{}", late.text());
    while working.join_next().await.is_some() {}

    stand.node.app.store.pool().close().await;
    let cut = asked("/readyz").await;
    assert_eq!(cut.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        cut.text().contains("база данных не отвечает"),
        "{}",
        cut.text()
    );
    assert_eq!(stand.get("/healthz").await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn metrics_name_what_happened(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let mut wall = Stream::open(&stand, "scope=wall&after=0").await;
    wall.until(|e| e.changed().contains(&id)).await;
    let operator = stand
        .log_in("operator", &[domain::access::Role::Operator], &[])
        .await;
    let refused = stand.get_as(&operator, "/metrics").await;
    assert_eq!(refused.status, axum::http::StatusCode::FORBIDDEN);
    let answer = stand.get("/metrics").await;
    assert!(
        answer
            .header(header::CONTENT_TYPE)
            .starts_with("text/plain; version=0.0.4")
    );
    let value = |name: &str| -> f64 {
        let line = answer
            .text()
            .lines()
            .find(|l| l.starts_with(name))
            .unwrap_or_else(|| panic!("{name}: {}", answer.text()));
        line.rsplit(' ').next().unwrap().parse().unwrap()
    };
    assert!(
        value(r#"svodka_appeals_received_total{source="incident_management",outcome="new"}"#)
            >= 1.0
    );
    assert!(value(r#"svodka_streams_open{audience="wall"}"#) >= 1.0);
    assert!(value("svodka_feed_seq ") >= 1.0);
    assert!(value("svodka_feed_lag_seconds ") < 10.0);
    let taken =
        r#"svodka_http_request_seconds_count{route="/api/v1/appeals",method="POST",status="201"}"#;
    assert!(value(taken) >= 1.0);
    stand.close().await;
}
