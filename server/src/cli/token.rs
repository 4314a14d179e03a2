//! `svodka token`: keys of the source systems for the intake.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use store::Store;

use super::SourceCode;

/// `svodka token`
#[derive(Debug, Args)]
#[command(override_usage = "svodka token КОМАНДА")]
pub(super) struct Token {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Создать ключ источника и напечатать его; второй раз его не увидеть
    #[command(override_usage = "svodka token create --source КОД")]
    Create(SourceCode),
}

impl Token {
    pub(super) async fn run(&self, store: &Store) -> Result<ExitCode> {
        let Verb::Create(source) = &self.verb;
        source.find(store)?;
        // Alone on stdout, so that a script can take it as it is.
        println!(
            "{}",
            store
                .create_token(&source.source)
                .await
                .context("ключ не создался")?
        );
        Ok(ExitCode::SUCCESS)
    }
}
