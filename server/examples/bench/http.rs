//! A closed loop of GET requests over kept connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

/// Requests a second over `connections`, each answer read to its last byte
/// and required to come to `</html>`.
pub(crate) async fn rate(url: &str, cookie: &str, connections: usize, seconds: u64) -> Result<f64> {
    let done = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let end = start + Duration::from_secs(seconds);
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let (url, cookie, done) = (url.to_owned(), cookie.to_owned(), done.clone());
            tokio::spawn(async move {
                let client = reqwest::Client::builder()
                    .pool_max_idle_per_host(1)
                    .build()?;
                while Instant::now() < end {
                    let answer = client.get(&url).header("cookie", &cookie).send().await?;
                    ensure!(answer.status().is_success(), "{url}: {}", answer.status());
                    let body = answer.bytes().await?;
                    // The yardstick's Leptos still puts scripts behind its document.
                    ensure!(
                        memchr::memmem::rfind(&body, b"</html>").is_some(),
                        "{url}: страница не дошла до конца"
                    );
                    done.fetch_add(1, Ordering::Relaxed);
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for t in tasks {
        t.await??;
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate for a person")]
    Ok(done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64())
}
