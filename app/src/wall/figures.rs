//! The large figures of the wall.

use domain::figures::{Compared, Figures};
use domain::filter::Filter;
use domain::reference::Reference;
use domain::{metric, time, words};
use leptos::prelude::*;

use super::lists;
use crate::address;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::until;

/// All of them; the week and the month only where the wall is wide.
pub(super) fn figures(f: &Figures, r: &Reference) -> AnyView {
    let n = |n: u32| words::number(n.into());
    let part = |filter: &Filter, n: String| view! { <a href=address::list(filter, r)><b>{n}</b></a> }.into_any();
    let usual = match f.usual_weeks {
        0 => "обычный день пока не известен".into_any(),
        _ => view! { {format!("обычно к {} ", hour(f))}<b>{n(f.today.before)}</b> }.into_any(),
    };
    let before = |words: &'static str, c: Compared, filter: Option<Filter>| match filter {
        Some(filter) => view! { {words}" "{part(&filter, n(c.before))} }.into_any(),
        None => "первый час, сравнивать не с чем".into_any(),
    };
    let late = if f.overdue > 0 { "wkpi wkpi--over" } else { "wkpi" };
    let nobodys = f.loads.iter().find(|l| l.department.is_none()).map_or(0, |l| l.open);
    let target = r.settings.timeliness_target;
    let share = match f.timeliness() {
        Some(share) => view! { {words::tenths(share)}<small>"%"</small> }.into_any(),
        None => "—".into_any(),
    };
    let answers = view! {
        {part(&lists::answered(f, Some(true)), n(f.answered_on_time))}
        " из "
        {part(&lists::answered(f, None), n(f.answered))}
        {format!(", цель {target}")}
    };
    view! {
        {figure("wkpi", "Поступило сегодня", metric::TODAY, &lists::today(f), r, n(f.today.now).into_any(), usual)}
        {figure("wkpi wall__span", "За неделю", metric::WEEK, &lists::week(f), r, n(f.week.now).into_any(), before("неделю назад", f.week, lists::week_before(f)))}
        {figure("wkpi wall__span", "За месяц", metric::MONTH, &lists::month(f), r, n(f.month.now).into_any(), before("месяц назад", f.month, lists::month_before(f)))}
        {figure("wkpi", "В работе", metric::OPEN, &lists::open(), r, n(f.open).into_any(), view! { "не распределено "{part(&lists::of(None, lists::open()), n(nobodys))} }.into_any())}
        {figure(late, "Просрочено", metric::OVERDUE, &lists::overdue(), r, over(f.overdue), view! { {until("до", f.due_until)}" срок у "{part(&lists::due(f), n(f.due_today))} }.into_any())}
        {figure("wkpi", "Своевременность", metric::TIMELINESS, &lists::answered(f, Some(true)), r, share, answers.into_any())}
    }
    .into_any()
}

fn over(n: u32) -> AnyView {
    let shape = (n > 0).then(|| icon(Icon::Over));
    view! { {shape}{words::number(n.into())} }.into_any()
}

/// One tile. Nobody points at a wall: its definition is in the title and with
/// the same figure on the board.
fn figure(class: &'static str, name: &'static str, definition: &'static str, list: &Filter, r: &Reference, value: AnyView, note: AnyView) -> AnyView {
    view! {
        <article class=class title=definition>
            <h2>{name}</h2>
            <p class="wkpi__figure"><a href=address::list(list, r)>{value}</a></p>
            <p>{note}</p>
        </article>
    }
    .into_any()
}

/// The last full hour, up to which periods are compared.
fn hour(f: &Figures) -> String {
    format!("{}:00", time::hour(f.at))
}
