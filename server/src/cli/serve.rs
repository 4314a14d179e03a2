//! `svodka serve`: brings a process up (database, demo data, tasks, doors)
//! and takes it down again, cleanly, when asked to stop.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use app::context::{AppState, LiveBoard};
use clap::Args;
use domain::access::{Asker, Role};
use domain::person::NewPerson;
use domain::scope::Actor;
use leptos::config::{Env, LeptosOptions};
use tokio::net::TcpListener;

use super::stop_signal;
use crate::database::Database;
use crate::node::{HttpConfig, Node};
use crate::settings::{Overrides, Settings};
use crate::{build_id, demo, http, io_reason, tasks};

const SETTINGS: &str = "Настройки (переменная окружения или имя в svodka.toml):
  DATABASE_URL                 database_url          свой Postgres 15+, postgres://ПОЛЬЗОВАТЕЛЬ@узел/база;
                                                     без него запускается собственный
  SVODKA_DATABASE_CONNECTIONS  database_connections  соединений с базой, по умолчанию 16
  SVODKA_LISTEN                listen                адрес и порт, 127.0.0.1:3000
  SVODKA_SECURE_COOKIES        secure_cookies        true: пароли и сеансы только по HTTPS (за прокси);
                                                     по умолчанию так для адреса, видимого другим машинам
  SVODKA_METRICS_TOKEN         metrics_token         ключ для /metrics; без него — только администратору
  SVODKA_STATE_DIR             state_dir             данные собственного Postgres: у root /var/lib/svodka,
                                                     у остальных ~/.local/state/svodka
  SVODKA_SITE_ROOT             site_root             папка собранного сайта: ../site рядом с программой
  SVODKA_LOG                   log                   что писать в журнал: info, debug, warn …
  SVODKA_LOG_FORMAT            log_format            human или json
  SVODKA_INTAKE_RATE           intake_rate           обращений в секунду от одного источника, 500
  SVODKA_INTAKE_BURST          intake_burst          обращений от одного источника разом, 2000
  SVODKA_INTAKE_BYTES          intake_bytes          наибольший запрос приёма в байтах, 16777216
  SVODKA_MAX_STREAMS           max_streams           открытых живых лент, 5000";

/// `svodka serve`
#[derive(Debug, Args)]
#[command(
    override_usage = "svodka serve [--demo] [--listen АДРЕС]",
    after_help = SETTINGS
)]
pub(super) struct Serve {
    /// Загрузить демонстрационные данные и придумывать новые обращения
    #[arg(long)]
    demo: bool,
    /// Зерно случайности демонстрационных данных; по умолчанию 2022
    #[arg(long, value_name = "ЧИСЛО", default_value_t = demo::SEED, value_parser = super::whole)]
    seed: u64,
    /// Адрес и порт; по умолчанию 127.0.0.1:3000
    #[arg(long, value_name = "АДРЕС", value_parser = address)]
    listen: Option<SocketAddr>,
}

impl Serve {
    /// The settings that the command line replaces.
    pub(super) fn overrides(&self) -> Overrides {
        Overrides {
            listen: self.listen,
        }
    }

    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode> {
        // Before anything slow: a busy port is better told at once.
        let listener = TcpListener::bind(settings.listen).await.map_err(|e| {
            anyhow!(
                "адрес {}: {}; выберите другой: --listen АДРЕС",
                settings.listen,
                io_reason::of(&e)
            )
        })?;
        let database = Database::open(settings).await?;
        let done = self.serve(settings, listener, &database).await;
        let closed = database.close().await;
        done.and(closed).map(|()| ExitCode::SUCCESS)
    }

