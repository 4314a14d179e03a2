//! The answer: its text, kept as one types, templates, and the buttons that
//! send it on. One form; each button has an address of its own.

use chrono::NaiveDate;
use domain::life::StepKind;
use domain::row::Row;
use domain::{Moment, time, words};
use leptos::prelude::*;

use super::api::Desk;
use crate::ui::area::escaped;
use crate::ui::moment::{stamp, when};

/// Where a draft is kept.
const KEEP: &str = "/api/fn/keep_draft";

/// The version of a draft where none has been read: whatever is kept meanwhile is
/// not sent past. (An empty field would arrive as one that is not there, like a
/// program's.)
pub(crate) const NONE_READ: i64 = 0;

/// The form for whoever may answer, the draft for others.
pub(super) fn answer(desk: &Desk, row: &Row, now: Moment) -> Option<AnyView> {
    let has = |kind| desk.offered.contains(&kind);
    let (answers, drafts, promises) = (
        has(StepKind::Answer),
        has(StepKind::Draft),
        has(StepKind::Promise),
    );
    if !desk.answers() {
        return draft(desk, row, now);
    }
    let approving = row.state == domain::appeal::State::OnApproval;
    let text = desk.draft.as_ref().map_or("", |d| d.text.as_str());
    let seen = desk.draft.as_ref().map(|d| time::millis(d.saved_at));
    let seen = seen.unwrap_or(NONE_READ).to_string();
    let saved = desk.draft.as_ref().map(|d| {
        let at = words::clock(time::local(d.saved_at));
        format!("черновик сохранён {at}, {}", d.author)
    });
    let (main, word) = match (answers, approving) {
        (true, true) => ("/api/fn/approve", StepKind::Answer.button(row.state)),
        (true, false) => ("/api/fn/answer", StepKind::Answer.word()),
        _ => ("/api/fn/hand_over", StepKind::Draft.word()),
    };
    let hand_over = (answers && drafts).then(|| {
        view! { <button class="btn" formaction="/api/fn/hand_over">{StepKind::Draft.word()}</button> }
    });
    let promise = promises.then(|| promise(now, desk.promise_last));
    let id = row.id.0.to_string();
    Some(
        view! {
            <form class="draft" method="post" action=main data-act="" aria-label="Ответ">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="seen" value=seen/>
                // Enter in a field of one line presses the first button: never one that sends.
                <button class="sr" tabindex="-1" aria-hidden="true" formaction=KEEP></button>
                {templates(desk)}
                <div class="draft__bar">
                    <b>{if approving { "Проект ответа" } else { "Ответ от имени администрации" }}</b>
                    <span class="wide-only">"его прочитает гражданин"</span>
                    <span class="end dim" role="status" data-saved="">{saved}</span>
                </div>
                <label>
                    <span class="sr">"Текст ответа"</span>
                    <textarea class="area" name="text" rows="5" data-draft="" data-hot="KeyA" inner_html=escaped(text)></textarea>
                </label>
                <div class="draft__bar draft__acts">
                    <button class="btn btn--main" formaction=main>{word}" "<kbd>"Ctrl ↵"</kbd></button>
                    {hand_over}
                    <button class="btn btn--quiet" formaction=KEEP>"Сохранить черновик"</button>
                    {promise}
                </div>
            </form>
        }
        .into_any(),
    )
}

/// The interim answer: the same text, and a day.
fn promise(now: Moment, last: Option<NaiveDate>) -> impl IntoView {
    let first = time::day(now).to_string();
    let last = last.map(|day| day.to_string());
    view! {
        <span class="draft__promise" data-own="">
            <label><span class="sr">"Обещано к"</span><input class="input" type="date" name="until" min=first max=last data-hot="KeyI"/></label>
            <button class="btn" formaction="/api/fn/promise">{StepKind::Promise.word()}" "<kbd>"I"</kbd></button>
        </span>
    }
}

/// Templates: a choice puts one in; without scripts it is kept with what is
/// written already.
fn templates(desk: &Desk) -> Option<impl IntoView + use<>> {
    if desk.templates.is_empty() {
        return None;
    }
    let options: Vec<AnyView> = desk
        .templates
        .iter()
        .map(|t| {
            view! { <option value=t.id.to_string() data-text=t.text.clone()>{t.title.clone()}</option> }
                .into_any()
        })
        .collect();
    Some(view! {
        <div class="templates">
            <label class="field"><span class="sr">"Шаблон ответа"</span>
                <select class="select" name="template" data-template="" data-hot="KeyT">
                    <option value="">"Шаблоны ответов"</option>{options}
                </select>
            </label>
            <kbd>"T"</kbd>
            <noscript><button class="btn" formaction=KEEP>"Подставить"</button></noscript>
        </div>
    })
}

/// The draft as those see it who do not write it.
fn draft(desk: &Desk, row: &Row, now: Moment) -> Option<AnyView> {
    let d = desk.draft.as_ref().filter(|_| row.state.is_open())?;
    let at = stamp(d.saved_at, when(d.saved_at, time::day(now)));
    Some(
        view! {
            <section class="said said--draft" aria-labelledby="draft">
                <p class="said__by"><b id="draft">"Проект ответа"</b>{d.author.clone()}{at}</p>
                <blockquote class="said__text" dir="auto">{d.text.clone()}</blockquote>
            </section>
        }
        .into_any(),
    )
}
