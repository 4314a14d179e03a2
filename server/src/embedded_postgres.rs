//! The embedded default: a private Postgres cluster from the binaries found
//! on the machine, for those who gave no `DATABASE_URL`.
//!
//! Made for citizens' data: fsync on, a Unix socket only, kept between runs,
//! never run as root. Several `svodka` processes share one cluster: each
//! holds a shared lock for as long as it lives, and the last one out stops
//! the server. Locks die with their process, so a `kill -9` leaves at worst a
//! running cluster that the next process takes over.
//!
//! Everything here blocks; callers on the async side use `spawn_blocking`.

mod binaries;
mod owner;
mod places;

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use binaries::Binaries;
use owner::Owner;
use places::Places;

pub use owner::is_root;

/// Crash recovery of a large cluster takes its time; cutting it short helps nobody.
const START_SECONDS: &str = "600";
const STOP_SECONDS: &str = "120";
/// How long to wait for the remains of a killed server to go.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running cluster, held by this process.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    places: Places,
    owner: Owner,
    binaries: Binaries,
    users: File,
    held: bool,
}

impl EmbeddedPostgres {
    /// Takes over the running cluster of a state directory, or starts it, or
    /// makes it first.
    ///
    /// # Errors
    /// One Russian line with the remedy: no Postgres on the machine, a
    /// directory out of reach, a cluster of another version, a failed start.
    pub fn start(state: &Path) -> Result<Self> {
        let (places, owner) = Places::prepare(state)?;
        let turn = places.turn()?;
        turn.lock()
            .context("блокировка каталога состояния не удалась")?;
        let users = places.users()?;
        let alone = users.try_lock().is_ok();
        let binaries = Binaries::find(places.made_by()?)?;
        let mut cluster = Self {
            places,
            owner,
            binaries,
            users,
            held: false,
        };
        if !cluster.is_listening() {
            if !cluster.places.data.exists() {
                cluster.make()?;
            }
            cluster.run(alone)?;
        }
        // Still under `turn`: nobody can slip in between the two locks.
        cluster.users.unlock()?;
        cluster.users.lock_shared()?;
        cluster.held = true;
        Ok(cluster)
    }

    /// The address of the cluster's database for the driver.
    #[must_use]
    pub fn url(&self) -> String {
        let host: String = self
            .places
            .sockets
            .to_string_lossy()
            .bytes()
            .map(percent)
            .collect();
        format!("postgres://svodka@localhost/svodka?host={host}")
    }

    /// Starts the server again if somebody has killed it.
    ///
    /// # Errors
    /// When it does not start.
    pub fn revive(&self) -> Result<()> {
        if self.is_listening() {
            return Ok(());
        }
        let turn = self.places.turn()?;
        turn.lock()?;
        self.users.unlock()?;
        let alone = self.users.try_lock().is_ok();
        let run = self.run(alone);
        self.users.unlock()?;
        self.users.lock_shared()?;
        run
    }

    /// Lets go of the cluster; the last process out stops it.
    ///
    /// # Errors
    /// When the server would not stop.
    pub fn stop(mut self) -> Result<()> {
        self.release()
    }

