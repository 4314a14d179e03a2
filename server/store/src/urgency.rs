//! Edits the rules of «скоро срок» and of escalation, and tells every node
//! that rules were edited.

use domain::access::{Asker, Right};
use domain::appeal::Importance;
use domain::escalation::{EscalationRule, Level, Reason};
use domain::ids::SourceId;
use domain::rule_edit::{check_escalation, check_warning};
use domain::warning::WarningRule;
use sqlx::{Postgres, Transaction};

use crate::{Error, Store, ledger};

impl Store {
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
        check_warning(rule)?;
        let mut tx = self.pool.begin().await?;
        sqlx::query!(
            "insert into warning_rule (source_id, importance, minutes, calendar_id, basis) values ($1, $2, $3, $4, $5)
             on conflict (source_id, importance) do update set minutes = excluded.minutes,
                calendar_id = excluded.calendar_id, basis = excluded.basis",
            rule.source.0,
            rule.importance.map(Importance::code),
            i32::try_from(rule.minutes).unwrap_or(i32::MAX),
            rule.calendar.0,
            basis.trim(),
        )
        .execute(&mut *tx)
        .await?;
        self.edited(
            by,
            &format!("source:{}", rule.source),
            "правило «скоро срок» задано",
            tx,
        )
        .await
    }

    /// Removes a rule of «скоро срок».
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, [`Error::Database`].
    pub async fn remove_warning_rule(
        &self,
        by: &Asker,
        source: SourceId,
        importance: Option<Importance>,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        let done = sqlx::query!(
            "delete from warning_rule where source_id = $1 and importance is not distinct from $2",
            source.0,
            importance.map(Importance::code)
        )
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        self.edited(
            by,
            &format!("source:{}", source),
            "правило «скоро срок» отменено",
            tx,
        )
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
        check_escalation(rule, self.rules().escalations())?;
        let mut tx = self.pool.begin().await?;
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
            basis.trim(),
        )
        .execute(&mut *tx)
        .await?;
        self.edited(
            by,
            &format!("source:{}", rule.source),
            "правило эскалации задано",
            tx,
        )
        .await
    }

    /// Removes a rule of escalation.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, [`Error::Database`].
    pub async fn remove_escalation_rule(
        &self,
        by: &Asker,
        source: SourceId,
        level: Level,
        reason: Reason,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        let done = sqlx::query!(
            "delete from escalation_rule where source_id = $1 and level = $2 and reason = $3",
            source.0,
            level.code(),
            reason.code()
        )
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        self.edited(
            by,
            &format!("source:{}", source),
            "правило эскалации отменено",
            tx,
        )
        .await
    }

    /// Ends an edit of the rules: every open appeal is to be looked at again,
    /// by nodes that have read them anew; this one reads them at once.
    pub(crate) async fn edited(
        &self,
        by: &Asker,
        subject: &str,
        act: &str,
        mut tx: Transaction<'_, Postgres>,
    ) -> Result<(), Error> {
        // Refused here, everything before is rolled back.
        by.scope(Right::Tune)?;
        ledger::note::<()>(&mut tx, by, subject, act, None, None).await?;
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
        self.refresh_reference().await
    }
}
