//! A person's way in: passwords, and the links with which one sets them.

use domain::Moment;
use domain::access::{Asker, Right};
use domain::ids::PersonId;
use sqlx::PgConnection;

use super::{end_sessions, read};
use crate::{Error, Store, ledger, password, secret};

/// How long a link to set a password is good for, hours.
const LINK_HOURS: i32 = 72;

impl Store {
    /// A link's secret with which the person sets a password, once, within
    /// three days. Earlier links of the person end.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`], [`Error::Database`].
    pub async fn entry_link(&self, by: &Asker, id: PersonId, now: Moment) -> Result<String, Error> {
        by.scope(Right::People)?;
        let secret = secret::secret();
        let mut tx = self.pool.begin().await?;
        read(&mut tx, id).await?;
        sqlx::query!(
            "update entry_link set used_at = $2 where person_id = $1 and used_at is null",
            id.0,
            now
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "insert into entry_link (hash, person_id, expires_at) values ($1, $2, $3::timestamptz + make_interval(hours => $4))",
            secret::hash(&secret),
            id.0,
            now,
            LINK_HOURS
        )
        .execute(&mut *tx)
        .await?;
        let subject = format!("person:{id}");
        ledger::note::<()>(&mut tx, by, &subject, "выдана ссылка для входа", None, None).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Whether a link's secret may still set a password.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn is_good_link(&self, secret: &str, now: Moment) -> Result<bool, Error> {
        let good = sqlx::query_scalar!(
            r#"select exists (select from entry_link l join person p on p.id = l.person_id
               where l.hash = $1 and l.used_at is null and l.expires_at > $2 and p.disabled_at is null) as "good!""#,
            secret::hash(secret),
            now
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(good)
    }

    /// Sets a password by a link's secret; answers whose it is. All sessions
    /// of the person end.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that is unknown, used or too old,
    /// [`Error::Invalid`] for a password that will not do.
    pub async fn redeem_link(
        &self,
        secret: &str,
        password: &str,
        now: Moment,
    ) -> Result<PersonId, Error> {
        let hash = secret::hash(secret);
        let login = sqlx::query_scalar!(
            "select p.login from entry_link l join person p on p.id = l.person_id
             where l.hash = $1 and l.used_at is null and l.expires_at > $2 and p.disabled_at is null",
            hash,
            now
        )
        .fetch_optional(&self.pool)
        .await?
        .ok_or(Error::NotFound)?;
        password::check(password, &login)?;
        let phc = password::hash(password).await?;
        let mut tx = self.pool.begin().await?;
        // Taken here and not before: of two who use the link, one succeeds.
        let id = sqlx::query_scalar!(
            "update entry_link set used_at = $2 where hash = $1 and used_at is null and expires_at > $2 returning person_id",
            hash,
            now
        )
        .fetch_optional(&mut *tx)
        .await?
        .map(PersonId)
        .ok_or(Error::NotFound)?;
        write_password(&mut tx, id, &phc).await?;
        let by = Asker::person(id, vec![], vec![]);
        let subject = format!("person:{id}");
        ledger::note::<()>(&mut tx, &by, &subject, "пароль задан по ссылке", None, None).await?;
        tx.commit().await?;
        self.people_changed();
        Ok(id)
    }

    /// Sets a person's password from outside (command line, demo).
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`], [`Error::NotFound`].
    pub async fn set_password(
        &self,
        by: &Asker,
        id: PersonId,
        password: &str,
    ) -> Result<(), Error> {
        by.scope(Right::People)?;
        let mut tx = self.pool.begin().await?;
        let person = read(&mut tx, id).await?;
        password::check(password, &person.login)?;
        write_password(&mut tx, id, &password::hash(password).await?).await?;
        let subject = format!("person:{id}");
        ledger::note::<()>(&mut tx, by, &subject, "пароль задан", None, None).await?;
        tx.commit().await?;
        self.people_changed();
        Ok(())
    }
}

async fn write_password(db: &mut PgConnection, id: PersonId, phc: &str) -> Result<(), Error> {
    sqlx::query!("update person set password = $2 where id = $1", id.0, phc)
        .execute(&mut *db)
        .await?;
    end_sessions(db, id).await
}
