//! Whose the open streams are, so that one ends when its listener may not
//! listen any more: a session ended, a role taken away, a display revoked or
//! sent to another scene. And so that a person's own notifications reach their
//! streams and nobody else's.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::context::Visitor;
use bytes::Bytes;
use domain::access::Scene;
use domain::ids::{DisplayId, PersonId};
use domain::live::Audience;
use domain::notice::Ring;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::frame;

/// Whose a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// A person's session.
    Session(i64, PersonId),
    /// A display with the scene it showed when it came.
    Display(DisplayId, Scene),
}

impl Listener {
    /// The listener behind a visitor.
    #[must_use]
    pub fn of(visitor: &Visitor) -> Option<Self> {
        match visitor {
            Visitor::Person(who) => Some(Self::Session(who.1.session, who.1.id)),
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
    taken: HashMap<u64, Taken>,
}

struct Taken {
    listener: Listener,
    audience: Audience,
    leave: CancellationToken,
    /// The latest that there is to ring about.
    rings: watch::Sender<Bytes>,
    /// Not told yet how many are unread.
    fresh: bool,
}

impl Taken {
    /// Whose page it is, where it has a bell: the wall has none.
    fn person(&self) -> Option<(PersonId, i64)> {
        match self.listener {
            Listener::Session(session, person) if !matches!(self.audience, Audience::Wall(_)) => {
                Some((person, session))
            }
            _ => None,
        }
    }
}

/// Somebody with pages open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// One of their sessions.
    pub session: i64,
    /// Whether one of their pages has not been told anything yet.
    pub fresh: bool,
}

impl Crowd {
    pub(super) fn join(self: &Arc<Self>, listener: Listener, audience: Audience) -> Seat {
        let mut seats = self.lock();
        let no = seats.next;
        seats.next += 1;
        let leave = CancellationToken::new();
        let (sender, rings) = watch::channel(Bytes::new());
        let taken = Taken {
            listener,
            audience,
            leave: leave.clone(),
            rings: sender,
            fresh: true,
        };
        seats.taken.insert(no, taken);
        Seat {
            crowd: Arc::clone(self),
            no,
            leave,
            rings,
        }
    }

    /// The sessions and the displays that listen, each once.
    #[must_use]
    pub fn listeners(&self) -> (Vec<i64>, Vec<DisplayId>) {
        let (mut sessions, mut displays) = (BTreeSet::new(), BTreeSet::new());
        for taken in self.lock().taken.values() {
            match taken.listener {
                Listener::Session(id, _) => drop(sessions.insert(id)),
                Listener::Display(id, _) => drop(displays.insert(id)),
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
        let leaving = seats
            .taken
            .values()
            .filter(|t| !may(t.listener, &t.audience));
        leaving.map(|t| t.leave.cancel()).count()
    }

    /// Who has a page open that can ring.
    #[must_use]
    pub fn present(&self) -> BTreeMap<PersonId, Present> {
        let mut all = BTreeMap::new();
        for taken in self.lock().taken.values() {
            let Some((person, session)) = taken.person() else {
                continue;
            };
            let known: &mut Present = all.entry(person).or_insert(Present {
                session,
                fresh: false,
            });
            known.fresh |= taken.fresh;
        }
        all
    }

    /// Rings on every page that the person has open.
    pub fn ring(&self, person: PersonId, ring: &Ring) {
        let bytes = frame::ring(ring);
        let mut seats = self.lock();
        let theirs = seats.taken.values_mut();
        for taken in theirs.filter(|t| t.person().is_some_and(|(p, _)| p == person)) {
            taken.fresh = false;
            taken.rings.send_replace(bytes.clone());
        }
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
    /// What there is to ring about.
    pub(super) rings: watch::Receiver<Bytes>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.crowd.lock().taken.remove(&self.no);
    }
}
