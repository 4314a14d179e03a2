//! Categories: a tree of two levels.

use domain::Moment;
use domain::access::Asker;
use domain::catalog::{CategoryEntry, CategoryRow};
use domain::ids::{CategoryId, DepartmentId, SectorId};
use domain::season::Season;
use sqlx::PgConnection;

use super::{may_tune, no_such, refused};
use crate::reference::season;
use crate::{Error, Store, ledger};

impl Store {
    /// Every category, in the order of lists.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn categories(&self, by: &Asker) -> Result<Vec<CategoryRow>, Error> {
        may_tune(by)?;
        let rows = sqlx::query!(
            r#"select id, code, name, short, ordinal, parent_id, sector_id, department_id, direct, season_from, season_until,
                retired_at is not null as "retired!" from category order by ordinal, id"#
        )
        .map(|r| CategoryRow {
            id: CategoryId(r.id),
            entry: CategoryEntry {
                code: r.code,
                name: r.name,
                short: r.short,
                ordinal: r.ordinal,
                parent: r.parent_id.map(CategoryId),
                sector: r.sector_id.map(SectorId),
                department: r.department_id.map(DepartmentId),
                direct: r.direct,
                season: season(r.season_from, r.season_until),
            },
            retired: r.retired,
        })
        .fetch_all(&self.pool)
        .await?;
        Ok(rows)
    }

    /// The region's sectors.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn sectors(&self) -> Result<Vec<(SectorId, String)>, Error> {
        let all = sqlx::query!("select id, name from sector order by id")
            .map(|r| (SectorId(r.id), r.name))
            .fetch_all(&self.pool)
            .await?;
        Ok(all)
    }

    /// Adds a category.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] naming the field,
    /// [`Error::Database`].
    pub async fn add_category(&self, by: &Asker, new: &CategoryEntry) -> Result<CategoryId, Error> {
        may_tune(by)?;
        new.check().map_err(Error::Invalid)?;
        let mut tx = self.pool.begin().await?;
        // Keys are given by hand here, and the tree stays as it is checked.
        lock(&mut tx).await?;
        placed(&mut tx, None, new).await?;
        let [season_from, season_until] = ends(new);
        let id = sqlx::query_scalar!(
            "insert into category (id, code, name, short, ordinal, parent_id, sector_id, department_id, direct, season_from,
                season_until)
             select coalesce(max(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 from category returning id",
            new.code,
            new.name.trim(),
            new.short.trim(),
            new.ordinal,
            new.parent.map(|c| c.0),
            new.sector.map(|s| s.0),
            new.department.map(|d| d.0),
            new.direct,
            season_from,
            season_until
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(refused)?;
        let subject = format!("category:{id}");
        ledger::note(
            &mut tx,
            by,
            &subject,
            "категория добавлена",
            None,
            Some(new),
        )
        .await?;
        tx.commit().await?;
        self.renewed().await;
        Ok(CategoryId(id))
    }

    /// Changes a category or moves it in the tree; its code stays.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`], [`Error::Database`].
    pub async fn change_category(
        &self,
        by: &Asker,
        id: CategoryId,
        new: &CategoryEntry,
    ) -> Result<(), Error> {
        may_tune(by)?;
        let mut tx = self.pool.begin().await?;
        lock(&mut tx).await?;
        let before = read(&mut tx, id).await?;
        let after = CategoryEntry {
            code: before.code.clone(),
            name: new.name.trim().to_owned(),
            short: new.short.trim().to_owned(),
            ..new.clone()
        };
        after.check().map_err(Error::Invalid)?;
        placed(&mut tx, Some(id), &after).await?;
        let [season_from, season_until] = ends(&after);
        sqlx::query!(
            "update category set name = $2, short = $3, ordinal = $4, parent_id = $5, sector_id = $6, department_id = $7,
                season_from = $8, season_until = $9, direct = $10 where id = $1",
            id.0,
            after.name,
            after.short,
            after.ordinal,
            after.parent.map(|c| c.0),
            after.sector.map(|s| s.0),
            after.department.map(|d| d.0),
            season_from,
            season_until,
            after.direct
        )
        .execute(&mut *tx)
        .await
        .map_err(refused)?;
        let subject = format!("category:{id}");
        let act = "категория изменена";
        let change = (Some(&before), Some(&after));
        if before.parent != after.parent {
            // A category counts by the normatives of the one above it: every
            // node has to know, and every open appeal is looked at again.
            return self.edited(by, &subject, act, change, tx).await;
        }
        ledger::note(&mut tx, by, &subject, act, change.0, change.1).await?;
        tx.commit().await?;
        self.renewed().await;
        Ok(())
    }

    /// Retires a category, or takes it back. Appeals keep it, and a source
    /// that still sends its code is understood.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] while subcategories are in use,
    /// [`Error::Database`].
    pub async fn retire_category(
        &self,
        by: &Asker,
        id: CategoryId,
        retired: bool,
        now: Moment,
    ) -> Result<(), Error> {
        may_tune(by)?;
        let mut tx = self.pool.begin().await?;
        lock(&mut tx).await?;
        let before = read(&mut tx, id).await?;
        let clash = sqlx::query_scalar!(
            "select name from category
             where retired_at is null = $3 and (case when $3 then parent_id = $1 else id = $2 end) order by ordinal limit 1",
            id.0,
            before.parent.map(|p| p.0),
            retired
        )
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(name) = clash {
            return Err(Error::Invalid(if retired {
                format!("в категории ещё есть «{name}»; сначала уберите в архив подкатегории")
            } else {
                format!("категория выше, «{name}», в архиве; сначала верните её")
            }));
        }
        sqlx::query!(
            "update category set retired_at = $2 where id = $1",
            id.0,
            retired.then_some(now)
        )
        .execute(&mut *tx)
        .await?;
        let act = if retired {
            "категория убрана в архив"
        } else {
            "категория возвращена из архива"
        };
        let subject = format!("category:{id}");
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(&before)).await?;
        tx.commit().await?;
        self.renewed().await;
        Ok(())
    }
}

