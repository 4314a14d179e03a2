//! Source systems and their channels: names and rules. A new one comes with a
//! connector of its own, so there is nothing to add here.

use domain::access::Asker;
use domain::catalog::{ChannelEntry, ChannelRow, SourceEntry, SourceRow, TokenRow};
use domain::ids::{ChannelId, SourceId};

use super::{may_tune, no_such};
use crate::{Error, Store, ledger};

impl Store {
    /// Every source with its channels and tokens.
    ///
    /// # Errors
    /// [`Error::Denied`] to all but administrators, [`Error::Database`].
    pub async fn sources(&self, by: &Asker) -> Result<Vec<SourceRow>, Error> {
        may_tune(by)?;
        let mut sources: Vec<SourceRow> = sqlx::query!(
            "select id, code, name, short, needs_approval from source_system order by id"
        )
        .map(|r| SourceRow {
            id: SourceId(r.id),
            code: r.code,
            entry: SourceEntry {
                name: r.name,
                short: r.short,
                needs_approval: r.needs_approval,
            },
            channels: vec![],
            tokens: vec![],
        })
        .fetch_all(&self.pool)
        .await?;
        let channels = sqlx::query!(
            "select id, source_id, code, name, short from channel order by ordinal, id"
        )
        .fetch_all(&self.pool)
        .await?;
        let tokens = sqlx::query!(
            r#"select t.id, t.source_id, t.created_at, t.revoked_at, coalesce(p.name, t.made_by) as made_by
               from source_token t left join person p on t.made_by = 'person:' || p.id
               order by t.revoked_at is not null, t.id desc"#
        )
        .fetch_all(&self.pool)
        .await?;
        for source in &mut sources {
            source.channels = channels
                .iter()
                .filter(|c| c.source_id == source.id.0)
                .map(|c| ChannelRow {
                    id: ChannelId(c.id),
                    code: c.code.clone(),
                    entry: ChannelEntry {
                        name: c.name.clone(),
                        short: c.short.clone(),
                    },
                })
                .collect();
            source.tokens = tokens
                .iter()
                .filter(|t| t.source_id == source.id.0)
                .map(|t| TokenRow {
                    id: t.id,
                    made_by: t.made_by.clone(),
                    created_at: t.created_at,
                    revoked_at: t.revoked_at,
                })
                .collect();
        }
        Ok(sources)
    }

    /// Changes a source's names, and whether its answers need approval (from
    /// the next step on).
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`], [`Error::Database`].
    pub async fn change_source(
        &self,
        by: &Asker,
        id: SourceId,
        new: &SourceEntry,
    ) -> Result<(), Error> {
        may_tune(by)?;
        new.check().map_err(Error::Invalid)?;
        let mut tx = self.pool.begin().await?;
        let before = sqlx::query_as!(
            SourceEntry,
            "select name, short, needs_approval from source_system where id = $1 for update",
            id.0
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(no_such)?;
        sqlx::query!(
            "update source_system set name = $2, short = $3, needs_approval = $4 where id = $1",
            id.0,
            new.name.trim(),
            new.short.trim(),
            new.needs_approval
        )
        .execute(&mut *tx)
        .await?;
        let subject = format!("source:{id}");
        let act = "система-источник изменена";
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(new)).await?;
        tx.commit().await?;
        self.renewed().await;
        Ok(())
    }

    /// Changes a channel's names.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`], [`Error::Database`].
    pub async fn change_channel(
        &self,
        by: &Asker,
        id: ChannelId,
        new: &ChannelEntry,
    ) -> Result<(), Error> {
        may_tune(by)?;
        new.check().map_err(Error::Invalid)?;
        let mut tx = self.pool.begin().await?;
        let before = sqlx::query_as!(
            ChannelEntry,
            "select name, short from channel where id = $1 for update",
            id.0
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(no_such)?;
        sqlx::query!(
            "update channel set name = $2, short = $3 where id = $1",
            id.0,
            new.name.trim(),
            new.short.trim()
        )
        .execute(&mut *tx)
        .await?;
        let subject = format!("channel:{id}");
        let act = "канал изменён";
        ledger::note(&mut tx, by, &subject, act, Some(&before), Some(new)).await?;
        tx.commit().await?;
        self.renewed().await;
        Ok(())
    }
}
