//! Plain forms: they are sent to a server function's address and work without
//! scripts; the page they lead back to tells what came of it.

use leptos::prelude::*;

/// A form of a server function by its name.
pub fn form<V: IntoView>(function: &'static str, class: &'static str, body: V) -> impl IntoView {
    view! { <form class=class method="post" action=format!("/api/fn/{function}")>{body}</form> }
}

/// A value that nobody edits.
pub fn hidden(name: &'static str, value: impl ToString) -> impl IntoView {
    view! { <input type="hidden" name=name value=value.to_string()/> }
}

/// A control with its label.
pub fn field<V: IntoView>(label: &'static str, control: V) -> impl IntoView {
    view! { <label class="field"><span>{label}</span>{control}</label> }
}

/// A line of text that must not be empty.
pub fn text(
    label: &'static str,
    name: &'static str,
    value: &str,
    longest: u16,
) -> impl IntoView + use<> {
    let value = value.to_owned();
    field(
        label,
        view! { <input class="input" name=name value=value required maxlength=longest.to_string() autocomplete="off"/> },
    )
}

/// A line of text that may stay empty; `hint` shows how it is written.
pub fn optional(
    label: &'static str,
    name: &'static str,
    value: &str,
    longest: u16,
    hint: &'static str,
) -> impl IntoView + use<> {
    let value = value.to_owned();
    field(
        label,
        view! { <input class="input" name=name value=value maxlength=longest.to_string() placeholder=hint autocomplete="off"/> },
    )
}

/// A whole number; empty where none need be given.
pub fn number<N: Into<i64>>(
    label: &'static str,
    name: &'static str,
    value: Option<N>,
    least: i64,
) -> impl IntoView + use<N> {
    let value = value.map(|n| n.into().to_string());
    field(
        label,
        view! { <input class="input" name=name type="number" value=value min=least.to_string() max="999999" step="1"/> },
    )
}

/// A choice; the first of `options` may stand for none.
pub fn select(
    label: &'static str,
    name: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    field(
        label,
        view! { <select class="select" name=name>{options}</select> },
    )
}

/// A mark that is set or not; several of one name make a list.
pub fn check(name: &'static str, value: String, label: String, on: bool) -> impl IntoView {
    view! { <label class="check"><input type="checkbox" name=name value=value checked=on/><span>{label}</span></label> }
}

/// The button that sends a form.
pub fn submit(words: &'static str, class: &'static str) -> impl IntoView {
    view! { <button class=class type="submit">{words}</button> }
}
