//! A stream of made-up appeals through the real intake door, as a source's
//! connector would bring them: each with its source's token, again and again
//! until the door has acknowledged it, slower when the door says so.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use chrono::Datelike as _;
use domain::new_appeal::NewAppeal;
use domain::reference::Reference;
use domain::{Moment, time};
use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use serde::Deserialize;
use store::Outcome;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::arrivals::{Generator, Scenario, WAYS};
use super::dice::Dice;

/// Requests under way at a time.
const AT_ONCE: usize = 16;
/// Tries of one appeal before the stream gives up.
const TRIES: u32 = 8;

/// Bearer tokens by source code.
pub type Tokens = HashMap<String, String>;

/// The codes of the sources that the stream speaks for.
#[must_use]
pub fn sources() -> Vec<&'static str> {
    let mut codes: Vec<&str> = WAYS.iter().map(|w| w.source).collect();
    codes.dedup();
    codes
}

/// What to send where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server, `http://127.0.0.1:3000`.
    pub url: String,
    /// Appeals a minute on a calm day; the scenario multiplies it.
    pub rate: f64,
    /// What kind of day.
    pub scenario: Scenario,
    /// The same seed sends the same appeals.
    pub seed: u64,
    /// Stop after so many.
    pub count: Option<u64>,
    /// Reference data, where at hand: categories it does not know are left out.
    pub reference: Option<Arc<Reference>>,
}

/// What the door said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// New appeals.
    pub new: u64,
    /// Newer versions of what was known: the seed has been used before, at
    /// another time.
    pub updated: u64,
    /// Known already, and the same.
    pub known: u64,
    /// Refused by the door.
    pub refused: u64,
}

impl Sent {
    fn add(&mut self, answer: Answer) {
        match answer {
            Answer::New => self.new += 1,
            Answer::Updated => self.updated += 1,
            Answer::Known => self.known += 1,
            Answer::Refused => self.refused += 1,
        }
    }
}

/// Sends until `count` is reached or shutdown is asked for.
///
/// # Errors
/// One line for a person: no token for a source, a token refused, or a door
/// that stays closed.
pub async fn run(options: Options, tokens: Tokens, shutdown: CancellationToken) -> Result<Sent> {
    if !(options.rate.is_finite() && options.rate > 0.0) {
        bail!("нужно положительное число обращений в минуту");
    }
    if let Some(missing) = sources().into_iter().find(|s| !tokens.contains_key(*s)) {
        bail!("нет ключа системы-источника «{missing}»");
    }
    let month = match options.scenario {
        Scenario::Calm => Some(time::local(now()).month()),
        Scenario::Snow | Scenario::Outage => None,
    };
    let stream = match &options.reference {
        Some(reference) => Generator::new(options.seed, options.scenario, reference),
        None => Generator::unchecked(options.seed, options.scenario),
    };
    let mut stream = match month {
        Some(month) => stream.in_month(month),
        None => stream,
    };
    let door = Arc::new(Door::new(&options.url, tokens)?);
    // Gaps come from dice of their own: another rate sends the same appeals.
    let mut gaps = Dice::new(&[options.seed, 0x6A9]);
    let mean = 60.0 / (options.rate * options.scenario.flow());
    let mut sent = Sent::default();
    let mut under_way: JoinSet<Result<Answer>> = JoinSet::new();
    let mut due = Instant::now();
    let mut started = 0;
    while options.count.is_none_or(|n| started < n) {
        tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            Some(answer) = under_way.join_next() => {
                sent.add(answer.context("отправка прервалась")??);
                continue;
            }
            () = tokio::time::sleep_until(due), if under_way.len() < AT_ONCE => {}
        }
        let (source, item) = stream.next(now());
        let (door, shutdown) = (door.clone(), shutdown.clone());
        under_way.spawn(async move { door.send(source, &item, &shutdown).await });
        started += 1;
        due += Duration::from_secs_f64(-mean * (1.0 - gaps.unit()).ln());
        // After a pause at the door the stream goes on, it does not catch up.
        due = due.max(Instant::now() - Duration::from_secs(1));
    }
    while let Some(answer) = under_way.join_next().await {
        sent.add(answer.context("отправка прервалась")??);
    }
    Ok(sent)
}

/// What the door said to one appeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A new appeal.
    New,
    /// A newer version of what was known.
    Updated,
    /// Known already.
    Known,
    /// Refused for good.
    Refused,
}

/// What the door says of an item that it has kept.
#[derive(Deserialize)]
struct Kept {
    outcome: Outcome,
}

/// The intake door of a server, seen from outside.
#[derive(Debug)]
pub(super) struct Door {
    client: reqwest::Client,
    url: String,
    tokens: Tokens,
}

impl Door {
    pub(super) fn new(url: &str, tokens: Tokens) -> Result<Self> {
        // The door is near; a proxy of the environment has no part in this.
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .build()?;
        Ok(Self {
            client,
            url: format!("{}/api/v1/appeals", url.trim_end_matches('/')),
            tokens,
        })
    }

    /// Sends one appeal until the door has answered for good.
    pub(super) async fn send(
        &self,
        source: &str,
        item: &NewAppeal,
        shutdown: &CancellationToken,
    ) -> Result<Answer> {
        let mut failures = 0;
        loop {
            let token = self.tokens.get(source).map_or("", String::as_str);
            let answer = self
                .client
                .post(&self.url)
                .bearer_auth(token)
                .json(item)
                .send()
                .await;
            let wait = match answer {
                Ok(answer) => match answer.status() {
                    StatusCode::CREATED => return Ok(Answer::New),
                    StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                        bail!("сервер не принял ключ системы-источника «{source}»")
                    }
                    StatusCode::NOT_FOUND => bail!("по адресу {} нет приёма обращений", self.url),
                    StatusCode::TOO_MANY_REQUESTS => pause(&answer),
                    status if status.is_success() => {
                        let kept: Kept = answer.json().await.context("приём ответил непонятно")?;
                        return Ok(match kept.outcome {
                            Outcome::Updated => Answer::Updated,
                            _ => Answer::Known,
                        });
                    }
                    status if status.is_client_error() => {
                        let why = answer.text().await.unwrap_or_default();
                        tracing::warn!(%status, external_id = item.external_id, why, "обращение не принято");
                        return Ok(Answer::Refused);
                    }
                    _ => back_off(&mut failures, || {
                        format!("сервер не принимает обращения: {}", self.url)
                    })?,
                },
                Err(error) => back_off(&mut failures, || {
                    format!("нет связи с {}: {error}", self.url)
                })?,
            };
            tokio::select! {
                () = shutdown.cancelled() => return Ok(Answer::Refused),
                () = tokio::time::sleep(wait) => {}
            }
        }
    }
}

/// How long the door asks to wait.
fn pause(answer: &reqwest::Response) -> Duration {
    let seconds = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|v| v.to_str().ok()?.parse().ok())
        .unwrap_or(1);
    Duration::from_secs(seconds).clamp(Duration::from_millis(200), Duration::from_secs(60))
}

fn back_off(failures: &mut u32, why: impl FnOnce() -> String) -> Result<Duration> {
    *failures += 1;
    if *failures >= TRIES {
        bail!(why());
    }
    Ok(Duration::from_millis(100 << *failures))
}

/// The wall clock: whoever sends stamps what he sends.
fn now() -> Moment {
    time::from_millis(time::millis(chrono::Utc::now()))
}
