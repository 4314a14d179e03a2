//! The steps beside the answer: a button where nothing more is needed, and
//! behind a word where something must be said.

use domain::life::StepKind;
use domain::row::Row;
use leptos::prelude::*;

use super::api::Desk;
use crate::queue::promise;
use crate::ui::area::area;
use crate::ui::icon::{Icon, icon};

/// A form of one appeal: a plain address, sent by a script where one runs.
pub(crate) fn form(
    row: &Row,
    action: &'static str,
    class: &'static str,
    inside: AnyView,
) -> AnyView {
    let action = format!("/api/fn/{action}");
    view! {
        <form class=class method="post" action=action data-act="">
            <input type="hidden" name="id" value=row.id.0.to_string()/>
            {inside}
        </form>
    }
    .into_any()
}

/// All that are offered and have no place of their own.
pub(super) fn steps(desk: &Desk, row: &Row) -> Option<AnyView> {
    let mut at_once: Vec<AnyView> = Vec::new();
    let mut behind: Vec<AnyView> = Vec::new();
    if desk.undo {
        at_once.push(button(
            row,
            "undo",
            "Отменить последний шаг",
            "btn",
            "KeyZ",
            "Z",
        ));
    }
    for kind in &desk.offered {
        let word = kind.button(row.state);
        match kind {
            StepKind::Take => at_once.push(button(row, "take", word, "btn btn--main", "KeyQ", "Q")),
            StepKind::Acknowledge => {
                at_once.push(button(
                    row,
                    "acknowledge",
                    word,
                    "btn btn--main",
                    "KeyQ",
                    "Q",
                ));
            }
            StepKind::Resume => {
                at_once.push(button(row, "resume", word, "btn btn--main", "KeyQ", "Q"));
            }
            StepKind::Return => behind.push(said(row, "return", word, "Что исправить", true)),
            // Whoever writes the answer has it there.
            StepKind::Promise if !desk.answers() => {
                behind.push(details(word, None, promise(row, &desk.promise)));
            }
            StepKind::Bounce => {
                behind.push(said(
                    row,
                    "bounce",
                    word,
                    "Почему это не компетенция ведомства",
                    true,
                ));
            }
            StepKind::Redirect => {
                behind.push(said(
                    row,
                    "redirect",
                    word,
                    "Кому: орган, дата и номер письма",
                    true,
                ));
            }
            StepKind::Reopen => {
                behind.push(said(row, "reopen", word, "Чем недоволен гражданин", false))
            }
            StepKind::Reject => behind.push(reject(desk, row, word)),
            StepKind::Merge => behind.push(merge(row, word)),
            StepKind::Split => {
                let inside = view! {
                    <p class="dim">"Обращение уйдёт из инцидента и будет рассмотрено само, со своим сроком."</p>
                    <button class="btn btn--main">{word}</button>
                };
                let form = form(row, "split", "acts__form", inside.into_any());
                behind.push(details(word, None, form));
            }
            // The answer and what is sorted have places of their own; the rest is
            // nobody's button.
            _ => {}
        }
    }
    if at_once.is_empty() && behind.is_empty() {
        return None;
    }
    Some(
        view! { <div class="acts" role="group" aria-label="Шаги">{at_once}{behind}</div> }
            .into_any(),
    )
}

fn button(
    row: &Row,
    action: &'static str,
    word: &'static str,
    class: &'static str,
    hot: &'static str,
    letter: &'static str,
) -> AnyView {
    let inside = view! { <button class=class data-hot=hot>{word}" "<kbd>{letter}</kbd></button> };
    form(row, action, "acts__one", inside.into_any())
}

/// A step that says something.
fn said(
    row: &Row,
    action: &'static str,
    word: &'static str,
    label: &'static str,
    required: bool,
) -> AnyView {
    let field = area("note", label, "", "3", None);
    let hint = (!required).then_some(" (можно не писать)");
    let inside = view! { {field}{hint}<button class="btn btn--main">{word}</button> };
    details(
        word,
        None,
        form(row, action, "acts__form", inside.into_any()),
    )
}

fn reject(desk: &Desk, row: &Row, word: &'static str) -> AnyView {
    let options: Vec<AnyView> = desk
        .reasons
        .iter()
        .map(|r| view! { <option value=r.clone()>{r.clone()}</option> }.into_any())
        .collect();
    let inside = view! {
        <label class="field"><span>"Причина"</span>
            <select class="select" name="reason" required><option value="">"выберите"</option>{options}</select>
        </label>
        {area("note", "Пояснение для коллег, если нужно", "", "2", None)}
        <button class="btn btn--main">{word}</button>
    };
    details(
        word,
        None,
        form(row, "reject", "acts__form", inside.into_any()),
    )
}

fn merge(row: &Row, word: &'static str) -> AnyView {
    let inside = view! {
        <label class="field"><span>"С каким обращением: номер"</span>
            <input class="input" name="into" inputmode="numeric" required autocomplete="off" data-hot="KeyM"/>
        </label>
        <p class="dim">"Голоса сложатся, ответ будет общий, срок — самый ранний."</p>
        <button class="btn btn--main">{icon(Icon::Merge)}{word}</button>
    };
    details(
        word,
        Some("M"),
        form(row, "merge", "acts__form", inside.into_any()),
    )
}

fn details(word: &'static str, letter: Option<&'static str>, inside: AnyView) -> AnyView {
    view! {
        <details class="acts__more">
            <summary class="btn">{word}{letter.map(|l| view! { " "<kbd>{l}</kbd> })}</summary>
            {inside}
        </details>
    }
    .into_any()
}
