//! The figures of the note with their definitions and lists.

use domain::digest::{Digest, Figure};
use domain::reference::Reference;
use domain::tally::Measure;
use domain::{metric, words};
use leptos::prelude::*;

use crate::address;

/// Both totals. A total has no list of its own: it is the sum of two lists
/// with different verbs, and says of which.
pub(super) fn sums(d: &Digest, r: &Reference) -> AnyView {
    view! {
        <section class="digest__sums" aria-label="Итог">
            {sum("За неделю".into(), d.week_total(), "неделей ранее", [&d.im_week, &d.pos_week], r)}
            {sum(format!("С {}", words::day_month(d.since)), d.since_total(), &d.since_before(), [&d.im_since, &d.pos_since], r)}
        </section>
    }
    .into_any()
}

fn sum(
    name: String,
    (now, before): (u64, u64),
    when: &str,
    of: [&Figure; 2],
    r: &Reference,
) -> AnyView {
    let when = format!(" · {when} ");
    let term = |f: &Figure| {
        let words = format!("{} {}", source(f, r), verb(f));
        view! { <a class="link" href=list(f, false, r)>{words}" "<b>{words::number(f.value)}</b></a> }
    };
    view! {
        <article class="kpi">
            <div class="kpi__head"><h2 class="kpi__name">{name}</h2></div>
            <div class="kpi__row"><p class="kpi__figure">{words::number(now)}</p></div>
            <p class="kpi__note">{term(of[0])}" и "{term(of[1])}{when}{words::number(before)}</p>
        </article>
    }
    .into_any()
}

/// The four figures beside those of a week earlier.
pub(super) fn figures(d: &Digest, r: &Reference) -> AnyView {
    let since = format!("с {}", words::day_month(d.since));
    let row = |f: &Figure, period: &str| {
        let name = format!("{}: {} {period}", source(f, r), verb(f));
        view! {
            <tr>
                <th scope="row">{name}<small>{definition(f)}</small></th>
                <td class="figures__n"><a href=list(f, false, r)>{words::number(f.value)}</a></td>
                <td><a href=list(f, true, r)>{words::number(f.previous)}</a></td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="figures">
            <div class="panel__head"><h2 id="figures">"Показатели"</h2></div>
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">"Показатель"</th>
                        <th scope="col">"Обращений"</th>
                        <th scope="col">"Неделей раньше"</th>
                    </tr>
                </thead>
                <tbody>
                    {row(&d.im_week, "за неделю")}
                    {row(&d.im_since, &since)}
                    {row(&d.pos_week, "за неделю")}
                    {row(&d.pos_since, &since)}
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

fn list(f: &Figure, previous: bool, r: &Reference) -> String {
    address::list(&f.filter(previous, r), r)
}

fn source<'a>(f: &'a Figure, r: &'a Reference) -> &'a str {
    r.source_by_code(&f.source).map_or(&f.source, |s| &s.short)
}

/// The article's own verbs: ИМ «отработано», ПОС «обработано» are one measure.
fn verb(f: &Figure) -> &'static str {
    match f.measure {
        Measure::Answered => "ответили",
        Measure::Processed if f.source == "incident_management" => "отработано",
        other => other.word(),
    }
}

fn definition(f: &Figure) -> &'static str {
    match f.measure {
        Measure::Answered => metric::ANSWERED,
        Measure::Processed => metric::PROCESSED,
        _ => metric::RECEIVED,
    }
}
