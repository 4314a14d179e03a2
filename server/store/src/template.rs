//! Answers that are given often, and the reasons of a rejection.

use domain::access::{Asker, Right};
use domain::ids::{CategoryId, SourceId};
use domain::work::Template;

use crate::{Error, Store};

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
             where (category_id is null or category_id = any($1)) and (source_id is null or source_id = $2)
             order by (category_id is null)::int * 2 + (source_id is null)::int, title, id",
            &categories,
            source.0
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(found)
    }

    /// Why an appeal may be rejected, in the order of the list.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn reject_reasons(&self, by: &Asker) -> Result<Vec<String>, Error> {
        by.scope(Right::Read)?;
        Ok(
            sqlx::query_scalar!("select words from reject_reason order by ordinal, id")
                .fetch_all(&self.pool)
                .await?,
        )
    }
}