    fn release(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.held) {
            return Ok(());
        }
        let turn = self.places.turn()?;
        turn.lock()?;
        self.users.unlock()?;
        if self.users.try_lock().is_err() {
            return Ok(());
        }
        tracing::info!("останавливаю встроенный Postgres");
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "-s", "-m", "fast", "-w", "-t", STOP_SECONDS, "-D"])
            .arg(&self.places.data);
        finish(&mut stop, "встроенный Postgres не остановился")
    }

    /// First start: everything is made aside and renamed into place, so that
    /// a kill in between leaves nothing half made.
    fn make(&self) -> Result<()> {
        tracing::info!(dir = %self.places.data.display(), "создаю встроенную базу Postgres {}", self.binaries.major);
        self.places.sweep()?;
        let aside = self.places.aside();
        let mut initdb = self.command("initdb");
        initdb
            .args([
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--locale-provider=icu",
                "--icu-locale=ru",
                "-U",
                "svodka",
            ])
            .args(["--auth-local=trust", "--auth-host=reject", "-D"])
            .arg(&aside);
        finish(&mut initdb, "встроенная база не создалась")?;
        let mut single = self.command("postgres");
        single
            .args(["--single", "-D"])
            .arg(&aside)
            .arg("postgres")
            .stdin(Stdio::piped());
        let mut child = single
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("postgres не запускается")?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(b"create database svodka\n")?;
        }
        let done = child.wait_with_output()?;
        // Single-user mode ends well even after a failed statement.
        let said = String::from_utf8_lossy(&done.stderr);
        if !done.status.success() || said.contains("ERROR") || said.contains("FATAL") {
            bail!("встроенная база не создалась: {}", last_line(&said));
        }
        fs::rename(&aside, &self.places.data)?;
        File::open(&self.places.cluster)?.sync_all()?;
        Ok(())
    }

    fn run(&self, alone: bool) -> Result<()> {
        self.places.write_config()?;
        let patience = Instant::now() + PATIENCE;
        loop {
            if self.is_listening() {
                return Ok(());
            }
            if self.remains(alone) && Instant::now() < patience {
                std::thread::sleep(Duration::from_millis(100));
                continue;
            }
            let config = format!("-c config_file={}", quoted(&self.places.config()));
            let mut start = self.command("pg_ctl");
            start
                .args([
                    "start",
                    "-s",
                    "-w",
                    "-t",
                    START_SECONDS,
                    "-o",
                    &config,
                    "-D",
                ])
                .arg(&self.places.data);
            start.arg("-l").arg(self.places.start_log());
            let before = self.places.logs();
            let Err(error) = finish(&mut start, "встроенный Postgres не запускается")
            else {
                return Ok(());
            };
            let told = self.places.logs_since(&before);
            // Children of a killed server hold its memory for a moment longer, and
            // its own number is taken until it is quite gone: neither running any
            // more nor a zombie yet, which `remains` would know.
            let memory = told.contains("shared memory") && told.contains("still in use");
            let number = told.contains("postmaster.pid") && told.contains("already exists");
            if (memory || number) && Instant::now() < patience {
                std::thread::sleep(Duration::from_millis(300));
                continue;
            }
            let why = told
                .lines()
                .rev()
                .find(|l| l.contains("FATAL"))
                .unwrap_or("")
                .trim();
            return Err(if why.is_empty() {
                error
            } else {
                anyhow::anyhow!("встроенный Postgres не запускается: {why}")
            });
        }
    }

    /// Whether a server over our data is alive though it does not listen yet
    /// or any more. Otherwise makes sure that `postmaster.pid` cannot stop
    /// Postgres from starting: Postgres takes a number that some process has
    /// for its own predecessor. In a container the number is soon given to
    /// another program, or stays with a zombie that nobody reaps.
    fn remains(&self, alone: bool) -> bool {
        let file = self.places.data.join("postmaster.pid");
        let Ok(text) = fs::read_to_string(&file) else {
            return false;
        };
        let Some(pid) = text
            .lines()
            .next()
            .and_then(|l| l.trim().parse::<u32>().ok())
        else {
            return false;
        };
        let process = PathBuf::from(format!("/proc/{pid}"));
        // A postmaster works in its data directory.
        let foreign = match fs::read_link(process.join("cwd")) {
            Ok(cwd) if cwd == self.places.data => return true,
            // While another `svodka` lives, it may see other processes than we do.
            Ok(_) => alone,
            Err(_) => is_zombie(&process),
        };
        if foreign {
            tracing::info!(pid, "снимаю метку убитого сервера Postgres");
            let _ = fs::remove_file(&file);
            let _ = fs::remove_file(self.places.socket_lock());
        }
        false
    }

    fn is_listening(&self) -> bool {
        UnixStream::connect(self.places.socket()).is_ok()
    }

    fn command(&self, program: &str) -> Command {
        self.owner.command(&self.binaries.dir.join(program))
    }
}

impl Drop for EmbeddedPostgres {
    fn drop(&mut self) {
        if let Err(error) = self.release() {
            tracing::error!("{error:#}");
        }
    }
}

/// `123 (postgres) Z …`: the state follows the last bracket.
fn is_zombie(process: &Path) -> bool {
    let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| rest.starts_with('Z'))
}

fn finish(command: &mut Command, what: &str) -> Result<()> {
    let done = command
        .output()
        .with_context(|| format!("{what}: {}", command.get_program().display()))?;
    if done.status.success() {
        return Ok(());
    }
    bail!(
        "{what}: {}",
        last_line(&String::from_utf8_lossy(&done.stderr))
    )
}

fn last_line(text: &str) -> String {
    text.lines()
        .rev()
        .map(str::trim)
        .find(|l| !l.is_empty())
        .unwrap_or("причина не названа")
        .to_owned()
}

/// `pg_ctl -o` passes its value through a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
        char::from(byte).into()
    } else {
        format!("%{byte:02X}")
    }
}

/// The state directory must be absolute for the shell and the driver alike.
fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("каталог {} непонятен", path.display()))
}

#[cfg(test)]
mod tests;
