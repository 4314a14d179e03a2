//! «Почему этот срок»: the normative, what was counted day by day, what was
//! skipped and why, what was promised, and what the deadline was before.

use chrono::{Datelike as _, NaiveDate};
use domain::breach::Breach;
use domain::calendar::{DayKind, Interval};
use domain::deadline::Unit;
use domain::derivation::{Derivation, Skip, Span, What};
use domain::reference::Reference;
use domain::why::{Move, Promise, Why};
use domain::{Moment, time, words};
use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};
use crate::ui::moment::stamp;

/// The recorded breaches, in full sentences.
pub(super) fn breaches(all: &[Breach], at: Moment) -> Option<AnyView> {
    let today = time::day(at);
    let lines: Vec<AnyView> = all
        .iter()
        .map(|b| view! { <li>{icon(Icon::Over)}<span>{b.sentence(today)}</span></li> }.into_any())
        .collect();
    (!lines.is_empty())
        .then(|| view! { <ul class="breaches" aria-label="Просрочки">{lines}</ul> }.into_any())
}

/// The reasons, behind a summary that works without scripts.
pub(super) fn reason(why: &Why, r: &Reference, at: Moment) -> Option<AnyView> {
    let today = time::day(at);
    let level = why
        .level
        .map(|l| note(format!("Обращение поднято: {}.", l.word())));
    let parts: Vec<AnyView> = [
        why.derivation.as_ref().map(|d| counted(d, r, today)),
        why.voice.map(|v| {
            note(format!(
                "Срок инцидента — самый ранний из сроков объединённых обращений: у обращения №\u{a0}{} он до {}. Как он посчитан, сказано на странице этого обращения.",
                words::number(v.appeal.0.unsigned_abs()),
                moment(v.until, today)
            ))
        }),
        why.today.map(|t| {
            note(format!(
                "По нынешнему календарю вышло бы {}. Срок остаётся прежним, пока его не пересчитают.",
                moment(t, today)
            ))
        }),
        why.promise.map(|p| promise(&p, today)),
        moves(&why.moves, today),
        level,
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| {
        view! {
            <details class="reason" id="reason">
                <summary>"Почему этот срок"</summary>
                <div class="reason__body">{parts}</div>
            </details>
        }
        .into_any()
    })
}

/// A moment with its day, whatever day it is: a reckoning is read later too.
fn moment(at: Moment, today: NaiveDate) -> String {
    let local = time::local(at);
    let year = if local.year() == today.year() {
        String::new()
    } else {
        format!(" {}", local.year())
    };
    format!(
        "{}{year}, {}",
        words::day_month(local.date()),
        words::clock(local)
    )
}

fn note(words: String) -> AnyView {
    view! { <p class="why__rule">{words}</p> }.into_any()
}

/// The normative and its reckoning.
fn counted(d: &Derivation, r: &Reference, today: NaiveDate) -> AnyView {
    let whom = d
        .category
        .and_then(|c| r.category(c))
        .map_or("для всех категорий".to_owned(), |c| {
            format!("для категории «{}»", c.name)
        });
    let rule = format!(
        "{}, важность «{}», {whom}. Основание: {}",
        d.unit.amount(d.amount),
        d.importance.word(),
        basis(&d.basis)
    );
    let start = if d.unit == Unit::WorkingDays {
        format!(
            "Отсчёт начат {}, дни считаются с {}.",
            moment(d.from, today),
            words::day_month(time::day(d.effective))
        )
    } else if d.effective > d.from {
        format!(
            "Отсчёт начат {}, время пошло {}.",
            moment(d.from, today),
            moment(d.effective, today)
        )
    } else {
        format!("Время пошло сразу: {}.", moment(d.from, today))
    };
    let rows: Vec<AnyView> = d.spans.iter().map(row).collect();
    let years: Vec<String> = d.undecreed.iter().map(ToString::to_string).collect();
    let undecreed = (!years.is_empty()).then(|| {
        note(format!(
            "Переносы выходных на {} год правительство ещё не утвердило: дни посчитаны предварительно.",
            years.join(" и ")
        ))
    });
    let sum = match d.unit {
        Unit::WorkingHours => words::work(i64::from(d.amount) * 60),
        Unit::WorkingDays | Unit::CalendarDays => d.unit.amount(d.amount),
    };
    let due = moment(d.due, today);
    view! {
        <p class="why__rule"><b>"Норматив: "</b>{rule}</p>
        <p class="why__rule">{start}</p>
        <table class="sum counted">
            <caption class="sr">"Что сосчитано и что пропущено"</caption>
            <thead class="sr"><tr><th scope="col">"Дни"</th><th scope="col">"Зачтено"</th></tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr><th scope="row">"Итого, до "{stamp(d.due, due)}</th><td>{sum}</td></tr></tfoot>
        </table>
        {undecreed}
    }
    .into_any()
}

