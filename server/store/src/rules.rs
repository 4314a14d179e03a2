//! Reads what deadlines follow from: normatives of every version, working
//! calendars, and the rules of warning and escalation.

use std::collections::{BTreeMap, HashMap};

use domain::appeal::Importance;
use domain::calendar::{DayKind, Interval, SpecialDay, WorkCalendar};
use domain::deadline::{Normative, Rules, Stage, Unit};
use domain::ids::{CalendarId, CategoryId, NormativeId, SourceId};
use domain::reference::Reference;
use sqlx::types::Json;
use sqlx::{PgExecutor, PgPool};

use crate::{Error, urgency};

pub(crate) async fn load(pool: &PgPool, reference: &Reference) -> Result<Rules, Error> {
    let parents = reference
        .categories
        .iter()
        .filter_map(|c| Some((c.id, c.parent?)))
        .collect();
    Ok(Rules::new(normatives(pool).await?, calendars(pool).await?)
        .with_parents(parents)
        .with_warnings(bare(urgency::warnings(pool).await?))
        .with_escalations(bare(urgency::escalations(pool).await?)))
}

/// The rules without where they are from.
fn bare<T>(rules: Vec<(T, String)>) -> Vec<T> {
    rules.into_iter().map(|(rule, _)| rule).collect()
}

async fn normatives(pool: &PgPool) -> Result<Vec<Normative>, Error> {
    let rows = sqlx::query!(
        "select id, source_id, category_id, importance, stage, amount, unit, calendar_id, basis, starts_with, since,
            retired_at from normative order by id"
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|r| {
            Some(Normative {
                id: NormativeId(r.id),
                source: SourceId(r.source_id),
                category: r.category_id.map(CategoryId),
                importance: Importance::parse(&r.importance)?,
                stage: Stage::parse(&r.stage)?,
                amount: u32::try_from(r.amount).ok()?,
                unit: Unit::parse(&r.unit)?,
                calendar: CalendarId(r.calendar_id),
                basis: r.basis,
                starts_with: match r.starts_with {
                    Some(code) => Some(Stage::parse(&code)?),
                    None => None,
                },
                since: r.since,
                retired: r.retired_at,
            })
        })
        .collect::<Option<_>>()
        .ok_or(Error::Corrupt("normative"))
}

async fn calendars(pool: &PgPool) -> Result<Vec<WorkCalendar>, Error> {
    let ids = sqlx::query_scalar!("select id from work_calendar order by id")
        .fetch_all(pool)
        .await?;
    let mut weeks = weeks(pool).await?;
    let mut days = days(pool, None).await?;
    Ok(ids
        .into_iter()
        .map(|id| {
            WorkCalendar::new(
                CalendarId(id),
                weeks.remove(&id).unwrap_or_default(),
                days.remove(&id).unwrap_or_default(),
            )
        })
        .collect())
}

/// The ordinary weeks of all calendars.
pub(crate) async fn weeks(
    db: impl PgExecutor<'_>,
) -> Result<HashMap<i16, [Vec<Interval>; 7]>, Error> {
    let rows = sqlx::query!(
        "select calendar_id, weekday, from_minute, to_minute from work_interval order by calendar_id, weekday, from_minute"
    )
    .fetch_all(db)
    .await?;
    let mut weeks: HashMap<i16, [Vec<Interval>; 7]> = HashMap::new();
    for r in rows {
        let corrupt = || Error::Corrupt("work_interval");
        let minute = |n: i16| u16::try_from(n).map_err(|_| corrupt());
        let (from, to) = (minute(r.from_minute)?, minute(r.to_minute)?);
        usize::try_from(r.weekday - 1)
            .ok()
            .and_then(|day| weeks.entry(r.calendar_id).or_default().get_mut(day))
            .ok_or_else(corrupt)?
            .push(Interval { from, to });
    }
    Ok(weeks)
}

type Days = BTreeMap<chrono::NaiveDate, SpecialDay>;

/// The days that differ, of all calendars or only one of them.
pub(crate) async fn days(
    db: impl PgExecutor<'_>,
    only: Option<(CalendarId, chrono::NaiveDate)>,
) -> Result<HashMap<i16, Days>, Error> {
    let rows = sqlx::query!(
        r#"select calendar_id, day, kind, as_weekday, note, decreed, hours as "hours: Json<Vec<Interval>>"
           from calendar_day where $1::smallint is null or (calendar_id = $1 and day = $2)"#,
        only.map(|(calendar, _)| calendar.0),
        only.map(|(_, day)| day)
    )
    .fetch_all(db)
    .await?;
    let mut days: HashMap<i16, Days> = HashMap::new();
    for r in rows {
        let corrupt = || Error::Corrupt("calendar_day");
        let like = r
            .as_weekday
            .map(|n| u8::try_from(n - 1).map_err(|_| corrupt()))
            .transpose()?;
        let special = SpecialDay {
            kind: DayKind::parse(&r.kind).ok_or_else(corrupt)?,
            like,
            hours: r.hours.map_or_else(Vec::new, |h| h.0),
            note: r.note,
            decreed: r.decreed,
        };
        days.entry(r.calendar_id)
            .or_default()
            .insert(r.day, special);
    }
    Ok(days)
}
