//! The rules of «скоро срок» and of escalation: reads and edits them, and
//! tells every node that rules were edited.

use domain::access::{Asker, Right};
use domain::appeal::Importance;
use domain::catalog::UrgencyRules;
use domain::escalation::{EscalationRule, Level, Reason};
use domain::ids::{CalendarId, SourceId};
use domain::rule_edit::{check_basis, check_escalation, check_warning};
use domain::warning::WarningRule;
use serde::Serialize;
use sqlx::{PgExecutor, Postgres, Transaction};

use crate::catalog::{may_tune, no_such, refused};
use crate::{Error, Store, ledger};

/// What the ledger keeps of a rule.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Noted<T> {
    #[serde(flatten)]
    rule: T,
    basis: String,
}

impl<T> From<(T, String)> for Noted<T> {
    fn from((rule, basis): (T, String)) -> Self {
        Self { rule, basis }
    }
}

impl Store {
    /// The rules with where each is from.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn urgency_rules(&self, by: &Asker) -> Result<UrgencyRules, Error> {
        may_tune(by)?;
        Ok(UrgencyRules {
            warnings: warnings(&self.pool).await?,
            escalations: escalations(&self.pool).await?,
        })
    }

    /// Sets from when on the deadlines of a source are near.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Fault`] with a person's words, [`Error::Database`].
    pub async fn set_warning_rule(
        &self,
        by: &Asker,
        rule: &WarningRule,
        basis: &str,
    ) -> Result<(), Error> {
        may_tune(by)?;
        check_warning(rule)?;
        check_basis(basis)?;
        let mut tx = self.pool.begin().await?;
        lock_warnings(&mut tx).await?;
        let before = warnings(&mut *tx).await?;
        let before = before
            .into_iter()
            .find(|(r, _)| (r.source, r.importance) == (rule.source, rule.importance))
            .map(Noted::from);
        let after = Noted::from((*rule, basis.trim().to_owned()));
        if before.as_ref() == Some(&after) {
            return Ok(());
        }
        sqlx::query!(
            "insert into warning_rule (source_id, importance, minutes, calendar_id, basis) values ($1, $2, $3, $4, $5)
             on conflict (source_id, importance) do update set minutes = excluded.minutes,
                calendar_id = excluded.calendar_id, basis = excluded.basis",
            rule.source.0,
            rule.importance.map(Importance::code),
            i32::try_from(rule.minutes).unwrap_or(i32::MAX),
            rule.calendar.0,
            after.basis,
        )
        .execute(&mut *tx)
        .await
        .map_err(refused)?;
        let change = (before.as_ref(), Some(&after));
        let subject = format!("source:{}", rule.source);
        self.edited(by, &subject, "правило «скоро срок» задано", change, tx)
            .await
    }

    /// Removes a rule of «скоро срок».
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is none, [`Error::Denied`], [`Error::Database`].
    pub async fn remove_warning_rule(
        &self,
        by: &Asker,
        source: SourceId,
        importance: Option<Importance>,
    ) -> Result<(), Error> {
        may_tune(by)?;
        let mut tx = self.pool.begin().await?;
        lock_warnings(&mut tx).await?;
        let before = warnings(&mut *tx).await?;
        let before = before
            .into_iter()
            .find(|(r, _)| (r.source, r.importance) == (source, importance))
            .map(Noted::from)
            .ok_or_else(no_such)?;
        sqlx::query!(
            "delete from warning_rule where source_id = $1 and importance is not distinct from $2",
            source.0,
            importance.map(Importance::code)
        )
        .execute(&mut *tx)
        .await?;
        let act = "правило «скоро срок» отменено";
        let subject = format!("source:{source}");
        self.edited(by, &subject, act, (Some(&before), None), tx)
            .await
    }

    /// Sets when a level hears of a forgotten appeal of a source.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Fault`] with a person's words, also when a higher level
    /// would hear before a lower one; [`Error::Database`].
    pub async fn set_escalation_rule(
        &self,
        by: &Asker,
        rule: &EscalationRule,
        basis: &str,
    ) -> Result<(), Error> {
        may_tune(by)?;
        check_basis(basis)?;
        let mut tx = self.pool.begin().await?;
        // The ladder is checked against what nobody else changes meanwhile.
        lock_escalations(&mut tx).await?;
        let all = escalations(&mut *tx).await?;
        let others: Vec<EscalationRule> = all.iter().map(|(r, _)| *r).collect();
        check_escalation(rule, &others)?;
        let before = all
            .into_iter()
            .find(|(r, _)| (r.source, r.level, r.reason) == (rule.source, rule.level, rule.reason))
            .map(Noted::from);
        let after = Noted::from((*rule, basis.trim().to_owned()));
        if before.as_ref() == Some(&after) {
            return Ok(());
        }
        sqlx::query!(
            "insert into escalation_rule (source_id, level, reason, minutes, calendar_id, basis)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (source_id, level, reason) do update set minutes = excluded.minutes,
                calendar_id = excluded.calendar_id, basis = excluded.basis",
            rule.source.0,
            rule.level.code(),
            rule.reason.code(),
            i32::try_from(rule.minutes).unwrap_or(i32::MAX),
            rule.calendar.0,
            after.basis,
        )
        .execute(&mut *tx)
        .await
        .map_err(refused)?;
        let change = (before.as_ref(), Some(&after));
        let subject = format!("source:{}", rule.source);
        self.edited(by, &subject, "правило эскалации задано", change, tx)
            .await
    }

    /// Removes a rule of escalation.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is none, [`Error::Denied`], [`Error::Database`].
    pub async fn remove_escalation_rule(
        &self,
        by: &Asker,
        source: SourceId,
        level: Level,
        reason: Reason,
    ) -> Result<(), Error> {
        may_tune(by)?;
        let mut tx = self.pool.begin().await?;
        lock_escalations(&mut tx).await?;
        let before = escalations(&mut *tx).await?;
        let before = before
            .into_iter()
            .find(|(r, _)| (r.source, r.level, r.reason) == (source, level, reason))
            .map(Noted::from)
            .ok_or_else(no_such)?;
        sqlx::query!(
            "delete from escalation_rule where source_id = $1 and level = $2 and reason = $3",
            source.0,
            level.code(),
            reason.code()
        )
        .execute(&mut *tx)
        .await?;
        let act = "правило эскалации отменено";
        let subject = format!("source:{source}");
        self.edited(by, &subject, act, (Some(&before), None), tx)
            .await
    }

    /// Ends an edit of the rules with its line of the ledger (what was before,
    /// what is after): every open appeal is to be looked at again, by nodes
    /// that have read them anew; this one reads them at once.
    pub(crate) async fn edited<T: Serialize>(
        &self,
        by: &Asker,
        subject: &str,
        act: &str,
        (before, after): (Option<&T>, Option<&T>),
        mut tx: Transaction<'_, Postgres>,
    ) -> Result<(), Error> {
        // Refused here, everything before is rolled back.
        by.scope(Right::Tune)?;
        ledger::note(&mut tx, by, subject, act, before, after).await?;
        sqlx::query!("update rules_version set version = version + 1")
            .execute(&mut *tx)
            .await?;
        // The lock of whoever fills the table: two orders of its rows could deadlock.
        sqlx::query!("select seq from watch_head for update")
            .fetch_one(&mut *tx)
            .await?;
        sqlx::query!("update deadline_watch set next_at = 'epoch'")
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        // It is done, even where this node cannot read it again at once.
        self.renewed().await;
        Ok(())
    }
}

