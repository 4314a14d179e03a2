//! What colleagues say to each other about an appeal.

use domain::Moment;
use domain::access::{Asker, Right};
use domain::ids::AppealId;
use domain::life::LONGEST_TEXT;
use domain::work::Comment;

use crate::{Error, Store, watch};

impl Store {
    /// What changes whenever anything about an appeal does that its page
    /// shows: a line of the journal, a comment, the draft.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotFound`] outside of the asker's sight;
    /// [`Error::Database`].
    pub async fn revision(&self, by: &Asker, id: AppealId) -> Result<String, Error> {
        let sight = by.scope(Right::Read)?;
        sqlx::query_scalar!(
            r#"select coalesce((select max(id) from journal where appeal_id = a.id), 0) || '.' ||
                coalesce((select max(id) from comment where appeal_id = a.id), 0) || '.' ||
                coalesce((select extract(epoch from saved_at) from draft where appeal_id = a.id), 0) as "revision!"
               from appeal a where id = $1 and ($2::smallint[] is null or department_id = any($2))"#,
            id.0,
            sight.departments() as _
        )
        .fetch_optional(&self.pool)
        .await?
        .ok_or(Error::NotFound)
    }

    /// The comments of an appeal within the asker's sight, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn comments(&self, by: &Asker, id: AppealId) -> Result<Vec<Comment>, Error> {
        let sight = by.scope(Right::Read)?;
        let found = sqlx::query_as!(
            Comment,
            "select c.at, p.name, c.text from comment c
                join person p on p.id = c.person_id join appeal a on a.id = c.appeal_id
             where c.appeal_id = $1 and ($2::smallint[] is null or a.department_id = any($2)) order by c.id",
            id.0,
            sight.departments() as _
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(found)
    }

    /// Says something about an appeal to colleagues.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotFound`] outside of the asker's sight;
    /// [`Error::Invalid`] for nothing or too much; [`Error::Database`].
    pub async fn add_comment(
        &self,
        by: &Asker,
        id: AppealId,
        text: &str,
        at: Moment,
    ) -> Result<(), Error> {
        let sight = by.scope(Right::Read)?;
        let scope = by.scope(Right::Comment)?;
        let person = by
            .person_id()
            .ok_or_else(|| Error::Invalid("заметку пишет человек".into()))?;
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        if text.is_empty() || text.chars().count() > LONGEST_TEXT {
            let words = format!("заметка: от 1 до {LONGEST_TEXT} знаков");
            return Err(Error::Invalid(words));
        }
        let written = sqlx::query!(
            "insert into comment (appeal_id, person_id, at, text) select id, $2, $3, $4 from appeal
             where id = $1 and ($5::smallint[] is null or department_id = any($5))
                and ($6::smallint[] is null or department_id = any($6))",
            id.0,
            person.0,
            at,
            text,
            sight.departments() as _,
            scope.departments() as _
        )
        .execute(&self.pool)
        .await?;
        let mut db = self.pool.acquire().await?;
        if written.rows_affected() == 0 {
            return Err(self.out_of_sight(&mut db, by, id, at).await?);
        }
        watch::touched(&mut db, id).await
    }
}
