//! What time alone brings about: deadlines that go by, promises that pass,
//! forgotten appeals that climb. Any number of nodes may run it; each thing is
//! recorded once, and after a pause everything that was missed.

use std::time::Duration;

use store::{Error, Looked};
use tokio_util::sync::CancellationToken;

use super::patience::Patience;
use crate::node::Node;

/// Between two looks: a breach is dated by its deadline, not by the look.
const EVERY: Duration = Duration::from_secs(1);
/// Journal lines of one transaction.
const LINES: u16 = 5_000;
/// Appeals of one transaction: their rows are locked as long as it takes.
const APPEALS: u16 = 100;

/// Watches deadlines until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(watch(&node)).await;
}

async fn watch(node: &Node) {
    let mut patience = Patience::of("deadlines");
    loop {
        match look(node).await {
            Ok(done) => {
                patience.succeeded();
                if done != Looked::default() {
                    tracing::debug!(?done, "сроки просмотрены");
                }
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => patience.failed(&error).await,
        }
    }
}

/// Takes new journal lines into account and records everything that is due.
///
/// # Errors
/// What the database says; what was recorded before stays recorded.
pub async fn look(node: &Node) -> Result<Looked, Error> {
    let store = &node.app.store;
    while store.watch((node.app.clock)(), LINES.into()).await? == usize::from(LINES) {}
    let mut sum = Looked::default();
    loop {
        let now = (node.app.clock)();
        let done = store.look_at_deadlines(now, APPEALS.into()).await?;
        sum.seen += done.seen;
        sum.breaches += done.breaches;
        sum.warnings += done.warnings;
        sum.resumed += done.resumed;
        sum.climbs += done.climbs;
        if done.seen < usize::from(APPEALS) {
            return Ok(sum);
        }
    }
}
