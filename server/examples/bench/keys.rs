//! From a key to the painted picture in the workplace, in a real browser.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::Figure;
use crate::intake::{item, token};
use crate::server::Server;

/// Open appeals in the list.
const OPEN: usize = 2_000;
/// Keys pressed, one after another.
const PRESSES: usize = 200;
const MOST_MS: f64 = 50.0;

#[derive(Deserialize)]
struct Times {
    p50: f64,
    p99: f64,
    presses: usize,
}

pub(crate) async fn run(database: &str) -> Result<Figure> {
    let server = Server::start(database).await?;
    let lines: Vec<String> = (0..OPEN).map(|n| item(&format!("key-{n}"))).collect();
    let answer = reqwest::Client::new()
        .post(server.url("/api/v1/appeals"))
        .bearer_auth(token(database).await?)
        .header("content-type", "application/x-ndjson")
        .body(lines.join("\n"))
        .send()
        .await?;
    ensure!(
        answer.status().is_success(),
        "приём ответил {}",
        answer.status()
    );
    let end2end = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end");
    let out = Command::new("node")
        .arg("keys.mjs")
        .args([server.url("").as_str(), server.cookie.as_str()])
        .arg(PRESSES.to_string())
        .current_dir(end2end)
        .output()
        .context("node не запустился; сначала make setup")?;
    let times: Times = serde_json::from_slice(&out.stdout)
        .with_context(|| format!("браузер: {}", String::from_utf8_lossy(&out.stderr)))?;
    ensure!(times.presses == PRESSES, "нажатий {}", times.presses);
    Ok(Figure {
        measure: format!(
            "клавиша → нарисовано, /work, {OPEN} открытых (p50 {:.1} мс)",
            times.p50
        ),
        value: format!("p99 {:.1} мс", times.p99),
        limit: "≤ 50 мс",
        holds: times.p99 <= MOST_MS,
    })
}
