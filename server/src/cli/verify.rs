//! `svodka verify`: every count and tally against the journal, in one
//! snapshot while the system runs.

use std::process::ExitCode;

use anyhow::{Context, Result};
use store::Store;

pub(super) async fn run(store: &Store) -> Result<ExitCode> {
    let differences = store.verify().await.context("проверка не удалась")?;
    if differences.is_empty() {
        println!("Расхождений нет: все показатели равны пересчитанным по журналу.");
        return Ok(ExitCode::SUCCESS);
    }
    for difference in &differences {
        println!("{difference}");
    }
    Ok(ExitCode::FAILURE)
}