    async fn serve(
        &self,
        settings: &Settings,
        listener: TcpListener,
        database: &Database,
    ) -> Result<()> {
        let store = &database.store;
        let clock: app::context::Clock = Arc::new(chrono::Utc::now);
        if self.demo {
            demo::accounts::may_begin(store).await?;
            tracing::info!("загружаю демонстрационные данные, если их ещё нет");
            let loaded = tokio::select! {
                loaded = demo::load(store, self.seed, clock()) => loaded.context("демонстрационные данные не загрузились")?,
                signal = stop_signal() => return signal,
            };
            tracing::info!(
                year2022 = loaded.year2022,
                recent = loaded.recent,
                "демонстрационные данные на месте"
            );
        }
        let demo: Arc<[_]> = if self.demo {
            demo::accounts::people(store, clock()).await?.into()
        } else {
            demo::accounts::keep_out(store, clock()).await?;
            first_administrator(store, settings).await?;
            Arc::default()
        };
        let options = options(settings, listener.local_addr()?);
        let build = build_id::of(Path::new(&*options.site_root));
        let state = AppState {
            store: store.clone(),
            board: LiveBoard::default(),
            clock,
            options,
            build,
            demo,
        };
        let node = Node::new(state, limits(settings));
        let mut tasks = tasks::start(&node);
        tasks.spawn(database.watch(node.shutdown.clone()));
        if self.demo {
            tasks.spawn(demo::run(node.clone(), self.seed));
        }
        println!("Табло открыто: http://{}/", listener.local_addr()?);
        let stop = node.shutdown.clone();
        let signal = tokio::spawn(async move {
            let asked = stop_signal().await;
            stop.cancel();
            asked
        });
        let served = http::serve(listener, http::router(node.clone()), node.shutdown.clone()).await;
        node.shutdown.cancel();
        signal.abort();
        tracing::info!("останавливаюсь");
        while tasks.join_next().await.is_some() {}
        served.context("сервер остановился")
    }
}

/// Where there is no administrator (the demonstration's is none), makes one
/// and prints the link with which they set their password.
async fn first_administrator(store: &store::Store, settings: &Settings) -> Result<()> {
    if store.has_admin().await? {
        return Ok(());
    }
    let by = Asker::system(Actor::Console);
    let admin = NewPerson {
        login: free_login(store).await?,
        name: "Администратор".into(),
        roles: vec![Role::Admin, Role::Supervisor],
        departments: vec![],
    };
    let id = store.add_person(&by, &admin).await?;
    println!(
        "Первый вход администратора (имя входа {}), ссылка действует один раз: {}",
        admin.login,
        super::user::link(store, &by, id, settings).await?
    );
    Ok(())
}

/// A login for the first administrator: after a demonstration `admin` is taken.
async fn free_login(store: &store::Store) -> Result<String> {
    let numbered = (2..).map(|n| format!("administrator{n}"));
    for login in ["admin".into(), "administrator".into()]
        .into_iter()
        .chain(numbered)
    {
        if store.person_by_login(&login).await?.is_none() {
            return Ok(login);
        }
    }
    anyhow::bail!("для администратора нет свободного имени входа")
}

fn limits(settings: &Settings) -> HttpConfig {
    HttpConfig {
        secure_cookies: settings.secure_cookies(),
        metrics_token: settings.metrics_token.clone(),
        intake_per_second: settings.intake_rate,
        intake_burst: settings.intake_burst,
        max_streams: settings.max_streams,
        body_limit: settings.intake_bytes,
    }
}

fn options(settings: &Settings, address: SocketAddr) -> LeptosOptions {
    let root = settings.site_root();
    if !root.is_dir() {
        tracing::warn!(
            "папки сайта {} нет: страницы будут без стилей; соберите её (make build) или задайте SVODKA_SITE_ROOT",
            root.display()
        );
    }
    LeptosOptions::builder()
        .output_name("svodka")
        .site_root(root.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .env(if cfg!(debug_assertions) {
            Env::DEV
        } else {
            Env::PROD
        })
        .site_addr(address)
        .reload_port(settings.reload_port)
        .build()
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "нужен адрес с портом, например 127.0.0.1:3000".into())
}
