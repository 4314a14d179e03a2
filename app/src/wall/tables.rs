//! Categories and departments on the wall: a name, a bar, a figure per line.

use domain::figures::{Figures, Load};
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
    let mut rows = f.categories.clone();
    rows.sort_by_key(|c| (c.category.is_none(), std::cmp::Reverse(c.received.now)));
    let scale = rows
        .iter()
        .map(|c| c.received.now.max(c.received.before))
        .max()
        .unwrap_or(0);
    let rows = rows.into_iter().take(LINES).map(|c| {
        let name = c.category.and_then(|id| r.category(id)).map_or("Не определена", |c| c.short.as_str()).to_owned();
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{bar(c.received.now, c.received.before, scale)}</td>
                <td><a href=address::list(&lists::category(f, c.category), r)>{words::number(c.received.now.into())}</a></td>
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

/// Open work by department, the most loaded first, the unassigned last. Where
/// there are more departments than lines, the least loaded are on the board.
pub(super) fn loads(f: &Figures, r: &Reference) -> impl IntoView + use<> {
    let (nobodys, mut rows): (Vec<Load>, Vec<Load>) =
        f.loads.iter().partition(|l| l.department.is_none());
    rows.sort_by_key(|l| (std::cmp::Reverse(l.open), l.department));
    rows.truncate(LINES - nobodys.len().min(1));
    rows.extend(nobodys);
    let scale = rows.iter().map(|l| l.open).max().unwrap_or(0);
    let rows = rows.into_iter().map(|l| {
        let name = l
            .department
            .and_then(|id| r.department(id))
            .map_or("Не распределено", |d| d.short.as_str())
            .to_owned();
        let over = address::list(&lists::of(l.department, lists::overdue()), r);
        let open = address::list(&lists::of(l.department, lists::open()), r);
        let class = if l.overdue > 0 { "n-over" } else { "n-zero" };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{stack(l.overdue, l.due_today, l.calm(), scale)}</td>
                <td class=class><a href=over>{words::number(l.overdue.into())}</a></td>
                <td><a href=open>{words::number(l.open.into())}</a></td>
            </tr>
        }
    });
    view! {
        <h2 id="w-deps" title=metric::LOADS>"Ведомства"<span>{icon(Icon::Over)}" просрочено, всего"</span></h2>
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
