//! What a page does when it is told of a notification: the server has drawn
//! the bell and the corner (`crate::bell`); here they are filled.

use std::cell::Cell;
use std::time::Duration;

use domain::notice::{Ring, badge};
use leptos::prelude::*;

use crate::text_json::read;

/// How long the words stay; the number beside the bell stays until it is read.
const SHOWN: Duration = Duration::from_secs(10);

thread_local! {
    /// Grows with every ring: an earlier one does not hide a later one.
    static RINGS: Cell<u32> = const { Cell::new(0) };
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
