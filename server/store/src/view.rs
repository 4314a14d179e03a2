//! Saved views: the lists a person comes back to.

use domain::access::{Asker, Right};
use domain::ids::PersonId;
use domain::work::View;

use crate::{Error, Store};

/// A person's views at most: more are no help.
const MOST: i64 = 30;

impl Store {
    /// The asker's views, by name.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn views(&self, by: &Asker) -> Result<Vec<View>, Error> {
        by.scope(Right::Read)?;
        let Some(person) = by.person_id() else {
            return Ok(Vec::new());
        };
        let found = sqlx::query_as!(
            View,
            r#"select id, name, query from saved_view where person_id = $1 order by name collate "ru-x-icu", id"#,
            person.0
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(found)
    }

    /// Keeps a view under a name; one of the same name is replaced.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for a name that will not do or
    /// one view too many; [`Error::Database`].
    pub async fn save_view(&self, by: &Asker, name: &str, query: &str) -> Result<(), Error> {
        let person = own(by)?;
        let name = name.trim();
        if !(1..=60).contains(&name.chars().count()) {
            return Err(Error::Invalid("название: от 1 до 60 знаков".into()));
        }
        if query.len() > 1_000 {
            return Err(Error::Invalid("отбор слишком длинный".into()));
        }
        let kept = sqlx::query!(
            "insert into saved_view (person_id, name, query)
             select $1, $2, $3 where (select count(*) from saved_view where person_id = $1 and name <> $2) < $4
             on conflict (person_id, name) do update set query = $3",
            person.0,
            name,
            query,
            MOST
        )
        .execute(&self.pool)
        .await?;
        if kept.rows_affected() == 0 {
            let words = format!("видов уже {MOST}; удалите ненужный");
            return Err(Error::Invalid(words));
        }
        Ok(())
    }

    /// Forgets one of the asker's views; another person's does not exist.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotFound`]; [`Error::Database`].
    pub async fn drop_view(&self, by: &Asker, id: i32) -> Result<(), Error> {
        let person = own(by)?;
        let gone = sqlx::query!(
            "delete from saved_view where id = $1 and person_id = $2",
            id,
            person.0
        )
        .execute(&self.pool)
        .await?;
        if gone.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        Ok(())
    }
}

fn own(by: &Asker) -> Result<PersonId, Error> {
    by.scope(Right::Read)?;
    by.person_id()
        .ok_or_else(|| Error::Invalid("виды сохраняет человек".into()))
}
