//! Everything recorded about the deadline of one appeal, for its account.

use domain::Moment;
use domain::access::{Asker, Right};
use domain::breach::{Breach, Clock};
use domain::deadline::Stage;
use domain::derivation::Derivation;
use domain::escalation::Level;
use domain::ids::{AppealId, DepartmentId};
use domain::journal::{Entry, Kind};
use domain::why::{Recorded, Why, why};
use sqlx::types::Json;

use crate::step::earliest_voice;
use crate::{Error, Store};

impl Store {
    /// The account of the deadline of an appeal within the scope, whose
    /// history (of [`Store::history`]) is at hand.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn why(
        &self,
        by: &Asker,
        id: AppealId,
        history: &[Entry],
        now: Moment,
    ) -> Result<Why, Error> {
        let sight = by.scope(Right::Read)?.departments();
        // A line more than the history may have been written since: it is cut off.
        let derivations = sqlx::query_scalar!(
            r#"select j.derivation as "derivation: Json<Derivation>" from journal j join appeal a on a.id = j.appeal_id
               where j.appeal_id = $1 and ($2::smallint[] is null or a.department_id = any($2)) order by j.id limit $3"#,
            id.0,
            sight.clone() as _,
            i64::try_from(history.len()).unwrap_or(i64::MAX)
        )
        .fetch_all(&self.pool)
        .await?
        .into_iter()
        .map(|d| d.map(|d| d.0))
        .collect();
        let cycle = history.last().map_or(1, |e| e.after.cycle);
        let level = sqlx::query_scalar!(
            "select e.level from escalation e join appeal a on a.id = e.appeal_id
             where e.appeal_id = $1 and e.cycle = $2 and ($3::smallint[] is null or a.department_id = any($3))",
            id.0,
            cycle,
            sight as _
        )
        .fetch_all(&self.pool)
        .await?
        .iter()
        .filter_map(|code| Level::parse(code))
        .max();
        // The history is of the asker's sight, and names whoever was joined.
        let reopened = history.iter().rfind(|e| e.kind == Kind::Reopened);
        let voice = match history.is_empty() {
            true => None,
            false => earliest_voice(&self.pool, id, reopened.map(|e| e.at)).await?,
        };
        let recorded = Recorded {
            derivations,
            breaches: self.breaches(by, id).await?,
            level,
            voice,
        };
        Ok(why(history, recorded, &self.rules(), now))
    }

    /// The recorded breaches of an appeal within the scope, oldest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn breaches(&self, by: &Asker, id: AppealId) -> Result<Vec<Breach>, Error> {
        let rows = sqlx::query!(
            "select b.cycle, b.clock, b.stage, b.department_id, b.deadline_at, b.set_at, b.at
             from breach b join appeal a on a.id = b.appeal_id
             where b.appeal_id = $1 and ($2::smallint[] is null or a.department_id = any($2)) order by b.at, b.id",
            id.0,
            by.scope(Right::Read)?.departments() as _
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|r| {
                Some(Breach {
                    cycle: r.cycle,
                    clock: Clock::parse(&r.clock)?,
                    stage: Stage::parse(&r.stage)?,
                    department: r.department_id.map(DepartmentId),
                    deadline: r.deadline_at,
                    set_at: r.set_at,
                    at: r.at,
                })
            })
            .collect::<Option<_>>()
            .ok_or(Error::Corrupt("breach"))
    }
}
