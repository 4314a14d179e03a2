//! The program `svodka`: options → database → tasks → doors. Each verb is a
//! file of `cli`; this file only brings a process up and down.

use std::process::ExitCode;
use std::time::Duration;

use server::cli::Cli;
use server::logging;

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let settings = match cli.settings() {
        Ok(settings) => settings,
        Err(error) => return fail(&error),
    };
    if let Err(error) = logging::start(&settings) {
        return fail(&error);
    }
    // Pages are rendered on the runtime's threads, and a page that waits for
    // another one must find a free thread even on a machine with two cores.
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let code = runtime
        .block_on(cli.run(settings))
        .unwrap_or_else(|error| fail(&error));
    // A thread that still waits for standard input must not hold the exit.
    runtime.shutdown_timeout(Duration::from_millis(200));
    code
}

fn fail(error: &anyhow::Error) -> ExitCode {
    // Libraries repeat the cause in their own words; a person reads it once.
    let mut told = String::new();
    for cause in error
        .chain()
        .map(ToString::to_string)
        .filter(|c| !c.is_empty())
    {
        if !told.contains(&cause) {
            let sign = if told.is_empty() { "" } else { ": " };
            told = format!("{told}{sign}{cause}");
        }
    }
    eprintln!("Ошибка: {}", told.replace('\n', " "));
    ExitCode::FAILURE
}
