//! Which appeals have the keys, newest first, without ever walking through
//! all that a common word has.
//!
//! The index knows each appeal's day. A rare word is looked up at once; of a
//! common one only as many days, newest first, as give the hits that are
//! wanted. A window that gives too little is followed by a longer one, so at
//! worst (two common words that never meet) the whole index is read once.

use std::time::{Duration, Instant};

use domain::Moment;
use domain::search::{Fields, Query};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::dictionary::Lookup;
use super::{Asked, keys};
use crate::{Error, Store};

/// The longest a search may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// Rows with one word, up to which all of them are fetched at once.
const RARE: f64 = 3_000.0;
/// Rows of one window that may be fetched only to be thrown away.
const MOST: f64 = 20_000.0;
/// Appeals checked in one statement.
const CHUNK: usize = 2_000;

/// Where an appeal stands in the order of lists.
pub(super) type Hit = (Moment, i64);

/// One search being made.
pub(super) struct Hunt<'a> {
    store: &'a Store,
    asked: &'a Asked<'a>,
    query: &'a Query,
    lookup: &'a Lookup,
    /// Appeals a day in the index.
    per_day: f64,
    /// All of them.
    appeals: f64,
    /// Days since 1970 that are looked through.
    first: i32,
    last: i32,
    since: Instant,
}

impl<'a> Hunt<'a> {
    /// `appeals` of the days `first..=last` are in the index; the search began
    /// at `since`.
    pub(super) fn new(
        store: &'a Store,
        asked: &'a Asked<'a>,
        query: &'a Query,
        lookup: &'a Lookup,
        appeals: i64,
        (first, last): (i32, i32),
        since: Instant,
    ) -> Self {
        let appeals = to_f64(appeals.try_into().unwrap_or(0)).max(1.0);
        let f = asked.filter;
        let bounds = |p: domain::period::Period| p.bounds();
        // Nothing is answered before it is received.
        let until = [f.received, f.answered, f.processed]
            .into_iter()
            .flatten()
            .map(|p| keys::day(bounds(p).1));
        Self {
            store,
            asked,
            query,
            lookup,
            per_day: appeals / f64::from(last - first + 1),
            appeals,
            first: f
                .received
                .map_or(first, |p| keys::day(bounds(p).0).max(first)),
            last: until.fold(last, i32::min),
            since,
        }
    }
}

impl Hunt<'_> {
    /// The hits after `after`, newest first: all of them, or at least `want`
    /// (then the second value says that there may be more).
    pub(super) async fn hits(
        &self,
        db: &mut PgConnection,
        after: Option<Hit>,
        want: usize,
    ) -> Result<(Vec<Hit>, bool), Error> {
        let mut to = after.map_or(self.last, |(at, _)| keys::day(at).min(self.last));
        let mut days = self.first_window(want);
        let mut found: Vec<Hit> = Vec::new();
        let mut read = 0;
        while to >= self.first {
            if self.since.elapsed() > PATIENCE {
                return Err(Error::TooSlow);
            }
            let from = self.first.max(to.saturating_sub(days - 1));
            let window = (self.lookup.rarest() > RARE).then(|| keys::days(from, to));
            let mut hits = self.window(db, window).await?;
            hits.retain(|hit| after.is_none_or(|a| *hit < a));
            hits.sort_unstable_by(|a, b| b.cmp(a));
            self.check(db, hits, want, &mut found).await?;
            if found.len() >= want {
                return Ok((found, true));
            }
            read += to - from + 1;
            let per_day = (to_f64(found.len()) / f64::from(read)).max(0.001);
            let more = days_of(to_f64(want - found.len()) * 1.5 / per_day);
            days = more.clamp(days.saturating_mul(2), days.saturating_mul(8));
            to = from - 1;
        }
        Ok((found, false))
    }

    /// Days that are likely to give enough, were the words strangers to each
    /// other; not so many that their rarest word alone would take long.
    fn first_window(&self, want: usize) -> i32 {
        let rarest = self.lookup.rarest();
        if rarest <= RARE {
            return self.last - self.first + 1;
        }
        let share = self.lookup.docs().map(|docs| docs / self.appeals);
        let likely = self.per_day * share.product::<f64>();
        let bearable = MOST / (self.per_day * rarest / self.appeals);
        days_of((to_f64(want) * 1.5 / likely.max(f64::MIN_POSITIVE)).min(bearable))
    }

    async fn window(
        &self,
        db: &mut PgConnection,
        days: Option<Vec<i32>>,
    ) -> Result<Vec<Hit>, Error> {
        let mut q =
            QueryBuilder::new("select received_at, appeal_id from appeal_search where true");
        let reference = self.store.reference();
        let narrowed = keys::narrowed(&self.asked.scope, self.asked.filter, &reference);
        let words = self.lookup.groups.iter().map(|g| g.ids.clone());
        for group in words.chain(narrowed).chain(days) {
            q.push(" and keys && ").push_bind(group);
        }
        if !self.lookup.without.is_empty() {
            q.push(" and not keys && ").push_bind(&self.lookup.without);
        }
        Ok(q.build_query_as().fetch_all(db).await?)
    }

    /// Keeps of `hits` what the filter, the scope and the texts have to say
    /// yes to, until `want` are found.
    async fn check(
        &self,
        db: &mut PgConnection,
        hits: Vec<Hit>,
        want: usize,
        found: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let read = !self.query.phrases.is_empty();
        if !read && self.asked.scope.departments().is_none() && self.asked.filter.is_empty() {
            found.extend(hits);
            return Ok(());
        }
        for chunk in hits.chunks(CHUNK) {
            if found.len() >= want {
                break;
            }
            if self.since.elapsed() > PATIENCE {
                return Err(Error::TooSlow);
            }
            let ids: Vec<i64> = chunk.iter().map(|(_, id)| *id).collect();
            let mut q = QueryBuilder::<Postgres>::new("select distinct a.id");
            if read {
                q.push(", a.text, a.answer, a.author, a.address");
            }
            self.store
                .conditions(&mut q, &self.asked.scope, self.asked.filter, self.asked.now);
            q.push(" and a.id = any(").push_bind(ids).push(")");
            let passed: std::collections::HashSet<i64> = if read {
                let rows: Vec<Texts> = q.build_query_as().fetch_all(&mut *db).await?;
                rows.iter()
                    .filter(|t| self.query.matches(&t.fields()))
                    .map(|t| t.id)
                    .collect()
            } else {
                let ids: Vec<i64> = q.build_query_scalar().fetch_all(&mut *db).await?;
                ids.into_iter().collect()
            };
            found.extend(chunk.iter().filter(|(_, id)| passed.contains(id)));
        }
        Ok(())
    }
}

#[derive(sqlx::FromRow)]
struct Texts {
    id: i64,
    text: String,
    answer: Option<String>,
    author: Option<String>,
    address: Option<String>,
}

impl Texts {
    fn fields(&self) -> Fields<'_> {
        Fields {
            text: &self.text,
            answer: self.answer.as_deref(),
            author: self.author.as_deref(),
            address: self.address.as_deref(),
        }
    }
}

/// Estimates only; a float's precision is more than enough.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn to_f64(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_possible_truncation, reason = "bounded before it is cast")]
fn days_of(days: f64) -> i32 {
    days.ceil().clamp(1.0, 1_000_000.0) as i32
}
