//! Reads now and then how fast the departments work: the forecasts of the
//! queues are counted from it every second, in memory.

use std::time::Duration;

use domain::access::Asker;
use store::Error;
use tokio_util::sync::CancellationToken;

use super::patience::Patience;
use crate::node::Node;

/// Between two looks: a mean of four weeks hardly moves.
const EVERY: Duration = Duration::from_secs(300);

/// Reads until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(watch(&node)).await;
}

async fn watch(node: &Node) {
    let mut patience = Patience::of("pace");
    loop {
        match read(node).await {
            Ok(()) => {
                patience.succeeded();
                tokio::time::sleep(EVERY).await;
            }
            Err(error) => patience.failed(&error).await,
        }
    }
}

/// Reads the paces once; the next look at the board counts with them.
///
/// # Errors
/// What the database says; the paces read before stay.
pub async fn read(node: &Node) -> Result<(), Error> {
    let app = &node.app;
    let paces = app.store.paces(&Asker::timer(), app.now()).await?;
    app.board.set_paces(paces);
    Ok(())
}
