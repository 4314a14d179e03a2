//! Displays of the wall: how they stand, what is done with them, and whose a
//! token is. How a browser becomes one is in [`crate::pairing`].

use domain::Moment;
use domain::access::{Asker, Denied, Right, Scene};
use domain::display::Display;
use domain::ids::DisplayId;
use serde::Serialize;
use sqlx::PgConnection;

use crate::{Error, Store, ledger, secret};

/// What the ledger keeps of a display.
#[derive(Serialize)]
pub(crate) struct Kept {
    pub(crate) name: String,
    pub(crate) scene: Scene,
}

impl Store {
    /// The displays that are not revoked, by name.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Database`].
    pub async fn displays(&self, by: &Asker) -> Result<Vec<Display>, Error> {
        by.scope(Right::Displays)?;
        let rows = sqlx::query!(
            "select id, name, scene, created_at, seen_at, data_at from display where revoked_at is null order by lower(name), id"
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|r| {
                Ok(Display {
                    id: DisplayId(r.id),
                    name: r.name,
                    scene: scene(&r.scene)?,
                    created_at: r.created_at,
                    seen_at: r.seen_at,
                    data_at: r.data_at,
                })
            })
            .collect()
    }

    /// Gives a display another name.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] (also for one that is revoked),
    /// [`Error::Database`].
    pub async fn rename_display(&self, by: &Asker, id: DisplayId, name: &str) -> Result<(), Error> {
        domain::display::check_name(name).map_err(Error::Invalid)?;
        self.change_display(
            by,
            id,
            "экран переименован",
            async |db, before| {
                free(db, name, Some(id)).await?;
                let name = name.trim().to_owned();
                sqlx::query!("update display set name = $2 where id = $1", id.0, name)
                    .execute(db)
                    .await?;
                let scene = before.scene;
                Ok(Some(Kept { name, scene }))
            },
        )
        .await
    }

    /// Sends a display to another scene; it changes within two seconds.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] for one that is revoked,
    /// [`Error::Database`].
    pub async fn move_display(&self, by: &Asker, id: DisplayId, scene: Scene) -> Result<(), Error> {
        self.change_display(
            by,
            id,
            "экран переведён на другую сцену",
            async |db, before| {
                sqlx::query!(
                    "update display set scene = $2 where id = $1",
                    id.0,
                    scene.code()
                )
                .execute(db)
                .await?;
                let name = before.name.clone();
                Ok(Some(Kept { name, scene }))
            },
        )
        .await
    }

    /// Takes a display's token back: from now on it opens nothing.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] for one that is revoked,
    /// [`Error::Database`].
    pub async fn revoke_display(
        &self,
        by: &Asker,
        id: DisplayId,
        now: Moment,
    ) -> Result<(), Error> {
        self.change_display(
            by,
            id,
            "доступ экрана отозван",
            async |db, _| {
                sqlx::query!(
                    "update display set revoked_at = $2 where id = $1",
                    id.0,
                    now
                )
                .execute(&mut *db)
                .await?;
                // What has not been fetched yet never will be.
                sqlx::query!("delete from display_pairing where display_id = $1", id.0)
                    .execute(db)
                    .await?;
                Ok(None)
            },
        )
        .await
    }

    /// One change of one display: the right, the row, the ledger, the memory.
    async fn change_display(
        &self,
        by: &Asker,
        id: DisplayId,
        act: &str,
        change: impl AsyncFnOnce(&mut PgConnection, &Kept) -> Result<Option<Kept>, Error>,
    ) -> Result<(), Error> {
        by.scope(Right::Displays)?;
        let mut tx = self.pool.begin().await?;
        let row = sqlx::query!(
            "select name, scene from display where id = $1 and revoked_at is null for update",
            id.0
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Error::Invalid("доступ этого экрана уже отозван".into()))?;
        let before = Kept {
            scene: scene(&row.scene)?,
            name: row.name,
        };
        let after = change(&mut tx, &before).await?;
        let subject = format!("display:{id}");
        ledger::note(&mut tx, by, &subject, act, Some(&before), after.as_ref()).await?;
        tx.commit().await?;
        self.displays.forget_all();
        Ok(())
    }

    /// The display a token belongs to; `None` for an unknown or revoked one.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn display(&self, token: &str) -> Result<Option<Asker>, Error> {
        let hash = secret::hash(token);
        if let Some(known) = self.displays.get(&hash) {
            return Ok(Some(known));
        }
        let found = sqlx::query!(
            "select id, scene from display where hash = $1 and revoked_at is null",
            hash
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(found) = found else { return Ok(None) };
        let asker = Asker::display(DisplayId(found.id), scene(&found.scene)?);
        self.displays.put(hash, asker.clone());
        Ok(Some(asker))
    }

    /// Notes a display's sign of life, and the instant its picture is true for.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom is no display, [`Error::Database`].
    pub async fn display_beat(
        &self,
        by: &Asker,
        data_at: Moment,
        now: Moment,
    ) -> Result<(), Error> {
        let id = by
            .display_id()
            .ok_or(Error::Denied(Denied::Right(Right::Wall)))?;
        sqlx::query!(
            "update display set seen_at = $2, data_at = $3 where id = $1 and revoked_at is null",
            id.0,
            now,
            data_at.min(now)
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

pub(crate) fn scene(code: &str) -> Result<Scene, Error> {
    Scene::parse(code).ok_or(Error::Corrupt("display"))
}

/// Two displays of one name could not be told apart.
pub(crate) async fn free(
    db: &mut PgConnection,
    name: &str,
    but: Option<DisplayId>,
) -> Result<(), Error> {
    let taken = sqlx::query_scalar!(
        r#"select exists (select from display
           where lower(btrim(name)) = lower(btrim($1)) and revoked_at is null and id is distinct from $2) as "taken!""#,
        name,
        but.map(|id| id.0)
    )
    .fetch_one(db)
    .await?;
    if taken {
        let name = name.trim();
        return Err(Error::Invalid(format!(
            "имя экрана: «{name}» уже есть, назовите иначе"
        )));
    }
    Ok(())
}
