//! Departments.

use domain::Moment;
use domain::access::Asker;
use domain::catalog::{DepartmentEntry, DepartmentRow};
use domain::ids::{CalendarId, DepartmentId};
use sqlx::PgConnection;

use super::{may_tune, no_such, refused};
use crate::{Error, Store, ledger};

impl Store {
    /// Every department, in the order of lists.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn departments(&self, by: &Asker) -> Result<Vec<DepartmentRow>, Error> {
        may_tune(by)?;
        let rows = sqlx::query!(
            r#"select id, code, name, short, ordinal, calendar_id, daily_capacity, retired_at is not null as "retired!"
               from department order by ordinal, id"#
        )
        .map(|r| DepartmentRow {
            id: DepartmentId(r.id),
            entry: DepartmentEntry {
                code: r.code,
                name: r.name,
                short: r.short,
                ordinal: r.ordinal,
                calendar: r.calendar_id.map(CalendarId),
                capacity: r.daily_capacity,
            },
            retired: r.retired,
        })
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
    }

    /// Adds a department.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] naming the field,
    /// [`Error::Database`].
    pub async fn add_department(
        &self,
        by: &Asker,
        new: &DepartmentEntry,
    ) -> Result<DepartmentId, Error> {
        may_tune(by)?;
        new.check().map_err(Error::Invalid)?;
        let mut tx = self.pool.begin().await?;
        // Keys are given by hand here: one at a time.
        sqlx::query!("lock table department in share row exclusive mode")
            .execute(&mut *tx)
            .await?;
        let id = sqlx::query_scalar!(
            "insert into department (id, code, name, short, ordinal, calendar_id, daily_capacity)
             select coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6 from department returning id",
            new.code,
            new.name.trim(),
            new.short.trim(),
            new.ordinal,
            new.calendar.map(|c| c.0),
            new.capacity
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(refused)?;
        let subject = format!("department:{id}");
        ledger::note(
            &mut tx,
            by,
            &subject,
            "ведомство добавлено",
            None,
            Some(new),
        )
        .await?;
        tx.commit().await?;
        self.renewed().await;
        Ok(DepartmentId(id))
    }

    /// Changes a department; its code stays.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`], [`Error::Database`].
    pub async fn change_department(
        &self,
        by: &Asker,
        id: DepartmentId,
        new: &DepartmentEntry,
    ) -> Result<(), Error> {
        may_tune(by)?;
        let mut tx = self.pool.begin().await?;
        let before = read(&mut tx, id).await?;
        let after = DepartmentEntry {
            code: before.code.clone(),
            name: new.name.trim().to_owned(),
            short: new.short.trim().to_owned(),
            ..new.clone()
        };
        after.check().map_err(Error::Invalid)?;
        sqlx::query!(
            "update department set name = $2, short = $3, ordinal = $4, calendar_id = $5, daily_capacity = $6 where id = $1",
            id.0,
            after.name,
            after.short,
            after.ordinal,
            after.calendar.map(|c| c.0),
            after.capacity
        )
        .execute(&mut *tx)
        .await
        .map_err(refused)?;
        let subject = format!("department:{id}");
        let act = "ведомство изменено";
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(&after)).await?;
        tx.commit().await?;
        self.renewed().await;
        Ok(())
    }

    /// Retires a department, or takes it back. What it has done stays.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] while it has open appeals or is
    /// some category's default, [`Error::Database`].
    pub async fn retire_department(
        &self,
        by: &Asker,
        id: DepartmentId,
        retired: bool,
        now: Moment,
    ) -> Result<(), Error> {
        may_tune(by)?;
        let mut tx = self.pool.begin().await?;
        let before = read(&mut tx, id).await?;
        if retired {
            idle(&mut tx, id).await?;
        }
        sqlx::query!(
            "update department set retired_at = $2 where id = $1",
            id.0,
            retired.then_some(now)
        )
        .execute(&mut *tx)
        .await?;
        let act = if retired {
            "ведомство убрано в архив"
        } else {
            "ведомство возвращено из архива"
        };
        let subject = format!("department:{id}");
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(&before)).await?;
        tx.commit().await?;
        self.renewed().await;
        Ok(())
    }
}

/// Whether nothing waits for the department.
async fn idle(db: &mut PgConnection, id: DepartmentId) -> Result<(), Error> {
    let open = sqlx::query_scalar!(
        r#"select count(*) as "n!" from appeal where department_id = $1 and is_open"#,
        id.0
    )
    .fetch_one(&mut *db)
    .await?;
    if open > 0 {
        return Err(Error::Invalid(format!(
            "у ведомства открытых обращений: {open}; сначала передайте их другому"
        )));
    }
    let default = sqlx::query_scalar!(
        "select name from category where department_id = $1 and retired_at is null order by ordinal limit 1",
        id.0
    )
    .fetch_optional(db)
    .await?;
    match default {
        Some(category) => Err(Error::Invalid(format!(
            "ведомство отвечает по умолчанию за категорию «{category}»; сначала назначьте ей другое"
        ))),
        None => Ok(()),
    }
}

/// What the ledger keeps of a department; locks the row.
async fn read(db: &mut PgConnection, id: DepartmentId) -> Result<DepartmentEntry, Error> {
    sqlx::query!(
        "select code, name, short, ordinal, calendar_id, daily_capacity from department where id = $1 for update",
        id.0
    )
    .map(|r| DepartmentEntry {
        code: r.code,
        name: r.name,
        short: r.short,
        ordinal: r.ordinal,
        calendar: r.calendar_id.map(CalendarId),
        capacity: r.daily_capacity,
    })
    .fetch_optional(db)
    .await?
    .ok_or_else(no_such)
}
