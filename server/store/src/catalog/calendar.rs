//! Normatives and working calendars as administrators read them.

use domain::access::Asker;
use domain::appeal::Importance;
use domain::catalog::{CalendarSheet, DayKind, DayRow, NormRow};
use domain::deadline::{Stage, Unit};
use domain::ids::{CalendarId, CategoryId, NormativeId, SourceId};

use super::may_tune;
use crate::{Error, Store};

impl Store {
    /// Every normative in force, by source, category and importance.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn norms(&self, by: &Asker) -> Result<Vec<NormRow>, Error> {
        may_tune(by)?;
        let rows = sqlx::query!(
            "select id, source_id, category_id, importance, stage, amount, unit, basis from normative
             order by source_id, category_id nulls first, array_position(array['normal', 'high', 'storm'], importance), id"
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|r| {
                Some(NormRow {
                    id: NormativeId(r.id),
                    source: SourceId(r.source_id),
                    category: r.category_id.map(CategoryId),
                    importance: Importance::parse(&r.importance)?,
                    stage: Stage::parse(&r.stage)?,
                    amount: r.amount,
                    unit: Unit::parse(&r.unit)?,
                    basis: r.basis,
                })
            })
            .collect::<Option<_>>()
            .ok_or(Error::Corrupt("normative"))
    }

    /// The names of the calendars.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn calendar_names(&self) -> Result<Vec<(CalendarId, String)>, Error> {
        let all = sqlx::query!("select id, name from work_calendar order by id")
            .map(|r| (CalendarId(r.id), r.name))
            .fetch_all(&self.pool)
            .await?;
        Ok(all)
    }

    /// Every calendar with the days of one year that differ.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn calendar_sheets(
        &self,
        by: &Asker,
        year: i32,
    ) -> Result<Vec<CalendarSheet>, Error> {
        may_tune(by)?;
        let mut sheets = Vec::new();
        for (id, name) in self.calendar_names().await? {
            let week = sqlx::query!(
                "select weekday, from_minute, to_minute from work_interval where calendar_id = $1 order by weekday, from_minute",
                id.0
            )
            .map(|r| (r.weekday, r.from_minute, r.to_minute))
            .fetch_all(&self.pool)
            .await?;
            let days = sqlx::query!(
                "select day, kind, note, decreed from calendar_day
                 where calendar_id = $1 and extract(year from day) = $2::int order by day",
                id.0,
                year
            )
            .fetch_all(&self.pool)
            .await?
            .into_iter()
            .map(|r| {
                Some(DayRow {
                    day: r.day,
                    kind: DayKind::parse(&r.kind)?,
                    note: r.note,
                    decreed: r.decreed,
                })
            })
            .collect::<Option<_>>()
            .ok_or(Error::Corrupt("calendar_day"))?;
            let years = sqlx::query!(
                r#"select extract(year from day)::int as "year!", bool_and(decreed) as "decreed!"
                   from calendar_day where calendar_id = $1 group by 1 order by 1"#,
                id.0
            )
            .map(|r| (r.year, r.decreed))
            .fetch_all(&self.pool)
            .await?;
            sheets.push(CalendarSheet {
                id,
                name,
                week,
                days,
                years,
            });
        }
        Ok(sheets)
    }
}
