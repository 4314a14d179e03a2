//! Edits working calendars: which there are, days that differ, ordinary hours,
//! decreed years.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::access::Asker;
use domain::calendar::{Interval, SpecialDay, hours};
use domain::catalog::check_calendar_name;
use domain::ids::CalendarId;
use domain::rule_edit::{check_day, check_week};
use domain::words::WEEKDAY_NAMES;
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::catalog::{may_tune, no_such, refused, taken};
use crate::{Error, Store, rules};

/// Where there is one of this name.
const TAKEN: &str = "название календаря: такое уже есть, выберите другое";

/// What the ledger keeps of a day.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct DayNote {
    day: NaiveDate,
    kind: domain::calendar::DayKind,
    like: Option<u8>,
    hours: String,
    note: Option<String>,
    decreed: bool,
}

impl DayNote {
    fn new(day: NaiveDate, special: &SpecialDay) -> Self {
        Self {
            day,
            kind: special.kind,
            like: special.like,
            hours: hours(&special.hours),
            note: special.note.clone(),
            decreed: special.decreed,
        }
    }
}

/// What the ledger keeps of a year.
#[derive(Debug, Serialize)]
struct YearNote {
    year: i32,
    decreed: bool,
}

/// What the ledger keeps of a calendar.
#[derive(Debug, Serialize)]
struct CalendarNote {
    name: String,
}

