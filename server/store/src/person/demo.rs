//! People of the demonstration. Their password is published: they are let in
//! only while it runs, and where people worked before any demonstration did,
//! none begins. (Who was added beside one does not keep out the next.)

use domain::Moment;
use domain::access::{Asker, Right};
use domain::ids::PersonId;

use crate::{Error, Store, ledger};

impl Store {
    /// Marks a person as one of the demonstration's, if they bear its name for
    /// them: a namesake by login alone is somebody real. Answers whether they do.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Database`].
    pub async fn mark_demo(&self, by: &Asker, login: &str, name: &str) -> Result<bool, Error> {
        by.scope(Right::People)?;
        let marked = sqlx::query!(
            "update person set demo = true where login = $1 and name = $2",
            login,
            name
        )
        .execute(&self.pool)
        .await?;
        Ok(marked.rows_affected() > 0)
    }

    /// Whether people work here of whom the demonstration has made none: what
    /// it would add, an administrator with a published password too, has no
    /// business among them.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn is_real(&self) -> Result<bool, Error> {
        let real = sqlx::query_scalar!(
            r#"select exists (select from person p join person_role r on r.person_id = p.id)
               and not exists (select from person where demo) as "real!""#
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(real)
    }

    /// Lets the demonstration's people in, or keeps them out and ends their
    /// sessions; answers for how many this is a change. What they have in hand
    /// stays theirs, for the next demonstration.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Database`].
    pub async fn let_demo_in(&self, by: &Asker, let_in: bool, now: Moment) -> Result<usize, Error> {
        by.scope(Right::People)?;
        let mut tx = self.pool.begin().await?;
        let changed = sqlx::query_scalar!(
            "update person set disabled_at = $1 where demo and (disabled_at is null) <> $2 returning id",
            (!let_in).then_some(now),
            let_in
        )
        .fetch_all(&mut *tx)
        .await?;
        if !let_in {
            sqlx::query!(
                "delete from session where person_id in (select id from person where demo)"
            )
            .execute(&mut *tx)
            .await?;
        }
        let act = if let_in {
            "учётная запись включена: идёт демонстрация"
        } else {
            "учётная запись отключена: демонстрация кончилась"
        };
        for id in &changed {
            let subject = format!("person:{}", PersonId(*id));
            ledger::note::<()>(&mut tx, by, &subject, act, None, None).await?;
        }
        tx.commit().await?;
        self.people_changed();
        Ok(changed.len())
    }
}
