//! Normatives and working calendars as administrators read them.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use domain::access::Asker;
use domain::appeal::Importance;
use domain::catalog::{CalendarSheet, NormRow};
use domain::deadline::{Stage, Unit};
use domain::ids::{CalendarId, CategoryId, NormativeId, SourceId};

use super::may_tune;
use crate::{Error, Store, rules};

impl Store {
    /// Every version of every normative, by source, category and importance,
    /// the newest of each first.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn norms(&self, by: &Asker) -> Result<Vec<NormRow>, Error> {
        may_tune(by)?;
        let rows = sqlx::query!(
            r#"select n.id, source_id, category_id, importance, stage, amount, unit, calendar_id, basis, starts_with, since,
                retired_at, coalesce(p.name, n.set_by) as set_by
             from normative n left join person p on n.set_by = 'person:' || p.id
             order by source_id, category_id nulls first, array_position(array['normal', 'high', 'storm'], importance),
                array_position(array['total', 'moderation', 'coordination', 'execution', 'approval', 'interim'], stage),
                n.id desc"#
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
                    set_by: r.set_by,
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

    /// A calendar with the days of one year that differ.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::NotFound`], [`Error::Database`].
    pub async fn calendar_sheet(
        &self,
        by: &Asker,
        id: CalendarId,
        year: i32,
    ) -> Result<CalendarSheet, Error> {
        may_tune(by)?;
        let names = self.calendar_names().await?;
        let (_, name) = names
            .into_iter()
            .find(|(known, _)| *known == id)
            .ok_or(Error::NotFound)?;
        let week = rules::weeks(&self.pool).await?.remove(&id.0);
        let days = rules::days(&self.pool, None).await?.remove(&id.0);
        let days = days.unwrap_or_default();
        let mut years = BTreeMap::new();
        for (day, special) in &days {
            *years.entry(day.year()).or_insert(true) &= special.decreed;
        }
        Ok(CalendarSheet {
            id,
            name,
            week: week.unwrap_or_default(),
            days: days.into_iter().filter(|(d, _)| d.year() == year).collect(),
            years: years.into_iter().collect(),
        })
    }
}
