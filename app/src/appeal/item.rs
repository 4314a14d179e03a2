//! One appeal with everything that can be done to it: the same on its own page
//! and beside the list of the workplace.
//!
//! It is drawn by the server alone. What may change while one looks is a part
//! with a name (`data-part`): a script takes the parts of a fresh answer one by
//! one and leaves alone what is being written in.

use domain::board::due_until;
use domain::life::StepKind;
use domain::reference::Reference;
use domain::row::Row;
use domain::{Moment, time, words};
use leptos::prelude::*;

use super::api::AppealData;
use super::{answer, deadline, facts, said, sort, step, talk};
use crate::ui::due::{Due, Horizon, pill};
use crate::ui::icon::{Icon, icon};
use crate::ui::row::{importance, title, voices};
use crate::ui::stage::{source, stage};

/// The article and what stands beside it.
pub(crate) fn item(data: &AppealData, notice: Option<AnyView>) -> AnyView {
    let AppealData {
        reference,
        at,
        detail,
        history,
        why,
        desk,
        ..
    } = data;
    let row = &detail.row;
    let may = |kinds: &[StepKind]| kinds.iter().any(|k| desk.offered.contains(k));
    // What the deadline's panel depends on: its own clock goes on while that stays.
    let deadline_key = format!(
        "{}.{}.{}",
        row.state.code(),
        row.deadline.map_or(0, time::millis),
        history.len()
    );
    let sorted = may(&[
        StepKind::Classify,
        StepKind::Reclassify,
        StepKind::Assign,
        StepKind::Transfer,
        StepKind::Delegate,
        StepKind::Weigh,
    ]);
    view! {
        <div class="item" id="item" data-appeal=row.id.0.to_string() data-revision=desk.revision.clone()>
            <article class="panel appeal__main" aria-labelledby="title">
                <div data-part="head">{head(row, reference, &desk.others, *at)}</div>
                <div class="appeal__scroll">
                    <div data-part="notice">{notice}</div>
                    <div class="appeal__body" data-part="body">
                        {said::said(detail, *at)}
                        {said::answer(detail, *at)}
                        {talk::voices(desk, row, reference)}
                        {said::history(history, reference, *at)}
                    </div>
                    <div data-part="talk">{talk::comments(desk, row, *at)}</div>
                </div>
                <div class="appeal__acts" data-part="acts">
                    {answer::answer(desk, row, *at)}
                    {step::steps(desk, row)}
                </div>
            </article>
            <aside class="appeal__side" aria-label="Срок и сведения">
                <div data-part="deadline" data-key=deadline_key tabindex="-1" data-hot="KeyD">{deadline::deadline(detail, history, why, reference, *at)}</div>
                <div data-part="sort">{sorted.then(|| sort::sort(desk, row, reference))}</div>
                <div data-part="facts">{facts::facts(detail, reference)}</div>
            </aside>
        </div>
    }
    .into_any()
}

pub(super) fn number(row: &Row) -> String {
    words::number(row.id.0.unsigned_abs())
}

fn head(row: &Row, r: &Reference, others: &[String], at: Moment) -> AnyView {
    // Where the deadline's panel stands below the text, it is said here as well.
    let due = Due::of(row, at, Horizon::until(due_until(at, r), r));
    let channel = r.channel(row.channel);
    let name = channel.map_or("", |c| c.name.as_str());
    view! {
        <header class="appeal__head">
            <div class="appeal__line">
                {source(channel.map_or("", |c| &c.short), name)}
                <span>{name.to_owned()}</span>
                <span class="dim">"№\u{a0}"{number(row)}</span>
                {importance(row.importance)}
                {voices(row.voices)}
                <span class="end"><span class="seen" role="status" data-seen-by="">{seen(others)}</span></span>
            </div>
            <h1 class="appeal__title" id="title" dir="auto">{title(row)}</h1>
            <div class="appeal__line">{stage(row.state.stage(), row.state.word())}<span class="appeal__due">{pill(&due)}</span></div>
        </header>
    }
    .into_any()
}

fn seen(others: &[String]) -> Option<impl IntoView + use<>> {
    (!others.is_empty()).then(|| {
        let names = others.join(", ");
        view! { {icon(Icon::Eye)}<span>"смотрит также: "{names}</span> }
    })
}
