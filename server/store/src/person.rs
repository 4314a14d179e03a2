//! People with an account: their roles and departments.

mod demo;
mod entry;
mod release;

use domain::Moment;
use domain::access::{Asker, Named, Right, Role};
use domain::ids::{DepartmentId, PersonId};
use domain::person::{Account, NewPerson};
use sqlx::PgConnection;

use crate::catalog::refused;
use crate::{Error, Store, ledger};

impl Store {
    /// Everybody with an account, by login.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn people(&self, by: &Asker) -> Result<Vec<Account>, Error> {
        by.scope(Right::People)?;
        let rows = sqlx::query!(
            r#"select p.id, p.login, p.name, p.password is not null as "has_password!", p.disabled_at is not null as "disabled!",
                array(select role from person_role r where r.person_id = p.id order by role) as "roles!",
                array(select department_id from person_department d where d.person_id = p.id order by 1) as "departments!",
                (select max(seen_at) from session s where s.person_id = p.id) as seen_at
               from person p order by p.login"#
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|r| {
                Ok(Account {
                    id: PersonId(r.id),
                    login: r.login,
                    name: r.name,
                    roles: roles(&r.roles)?,
                    departments: r.departments.into_iter().map(DepartmentId).collect(),
                    disabled: r.disabled,
                    has_password: r.has_password,
                    seen_at: r.seen_at,
                })
            })
            .collect()
    }

    /// Adds a person, without a password yet.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] naming the field,
    /// [`Error::Database`].
    pub async fn add_person(&self, by: &Asker, new: &NewPerson) -> Result<PersonId, Error> {
        by.scope(Right::People)?;
        new.check().map_err(Error::Invalid)?;
        let mut tx = self.pool.begin().await?;
        let id = sqlx::query_scalar!(
            "insert into person (login, name) values ($1, $2) on conflict (login) do nothing returning id",
            new.login,
            new.name.trim()
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Error::Invalid(format!("имя входа «{}» уже занято", new.login)))?;
        write_roles(&mut tx, id, new).await?;
        let subject = format!("person:{id}");
        ledger::note(
            &mut tx,
            by,
            &subject,
            "учётная запись добавлена",
            None,
            Some(new),
        )
        .await?;
        tx.commit().await?;
        Ok(PersonId(id))
    }

    /// Changes name, roles and departments (the login stays). What the person
    /// may no longer work on is nobody's then.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] (also when the last administrator
    /// would lose the role), [`Error::NotFound`], [`Error::Database`].
    pub async fn change_person(
        &self,
        by: &Asker,
        id: PersonId,
        new: &NewPerson,
        now: Moment,
    ) -> Result<(), Error> {
        by.scope(Right::People)?;
        new.check().map_err(Error::Invalid)?;
        let mut tx = self.pool.begin().await?;
        lock_roles(&mut tx).await?;
        let before = read(&mut tx, id).await?;
        sqlx::query!(
            "update person set name = $2 where id = $1",
            id.0,
            new.name.trim()
        )
        .execute(&mut *tx)
        .await?;
        write_roles(&mut tx, id.0, new).await?;
        some_admin(&mut tx).await?;
        let is_now = Asker::person(id, new.roles.clone(), new.departments.clone());
        release::of(&mut tx, by, id, Some(&is_now), now).await?;
        let subject = format!("person:{id}");
        let after = NewPerson {
            login: before.login.clone(),
            ..new.clone()
        };
        ledger::note(
            &mut tx,
            by,
            &subject,
            "учётная запись изменена",
            Some(&before),
            Some(&after),
        )
        .await?;
        tx.commit().await?;
        self.people_changed();
        Ok(())
    }

    /// Disables a person, whose sessions end at once and whose appeals are
    /// nobody's then, or lets them in again.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`], [`Error::Invalid`] for the last
    /// administrator, [`Error::Database`].
    pub async fn disable_person(
        &self,
        by: &Asker,
        id: PersonId,
        disabled: bool,
        now: Moment,
    ) -> Result<(), Error> {
        by.scope(Right::People)?;
        let mut tx = self.pool.begin().await?;
        lock_roles(&mut tx).await?;
        let before = read(&mut tx, id).await?;
        sqlx::query!(
            "update person set disabled_at = $2 where id = $1",
            id.0,
            disabled.then_some(now)
        )
        .execute(&mut *tx)
        .await?;
        if disabled {
            end_sessions(&mut tx, id).await?;
            some_admin(&mut tx).await?;
            release::of(&mut tx, by, id, None, now).await?;
        }
        let act = if disabled {
            "учётная запись отключена"
        } else {
            "учётная запись включена"
        };
        let subject = format!("person:{id}");
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(&before)).await?;
        tx.commit().await?;
        self.people_changed();
        Ok(())
    }

    /// The person with a login.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn person_by_login(&self, login: &str) -> Result<Option<PersonId>, Error> {
        let id = sqlx::query_scalar!("select id from person where login = $1", login)
            .fetch_optional(&self.pool)
            .await?;
        Ok(id.map(PersonId))
    }

    /// Whether somebody real is an administrator: neither disabled nor one of
    /// the demonstration's.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn has_admin(&self) -> Result<bool, Error> {
        let any = sqlx::query_scalar!(
            r#"select exists (select from person p join person_role r on r.person_id = p.id
               where r.role = 'admin' and p.disabled_at is null and not p.demo) as "any!""#
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(any)
    }

    /// The executors of the departments within the asker's sight.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown, [`Error::Database`].
    pub async fn executors(&self, by: &Asker) -> Result<Vec<(DepartmentId, Named)>, Error> {
        let sight = by.scope(Right::Read)?;
        let rows = sqlx::query!(
            "select d.department_id, p.id, p.name from person p
                join person_role r on r.person_id = p.id and r.role = 'executor'
                join person_department d on d.person_id = p.id
             where p.disabled_at is null and ($1::smallint[] is null or d.department_id = any($1))
             order by d.department_id, p.name",
            sight.departments() as _
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|r| {
                let id = PersonId(r.id);
                (DepartmentId(r.department_id), Named { id, name: r.name })
            })
            .collect())
    }
}

