//! The state directory: what lies where, and the cluster's settings.
//!
//! ```text
//! STATE/turn             lock: one process at a time starts or stops
//! STATE/users            lock: shared by every process that uses the cluster
//! STATE/postgresql.conf  ours, written at every start; tuning goes to local.conf beside it
//! STATE/pg_hba.conf      local connections only
//! STATE/cluster/         the owner's alone: data/, start.log
//! STATE/run/             the owner's alone: the socket
//! ```

use std::collections::HashMap;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::absolute;
use super::owner::{Owner, is_root};

/// The kernel's limit for a socket's path, the final zero not counted.
const SOCKET_PATH_BYTES: usize = 107;
const SOCKET: &str = ".s.PGSQL.5432";

/// The paths of one state directory.
#[derive(Clone, Debug)]
pub(super) struct Places {
    state: PathBuf,
    pub(super) cluster: PathBuf,
    pub(super) data: PathBuf,
    pub(super) sockets: PathBuf,
}

impl Places {
    /// Makes the directories and says whose they are.
    pub(super) fn prepare(state: &Path) -> Result<(Self, Owner)> {
        let state = absolute(state)?;
        make(&state).with_context(|| {
            format!(
                "каталог {} не создаётся: задайте другой в SVODKA_STATE_DIR",
                state.display()
            )
        })?;
        // Links resolved: a running server is known by its working directory.
        let state = fs::canonicalize(&state)?;
        let cluster = state.join("cluster");
        let owner = Owner::of(&cluster)?;
        let sockets = sockets(&state);
        owner.own(&cluster)?;
        owner.check_reach(&cluster)?;
        owner.own(&sockets)?;
        Ok((
            Self {
                data: cluster.join("data"),
                state,
                cluster,
                sockets,
            },
            owner,
        ))
    }

    /// The lock under which a cluster is started and stopped.
    pub(super) fn turn(&self) -> Result<File> {
        lock_file(&self.state.join("turn"))
    }

    /// The lock that every user of the cluster shares.
    pub(super) fn users(&self) -> Result<File> {
        lock_file(&self.state.join("users"))
    }

    /// The major version that made the data, if there are any.
    pub(super) fn made_by(&self) -> Result<Option<u32>> {
        let file = self.data.join("PG_VERSION");
        if !self.data.exists() {
            return Ok(None);
        }
        let text =
            fs::read_to_string(&file).with_context(|| format!("{} не читается", file.display()))?;
        let major = text
            .trim()
            .parse()
            .with_context(|| format!("{} непонятен", file.display()))?;
        Ok(Some(major))
    }

    /// Where a new cluster is made before it is renamed into place.
    pub(super) fn aside(&self) -> PathBuf {
        self.cluster.join(format!("new-{}", std::process::id()))
    }

    /// Removes what interrupted first starts left.
    pub(super) fn sweep(&self) -> Result<()> {
        for entry in fs::read_dir(&self.cluster)?.flatten() {
            if entry.file_name().as_bytes().starts_with(b"new-") {
                fs::remove_dir_all(entry.path())
                    .with_context(|| format!("{} не удаляется", entry.path().display()))?;
            }
        }
        Ok(())
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.sockets.join(SOCKET)
    }

    /// Postgres's own lock beside the socket.
    pub(super) fn socket_lock(&self) -> PathBuf {
        self.sockets.join(format!("{SOCKET}.lock"))
    }

    pub(super) fn config(&self) -> PathBuf {
        self.state.join("postgresql.conf")
    }

    pub(super) fn start_log(&self) -> PathBuf {
        self.cluster.join("start.log")
    }

