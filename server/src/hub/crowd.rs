//! Whose the open streams are, so that one ends when its listener may not
//! listen any more: a session ended, a role taken away, a display revoked or
//! sent to another scene.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::context::Visitor;
use domain::access::Scene;
use domain::ids::DisplayId;
use domain::live::Audience;
use tokio_util::sync::CancellationToken;

/// Whose a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// A person's session.
    Session(i64),
    /// A display with the scene it showed when it came.
    Display(DisplayId, Scene),
}

impl Listener {
    /// The listener behind a visitor.
    #[must_use]
    pub fn of(visitor: &Visitor) -> Option<Self> {
        match visitor {
            Visitor::Person(who) => Some(Self::Session(who.1.session)),
            Visitor::Display(asker) => Some(Self::Display(asker.display_id()?, asker.scene()?)),
        }
    }
}

/// Everybody who listens to this process.
#[derive(Default)]
pub struct Crowd(Mutex<Seats>);

#[derive(Default)]
struct Seats {
    next: u64,
    taken: HashMap<u64, (Listener, Audience, CancellationToken)>,
}

impl Crowd {
    pub(super) fn join(self: &Arc<Self>, listener: Listener, audience: Audience) -> Seat {
        let mut seats = self.lock();
        let no = seats.next;
        seats.next += 1;
        let leave = CancellationToken::new();
        seats.taken.insert(no, (listener, audience, leave.clone()));
        Seat {
            crowd: Arc::clone(self),
            no,
            leave,
        }
    }

    /// The sessions and the displays that listen, each once.
    #[must_use]
    pub fn listeners(&self) -> (Vec<i64>, Vec<DisplayId>) {
        let (mut sessions, mut displays) = (BTreeSet::new(), BTreeSet::new());
        for (listener, ..) in self.lock().taken.values() {
            match listener {
                Listener::Session(id) => drop(sessions.insert(*id)),
                Listener::Display(id, _) => drop(displays.insert(*id)),
            }
        }
        (
            sessions.into_iter().collect(),
            displays.into_iter().collect(),
        )
    }

    /// Ends the streams that may not go on; answers how many.
    pub fn keep(&self, may: impl Fn(Listener, &Audience) -> bool) -> usize {
        let seats = self.lock();
        let leaving = seats.taken.values().filter(|(l, a, _)| !may(*l, a));
        leaving.map(|(.., leave)| leave.cancel()).count()
    }

    fn lock(&self) -> MutexGuard<'_, Seats> {
        // A panic under the lock leaves a whole map.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A listener's place, given back when dropped.
pub(super) struct Seat {
    crowd: Arc<Crowd>,
    no: u64,
    /// Cancelled when the listener may not listen any more.
    pub(super) leave: CancellationToken,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.crowd.lock().taken.remove(&self.no);
    }
}
