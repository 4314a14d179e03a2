//! The bell of notifications in the top line, and what it rings about. The
//! page behind it is `notices`; how a page that is open hears is `live`'s.

#[cfg(feature = "ssr")]
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use domain::notice::badge;
#[cfg(feature = "ssr")]
use domain::{
    ids::PersonId,
    notice::{Notice, Ring},
};
use leptos::prelude::*;

use crate::address;
use crate::ui::icon::{Icon, icon};

/// The bell with the number of unread ones; none for whom nothing concerns.
pub(crate) fn bell(unread: Option<u32>) -> Option<impl IntoView + use<>> {
    unread.map(|n| {
        view! {
            <a class="bell" href=address::NOTICES title="Уведомления">
                {icon(Icon::Bell)}
                <span class="sr">"Уведомления"</span>
                <b data-unread=badge(n)></b>
            </a>
        }
    })
}

/// The corner in which a new one is told to an open page.
pub(crate) fn corner() -> impl IntoView {
    view! {
        <div class="toasts toasts--live" role="status" aria-live="polite">
            <a class="ring" id="ring" href=address::NOTICES hidden>{icon(Icon::Bell)}<span></span></a>
        </div>
    }
}

/// What an open page is told when `new` notifications have come, the latest of
/// which is `latest`.
#[cfg(feature = "ssr")]
#[must_use]
pub fn ring(latest: &Notice, new: u32, unread: u32) -> Ring {
    let href = match latest.quote {
        Some(_) if new == 1 => address::appeal(latest.appeal),
        _ => address::NOTICES.into(),
    };
    let mut words = latest.told();
    if new > 1 {
        words.push_str(&format!(" и\u{a0}ещё\u{a0}{}", new - 1));
    }
    Ring {
        unread,
        words,
        href,
    }
}

/// People who have just read something: the bells of their other pages still
/// show the old number.
#[cfg(feature = "ssr")]
#[derive(Debug, Default)]
pub struct Bells(Mutex<BTreeSet<PersonId>>);

#[cfg(feature = "ssr")]
impl Bells {
    /// Somebody has read something.
    pub fn add(&self, who: PersonId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(who);
    }

    /// All of them, each once; whoever asks tells them.
    pub fn take(&self) -> BTreeSet<PersonId> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The asker has the appeal before their eyes: what they were told of it is read.
#[cfg(feature = "ssr")]
pub(crate) async fn seen(
    state: &crate::context::AppState,
    by: &domain::access::Asker,
    appeal: domain::ids::AppealId,
) -> Result<(), crate::error::AppError> {
    let Some(person) = by.person_id() else {
        return Ok(());
    };
    let read = state
        .store
        .read_notices_of(by, appeal, state.now())
        .await
        .map_err(|e| crate::context::failed(state, "уведомления", &e))?;
    if read {
        state.board.bells().add(person);
    }
    Ok(())
}

/// How many are unread, for the bell of a page.
#[cfg(feature = "ssr")]
pub(crate) async fn unread(
    state: &crate::context::AppState,
    asker: &domain::access::Asker,
) -> Result<Option<u32>, crate::error::AppError> {
    if domain::notice::Topic::of(asker.roles()).is_empty() {
        return Ok(None);
    }
    let unread = state.store.unread(asker).await;
    unread
        .map(Some)
        .map_err(|e| crate::context::failed(state, "уведомления", &e))
}
