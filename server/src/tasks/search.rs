//! The reader of the journal for search. It follows at leisure: what a person
//! looks for a second after it came is found, and while a storm of lines comes
//! in, the machine belongs to those who write and to the board.

use std::time::Duration;

use store::Error;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::patience::Patience;
use crate::node::Node;

/// Between two looks.
const TICK: Duration = Duration::from_millis(250);
/// Lines of one transaction; a look that takes as many has more before it.
const BATCH: u16 = 6_000;
/// Lines a second, from which on it is a storm.
const STORM: u64 = 300;

/// Reads until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(read(&node)).await;
}

async fn read(node: &Node) {
    let mut patience = Patience::of("search");
    let mut pace = Pace::default();
    loop {
        match look(node, &mut pace).await {
            Ok(rest) => {
                patience.succeeded();
                tokio::time::sleep(rest).await;
            }
            Err(error) => patience.failed(&error).await,
        }
    }
}

/// One look; answers how long to rest after it.
async fn look(node: &Node, pace: &mut Pace) -> Result<Duration, Error> {
    let store = &node.app.store;
    let storm = pace.is_storm(store.head().await?.0.unsigned_abs());
    let start = Instant::now();
    let done = store.index(BATCH.into()).await?;
    let worked = start.elapsed();
    Ok(match done.lines < usize::from(BATCH) {
        _ if storm => TICK.max(worked * 9),
        true => TICK.max(worked),
        // Behind, and nobody is writing: an import has ended, or this is the first start.
        false => worked / 4,
    })
}

/// How fast the journal grows.
#[derive(Default)]
struct Pace {
    last: Option<(Instant, u64)>,
}

impl Pace {
    fn is_storm(&mut self, head: u64) -> bool {
        let now = Instant::now();
        let Some((at, before)) = self.last.replace((now, head)) else {
            return false;
        };
        let millis = now.duration_since(at).as_millis().max(1);
        u128::from(head.saturating_sub(before)) * 1_000 / millis > STORM.into()
    }
}
