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
use crate::ui::part::{Part, parts};
use crate::ui::spark::{self, Picture};

/// What of a tile changes.
#[derive(Default)]
struct Tile {
    href: String,
    figure: String,
    /// What follows the figure, smaller.
    unit: Option<&'static str>,
    /// Red: what it counts should not be.
    burns: bool,
    picture: Picture,
    note: Vec<Part>,
}

/// All six.
pub(super) fn kpis(
    figures: RwSignal<Figures>,
    reference: &Arc<Reference>,
) -> impl IntoView + use<> {
    let list = {
        let reference = reference.clone();
        move |filter: Filter| address::list(&filter, &reference)
    };
    let received = {
        let list = list.clone();
        move |period| {
            list(Filter {
                received: Some(period),
                ..Filter::default()
            })
        }
    };
    let target = reference.settings.timeliness_target;
    let (week_list, month_list) = (received.clone(), received.clone());
    let (open_list, over_list) = (list.clone(), list.clone());
    let tile = |name, definition: &'static str, of: Box<dyn Fn(&Figures) -> Tile + Send>| {
        tile(figures, name, definition, of)
    };
    view! {
        <section class="kpis" aria-label="Главные показатели">
            {tile("Поступило сегодня", metric::TODAY, Box::new(move |f| today(f, &received)))}
            {tile("За неделю", metric::WEEK, Box::new(move |f| {
                let day = time::day(f.at);
                Tile {
                    href: week_list(Period::week_of(day)),
                    figure: words::number(f.week.now.into()),
                    picture: spark::columns(&f.week_days, &f.week_days_before, 7),
                    note: vec![growth(f.week.growth()), Part::words(" к прошлой неделе")],
                    ..Tile::default()
                }
            }))}
            {tile("За месяц", metric::MONTH, Box::new(move |f| {
                let day = time::day(f.at);
                let before = time::month_start(day) - Days::new(1);
                Tile {
                    href: month_list(Period::month_of(day)),
                    figure: words::number(f.month.now.into()),
                    picture: spark::columns(&f.month_days, &[], 31),
                    note: vec![growth(f.month.growth()), Part::words(format!(" к {}", words::month_dative(before)))],
                    ..Tile::default()
                }
            }))}
            {tile("В работе", metric::OPEN, Box::new(move |f| open(f, &open_list)))}
            {tile("Просрочено", metric::OVERDUE, Box::new(move |f| overdue(f, &over_list)))}
            {tile("Своевременность", metric::TIMELINESS, Box::new(move |f| timeliness(f, target, &list)))}
        </section>
    }
}

type Draw = Box<dyn Fn(&Figures) -> Tile + Send>;

fn tile(
    figures: RwSignal<Figures>,
    name: &'static str,
    definition: &'static str,
    of: Draw,
) -> impl IntoView + use<> {
    move || {
        let Tile {
            href,
            figure,
            unit,
            burns,
            picture,
            note,
        } = of(&figures.read());
        view! {
            <article class=if burns { "kpi kpi--over" } else { "kpi" }>
                <div class="kpi__head"><h2 class="kpi__name">{name}</h2>{hint(name, definition)}</div>
                <div class="kpi__row">
                    <p class="kpi__figure"><a href=href>{burns.then(|| icon(Icon::Over))}{figure}{unit.map(|u| view! { <small>{u}</small> })}</a></p>
                    {picture.view()}
                </div>
                <p class="kpi__note">{parts(note)}</p>
            </article>
        }
    }
}

/// A difference with its direction as a shape.
fn growth(n: i64) -> Part {
    change(n, words::signed(n))
}

fn change(n: i64, words: String) -> Part {
    let shape = (n != 0).then_some(if n > 0 { Icon::Up } else { Icon::Down });
    Part::words(words).with_class("delta").with_shape(shape)
}

fn today(f: &Figures, list: impl Fn(Period) -> String) -> Tile {
    let hour = time::hour(f.at);
    let note = if f.usual_weeks == 0 {
        vec![Part::words("обычный день ещё не известен")]
    } else {
        vec![
            growth(f.today.growth()),
            Part::words(format!(" к обычному на {hour}:00")),
        ]
    };
    let so_far: Vec<u32> = sums(f.hours.iter().take(usize::from(hour) + 1).map(|n| n * 10));
    let usual: Vec<u32> = sums(f.usual_hours.iter().copied());
    Tile {
        href: list(Period::Day(time::day(f.at))),
        figure: words::number(f.today.now.into()),
        picture: spark::line(&so_far, if f.usual_weeks == 0 { &[] } else { &usual }),
        note,
        ..Tile::default()
    }
}

fn sums(hours: impl Iterator<Item = u32>) -> Vec<u32> {
    hours
        .scan(0, |sum, n| {
            *sum += n;
            Some(*sum)
        })
        .collect()
}

fn open(f: &Figures, list: impl Fn(Filter) -> String) -> Tile {
    let day_ago = f.open_hours.first().copied().unwrap_or(f.open);
    let due = list(Filter {
        due_before: Some(f.due_until),
        ..Filter::default()
    });
    let class = if f.due_today > 0 { "n-soon" } else { "n-zero" };
    Tile {
        href: list(Filter {
            status: Some(Status::Open),
            ..Filter::default()
        }),
        figure: words::number(f.open.into()),
        picture: spark::line(&f.open_hours, &[]),
        note: vec![
            growth(i64::from(f.open) - i64::from(day_ago)),
            Part::words(format!(" за сутки · {}: ", until("до", f.due_until))),
            Part::door(words::number(f.due_today.into()), due).with_class(class),
        ],
        ..Tile::default()
    }
}

fn overdue(f: &Figures, list: impl Fn(Filter) -> String) -> Tile {
    let then = f.overdue + f.due_today;
    let note = if f.due_today > 0 {
        let words = format!("без ответов {}: ", until("к", f.due_until));
        vec![
            Part::words(words),
            Part::words(words::number(then.into())).with_class("n-over"),
        ]
    } else {
        vec![Part::words(format!(
            "{} не прибавится",
            until("до", f.due_until)
        ))]
    };
    Tile {
        href: list(Filter {
            overdue: true,
            ..Filter::default()
        }),
        figure: words::number(f.overdue.into()),
        burns: f.overdue > 0,
        note,
        ..Tile::default()
    }
}

fn timeliness(f: &Figures, target: u8, list: impl Fn(Filter) -> String) -> Tile {
    let day = time::day(f.at);
    let answered = Filter {
        answered: Some(Period::Days(day - Days::new(6), day)),
        ..Filter::default()
    };
    let href = list(answered.clone());
    let Some(share) = f.timeliness() else {
        let note = vec![Part::words("за семь дней ответов не было")];
        return Tile {
            href,
            figure: "—".into(),
            note,
            ..Tile::default()
        };
    };
    let mut note = Vec::new();
    if let Some(before) = f.timeliness_before() {
        let n = i64::from(share) - i64::from(before);
        note.push(change(
            n,
            format!("{}\u{a0}п.\u{a0}п.", words::signed_tenths(n)),
        ));
        note.push(Part::words(" · "));
    }
    let on_time = list(Filter {
        on_time: Some(true),
        ..answered
    });
    note.push(Part::door(
        words::number(f.answered_on_time.into()),
        on_time,
    ));
    note.push(Part::words(" из "));
    note.push(Part::door(words::number(f.answered.into()), href.clone()));
    Tile {
        href,
        figure: words::tenths(share),
        unit: Some("\u{a0}%"),
        picture: spark::meter(share, u32::from(target) * 10),
        note,
        ..Tile::default()
    }
}
