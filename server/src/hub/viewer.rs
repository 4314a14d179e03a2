//! One open stream: where it is in the feed and what it is sent next.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use domain::ids::Seq;
use domain::live::Audience;
use metrics::Gauge;
use tokio::sync::watch;

use super::crowd::Seat;
use super::{Hub, Sent, frame};
use crate::node::Node;

/// A listener; dropped when its connection is.
pub struct Viewer {
    node: Node,
    audience: Audience,
    no: u64,
    seq: Seq,
    first: Option<Bytes>,
    frames: watch::Receiver<Sent>,
    beats: watch::Receiver<Bytes>,
    seat: Seat,
    /// Told to leave: nothing follows.
    over: bool,
    _place: Place,
}

impl Viewer {
    pub(super) fn new(
        node: Node,
        audience: Audience,
        first: Sent,
        frames: watch::Receiver<Sent>,
        beats: watch::Receiver<Bytes>,
        (seat, place): (Seat, Place),
    ) -> Self {
        let Sent { no, seq, bytes } = first;
        Self {
            node,
            audience,
            no,
            seq,
            first: Some(bytes),
            frames,
            beats,
            seat,
            over: false,
            _place: place,
        }
    }

    /// The next event as it goes on the wire; `None` when the stream is over.
    pub async fn next(&mut self) -> Option<Bytes> {
        if self.over {
            return None;
        }
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        let shutdown = self.node.shutdown.clone();
        loop {
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return None,
                () = self.seat.leave.cancelled() => {
                    self.over = true;
                    return Some(frame::LEAVE);
                }
                changed = self.frames.changed() => {
                    changed.ok()?;
                    let latest = self.frames.borrow_and_update().clone();
                    if latest.no > self.no {
                        return self.take(latest);
                    }
                }
                changed = self.seat.rings.changed() => {
                    changed.ok()?;
                    return Some(self.seat.rings.borrow_and_update().clone());
                }
                changed = self.beats.changed() => {
                    changed.ok()?;
                    return Some(self.beats.borrow_and_update().clone());
                }
            }
        }
    }

    /// The latest frame, if it is the very next one; after a pause longer
    /// than a frame, everything missed in one.
    fn take(&mut self, latest: Sent) -> Option<Bytes> {
        let next = if latest.no == self.no + 1 {
            latest
        } else {
            self.node
                .hub
                .catch_up(&self.node.app, &self.audience, self.seq)?
        };
        self.no = next.no;
        self.seq = next.seq;
        Some(next.bytes)
    }
}

/// A place among the streams that may be open, given back when dropped.
pub(super) struct Place {
    open: Arc<AtomicUsize>,
    gauge: Gauge,
}

impl Place {
    /// A place; `None` when all are taken.
    pub(super) fn take(hub: &Hub, audience: &Audience) -> Option<Self> {
        let name = match audience {
            Audience::Board => "board",
            Audience::Queue(_) => "department",
            Audience::Work(_) => "work",
            Audience::Wall(_) => "wall",
            Audience::Bell => "bell",
        };
        let more = |n: usize| (n < hub.max_streams).then_some(n + 1);
        hub.open
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more)
            .ok()?;
        let gauge = metrics::gauge!("svodka_streams_open", "audience" => name);
        gauge.increment(1.0);
        Some(Self {
            open: Arc::clone(&hub.open),
            gauge,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
        self.gauge.decrement(1.0);
    }
}
