//! The live streams' side of the board: what changed lately, who listens,
//! and the frames both become.
//!
//! A frame is «the figures now, and the rows that changed since `seq`». So
//! the frame everybody gets, the one a viewer resumes with and the one a slow
//! viewer catches up with are the same thing with another `since`; nothing is
//! queued per viewer, and what the ring no longer holds is answered by a
//! snapshot. Frames are serialised once per audience and shared.
//!
//! The board is folded under the same lock, so that a snapshot and the deltas
//! after it fit together without gap or overlap. Bytes on the wire are
//! `http::live`'s; reading the journal is `tasks::board`'s.

mod changes;
mod crowd;
mod frame;
mod viewer;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::context::AppState;
use app::frames;
use bytes::Bytes;
use domain::Moment;
use domain::board::Board;
use domain::ids::Seq;
use domain::journal::Line;
use domain::live::Audience;
use domain::row::Row;
use domain::time;
use tokio::sync::watch;

use changes::Changes;
pub use crowd::{Crowd, Listener, Present};
use viewer::Place;
pub use viewer::Viewer;

use crate::node::Node;

/// The open streams of one process.
pub struct Hub {
    state: Mutex<State>,
    crowd: Arc<Crowd>,
    open: Arc<AtomicUsize>,
    max_streams: usize,
}

/// Why a stream was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The board is not loaded yet, or its feed has stopped.
    NoFeed,
    /// As many streams as allowed are open.
    Full,
}

struct State {
    /// Whether there is a board to show.
    loaded: bool,
    /// Number of the frame published last.
    no: u64,
    changes: Changes,
    channels: HashMap<Audience, Channel>,
    beat: watch::Sender<Bytes>,
}

/// One audience with at least one viewer.
struct Channel {
    latest: watch::Sender<Sent>,
    /// Serialised answers to those who come or catch up, until the next turn.
    snapshot: Option<Bytes>,
    caught_up: HashMap<Seq, Bytes>,
}

/// A published frame.
#[derive(Clone)]
struct Sent {
    no: u64,
    seq: Seq,
    bytes: Bytes,
}

impl Hub {
    /// A hub that nobody listens to yet.
    #[must_use]
    pub fn new(max_streams: usize) -> Self {
        let state = State {
            loaded: false,
            no: 0,
            changes: Changes::default(),
            channels: HashMap::new(),
            beat: watch::Sender::default(),
        };
        Self {
            state: Mutex::new(state),
            crowd: Arc::default(),
            open: Arc::default(),
            max_streams,
        }
    }

    /// Folds lines into the board, computes the figures at `now`, and tells
    /// every audience what changed. Without lines, tells them only if time
    /// alone changed a figure.
    pub fn advance(&self, app: &AppState, now: Moment, lines: Vec<(Line, Row)>) {
        let mut state = self.lock();
        let since = app.board.read(Board::seq);
        app.board.write(|board| {
            for (line, row) in lines {
                state.changes.push(&line, &row);
                board.fold(&line, row);
            }
        });
        let told = frames::counted(app, now);
        let last = app.board.counted();
        let differs = last.is_none_or(|old| old.figures.differs(&told.figures));
        app.board.set_counted(told);
        state.forget_answers();
        if differs {
            state.publish(app, since);
        }
    }

    /// Puts another board in place: the first one, or one read again after
    /// this process fell behind or the database was exchanged.
    pub fn replace(&self, app: &AppState, now: Moment, board: Board) {
        let mut state = self.lock();
        state.changes = Changes::after(board.seq());
        app.board.write(|old| *old = board);
        app.board.set_counted(frames::counted(app, now));
        state.loaded = true;
        state.forget_answers();
        state.publish_snapshots(app);
    }

    /// Sends the heartbeat to every stream.
    pub fn beat(&self, app: &AppState, now: Moment) {
        let seq = app.board.read(Board::seq);
        let state = self.lock();
        state
            .beat
            .send_replace(frame::beat(time::millis(now), &app.build, seq));
    }

    /// Ends every stream: a viewer whose feed has stopped must see that it has.
    pub fn silence(&self) {
        self.lock().channels.clear();
    }

    /// Whose the open streams are.
    #[must_use]
    pub fn crowd(&self) -> &Crowd {
        &self.crowd
    }

