//! An appeal as a source sends it: the one shape every connector, the intake
//! API and the import turn foreign bytes into.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::appeal::{Facts, Importance, State};
use crate::deadline::Rules;
use crate::ids::SourceId;
use crate::journal::Kind;
use crate::reference::Reference;
use crate::scope::Actor;
use crate::{Moment, privacy, time};

/// Limits of an item's fields, in characters.
pub mod limit {
    /// `external_id`
    pub const EXTERNAL_ID: usize = 200;
    /// `text`
    pub const TEXT: usize = 200_000;
    /// `author`, `address`
    pub const LINE: usize = 500;
    /// `url`, `author_url`
    pub const URL: usize = 2_000;
}

/// One item; codes are not resolved yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    /// The source's own identifier; with the source, the key of idempotence.
    pub external_id: String,
    /// Channel code within the source.
    pub channel: String,
    /// When the citizen wrote, RFC 3339.
    pub received_at: Moment,
    /// What the citizen wrote.
    pub text: String,
    /// Name or nickname.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The author's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_url: Option<String>,
    /// The message itself in its network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Category code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// District code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Department code; by default the category's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Address as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Latitude, degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude, degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Importance code; `normal` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance: Option<String>,
    /// State the source says it is in; `received` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// When a moderator took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Moment>,
    /// When it was sent to the department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_at: Option<Moment>,
    /// When the citizen got the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Moment>,
    /// When it was closed (or rejected, redirected, merged, withdrawn).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Moment>,
    /// The published answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// An item whose every code is resolved and every field is within its limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The source's own identifier.
    pub external_id: String,
    /// What is true at the moment of receipt; the state is `received`.
    pub facts: Facts,
    /// What happened since, as far as the source tells.
    pub past: Vec<Past>,
    /// Masked first words.
    pub title: String,
    /// What the citizen wrote.
    pub text: String,
    /// Name or nickname.
    pub author: Option<String>,
    /// The author's page.
    pub author_url: Option<String>,
    /// The message itself.
    pub url: Option<String>,
    /// Address as written.
    pub address: Option<String>,
    /// Latitude and longitude, degrees.
    pub place: Option<(f64, f64)>,
    /// The published answer.
    pub answer: Option<String>,
}

impl Checked {
    /// The facts after everything that is known of its past.
    #[must_use]
    pub fn latest(&self) -> &Facts {
        self.past.last().map_or(&self.facts, |p| &p.after)
    }
}

/// Something that happened to an appeal before we heard of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// When.
    pub at: Moment,
    /// What.
    pub kind: Kind,
    /// What became true.
    pub after: Facts,
    /// Who, where it was not the door the item came through.
    pub actor: Option<Actor>,
    /// A reason, a comment, an answer.
    pub note: Option<String>,
}

/// What is wrong with an item: the field, a stable code for machines, and a
/// sentence with the remedy for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("поле «{field}»: {message}")]
pub struct Fault {
    /// The field.
    pub field: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and how to mend it.
    pub message: String,
}

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
    let channel = reference
        .channels
        .iter()
        .find(|c| c.source == source && c.code == item.channel)
        .ok_or_else(|| {
            let known: Vec<&str> = reference
                .channels
                .iter()
                .filter(|c| c.source == source)
                .map(|c| c.code.as_str())
                .collect();
            fault(
                "channel",
                "unknown_channel",
                format!(
                    "такого канала нет; у этой системы есть: {}",
                    known.join(", ")
                ),
            )
        })?
        .id;
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
    let importance = match item.importance.as_deref().filter(|s| !s.is_empty()) {
        None => Importance::Normal,
        Some(code) => Importance::parse(code).ok_or_else(|| {
            fault(
                "importance",
                "unknown_importance",
                "возможны: normal, high, storm".into(),
            )
        })?,
    };
    let place = match (item.lat, item.lon) {
        (None, None) => None,
        (Some(lat), Some(lon))
            if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) =>
        {
            Some((lat, lon))
        }
        _ => {
            return Err(fault(
                "lat",
                "bad_coordinates",
                "нужны обе координаты в градусах: lat от −90 до 90 и lon от −180 до 180".into(),
            ));
        }
    };
    in_past("received_at", item.received_at, now)?;
    let received_at = whole(item.received_at);
    let due = rules.answer_due(source, category, importance, received_at);
    let facts = Facts {
        state: State::Received,
        received_at,
        source,
        channel,
        category,
        department,
        executor: None,
        district,
        importance,
        cycle: 1,
        deadline: due.map(|(at, _)| at),
        normative: due.map(|(_, id)| id),
        answered_at: None,
        answered_on_time: None,
        processed_at: None,
    };
    let status = match item.status.as_deref().filter(|s| !s.is_empty()) {
        None => None,
        Some(code) => Some(State::parse(code).ok_or_else(|| {
            let known: Vec<&str> = State::ALL.iter().map(|s| s.code()).collect();
            fault(
                "status",
                "unknown_status",
                format!("такого состояния нет; возможны: {}", known.join(", ")),
            )
        })?),
    };
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
    })
}

