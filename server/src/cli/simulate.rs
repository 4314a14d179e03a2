//! `svodka simulate`: made-up appeals through the intake of a running server,
//! with the tokens of their sources. Who writes what is `demo`'s.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use domain::words::number;
use tokio_util::sync::CancellationToken;

use super::stop_signal;
use crate::database::Database;
use crate::demo;
use crate::demo::arrivals::Scenario;
use crate::demo::simulate::{Options, Sent, Tokens, sources};
use crate::settings::Settings;

/// `svodka simulate`
#[derive(Debug, Args)]
#[command(
    override_usage = "svodka simulate --rate ЧИСЛО/min [--scenario calm|snow|outage] [--seed ЧИСЛО] [--count ЧИСЛО]",
    after_help = "Обращения идут через приём работающего сервера. Ключи источников создаются в базе из настроек;\n\
                  для чужого сервера ключи дают параметрами --token, и база тогда не нужна."
)]
pub(super) struct Simulate {
    /// Обращений в минуту в обычный день, например 60/min; сценарий умножает
    #[arg(long, value_name = "ЧИСЛО/min", value_parser = rate)]
    rate: f64,
    /// Какой день: calm — обычный, snow — снегопад, outage — отключения в одном округе
    #[arg(long, value_name = "СЦЕНАРИЙ", default_value = "calm", value_parser = scenario)]
    scenario: Scenario,
    /// Зерно случайности: одно и то же даёт те же обращения; без него каждый раз новые
    #[arg(long, value_name = "ЧИСЛО", value_parser = super::whole)]
    seed: Option<u64>,
    /// Остановиться после стольких обращений; без параметра — по Ctrl-C
    #[arg(long, value_name = "ЧИСЛО", value_parser = super::whole)]
    count: Option<u64>,
    /// Сервер; по умолчанию адрес из настроек, http://127.0.0.1:3000
    #[arg(long, value_name = "АДРЕС")]
    url: Option<String>,
    /// Ключ источника, например pos=svodka_…; можно повторять
    #[arg(long, value_name = "ИСТОЧНИК=КЛЮЧ", value_parser = token)]
    token: Vec<(String, String)>,
}

impl Simulate {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode> {
        let mut tokens: Tokens = self.token.into_iter().collect();
        let mut options = Options {
            url: self
                .url
                .unwrap_or_else(|| format!("http://{}", settings.listen)),
            rate: self.rate,
            scenario: self.scenario,
            // Without a seed each run must bring appeals that were not there before.
            seed: self.seed.unwrap_or_else(rand::random),
            count: self.count,
            reference: None,
        };
        if sources().iter().all(|source| tokens.contains_key(*source)) {
            return send(options, tokens).await;
        }
        let database = Database::open(settings).await?;
        let missing: Vec<&str> = sources()
            .into_iter()
            .filter(|s| !tokens.contains_key(*s))
            .collect();
        let done = async {
            for source in missing {
                let token = database
                    .store
                    .create_token(source)
                    .await
                    .context("ключ не создался")?;
                tokens.insert(source.to_owned(), token);
            }
            options.reference = Some(database.store.reference());
            send(options, tokens).await
        }
        .await;
        let closed = database.close().await;
        done.and_then(|code| closed.map(|()| code))
    }
}

/// Sends until it is enough or somebody asks to stop, and tells the sum.
async fn send(options: Options, tokens: Tokens) -> Result<ExitCode> {
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    let signal = tokio::spawn(async move {
        let asked = stop_signal().await;
        stop.cancel();
        asked
    });
    let sent = demo::simulate::run(options, tokens, shutdown).await;
    signal.abort();
    let Sent {
        new,
        updated,
        known,
        refused,
    } = sent?;
    println!(
        "Отправлено: новых {}, обновлены прежние {}, уже были {}, не приняты {}.",
        number(new),
        number(updated),
        number(known),
        number(refused)
    );
    Ok(if refused == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// `60/min`, `60`, `2/s`.
fn rate(text: &str) -> Result<f64, String> {
    let (amount, per_minute) = match text.split_once('/') {
        None | Some((_, "min")) => (text.split('/').next().unwrap_or(""), 1.0),
        Some((amount, "s")) => (amount, 60.0),
        Some((amount, "h")) => (amount, 1.0 / 60.0),
        Some(_) => ("", 1.0),
    };
    match amount.trim().parse::<f64>() {
        Ok(n) if n.is_finite() && n > 0.0 => Ok(n * per_minute),
        _ => Err("нужно положительное число в минуту, например 60/min".into()),
    }
}

fn scenario(text: &str) -> Result<Scenario, String> {
    Scenario::parse(text).ok_or_else(|| {
        let known: Vec<&str> = Scenario::ALL.iter().map(|s| s.code()).collect();
        format!("возможны: {}", known.join(", "))
    })
}

fn token(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((source, token)) if sources().contains(&source) && !token.is_empty() => {
            Ok((source.into(), token.into()))
        }
        _ => Err(format!(
            "нужно ИСТОЧНИК=КЛЮЧ; источники: {}",
            sources().join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates() {
        for (text, wanted) in [
            ("60/min", 60.0),
            ("60", 60.0),
            ("2/s", 120.0),
            ("120/h", 2.0),
            ("0.5/min", 0.5),
        ] {
            assert!((rate(text).unwrap() - wanted).abs() < 1e-9, "{text}");
        }
        for bad in ["", "fast", "0/min", "-1", "1/day", "inf", "/min"] {
            assert!(rate(bad).is_err(), "{bad}");
        }
    }
}
