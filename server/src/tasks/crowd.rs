//! Looks every second whether those who listen still may. Whatever ended a
//! session or moved a display, on this node or another, the stream is over
//! within two seconds, and the page behind it loads itself again.

use std::time::Duration;

use store::Error;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::patience::Patience;
use crate::http::live;
use crate::hub::Listener;
use crate::node::Node;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// Looks until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(watch(&node)).await;
}

async fn watch(node: &Node) {
    let mut patience = Patience::of("crowd");
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match look(node).await {
            Ok(()) => patience.succeeded(),
            Err(error) => patience.failed(&error).await,
        }
    }
}

async fn look(node: &Node) -> Result<(), Error> {
    let (sessions, displays) = node.hub.crowd().listeners();
    if sessions.is_empty() && displays.is_empty() {
        return Ok(());
    }
    let app = &node.app;
    let standing = app.store.standing(&sessions, &displays, app.now()).await?;
    let gone = node.hub.crowd().keep(|listener, audience| match listener {
        Listener::Session(id) => standing
            .sessions
            .get(&id)
            .is_some_and(|asker| live::is_open_to(asker, audience)),
        Listener::Display(id, scene) => standing
            .displays
            .get(&id)
            .is_some_and(|asker| asker.scene() == Some(scene)),
    });
    if gone > 0 {
        // Or the page that comes back would meet what is remembered.
        app.store.forget_askers();
    }
    Ok(())
}
