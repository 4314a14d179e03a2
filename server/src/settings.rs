//! What a run of `svodka` may be told from outside, in rising order of
//! weight: defaults, the optional `svodka.toml`, environment variables, the
//! command line. Reference data and norms are rows in the database, not here.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

/// The settings file looked for in the working directory.
const FILE: &str = "svodka.toml";

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For a person at a terminal.
    #[default]
    Human,
    /// One JSON object per line.
    Json,
}

/// All settings of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `DATABASE_URL`: a Postgres of the operator's; without it, the embedded one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    /// `SVODKA_DATABASE_CONNECTIONS`: the most connections of the pool.
    pub database_connections: u32,
    /// `SVODKA_LISTEN`: where to serve.
    pub listen: SocketAddr,
    /// `SVODKA_SECURE_COOKIES`: cookies by HTTPS only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secure_cookies: Option<bool>,
    /// `SVODKA_METRICS_TOKEN`: what a scraper of `/metrics` shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics_token: Option<String>,
    /// `SVODKA_STATE_DIR`: where the embedded Postgres keeps its data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_dir: Option<PathBuf>,
    /// `SVODKA_SITE_ROOT`: the folder with the built site (`pkg`, fonts).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_root: Option<PathBuf>,
    /// `LEPTOS_RELOAD_PORT`: where `cargo leptos watch` announces a new build.
    pub reload_port: u32,
    /// `SVODKA_LOG`: filter of log lines, `info,server=debug`.
    pub log: String,
    /// `SVODKA_LOG_FORMAT`: `human` or `json`.
    pub log_format: LogFormat,
    /// `SVODKA_INTAKE_RATE`: appeals a second that one source may send for long.
    pub intake_rate: u32,
    /// `SVODKA_INTAKE_BURST`: appeals that one source may send at once.
    pub intake_burst: u32,
    /// `SVODKA_INTAKE_BYTES`: the largest request of the intake.
    pub intake_bytes: usize,
    /// `SVODKA_MAX_STREAMS`: live streams open at a time.
    pub max_streams: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: None,
            database_connections: 16,
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            secure_cookies: None,
            metrics_token: None,
            state_dir: None,
            site_root: None,
            reload_port: 3001,
            // Slow statements (sqlx=warn) are news for an operator who looks
            // for them; they are logged without their parameters.
            log: "info,sqlx=error".into(),
            log_format: LogFormat::Human,
            intake_rate: 500,
            intake_burst: 2_000,
            intake_bytes: 16 * 1024 * 1024,
            max_streams: 5_000,
        }
    }
}

/// What the command line says; none where it is silent.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Overrides {
    /// `--listen`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
}

impl Settings {
    /// Reads everything that applies to this process; `file` replaces
    /// `svodka.toml` and must then exist.
    ///
    /// # Errors
    /// One Russian line naming the setting that means nothing.
    pub fn load(file: Option<&Path>, overrides: &Overrides) -> Result<Self> {
        // What `cargo leptos watch` says; our own variables outweigh it.
        let environment = Figment::new()
            .merge(
                Env::raw()
                    .only(&["LEPTOS_SITE_ADDR"])
                    .map(|_| "listen".into()),
            )
            .merge(
                Env::raw()
                    .only(&["LEPTOS_SITE_ROOT"])
                    .map(|_| "site_root".into()),
            )
            .merge(
                Env::raw()
                    .only(&["LEPTOS_RELOAD_PORT"])
                    .map(|_| "reload_port".into()),
            )
            .merge(Env::raw().only(&["DATABASE_URL"]))
            .merge(Env::prefixed("SVODKA_").filter(known));
        Self::read(file, environment, overrides)
    }

    fn read(file: Option<&Path>, environment: Figment, overrides: &Overrides) -> Result<Self> {
        if let Some(path) = file
            && !path.is_file()
        {
            bail!("нет файла настроек {}", path.display());
        }
        let mut told = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file.or(Some(Path::new(FILE)).filter(|f| f.is_file())) {
            told = told.merge(Toml::file_exact(file));
        }
        let settings: Self = told
            .merge(environment)
            .merge(Serialized::defaults(overrides))
            .extract()
            .map_err(|e| anyhow::anyhow!(explain(&e)))?;
        settings.check()
    }

    fn check(mut self) -> Result<Self> {
        // `DATABASE_URL=` in a shell means «none», not «an empty address».
        self.database_url = self.database_url.filter(|u| !u.trim().is_empty());
        self.state_dir = self.state_dir.filter(|d| !d.as_os_str().is_empty());
        self.metrics_token = self.metrics_token.filter(|t| !t.is_empty());
        self.site_root = self.site_root.filter(|d| !d.as_os_str().is_empty());
        if let Some(url) = &self.database_url {
            names_user(url)?;
        }
        if self.database_connections < 4 {
            bail!("настройка database_connections: нужно не меньше 4 соединений с базой");
        }
        for (name, zero) in [
            ("intake_rate", self.intake_rate == 0),
            ("intake_burst", self.intake_burst == 0),
            ("intake_bytes", self.intake_bytes == 0),
            ("max_streams", self.max_streams == 0),
        ] {
            if zero {
                bail!("настройка {name}: нужно положительное число");
            }
        }
        Ok(self)
    }

