//! The heartbeat of the live streams. A viewer hears it while the feed moves;
//! when the feed has stopped, the streams end, so that a screen can say that
//! it is stale instead of showing old figures with a fresh clock.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::http::metrics;
use crate::node::Node;

/// Between two heartbeats.
const BEAT: Duration = Duration::from_secs(5);

/// Beats until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(beat(&node)).await;
}

async fn beat(node: &Node) {
    let mut ticks = interval(BEAT);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut silent = false;
    loop {
        ticks.tick().await;
        let stopped = node.pulse.stopped();
        if stopped {
            node.hub.silence();
        } else {
            node.hub.beat(&node.app, (node.app.clock)());
        }
        if stopped != silent {
            silent = stopped;
            if stopped {
                tracing::error!(
                    lag_s = node.pulse.lag().as_secs(),
                    "лента стоит; прямые показы закрыты"
                );
            } else {
                tracing::info!("лента снова идёт");
            }
        }
        // Nobody may be asking for `/metrics`; its buffers must not grow.
        metrics::upkeep(node);
    }
}
