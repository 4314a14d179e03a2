//! The forms of an opened appeal: those that are offered, and in the order of
//! [`domain::queue::DEEDS`]. Each is a plain form of `/api/fn`.

use domain::life::StepKind;
use domain::queue::DEEDS;
use domain::row::Row;
use domain::time;
use domain::work::Draft;
use leptos::prelude::*;

use crate::appeal::answer::NONE_READ;
use crate::appeal::api::{AppealData, Desk};
use crate::appeal::sort::{executor_key, executors, was};
use crate::appeal::step::form;
use crate::queue::card::word;
use crate::queue::promise;
use crate::ui::area::area;
use crate::ui::moment::{stamp, when};

/// All that are offered; a sentence where there are none.
pub(super) fn forms(data: &AppealData) -> AnyView {
    let (desk, row) = (&data.desk, &data.detail.row);
    let undo = desk.undo.then(|| {
        let inside = view! { <button class="btn">"Отменить последний шаг"</button> };
        form(row, "undo", "deed__form", inside.into_any())
    });
    let offered: Vec<StepKind> = DEEDS
        .into_iter()
        .filter(|kind| desk.offered.contains(kind))
        .collect();
    if offered.is_empty() {
        let words = "Сейчас от вас ничего не требуется.";
        return view! { {undo}<p class="dim">{words}</p> }.into_any();
    }
    let one = |kind| {
        let inside = match kind {
            StepKind::Answer => answer(data),
            StepKind::Return => give_back(data),
            StepKind::Promise => promise(row, &desk.promise),
            _ => delegate(desk, row),
        };
        let id = format!("do-{}", StepKind::code(kind));
        let heading_id = format!("{id}-h");
        let named = heading_id.clone();
        view! {
            <section class="deed__act" id=id tabindex="-1" aria-labelledby=named>
                <h3 class="h-small" id=heading_id>{heading(kind)}</h3>
                {inside}
            </section>
        }
        .into_any()
    };
    let all: Vec<AnyView> = offered.into_iter().map(one).collect();
    view! { {undo}{all} }.into_any()
}

const fn heading(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Answer => "Проект ответа",
        StepKind::Promise => "Промежуточный ответ",
        kind => kind.word(),
    }
}

/// The answer to read, and one button below it. What goes out is the very text
/// that stands here, whatever becomes of the draft meanwhile.
fn answer(data: &AppealData) -> AnyView {
    let row = &data.detail.row;
    let word = StepKind::Answer.button(row.state);
    let Some(Draft {
        text,
        author,
        saved_at,
    }) = data.desk.draft.clone()
    else {
        let inside = view! {
            <input type="hidden" name="seen" value=NONE_READ.to_string()/>
            {area("text", "Проекта нет: напишите ответ, его прочитает гражданин", "", "4", None)}
            <button class="btn btn--main">{word}</button>
        };
        return form(row, "approve", "deed__form", inside.into_any());
    };
    let inside = view! {
        <input type="hidden" name="text" value=text.clone()/>
        <input type="hidden" name="seen" value=time::millis(saved_at).to_string()/>
        <button class="btn btn--main">{word}</button>
    };
    view! {
        {read(Draft { text, author, saved_at }, data)}
        {form(row, "approve", "deed__form", inside.into_any())}
    }
    .into_any()
}

fn read(draft: Draft, data: &AppealData) -> impl IntoView + use<> {
    let at = stamp(draft.saved_at, when(draft.saved_at, time::day(data.at)));
    view! {
        <p class="said__by">{draft.author}{at}</p>
        <blockquote class="said__text" dir="auto">{draft.text}</blockquote>
    }
}

/// Whoever may return an answer and not approve it reads it here.
fn give_back(data: &AppealData) -> AnyView {
    let (desk, row) = (&data.desk, &data.detail.row);
    let draft = desk.draft.clone();
    let draft = draft
        .filter(|_| !desk.offered.contains(&StepKind::Answer))
        .map(|draft| read(draft, data));
    let inside = view! {
        {area("note", "Что исправить", "", "2", None)}
        <button class="btn">{StepKind::Return.word()}</button>
    };
    view! { {draft}{form(row, "return", "deed__form", inside.into_any())} }.into_any()
}

fn delegate(desk: &Desk, row: &Row) -> AnyView {
    let inside = view! {
        {was(executor_key(row))}
        <label class="field"><span class="sr">"Исполнитель"</span>
            <select class="select" name="executor">{executors(desk, row)}</select>
        </label>
        <button class="btn">{word(StepKind::Delegate)}</button>
    };
    form(
        row,
        "delegate",
        "deed__form deed__form--row",
        inside.into_any(),
    )
}
