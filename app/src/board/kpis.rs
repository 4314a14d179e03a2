//! The six figures: each a door to its list, with its definition.

use std::sync::Arc;

use chrono::Days;
use domain::figures::Figures;
use domain::filter::{Filter, Status};
use domain::period::Period;
use domain::reference::Reference;
use domain::{metric, time, words};
use leptos::prelude::*;

use crate::address;
use crate::ui::hint::hint;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::until;
use crate::ui::spark;

/// What of a tile changes.
struct Tile {
    href: String,
    figure: String,
    /// Red: what it counts should not be.
    burns: bool,
    picture: AnyView,
    note: AnyView,
}

/// All six.
pub(super) fn kpis(figures: RwSignal<Figures>, reference: &Arc<Reference>) -> AnyView {
    let list = {
        let reference = reference.clone();
        move |filter: Filter| address::list(&filter, &reference)
    };
    let received = {
        let list = list.clone();
        move |period| list(Filter { received: Some(period), ..Filter::default() })
    };
    let target = reference.settings.timeliness_target;
    let (week_list, month_list) = (received.clone(), received.clone());
    let (open_list, over_list) = (list.clone(), list.clone());
    let tile = |name, definition: &'static str, of: Box<dyn Fn(&Figures) -> Tile + Send>| tile(figures, name, definition, of);
    view! {
        <section class="kpis" aria-label="Главные показатели">
            {tile("Поступило сегодня", metric::TODAY, Box::new(move |f| today(f, &received)))}
            {tile("За неделю", metric::WEEK, Box::new(move |f| {
                let day = time::day(f.at);
                Tile {
                    href: week_list(Period::week_of(day)),
                    figure: words::number(f.week.now.into()),
                    burns: false,
                    picture: spark::columns(&f.week_days, &f.week_days_before, 7),
                    note: (growth(f.week.growth()), " к прошлой неделе").into_any(),
                }
            }))}
            {tile("За месяц", metric::MONTH, Box::new(move |f| {
                let day = time::day(f.at);
                let before = time::month_start(day) - Days::new(1);
                Tile {
                    href: month_list(Period::month_of(day)),
                    figure: words::number(f.month.now.into()),
                    burns: false,
                    picture: spark::columns(&f.month_days, &[], 31),
                    note: (growth(f.month.growth()), format!(" к {}", words::month_dative(before))).into_any(),
                }
            }))}
            {tile("В работе", metric::OPEN, Box::new(move |f| open(f, &open_list)))}
            {tile("Просрочено", metric::OVERDUE, Box::new(move |f| overdue(f, &over_list)))}
            {tile("Своевременность", metric::TIMELINESS, Box::new(move |f| timeliness(f, target, &list)))}
        </section>
    }
    .into_any()
}

fn tile(figures: RwSignal<Figures>, name: &'static str, definition: &'static str, of: Box<dyn Fn(&Figures) -> Tile + Send>) -> AnyView {
    let body = move || {
        let Tile { href, figure, burns, picture, note } = of(&figures.read());
        view! {
            <article class=if burns { "kpi kpi--over" } else { "kpi" }>
                <div class="kpi__head"><h2 class="kpi__name">{name}</h2>{hint(name, definition)}</div>
                <div class="kpi__row">
                    <p class="kpi__figure"><a href=href>{burns.then(|| icon(Icon::Over))}{figure}</a></p>
                    {picture}
                </div>
                <p class="kpi__note">{note}</p>
            </article>
        }
        .into_any()
    };
    body.into_any()
}

/// A difference with its direction as a shape.
fn growth(n: i64) -> AnyView {
    let shape = (n != 0).then(|| icon(if n > 0 { Icon::Up } else { Icon::Down }));
    view! { <span class="delta">{shape}{words::signed(n)}</span> }.into_any()
}

fn today(f: &Figures, list: impl Fn(Period) -> String) -> Tile {
    let day = time::day(f.at);
    let note = if f.usual_weeks == 0 {
        "обычный день ещё не известен".into_any()
    } else {
        (growth(f.today.growth()), format!(" к {}", words::to_usual_weekday(day))).into_any()
    };
    let hour = usize::from(time::hour(f.at));
    let so_far: Vec<u32> = sums(f.hours.iter().take(hour + 1).map(|n| n * 10));
    let usual: Vec<u32> = sums(f.usual_hours.iter().copied());
    Tile {
        href: list(Period::Day(day)),
        figure: words::number(f.today.now.into()),
        burns: false,
        picture: spark::line(&so_far, if f.usual_weeks == 0 { &[] } else { &usual }),
        note,
    }
}

fn sums(hours: impl Iterator<Item = u32>) -> Vec<u32> {
    hours.scan(0, |sum, n| { *sum += n; Some(*sum) }).collect()
}

fn open(f: &Figures, list: impl Fn(Filter) -> String) -> Tile {
    let day_ago = f.open_hours.first().copied().unwrap_or(f.open);
    let due = list(Filter { due_before: Some(f.due_until), ..Filter::default() });
    let class = if f.due_today > 0 { "n-soon" } else { "n-zero" };
    let due = view! { " за сутки · "{until("до", f.due_until)}": "<a href=due><b class=class>{words::number(f.due_today.into())}</b></a> };
    Tile {
        href: list(Filter { status: Some(Status::Open), ..Filter::default() }),
        figure: words::number(f.open.into()),
        burns: false,
        picture: spark::line(&f.open_hours, &[]),
        note: (growth(i64::from(f.open) - i64::from(day_ago)), due).into_any(),
    }
}

fn overdue(f: &Figures, list: impl Fn(Filter) -> String) -> Tile {
    let then = f.overdue + f.due_today;
    let note = if f.due_today > 0 {
        view! { {until("к", f.due_until)}" может стать "<b class="n-over">{words::number(then.into())}</b> }.into_any()
    } else {
        format!("{} не прибавится", until("до", f.due_until)).into_any()
    };
    Tile {
        href: list(Filter { overdue: true, ..Filter::default() }),
        figure: words::number(f.overdue.into()),
        burns: f.overdue > 0,
        picture: ().into_any(),
        note,
    }
}

fn timeliness(f: &Figures, target: u8, list: impl Fn(Filter) -> String) -> Tile {
    let day = time::day(f.at);
    let answered = Filter { answered: Some(Period::Days(day - Days::new(6), day)), ..Filter::default() };
    let href = list(answered.clone());
    let Some(share) = f.timeliness() else {
        return Tile { href, figure: "—".into(), burns: false, picture: ().into_any(), note: "за семь дней ответов не было".into_any() };
    };
    let change = f.timeliness_before().map(|before| {
        let n = i64::from(share) - i64::from(before);
        let shape = (n != 0).then(|| icon(if n > 0 { Icon::Up } else { Icon::Down }));
        view! { <span class="delta">{shape}{words::signed_tenths(n)}"\u{a0}п.\u{a0}п."</span>" · " }
    });
    let on_time = list(Filter { on_time: Some(true), ..answered });
    let whole = href.clone();
    let of = view! { <a href=on_time>{words::number(f.answered_on_time.into())}</a>" из "<a href=whole>{words::number(f.answered.into())}</a> };
    Tile {
        href,
        figure: format!("{}\u{a0}%", words::tenths(share)),
        burns: false,
        picture: spark::meter(share, u32::from(target) * 10),
        note: (change, of).into_any(),
    }
}
