//! What keeps an open page true: one stream of frames per page and the clock
//! of the server ticking between them.
//!
//! On the server, and until scripts run, nothing moves: everything is drawn
//! for the instant of the page's first frame. In the browser one
//! `EventSource` (`live::stream`) brings frames; here is what a page sees of it.

#[cfg(all(feature = "hydrate", feature = "pages"))]
mod ring;
#[cfg(feature = "hydrate")]
mod stream;
#[cfg(feature = "hydrate")]
mod wire;

use domain::Moment;
use domain::ids::Seq;
use domain::live::{BoardFrame, QueueFrame, Rows, WallFrame, WorkFrame};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// How the page stands with its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// As rendered; no script has run yet.
    Still,
    /// The stream is open and speaks.
    Live,
    /// Silence for too long: the data may be old.
    Stale,
    /// No connection since then; the next attempt is at the second instant.
    Off(Moment, Moment),
}

/// What a page knows about its data's age. Copied into whatever shows time.
#[derive(Clone, Copy)]
pub struct Live {
    /// The server's clock, ticking every second.
    pub now: RwSignal<Moment>,
    /// The instant up to which the data are known to be true.
    pub heard: RwSignal<Moment>,
    /// The connection.
    pub link: RwSignal<Link>,
}

impl Live {
    fn at(at: Moment) -> Self {
        Self {
            now: RwSignal::new(at),
            heard: RwSignal::new(at),
            link: RwSignal::new(Link::Still),
        }
    }

    /// Whether the data on the screen may be old.
    #[must_use]
    pub fn is_stale(self) -> bool {
        matches!(self.link.get(), Link::Stale | Link::Off(..))
    }
}

/// A frame of some audience.
pub trait Frame: DeserializeOwned + 'static {
    /// The journal line up to which it is true.
    fn seq(&self) -> Seq;
    /// The server's instant.
    fn at(&self) -> Moment;
    /// The build that made it.
    fn build(&self) -> &str;
    /// Whether its list must be asked for again.
    fn is_flood(&self) -> bool;
}

macro_rules! frame {
    ($name:ty, |$f:ident| $flood:expr) => {
        impl Frame for $name {
            fn seq(&self) -> Seq {
                self.figures.seq
            }
            fn at(&self) -> Moment {
                self.figures.at
            }
            fn build(&self) -> &str {
                &self.build
            }
            fn is_flood(&self) -> bool {
                let $f = self;
                $flood
            }
        }
    };
}

frame!(BoardFrame, |f| f.rows == Rows::Flood);
frame!(QueueFrame, |f| f.rows == Rows::Flood);
frame!(WallFrame, |_f| false);
frame!(WorkFrame, |f| f.rows == Rows::Flood);

/// The clock and the connection of this document: its islands wake one by one,
/// and all of them show the same.
fn of_page(at: Moment) -> Live {
    #[cfg(feature = "hydrate")]
    {
        use std::cell::Cell;

        thread_local!(static PAGE: Cell<Option<Live>> = const { Cell::new(None) });
        let live = PAGE.get().unwrap_or_else(|| {
            #[cfg(feature = "pages")]
            crate::keys::everywhere();
            Live::at(at)
        });
        PAGE.set(Some(live));
        live
    }
    #[cfg(not(feature = "hydrate"))]
    Live::at(at)
}

/// The page's clock, ticking on from `at`, for what shows one state of the
/// data. Where another part of the page follows a stream, it is the stream's;
/// where none does, the bell of the page has a stream of its own.
#[must_use]
pub fn clock(at: Moment) -> Live {
    let live = of_page(at);
    #[cfg(feature = "hydrate")]
    stream::tick(live);
    live
}

/// Follows the stream of a scope (`board`, `wall`, `work`, `department:CODE`) from the
/// page's first frame on. `apply` gets every newer frame, once, in order; a
/// frame with [`Rows::Flood`] too (its figures are true), and after it a frame
/// with the whole list. Ends with the page's owner.
#[must_use]
pub fn follow<F: Frame>(scope: &str, first: &F, apply: impl Fn(F) + 'static) -> Live {
    let live = of_page(first.at());
    #[cfg(feature = "hydrate")]
    stream::open(live, scope, first, apply);
    #[cfg(not(feature = "hydrate"))]
    drop((scope, apply));
    live
}
