//! Categories and departments on the wall: a name, a bar, a figure per line.

use domain::figures::{CategoryFigure, Figures, Load};
use domain::filter::Filter;
use domain::reference::Reference;
use domain::{metric, words};
use leptos::prelude::*;

use super::lists;
use crate::address;
use crate::ui::bars::{bar, stack};
use crate::ui::icon::{Icon, icon};

/// Lines that a column holds at a size that can be read from six metres.
const LINES: usize = 13;

/// Received this week by category, the largest first.
pub(super) fn categories(f: &Figures, r: &Reference) -> impl IntoView + use<> {
    let (rows, scale) = by_category(f);
    let rows = rows.into_iter().map(|c| {
        view! {
            <tr>
                <th scope="row">{category(&c, r)}</th>
                <td>{bar(c.received.now, c.received.before, scale)}</td>
                <td>{received(f, &c, r)}</td>
            </tr>
        }
    });
    view! {
        <h2 id="w-cats" title=metric::CATEGORIES>
            "Категории"
            <span>"с понедельника, "<a href=address::list(&lists::week(f), r)>{words::number(f.week.now.into())}</a></span>
        </h2>
        <table class="wtable">
            <colgroup><col class="w-name"/><col/><col class="w-n"/></colgroup>
            <thead class="sr"><tr><th scope="col">"Категория"</th><th scope="col">"Диаграмма"</th><th scope="col">"Поступило"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// The same for a scene of its own: with what the week before had by now.
pub(super) fn categories_large(f: &Figures, r: &Reference) -> impl IntoView + use<> {
    let (rows, scale) = by_category(f);
    let rows = rows.into_iter().map(|c| {
        view! {
            <tr>
                <th scope="row">{category(&c, r)}</th>
                <td>{bar(c.received.now, c.received.before, scale)}</td>
                <td>{received(f, &c, r)}</td>
                <td class="n-zero">{words::signed(c.received.growth())}</td>
            </tr>
        }
    });
    view! {
        <h2 id="w-cats" title=metric::CATEGORIES>
            "Категории"
            <span>"с понедельника "<a href=address::list(&lists::week(f), r)>{words::number(f.week.now.into())}</a>", к прошлой неделе"</span>
        </h2>
        <table class="wtable wtable--large">
            <colgroup><col class="w-name"/><col/><col class="w-n"/><col class="w-n"/></colgroup>
            <thead class="sr">
                <tr>
                    <th scope="col">"Категория"</th>
                    <th scope="col">"Диаграмма"</th>
                    <th scope="col">"Поступило"</th>
                    <th scope="col">"К прошлой неделе"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// The categories' rows, and the longest bar.
fn by_category(f: &Figures) -> (Vec<CategoryFigure>, u32) {
    let mut rows = f.categories.clone();
    rows.sort_by_key(|c| (c.category.is_none(), std::cmp::Reverse(c.received.now)));
    let scale = rows
        .iter()
        .map(|c| c.received.now.max(c.received.before))
        .max()
        .unwrap_or(0);
    rows.truncate(LINES);
    (rows, scale)
}

fn category(c: &CategoryFigure, r: &Reference) -> String {
    let known = c.category.and_then(|id| r.category(id));
    known
        .map_or("Без категории", |c| c.short.as_str())
        .to_owned()
}

fn received(f: &Figures, c: &CategoryFigure, r: &Reference) -> impl IntoView + use<> {
    let list = address::list(&lists::category(f, c.category), r);
    view! { <a href=list>{words::number(c.received.now.into())}</a> }
}

/// Open work by department, the most loaded first, the unassigned last. Where
/// there are more departments than lines, the least loaded are on the board.
pub(super) fn loads(f: &Figures, r: &Reference) -> impl IntoView + use<> {
    let (rows, scale) = by_department(f);
    let rows = rows.into_iter().map(|l| {
        view! {
            <tr>
                <th scope="row">{department(&l, r)}</th>
                <td>{stack(l.overdue, l.due_today, l.calm(), scale)}</td>
                <td class=over(&l)>{part(&l, lists::overdue(), l.overdue, r)}</td>
                <td>{part(&l, lists::open(), l.open, r)}</td>
            </tr>
        }
    });
    view! {
        <h2 id="w-deps" class=late(f) title=metric::LOADS>"Ведомства"<span>{icon(Icon::Over)}" просрочено, всего"</span></h2>
        <table class="wtable wtable--loads">
            <colgroup><col class="w-name"/><col/><col class="w-over"/><col class="w-n"/></colgroup>
            <thead class="sr">
                <tr>
                    <th scope="col">"Ведомство"</th>
                    <th scope="col">"Диаграмма"</th>
                    <th scope="col">"Просрочено"</th>
                    <th scope="col">"Всего"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// The same for a scene of its own: with what is due today.
pub(super) fn loads_large(f: &Figures, r: &Reference) -> impl IntoView + use<> {
    let (rows, scale) = by_department(f);
    let rows = rows.into_iter().map(|l| {
        view! {
            <tr>
                <th scope="row">{department(&l, r)}</th>
                <td>{stack(l.overdue, l.due_today, l.calm(), scale)}</td>
                <td class=over(&l)>{part(&l, lists::overdue(), l.overdue, r)}</td>
                <td class=soon(&l)>{part(&l, lists::due(f), l.due_today, r)}</td>
                <td>{part(&l, lists::open(), l.open, r)}</td>
            </tr>
        }
    });
    view! {
        <h2 id="w-deps" class=late(f) title=metric::LOADS>"Ведомства"<span>{icon(Icon::Over)}" просрочено, срок сегодня, всего"</span></h2>
        <table class="wtable wtable--large">
            <colgroup><col class="w-name"/><col/><col class="w-n"/><col class="w-n"/><col class="w-n"/></colgroup>
            <thead class="sr">
                <tr>
                    <th scope="col">"Ведомство"</th>
                    <th scope="col">"Диаграмма"</th>
                    <th scope="col">"Просрочено"</th>
                    <th scope="col">"Срок сегодня"</th>
                    <th scope="col">"Всего"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// The departments' rows, and the longest bar.
fn by_department(f: &Figures) -> (Vec<Load>, u32) {
    let (nobodys, mut rows): (Vec<Load>, Vec<Load>) =
        f.loads.iter().partition(|l| l.department.is_none());
    rows.sort_by_key(|l| (std::cmp::Reverse(l.open), l.department));
    rows.truncate(LINES - nobodys.len().min(1));
    rows.extend(nobodys);
    let scale = rows.iter().map(|l| l.open).max().unwrap_or(0);
    (rows, scale)
}

fn department(l: &Load, r: &Reference) -> String {
    let known = l.department.and_then(|id| r.department(id));
    known
        .map_or("Не распределено", |d| d.short.as_str())
        .to_owned()
}

/// Red is for what is late, and for nothing else.
fn late(f: &Figures) -> &'static str {
    if f.overdue > 0 { "w-late" } else { "" }
}

fn over(l: &Load) -> &'static str {
    if l.overdue > 0 { "n-over" } else { "n-zero" }
}

fn soon(l: &Load) -> &'static str {
    if l.due_today > 0 { "n-soon" } else { "n-zero" }
}

/// A department's part of a list, as a figure.
fn part(l: &Load, list: Filter, count: u32, r: &Reference) -> impl IntoView + use<> {
    let list = address::list(&lists::of(l.department, list), r);
    view! { <a href=list>{words::number(count.into())}</a> }
}
