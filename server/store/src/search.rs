//! Search: the appeals whose texts, answers, authors and addresses have the
//! words of a query, newest first, within the asker's scope and a filter.
//!
//! How words are folded and what a query means is `domain::search`'s. The
//! index here follows the journal ([`Store::index`]), a second behind it at most
//! while the journal is calm. What it answers is checked against the appeals
//! themselves before it is shown.

mod dictionary;
mod found;
mod hits;
mod index;
mod keys;

use std::time::Instant;

use domain::Moment;
use domain::access::{Asker, Right};
use domain::filter::Filter;
use domain::scope::Scope;
use domain::search::Query;
use sqlx::{PgConnection, Postgres, QueryBuilder};

use crate::columns::STORED;
use crate::{Cursor, Error, Store};
use found::Shown;
pub use found::{Correction, Count, Found, FoundAppeal};
use hits::{Hit, Hunt};
pub use index::Indexed;

/// Up to so many the hits are counted; more are «more than».
pub const COUNTED: usize = 1_000;
/// Characters of a text that excerpts are made from.
const READ: i32 = 20_000;

/// What is asked, by whom and when.
struct Asked<'a> {
    scope: Scope,
    filter: &'a Filter,
    now: Moment,
    after: Option<Cursor>,
    limit: usize,
}

impl Store {
    /// A page of what a query finds, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown, [`Error::TooSlow`] when it takes more than some seconds,
    /// [`Error::Database`].
    pub async fn search(
        &self,
        by: &Asker,
        filter: &Filter,
        query: &Query,
        now: Moment,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Found, Error> {
        let asked = Asked {
            scope: by.scope(Right::Read)?,
            filter,
            now,
            after,
            limit,
        };
        let mut tx = self
            .pool
            .begin_with("begin isolation level repeatable read read only")
            .await?;
        let found = self.find(&mut tx, &asked, query.clone()).await;
        // Nothing was written, and the settings must not outlive the search.
        tx.rollback().await?;
        found.map_err(too_slow)
    }

    async fn find(
        &self,
        db: &mut PgConnection,
        asked: &Asked<'_>,
        mut query: Query,
    ) -> Result<Found, Error> {
        let since = Instant::now();
        settle(db).await?;
        let head = sqlx::query!(
            r#"select s.appeals, s.first_day, s.last_day, f.seq - s.seq as "behind!" from search_head s, feed_head f"#
        )
        .fetch_one(&mut *db)
        .await?;
        let numbered = self.numbered(db, &asked.scope, &query).await?;
        let (lookup, corrections) = dictionary::look_up(db, &asked.scope, &mut query).await?;
        let range = head.first_day.zip(head.last_day);
        let page = match range.filter(|_| lookup.finds()) {
            Some(range) => {
                let hunt = Hunt::new(self, asked, &query, &lookup, head.appeals, range, since);
                page(db, &hunt, asked, &numbered).await?
            }
            None => Page::none(&numbered),
        };
        let on_top: &[i64] = if asked.after.is_none() {
            &numbered
        } else {
            &[]
        };
        Ok(Found {
            numbered: self.shown(db, asked, &Filter::default(), on_top).await?,
            appeals: self.shown(db, asked, asked.filter, &page.ids).await?,
            next: page.next,
            count: page.count,
            corrections,
            // Everybody else would learn of words they may not see.
            unknown: if asked.scope == Scope::Everything {
                lookup.unknown
            } else {
                Vec::new()
            },
            behind: head.behind.try_into().unwrap_or(0),
            query,
        })
    }

    /// Appeals whose own number or identifier the query is.
    async fn numbered(
        &self,
        db: &mut PgConnection,
        scope: &Scope,
        query: &Query,
    ) -> Result<Vec<i64>, Error> {
        if query.number.is_none() && query.code.is_none() {
            return Ok(Vec::new());
        }
        let sources: Vec<i16> = self.reference().sources.iter().map(|s| s.id.0).collect();
        Ok(sqlx::query_scalar!(
            r#"select a.id from appeal a
               where a.id in (select $1::bigint union all
                              select id from appeal where source_id = any($2) and external_id = $3)
                 and ($4::smallint[] is null or a.department_id = any($4))
               order by a.id desc"#,
            query.number,
            &sources,
            query.code,
            scope.departments() as _
        )
        .fetch_all(db)
        .await?)
    }

    /// These appeals, in this order, as far as scope and filter let them be seen.
    async fn shown(
        &self,
        db: &mut PgConnection,
        asked: &Asked<'_>,
        filter: &Filter,
        ids: &[i64],
    ) -> Result<Vec<FoundAppeal>, Error> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut q = QueryBuilder::<Postgres>::new("select distinct on (a.id) ");
        q.push(STORED)
            .push(", a.external_id, left(a.text, ")
            .push_bind(READ)
            .push(") as text, a.answer, a.author, a.address");
        self.conditions(&mut q, &asked.scope, filter, asked.now);
        q.push(" and a.id = any(").push_bind(ids).push(")");
        let rows: Vec<Shown> = q.build_query_as().fetch_all(db).await?;
        let mut found = rows
            .into_iter()
            .map(Shown::appeal)
            .collect::<Result<Vec<_>, _>>()?;
        found.sort_by_key(|a| ids.iter().position(|id| *id == a.row.id.0));
        Ok(found)
    }
}

