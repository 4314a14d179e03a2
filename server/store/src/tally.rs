//! Folding journal lines into the tallies, inside the caller's transaction.

use std::collections::HashMap;

use domain::Moment;
use domain::journal::Change;
use domain::tally::{Key, deltas};
use sqlx::PgConnection;

use crate::Error;

/// The sum of what a batch of lines does to the tallies.
#[derive(Debug, Default)]
pub(crate) struct Batch(HashMap<Key, i64>);

impl Batch {
    pub(crate) fn add(&mut self, change: &Change, at: Moment) {
        deltas(change, at, |key, n| {
            *self.0.entry(key).or_default() += i64::from(n)
        });
    }

    pub(crate) fn into_counts(self) -> HashMap<Key, i64> {
        self.0
    }

    /// Adds the batch to the table. Only whoever holds the lock of
    /// `feed_head` may call this: that is what makes it exactly once.
    pub(crate) async fn write(self, db: &mut PgConnection) -> Result<(), Error> {
        // One order of keys for every writer.
        let mut cells: Vec<(Key, i64)> = self.0.into_iter().filter(|(_, n)| *n != 0).collect();
        if cells.is_empty() {
            return Ok(());
        }
        cells.sort_unstable_by_key(|(k, _)| *k);
        let days: Vec<_> = cells.iter().map(|(k, _)| k.day).collect();
        let measures: Vec<String> = cells
            .iter()
            .map(|(k, _)| k.measure.code().to_owned())
            .collect();
        let hours: Vec<i16> = cells.iter().map(|(k, _)| k.hour.into()).collect();
        let channels: Vec<i16> = cells.iter().map(|(k, _)| k.channel.0).collect();
        let categories: Vec<i16> = cells
            .iter()
            .map(|(k, _)| k.category.map_or(0, |c| c.0))
            .collect();
        let counts: Vec<i64> = cells.iter().map(|(_, n)| *n).collect();
        sqlx::query!(
            "insert into tally as t (day, measure, hour, channel_id, category_id, n)
             select * from unnest($1::date[], $2::text[], $3::smallint[], $4::smallint[], $5::smallint[], $6::bigint[])
             on conflict (day, measure, hour, channel_id, category_id) do update set n = t.n + excluded.n",
            &days,
            &measures,
            &hours,
            &channels,
            &categories,
            &counts,
        )
        .execute(db)
        .await?;
        Ok(())
    }
}
