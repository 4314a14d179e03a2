//! How fast each department works: what the forecasts of the queues are
//! counted from ([`domain::forecast`]).

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta};
use domain::access::{Asker, Right};
use domain::forecast::{DepartmentPace, PACE_DAYS, Pace, Worked};
use domain::ids::{CalendarId, DepartmentId};
use domain::time::MOSCOW_OFFSET_SECONDS;
use domain::{Moment, time};

use crate::{Error, Store};

impl Store {
    /// The paces of the departments within the asker's sight, as the last four
    /// weeks show them, whole days before the day of `now`. A department that
    /// has finished nothing, or too short a time, has none.
    ///
    /// Reads some weeks of two indexes (`outcome_at`, `appeal_received`),
    /// however long the history is: for now and then, not for every page.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn paces(&self, by: &Asker, now: Moment) -> Result<Vec<DepartmentPace>, Error> {
        let sight = by.scope(Right::Read)?.departments();
        let to = time::day_start(time::day(now));
        let since = to - TimeDelta::days(PACE_DAYS);
        // A history that began later is measured from its beginning.
        let first = sqlx::query_scalar!("select min(received_at) from appeal")
            .fetch_one(&self.pool)
            .await?
            .unwrap_or(DateTime::UNIX_EPOCH);
        let from = since.max(first);
        let finished = sqlx::query!(
            r#"select a.department_id as "department!", count(*) as "n!"
               from outcome o join appeal a on a.id = o.appeal_id
               where o.at >= $1 and o.at < $2 and a.department_id is not null
               group by a.department_id"#,
            from,
            to
        )
        .fetch_all(&self.pool)
        .await?;
        let finished: HashMap<i16, i64> = finished.iter().map(|r| (r.department, r.n)).collect();
        let arrived = sqlx::query!(
            r#"select department_id as "department!", count(*) as "n!",
                extract(hour from received_at at time zone 'utc' + make_interval(secs => $3))::smallint as "hour!"
               from appeal
               where received_at >= $1 and received_at < $2 and department_id is not null
                 and (deadline_at at time zone 'utc' + make_interval(secs => $3))::date
                   = (received_at at time zone 'utc' + make_interval(secs => $3))::date
               group by 1, 3"#,
            from,
            to,
            f64::from(MOSCOW_OFFSET_SECONDS)
        )
        .fetch_all(&self.pool)
        .await?;
        let mut arrives: HashMap<i16, [u64; 24]> = HashMap::new();
        for r in arrived {
            let hours = arrives.entry(r.department).or_default();
            if let Some(hour) = usize::try_from(r.hour).ok().and_then(|h| hours.get_mut(h)) {
                *hour = r.n.unsigned_abs();
            }
        }
        let departments = sqlx::query!(
            r#"select id, coalesce(calendar_id, (select min(id) from work_calendar)) as "calendar!", daily_capacity
               from department where retired_at is null and ($1::smallint[] is null or id = any($1)) order by id"#,
            sight as _
        )
        .fetch_all(&self.pool)
        .await?;
        let rules = self.rules();
        let pace = |id: i16, calendar: i16, capacity: Option<i16>| {
            let calendar = CalendarId(calendar);
            let worked = Worked {
                finished: finished.get(&id).map_or(0, |n| n.unsigned_abs()),
                arrived: arrives.get(&id).copied().unwrap_or_default(),
                capacity: capacity.and_then(|n| u32::try_from(n).ok()),
            };
            let pace = Pace::of(worked, rules.calendar(calendar)?, from, to)?;
            Some(DepartmentPace {
                department: DepartmentId(id),
                calendar,
                pace,
            })
        };
        let known = departments
            .into_iter()
            .filter_map(|d| pace(d.id, d.calendar, d.daily_capacity));
        Ok(known.collect())
    }
}
