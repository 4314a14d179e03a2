//! Puts the demonstration data into the database: what is missing of it, so
//! that a start after a week away fills the week, and a second start nothing.

use std::sync::Arc;

use anyhow::Result;
use chrono::TimeDelta;
use domain::access::Asker;
use domain::filter::Filter;
use domain::ids::SourceId;
use domain::new_appeal::Checked;
use domain::period::Period;
use domain::reference::Reference;
use domain::scope::Actor;
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
    let book = Book {
        store,
        reference: maker.reference.clone(),
        now,
    };
    Ok(Summary {
        year2022: past(&book, &maker).await?,
        recent: present(&book, &maker).await?,
    })
}

async fn past(book: &Book<'_>, maker: &Maker) -> Result<usize> {
    let months = Period::Days(year2022::FIRST_DAY, year2022::LAST_DAY);
    if let Some(id) = book.newest(months).await?
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
        if days.len() - i > 7
            && book
                .newest(Period::Days(*day, time::day(book.now)))
                .await?
                .is_none()
        {
            break;
        }
    }
    let mut sum = 0;
    let mut from = Vec::new();
    for source in book.sources() {
        from.push((
            source,
            match complete {
                None => Moment::UNIX_EPOCH,
                Some(i) => book
                    .newest_at(source, Period::Days(days[i], time::day(book.now)))
                    .await?
                    .unwrap_or(Moment::UNIX_EPOCH),
            },
        ));
    }
    for day in days.into_iter().skip(complete.unwrap_or(0)) {
        let (maker, now) = (maker.clone(), book.now);
        let mut items =
            tokio::task::spawn_blocking(move || recent::build(&maker, day, now)).await??;
        items.retain(|item| {
            from.iter()
                .any(|(source, at)| *source == item.facts.source && item.facts.received_at > *at)
        });
        sum += book.keep(&items).await?;
    }
    Ok(sum)
}

/// What the database already has of the demonstration.
struct Book<'a> {
    store: &'a Store,
    reference: Arc<Reference>,
    now: Moment,
}

impl Book<'_> {
    /// The demonstration's sources, in the order in which a day is written.
    fn sources(&self) -> Vec<SourceId> {
        let mut sources: Vec<SourceId> = WAYS
            .iter()
            .filter_map(|w| self.reference.source_by_code(w.source))
            .map(|s| s.id)
            .collect();
        sources.dedup();
        sources
    }

    /// The appeal of a complete day that is written last.
    fn last_of<'b>(&self, items: &'b [Checked]) -> Option<&'b Checked> {
        self.sources()
            .into_iter()
            .rev()
            .find_map(|s| items.iter().rev().find(|i| i.facts.source == s))
    }

    async fn rows(
        &self,
        source: Option<SourceId>,
        period: Period,
        limit: i64,
    ) -> Result<Vec<domain::row::Row>> {
        let filter = Filter {
            source,
            received: Some(period),
            ..Filter::default()
        };
        Ok(self
            .store
            .list(&Asker::timer(), &filter, self.now, None, limit)
            .await?
            .rows)
    }

    /// External id of the newest appeal received in a period.
    async fn newest(&self, period: Period) -> Result<Option<String>> {
        match self.rows(None, period, 1).await?.first() {
            Some(row) => Ok(self
                .store
                .appeal(&Asker::timer(), row.id)
                .await?
                .map(|a| a.external_id)),
            None => Ok(None),
        }
    }

    /// When a source's newest appeal of a period was received.
    async fn newest_at(&self, source: SourceId, period: Period) -> Result<Option<Moment>> {
        Ok(self
            .rows(Some(source), period, 1)
            .await?
            .first()
            .map(|r| r.received_at))
    }

    /// Whether an appeal is there.
    async fn has(&self, item: &Checked) -> Result<bool> {
        let at = item.facts.received_at;
        let hour = time::day_start(time::day(at)) + TimeDelta::hours(time::hour(at).into());
        let period = Period::Hours(time::local(hour), time::local(hour + TimeDelta::hours(1)));
        for row in self
            .rows(Some(item.facts.source), period, 1_000)
            .await?
            .iter()
            .filter(|r| r.received_at == at)
        {
            let known = self.store.appeal(&Asker::timer(), row.id).await?;
            if known.is_some_and(|a| a.external_id == item.external_id) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Writes appeals day by day, so that their numbers follow the days.
    async fn keep(&self, items: &[Checked]) -> Result<usize> {
        let mut new = 0;
        for day in
            items.chunk_by(|a, b| time::day(a.facts.received_at) == time::day(b.facts.received_at))
        {
            for source in self.sources() {
                let own: Vec<Checked> = day
                    .iter()
                    .filter(|i| i.facts.source == source)
                    .cloned()
                    .collect();
                if own.is_empty() {
                    continue;
                }
                let code = self
                    .reference
                    .source(source)
                    .map_or_else(String::new, |s| s.code.clone());
                new += self
                    .store
                    .import(source, &Actor::Source(code), &own)
                    .await?
                    .new;
            }
        }
        Ok(new)
    }
}
