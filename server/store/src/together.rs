//! Items that arrive at the same moment, from whatever source, taken in by one
//! statement: one commit, and so one wait for the disk, for all of them.

use std::collections::HashSet;

use domain::ids::AppealId;
use domain::journal::Change;
use domain::new_appeal::Checked;
use domain::rating::Rating;

use crate::columns::NewRows;
use crate::intake::digest;
use crate::{Error, Store};

/// An item and the code of its actor.
pub type Arrival<'a> = (&'a Checked, &'a str);

impl Store {
    /// Takes in those of the items that are new and have no past, in one
    /// durable statement, each with its journal line; answers their ids in
    /// the items' order. `None` is for [`Store::receive`]: an item known
    /// before, one that comes twice (the first is taken), one with a past.
    ///
    /// # Errors
    /// [`Error::Database`]; then none is kept. When [`Error::is_about_data`],
    /// one of the items is to blame and the others should try by themselves.
    pub async fn receive_together(
        &self,
        items: &[Arrival<'_>],
    ) -> Result<Vec<Option<AppealId>>, Error> {
        let key = |n: usize| (items[n].0.facts.source, items[n].0.external_id.as_str());
        // One order for every writer, so that two overlapping batches cannot
        // deadlock; of two with one key the earlier comes first.
        let mut order: Vec<usize> = (0..items.len())
            .filter(|n| items[*n].0.past.is_empty())
            .collect();
        order.sort_by_key(|n| key(*n));
        let mut seen = HashSet::with_capacity(order.len());
        order.retain(|n| seen.insert(key(*n)));
        let new = NewRows(order.iter().map(|n| items[*n].0).collect());
        let actors: Vec<&str> = order.iter().map(|n| items[*n].1).collect();
        let changes = new.column(|i| {
            let change = Change {
                before: None,
                after: i.facts.clone(),
            };
            serde_json::to_string(&change).unwrap_or_default()
        });
        let kept = sqlx::query!(
            r#"with new as (
                select * from unnest($1::smallint[], $2::smallint[], $3::smallint[], $4::smallint[], $5::smallint[],
                    $6::smallint[], $7::smallint[], $8::timestamptz[], $9::timestamptz[], $10::float8[], $11::float8[],
                    $12::text[], $13::text[], $14::text[], $15::bytea[], $16::text[], $17::text[], $18::text[],
                    $19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::smallint[]) with ordinality
                    as n(source_id, channel_id, category_id, department_id, district_id, cycle, normative_id,
                        received_at, deadline_at, lat, lon, state, importance, external_id, sent_digest, title, text,
                        answer, author, author_url, url, address, actor, change, rating, place)),
            a as (
                insert into appeal (source_id, channel_id, category_id, department_id, district_id, cycle, normative_id,
                    received_at, deadline_at, lat, lon, state, importance, external_id, sent_digest, title, text,
                    answer, author, author_url, url, address, rating)
                select source_id, channel_id, category_id, department_id, district_id, cycle, normative_id,
                    received_at, deadline_at, lat, lon, state, importance, external_id, sent_digest, title, text,
                    answer, author, author_url, url, address, rating
                from new order by place
                on conflict (source_id, external_id) do nothing
                returning id, source_id, external_id),
            kept as (select * from a join new using (source_id, external_id)),
            line as (
                insert into journal (appeal_id, at, actor, kind, change)
                select id, received_at, actor, 'received', change::jsonb from kept order by place)
            select id, place as "place!" from kept"#,
            &new.fact(|f| f.source.0),
            &new.fact(|f| f.channel.0),
            &new.fact(|f| f.category.map(|c| c.0)) as _,
            &new.fact(|f| f.department.map(|d| d.0)) as _,
            &new.fact(|f| f.district.map(|d| d.0)) as _,
            &new.fact(|f| f.cycle),
            &new.fact(|f| f.normative.map(|n| n.0)) as _,
            &new.fact(|f| f.received_at),
            &new.fact(|f| f.deadline) as _,
            &new.column(|i| i.place.map(|p| p.0)) as _,
            &new.column(|i| i.place.map(|p| p.1)) as _,
            &new.fact(|f| f.state.code()) as _,
            &new.fact(|f| f.importance.code()) as _,
            &new.column(|i| i.external_id.as_str()) as _,
            &new.column(digest),
            &new.column(|i| i.title.as_str()) as _,
            &new.column(|i| i.text.as_str()) as _,
            &new.column(|i| i.answer.as_deref()) as _,
            &new.column(|i| i.author.as_deref()) as _,
            &new.column(|i| i.author_url.as_deref()) as _,
            &new.column(|i| i.url.as_deref()) as _,
            &new.column(|i| i.address.as_deref()) as _,
            &actors as _,
            &changes,
            &new.column(|i| i.rating.map(Rating::stars)) as _,
        )
        .fetch_all(&self.pool)
        .await?;
        let mut ids = vec![None; items.len()];
        for row in kept {
            let place = usize::try_from(row.place - 1).ok();
            if let Some(slot) = place
                .and_then(|p| order.get(p))
                .and_then(|n| ids.get_mut(*n))
            {
                *slot = Some(AppealId(row.id));
            }
        }
        Ok(ids)
    }
}