/// The migration marks what nobody could confirm; a person reads it in words.
fn basis(text: &str) -> String {
    let words = text.replace("(assumed)", "").trim().to_owned();
    match (words.is_empty(), text.contains("(assumed)")) {
        (true, _) => "не подтверждено документом.".into(),
        (false, true) => format!("{words}, не подтверждено документом."),
        (false, false) => format!("{}.", words.trim_end_matches('.')),
    }
}

/// Days that were treated alike: what they are, and what they gave.
fn row(span: &Span) -> AnyView {
    let days = words::days(span.first, span.last);
    let (detail, value, class) = match &span.what {
        What::Hours {
            minutes,
            hours,
            special,
        } => (
            join([hours_of(hours, span), special_words(special.as_ref())]),
            words::work((*minutes).into()),
            "",
        ),
        What::Days { special } => (
            join([between(span), special_words(special.as_ref())]),
            days_of(span.days),
            "",
        ),
        What::Calendar => (
            "календарные дни, выходные и праздники входят".into(),
            Unit::CalendarDays.amount(span.days),
            "",
        ),
        What::Skipped(skip) => (
            skipped(skip, span.days),
            "пропущено".into(),
            "counted__skip",
        ),
    };
    let detail = (!detail.is_empty()).then(|| view! { <small>{detail}</small> });
    view! { <tr class=class><th scope="row">{days}{detail}</th><td>{value}</td></tr> }.into_any()
}

fn days_of(n: u32) -> String {
    words::counted(n.into(), "день", "дня", "дней")
}

fn join(parts: [String; 2]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    parts.join("; ")
}

fn hours_of(hours: &[Interval], span: &Span) -> String {
    if hours.is_empty() {
        return format!("рабочее время, {}", days_of(span.days));
    }
    let clock = |m: u16| format!("{}:{:02}", m / 60, m % 60);
    let each: Vec<String> = hours
        .iter()
        .map(|i| format!("{}–{}", clock(i.from), clock(i.to)))
        .collect();
    each.join(", ")
}

/// Says that weekends lie between, where weeks were put together.
fn between(span: &Span) -> String {
    let all = (span.last - span.first).num_days() + 1;
    if all > i64::from(span.days) {
        "без выходных между ними".into()
    } else {
        String::new()
    }
}

fn special_words(special: Option<&(DayKind, Option<String>)>) -> String {
    match special {
        None => String::new(),
        Some((kind, None)) => kind.word().into(),
        Some((kind, Some(note))) => format!("{}: {note}", kind.word()),
    }
}

fn skipped(skip: &Skip, days: u32) -> String {
    match skip {
        Skip::Receipt => "день начала отсчёта не считается".into(),
        Skip::AfterHours => "после конца рабочего дня".into(),
        Skip::Weekend if days == 1 => "выходной".into(),
        Skip::Weekend => "выходные".into(),
        Skip::Holiday(Some(note)) => note.clone(),
        Skip::Holiday(None) => "нерабочий день".into(),
    }
}

fn promise(p: &Promise, today: NaiveDate) -> AnyView {
    let longest = p.longest.map_or_else(String::new, |(n, unit)| {
        format!(
            " По нормативу обещать можно не больше чем на {}.",
            unit.amount(n)
        )
    });
    note(format!(
        "Промежуточный ответ дан {}, в нём обещано {}: это и есть действующий срок.{longest}",
        moment(p.given, today),
        moment(p.until, today)
    ))
}

/// Every change of the deadline, the old one beside the new.
fn moves(all: &[Move], today: NaiveDate) -> Option<AnyView> {
    let of = |at: Option<Moment>| match at {
        Some(at) => stamp(at, moment(at, today)).into_any(),
        None => "без срока".into_any(),
    };
    let lines: Vec<AnyView> = all
        .iter()
        .map(|m| {
            view! {
                <li>
                    {moment(m.at, today)}": "{m.kind.word()}", срок "
                    <s><span class="sr">"прежний "</span>{of(m.was)}</s>" → "{of(m.is)}
                </li>
            }
            .into_any()
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <h3 class="h-small">"Как срок менялся"</h3>
            <ul class="moves">{lines}</ul>
        }
        .into_any()
    })
}
