//! The command line: what a person can ask of `svodka`, in Russian, each verb
//! in a file of its own. What clap says in English by itself (headings, hints,
//! errors) is said here instead.

mod digest;
mod import;
mod mistake;
mod serve;
mod simulate;
mod token;
mod user;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{
    Arg, ArgAction, Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand,
};

use crate::database::Database;
use crate::settings::{Overrides, Settings};

/// What was asked.
#[derive(Debug, Parser)]
#[command(
    name = "svodka",
    version,
    disable_version_flag = true,
    about = "«Сводка» — живое табло обращений граждан муниципального центра управления.",
    override_usage = "svodka [ПАРАМЕТРЫ] КОМАНДА",
    after_help = "Настройки читаются из svodka.toml, затем из переменных окружения, затем из командной строки;\n\
                  все они названы в «svodka serve --help». Без DATABASE_URL запускается собственный Postgres."
)]
pub struct Cli {
    /// Файл настроек вместо svodka.toml
    #[arg(long, global = true, value_name = "ФАЙЛ")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Открыть табло: сервер страниц, приём обращений и живая лента
    Serve(serve::Serve),
    /// Загрузить реестр обращений из CSV
    Import(import::Import),
    /// Слать придуманные обращения через настоящий приём
    Simulate(simulate::Simulate),
    /// Напечатать недельную сводку для прессы
    Digest(digest::Digest),
    /// Пересчитать все показатели по журналу и назвать расхождения
    #[command(override_usage = "svodka verify")]
    Verify,
    /// Ключи систем-источников для приёма обращений
    Token(token::Token),
    /// Учётные записи: завести, показать, отключить, задать пароль
    User(user::User),
}

const TEMPLATE: &str = "{about-with-newline}\nИспользование: {usage}\n\n{all-args}{after-help}";

/// The command as clap knows it, with every word in Russian.
#[must_use]
pub fn command() -> Command {
    let version = Arg::new("version")
        .long("version")
        .short('V')
        .action(ArgAction::Version)
        .help("Показать версию");
    russian(Cli::command().arg(version))
}

fn russian(command: Command) -> Command {
    let help = Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .help("Показать эту справку");
    command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .help_template(TEMPLATE)
        .subcommand_help_heading("Команды")
        .subcommand_value_name("КОМАНДА")
        .arg(help)
        .mut_args(quiet)
        .mut_subcommands(russian)
}

/// An argument without clap's English remarks about its values.
fn quiet(arg: Arg) -> Arg {
    let arg = arg.help_heading("Параметры");
    if arg.get_action().takes_values() {
        arg.hide_possible_values(true).hide_default_value(true)
    } else {
        arg
    }
}

impl Cli {
    /// Reads a command line; prints help or the mistake when there is nothing to run.
    ///
    /// # Errors
    /// The exit code to leave with.
    pub fn read(args: impl IntoIterator<Item = OsString>) -> Result<Self, ExitCode> {
        command()
            .try_get_matches_from(args)
            .and_then(|m| Self::from_arg_matches(&m))
            .map_err(|e| mistake::tell(&e))
    }

    /// The settings under this command line.
    ///
    /// # Errors
    /// One Russian line.
    pub fn settings(&self) -> Result<Settings> {
        let overrides = match &self.verb {
            Verb::Serve(serve) => serve.overrides(),
            _ => Overrides::default(),
        };
        Settings::load(self.config.as_deref(), &overrides)
    }

    /// Does what was asked; the code says whether all was well.
    ///
    /// # Errors
    /// One Russian line for a person.
    pub async fn run(self, settings: Settings) -> Result<ExitCode> {
        match self.verb {
            Verb::Serve(serve) => serve.run(&settings).await,
            Verb::Simulate(simulate) => simulate.run(&settings).await,
            Verb::Import(import) => {
                let ready = import.prepare()?;
                with_database(&settings, async |store| import.run(ready, store).await).await
            }
            Verb::Digest(digest) => {
                with_database(&settings, async |store| digest.run(store).await).await
            }
            Verb::Verify => with_database(&settings, async |store| verify::run(store).await).await,
            Verb::User(user) => {
                with_database(&settings, async |store| user.run(store, &settings).await).await
            }
            Verb::Token(token) => {
                with_database(&settings, async |store| token.run(store).await).await
            }
        }
    }
}

