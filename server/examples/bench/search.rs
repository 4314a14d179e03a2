//! Search over a million varied appeals: the page `/appeals?q=…` of the
//! release binary, for a mix of what people look for.

mod fill;
mod queries;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Result, ensure};
use store::Store;

use crate::Figure;
use crate::server::{Server, fresh_database};

/// Searches of a run.
const SEARCHES: usize = 2_000;
/// Clients of the second run.
const TOGETHER: usize = 4;
const P50_MS: f64 = 30.0;
const P99_MS: f64 = 150.0;

/// Fills a database of its own with `rows` appeals and searches it.
pub(crate) async fn run(admin: &str, rows: usize) -> Result<Vec<Figure>> {
    let database = fresh_database(admin, "svodka_bench_search").await?;
    let store = Store::connect(&database, 4).await?;
    let start = Instant::now();
    fill::fill(&store, rows).await?;
    eprintln!(
        "  {rows} обращений за {:.0} с",
        start.elapsed().as_secs_f64()
    );
    let start = Instant::now();
    while store.index(20_000).await?.lines > 0 {}
    let indexing = start.elapsed().as_secs_f64();
    eprintln!("  указатель построен за {indexing:.0} с");
    // As autovacuum leaves it some minutes later.
    sqlx::raw_sql("vacuum analyze")
        .execute(store.pool())
        .await?;
    let searches = Arc::new(queries::draw(&store, SEARCHES).await?);
    let server = Server::start(&database).await?;
    // What a server that has worked for a while has in memory.
    times(&server, &searches[..SEARCHES / 10], 1).await?;
    let one = times(&server, &searches, 1).await?;
    let many = times(&server, &searches, TOGETHER).await?;
    queries::slowest(&searches, &one);
    Ok(vec![
        figure(format!("поиск по {rows} обращений, один за другим"), &one),
        figure(format!("то же, {TOGETHER} одновременно"), &many),
    ])
}

/// Milliseconds of each search, to the last byte of the page.
async fn times(server: &Server, searches: &[queries::Search], clients: usize) -> Result<Vec<f64>> {
    let urls: Arc<Vec<String>> = Arc::new(
        searches
            .iter()
            .map(|s| server.url(&format!("/appeals?{}", s.query)))
            .collect(),
    );
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let (urls, next, cookie) = (urls.clone(), next.clone(), server.cookie.clone());
        tasks.spawn(async move {
            let client = reqwest::Client::new();
            let mut times = Vec::new();
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                let Some(url) = urls.get(i) else {
                    return anyhow::Ok(times);
                };
                let start = Instant::now();
                let answer = client.get(url).header("cookie", &cookie).send().await?;
                let status = answer.status();
                let page = answer.text().await?;
                let ms = start.elapsed().as_secs_f64() * 1_000.0;
                ensure!(
                    status.is_success() && page.trim_end().ends_with("</html>"),
                    "{url}: {status}"
                );
                times.push((i, ms));
            }
        });
    }
    let mut all = Vec::new();
    while let Some(task) = tasks.join_next().await {
        all.extend(task??);
    }
    all.sort_by_key(|(i, _)| *i);
    Ok(all.into_iter().map(|(_, ms)| ms).collect())
}

fn figure(measure: String, times: &[f64]) -> Figure {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |percent: usize| sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)];
    let (p50, p99) = (at(50), at(99));
    Figure {
        measure,
        value: format!("p50 {p50:.1} мс, p99 {p99:.1} мс"),
        limit: "p50 ≤ 30 мс, p99 ≤ 150 мс",
        holds: p50 <= P50_MS && p99 <= P99_MS,
    }
}