/// The steps that a status and stage times imply. A foreign system may skip
/// steps of ours, so they are taken as told, only their order is checked.
fn past(
    facts: &Facts,
    status: Option<State>,
    times: [(&'static str, Option<Moment>); 4],
    now: Moment,
) -> Result<Vec<Past>, Fault> {
    let mut last = facts.received_at;
    for (field, at) in times.iter().filter_map(|(f, t)| t.map(|t| (*f, t))) {
        in_past(field, at, now)?;
        if at < last {
            return Err(fault(
                field,
                "order",
                "время раньше предыдущего шага; проверьте порядок и часовой пояс".into(),
            ));
        }
        last = at;
    }
    let [taken, assigned, answered, closed] = times.map(|(_, t)| t);
    let end = status.unwrap_or(if closed.is_some() {
        State::Closed
    } else if answered.is_some() {
        State::Answered
    } else if assigned.is_some() {
        State::Assigned
    } else if taken.is_some() {
        State::Moderation
    } else {
        State::Received
    });
    let mut out: Vec<Past> = Vec::new();
    let mut current = facts.clone();
    let mut push = |at: Moment, kind: Kind, state: State| {
        current.state = state;
        if state == State::Answered && current.answered_at.is_none() {
            current.answered_at = Some(at);
            current.answered_on_time = Some(current.deadline.is_none_or(|d| at <= d));
        }
        if state.is_processed() && current.processed_at.is_none() {
            current.processed_at = Some(at);
        }
        out.push(Past {
            at,
            kind,
            after: current.clone(),
            actor: None,
            note: None,
        });
    };
    if let Some(at) = taken {
        push(at, Kind::Taken, State::Moderation);
    }
    if let Some(at) = assigned {
        push(at, Kind::Assigned, State::Assigned);
    }
    // A closing without an answer of its own is the answer.
    let answer = answered.or(match end {
        State::Answered | State::Closed => Some(closed.unwrap_or(last)),
        _ => None,
    });
    if let Some(at) = answer {
        push(at, Kind::Answered, State::Answered);
    }
    let at = closed.unwrap_or(last);
    match end {
        State::Received | State::Answered => {}
        State::Moderation if taken.is_some() => {}
        State::Assigned if assigned.is_some() => {}
        State::Moderation => push(at, Kind::Taken, end),
        State::Coordination => push(at, Kind::Classified, end),
        State::Assigned => push(at, Kind::Assigned, end),
        State::InProgress => push(at, Kind::Acknowledged, end),
        State::Interim => push(at, Kind::Promised, end),
        State::OnApproval => push(at, Kind::Drafted, end),
        State::Closed => push(at, Kind::Closed, end),
        State::Rejected => push(at, Kind::Rejected, end),
        State::Redirected => push(at, Kind::Redirected, end),
        State::Merged => push(at, Kind::Merged, end),
        State::Withdrawn => push(at, Kind::Withdrawn, end),
    }
    Ok(out)
}

fn fault(field: &'static str, code: &'static str, message: String) -> Fault {
    Fault {
        field,
        code,
        message,
    }
}

fn too_long(field: &'static str, max: usize) -> Fault {
    fault(
        field,
        "too_long",
        format!("длиннее {max} знаков; сократите"),
    )
}

fn identifier(field: &'static str, value: &str, max: usize) -> Result<(), Fault> {
    if value.trim().is_empty() {
        return Err(fault(field, "empty", "пусто; нужен идентификатор".into()));
    }
    if value.contains('\0') {
        return Err(fault(
            field,
            "nul",
            "содержит нулевой знак (U+0000); уберите его".into(),
        ));
    }
    if value.chars().count() > max {
        Err(too_long(field, max))
    } else {
        Ok(())
    }
}

fn free(field: &'static str, value: String, max: usize) -> Result<String, Fault> {
    if value.len() > max && value.chars().count() > max {
        return Err(too_long(field, max));
    }
    Ok(if value.contains('\0') {
        value.replace('\0', "\u{fffd}")
    } else {
        value
    })
}

fn web(field: &'static str, value: String) -> Result<String, Fault> {
    identifier(field, &value, limit::URL)?;
    let scheme = value.split_once("://").map(|(s, _)| s.to_ascii_lowercase());
    let safe = matches!(scheme.as_deref(), Some("http" | "https"))
        && !value.chars().any(|c| c.is_control() || c.is_whitespace());
    if safe {
        Ok(value)
    } else {
        Err(fault(
            field,
            "bad_url",
            "нужен адрес, который начинается с http:// или https://, без пробелов".into(),
        ))
    }
}

fn resolve<'a, T>(
    field: &'static str,
    code: Option<&str>,
    find: impl Fn(&str) -> Option<&'a T>,
) -> Result<Option<&'a T>, Fault> {
    match code.filter(|c| !c.is_empty()) {
        None => Ok(None),
        Some(code) => find(code).map(Some).ok_or_else(|| {
            let shown: String = code.chars().take(40).collect();
            fault(
                field,
                "unknown_code",
                format!("кода «{shown}» нет в справочнике; исправьте код или оставьте поле пустым"),
            )
        }),
    }
}