    /// Opens a stream that goes on after `after`, or begins with a snapshot.
    ///
    /// # Errors
    /// [`Closed`] when no stream can be opened now.
    pub fn listen(
        node: &Node,
        listener: Listener,
        audience: Audience,
        after: Option<Seq>,
    ) -> Result<Viewer, Closed> {
        let place = Place::take(&node.hub, &audience).ok_or(Closed::Full)?;
        let seat = node.hub.crowd.join(listener, audience.clone());
        let mut state = node.hub.lock();
        if !state.loaded || node.pulse.stopped() {
            return Err(Closed::NoFeed);
        }
        // Under one lock: nothing can be published between answer and subscription.
        let first = state
            .answer(&node.app, &audience, after)
            .ok_or(Closed::NoFeed)?;
        let channel = state.channels.get(&audience).ok_or(Closed::NoFeed)?;
        let (frames, beats) = (channel.latest.subscribe(), state.beat.subscribe());
        Ok(Viewer::new(
            node.clone(),
            audience,
            first,
            frames,
            beats,
            (seat, place),
        ))
    }

    /// What a viewer who has seen `after` needs to be up to date; `None` when
    /// there is no true board.
    fn catch_up(&self, app: &AppState, audience: &Audience, after: Seq) -> Option<Sent> {
        self.lock().answer(app, audience, Some(after))
    }

    /// Streams open now.
    #[must_use]
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while holding it leaves at worst a frame unsent; the next
        // turn sends everything that viewers lack.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Makes the answers kept for newcomers untrue.
    fn forget_answers(&mut self) {
        for channel in self.channels.values_mut() {
            channel.snapshot = None;
            channel.caught_up.clear();
        }
    }

    /// Sends everybody the change since `since`; drops audiences without one.
    fn publish(&mut self, app: &AppState, since: Seq) {
        self.no += 1;
        self.channels
            .retain(|_, channel| channel.latest.receiver_count() > 0);
        // Whoever hears the bell alone has nothing to learn from a change.
        let follow = |(audience, _): &(&Audience, &Channel)| **audience != Audience::Bell;
        for (audience, channel) in self.channels.iter().filter(follow) {
            let rows = self.changes.since(since, audience);
            if let Some((seq, bytes)) = frame::delta(app, audience, rows) {
                channel.latest.send_replace(Sent {
                    no: self.no,
                    seq,
                    bytes,
                });
            }
        }
    }

    fn publish_snapshots(&mut self, app: &AppState) {
        self.no += 1;
        self.channels
            .retain(|_, channel| channel.latest.receiver_count() > 0);
        for (audience, channel) in &self.channels {
            if let Some((seq, bytes)) = frame::snapshot(app, audience) {
                channel.latest.send_replace(Sent {
                    no: self.no,
                    seq,
                    bytes,
                });
            }
        }
    }

    /// The first frame of a viewer who has seen `after`, shared by all who
    /// ask the same before the next turn.
    fn answer(&mut self, app: &AppState, audience: &Audience, after: Option<Seq>) -> Option<Sent> {
        let no = self.no;
        let seq = app.board.read(Board::seq);
        let channel = self
            .channels
            .entry(audience.clone())
            .or_insert_with(|| Channel {
                latest: watch::Sender::new(Sent {
                    no,
                    seq,
                    bytes: Bytes::new(),
                }),
                snapshot: None,
                caught_up: HashMap::new(),
            });
        if let Some(after) = after {
            if let Some(bytes) = channel.caught_up.get(&after) {
                return Some(Sent {
                    no,
                    seq,
                    bytes: bytes.clone(),
                });
            }
            let missed = if after <= seq {
                self.changes.since(after, audience)
            } else {
                changes::Since::Unknown
            };
            if let changes::Since::Rows(_) = missed {
                let (seq, bytes) = frame::delta(app, audience, missed)?;
                channel.caught_up.insert(after, bytes.clone());
                return Some(Sent { no, seq, bytes });
            }
        }
        if let Some(bytes) = &channel.snapshot {
            return Some(Sent {
                no,
                seq,
                bytes: bytes.clone(),
            });
        }
        let (seq, bytes) = frame::snapshot(app, audience)?;
        channel.snapshot = Some(bytes.clone());
        Some(Sent { no, seq, bytes })
    }
}
