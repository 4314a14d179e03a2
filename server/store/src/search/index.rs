//! Filling the index from the journal: each numbered line exactly once, in
//! order, whoever runs it and however often it is interrupted.

use std::collections::{BTreeSet, HashMap};

use domain::search::{Entry, Fields, NAME, entries, variants};
use sqlx::PgConnection;

use super::keys;
use crate::columns::{STORED, Stored};
use crate::{Error, Store};

/// What one look at the journal has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Indexed {
    /// Journal lines read.
    pub lines: usize,
    /// Appeals whose words or facts are new.
    pub appeals: usize,
}

impl Store {
    /// Reads up to `limit` further lines of the journal and brings the
    /// appeals they speak of up to date. Nothing to do, or another node at it:
    /// no lines.
    ///
    /// # Errors
    /// [`Error::Database`]; the lines are read again then.
    pub async fn index(&self, limit: i64) -> Result<Indexed, Error> {
        let mut tx = self.pool.begin().await?;
        let Some(head) = sqlx::query_scalar!("select seq from search_head for update skip locked")
            .fetch_optional(&mut *tx)
            .await?
        else {
            return Ok(Indexed::default());
        };
        let lines = sqlx::query!(
            r#"select seq as "seq!", appeal_id from journal where seq > $1 order by seq limit $2"#,
            head,
            limit
        )
        .fetch_all(&mut *tx)
        .await?;
        let Some(last) = lines.last().map(|l| l.seq) else {
            tx.rollback().await?;
            return Ok(Indexed::default());
        };
        let ids: BTreeSet<i64> = lines.iter().map(|l| l.appeal_id).collect();
        let appeals = appeals(&mut tx, &ids.into_iter().collect::<Vec<_>>()).await?;
        let changed = write(&mut tx, appeals).await?;
        sqlx::query!(
            "update search_head set seq = $1, appeals = appeals + $2,
                first_day = least(first_day, $3), last_day = greatest(last_day, $4)",
            last,
            changed.new,
            changed.first_day,
            changed.last_day
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Indexed {
            lines: lines.len(),
            appeals: changed.appeals,
        })
    }
}

#[derive(sqlx::FromRow)]
struct Appeal {
    #[sqlx(flatten)]
    stored: Stored,
    text: String,
    answer: Option<String>,
    author: Option<String>,
    address: Option<String>,
    /// Its keys until now; none while it is new.
    keys: Option<Vec<i32>>,
}

async fn appeals(db: &mut PgConnection, ids: &[i64]) -> Result<Vec<Appeal>, Error> {
    let sql = format!(
        "select {STORED}, a.text, a.answer, a.author, a.address, s.keys
         from appeal a left join appeal_search s on s.appeal_id = a.id where a.id = any($1)"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(ids)
        .fetch_all(db)
        .await?)
}

#[derive(Default)]
struct Changed {
    new: i64,
    appeals: usize,
    first_day: Option<i32>,
    last_day: Option<i32>,
}

