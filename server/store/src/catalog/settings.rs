//! The one row of what holds for the whole board.

use domain::access::Asker;
use domain::catalog::SettingsEntry;

use super::may_tune;
use crate::{Error, Store, ledger};

impl Store {
    /// What holds for the whole board.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn settings(&self, by: &Asker) -> Result<SettingsEntry, Error> {
        may_tune(by)?;
        Ok(sqlx::query_as!(
            SettingsEntry,
            "select place, day_end_minute, burning_minutes, timeliness_target, close_after_days, reopen_limit,
                rating_good, rating_bad, session_idle_minutes, session_days from settings"
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Changes it.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`], [`Error::Database`].
    pub async fn change_settings(&self, by: &Asker, new: &SettingsEntry) -> Result<(), Error> {
        may_tune(by)?;
        new.check().map_err(Error::Invalid)?;
        let mut tx = self.pool.begin().await?;
        let before = sqlx::query_as!(
            SettingsEntry,
            "select place, day_end_minute, burning_minutes, timeliness_target, close_after_days, reopen_limit,
                rating_good, rating_bad, session_idle_minutes, session_days from settings for update"
        )
        .fetch_one(&mut *tx)
        .await?;
        sqlx::query!(
            "update settings set place = $1, day_end_minute = $2, burning_minutes = $3, timeliness_target = $4,
                close_after_days = $5, reopen_limit = $6, rating_good = $7, rating_bad = $8, session_idle_minutes = $9,
                session_days = $10",
            new.place.trim(),
            new.day_end_minute,
            new.burning_minutes,
            new.timeliness_target,
            new.close_after_days,
            new.reopen_limit,
            new.rating_good,
            new.rating_bad,
            new.session_idle_minutes,
            new.session_days
        )
        .execute(&mut *tx)
        .await?;
        let act = "общие правила изменены";
        ledger::note(&mut tx, by, "settings", act, Some(&before), Some(new)).await?;
        tx.commit().await?;
        self.renewed().await;
        Ok(())
    }
}
