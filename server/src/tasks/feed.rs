//! The sequencer: gives committed journal lines their numbers. Any number of
//! nodes may run it; whoever holds the lock of the feed's head does the batch.

use std::time::Duration;

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
    loop {
        match node.app.store.sequence(BATCH.into()).await {
            Ok(lines) => {
                patience.succeeded();
                if lines > 0 {
                    node.bell.notify_one();
                }
                if lines < usize::from(BATCH) {
                    node.pulse.numbered();
                    tokio::time::sleep(TICK).await;
                }
            }
            Err(error) => patience.failed(&error).await,
        }
    }
}