impl Store {
    /// Adds a calendar with the hours and the days of another one.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Invalid`] naming the field, [`Error::Database`].
    pub async fn add_calendar(
        &self,
        by: &Asker,
        name: &str,
        like: CalendarId,
    ) -> Result<CalendarId, Error> {
        may_tune(by)?;
        let name = name.trim().to_owned();
        check_calendar_name(&name).map_err(Error::Invalid)?;
        let mut tx = self.pool.begin().await?;
        lock(&mut tx, like).await?;
        let id = sqlx::query_scalar!(
            "insert into work_calendar (name) values ($1) returning id",
            name
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(|e| taken(e, TAKEN))?;
        sqlx::query!(
            "insert into work_interval (calendar_id, weekday, from_minute, to_minute)
             select $2, weekday, from_minute, to_minute from work_interval where calendar_id = $1",
            like.0,
            id
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "insert into calendar_day (calendar_id, day, kind, as_weekday, note, decreed, hours)
             select $2, day, kind, as_weekday, note, decreed, hours from calendar_day where calendar_id = $1",
            like.0,
            id
        )
        .execute(&mut *tx)
        .await?;
        let subject = format!("calendar:{id}");
        let change = (None, Some(&CalendarNote { name }));
        self.edited(by, &subject, "календарь добавлен", change, tx)
            .await?;
        Ok(CalendarId(id))
    }

    /// Gives a calendar another name.
    ///
    /// # Errors
    /// As of [`Store::add_calendar`].
    pub async fn rename_calendar(
        &self,
        by: &Asker,
        calendar: CalendarId,
        name: &str,
    ) -> Result<(), Error> {
        may_tune(by)?;
        let name = name.trim().to_owned();
        check_calendar_name(&name).map_err(Error::Invalid)?;
        let mut tx = self.pool.begin().await?;
        lock(&mut tx, calendar).await?;
        let before =
            sqlx::query_scalar!("select name from work_calendar where id = $1", calendar.0)
                .fetch_one(&mut *tx)
                .await?;
        if before == name {
            return Ok(());
        }
        sqlx::query!(
            "update work_calendar set name = $2 where id = $1",
            calendar.0,
            name
        )
        .execute(&mut *tx)
        .await
        .map_err(|e| taken(e, TAKEN))?;
        let subject = format!("calendar:{calendar}");
        let change = (
            Some(&CalendarNote { name: before }),
            Some(&CalendarNote { name }),
        );
        self.edited(by, &subject, "календарь переименован", change, tx)
            .await
    }

    /// Sets how a day differs from its weekday. Deadlines that run are left
    /// as they are ([`Store::recalculate`]).
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Fault`] with a person's words, [`Error::Database`].
    pub async fn set_calendar_day(
        &self,
        by: &Asker,
        calendar: CalendarId,
        day: NaiveDate,
        special: &SpecialDay,
    ) -> Result<(), Error> {
        may_tune(by)?;
        check_day(day, special)?;
        let note = special.note.as_deref().map(str::trim);
        let special = SpecialDay {
            note: note.filter(|n| !n.is_empty()).map(ToOwned::to_owned),
            ..special.clone()
        };
        let mut tx = self.pool.begin().await?;
        lock(&mut tx, calendar).await?;
        let before = read_day(&mut tx, calendar, day).await?;
        if before.as_ref() == Some(&special) {
            return Ok(());
        }
        let own = Some(&special.hours).filter(|h| !h.is_empty()).map(Json);
        sqlx::query!(
            "insert into calendar_day (calendar_id, day, kind, as_weekday, note, decreed, hours) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (calendar_id, day) do update set kind = excluded.kind, as_weekday = excluded.as_weekday,
                note = excluded.note, decreed = excluded.decreed, hours = excluded.hours",
            calendar.0,
            day,
            special.kind.code(),
            special.like.map(|n| i16::from(n) + 1),
            special.note,
            special.decreed,
            own as _,
        )
        .execute(&mut *tx)
        .await
        .map_err(refused)?;
        let before = before.map(|b| DayNote::new(day, &b));
        let change = (before.as_ref(), Some(&DayNote::new(day, &special)));
        let subject = format!("calendar:{calendar}");
        self.edited(by, &subject, "день календаря изменён", change, tx)
            .await
    }

    /// Makes a day like its weekday again.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it was, [`Error::Denied`], [`Error::Database`].
    pub async fn remove_calendar_day(
        &self,
        by: &Asker,
        calendar: CalendarId,
        day: NaiveDate,
    ) -> Result<(), Error> {
        may_tune(by)?;
        let mut tx = self.pool.begin().await?;
        lock(&mut tx, calendar).await?;
        let Some(before) = read_day(&mut tx, calendar, day).await? else {
            return Err(Error::Invalid(
                "день: он и так обычный; обновите страницу".into(),
            ));
        };
        sqlx::query!(
            "delete from calendar_day where calendar_id = $1 and day = $2",
            calendar.0,
            day
        )
        .execute(&mut *tx)
        .await?;
        let before = DayNote::new(day, &before);
        let subject = format!("calendar:{calendar}");
        let act = "день календаря стал обычным";
        self.edited(by, &subject, act, (Some(&before), None), tx)
            .await
    }

    /// Says of every day of a year that the government has decreed it, or
    /// that it is a guess. Answers how many days that are.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a year without days, [`Error::Denied`], [`Error::Database`].
    pub async fn set_year_decreed(
        &self,
        by: &Asker,
        calendar: CalendarId,
        year: i32,
        decreed: bool,
    ) -> Result<u64, Error> {
        may_tune(by)?;
        let mut tx = self.pool.begin().await?;
        lock(&mut tx, calendar).await?;
        let before = sqlx::query_scalar!(
            "select bool_and(decreed) from calendar_day where calendar_id = $1 and extract(year from day) = $2::int",
            calendar.0,
            year
        )
        .fetch_one(&mut *tx)
        .await?;
        let Some(before) = before else {
            return Err(Error::Invalid(format!(
                "год: в {year} не внесено ни одного праздника; сначала внесите дни"
            )));
        };
        let done = sqlx::query!(
            "update calendar_day set decreed = $3 where calendar_id = $1 and extract(year from day) = $2::int",
            calendar.0,
            year,
            decreed
        )
        .execute(&mut *tx)
        .await?;
        let note = |decreed| YearNote { year, decreed };
        let change = (Some(&note(before)), Some(&note(decreed)));
        let subject = format!("calendar:{calendar}");
        self.edited(by, &subject, "год календаря отмечен", change, tx)
            .await?;
        Ok(done.rows_affected())
    }

    /// Sets the ordinary hours of a week, Monday first.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Fault`] with a person's words, [`Error::Database`].
    pub async fn set_week(
        &self,
        by: &Asker,
        calendar: CalendarId,
        week: &[Vec<Interval>; 7],
    ) -> Result<(), Error> {
        may_tune(by)?;
        check_week(week)?;
        let (mut days, mut from, mut to) = (Vec::new(), Vec::new(), Vec::new());
        for (day, intervals) in (1i16..).zip(week) {
            for i in intervals {
                let minute = |n: u16| i16::try_from(n).unwrap_or(i16::MAX);
                days.push(day);
                from.push(minute(i.from));
                to.push(minute(i.to));
            }
        }
        let mut tx = self.pool.begin().await?;
        lock(&mut tx, calendar).await?;
        let before = rules::weeks(&mut *tx).await?.remove(&calendar.0);
        let before = before.unwrap_or_default();
        if before == *week {
            return Ok(());
        }
        sqlx::query!(
            "delete from work_interval where calendar_id = $1",
            calendar.0
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "insert into work_interval (calendar_id, weekday, from_minute, to_minute)
             select $1, * from unnest($2::smallint[], $3::smallint[], $4::smallint[])",
            calendar.0,
            &days,
            &from,
            &to
        )
        .execute(&mut *tx)
        .await?;
        let change = (Some(&in_words(&before)), Some(&in_words(week)));
        let subject = format!("calendar:{calendar}");
        self.edited(by, &subject, "рабочая неделя изменена", change, tx)
            .await
    }
}

/// A week as the ledger keeps it: the hours of each day by its name.
fn in_words(week: &[Vec<Interval>; 7]) -> BTreeMap<&'static str, String> {
    let days = WEEKDAY_NAMES.into_iter().zip(week);
    days.map(|(name, day)| (name, hours(day))).collect()
}

/// One editor of a calendar at a time, and it must be one.
async fn lock(db: &mut PgConnection, calendar: CalendarId) -> Result<(), Error> {
    sqlx::query_scalar!(
        "select id from work_calendar where id = $1 for update",
        calendar.0
    )
    .fetch_optional(db)
    .await?
    .map(|_| ())
    .ok_or_else(no_such)
}

async fn read_day(
    db: &mut PgConnection,
    calendar: CalendarId,
    day: NaiveDate,
) -> Result<Option<SpecialDay>, Error> {
    let found = rules::days(db, Some((calendar, day))).await?;
    Ok(found.into_values().next().and_then(|mut d| d.remove(&day)))
}