pub(crate) fn roles(codes: &[String]) -> Result<Vec<Role>, Error> {
    codes
        .iter()
        .map(|c| Role::parse(c).ok_or(Error::Corrupt("person_role")))
        .collect()
}

/// What the ledger keeps of a person; locks the row.
async fn read(db: &mut PgConnection, id: PersonId) -> Result<NewPerson, Error> {
    let p = sqlx::query!(
        "select login, name from person where id = $1 for no key update",
        id.0
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(Error::NotFound)?;
    let codes = sqlx::query_scalar!(
        "select role from person_role where person_id = $1 order by role",
        id.0
    )
    .fetch_all(&mut *db)
    .await?;
    let departments = sqlx::query_scalar!(
        "select department_id from person_department where person_id = $1 order by 1",
        id.0
    )
    .fetch_all(db)
    .await?;
    Ok(NewPerson {
        login: p.login,
        name: p.name,
        roles: roles(&codes)?,
        departments: departments.into_iter().map(DepartmentId).collect(),
    })
}

async fn write_roles(db: &mut PgConnection, id: i32, new: &NewPerson) -> Result<(), Error> {
    let codes: Vec<String> = new.roles.iter().map(|r| r.code().to_owned()).collect();
    let departments: Vec<i16> = new.departments.iter().map(|d| d.0).collect();
    sqlx::query!("delete from person_role where person_id = $1", id)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "insert into person_role (person_id, role) select distinct $1::int, r from unnest($2::text[]) r",
        id,
        &codes
    )
    .execute(&mut *db)
    .await
    .map_err(refused)?;
    sqlx::query!("delete from person_department where person_id = $1", id)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "insert into person_department (person_id, department_id) select distinct $1::int, d from unnest($2::smallint[]) d",
        id,
        &departments
    )
    .execute(db)
    .await
    .map_err(refused)?;
    Ok(())
}

async fn end_sessions(db: &mut PgConnection, id: PersonId) -> Result<(), Error> {
    sqlx::query!("delete from session where person_id = $1", id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Puts two who change people in order: both could take the last two
/// administrators away. Before anything is written: whoever has written roles
/// and only then asks for this lock waits for another who does the same.
async fn lock_roles(db: &mut PgConnection) -> Result<(), Error> {
    sqlx::query!("lock table person_role in share row exclusive mode")
        .execute(db)
        .await?;
    Ok(())
}

/// Somebody must be able to mend what an administrator breaks; asked under the
/// lock of [`lock_roles`].
async fn some_admin(db: &mut PgConnection) -> Result<(), Error> {
    let some = sqlx::query_scalar!(
        r#"select exists (select from person p join person_role r on r.person_id = p.id
           where r.role = 'admin' and p.disabled_at is null) as "some!""#
    )
    .fetch_one(db)
    .await?;
    if some {
        Ok(())
    } else {
        let words = "так не останется ни одного администратора; сначала назначьте другого";
        Err(Error::Invalid(words.into()))
    }
}