    /// Whether cookies may travel by HTTPS only: as set, else wherever other
    /// machines can reach the address.
    #[must_use]
    pub fn secure_cookies(&self) -> bool {
        self.secure_cookies
            .unwrap_or_else(|| !self.listen.ip().is_loopback())
    }

    /// The built site: the setting, else beside the program, else the
    /// workspace's `target/site`.
    #[must_use]
    pub fn site_root(&self) -> PathBuf {
        if let Some(root) = &self.site_root {
            return root.clone();
        }
        let beside = std::env::current_exe()
            .ok()
            .and_then(|exe| Some(exe.parent()?.parent()?.join("site")))
            .filter(|site| site.is_dir());
        beside.unwrap_or_else(|| PathBuf::from("target/site"))
    }

    /// Where the embedded Postgres lives: the setting, else the place the
    /// system keeps such things for this user.
    ///
    /// # Errors
    /// When neither a setting nor a home directory says where.
    pub fn state_dir(&self, root: bool) -> Result<PathBuf> {
        let set = |name: &str| {
            std::env::var_os(name)
                .filter(|v| !v.is_empty())
                .map(PathBuf::from)
        };
        if let Some(dir) = &self.state_dir {
            return std::path::absolute(dir)
                .with_context(|| format!("каталог {} непонятен", dir.display()));
        }
        if root {
            return Ok(PathBuf::from("/var/lib/svodka"));
        }
        set("XDG_STATE_HOME")
            .or_else(|| set("HOME").map(|home| home.join(".local/state")))
            .map(|base| base.join("svodka"))
            .context("непонятно, где хранить данные: задайте SVODKA_STATE_DIR")
    }
}

/// The variables that are settings; other `SVODKA_…` belong to scripts and
/// tests, and a foreign variable must not stop the program.
fn known(name: &figment::value::UncasedStr) -> bool {
    [
        "database_connections",
        "listen",
        "secure_cookies",
        "metrics_token",
        "state_dir",
        "site_root",
        "log",
        "log_format",
        "intake_rate",
        "intake_burst",
        "intake_bytes",
        "max_streams",
    ]
    .iter()
    .any(|k| name == *k)
}

/// The driver takes the operating system's user where the address names none,
/// and which one that is depends on who starts the service.
fn names_user(url: &str) -> Result<()> {
    let Some(rest) = url
        .strip_prefix("postgres://")
        .or_else(|| url.strip_prefix("postgresql://"))
    else {
        bail!("DATABASE_URL должен начинаться с postgres://");
    };
    let (authority, query) = (
        rest.split(['/', '?']).next().unwrap_or(""),
        rest.split_once('?').map_or("", |q| q.1),
    );
    let user = authority
        .rsplit_once('@')
        .map_or("", |(user, _)| user.split(':').next().unwrap_or(""));
    if user.is_empty()
        && !query
            .split('&')
            .any(|p| p.strip_prefix("user=").is_some_and(|u| !u.is_empty()))
    {
        bail!("в DATABASE_URL не назван пользователь: нужно postgres://ПОЛЬЗОВАТЕЛЬ@узел/база");
    }
    Ok(())
}

/// A setting's error without its value, which may be a password.
fn explain(error: &figment::Error) -> String {
    use figment::error::Kind;
    let name = if error.path.is_empty() {
        "?".to_owned()
    } else {
        error.path.join(".")
    };
    let whence = error
        .metadata
        .as_ref()
        .map_or(String::new(), |m| match &m.source {
            Some(figment::Source::File(path)) => format!(" (файл {})", path.display()),
            _ if m.name.contains("environment") => " (переменная окружения)".to_owned(),
            _ => String::new(),
        });
    match &error.kind {
        Kind::UnknownField(field, _) => format!("неизвестная настройка «{field}»{whence}"),
        // Of a file as a whole; the parser's English names the place first.
        Kind::Message(words) if error.path.is_empty() => {
            let place = words.lines().next().and_then(|l| l.split_once("at line "));
            let place = place.map_or(String::new(), |(_, at)| {
                format!(": строка {}", at.replace(", column ", ", знак ").trim_end())
            });
            format!("файл настроек не читается как TOML{whence}{place}")
        }
        _ => format!(
            "настройка «{name}»{whence} записана неверно: нужно {}",
            expected(&name)
        ),
    }
}

/// What a setting looks like when it is right.
fn expected(name: &str) -> &'static str {
    match name {
        "listen" => "адрес и порт, например 127.0.0.1:3000",
        "secure_cookies" => "true или false",
        "log_format" => "human или json",
        "database_connections"
        | "reload_port"
        | "intake_rate"
        | "intake_burst"
        | "intake_bytes"
        | "max_streams" => "целое положительное число",
        _ => "строка в кавычках",
    }
}

#[cfg(test)]
mod tests;