/// The index alone can answer; compiling or sharing out some milliseconds of
/// work would only add to it.
async fn settle(db: &mut PgConnection) -> Result<(), Error> {
    sqlx::query(
        "select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
            set_config('max_parallel_workers_per_gather', '0', true), set_config('statement_timeout', '3s', true)",
    )
    .execute(db)
    .await?;
    Ok(())
}

struct Page {
    ids: Vec<i64>,
    next: Option<Cursor>,
    count: Count,
}

impl Page {
    /// No word is found; perhaps the number is.
    const fn none(numbered: &[i64]) -> Self {
        Self {
            ids: Vec::new(),
            next: None,
            count: Count::Exactly(numbered.len() as u64),
        }
    }
}

/// One page of the hits, and how many there are; those on top of the first
/// page are not among them again.
async fn page(
    db: &mut PgConnection,
    hunt: &Hunt<'_>,
    asked: &Asked<'_>,
    numbered: &[i64],
) -> Result<Page, Error> {
    let (all, uncounted) = hunt.hits(db, None, COUNTED + 1).await?;
    let after = asked.after.map(Cursor::place);
    let mut page: Vec<Hit> = all
        .iter()
        .copied()
        .filter(|hit| after.is_none_or(|a| *hit < a))
        .take(asked.limit + 1)
        .collect();
    if page.len() <= asked.limit && uncounted {
        (page, _) = hunt.hits(db, after, asked.limit + 1).await?;
    }
    let more = page.len() > asked.limit;
    page.truncate(asked.limit);
    let next = page.last().filter(|_| more).map(|hit| Cursor::at(*hit));
    let apart = numbered
        .iter()
        .filter(|id| all.iter().all(|(_, hit)| hit != *id));
    let count = if uncounted {
        Count::MoreThan(COUNTED as u64)
    } else {
        Count::Exactly((all.len() + apart.count()) as u64)
    };
    let ids = page
        .into_iter()
        .map(|(_, id)| id)
        .filter(|id| !numbered.contains(id));
    Ok(Page {
        ids: ids.collect(),
        next,
        count,
    })
}

/// A statement that Postgres has cut short was not an error of the database.
fn too_slow(e: Error) -> Error {
    const QUERY_CANCELED: &str = "57014";
    match &e {
        Error::Database(sqlx::Error::Database(d))
            if d.code().as_deref() == Some(QUERY_CANCELED) =>
        {
            Error::TooSlow
        }
        _ => e,
    }
}
