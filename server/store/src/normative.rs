//! Edits normatives: a new version, and the old one retired.

use domain::Moment;
use domain::access::Asker;
use domain::ids::NormativeId;
use domain::rule_edit::NormativeDraft;

use crate::{Error, Store};

impl Store {
    /// Sets the normative of a source, category, importance and stage from
    /// `at` on, and answers its version: the one in force when nothing differs.
    /// Deadlines that run are left as they are ([`Store::recalculate`]).
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Fault`] with a person's words, [`Error::Database`].
    pub async fn set_normative(
        &self,
        by: &Asker,
        draft: &NormativeDraft,
        at: Moment,
    ) -> Result<NormativeId, Error> {
        draft.check()?;
        let mut tx = self.pool.begin().await?;
        // One editor at a time; readers are not kept waiting.
        sqlx::query!("lock table normative in share row exclusive mode")
            .execute(&mut *tx)
            .await?;
        let amount = i32::try_from(draft.amount).unwrap_or(i32::MAX);
        let starts_with = draft.starts_with.map(|s| s.code());
        let old = sqlx::query!(
            "select id, amount, unit, calendar_id, basis, starts_with from normative
             where source_id = $1 and category_id is not distinct from $2 and importance = $3 and stage = $4
                and retired_at is null",
            draft.source.0,
            draft.category.map(|c| c.0),
            draft.importance.code(),
            draft.stage.code(),
        )
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(old) = old {
            let same = (
                old.amount,
                old.unit.as_str(),
                old.calendar_id,
                old.basis.as_str(),
            ) == (
                amount,
                draft.unit.code(),
                draft.calendar.0,
                draft.basis.trim(),
            ) && old.starts_with.as_deref() == starts_with;
            if same {
                return Ok(NormativeId(old.id));
            }
            sqlx::query!(
                "update normative set retired_at = greatest($2, since) where id = $1",
                old.id,
                at
            )
            .execute(&mut *tx)
            .await?;
        }
        let id = sqlx::query_scalar!(
            r#"insert into normative (id, source_id, category_id, importance, stage, amount, unit, calendar_id, basis,
                starts_with, since, set_by)
             select coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from normative
             returning id"#,
            draft.source.0,
            draft.category.map(|c| c.0),
            draft.importance.code(),
            draft.stage.code(),
            amount,
            draft.unit.code(),
            draft.calendar.0,
            draft.basis.trim(),
            starts_with,
            at,
            by.actor().code(),
        )
        .fetch_one(&mut *tx)
        .await?;
        self.edited(by, &format!("normative:{id}"), "норматив задан", tx)
            .await?;
        Ok(NormativeId(id))
    }

    /// Retires a normative: from `at` on the more general one applies, or none.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no such version is in force, [`Error::Database`].
    pub async fn retire_normative(
        &self,
        by: &Asker,
        id: NormativeId,
        at: Moment,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        let done = sqlx::query!(
            "update normative set retired_at = greatest($2, since) where id = $1 and retired_at is null",
            id.0,
            at
        )
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        self.edited(by, &format!("normative:{id}"), "норматив отменён", tx)
            .await
    }
}
