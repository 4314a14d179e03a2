//! The browser's side of the live feed: what to believe, when to ask again.
//!
//! By hand, because the ready-made clients stop after a few failures, forget
//! where they were and do not notice a half-open connection. One second's
//! tick drives it all: the clock, the watchdog and the next attempt.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use domain::ids::Seq;
use domain::{Moment, time};
use leptos::prelude::*;
use serde::Deserialize;

use super::wire::{Signal, Wire};
use super::{Frame, Link, Live};
use crate::text_json::read;

/// Silence (the server's heart beats every 5 s) after which data count as old.
const SILENCE_MS: f64 = 15_000.0;
/// First pause before a new attempt; doubles up to the longest.
const PAUSE_MS: f64 = 500.0;
const LONGEST_MS: f64 = 30_000.0;
/// A page younger than this does not reload itself: no reloading in circles.
const YOUNG_MS: f64 = 10_000.0;
/// Viewers of a new build come back spread over this time.
const SPREAD_MS: f64 = 3_000.0;
/// A lower `seq` this much later is another history, not a late frame.
const ANOTHER_HISTORY: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

/// What a frame says of itself, without its type.
pub(super) struct Head {
    seq: Seq,
    at: Moment,
    build: String,
    flood: bool,
    newer: bool,
}

#[derive(Deserialize)]
struct Beat {
    #[serde(with = "chrono::serde::ts_milliseconds")]
    at: Moment,
    build: String,
}

/// Parses a frame and applies it if it is newer than (or, when the whole list
/// was asked for, as new as) the last one.
type Take = Rc<dyn Fn(&str, (Seq, Moment), bool) -> Option<Head>>;

struct Stream {
    live: Live,
    scope: String,
    build: String,
    take: Take,
    wire: Option<Wire>,
    /// The newest frame applied.
    seen: (Seq, Moment),
    /// Whether to ask for the whole list and not for what is missing.
    whole: bool,
    /// Server time less this machine's.
    offset_ms: f64,
    opened_ms: f64,
    heard_ms: f64,
    /// Whether anything has been heard at all.
    spoken: bool,
    tried_ms: f64,
    refused: bool,
    failures: i32,
    retry_ms: Option<f64>,
    reload_ms: Option<f64>,
    hidden: bool,
}

type Handle = StoredValue<Stream, LocalStorage>;

pub(super) fn open<F: Frame>(live: Live, scope: &str, first: &F, apply: impl Fn(F) + 'static) {
    let take = move |text: &str, seen: (Seq, Moment), whole: bool| {
        let frame: F = read(text).ok()?;
        let (seq, at) = (frame.seq(), frame.at());
        let newer = (seq, at) > seen || (whole && seq >= seen.0) || at - seen.1 > ANOTHER_HISTORY;
        let head = Head {
            seq,
            at,
            build: frame.build().to_owned(),
            flood: frame.is_flood(),
            newer,
        };
        if newer {
            apply(frame);
        }
        Some(head)
    };
    let seen = (first.seq(), first.at());
    watch(
        live,
        scope.to_owned(),
        first.build().to_owned(),
        seen,
        Rc::new(take),
    );
}

thread_local! {
    /// Whether something drives the page's clock.
    static TICKS: Cell<bool> = const { Cell::new(false) };
    /// Whether a stream does.
    static STREAMS: Cell<bool> = const { Cell::new(false) };
}

/// Ticks until a stream does.
pub(super) fn tick(live: Live) {
    if TICKS.replace(true) {
        return;
    }
    let offset = difference(live.now.get_untracked());
    every_second(move || {
        if !STREAMS.get() {
            live.now.set(there(offset));
            #[cfg(feature = "pages")]
            super::ring::turn();
        }
    });
}

fn watch(live: Live, scope: String, build: String, seen: (Seq, Moment), take: Take) {
    STREAMS.set(true);
    let here = here();
    let stream = StoredValue::new_local(Stream {
        live,
        scope,
        build,
        take,
        wire: None,
        seen,
        whole: false,
        offset_ms: difference(seen.1),
        opened_ms: here,
        heard_ms: here,
        spoken: false,
        tried_ms: here,
        refused: false,
        failures: 0,
        retry_ms: Some(here),
        reload_ms: None,
        hidden: false,
    });
    stream.update_value(|s| s.wire = Some(Wire::new(move |signal| hear(stream, &signal))));
    // After hydration, or the first frame could change what is being hydrated.
    Effect::new(move |_| {
        look(stream);
        every_second(move || turn(stream));
        let seen = window_event_listener_untyped("visibilitychange", move |_| look(stream));
        let online = window_event_listener_untyped("online", move |_| {
            stream.try_update_value(Stream::try_now);
        });
        on_cleanup(move || {
            seen.remove();
            online.remove();
            mark_stale(false);
        });
    });
}

fn every_second(f: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(f, Duration::from_secs(1)) {
        on_cleanup(move || handle.clear());
    }
}

/// Once a second: the clock, the watchdog, the next attempt.
fn turn(stream: Handle) {
    stream.try_update_value(|s| {
        let here = here();
        s.live.now.set(there(s.offset_ms));
        if s.reload_ms.is_some_and(|t| here >= t) {
            s.reload_ms = None;
            // Refused only by a page that is already leaving.
            let _ = location().reload();
        }
        if s.hidden {
            return;
        }
        if s.is_open() && here - s.heard_ms.max(s.tried_ms) > SILENCE_MS {
            s.refused = false;
            s.give_up();
        }
        if s.retry_ms.is_some_and(|t| here >= t) {
            s.connect();
        }
        s.show_link();
    });
}

