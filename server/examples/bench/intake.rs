//! Intake by 16 writers, one appeal per request, beside pgbench inserting the
//! same row into the same table.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chrono::Utc;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::server::{Server, pool};
use crate::{Figure, Size};

const WRITERS: usize = 16;
const TEXT: &str = "Уже вторую неделю не могут убрать мусор и засыпать яму у подъезда, по вечерам темно, просим прислать \
    ответственных и сообщить о сроках. Пишем третий раз, ответа так и не получили.";

pub(crate) async fn run(database: &str, size: Size) -> Result<Figure> {
    let server = Server::start(database).await?;
    let token = token(database).await?;
    let ours = post(&server, &token, size.load_seconds * 2).await?;
    drop(server);
    let theirs = pgbench(database, size.load_seconds * 2).await?;
    Ok(Figure {
        measure: format!(
            "приём: 16 писателей, по одному обращению в запросе, надёжно (pgbench: {theirs:.0}/с)"
        ),
        value: format!("{ours:.0}/с, {:.2} от pgbench", ours / theirs),
        limit: "≥ 0,5 от pgbench",
        holds: ours >= 0.5 * theirs,
    })
}

/// A token of the source that the bench writes as.
pub(crate) async fn token(database: &str) -> Result<String> {
    Ok(store::Store::connect(database, 1)
        .await?
        .create_token("incident_management")
        .await?)
}

/// The body of one item.
pub(crate) fn item(external_id: &str) -> String {
    format!(
        r#"{{"external_id":"{external_id}","channel":"vk","received_at":"{}","text":"{TEXT}","author":"Житель","category":"roads","address":"ул. Ставропольская, 5"}}"#,
        Utc::now().to_rfc3339()
    )
}

async fn post(server: &Server, token: &str, seconds: u64) -> Result<f64> {
    let done = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let end = start + Duration::from_secs(seconds);
    let tasks: Vec<_> = (0..WRITERS)
        .map(|w| {
            let (port, token, done) = (server.port, token.to_owned(), done.clone());
            tokio::spawn(async move {
                let mut writer = Writer::connect(port, &token).await?;
                let mut n = 0;
                while Instant::now() < end {
                    let answer = writer.post(&item(&format!("intake-{w}-{n}"))).await?;
                    ensure!(
                        answer.starts_with("HTTP/1.1 201 "),
                        "приём ответил {answer}"
                    );
                    n += 1;
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

/// A kept connection that posts items, and no more than that: it shares the
/// machine with what it measures, and pgbench's client is as light.
struct Writer {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Writer {
    async fn connect(port: u16, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            head: format!(
                "POST /api/v1/appeals HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n\
                 Content-Type: application/json\r\nContent-Length: "
            ),
        })
    }

    /// Sends an item, reads the whole answer and returns its first line.
    async fn post(&mut self, body: &str) -> Result<String> {
        let request = format!("{}{}\r\n\r\n{body}", self.head, body.len());
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        let mut status = String::new();
        self.stream.read_line(&mut status).await?;
        let (mut line, mut length) = (String::new(), 0);
        loop {
            line.clear();
            let read = self.stream.read_line(&mut line).await?;
            ensure!(read > 0, "приём закрыл соединение");
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse()?;
            }
        }
        let mut rest = vec![0; length];
        self.stream.read_exact(&mut rest).await?;
        Ok(status)
    }
}

/// The same row into `appeal`, alone: no journal line, no check, no HTTP.
async fn pgbench(database: &str, seconds: u64) -> Result<f64> {
    let pool = pool(database).await?;
    sqlx::raw_sql("create sequence if not exists bench_id")
        .execute(&pool)
        .await?;
    let script = std::env::temp_dir().join(format!("svodka-pgbench-{}.sql", std::process::id()));
    // The row to copy is looked up once, not in every transaction.
    let row = sqlx::query_as::<_, (i16, i16, Option<i16>, Option<i16>, Option<i16>, String)>(
        "select source_id, channel_id, category_id, department_id, normative_id, title from appeal where external_id = 'intake-0-0'",
    )
    .fetch_one(&pool)
    .await?;
    let n = |v: Option<i16>| v.map_or("null".into(), |v| v.to_string());
    std::fs::write(
        &script,
        format!(
            "insert into appeal (source_id, channel_id, category_id, department_id, cycle, normative_id, received_at, deadline_at, state, \
             importance, external_id, sent_digest, title, text, author, address) values ({}, {}, {}, {}, 1, {}, now(), now() + interval \
             '9 hours', 'received', 'normal', 'pgbench-' || nextval('bench_id'), '\\x00112233445566778899aabbccddeeff', '{}', '{TEXT}', \
             'Житель', 'ул. Ставропольская, 5');\n",
            row.0,
            row.1,
            n(row.2),
            n(row.3),
            n(row.4),
            row.5.replace('\'', "''"),
        ),
    )?;
    let program = std::env::var("PGBENCH").unwrap_or_else(|_| find_pgbench());
    let out = Command::new(program)
        .args([
            "-n",
            "-M",
            "prepared",
            "-c",
            "16",
            "-j",
            "2",
            "-T",
            &seconds.to_string(),
            "-f",
        ])
        .arg(&script)
        .arg(database)
        .output()
        .context("pgbench не запустился")?;
    std::fs::remove_file(&script)?;
    let text = String::from_utf8_lossy(&out.stdout);
    let tps = text
        .lines()
        .find_map(|l| l.strip_prefix("tps = "))
        .and_then(|l| l.split_whitespace().next()?.parse().ok());
    sqlx::query("delete from appeal where external_id like 'pgbench-%'")
        .execute(&pool)
        .await?;
    tps.with_context(|| format!("pgbench: {}", String::from_utf8_lossy(&out.stderr)))
}

fn find_pgbench() -> String {
    let versions = (15..30)
        .rev()
        .map(|v| format!("/usr/lib/postgresql/{v}/bin/pgbench"));
    versions
        .into_iter()
        .find(|p| std::path::Path::new(p).exists())
        .unwrap_or_else(|| "pgbench".into())
}
