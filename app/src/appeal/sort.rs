//! «Разбор»: category, importance, department, executor. Each choice is a step
//! of its own; which one depends on the stage.

use domain::appeal::{Importance, State};
use domain::life::StepKind;
use domain::reference::Reference;
use domain::row::Row;
use leptos::prelude::*;

use super::api::Desk;
use super::step::form;
use crate::choices::grouped;

/// The panel.
pub(super) fn sort(desk: &Desk, row: &Row, r: &Reference) -> AnyView {
    let has = |kind| desk.offered.contains(&kind);
    let category = has(StepKind::Classify)
        .then_some("classify")
        .or(has(StepKind::Reclassify).then_some("reclassify"));
    let department = has(StepKind::Assign)
        .then_some("assign")
        .or(has(StepKind::Transfer).then_some("transfer"));
    // The category's own department is the first guess.
    let guess = row.department.or_else(|| {
        row.category
            .and_then(|c| r.category(c))
            .and_then(|c| c.department)
    });
    let categories = || grouped(r, row.category);
    let departments = || {
        // What is retired stays in sight where it is what was chosen.
        r.departments
            .iter()
            .filter(|d| !d.retired || Some(d.id) == row.department)
            .map(|d| option(d.id.0.to_string(), d.name.clone(), Some(d.id) == guess))
            .collect::<Vec<_>>()
    };
    view! {
        <section class="panel" aria-labelledby="sort">
            <div class="panel__head"><h2 id="sort">"Разбор"</h2></div>
            <div class="sort">
                {category.map(|action| choice(row, action, "category", "Категория", categories(), "KeyC", "C"))}
                {has(StepKind::Weigh).then(|| choice(row, "weigh", "importance", "Важность", importances(row.importance), "KeyV", "V"))}
                {department.map(|action| choice(row, action, "department", department_label(row.state), departments(), "KeyR", "R"))}
                {has(StepKind::Delegate).then(|| choice(row, "delegate", "executor", "Исполнитель", executors(desk, row), "KeyE", "E"))}
            </div>
        </section>
    }
    .into_any()
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
    name: &'static str,
    label: &'static str,
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
    let inside = view! {
        <label class="field"><span>{label}" "<kbd>{letter}</kbd></span>
            <select class="select" name=name data-hot=hot>{options}</select>
        </label>
        <button class="btn">{button}</button>
    };
    form(row, action, "sort__one", inside.into_any())
}
