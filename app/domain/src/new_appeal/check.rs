//! Checks an item: every code resolved, every field within its limits, the
//! deadline computed.

use super::field::{fault, free, identifier, in_past, resolve, web, whole};
use super::past::past;
use super::{Checked, Fault, NewAppeal, limit};
use crate::appeal::{Facts, Importance, State};
use crate::deadline::Rules;
use crate::ids::{ChannelId, SourceId};
use crate::rating::Rating;
use crate::reference::Reference;
use crate::{Moment, privacy};

/// Checks an item of a source against the reference data and computes its
/// deadline.
///
/// A NUL character, which no database text can hold, becomes U+FFFD in free
/// text (nothing is lost) and is a fault in identifiers.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check(
    item: NewAppeal,
    source: SourceId,
    reference: &Reference,
    rules: &Rules,
    now: Moment,
) -> Result<Checked, Fault> {
    identifier("external_id", &item.external_id, limit::EXTERNAL_ID)?;
    let text = free("text", item.text, limit::TEXT)?;
    if text.trim().is_empty() {
        return Err(fault(
            "text",
            "empty",
            "текст пуст; нужен текст обращения".into(),
        ));
    }
    let channel = channel(reference, source, &item.channel)?;
    let category = resolve("category", item.category.as_deref(), |c| {
        reference.category_by_code(c)
    })?;
    let department = resolve("department", item.department.as_deref(), |c| {
        reference.department_by_code(c)
    })?
    .map(|d| d.id)
    .or_else(|| category.and_then(|c| c.department));
    let category = category.map(|c| c.id);
    let district = resolve("district", item.district.as_deref(), |c| {
        reference.district_by_code(c)
    })?
    .map(|d| d.id);
    let importance = importance(item.importance.as_deref())?;
    let place = place(item.lat, item.lon)?;
    in_past("received_at", item.received_at, now)?;
    let received_at = whole(item.received_at);
    let due = rules.answer_due(source, category, importance, received_at);
    let facts = Facts {
        category,
        department,
        district,
        importance,
        deadline: due.map(|(at, _)| at),
        normative: due.map(|(_, id)| id),
        ..Facts::arrived(source, channel, received_at)
    };
    let status = status(item.status.as_deref())?;
    let times = [
        ("taken_at", item.taken_at.map(whole)),
        ("assigned_at", item.assigned_at.map(whole)),
        ("answered_at", item.answered_at.map(whole)),
        ("closed_at", item.closed_at.map(whole)),
    ];
    let past = past(&facts, status, times, now)?;
    Ok(Checked {
        external_id: item.external_id,
        title: privacy::title(&text),
        facts,
        past,
        text,
        author: item
            .author
            .map(|s| free("author", s, limit::LINE))
            .transpose()?,
        author_url: item.author_url.map(|s| web("author_url", s)).transpose()?,
        url: item.url.map(|s| web("url", s)).transpose()?,
        address: item
            .address
            .map(|s| free("address", s, limit::LINE))
            .transpose()?,
        place,
        answer: item
            .answer
            .map(|s| free("answer", s, limit::TEXT))
            .transpose()?,
        rating: item.rating.map(rating).transpose()?,
    })
}

fn channel(reference: &Reference, source: SourceId, code: &str) -> Result<ChannelId, Fault> {
    let of_source = || reference.channels.iter().filter(|c| c.source == source);
    let found = of_source().find(|c| c.code == code).map(|c| c.id);
    found.ok_or_else(|| {
        let known: Vec<&str> = of_source().map(|c| c.code.as_str()).collect();
        let known = known.join(", ");
        fault(
            "channel",
            "unknown_channel",
            format!("такого канала нет; у этой системы есть: {known}"),
        )
    })
}

fn importance(code: Option<&str>) -> Result<Importance, Fault> {
    match code.filter(|s| !s.is_empty()) {
        None => Ok(Importance::Normal),
        Some(code) => Importance::parse(code).ok_or_else(|| {
            fault(
                "importance",
                "unknown_importance",
                "возможны: normal, high, storm".into(),
            )
        }),
    }
}

fn place(lat: Option<f64>, lon: Option<f64>) -> Result<Option<(f64, f64)>, Fault> {
    match (lat, lon) {
        (None, None) => Ok(None),
        (Some(lat), Some(lon))
            if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) =>
        {
            Ok(Some((lat, lon)))
        }
        _ => Err(fault(
            "lat",
            "bad_coordinates",
            "нужны обе координаты в градусах: lat от −90 до 90 и lon от −180 до 180".into(),
        )),
    }
}

fn rating(stars: f64) -> Result<Rating, Fault> {
    let found = (1..=5).find(|n| f64::from(*n).total_cmp(&stars).is_eq());
    found.and_then(Rating::new).ok_or_else(|| {
        fault(
            "rating",
            "bad_rating",
            "нужна оценка целым числом от 1 до 5".into(),
        )
    })
}

fn status(code: Option<&str>) -> Result<Option<State>, Fault> {
    code.filter(|s| !s.is_empty())
        .map(|code| {
            State::parse(code).ok_or_else(|| {
                let known: Vec<&str> = State::ALL.iter().map(|s| s.code()).collect();
                let known = known.join(", ");
                fault(
                    "status",
                    "unknown_status",
                    format!("такого состояния нет; возможны: {known}"),
                )
            })
        })
        .transpose()
}
