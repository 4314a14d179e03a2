//! «Разбор»: category, importance, department, executor. Each choice is a step
//! of its own; which one depends on the stage.

use domain::appeal::{Importance, State};
use domain::life::StepKind;
use domain::reference::{Department, Reference};
use domain::row::Row;
use leptos::prelude::*;

use super::api::Desk;
use super::step::form;
use crate::choices::grouped;
use crate::work::steps::NOTHING;

/// The panel.
pub(super) fn sort(desk: &Desk, row: &Row, r: &Reference) -> AnyView {
    let has = |kind| desk.offered.contains(&kind);
    let category = has(StepKind::Classify)
        .then_some("classify")
        .or(has(StepKind::Reclassify).then_some("reclassify"));
    let department = has(StepKind::Assign)
        .then_some("assign")
        .or(has(StepKind::Transfer).then_some("transfer"));
    let categories = || grouped(r, row.category, "выберите");
    view! {
        <section class="panel" aria-labelledby="sort">
            <div class="panel__head"><h2 id="sort">"Разбор"</h2></div>
            <div class="sort">
                {category.map(|action| choice(row, action, "Категория", ("category", key(row.category.map(|c| c.0))), categories(), "KeyC", "C"))}
                {has(StepKind::Weigh).then(|| choice(row, "weigh", "Важность", ("importance", row.importance.code().into()), importances(row.importance), "KeyV", "V"))}
                {department.map(|action| choice(row, action, department_label(row.state), ("department", key(row.department.map(|d| d.0))), departments(row, r), "KeyR", "R"))}
                {has(StepKind::Delegate).then(|| choice(row, "delegate", "Исполнитель", ("executor", executor_key(row)), executors(desk, row), "KeyE", "E"))}
            </div>
        </section>
    }
    .into_any()
}

/// The departments as options, and which of them Enter sends to: what the
/// category says where nobody has chosen yet (the source's guess comes after),
/// and the one there is from then on. Where nothing is known, none.
fn departments(row: &Row, r: &Reference) -> Vec<AnyView> {
    // What is retired stays in sight where it is what was chosen.
    let shown: Vec<_> = r
        .departments
        .iter()
        .filter(|d| !d.retired || Some(d.id) == row.department)
        .collect();
    let own = row
        .category
        .and_then(|c| r.category(c))
        .and_then(|c| c.department);
    let guesses = match row.state {
        State::Coordination => [own, row.department],
        _ => [row.department, own],
    };
    let guess = guesses
        .into_iter()
        .flatten()
        .find(|id| shown.iter().any(|d| d.id == *id));
    let none = guess.is_none();
    let none = none.then(|| option(String::new(), "выберите".into(), true));
    let one = |d: &Department| option(d.id.0.to_string(), d.name.clone(), Some(d.id) == guess);
    none.into_iter().chain(shown.into_iter().map(one)).collect()
}

/// What is chosen now, as a form names it.
fn key(id: Option<impl ToString>) -> String {
    id.map_or_else(|| NOTHING.into(), |id| id.to_string())
}

/// Who works on it, as a form names them.
pub(crate) fn executor_key(row: &Row) -> String {
    key(row.executor.map(|p| p.0))
}

/// What whoever chooses has seen: a colleague's choice of the same moment is not
/// replaced unseen.
pub(crate) fn was(value: String) -> AnyView {
    view! { <input type="hidden" name="was" value=value/> }.into_any()
}

const fn department_label(state: State) -> &'static str {
    match state {
        State::Coordination => "Направить в ведомство",
        _ => "Передать ведомству",
    }
}

fn importances(now: Importance) -> Vec<AnyView> {
    Importance::ALL
        .iter()
        .map(|i| option(i.code().to_owned(), i.word().to_owned(), *i == now))
        .collect()
}

/// The executors of the department as options.
pub(crate) fn executors(desk: &Desk, row: &Row) -> Vec<AnyView> {
    let nobody = option(
        String::new(),
        "никто в отдельности".into(),
        row.executor.is_none(),
    );
    std::iter::once(nobody)
        .chain(desk.executors.iter().map(|e| {
            option(
                e.id.0.to_string(),
                e.name.clone(),
                Some(e.id) == row.executor,
            )
        }))
        .collect()
}

fn option(value: String, words: String, selected: bool) -> AnyView {
    view! { <option value=value selected=selected>{words}</option> }.into_any()
}

/// One choice with its button: a letter finds the field, a few more the
/// option, `Enter` sends.
fn choice(
    row: &Row,
    action: &'static str,
    label: &'static str,
    (name, now): (&'static str, String),
    options: Vec<AnyView>,
    hot: &'static str,
    letter: &'static str,
) -> AnyView {
    let button = match action {
        "assign" => "Направить",
        "transfer" => "Передать",
        "classify" => "Определить",
        "delegate" => "Назначить",
        _ => "Изменить",
    };
    // The others lead on, so that of two who choose only one does.
    let replaces = !matches!(action, "assign" | "classify");
    let seen = replaces.then(|| was(now));
    let inside = view! {
        {seen}
        <label class="field"><span>{label}" "<kbd>{letter}</kbd></span>
            <select class="select" name=name data-hot=hot>{options}</select>
        </label>
        <button class="btn">{button}</button>
    };
    form(row, action, "sort__one", inside.into_any())
}
