//! Log lines on stderr: for a person by default, JSON for a collector. What
//! citizens write never goes into them.

use std::io::IsTerminal as _;

use anyhow::{Result, anyhow};
use tracing_subscriber::EnvFilter;

use crate::settings::{LogFormat, Settings};

/// Starts logging for the process.
///
/// # Errors
/// One Russian line when the filter means nothing.
pub fn start(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|_| {
        anyhow!(
            "настройка log: фильтр «{}» непонятен; пример: info,server=debug",
            settings.log
        )
    })?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match settings.log_format {
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
        LogFormat::Human => lines
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .try_init(),
    };
    started.map_err(|_| anyhow!("журнал программы уже открыт"))
}