/// Runs a verb on an open database and closes it whatever happens, Ctrl-C
/// included: an embedded server must not stay behind.
async fn with_database(
    settings: &Settings,
    verb: impl AsyncFnOnce(&store::Store) -> Result<ExitCode>,
) -> Result<ExitCode> {
    let database = Database::open(settings).await?;
    let done = tokio::select! {
        done = verb(&database.store) => done,
        signal = stop_signal() => signal.and_then(|()| Err(anyhow::anyhow!("прервано"))),
    };
    let closed = database.close().await;
    done.and_then(|code| closed.map(|()| code))
}

/// Waits until somebody asks the process to end.
async fn stop_signal() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed?,
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn whole(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "нужно целое число".into())
}

/// A source's code on the command line.
#[derive(Clone, Debug, Args)]
struct SourceCode {
    /// Код системы-источника, например incident_management, pos, open311
    #[arg(long, value_name = "КОД")]
    source: String,
}

impl SourceCode {
    fn find(&self, store: &store::Store) -> Result<domain::ids::SourceId> {
        let reference = store.reference();
        if let Some(found) = reference.source_by_code(&self.source) {
            return Ok(found.id);
        }
        let known: Vec<&str> = reference.sources.iter().map(|s| s.code.as_str()).collect();
        anyhow::bail!(
            "системы-источника «{}» нет в справочнике; есть: {}",
            self.source,
            known.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn helps(command: &mut Command, out: &mut Vec<String>) {
        out.push(command.render_long_help().to_string());
        for sub in command.get_subcommands_mut() {
            helps(sub, out);
        }
    }

    #[test]
    fn every_help_is_russian() {
        let mut all = command();
        all.build();
        all.clone().debug_assert();
        let mut out = Vec::new();
        helps(&mut all, &mut out);
        assert!(out.len() >= 8, "{}", out.len());
        for help in out {
            for english in [
                "Usage",
                "Options",
                "Commands",
                "Arguments",
                "Print",
                "default",
                "possible",
                "OPTIONS",
                "COMMAND",
                "Possible",
                "for more",
            ] {
                assert!(!help.contains(english), "{english} в справке:\n{help}");
            }
            assert!(
                help.contains("Использование: svodka") && help.contains("Показать эту справку"),
                "{help}"
            );
        }
    }

    #[test]
    fn mistakes_are_one_russian_line() {
        for (args, says) in [
            (&["serv"][..], "serve"),
            (&["serve", "--lisen", "1"], "--lisen"),
            (&["serve", "--listen", "nowhere"], "nowhere"),
            (&["serve", "--listen"], "--listen"),
            (&["import", "file.csv"], "--source"),
            (&["import", "--source", "pos"], "ФАЙЛ"),
            (
                &["import", "--source", "pos", "--source", "pos", "f"],
                "--source",
            ),
            (&["digest", "--week", "2022-50"], "2022-W50"),
            (&["verify", "extra"], "extra"),
            (&["simulate", "--rate", "fast"], "fast"),
            (&["simulate", "--scenario", "flood"], "snow"),
            (&["token"], "команд"),
        ] {
            let line = std::iter::once("svodka").chain(args.iter().copied());
            let error = command()
                .try_get_matches_from(line)
                .and_then(|m| Cli::from_arg_matches(&m))
                .unwrap_err();
            let told = mistake::explain(&error);
            assert!(
                told.contains(says) && !told.contains('\n'),
                "{args:?}: {told}"
            );
            assert!(
                !told.to_lowercase().contains("error") && !told.contains("argument"),
                "{args:?}: {told}"
            );
        }
    }
}
