//! What is known of an appeal, word by word.

use domain::detail::Detail;
use domain::rating::Rated;
use domain::reference::Reference;
use domain::words;
use leptos::prelude::*;

use crate::address;
use crate::ui::moment::{full, stamp};

/// The panel of facts; what is not known says so.
pub(super) fn facts(d: &Detail, r: &Reference) -> AnyView {
    let row = &d.row;
    let channel = r.channel(row.channel);
    let source = r.source(row.source).map_or("", |s| &s.name);
    let district = row
        .district
        .and_then(|id| r.district(id))
        .map_or("не указан", |d| &d.name);
    let department = match row.department.and_then(|id| r.department(id)) {
        Some(d) => view! { <a class="link" href=address::department(&d.code)>{d.name.clone()}</a> }
            .into_any(),
        None => text("не назначено"),
    };
    let address = d.address.clone().filter(|a| !a.trim().is_empty());
    let voices = u64::from(row.voices.unsigned_abs());
    let cycle = (d.cycle > 1).then(|| fact("Рассмотрение", text(&format!("{}-е", d.cycle))));
    view! {
        <section class="panel" aria-labelledby="facts">
            <div class="panel__head"><h2 id="facts">"Сведения"</h2></div>
            <dl class="props">
                {fact("Статус", text(row.state.word()))}
                {fact("Важность", text(row.importance.word()))}
                {fact("Категория", category(d, r))}
                {fact("Ведомство", department)}
                {fact("Округ", text(district))}
                {fact("Адрес", view! { <span dir="auto">{address.unwrap_or_else(|| "не указан".into())}</span> }.into_any())}
                {d.place.map(|(lat, lon)| fact("Координаты", text(&format!("{lat:.5}, {lon:.5}"))))}
                {fact("Источник", two(source, channel.map_or("", |c| &c.name)))}
                {fact("Номер в источнике", view! { <bdi>{d.external_id.clone()}</bdi> }.into_any())}
                {fact("Поступило", stamp(row.received_at, full(row.received_at)).into_any())}
                {fact("Загружено", stamp(d.registered_at, full(d.registered_at)).into_any())}
                {(voices > 1).then(|| fact("Пишут о том же", text(&words::counted(voices, "человек", "человека", "человек"))))}
                {cycle}
                {d.rated.map(|r| fact("Оценка гражданина", rated(r, d.cycle)))}
            </dl>
        </section>
    }
    .into_any()
}

/// `4 из 5`, and of which consideration where that is not the present one.
fn rated(given: Rated, cycle: i16) -> AnyView {
    let earlier = (given.cycle != cycle).then(|| format!("за {}-е рассмотрение", given.cycle));
    two(&given.rating.words(), &earlier.unwrap_or_default())
}

fn category(d: &Detail, r: &Reference) -> AnyView {
    let name = |id| r.category(id).map_or("", |c| c.name.as_str());
    match d.row.category {
        Some(id) if r.top(id) != id => two(name(id), name(r.top(id))),
        Some(id) => text(name(id)),
        None => text("без категории"),
    }
}

fn two(first: &str, second: &str) -> AnyView {
    let second = Some(second)
        .filter(|s| !s.is_empty() && *s != first)
        .map(ToOwned::to_owned);
    view! { {first.to_owned()}{second.map(|s| view! { <small>{s}</small> })} }.into_any()
}

fn text(words: &str) -> AnyView {
    words.to_owned().into_any()
}

fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}
