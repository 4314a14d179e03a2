//! Parts that the administrator's lists share: a line's way into the archive
//! and back, choices from a dictionary.

use std::fmt::Display;

use leptos::prelude::*;

use crate::ui::form::{form, hidden, submit};

/// The form that retires an entry or takes it back; what it says while the
/// entry is in use, and in the archive.
pub(super) fn retire<I: ToString>(
    function: &'static str,
    id: I,
    retired: bool,
    [used, archived]: [&'static str; 2],
) -> impl IntoView + use<I> {
    let (words, act, class) = if retired {
        (archived, "Вернуть из архива", "btn")
    } else {
        (used, "Убрать в архив", "btn btn--danger")
    };
    let id = id.to_string();
    end(
        function,
        words,
        act,
        class,
        view! { {hidden("id", id)}{hidden("retired", !retired)} }.into_any(),
    )
}

/// The last form of an entry: a sentence and one button.
pub(super) fn end(
    function: &'static str,
    words: &'static str,
    act: &'static str,
    class: &'static str,
    values: AnyView,
) -> impl IntoView + use<> {
    let body = view! { {values}<p>{words}</p>{submit(act, class)} };
    form(function, "entry__form entry__form--end", body)
}

/// What a select offers: nothing in particular first, then all of these.
pub(super) fn options<I: Display>(
    none: &str,
    all: impl Iterator<Item = (I, String)>,
) -> Vec<(String, String)> {
    std::iter::once((String::new(), none.to_owned()))
        .chain(all.map(|(id, name)| (id.to_string(), name)))
        .collect()
}

/// A figure nobody could confirm says so in the centre's own words.
pub(super) fn said(basis: &str) -> String {
    basis.replace("(assumed)", "(предположение)")
}
