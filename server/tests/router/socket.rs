//! The same doors on a real socket: beginning, and coming to an end.

use std::time::Duration;

use futures::StreamExt as _;
use server::serve;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::stand::{PATIENCE, Stand};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn open_streams_do_not_hold_the_exit(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(serve(
        listener,
        stand.router.clone(),
        stand.node.shutdown.clone(),
    ));

    let client = reqwest::Client::new();
    let mut viewers = Vec::new();
    for scope in ["board", "wall", "department:waste"] {
        let answer = client
            .get(format!("http://{address}/live?scope={scope}"))
            .send()
            .await
            .unwrap();
        let mut bytes = answer.bytes_stream();
        let first = timeout(PATIENCE, bytes.next())
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        assert!(
            first.starts_with(b"id: 0\nevent: snapshot\ndata: {"),
            "{first:?}"
        );
        viewers.push(bytes);
    }
    assert_eq!(stand.node.hub.open(), 3);
    stand.node.shutdown.cancel();
    // Well before the time that is given to slow requests is over.
    timeout(Duration::from_secs(9), server)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    for mut viewer in viewers {
        while let Some(chunk) = timeout(PATIENCE, viewer.next()).await.unwrap() {
            chunk.unwrap();
        }
    }
    stand.close().await;
}