/// Whole milliseconds: what the wire carries and the database keeps exactly.
fn whole(at: Moment) -> Moment {
    time::from_millis(time::millis(at))
}

/// Clocks differ: five minutes ahead are forgiven.
fn in_past(field: &'static str, at: Moment, now: Moment) -> Result<(), Fault> {
    if at > now + chrono::TimeDelta::minutes(5) {
        return Err(fault(
            field,
            "future",
            "время в будущем; проверьте часы и часовой пояс".into(),
        ));
    }
    if at.year() < 1990 {
        return Err(fault(
            field,
            "too_old",
            "время раньше 1990 года; проверьте дату".into(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CategoryId, ChannelId, DepartmentId};
    use crate::reference::{Category, Channel, Settings};
    use crate::time::from_millis;

    const NOW: i64 = 1_700_000_000_000;

    fn reference() -> Reference {
        Reference {
            sources: vec![],
            channels: vec![Channel {
                id: ChannelId(1),
                source: SourceId(1),
                code: "vk".into(),
                name: "ВК".into(),
                short: "ВК".into(),
            }],
            categories: vec![Category {
                id: CategoryId(5),
                parent: None,
                code: "roads".into(),
                name: "Дороги".into(),
                short: "Дороги".into(),
                department: Some(DepartmentId(3)),
                retired: false,
                season: None,
            }],
            departments: vec![],
            districts: vec![],
            settings: Settings {
                place: "МЦУ".into(),
                day_end_minute: 1080,
                burning_minutes: 15,
                timeliness_target: 80,
                close_after_days: 7,
            },
        }
    }

    fn item() -> NewAppeal {
        NewAppeal {
            external_id: "1".into(),
            channel: "vk".into(),
            received_at: from_millis(NOW - 60_000),
            text: "Яма".into(),
            author: None,
            author_url: None,
            url: None,
            category: None,
            district: None,
            department: None,
            address: None,
            lat: None,
            lon: None,
            importance: None,
            status: None,
            taken_at: None,
            assigned_at: None,
            answered_at: None,
            closed_at: None,
            answer: None,
        }
    }

    fn run(item: NewAppeal) -> Result<Checked, Fault> {
        check(
            item,
            SourceId(1),
            &reference(),
            &Rules::default(),
            from_millis(NOW),
        )
    }

    #[test]
    fn a_category_brings_its_department() {
        let c = run(NewAppeal {
            category: Some("roads".into()),
            ..item()
        })
        .unwrap();
        assert_eq!(c.facts.department, Some(DepartmentId(3)));
    }

    #[test]
    fn every_fault_names_its_field() {
        let long = "я".repeat(limit::TEXT + 1);
        let cases = [
            (
                NewAppeal {
                    external_id: " ".into(),
                    ..item()
                },
                "external_id",
                "empty",
            ),
            (
                NewAppeal {
                    external_id: "a\0".into(),
                    ..item()
                },
                "external_id",
                "nul",
            ),
            (
                NewAppeal {
                    text: "\n".into(),
                    ..item()
                },
                "text",
                "empty",
            ),
            (
                NewAppeal {
                    text: long,
                    ..item()
                },
                "text",
                "too_long",
            ),
            (
                NewAppeal {
                    channel: "fax".into(),
                    ..item()
                },
                "channel",
                "unknown_channel",
            ),
            (
                NewAppeal {
                    category: Some("x".into()),
                    ..item()
                },
                "category",
                "unknown_code",
            ),
            (
                NewAppeal {
                    url: Some("javascript:alert(1)".into()),
                    ..item()
                },
                "url",
                "bad_url",
            ),
            (
                NewAppeal {
                    lat: Some(1.0),
                    ..item()
                },
                "lat",
                "bad_coordinates",
            ),
            (
                NewAppeal {
                    received_at: from_millis(NOW + 3_600_000),
                    ..item()
                },
                "received_at",
                "future",
            ),
            (
                NewAppeal {
                    status: Some("open".into()),
                    ..item()
                },
                "status",
                "unknown_status",
            ),
            (
                NewAppeal {
                    closed_at: Some(from_millis(NOW - 90_000)),
                    ..item()
                },
                "closed_at",
                "order",
            ),
        ];
        for (bad, field, code) in cases {
            let fault = run(bad).unwrap_err();
            assert_eq!((fault.field, fault.code), (field, code));
        }
    }

    #[test]
    fn a_closed_item_is_answered_and_closed_at_its_own_time() {
        let at = from_millis(NOW - 30_000);
        let c = run(NewAppeal {
            status: Some("closed".into()),
            closed_at: Some(at),
            ..item()
        })
        .unwrap();
        let states: Vec<State> = c.past.iter().map(|p| p.after.state).collect();
        assert_eq!(states, [State::Answered, State::Closed]);
        assert_eq!(c.latest().answered_at, Some(at));
        assert_eq!(c.latest().processed_at, Some(at));
    }

    #[test]
    fn nul_in_free_text_is_replaced_not_lost() {
        assert_eq!(
            run(NewAppeal {
                text: "а\0б".into(),
                ..item()
            })
            .unwrap()
            .text,
            "а\u{fffd}б"
        );
    }
}
