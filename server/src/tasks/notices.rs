//! Notifications: reads the journal for whoever has to hear of it, and rings
//! on the pages that people have open on this node, whichever node has read it.

use std::time::Duration;

use domain::ids::{PersonId, Seq};
use domain::notice::Ring;
use store::Error;
use tokio_util::sync::CancellationToken;

use super::patience::Patience;
use crate::node::Node;

/// Between two looks: a person sees it within a second.
const TICK: Duration = Duration::from_millis(250);
/// Journal lines of one look. As many arrivals cost one write.
const LINES: u16 = 5_000;

/// Reads and rings until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(watch(&node)).await;
}

async fn watch(node: &Node) {
    let mut patience = Patience::of("notices");
    let (mut told, mut barren) = (None, Seq(0));
    loop {
        match look(node, &mut told, &mut barren).await {
            Ok(()) => {
                patience.succeeded();
                tokio::time::sleep(TICK).await;
            }
            Err(error) => patience.failed(&error).await,
        }
    }
}

/// `told` is how far the people of this node know, `barren` up to where there
/// is nothing to tell.
async fn look(node: &Node, told: &mut Option<Seq>, barren: &mut Seq) -> Result<(), Error> {
    let app = &node.app;
    loop {
        let done = app.store.tell(app.now(), LINES.into(), *barren).await?;
        *barren = done.barren;
        done.withdrawn
            .into_iter()
            .for_each(|person| app.board.bells().add(person));
        if !done.more {
            break;
        }
    }
    let read = app.board.bells().take();
    let present = node.hub.crowd().present();
    if present.is_empty() {
        // Whoever comes is told how many are unread, and of what is new from then on.
        *told = None;
        return Ok(());
    }
    let persons: Vec<PersonId> = present.keys().copied().collect();
    let after = told.unwrap_or(Seq(i64::MAX));
    let (head, new) = app.store.told_since(after, &persons).await?;
    let due: Vec<_> = present
        .into_iter()
        .filter(|(person, at)| at.fresh || read.contains(person) || new.contains_key(person))
        .collect();
    if !due.is_empty() {
        let sessions: Vec<i64> = due.iter().map(|(_, at)| at.session).collect();
        // With today's rights: words are for those who may read them now.
        let standing = app.store.standing(&sessions, &[], app.now()).await?;
        for (person, at) in due {
            let Some(by) = standing.sessions.get(&at.session) else {
                continue;
            };
            let unread = app.store.unread(by).await?;
            let ring = match new.get(&person) {
                Some(n) => {
                    let latest = app.store.notices(by, 1).await?;
                    latest.first().map(|l| app::bell::ring(l, *n, unread))
                }
                None => None,
            };
            let silent = Ring {
                unread,
                words: String::new(),
                href: String::new(),
            };
            node.hub.crowd().ring(person, &ring.unwrap_or(silent));
        }
    }
    *told = Some(head);
    Ok(())
}
