//! What a page does when it is told of a notification: the server has drawn
//! the bell and the corner (`crate::bell`); here they are filled. A page that
//! follows no stream opens one for its bell alone.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use domain::notice::{Ring, badge};
use leptos::prelude::*;

use super::wire::{Signal, Wire};
use crate::text_json::read;

/// Seconds of silence (the server's heart beats every 5 s) that are too many.
const SILENCE: u32 = 15;
/// The longest pause before a new attempt, in seconds.
const LONGEST: u32 = 32;

/// How long the words stay; the number beside the bell stays until it is read.
const SHOWN: Duration = Duration::from_secs(10);

thread_local! {
    /// Grows with every ring: an earlier one does not hide a later one.
    static RINGS: Cell<u32> = const { Cell::new(0) };
    static LINE: RefCell<Line> = const {
        RefCell::new(Line {
            wire: None,
            seconds: 0,
            pause: 1,
            over: false,
        })
    };
}

/// The bell's own stream, on a page that shows one state of the data. Nothing
/// of the page depends on it: it neither ages nor reloads with it, since
/// somebody may be filling in a form.
struct Line {
    wire: Option<Wire>,
    /// Seconds without a word, or until the next attempt.
    seconds: u32,
    /// The next pause.
    pause: u32,
    /// The page has no bell, or may not listen any more.
    over: bool,
}

impl Line {
    fn close(&mut self) {
        if let Some(wire) = &mut self.wire {
            wire.close();
        }
    }

    fn open(&mut self) {
        self.over = !matches!(document().query_selector("[data-unread]"), Ok(Some(_)));
        if !self.over {
            let wire = self.wire.get_or_insert_with(|| Wire::new(|s| hear(&s)));
            wire.open("/live?scope=bell");
            self.seconds = SILENCE;
        }
    }

    /// Closes, and plans the next attempt. (Pages come back spread over a
    /// second: each counts its own.)
    fn give_up(&mut self) {
        self.close();
        self.seconds = self.pause;
        self.pause = (self.pause * 2).min(LONGEST);
    }

    /// A hidden page hears nothing: six connections per server are too few for
    /// forgotten tabs. Shown again, it is told at once how many are unread.
    fn turn(&mut self) {
        let open = self.wire.as_ref().is_some_and(Wire::is_open);
        if document().hidden() {
            self.close();
            self.seconds = 0;
        } else if self.seconds > 0 {
            self.seconds -= 1;
        } else if open {
            self.give_up();
        } else {
            self.open();
        }
    }
}

/// Once a second, on a page that follows nothing else.
pub(super) fn turn() {
    LINE.with_borrow_mut(|line| {
        if !line.over {
            line.turn();
        }
    });
}

fn hear(signal: &Signal<'_>) {
    if let Signal::Ring(text) = signal {
        ring(text);
    }
    LINE.with_borrow_mut(|line| match signal {
        Signal::Leave => {
            line.over = true;
            line.close();
        }
        Signal::Broken => line.give_up(),
        _ => {
            line.seconds = SILENCE;
            line.pause = 1;
        }
    });
}

/// Sets the number of the bell, and says what is new.
pub(super) fn ring(text: &str) {
    let Ok(ring) = read::<Ring>(text) else { return };
    if let Ok(Some(bell)) = document().query_selector("[data-unread]") {
        // Fails for impossible names alone, here and below.
        let _ = bell.set_attribute("data-unread", &badge(ring.unread));
    }
    let Some(corner) = document().get_element_by_id("ring") else {
        return;
    };
    if ring.words.is_empty() {
        return;
    }
    if let Some(words) = corner.last_element_child() {
        words.set_text_content(Some(&ring.words));
    }
    let _ = corner.set_attribute("href", &ring.href);
    let _ = corner.remove_attribute("hidden");
    let no = RINGS.get().wrapping_add(1);
    RINGS.set(no);
    set_timeout(
        move || {
            if RINGS.get() == no {
                let _ = corner.set_attribute("hidden", "");
            }
        },
        SHOWN,
    );
}
