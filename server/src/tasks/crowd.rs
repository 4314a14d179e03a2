//! Looks every second whether those who listen still may. Whatever ended a
//! session or moved a display, on this node or another, the stream is over
//! within two seconds, and the page behind it loads itself again. Once an hour
//! it removes the sessions that have ended by themselves, and notifications
//! that are too old to read.

use std::time::Duration;

use app::context::AppState;
use store::Error;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::patience::Patience;
use crate::http::live;
use crate::hub::Listener;
use crate::node::Node;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);
/// Between two removals of ended sessions.
const CLEAN: Duration = Duration::from_secs(3_600);

/// Looks until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(watch(&node)).await;
}

async fn watch(node: &Node) {
    let mut patience = Patience::of("crowd");
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut cleaned: Option<Instant> = None;
    loop {
        ticks.tick().await;
        let looked = look(node).await;
        let done = match looked {
            Ok(()) if cleaned.is_none_or(|at| at.elapsed() > CLEAN) => {
                cleaned = Some(Instant::now());
                let app = &node.app;
                clean(app).await
            }
            looked => looked,
        };
        match done {
            Ok(()) => patience.succeeded(),
            Err(error) => patience.failed(&error).await,
        }
    }
}

async fn clean(app: &AppState) -> Result<(), Error> {
    app.store.forget_sessions(app.now()).await?;
    app.store.forget_notices(app.now()).await.map(drop)
}

async fn look(node: &Node) -> Result<(), Error> {
    let (sessions, displays) = node.hub.crowd().listeners();
    if sessions.is_empty() && displays.is_empty() {
        return Ok(());
    }
    let app = &node.app;
    let standing = app.store.standing(&sessions, &displays, app.now()).await?;
    let gone = node.hub.crowd().keep(|listener, audience| match listener {
        Listener::Session(id, _) => standing
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
