//! Reads the dictionary, the normatives and the calendars.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::appeal::Importance;
use domain::calendar::{Interval, WorkCalendar};
use domain::deadline::{Normative, Rules, Stage, Unit};
use domain::ids::{
    CalendarId, CategoryId, ChannelId, DepartmentId, DistrictId, NormativeId, SourceId,
};
use domain::reference::{Category, Channel, Department, District, Reference, Settings, Source};
use sqlx::PgPool;

use crate::{Error, Words};

pub(crate) async fn load(pool: &PgPool) -> Result<Words, Error> {
    Ok(Words {
        reference: Arc::new(dictionary(pool).await?),
        rules: Arc::new(rules(pool).await?),
    })
}

async fn dictionary(pool: &PgPool) -> Result<Reference, Error> {
    let sources =
        sqlx::query!("select id, code, name, short, needs_approval from source_system order by id")
            .map(|r| Source {
                id: SourceId(r.id),
                code: r.code,
                name: r.name,
                short: r.short,
                needs_approval: r.needs_approval,
            })
            .fetch_all(pool)
            .await?;
    let channels =
        sqlx::query!("select id, source_id, code, name, short from channel order by ordinal, id")
            .map(|r| Channel {
                id: ChannelId(r.id),
                source: SourceId(r.source_id),
                code: r.code,
                name: r.name,
                short: r.short,
            })
            .fetch_all(pool)
            .await?;
    let categories = sqlx::query!(
        r#"select id, parent_id, code, name, short, department_id, retired_at is not null as "retired!" from category order by ordinal, id"#
    )
    .map(|r| Category {
        id: CategoryId(r.id),
        parent: r.parent_id.map(CategoryId),
        code: r.code,
        name: r.name,
        short: r.short,
        department: r.department_id.map(DepartmentId),
        retired: r.retired,
    })
    .fetch_all(pool)
    .await?;
    let departments =
        sqlx::query!(r#"select id, code, name, short, retired_at is not null as "retired!" from department order by ordinal, id"#)
            .map(|r| Department {
                id: DepartmentId(r.id),
                code: r.code,
                name: r.name,
                short: r.short,
                retired: r.retired,
            })
            .fetch_all(pool)
            .await?;
    let districts = sqlx::query!("select id, code, name, short from district order by ordinal, id")
        .map(|r| District {
            id: DistrictId(r.id),
            code: r.code,
            name: r.name,
            short: r.short,
        })
        .fetch_all(pool)
        .await?;
    let s = sqlx::query!("select place, day_end_minute, burning_minutes, timeliness_target, close_after_days from settings")
        .fetch_one(pool)
        .await?;
    let small = |n: i16| u16::try_from(n).map_err(|_| Error::Corrupt("settings"));
    let settings = Settings {
        place: s.place,
        day_end_minute: small(s.day_end_minute)?,
        burning_minutes: small(s.burning_minutes)?,
        timeliness_target: u8::try_from(s.timeliness_target)
            .map_err(|_| Error::Corrupt("settings"))?,
        close_after_days: small(s.close_after_days)?,
    };
    Ok(Reference {
        sources,
        channels,
        categories,
        departments,
        districts,
        settings,
    })
}

async fn rules(pool: &PgPool) -> Result<Rules, Error> {
    let rows = sqlx::query!(
        "select id, source_id, category_id, importance, stage, amount, unit, calendar_id from normative order by id"
    )
    .fetch_all(pool)
    .await?;
    let normatives = rows
        .into_iter()
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
            })
        })
        .collect::<Option<Vec<_>>>()
        .ok_or(Error::Corrupt("normative"))?;
    Ok(Rules {
        normatives,
        calendars: calendars(pool).await?,
    })
}

async fn calendars(pool: &PgPool) -> Result<HashMap<CalendarId, WorkCalendar>, Error> {
    let mut all: HashMap<CalendarId, WorkCalendar> =
        sqlx::query_scalar!("select id from work_calendar")
            .fetch_all(pool)
            .await?
            .into_iter()
            .map(|id| {
                (
                    CalendarId(id),
                    WorkCalendar {
                        id: CalendarId(id),
                        week: Default::default(),
                        days: BTreeMap::new(),
                    },
                )
            })
            .collect();
    let intervals = sqlx::query!(
        "select calendar_id, weekday, from_minute, to_minute from work_interval order by calendar_id, weekday, from_minute"
    )
    .fetch_all(pool)
    .await?;
    for r in intervals {
        let place = usize::try_from(r.weekday - 1).map_err(|_| Error::Corrupt("work_interval"))?;
        if let Some(week) = all
            .get_mut(&CalendarId(r.calendar_id))
            .and_then(|c| c.week.get_mut(place))
        {
            week.push(interval(r.from_minute, r.to_minute)?);
        }
    }
    let days = sqlx::query!("select calendar_id, day, kind, as_weekday from calendar_day")
        .fetch_all(pool)
        .await?;
    for r in days {
        let Some(calendar) = all.get_mut(&CalendarId(r.calendar_id)) else {
            continue;
        };
        let weekday = match r.as_weekday {
            Some(n) => usize::try_from(n - 1).map_err(|_| Error::Corrupt("calendar_day"))?,
            None => chrono::Datelike::weekday(&r.day).num_days_from_monday() as usize,
        };
        let mut hours = if r.kind == "holiday" {
            vec![]
        } else {
            calendar.week.get(weekday).cloned().unwrap_or_default()
        };
        if r.kind.ends_with("shortened") {
            shorten(&mut hours);
        }
        calendar.days.insert(r.day, hours);
    }
    Ok(all)
}

/// A pre-holiday day is one hour shorter (Labour Code of the RF, article 95).
fn shorten(hours: &mut Vec<Interval>) {
    let mut minutes = 60;
    while let Some(last) = hours.last_mut() {
        let length = last.to - last.from;
        if length > minutes {
            last.to -= minutes;
            return;
        }
        minutes -= length;
        hours.pop();
    }
}

fn interval(from: i16, to: i16) -> Result<Interval, Error> {
    let minute = |n: i16| u16::try_from(n).map_err(|_| Error::Corrupt("work_interval"));
    Ok(Interval {
        from: minute(from)?,
        to: minute(to)?,
    })
}
