//! Whom the cluster belongs to and runs as. Postgres refuses root, and rightly:
//! started by root, the cluster belongs to `postgres` or `nobody`.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The user of the cluster's files and processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    uid: u32,
    /// Set when we have to become somebody else.
    gid: Option<u32>,
    name: String,
}

/// Whether this process is root.
#[must_use]
pub fn is_root() -> bool {
    uid() == Some(0)
}

fn uid() -> Option<u32> {
    fs::metadata("/proc/self").ok().map(|m| m.uid())
}

impl Owner {
    /// The owner for a cluster directory that may exist already.
    pub(super) fn of(cluster: &Path) -> Result<Self> {
        let me = uid().context("не видно /proc: неизвестно, от чьего имени запущена программа")?;
        if me != 0 {
            return Ok(Self {
                uid: me,
                gid: None,
                name: "этому пользователю".into(),
            });
        }
        let users = fs::read_to_string("/etc/passwd").context("/etc/passwd не читается")?;
        // An existing cluster keeps its owner, whoever has been added since.
        if let Ok(made) = fs::metadata(cluster)
            && made.uid() != 0
        {
            let name = named(&users, |_, uid, _| uid == made.uid())
                .map_or_else(|| made.uid().to_string(), |u| u.name);
            return Ok(Self {
                uid: made.uid(),
                gid: Some(made.gid()),
                name,
            });
        }
        ["postgres", "nobody"]
            .iter()
            .find_map(|wanted| named(&users, |name, uid, _| name == *wanted && uid != 0))
            .context("Postgres не работает от root, а пользователей postgres и nobody нет: заведите postgres или запустите svodka не от root")
    }

    /// A command that runs as the owner, out of reach of the terminal's
    /// Ctrl-C: the server must outlive our last query.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir("/")
            .stdin(Stdio::null())
            .process_group(0)
            .env("LC_ALL", "C");
        // `PGPORT`, `PGDATA` and their kin speak of some other cluster.
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG"))
        {
            command.env_remove(name);
        }
        if let Some(gid) = self.gid {
            command.uid(self.uid).gid(gid);
        }
        command
    }

    /// Makes a directory the owner's alone, or checks that it is.
    pub(super) fn own(&self, dir: &Path) -> Result<()> {
        use std::os::unix::fs::DirBuilderExt as _;
        let told = || format!("каталог {}", dir.display());
        match fs::DirBuilder::new().mode(0o700).create(dir) {
            Ok(()) => {
                if let Some(gid) = self.gid {
                    chown(dir, Some(self.uid), Some(gid)).with_context(told)?;
                }
            }
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e).with_context(told),
        }
        // Not following a link: in a shared directory anybody could have put it.
        let is = fs::symlink_metadata(dir).with_context(told)?;
        if !is.is_dir() || is.uid() != self.uid || is.mode() & 0o077 != 0 {
            bail!(
                "{} должен принадлежать {} и быть закрыт для других (chmod 700)",
                told(),
                self.name
            );
        }
        Ok(())
    }

    /// Whether the owner can reach a directory through all those above it.
    pub(super) fn check_reach(&self, dir: &Path) -> Result<()> {
        let reached = self
            .command(Path::new("/bin/sh"))
            .args(["-c", "cd \"$0\""])
            .arg(dir)
            .stderr(Stdio::null())
            .status()?;
        if reached.success() {
            return Ok(());
        }
        bail!(
            "каталог {} недоступен пользователю {}: задайте другой в SVODKA_STATE_DIR",
            dir.display(),
            self.name
        )
    }
}

fn named(users: &str, wanted: impl Fn(&str, u32, u32) -> bool) -> Option<Owner> {
    users.lines().find_map(|line| {
        let mut parts = line.split(':');
        let (name, _, uid, gid) = (
            parts.next()?,
            parts.next()?,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        );
        wanted(name, uid, gid).then(|| Owner {
            uid,
            gid: Some(gid),
            name: name.into(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_by_name() {
        let users = "root:x:0:0:root:/root:/bin/bash\nbroken\nnobody:x:65534:65533::/:/bin/false\n";
        let nobody = named(users, |name, _, _| name == "nobody").unwrap();
        assert_eq!((nobody.uid, nobody.gid), (65534, Some(65533)));
        assert_eq!(named(users, |name, _, _| name == "postgres"), None);
    }
}
