//! Edits working calendars: days that differ, ordinary hours, decreed years.

use chrono::NaiveDate;
use domain::access::Asker;
use domain::calendar::{Interval, SpecialDay};
use domain::ids::CalendarId;
use domain::rule_edit::{check_day, check_week};

use crate::{Error, Store};

impl Store {
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
        check_day(day, special)?;
        let mut tx = self.pool.begin().await?;
        sqlx::query!(
            "insert into calendar_day (calendar_id, day, kind, as_weekday, note, decreed) values ($1, $2, $3, $4, $5, $6)
             on conflict (calendar_id, day) do update set kind = excluded.kind, as_weekday = excluded.as_weekday,
                note = excluded.note, decreed = excluded.decreed",
            calendar.0,
            day,
            special.kind.code(),
            special.like.map(|n| i16::from(n) + 1),
            special.note.as_deref().map(str::trim).filter(|n| !n.is_empty()),
            special.decreed,
        )
        .execute(&mut *tx)
        .await?;
        self.edited(
            by,
            &format!("calendar:{calendar}"),
            "день календаря изменён",
            tx,
        )
        .await
    }

    /// Makes a day like its weekday again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was, [`Error::Database`].
    pub async fn remove_calendar_day(
        &self,
        by: &Asker,
        calendar: CalendarId,
        day: NaiveDate,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        let done = sqlx::query!(
            "delete from calendar_day where calendar_id = $1 and day = $2",
            calendar.0,
            day
        )
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        self.edited(
            by,
            &format!("calendar:{calendar}"),
            "день календаря стал обычным",
            tx,
        )
        .await
    }

    /// Says of every day of a year that the government has decreed it, or
    /// that it is a guess. Answers how many days that are.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn set_year_decreed(
        &self,
        by: &Asker,
        calendar: CalendarId,
        year: i32,
        decreed: bool,
    ) -> Result<u64, Error> {
        let mut tx = self.pool.begin().await?;
        let done = sqlx::query!(
            "update calendar_day set decreed = $3 where calendar_id = $1 and extract(year from day) = $2::int",
            calendar.0,
            year,
            decreed
        )
        .execute(&mut *tx)
        .await?;
        self.edited(
            by,
            &format!("calendar:{calendar}"),
            "год календаря отмечен",
            tx,
        )
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
        self.edited(
            by,
            &format!("calendar:{calendar}"),
            "рабочая неделя изменена",
            tx,
        )
        .await
    }
}
