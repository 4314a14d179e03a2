//! What people look for, drawn from what is there.

use anyhow::Result;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use store::Store;

/// One search.
pub(super) struct Search {
    kind: &'static str,
    /// The query string of the page.
    pub(super) query: String,
}

struct Words {
    common: Vec<String>,
    middle: Vec<String>,
    rare: Vec<String>,
    authors: Vec<String>,
    addresses: Vec<String>,
    ids: Vec<i64>,
    departments: Vec<String>,
    categories: Vec<String>,
}

/// `n` searches of every kind in turn, the same ones on every run over the same data.
pub(super) async fn draw(store: &Store, n: usize) -> Result<Vec<Search>> {
    let pool = store.pool();
    let forms =
        async |sql: &'static str| sqlx::query_scalar::<_, String>(sql).fetch_all(pool).await;
    let r = store.reference();
    let w = Words {
        common: forms("select form from search_word where word !~ '^@|[0-9]' order by docs desc limit 150").await?,
        middle: forms("select form from search_word where word !~ '^@|[0-9]' order by docs desc offset 150 limit 1000").await?,
        rare: forms("select form from search_word where word !~ '^@|[0-9]' and docs between 1 and 60 order by word limit 3000").await?,
        authors: forms("select author from appeal where id % 997 = 0 and author is not null order by id limit 500").await?,
        addresses: forms("select address from appeal where id % 997 = 1 and address is not null order by id limit 500").await?,
        ids: sqlx::query_scalar("select id from appeal where id % 997 = 2 order by id limit 500").fetch_all(pool).await?,
        departments: r.departments.iter().map(|d| d.code.clone()).collect(),
        categories: r.categories.iter().map(|c| c.code.clone()).collect(),
    };
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    Ok((0..n).map(|i| w.search(&mut dice, i)).collect())
}

impl Words {
    fn search(&self, dice: &mut ChaCha8Rng, i: usize) -> Search {
        let mut one = |all: &[String]| one(dice, all);
        let all = String::new;
        let (kind, words, filter) = match i % 12 {
            0 => ("частое слово", one(&self.common), all()),
            1 => ("редкое слово", one(&self.rare), all()),
            2 => {
                let words = [one(&self.common), one(&self.common)].join(" ");
                ("два частых", words, all())
            }
            3 => {
                let words = [one(&self.common), one(&self.middle)].join(" ");
                ("частое и среднее", words, all())
            }
            4 => {
                let word = one(&self.middle);
                ("опечатка", slip(dice, &word), all())
            }
            5 => ("автор", one(&self.authors), all()),
            6 => ("адрес", one(&self.addresses), all()),
            7 => {
                let id = self.ids[dice.random_range(0..self.ids.len())];
                ("номер", id.to_string(), all())
            }
            8 => (
                "частое среди открытых",
                one(&self.common),
                "&status=open".into(),
            ),
            9 => {
                let of = format!("&department={}", one(&self.departments));
                ("частое в ведомстве", one(&self.common), of)
            }
            10 => {
                let of = format!("&category={}", one(&self.categories));
                ("среднее в категории", one(&self.middle), of)
            }
            _ => {
                let words = [&self.common, &self.middle, &self.middle].map(|all| one(all));
                ("три слова", words.join(" "), all())
            }
        };
        Search {
            kind,
            query: format!("q={}{filter}", app::address::encoded(&words)),
        }
    }
}

fn one(dice: &mut ChaCha8Rng, all: &[String]) -> String {
    all.get(dice.random_range(0..all.len().max(1)))
        .cloned()
        .unwrap_or_default()
}

/// The word without one of its inner letters.
fn slip(dice: &mut ChaCha8Rng, word: &str) -> String {
    let n = word.chars().count();
    if n < 6 {
        return format!("{word}ъ");
    }
    let skip = dice.random_range(1..n - 2);
    word.chars()
        .enumerate()
        .filter(|(i, _)| *i != skip)
        .map(|(_, c)| c)
        .collect()
}

/// Tells, kind by kind, the median and the slowest search.
pub(super) fn slowest(searches: &[Search], times: &[f64]) {
    let mut kinds: Vec<&str> = searches.iter().map(|s| s.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let mut of: Vec<(f64, &str)> = searches
            .iter()
            .zip(times)
            .filter(|(s, _)| s.kind == kind)
            .map(|(s, ms)| (*ms, s.query.as_str()))
            .collect();
        of.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let (Some((median, _)), Some((worst, query))) = (of.get(of.len() / 2), of.last()) {
            eprintln!(
                "  {kind}: p50 {median:.1} мс, наибольшее {worst:.1} мс: {}",
                app::address::decoded(query)
            );
        }
    }
}