async fn write(db: &mut PgConnection, appeals: Vec<Appeal>) -> Result<Changed, Error> {
    let words: Vec<Vec<Entry>> = appeals.iter().map(Appeal::words).collect();
    let ids = Dictionary::of(db, &words).await?;
    let mut changed = Changed::default();
    let mut docs: HashMap<i32, i32> = HashMap::new();
    let (mut rows, mut received, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for (a, words) in appeals.iter().zip(&words) {
        let mut keys = keys::facts(&a.stored).ok_or(Error::Corrupt("appeal"))?;
        keys.extend(words.iter().filter_map(|e| ids.known.get(&e.key)));
        keys.sort_unstable();
        let before = a.keys.as_deref().unwrap_or_default();
        if before == keys {
            continue;
        }
        for (of, by, n) in [(before, &keys[..], -1), (&keys[..], before, 1)] {
            for id in of
                .iter()
                .filter(|k| **k > 0 && by.binary_search(k).is_err())
            {
                *docs.entry(*id).or_default() += n;
            }
        }
        changed.appeals += 1;
        changed.new += i64::from(a.keys.is_none());
        let day = keys::day(a.stored.received_at);
        changed.first_day = Some(changed.first_day.map_or(day, |d| d.min(day)));
        changed.last_day = Some(changed.last_day.map_or(day, |d| d.max(day)));
        rows.push(a.stored.id);
        received.push(a.stored.received_at);
        all.push(array(&keys));
    }
    count(db, docs).await?;
    sqlx::query!(
        "insert into appeal_search (appeal_id, received_at, keys)
         select a.id, a.at, a.keys::integer[] from unnest($1::bigint[], $2::timestamptz[], $3::text[]) as a(id, at, keys)
         on conflict (appeal_id) do update set received_at = excluded.received_at, keys = excluded.keys",
        &rows,
        &received,
        &all
    )
    .execute(db)
    .await?;
    Ok(changed)
}

impl Appeal {
    fn words(&self) -> Vec<Entry> {
        entries(&Fields {
            text: &self.text,
            answer: self.answer.as_deref(),
            author: self.author.as_deref(),
            address: self.address.as_deref(),
        })
    }
}

/// The ids of words. There is one writer of the dictionary at a time: whoever
/// has the lock of `search_head`.
struct Dictionary {
    known: HashMap<String, i32>,
}

impl Dictionary {
    /// Looks the words up, and adds those that nobody has written before.
    async fn of(db: &mut PgConnection, words: &[Vec<Entry>]) -> Result<Self, Error> {
        let all: HashMap<&str, &str> = words
            .iter()
            .flatten()
            .map(|e| (e.key.as_str(), e.form.as_str()))
            .collect();
        let mut keys: Vec<&str> = all.keys().copied().collect();
        // In the order of the index: neighbours are on the same pages.
        keys.sort_unstable();
        let found = sqlx::query!(
            "select id, word from search_word where word = any($1)",
            &keys as _
        )
        .fetch_all(&mut *db)
        .await?;
        let mut known: HashMap<String, i32> = found.into_iter().map(|w| (w.word, w.id)).collect();
        keys.retain(|k| !known.contains_key(*k));
        if keys.is_empty() {
            return Ok(Self { known });
        }
        let forms: Vec<&str> = keys.iter().filter_map(|k| all.get(k).copied()).collect();
        let near: Vec<String> = keys.iter().zip(&forms).map(|(k, f)| near(k, f)).collect();
        let added = sqlx::query!(
            "insert into search_word (word, form, docs, variants)
             select w.word, w.form, 0, w.variants::integer[]
             from unnest($1::text[], $2::text[], $3::text[]) as w(word, form, variants)
             returning id, word",
            &keys as _,
            &forms as _,
            &near
        )
        .fetch_all(db)
        .await?;
        known.extend(added.into_iter().map(|w| (w.word, w.id)));
        Ok(Self { known })
    }
}

/// By what a word is found that is nearly `key` or nearly its form: a slip may
/// make an ending of what is none.
fn near(key: &str, form: &str) -> String {
    let mut all = variants(key.trim_start_matches(NAME), false);
    all.extend(variants(form, false));
    all.sort_unstable();
    all.dedup();
    array(&all)
}

/// Counts words in and out; one that stands nowhere any more is forgotten, for
/// it may have been a name.
async fn count(db: &mut PgConnection, docs: HashMap<i32, i32>) -> Result<(), Error> {
    let mut changes: Vec<(i32, i32)> = docs.into_iter().collect();
    changes.sort_unstable();
    let gone: Vec<i32> = changes
        .iter()
        .filter(|(_, n)| *n < 0)
        .map(|(id, _)| *id)
        .collect();
    let (ids, by): (Vec<i32>, Vec<i32>) = changes.into_iter().unzip();
    sqlx::query!(
        "update search_word w set docs = w.docs + c.n from unnest($1::integer[], $2::integer[]) as c(id, n) where w.id = c.id",
        &ids,
        &by
    )
    .execute(&mut *db)
    .await?;
    if !gone.is_empty() {
        sqlx::query!(
            "delete from search_word where id = any($1) and docs <= 0",
            &gone
        )
        .execute(db)
        .await?;
    }
    Ok(())
}

/// Arrays of different lengths cannot be bound as one array; as texts they can.
fn array(keys: &[i32]) -> String {
    let mut out = String::with_capacity(keys.len() * 8 + 2);
    out.push('{');
    for (i, k) in keys.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&k.to_string());
    }
    out.push('}');
    out
}
