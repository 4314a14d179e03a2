//! The demonstration's staff: works off, through `Store::step` like everybody,
//! whatever the fates of the open appeals say is due. It needs no memory of
//! its own: stopped for a night or a week, it takes up every appeal where it
//! stands, and what should have happened meanwhile happens at its own time.

mod agenda;

use std::sync::Arc;
use std::time::Duration;

use domain::access::Asker;
use domain::appeal::State;
use domain::filter::{Filter, Status};
use domain::ids::{AppealId, CategoryId, Seq, SourceId};
use domain::life::Step;
use domain::period::Period;
use domain::scope::Actor;
use domain::{Moment, time};
use futures::StreamExt as _;
use store::{Error, Store};
use tokio_util::sync::CancellationToken;

use super::life::Desks;
use super::simulate;
use super::text;
use agenda::Agenda;

/// The process's clock.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// Pause between two looks at the feed.
const LOOK: Duration = Duration::from_millis(400);
/// Steps taken between two looks, and how many at a time.
const STEPS: usize = 64;
const HANDS: usize = 4;
/// Lines read at once.
const LINES: i64 = 1_000;
/// Answered appeals older than this draw no more objections, in days.
const OBJECTIONS: u64 = 7;

/// Works until shutdown; a database that is away is waited for.
pub async fn run(store: Store, clock: Clock, seed: u64, shutdown: CancellationToken) {
    shutdown
        .run_until_cancelled(async {
            loop {
                if let Err(error) = work(&store, &clock, seed).await {
                    tracing::warn!(%error, "сотрудники демонстрации ждут базу");
                }
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
        })
        .await;
}

async fn work(store: &Store, clock: &Clock, seed: u64) -> Result<(), Error> {
    let mut office = Office::open(store, clock, seed).await?;
    loop {
        let read = office.read().await?;
        let done = office.act().await?;
        if read < usize::try_from(LINES).unwrap_or(0) && done < STEPS {
            tokio::time::sleep(LOOK).await;
        }
    }
}

struct Office<'a> {
    store: &'a Store,
    clock: &'a Clock,
    desks: Desks,
    sources: Vec<SourceId>,
    agenda: Agenda,
    read: Seq,
}

impl<'a> Office<'a> {
    /// Looks through everything that is open, and what was answered lately.
    async fn open(store: &'a Store, clock: &'a Clock, seed: u64) -> Result<Self, Error> {
        let reference = store.reference();
        // Other sources' appeals, an imported register say, are left alone.
        let sources = simulate::sources()
            .iter()
            .filter_map(|c| reference.source_by_code(c))
            .map(|s| s.id)
            .collect();
        let desks = Desks::new(seed, reference, store.rules());
        let read = store.head().await?;
        let mut office = Self {
            store,
            clock,
            desks,
            sources,
            agenda: Agenda::default(),
            read,
        };
        let today = time::day(clock());
        let lately = Period::Days(today - chrono::Days::new(OBJECTIONS), today);
        let open = Filter {
            status: Some(Status::Open),
            ..Filter::default()
        };
        let answered = Filter {
            status: Some(Status::State(State::Answered)),
            processed: Some(lately),
            ..Filter::default()
        };
        for filter in [open, answered] {
            let mut after = None;
            loop {
                let page = store
                    .list(&Asker::timer(), &filter, clock(), after, 500)
                    .await?;
                for row in page.rows {
                    if office.sources.contains(&row.source) {
                        office.resume(row.id).await?;
                    }
                }
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(office)
    }

    /// Takes up an appeal where its history stands.
    async fn resume(&mut self, id: AppealId) -> Result<(), Error> {
        if let Some(entry) = self
            .store
            .history(&Asker::timer(), id)
            .await?
            .into_iter()
            .last()
        {
            self.agenda.put(&self.desks, id, entry.after, entry.at);
        }
        Ok(())
    }

    /// Reads what has happened; answers how many lines.
    async fn read(&mut self) -> Result<usize, Error> {
        let lines = self.store.tail(self.read, LINES).await?;
        for (line, _) in &lines {
            self.read = line.seq;
            if self.sources.contains(&line.change.after.source) {
                self.agenda
                    .put(&self.desks, line.appeal, line.change.after.clone(), line.at);
            }
        }
        Ok(lines.len())
    }

    /// Takes the steps that are due; answers how many.
    async fn act(&mut self) -> Result<usize, Error> {
        let due = self.agenda.due((self.clock)(), STEPS);
        let count = due.len();
        let steps = futures::stream::iter(due).map(async |(id, unclassified, at)| {
            let result = self.step(id, unclassified).await;
            (id, at, result)
        });
        let results: Vec<_> = steps.buffer_unordered(HANDS).collect().await;
        let mut failed = None;
        for (id, at, result) in results {
            match result {
                // The line of the step brings the next one.
                Ok(()) => {}
                // Somebody else was faster, and the line of that will come too.
                Err(Error::Refused(_) | Error::NotFound) => self.agenda.forget(id),
                Err(error) => {
                    self.agenda.again(id, at);
                    failed = Some(error);
                }
            }
        }
        failed.map_or(Ok(count), Err)
    }

    async fn step(&self, id: AppealId, unclassified: bool) -> Result<(), Error> {
        let subject = if unclassified {
            self.subject(id).await?
        } else {
            None
        };
        let Some((facts, since)) = self.agenda.standing(id) else {
            return Ok(());
        };
        let Some(act) = self.desks.next(facts, since, subject) else {
            return Ok(());
        };
        // The week after the answer is the server's own timer's business.
        if act.actor == Actor::Timer && act.step == Step::Close {
            return Ok(());
        }
        self.store
            .step(
                &Asker::system(act.actor.clone()),
                id,
                &act.step,
                act.note.as_deref(),
                act.at,
            )
            .await
    }

    /// What an appeal without a category is about.
    async fn subject(&self, id: AppealId) -> Result<Option<CategoryId>, Error> {
        let Some(appeal) = self.store.appeal(&Asker::timer(), id).await? else {
            return Ok(None);
        };
        Ok(self.desks.category(text::recognise(&appeal.text)))
    }
}
