//! The timer that closes answered appeals nobody has objected to.

use std::time::Duration;

use chrono::TimeDelta;
use domain::access::Asker;
use domain::life::Step;
use store::Error;
use tokio_util::sync::CancellationToken;

use super::patience::Patience;
use crate::node::Node;

/// Between two looks: the term is counted in days.
const EVERY: Duration = Duration::from_secs(60);
/// Appeals closed between two looks at the list.
const BATCH: i64 = 200;

/// Closes appeals until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(watch(&node)).await;
}

async fn watch(node: &Node) {
    let mut patience = Patience::of("closing");
    loop {
        match close_due(node).await {
            Ok(()) => {
                patience.succeeded();
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => patience.failed(&error).await,
        }
    }
}

/// Closes everything whose term is over, oldest first.
///
/// # Errors
/// What the database says; what was closed before stays closed.
pub async fn close_due(node: &Node) -> Result<(), Error> {
    let store = &node.app.store;
    loop {
        let now = (node.app.clock)();
        let term = TimeDelta::days(store.reference().settings.close_after_days.into());
        let due = store.answered_before(now - term, BATCH).await?;
        let mut closed = 0;
        for id in due {
            match store
                .step(&Asker::timer(), id, &Step::Close, None, now)
                .await
            {
                Ok(()) => closed += 1,
                // Somebody was faster: another node, or a reopening.
                Err(Error::Refused(_) | Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        if closed == 0 {
            return Ok(());
        }
    }
}
