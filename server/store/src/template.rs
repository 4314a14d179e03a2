//! Answers that are given often.

use domain::Moment;
use domain::access::{Asker, Right};
use domain::catalog::{TemplateEntry, TemplateRow};
use domain::ids::{CategoryId, SourceId};
use domain::work::Template;
use sqlx::PgConnection;

use crate::catalog::{no_such, refused};
use crate::{Error, Store, ledger};

impl Store {
    /// The templates that fit an appeal, the closest first: those of its
    /// category (or the one above it) and its source before those of one of
    /// the two, and last those that always fit.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn templates(
        &self,
        by: &Asker,
        category: Option<CategoryId>,
        source: SourceId,
    ) -> Result<Vec<Template>, Error> {
        by.scope(Right::Read)?;
        let reference = self.reference();
        let categories: Vec<i16> = category
            .into_iter()
            .flat_map(|c| [c.0, reference.top(c).0])
            .collect();
        let found = sqlx::query_as!(
            Template,
            "select id, title, text from answer_template
             where retired_at is null
                and (category_id is null or category_id = any($1)) and (source_id is null or source_id = $2)
             order by (category_id is null)::int * 2 + (source_id is null)::int, title, id",
            &categories,
            source.0
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(found)
    }

    /// Every template, also those that are offered no more: what fits any
    /// category first, then in the order of the categories.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but those who keep them; [`Error::Database`].
    pub async fn template_rows(&self, by: &Asker) -> Result<Vec<TemplateRow>, Error> {
        by.scope(Right::Templates)?;
        let rows = sqlx::query!(
            r#"select t.id, category_id, source_id, title, text, t.retired_at is not null as "retired!"
               from answer_template t left join category c on c.id = t.category_id
               order by c.ordinal nulls first, c.id, source_id nulls first, title, t.id"#
        )
        .map(|r| TemplateRow {
            id: r.id,
            entry: TemplateEntry {
                category: r.category_id.map(CategoryId),
                source: r.source_id.map(SourceId),
                title: r.title,
                text: r.text,
            },
            retired: r.retired,
        })
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
    }

    /// Adds a template.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] naming the field, [`Error::Database`].
    pub async fn add_template(&self, by: &Asker, new: &TemplateEntry) -> Result<i32, Error> {
        by.scope(Right::Templates)?;
        let new = entered(new)?;
        let mut tx = self.pool.begin().await?;
        let id = sqlx::query_scalar!(
            "insert into answer_template (category_id, source_id, title, text) values ($1, $2, $3, $4) returning id",
            new.category.map(|c| c.0),
            new.source.map(|s| s.0),
            new.title,
            new.text
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(refused)?;
        let subject = format!("template:{id}");
        ledger::note(&mut tx, by, &subject, "шаблон добавлен", None, Some(&new)).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Changes a template; answers that were given from it stay as they are.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`], [`Error::Database`].
    pub async fn change_template(
        &self,
        by: &Asker,
        id: i32,
        new: &TemplateEntry,
    ) -> Result<(), Error> {
        by.scope(Right::Templates)?;
        let new = entered(new)?;
        let mut tx = self.pool.begin().await?;
        let before = read(&mut tx, id).await?;
        sqlx::query!(
            "update answer_template set category_id = $2, source_id = $3, title = $4, text = $5 where id = $1",
            id,
            new.category.map(|c| c.0),
            new.source.map(|s| s.0),
            new.title,
            new.text
        )
        .execute(&mut *tx)
        .await
        .map_err(refused)?;
        let subject = format!("template:{id}");
        let act = "шаблон изменён";
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(&new)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Retires a template, or takes it back.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] for no such one, [`Error::Database`].
    pub async fn retire_template(
        &self,
        by: &Asker,
        id: i32,
        retired: bool,
        now: Moment,
    ) -> Result<(), Error> {
        by.scope(Right::Templates)?;
        let mut tx = self.pool.begin().await?;
        let before = read(&mut tx, id).await?;
        sqlx::query!(
            "update answer_template set retired_at = $2 where id = $1",
            id,
            retired.then_some(now)
        )
        .execute(&mut *tx)
        .await?;
        let act = if retired {
            "шаблон убран в архив"
        } else {
            "шаблон возвращён из архива"
        };
        let subject = format!("template:{id}");
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(&before)).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The entry as it is kept. (Browsers send a line's end as two characters.)
fn entered(new: &TemplateEntry) -> Result<TemplateEntry, Error> {
    let entry = TemplateEntry {
        title: new.title.trim().to_owned(),
        text: new.text.replace("\r\n", "\n").trim().to_owned(),
        ..new.clone()
    };
    entry.check().map_err(Error::Invalid)?;
    Ok(entry)
}

/// What the ledger keeps of a template; locks the row.
async fn read(db: &mut PgConnection, id: i32) -> Result<TemplateEntry, Error> {
    sqlx::query!(
        "select category_id, source_id, title, text from answer_template where id = $1 for update",
        id
    )
    .map(|r| TemplateEntry {
        category: r.category_id.map(CategoryId),
        source: r.source_id.map(SourceId),
        title: r.title,
        text: r.text,
    })
    .fetch_optional(db)
    .await?
    .ok_or_else(no_such)
}
