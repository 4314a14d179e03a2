//! The words of a query in the dictionary: their keys, how common they are,
//! and what was meant where a word stands nowhere.

use std::collections::HashMap;

use domain::scope::Scope;
use domain::search::{NAME, Query, Word, allowed, distance, layout, variants};
use sqlx::PgConnection;

use super::{Correction, keys};
use crate::Error;

/// Proposals looked at, and of them tried within a narrow scope.
const NEAR: i64 = 1_000;
const TRIED: usize = 8;
/// From this length on a word is looked up less two letters too.
const LONG: usize = 5;

/// The keys of a query.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    /// Of each group one key must be there.
    pub(super) groups: Vec<Group>,
    /// None of these may be there.
    pub(super) without: Vec<i32>,
    /// Words that stand nowhere: then nothing is found.
    pub(super) unknown: Vec<String>,
}

/// The keys of one word.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) ids: Vec<i32>,
    docs: f64,
}

impl Lookup {
    /// Whether there can be hits at all.
    pub(super) fn finds(&self) -> bool {
        self.unknown.is_empty() && !self.groups.is_empty()
    }

    /// Appeals that have the rarest word.
    pub(super) fn rarest(&self) -> f64 {
        self.docs().fold(f64::INFINITY, f64::min)
    }

    /// Appeals that have each of the words.
    pub(super) fn docs(&self) -> impl Iterator<Item = f64> {
        self.groups.iter().map(|g| g.docs)
    }
}

/// Looks a query up; words that stand nowhere are corrected in `query` itself
/// where something near stands in what the asker may see.
pub(super) async fn look_up(
    db: &mut PgConnection,
    scope: &Scope,
    query: &mut Query,
) -> Result<(Lookup, Vec<Correction>), Error> {
    let mut known = read(db, query.known().chain(query.without.iter().cloned())).await?;
    let mut corrections = Vec::new();
    let shown = query.shown.clone();
    for (word, at) in &mut query.words {
        if !known.group(word).ids.is_empty() {
            continue;
        }
        if let Some(better) = near(db, scope, word).await? {
            known
                .0
                .extend(read(db, std::iter::once(better.clone())).await?.0);
            corrections.push(Correction {
                from: shown[at.clone()].to_owned(),
                to: better.written.clone(),
                at: at.clone(),
            });
            *word = better;
        }
    }
    let mut lookup = Lookup::default();
    for word in query.known() {
        let group = known.group(&word);
        if group.ids.is_empty() {
            lookup.unknown.push(word.written);
        } else {
            lookup.groups.push(group);
        }
    }
    for word in &query.without {
        lookup.without.extend(known.group(word).ids);
    }
    Ok((lookup, corrections))
}

/// Ids and frequencies by word.
struct Known(HashMap<String, (i32, i32)>);

impl Known {
    fn group(&self, word: &Word) -> Group {
        let mut group = Group::default();
        for key in [word.stem.clone(), named(&word.name)] {
            if let Some((id, docs)) = self.0.get(&key) {
                group.ids.push(*id);
                group.docs += f64::from(*docs);
            }
        }
        group
    }
}

fn named(name: &str) -> String {
    format!("{NAME}{name}")
}

async fn read(db: &mut PgConnection, words: impl Iterator<Item = Word>) -> Result<Known, Error> {
    let keys: Vec<String> = words.flat_map(|w| [named(&w.name), w.stem]).collect();
    let rows = sqlx::query!(
        "select id, word, docs from search_word where word = any($1)",
        &keys
    )
    .fetch_all(db)
    .await?;
    Ok(Known(
        rows.into_iter().map(|w| (w.word, (w.id, w.docs))).collect(),
    ))
}

/// The word that was probably meant: nearest, then most common.
async fn near(db: &mut PgConnection, scope: &Scope, word: &Word) -> Result<Option<Word>, Error> {
    if let Some(russian) = layout(&word.written).map(|w| Word::new(&w)) {
        let there = read(db, std::iter::once(russian.clone()))
            .await?
            .group(&russian);
        return Ok(seen(db, scope, &there.ids).await?.then_some(russian));
    }
    let long = word.stem.chars().count() >= LONG;
    let forms = [&word.stem, &word.name, &word.written];
    let mut wanted: Vec<i32> = forms.iter().flat_map(|f| variants(f, long)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(None);
    }
    let rows = sqlx::query!(
        "select id, word, form, docs from search_word where variants && $1 order by docs desc limit $2",
        &wanted,
        NEAR
    )
    .fetch_all(&mut *db)
    .await?;
    let mut proposals: Vec<_> = rows
        .into_iter()
        .filter_map(|w| {
            let (bare, mine) = match w.word.strip_prefix(NAME) {
                Some(name) => (name, &word.name),
                None => (w.word.as_str(), &word.stem),
            };
            let (slips, better) = resembles(word, mine, bare, &w.form)?;
            Some((slips, std::cmp::Reverse(w.docs), w.id, better))
        })
        .collect();
    proposals.sort_by_key(|(slips, docs, ..)| (*slips, *docs));
    for (_, _, id, better) in proposals.into_iter().take(TRIED) {
        if seen(db, scope, &[id]).await? {
            return Ok(Some(better));
        }
    }
    Ok(None)
}

/// How many slips lie between what is written and a known word, when not too
/// many, and the word then meant.
fn resembles(word: &Word, mine: &str, bare: &str, form: &str) -> Option<(usize, Word)> {
    let slips = |a: &str, b: &str| {
        let n = distance(a, b);
        (n <= allowed(a.chars().count())).then_some(n)
    };
    if let Some(n) = slips(mine, bare) {
        return Some((n, word.respelt(bare, form)));
    }
    // A slip may have made an ending of what is none, or none of what is one.
    let n = slips(&word.written, bare).or_else(|| slips(&word.written, form))?;
    Some((n, Word::new(form)))
}

/// Whether one of the words stands in an appeal that the asker may see: a
/// proposal must not tell a name from another department.
async fn seen(db: &mut PgConnection, scope: &Scope, ids: &[i32]) -> Result<bool, Error> {
    let Some(departments) = scope.departments() else {
        return Ok(!ids.is_empty());
    };
    Ok(sqlx::query_scalar!(
        r#"select exists (
            select from appeal_search s join appeal a on a.id = s.appeal_id
            where s.keys && $1 and s.keys && $2 and a.department_id = any($3)) as "seen!""#,
        ids,
        &keys::own(scope).unwrap_or_default(),
        &departments
    )
    .fetch_one(db)
    .await?)
}
