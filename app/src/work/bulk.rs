//! The bar under the list: what is done to all that are marked. One form with
//! the rows above it; each refusal is told by itself.

use domain::access::Right;
use domain::words;
use domain::work::MOST_AT_ONCE;
use leptos::prelude::*;

use super::list::Desk;
use crate::choices::grouped;

/// The bar: always there without scripts, with them as soon as a row is marked.
/// Only what whoever sits there may do to anything.
pub(super) fn bar(desk: Desk, many: &[Right]) -> impl IntoView + use<> {
    let may = |rights: &[Right]| rights.iter().any(|r| many.contains(r));
    let hidden = Memo::new(move |_| {
        desk.awake.get() && desk.marks.with(std::collections::BTreeSet::is_empty)
    });
    let count = move || {
        let n = u64::try_from(desk.marks.with(std::collections::BTreeSet::len)).unwrap_or(0);
        if n == 0 {
            "Отмеченные:".to_owned()
        } else {
            format!("Отмечено {}", words::number(n))
        }
    };
    let all = move || {
        let rows = desk.shown.with(Vec::len);
        let n = rows.min(MOST_AT_ONCE);
        let word = if n < rows {
            "Отметить первые"
        } else {
            "Отметить все"
        };
        let number = words::number(u64::try_from(n).unwrap_or(0));
        format!("{word} {number}")
    };
    // Rows come and go while one scrolls; the marks stay here.
    let ids = move || {
        let marks: Vec<i64> = desk.marks.with(|m| m.iter().copied().collect());
        marks
            .into_iter()
            .map(|id| view! { <input type="hidden" name="ids[]" value=id.to_string()/> })
            .collect_view()
    };
    let (categories, departments) = desk.reference.with_value(|r| {
        let departments = r
            .departments
            .iter()
            .filter(|d| !d.retired)
            .map(|d| view! { <option value=d.id.0.to_string()>{d.short.clone()}</option> })
            .collect_view();
        (grouped(r, None, "категория"), departments)
    });
    Effect::new(move |_| {
        if desk.hands.succeeded().ends_with("/many") {
            desk.marks.set(desk.hands.left().into_iter().collect());
        }
    });
    let take = may(&[Right::Take])
        .then(|| view! { <button class="btn" name="what" value="take">"Взять"</button> });
    let category = may(&[Right::Classify, Right::Reclassify]).then(|| {
        view! {
            <span class="bulk__one" data-own="">
                <select class="select" name="category" aria-label="Категория">{categories}</select>
                <button class="btn" name="what" value="category">"Определить"</button>
            </span>
        }
    });
    let department = may(&[Right::Assign, Right::Reclassify]).then(|| view! {
        <span class="bulk__one" data-own="">
            <select class="select" name="department" aria-label="Ведомство"><option value="">"ведомство"</option>{departments}</select>
            <button class="btn" name="what" value="department">"Направить"</button>
        </span>
    });
    let merge = may(&[Right::Merge]).then(|| view! {
        <span class="bulk__one" data-own="">
            <input class="input" name="into" inputmode="numeric" autocomplete="off" placeholder="с №" aria-label="С каким обращением объединить; пусто — с самым ранним"/>
            <button class="btn" name="what" value="merge">"Объединить"</button>
        </span>
    });
    view! {
        <div class="bulk" hidden=move || hidden.get() role="group" aria-label="Действия с отмеченными">
            {ids}
            <b>{count}</b>
            {take}
            {category}
            {department}
            {merge}
            <button class="btn btn--quiet" type="button" hidden=move || !desk.awake.get() on:click=move |_| desk.mark_all()>{all}</button>
            <button class="btn btn--quiet" type="button" on:click=move |_| desk.marks.update(std::collections::BTreeSet::clear)>"Снять отметки"</button>
        </div>
    }
}