/// The two columns of a season.
fn ends(entry: &CategoryEntry) -> [Option<i16>; 2] {
    let column = |n: u16| i16::try_from(n).ok();
    match entry.season.map(Season::ends) {
        Some((from, until)) => [column(from), column(until)],
        None => [None, None],
    }
}

async fn lock(db: &mut PgConnection) -> Result<(), Error> {
    sqlx::query!("lock table category in share row exclusive mode")
        .execute(db)
        .await?;
    Ok(())
}

/// Whether the place in the tree, and the department, are there to be taken.
async fn placed(
    db: &mut PgConnection,
    id: Option<CategoryId>,
    entry: &CategoryEntry,
) -> Result<(), Error> {
    if let Some(department) = entry.department {
        let works = sqlx::query_scalar!(
            r#"select retired_at is null as "works!" from department where id = $1"#,
            department.0
        )
        .fetch_optional(&mut *db)
        .await?;
        if works != Some(true) {
            return Err(Error::Invalid(
                "ведомство: выбранное в архиве, выберите другое".into(),
            ));
        }
    }
    let Some(parent) = entry.parent else {
        return Ok(());
    };
    let wrong = if Some(parent) == id {
        "категория выше: не может быть сама собой"
    } else {
        let above = sqlx::query!(
            r#"select parent_id is null as "top!", retired_at is null as "used!" from category where id = $1"#,
            parent.0
        )
        .fetch_optional(&mut *db)
        .await?;
        let below = sqlx::query_scalar!(
            r#"select exists (select from category where parent_id = $1) as "below!""#,
            id.map(|c| c.0)
        )
        .fetch_one(db)
        .await?;
        match above {
            _ if below => "категория выше: у этой есть подкатегории, а уровней только два",
            Some(a) if a.top && a.used => return Ok(()),
            Some(a) if a.top => "категория выше: она в архиве, выберите другую",
            _ => "категория выше: выберите одну из верхнего уровня",
        }
    };
    Err(Error::Invalid(wrong.into()))
}

/// What the ledger keeps of a category.
async fn read(db: &mut PgConnection, id: CategoryId) -> Result<CategoryEntry, Error> {
    sqlx::query!(
        "select code, name, short, ordinal, parent_id, sector_id, department_id, direct, season_from, season_until
         from category where id = $1",
        id.0
    )
    .map(|r| CategoryEntry {
        code: r.code,
        name: r.name,
        short: r.short,
        ordinal: r.ordinal,
        parent: r.parent_id.map(CategoryId),
        sector: r.sector_id.map(SectorId),
        department: r.department_id.map(DepartmentId),
        direct: r.direct,
        season: season(r.season_from, r.season_until),
    })
    .fetch_optional(db)
    .await?
    .ok_or_else(no_such)
}
