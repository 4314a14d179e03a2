//! A thousand open boards: from the intake's request to the change in every
//! stream, with gaps and duplicates counted.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};

use crate::intake::{item, token};
use crate::server::Server;
use crate::{Figure, Size};

/// When an appeal of ours was seen, once per stream.
struct Seen {
    appeal: i64,
    at: Instant,
}

pub(crate) async fn run(database: &str, size: Size) -> Result<Vec<Figure>> {
    let server = Server::start(database).await?;
    let token = token(database).await?;
    let (stop, stopped) = watch::channel(false);
    let (ready, mut readies) = mpsc::channel::<()>(size.streams);
    let mut readers = Vec::with_capacity(size.streams);
    for _ in 0..size.streams {
        let (port, stopped, ready) = (server.port, stopped.clone(), ready.clone());
        let cookie = server.cookie.clone();
        readers.push(tokio::spawn(async move {
            follow(port, &cookie, stopped, ready).await
        }));
    }
    for _ in 0..size.streams {
        readies
            .recv()
            .await
            .context("поток закрылся до первого кадра")?;
    }
    let sent = post(&server, &token, size.stream_seconds * 20).await?;
    // Every stream must have the last one; two seconds are far beyond the limit.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let memory = server.resident_mib()?;
    stop.send(true)?;
    let (mut delays, mut lost, mut twice) = (Vec::new(), 0usize, 0usize);
    for r in readers {
        let mut times: HashMap<i64, (Instant, usize)> = HashMap::new();
        for s in r.await?? {
            times.entry(s.appeal).or_insert((s.at, 0)).1 += 1;
        }
        for (id, began) in &sent {
            match times.get(id) {
                None => lost += 1,
                Some((at, n)) => {
                    twice += usize::from(*n > 1);
                    delays.push(at.saturating_duration_since(*began));
                }
            }
        }
    }
    delays.sort_unstable();
    let at = |share: usize| {
        delays
            .get(delays.len().saturating_sub(1) * share / 100)
            .copied()
            .unwrap_or_default()
            .as_millis()
    };
    Ok(vec![
        Figure {
            measure: format!(
                "запрос приёма → изменение в {} открытых потоках, 20 обращений/с (p50 {} мс)",
                size.streams,
                at(50)
            ),
            value: format!("p99 {} мс, потеряно {lost}, дважды {twice}", at(99)),
            limit: "p99 ≤ 300 мс, 0, 0",
            holds: at(99) <= 300 && lost == 0 && twice == 0 && !delays.is_empty(),
        },
        Figure {
            measure: format!(
                "память сервера, {} потоков, {} обращений",
                size.streams, size.small
            ),
            value: format!("{memory:.0} МиБ"),
            limit: "≤ 150 МБ",
            holds: memory * 1.048_576 <= 150.0,
        },
    ])
}

/// Posts 20 appeals a second; answers each one's id and the start of its request.
async fn post(server: &Server, token: &str, count: u64) -> Result<Vec<(i64, Instant)>> {
    let client = reqwest::Client::new();
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    let mut sent = Vec::new();
    for n in 0..count {
        tick.tick().await;
        let began = Instant::now();
        let request = client
            .post(server.url("/api/v1/appeals"))
            .bearer_auth(token)
            .header("content-type", "application/json");
        let answer = request.body(item(&format!("stream-{n}"))).send().await?;
        ensure!(answer.status() == 201, "приём ответил {}", answer.status());
        let body: serde_json::Value = answer.json().await?;
        sent.push((body["id"].as_i64().context("нет id в ответе")?, began));
    }
    Ok(sent)
}

/// Reads one stream until told to stop; answers which appeals its deltas named.
async fn follow(
    port: u16,
    cookie: &str,
    mut stopped: watch::Receiver<bool>,
    ready: mpsc::Sender<()>,
) -> Result<Vec<Seen>> {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).await?;
    socket.write_all(format!("GET /live?scope=board HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncookie: {cookie}\r\naccept: text/event-stream\r\n\r\n").as_bytes()).await?;
    let (mut buffer, mut chunk) = (Vec::<u8>::new(), vec![0u8; 1 << 16]);
    let mut seen = Vec::new();
    let mut told = false;
    loop {
        let n = tokio::select! {
            n = socket.read(&mut chunk) => n?,
            _ = stopped.changed() => return Ok(seen),
        };
        ensure!(n > 0, "сервер закрыл поток");
        let at = Instant::now();
        buffer.extend_from_slice(&chunk[..n]);
        while let Some(end) = find(&buffer, b"\n\n") {
            let event = &buffer[..end];
            if find(event, b"event: delta").is_some() {
                seen.extend(changed(event).map(|appeal| Seen { appeal, at }));
            }
            if !told && find(event, b"data:").is_some() {
                told = true;
                ready.send(()).await?;
            }
            buffer.drain(..end + 2);
        }
    }
}

/// Ids of the rows a delta carries.
fn changed(event: &[u8]) -> impl Iterator<Item = i64> + '_ {
    let mut rest = find(event, b"\"changed\":[").map_or(&[][..], |at| &event[at..]);
    std::iter::from_fn(move || {
        let at = find(rest, b"{\"id\":")? + 6;
        let digits = rest[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let id = std::str::from_utf8(&rest[at..at + digits])
            .ok()?
            .parse()
            .ok();
        rest = &rest[at..];
        id
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}
