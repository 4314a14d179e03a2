//! Where Postgres is on this machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use store::OLDEST_POSTGRES;

use super::is_root;

/// A set of server programs of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    /// The directory with `initdb`, `pg_ctl` and `postgres`.
    pub(super) dir: PathBuf,
    /// The major version.
    pub(super) major: u32,
}

impl Binaries {
    /// The newest set, or the set that made an existing cluster.
    pub(super) fn find(made_by: Option<u32>) -> Result<Self> {
        let found: Vec<Self> = candidates().into_iter().filter_map(Self::look).collect();
        choose(&found, made_by)
    }

    fn look(dir: PathBuf) -> Option<Self> {
        if !["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|p| dir.join(p).is_file())
        {
            return None;
        }
        let said = Command::new(dir.join("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let major = major(&String::from_utf8_lossy(&said.stdout))?;
        Some(Self { dir, major })
    }
}

fn candidates() -> Vec<PathBuf> {
    let mut dirs: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|e| e.path().join("bin")).collect())
        .unwrap_or_default();
    if let Ok(said) = Command::new("pg_config").arg("--bindir").output() {
        dirs.push(PathBuf::from(String::from_utf8_lossy(&said.stdout).trim()));
    }
    if let Some(path) = std::env::var_os("PATH") {
        dirs.extend(std::env::split_paths(&path));
    }
    dirs.retain(|d| d.is_absolute());
    dirs
}

/// `postgres (PostgreSQL) 15.18 (Debian …)` → 15.
fn major(said: &str) -> Option<u32> {
    let version = said.split_once(") ")?.1;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn choose(found: &[Binaries], made_by: Option<u32>) -> Result<Binaries> {
    let newest = found.iter().rev().max_by_key(|b| b.major);
    match (made_by, newest) {
        (Some(major), Some(newest)) => match found.iter().find(|b| b.major == major) {
            Some(same) => Ok(same.clone()),
            None => bail!(
                "данные созданы Postgres {major}, а на машине есть только {}: установите пакет postgresql-{major}",
                newest.major
            ),
        },
        (None, Some(newest)) if newest.major >= OLDEST_POSTGRES => Ok(newest.clone()),
        (_, Some(old)) => bail!(
            "нужен Postgres {OLDEST_POSTGRES} или новее, а на машине {}: {}",
            old.major,
            remedy()
        ),
        (_, None) => bail!("Postgres на этой машине не найден: {}", remedy()),
    }
}

fn remedy() -> String {
    let sudo = if is_root() { "" } else { "sudo " };
    if Path::new("/etc/debian_version").exists() {
        format!(
            "установите его командой «{sudo}apt-get install postgresql» или задайте DATABASE_URL"
        )
    } else {
        format!(
            "установите сервер PostgreSQL {OLDEST_POSTGRES} или новее пакетами системы или задайте DATABASE_URL"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(major: u32) -> Binaries {
        Binaries {
            dir: format!("/pg/{major}").into(),
            major,
        }
    }

    #[test]
    fn versions_are_read() {
        assert_eq!(
            major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major("sh: not found"), None);
    }

    #[test]
    fn the_newest_unless_the_data_are_older() {
        let both = [set(15), set(17)];
        assert_eq!(choose(&both, None).unwrap(), set(17));
        assert_eq!(choose(&both, Some(15)).unwrap(), set(15));
        for (found, made_by, says) in [
            (&both[..], Some(16), "postgresql-16"),
            (&[set(13)], None, "15 или новее"),
            (&[], None, "DATABASE_URL"),
            (&[], Some(15), "DATABASE_URL"),
        ] {
            let error = choose(found, made_by).unwrap_err().to_string();
            assert!(error.contains(says) && !error.contains('\n'), "{error}");
        }
    }
}
