//! `svodka digest`: the press note of a week, as text.

use std::process::ExitCode;

use anyhow::{Context, Result};
use chrono::{Days, NaiveDate, Utc};
use clap::Args;
use domain::access::Asker;
use domain::period::Period;
use domain::scope::Actor;
use domain::time;
use store::Store;

/// `svodka digest`
#[derive(Debug, Args)]
#[command(override_usage = "svodka digest [--week НЕДЕЛЯ]")]
pub(super) struct Digest {
    /// Неделя по ISO, например 2022-W50; без параметра — последняя полная
    #[arg(long, value_name = "НЕДЕЛЯ", value_parser = monday)]
    week: Option<NaiveDate>,
}

impl Digest {
    pub(super) async fn run(&self, store: &Store) -> Result<ExitCode> {
        let now = Utc::now();
        let monday = self
            .week
            .unwrap_or_else(|| time::monday(time::day(now)) - Days::new(7));
        let digest = store
            .digest(&Asker::system(Actor::Console), monday, now)
            .await
            .context("сводка не посчиталась")?;
        print!("{}", digest.text(&store.reference().settings.place));
        Ok(ExitCode::SUCCESS)
    }
}

fn monday(text: &str) -> Result<NaiveDate, String> {
    match Period::parse(text) {
        Some(Period::Week(monday)) => Ok(monday),
        _ => Err("нужна неделя по ISO, например 2022-W50".into()),
    }
}
