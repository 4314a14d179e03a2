//! stub
use clap::{Args, ValueEnum};
use crate::settings::Settings;
#[derive(Debug, Args)]
#[command(override_usage = "svodka simulate --rate ЧИСЛО/min")]
pub(super) struct Simulate {
    /// Темп
    #[arg(long, value_name = "ЧИСЛО/min", value_parser = rate)]
    rate: Option<f64>,
    /// Сценарий
    #[arg(long, value_name = "СЦЕНАРИЙ", value_enum)]
    scenario: Option<Scenario>,
}
#[derive(Clone, Copy, Debug, ValueEnum)] enum Scenario { Calm, Snow, Outage }
impl Simulate { pub(super) async fn run(self, _: &Settings) -> anyhow::Result<std::process::ExitCode> { anyhow::bail!("x") } }
fn rate(text: &str) -> Result<f64, String> { text.trim_end_matches("/min").parse().map_err(|_| "нужно число".into()) }
