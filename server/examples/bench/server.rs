//! The release binary under measure, and its database.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use domain::access::{Asker, Role};
use domain::person::NewPerson;
use domain::scope::Actor;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};

/// Creates an empty database beside the one of `admin` and answers its URL.
pub(crate) async fn fresh_database(admin: &str, name: &str) -> Result<String> {
    let options: PgConnectOptions = admin.parse()?;
    let mut c = options.connect().await.context("нет связи с базой")?;
    for sql in [
        format!("drop database if exists {name} with (force)"),
        format!("create database {name}"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut c)
            .await?;
    }
    c.close().await?;
    let (start, query) = admin
        .split_once('?')
        .map_or((admin, None), |(a, q)| (a, Some(q)));
    let base = start.rsplit_once('/').map_or(start, |(b, _)| b);
    Ok(query.map_or_else(
        || format!("{base}/{name}"),
        |q| format!("{base}/{name}?{q}"),
    ))
}

/// Drops a database made by [`fresh_database`], to have the disk back.
pub(crate) async fn drop_database(admin: &str, name: &str) -> Result<()> {
    let mut c = admin.parse::<PgConnectOptions>()?.connect().await?;
    let sql = format!("drop database {name} with (force)");
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .execute(&mut c)
        .await?;
    Ok(c.close().await?)
}

/// A pool for the generator's own questions.
pub(crate) async fn pool(database: &str) -> Result<sqlx::PgPool> {
    Ok(PgPoolOptions::new()
        .max_connections(4)
        .connect(database)
        .await?)
}

/// The release binary that `make build` leaves.
pub(crate) fn binary() -> Result<PathBuf> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/svodka");
    if path.exists() {
        Ok(path)
    } else {
        bail!("нет {}; сначала make build", path.display())
    }
}

/// A running `svodka serve`; killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    /// The session of somebody who sees everything.
    pub(crate) cookie: String,
}

impl Server {
    /// Starts it and waits until it is ready.
    pub(crate) async fn start(database: &str) -> Result<Self> {
        let port = free_port()?;
        let child = Command::new(binary()?)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .env("DATABASE_URL", database)
            .env("SVODKA_LOG", "warn")
            .env("SVODKA_INTAKE_RATE", "1000000")
            .env("SVODKA_INTAKE_BURST", "1000000")
            .stdout(Stdio::null())
            .spawn()?;
        let mut server = Self {
            child,
            port,
            cookie: String::new(),
        };
        wait_ready(&server.url("/readyz")).await?;
        server.cookie = session(database).await?;
        caught_up(database).await?;
        Ok(server)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Resident memory, in MiB.
    pub(crate) fn resident_mib(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|l| l.strip_prefix("VmRSS:"))
            .context("нет VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib / 1024.0)
    }
}

/// Opens a session for a supervisor, made at the first call.
async fn session(database: &str) -> Result<String> {
    let store = store::Store::connect(database, 1).await?;
    let by = Asker::system(Actor::Console);
    let id = match store.person_by_login("bench").await? {
        Some(id) => id,
        None => {
            let new = NewPerson {
                login: "bench".into(),
                name: "Измерения".into(),
                roles: vec![
                    Role::Operator,
                    Role::Moderator,
                    Role::Coordinator,
                    Role::Supervisor,
                ],
                departments: vec![],
            };
            store.add_person(&by, &new).await?
        }
    };
    let secret = store
        .open_session(id, "bench", None, chrono::Utc::now())
        .await?;
    Ok(format!("svodka_session={secret}"))
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until the server's own readers of the journal (search, deadlines)
/// have nothing left to read, and has Postgres clear up after what was laid
/// before, so that what is measured next has the machine to itself.
pub(crate) async fn caught_up(database: &str) -> Result<()> {
    let pool = pool(database).await?;
    let behind = "select f.seq > s.seq or f.seq > w.seq or exists (select from deadline_watch where next_at <= now())
         from feed_head f, search_head s, watch_head w";
    while sqlx::query_scalar::<_, bool>(behind)
        .fetch_one(&pool)
        .await?
    {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    for clear in ["vacuum analyze", "checkpoint"] {
        sqlx::query(clear).execute(&pool).await?;
    }
    pool.close().await;
    Ok(())
}

pub(crate) fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port())
}

pub(crate) async fn wait_ready(url: &str) -> Result<()> {
    let end = Instant::now() + Duration::from_secs(60);
    while Instant::now() < end {
        if reqwest::get(url)
            .await
            .is_ok_and(|r| r.status().is_success())
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("{url} не отвечает готовностью за минуту")
}
