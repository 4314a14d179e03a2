//! Puts the demonstration data into the database: what is missing of it, so
//! that a start after a week away fills the week, and a second start nothing.

use anyhow::Result;
use chrono::TimeDelta;
use domain::filter::Filter;
use domain::ids::SourceId;
use domain::new_appeal::Checked;
use domain::period::Period;
use domain::reference::Reference;
use domain::scope::{Actor, Scope};
use domain::{Moment, time};
use store::Store;

use super::arrivals::WAYS;
use super::history::Maker;
use super::{recent, year2022};

/// What a loading has brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// New appeals of November and December 2022.
    pub year2022: usize,
    /// New appeals of the last eight weeks.
    pub recent: usize,
}

impl Summary {
    /// Whether everything had been there.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.year2022 + self.recent == 0
    }
}

/// Loads the demonstration data as they stand at `now`. What is there stays;
/// a loading that was interrupted is continued by loading again.
///
/// # Errors
/// What the database says; reference data that no longer fit.
pub async fn load(store: &Store, seed: u64, now: Moment) -> Result<Summary> {
    let now = time::from_millis(time::millis(now));
    let maker = Maker::new(seed, store.reference(), store.rules());
    let book = Book { store, reference: maker.reference.clone(), now };
    Ok(Summary { year2022: past(&book, &maker).await?, recent: present(&book, &maker).await? })
}

async fn past(book: &Book<'_>, maker: &Maker) -> Result<usize> {
    let months = Period::Days(year2022::first_day(), year2022::last_day());
    if let Some(id) = book.newest(None, months).await?
        && !id.starts_with(&format!("demo-{}-", maker.seed))
    {
        tracing::info!("данные конца 2022 года уже есть и другие; оставляю их как есть");
        return Ok(0);
    }
    // Generating takes a second or two: off the threads that serve.
    let items = {
        let maker = maker.clone();
        tokio::task::spawn_blocking(move || year2022::build(&maker)).await??
    };
    match items.last() {
        Some(last) if !book.has(last).await? => book.keep(&items).await,
        _ => Ok(0),
    }
}

async fn present(book: &Book<'_>, maker: &Maker) -> Result<usize> {
    let days: Vec<_> = recent::days(book.now).collect();
    let mut complete = None;
    for (i, day) in days.iter().enumerate().rev() {
        let whole = recent::build(maker, *day, time::day_start(*day) + TimeDelta::days(1))?;
        if let Some(last) = book.last_of(&whole)
            && book.has(last).await?
        {
            complete = Some(i);
            break;
        }
        // The first days are cheap to ask for; an empty week says that there is nothing.
        if days.len() - i > 7 && book.newest(None, Period::Days(*day, time::day(book.now))).await?.is_none() {
            break;
        }
    }
    let mut sum = 0;
    let mut from = Vec::new();
    for source in book.sources() {
        from.push((source, match complete {
            None => Moment::UNIX_EPOCH,
            Some(i) => book.newest_at(source, Period::Days(days[i], time::day(book.now))).await?.unwrap_or(Moment::UNIX_EPOCH),
        }));
    }
    for day in days.into_iter().skip(complete.unwrap_or(0)) {
        let (maker, now) = (maker.clone(), book.now);
        let mut items = tokio::task::spawn_blocking(move || recent::build(&maker, day, now)).await??;
        items.retain(|item| from.iter().any(|(source, at)| *source == item.facts.source && item.facts.received_at > *at));
        sum += book.keep(&items).await?;
    }
    Ok(sum)
}