async fn lock_warnings(db: &mut sqlx::PgConnection) -> Result<(), Error> {
    sqlx::query!("lock table warning_rule in share row exclusive mode")
        .execute(db)
        .await?;
    Ok(())
}

async fn lock_escalations(db: &mut sqlx::PgConnection) -> Result<(), Error> {
    sqlx::query!("lock table escalation_rule in share row exclusive mode")
        .execute(db)
        .await?;
    Ok(())
}

/// Every rule of «скоро срок», and where it is from.
pub(crate) async fn warnings(db: impl PgExecutor<'_>) -> Result<Vec<(WarningRule, String)>, Error> {
    let rows = sqlx::query!(
        "select source_id, importance, minutes, calendar_id, basis from warning_rule order by id"
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|r| {
            let rule = WarningRule {
                source: SourceId(r.source_id),
                importance: match r.importance {
                    Some(code) => Some(Importance::parse(&code)?),
                    None => None,
                },
                minutes: u32::try_from(r.minutes).ok()?,
                calendar: CalendarId(r.calendar_id),
            };
            Some((rule, r.basis))
        })
        .collect::<Option<_>>()
        .ok_or(Error::Corrupt("warning_rule"))
}

/// Every rule of escalation, and where it is from.
pub(crate) async fn escalations(
    db: impl PgExecutor<'_>,
) -> Result<Vec<(EscalationRule, String)>, Error> {
    let rows = sqlx::query!(
        "select source_id, level, reason, minutes, calendar_id, basis from escalation_rule order by id"
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|r| {
            let rule = EscalationRule {
                source: SourceId(r.source_id),
                level: Level::parse(&r.level)?,
                reason: Reason::parse(&r.reason)?,
                minutes: u32::try_from(r.minutes).ok()?,
                calendar: CalendarId(r.calendar_id),
            };
            Some((rule, r.basis))
        })
        .collect::<Option<_>>()
        .ok_or(Error::Corrupt("escalation_rule"))
}
