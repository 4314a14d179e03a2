//! Edits normatives: a new version, and the old one retired.

use domain::Moment;
use domain::access::Asker;
use domain::appeal::Importance;
use domain::deadline::{Stage, Unit};
use domain::ids::{CalendarId, CategoryId, NormativeId, SourceId};
use domain::rule_edit::NormativeDraft;
use sqlx::{PgConnection, Postgres, Transaction};

use crate::catalog::{may_tune, refused};
use crate::{Error, Store};

/// What a form is told whose version is not in force any more.
const GONE: &str =
    "норматив за это время изменён или отменён; обновите страницу и посмотрите, что действует";

impl Store {
    /// Sets the normative of a source, category, importance and stage from
    /// `at` on, and answers its version: the one in force when nothing differs.
    /// `replaces` is the version that whoever edits has seen, none where they
    /// saw none. Deadlines that run are left as they are ([`Store::recalculate`]).
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Fault`] and [`Error::Invalid`]
    /// with a person's words, [`Error::Database`].
    pub async fn set_normative(
        &self,
        by: &Asker,
        draft: &NormativeDraft,
        replaces: Option<NormativeId>,
        at: Moment,
    ) -> Result<NormativeId, Error> {
        may_tune(by)?;
        draft.check()?;
        let draft = NormativeDraft {
            basis: draft.basis.trim().to_owned(),
            ..draft.clone()
        };
        let mut tx = self.locked().await?;
        let old = in_force(&mut tx, &draft).await?;
        let seen = old.as_ref().map(|(id, _)| *id);
        let before = old.map(|(_, before)| before);
        match (&before, seen) {
            (Some(before), Some(id)) if *before == draft => return Ok(id),
            (Some(before), _) if replaces.is_none() => {
                return Err(Error::Invalid(format!(
                    "такой норматив уже действует: {}; найдите его в списке и измените срок там",
                    before.unit.amount(before.amount)
                )));
            }
            _ if seen != replaces => return Err(Error::Invalid(GONE.into())),
            _ => {}
        }
        if let Some(old) = seen {
            retire(&mut tx, old, at).await?;
        }
        let id = insert(&mut tx, by, &draft, at).await?;
        let act = if before.is_some() {
            "норматив изменён"
        } else {
            "норматив добавлен"
        };
        let subject = format!("normative:{id}");
        self.edited(by, &subject, act, (before.as_ref(), Some(&draft)), tx)
            .await?;
        Ok(id)
    }

    /// Retires a normative: from `at` on the more general one applies, or none.
    ///
    /// # Errors
    /// [`Error::Invalid`] when no such version is in force, [`Error::Denied`], [`Error::Database`].
    pub async fn retire_normative(
        &self,
        by: &Asker,
        id: NormativeId,
        at: Moment,
    ) -> Result<(), Error> {
        may_tune(by)?;
        let mut tx = self.locked().await?;
        let Some(before) = by_id(&mut tx, id).await? else {
            return Err(Error::Invalid(GONE.into()));
        };
        retire(&mut tx, id, at).await?;
        let subject = format!("normative:{id}");
        self.edited(by, &subject, "норматив отменён", (Some(&before), None), tx)
            .await
    }

    /// One editor at a time; readers are not kept waiting.
    async fn locked(&self) -> Result<Transaction<'static, Postgres>, Error> {
        let mut tx = self.pool.begin().await?;
        sqlx::query!("lock table normative in share row exclusive mode")
            .execute(&mut *tx)
            .await?;
        Ok(tx)
    }
}

/// A row of the table as it was entered.
struct Stored {
    id: i16,
    source_id: i16,
    category_id: Option<i16>,
    importance: String,
    stage: String,
    amount: i32,
    unit: String,
    calendar_id: i16,
    basis: String,
    starts_with: Option<String>,
}

impl Stored {
    fn entered(self) -> Result<(NormativeId, NormativeDraft), Error> {
        let corrupt = || Error::Corrupt("normative");
        let starts_with = match self.starts_with {
            Some(code) => Some(Stage::parse(&code).ok_or_else(corrupt)?),
            None => None,
        };
        let draft = NormativeDraft {
            source: SourceId(self.source_id),
            category: self.category_id.map(CategoryId),
            importance: Importance::parse(&self.importance).ok_or_else(corrupt)?,
            stage: Stage::parse(&self.stage).ok_or_else(corrupt)?,
            amount: u32::try_from(self.amount).map_err(|_| corrupt())?,
            unit: Unit::parse(&self.unit).ok_or_else(corrupt)?,
            calendar: CalendarId(self.calendar_id),
            basis: self.basis,
            starts_with,
        };
        Ok((NormativeId(self.id), draft))
    }
}

/// The version in force for what a draft binds.
async fn in_force(
    db: &mut PgConnection,
    draft: &NormativeDraft,
) -> Result<Option<(NormativeId, NormativeDraft)>, Error> {
    sqlx::query_as!(
        Stored,
        "select id, source_id, category_id, importance, stage, amount, unit, calendar_id, basis, starts_with
         from normative where source_id = $1 and category_id is not distinct from $2 and importance = $3 and stage = $4
            and retired_at is null",
        draft.source.0,
        draft.category.map(|c| c.0),
        draft.importance.code(),
        draft.stage.code(),
    )
    .fetch_optional(db)
    .await?
    .map(Stored::entered)
    .transpose()
}

/// A version that is in force.
async fn by_id(db: &mut PgConnection, id: NormativeId) -> Result<Option<NormativeDraft>, Error> {
    let found = sqlx::query_as!(
        Stored,
        "select id, source_id, category_id, importance, stage, amount, unit, calendar_id, basis, starts_with
         from normative where id = $1 and retired_at is null",
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(found.map(Stored::entered).transpose()?.map(|(_, d)| d))
}

async fn retire(db: &mut PgConnection, id: NormativeId, at: Moment) -> Result<(), Error> {
    sqlx::query!(
        "update normative set retired_at = greatest($2, since) where id = $1",
        id.0,
        at
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn insert(
    db: &mut PgConnection,
    by: &Asker,
    draft: &NormativeDraft,
    at: Moment,
) -> Result<NormativeId, Error> {
    let id = sqlx::query_scalar!(
        r#"insert into normative (id, source_id, category_id, importance, stage, amount, unit, calendar_id, basis,
            starts_with, since, set_by)
         select coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from normative
         returning id"#,
        draft.source.0,
        draft.category.map(|c| c.0),
        draft.importance.code(),
        draft.stage.code(),
        i32::try_from(draft.amount).unwrap_or(i32::MAX),
        draft.unit.code(),
        draft.calendar.0,
        draft.basis,
        draft.starts_with.map(Stage::code),
        at,
        by.actor().code(),
    )
    .fetch_one(db)
    .await
    .map_err(refused)?;
    Ok(NormativeId(id))
}