    /// The logs as long as they are now.
    pub(super) fn logs(&self) -> HashMap<PathBuf, u64> {
        let kept = fs::read_dir(self.data.join("log"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|e| e.path());
        kept.chain([self.start_log()])
            .map(|log| (log.clone(), fs::metadata(log).map_or(0, |m| m.len())))
            .collect()
    }

    /// What the logs have gained.
    pub(super) fn logs_since(&self, before: &HashMap<PathBuf, u64>) -> String {
        let mut told = String::new();
        for log in self.logs().keys() {
            let bytes = fs::read(log).unwrap_or_default();
            let from = before
                .get(log)
                .and_then(|n| usize::try_from(*n).ok())
                .unwrap_or(0);
            told.push_str(&String::from_utf8_lossy(
                bytes.get(from..).unwrap_or_default(),
            ));
        }
        told
    }

    /// Writes the cluster's settings. They lie outside the data so that a new
    /// version of the program brings its own, and so that root writes nothing
    /// into a directory of somebody else.
    pub(super) fn write_config(&self) -> Result<()> {
        let hba = self.state.join("pg_hba.conf");
        // Who may enter the socket's directory is the whole protection.
        replace(&hba, "local all all trust\n")?;
        let local = self.state.join("local.conf");
        let text = format!(
            "# Written by svodka at every start; your own settings go to local.conf beside this file.\n\
             hba_file = {hba}\n\
             ident_file = {ident}\n\
             listen_addresses = ''\n\
             port = 5432\n\
             unix_socket_directories = {sockets}\n\
             unix_socket_permissions = 0700\n\
             max_connections = 100\n\
             fsync = on\n\
             full_page_writes = on\n\
             synchronous_commit = on\n\
             shared_buffers = 256MB\n\
             max_wal_size = 2GB\n\
             wal_compression = on\n\
             random_page_cost = 1.1\n\
             timezone = 'UTC'\n\
             log_timezone = 'UTC'\n\
             lc_messages = 'C'\n\
             # A week of logs, and never the citizens' words in them: details quote rows.\n\
             logging_collector = on\n\
             log_directory = 'log'\n\
             log_filename = 'postgres-%a.log'\n\
             log_truncate_on_rotation = on\n\
             log_rotation_age = 1d\n\
             log_rotation_size = 0\n\
             log_error_verbosity = terse\n\
             log_min_error_statement = panic\n\
             {local}",
            hba = setting(&hba),
            ident = setting(&self.data.join("pg_ident.conf")),
            sockets = setting_list(&self.sockets),
            local = if local.exists() {
                format!("include = {}\n", setting(&local))
            } else {
                String::new()
            },
        );
        replace(&self.config(), &text)
    }
}

fn make(state: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if state.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(state)?;
    // Root's umask may be strict, and the cluster's owner has to pass through.
    let mode = if is_root() { 0o755 } else { 0o700 };
    fs::set_permissions(state, fs::Permissions::from_mode(mode))
}

/// The socket's directory: in the state directory where its path is short
/// enough, else in the system's place for such things.
fn sockets(state: &Path) -> PathBuf {
    let inside = state.join("run");
    if inside.join(SOCKET).as_os_str().len() <= SOCKET_PATH_BYTES {
        return inside;
    }
    let base = if is_root() { "/run" } else { "/tmp" };
    Path::new(base).join(format!(
        "svodka-{:016x}",
        fingerprint(state.as_os_str().as_bytes())
    ))
}

/// FNV-1a: short, and the same in every build, which std's hasher is not.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn lock_file(path: &Path) -> Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .with_context(|| {
            format!(
                "{} не открывается: каталог состояния принадлежит другому пользователю?",
                path.display()
            )
        })
}

/// A new file takes the place of the old at once, never half written.
fn replace(path: &Path, text: &str) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let fresh = path.with_extension("new");
    fs::write(&fresh, text)
        .and_then(|()| fs::set_permissions(&fresh, fs::Permissions::from_mode(0o644)))
        .and_then(|()| fs::rename(&fresh, path))
        .with_context(|| format!("{} не записывается", path.display()))
}

/// A path as a value of `postgresql.conf`.
fn setting(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', "''"))
}

/// A path as the only element of a list in `postgresql.conf`.
fn setting_list(path: &Path) -> String {
    let element = path.to_string_lossy().replace('"', "\"\"");
    setting(Path::new(&format!("\"{element}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_fits_into_the_kernels_limit() {
        assert_eq!(
            sockets(Path::new("/var/lib/svodka")),
            Path::new("/var/lib/svodka/run")
        );
        let deep = PathBuf::from(format!("/home/{}", "длинно/".repeat(20)));
        let short = sockets(&deep);
        assert!(short.join(SOCKET).as_os_str().len() <= SOCKET_PATH_BYTES);
        assert_ne!(short, sockets(&deep.join("другой")));
    }
}
