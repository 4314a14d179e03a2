//! The sequencer: gives committed journal lines their numbers. Any number of
//! nodes may run it; whoever holds the lock of the feed's head does the batch.

use std::time::Duration;

use domain::ids::Seq;
use store::Error;
use tokio_util::sync::CancellationToken;

use super::patience::Patience;
use crate::node::Node;

/// Between two looks. One look takes everything committed so far, so looking
/// again at once would only pay off after a full batch.
const TICK: Duration = Duration::from_millis(75);
/// Lines of one transaction.
const BATCH: u16 = 4_000;

/// Numbers lines until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(number(&node)).await;
}

async fn number(node: &Node) {
    let mut patience = Patience::of("feed");
    let mut head = None;
    loop {
        match tick(node, &mut head).await {
            Ok(more) => {
                patience.succeeded();
                if !more {
                    tokio::time::sleep(TICK).await;
                }
            }
            Err(error) => patience.failed(&error).await,
        }
    }
}

/// One look; answers whether there may be more to number at once.
async fn tick(node: &Node, head: &mut Option<Seq>) -> Result<bool, Error> {
    let store = &node.app.store;
    let Some(lines) = store.sequence(BATCH.into()).await? else {
        // An import or another node is at it. The feed lives as long as it
        // moves: whoever is stuck there holds everybody up.
        let now = Some(store.head().await?);
        if std::mem::replace(head, now) != now {
            node.pulse.numbered();
        }
        return Ok(false);
    };
    if lines > 0 {
        node.bell.notify_one();
    }
    if lines == usize::from(BATCH) {
        return Ok(true);
    }
    node.pulse.numbered();
    Ok(false)
}
