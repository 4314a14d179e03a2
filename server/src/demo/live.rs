//! The demonstration while the server runs: the staff works, and citizens
//! keep writing through the server's own intake door, by the profile of the
//! day, more often while somebody has just opened the board.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::Result;
use chrono::{Datelike as _, TimeDelta};
use domain::{Moment, time};
use store::Store;
use tokio_util::sync::CancellationToken;

use super::arrivals::{self, Generator, Scenario};
use super::dice::Dice;
use super::history::Maker;
use super::recent::DAILY;
use super::simulate::{self, Door, Tokens};
use super::staff::{self, Clock};
use crate::node::Node;

/// How lively the demonstration is.
#[derive(Clone, Debug)]
struct Live {
    /// Address of the server's intake, `http://127.0.0.1:3000`.
    url: String,
    /// The seed the data were loaded with.
    seed: u64,
    /// Times the profile of an ordinary day.
    factor: f64,
    /// Longest mean gap between two appeals right after the start, in seconds.
    first_gap: f64,
    /// The same a quarter of an hour later.
    later_gap: f64,
}

impl Live {
    /// Something to see within the first minute, and a day that stays
    /// believable when the server runs on.
    fn new(address: SocketAddr, seed: u64) -> Self {
        // «Every address» is no address to call.
        let host = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        let url = format!("http://{}", SocketAddr::new(host, address.port()));
        Self {
            url,
            seed,
            factor: 1.6,
            first_gap: 20.0,
            later_gap: 120.0,
        }
    }

    /// Mean seconds until the next appeal, `running` after the start.
    fn gap(&self, at: Moment, off: bool, running: TimeDelta) -> f64 {
        let natural = 3_600.0 / (arrivals::hourly(DAILY, at, off) * self.factor).max(0.01);
        let longest = if running < TimeDelta::minutes(15) {
            self.first_gap
        } else {
            self.later_gap
        };
        natural.min(longest)
    }
}

/// Runs staff and citizens until the node's shutdown. The citizens come to
/// the address the server listens at.
pub async fn run(node: Node, seed: u64) {
    let (store, clock, shutdown) = (
        node.app.store.clone(),
        node.app.clock.clone(),
        node.shutdown.clone(),
    );
    let live = Live::new(node.app.options.site_addr, seed);
    let staff = staff::run(store.clone(), clock.clone(), seed, shutdown.clone());
    tokio::join!(staff, citizens(&store, &clock, &live, &shutdown));
}

/// Writes until shutdown; a door that stays closed is tried again later.
async fn citizens(store: &Store, clock: &Clock, live: &Live, shutdown: &CancellationToken) {
    shutdown
        .run_until_cancelled(async {
            loop {
                if let Err(error) = write(store, clock, live, shutdown).await {
                    tracing::warn!(%error, "демонстрация ждёт приём обращений");
                }
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        })
        .await;
}

async fn write(
    store: &Store,
    clock: &Clock,
    live: &Live,
    shutdown: &CancellationToken,
) -> Result<()> {
    let mut tokens = Tokens::new();
    for source in simulate::sources() {
        tokens.insert(source.to_owned(), store.create_token(source).await?);
    }
    let door = Door::new(&live.url, tokens)?;
    let maker = Maker::new(live.seed, store.reference(), store.rules());
    let start = clock();
    // Each run has a stream of its own, or a restart would send known appeals.
    let run = live.seed ^ time::millis(start).unsigned_abs();
    let mut dice = Dice::new(&[run, 0x11FE]);
    // More of what is answered in hours than of what takes days, so that the
    // open work does not grow with the livelier flow.
    let mut stream = Generator::new(run, Scenario::Calm, &maker.reference)
        .with_share("pos", 0.5)
        .with_share("chatbot", 1.3)
        .called(format!("live-{run:016x}"));
    loop {
        let now = clock();
        let mean = live.gap(now, maker.is_holiday(time::day(now)), now - start);
        let gap = (-mean * (1.0 - dice.unit()).ln()).clamp(1.0, mean * 3.0);
        tokio::time::sleep(Duration::from_secs_f64(gap)).await;
        let now = time::from_millis(time::millis(clock()));
        stream = stream.in_month(time::local(now).month());
        let (source, item) = stream.next(now);
        door.send(source, &item, shutdown).await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_sees_something_within_a_minute_and_the_day_stays_believable() {
        let live = Live::new(([0, 0, 0, 0], 3000).into(), 1);
        let at = |hour: i64| {
            time::day_start(chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap())
                + TimeDelta::hours(hour)
        };
        assert_eq!(live.url, "http://127.0.0.1:3000");
        for hour in 0..24 {
            assert!(live.gap(at(hour), false, TimeDelta::minutes(1)) <= 20.0);
        }
        let day: f64 = (0..24)
            .map(|h| 3_600.0 / live.gap(at(h), false, TimeDelta::hours(9)))
            .sum();
        assert!((DAILY..DAILY * 4.5).contains(&day), "{day}");
    }
}
