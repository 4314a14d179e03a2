//! What works beside the doors. Each task is one file with one `run`, lives
//! until the shutdown token, and survives errors by itself; one that panics is
//! named in the log and started again, because a board that has stopped in
//! silence is worse than one that has stopped.

pub mod beat;
pub mod board;
pub mod closing;
pub mod crowd;
pub mod deadlines;
pub mod feed;
pub mod notices;
pub mod pace;
mod patience;
pub mod search;

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::node::Node;

/// Pause before a task that fell is started again.
const RESTART: Duration = Duration::from_secs(1);

/// Starts every task of a process. They end when `node.shutdown` is
/// cancelled; await the set (`join_all`) to know that they have.
#[must_use = "dropping the set stops the tasks"]
pub fn start(node: &Node) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    keep(&mut tasks, "feed", node, feed::run);
    keep(&mut tasks, "board", node, board::run);
    keep(&mut tasks, "beat", node, beat::run);
    keep(&mut tasks, "closing", node, closing::run);
    keep(&mut tasks, "deadlines", node, deadlines::run);
    keep(&mut tasks, "search", node, search::run);
    keep(&mut tasks, "pace", node, pace::run);
    keep(&mut tasks, "crowd", node, crowd::run);
    keep(&mut tasks, "notices", node, notices::run);
    tasks
}

/// Runs a task until shutdown, however often it has to be started.
fn keep<F>(
    tasks: &mut JoinSet<()>,
    name: &'static str,
    node: &Node,
    run: fn(Node, CancellationToken) -> F,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let node = node.clone();
    tasks.spawn(async move {
        loop {
            let ended = tokio::spawn(run(node.clone(), node.shutdown.clone())).await;
            if node.shutdown.is_cancelled() {
                return;
            }
            match ended {
                Ok(()) => tracing::error!(
                    task = name,
                    "задача закончилась раньше времени; запускаю снова"
                ),
                Err(error) => tracing::error!(task = name, %error, "задача упала; запускаю снова"),
            }
            tokio::select! {
                () = node.shutdown.cancelled() => return,
                () = tokio::time::sleep(RESTART) => {}
            }
        }
    });
}