/// The tab was hidden or shown: six connections per server are too few for
/// forgotten tabs. The wall is always looked at.
fn look(stream: Handle) {
    stream.try_update_value(|s| {
        s.hidden = s.scope != "wall" && document().hidden();
        if s.hidden {
            s.close();
        } else {
            s.try_now();
        }
    });
}

fn hear(stream: Handle, signal: &Signal<'_>) {
    match signal {
        Signal::Frame(text) => {
            let Some((take, seen, whole)) =
                stream.try_with_value(|s| (s.take.clone(), s.seen, s.whole))
            else {
                return;
            };
            // Outside of the lock: applying may look at the stream again.
            if let Some(head) = take(text, seen, whole) {
                stream.try_update_value(|s| s.took(&head));
            }
        }
        Signal::Beat(text) => {
            if let Ok(beat) = read::<Beat>(text) {
                stream.try_update_value(|s| s.heard(beat.at, &beat.build));
            }
        }
        Signal::Ring(text) => {
            // The wall has no bell.
            #[cfg(feature = "pages")]
            super::ring::ring(text);
            #[cfg(not(feature = "pages"))]
            let _ = text;
        }
        Signal::Leave => {
            // The page as it may be seen now: another scene, or the login.
            // Refused only by a page that is already leaving.
            let _ = location().reload();
        }
        Signal::Broken => {
            stream.try_update_value(|s| {
                s.refused = true;
                s.give_up();
                s.show_link();
            });
        }
    }
}

impl Stream {
    fn is_open(&self) -> bool {
        self.wire.as_ref().is_some_and(Wire::is_open)
    }

    fn close(&mut self) {
        if let Some(wire) = &mut self.wire {
            wire.close();
        }
        self.retry_ms = None;
    }

    fn connect(&mut self) {
        let after = if self.whole {
            String::new()
        } else {
            format!("&after={}", self.seen.0)
        };
        let url = format!("/live?scope={}{after}", self.scope);
        self.retry_ms = None;
        self.tried_ms = here();
        if let Some(wire) = &mut self.wire {
            wire.open(&url);
        }
    }

    /// Connects now, as if nothing had failed.
    fn try_now(&mut self) {
        if !self.is_open() {
            self.failures = 0;
            // Whoever comes back is given the time to catch up.
            self.heard_ms = here();
            self.connect();
        }
    }

    /// Closes, and plans the next attempt.
    fn give_up(&mut self) {
        self.close();
        let pause = (PAUSE_MS * 2f64.powi(self.failures)).min(LONGEST_MS);
        self.failures = (self.failures + 1).min(16);
        self.retry_ms = Some(here() + pause * (0.5 + js_sys::Math::random()));
    }

    fn took(&mut self, head: &Head) {
        self.heard(head.at, &head.build);
        if !head.newer {
            return;
        }
        self.seen = (head.seq, head.at);
        self.whole = head.flood;
        if head.flood {
            // Everybody was told so at once; everybody asks in its own moment.
            self.retry_ms = Some(here() + 1_500.0 * js_sys::Math::random());
        }
    }

    fn heard(&mut self, at: Moment, build: &str) {
        let here = here();
        self.heard_ms = here;
        self.spoken = true;
        self.failures = 0;
        self.refused = false;
        // The largest difference seen has the least delay in it; following it
        // slowly downwards forgives a clock that runs fast for weeks.
        let offset = difference(at);
        self.offset_ms += (offset - self.offset_ms).max((offset - self.offset_ms) / 8.0);
        if self.live.heard.with_untracked(|h| *h < at) {
            self.live.heard.set(at);
        }
        if build != self.build && self.reload_ms.is_none() {
            let ripe = here.max(self.opened_ms + YOUNG_MS);
            self.reload_ms = Some(ripe + SPREAD_MS * js_sys::Math::random());
        }
        self.show_link();
    }

    fn show_link(&self) {
        let here = here();
        let link = if self.hidden || here - self.heard_ms <= SILENCE_MS {
            // Nothing has been heard yet: the page is as it was rendered.
            if self.spoken { Link::Live } else { Link::Still }
        } else if self.refused {
            let at = |ms: f64| time::from_millis(whole(ms + self.offset_ms));
            Link::Off(at(self.heard_ms), at(self.retry_ms.unwrap_or(here)))
        } else {
            Link::Stale
        };
        if self.live.link.get_untracked() != link {
            self.live.link.set(link);
            mark_stale(matches!(link, Link::Stale | Link::Off(..)));
        }
    }
}

/// Old data lose their colour everywhere at once, the sprite's patterns too.
fn mark_stale(stale: bool) {
    if let Some(body) = document().body() {
        body.set_class_name(if stale { "is-stale" } else { "" });
    }
}

/// Milliseconds on this machine's clock; only differences are used.
fn here() -> f64 {
    js_sys::Date::now()
}

/// The server's instant, by this machine's clock and the known difference.
fn there(offset_ms: f64) -> Moment {
    time::from_millis(whole(here() + offset_ms))
}

fn difference(at: Moment) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 have 41 bits"
    )]
    let at = time::millis(at) as f64;
    at - here()
}

fn whole(ms: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 have 41 bits"
    )]
    let whole = ms as i64;
    whole
}
