//! Appeals that wait at the door together are written together.
//!
//! A request leaves its item in a queue and waits. While items wait, a task
//! writes: it takes all that is there, up to [`TOGETHER`], in one statement,
//! and answers when it is committed. Nobody waits for company: an item that
//! comes to an empty queue is written at once, alone; under load those that
//! came during one commit share the next.
//!
//! Three write at a time: while some wait for the disk, another works. Where
//! that is not enough (more waits than they can take at once, or another
//! transaction holds an external id of theirs and does not end), others write
//! beside them, [`WRITERS`] at most.
//!
//! What one statement cannot do (an item that is known, one the database will
//! not hold) goes back to its own request, so no item waits for another's
//! fate. A request that is given up is not taken back: its item is kept, and
//! sending it again changes nothing.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::ids::AppealId;
use domain::new_appeal::Checked;
use store::{Arrival, Store};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;

/// Items of one statement.
const TOGETHER: usize = 64;
/// Statements at a time as a rule, and at most.
const USUAL_WRITERS: usize = 3;
const WRITERS: usize = 4;
/// How long a request waits before it calls another writer.
const HELD_UP: Duration = Duration::from_millis(200);
/// Items that may wait; the next request waits before its item may.
const ROOM: usize = 1_024;
/// How long a request waits for its item, as long as for a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// A new appeal, committed.
    New(AppealId),
    /// Not written; to be tried by itself.
    Alone,
    /// Nobody knows; to be sent again later.
    Unknown,
}

/// The queue of one process.
#[derive(Clone)]
pub struct Together(Arc<Shared>);

struct Shared {
    store: Store,
    queue: Mutex<Queue>,
    room: Arc<Semaphore>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    writers: usize,
}

struct Waiting {
    item: Arc<Checked>,
    actor: String,
    answer: oneshot::Sender<Fate>,
    _room: OwnedSemaphorePermit,
}

impl Together {
    /// An empty queue.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(Arc::new(Shared {
            store,
            queue: Mutex::default(),
            room: Arc::new(Semaphore::new(ROOM)),
        }))
    }

    /// Writes an item together with those that wait; answers after the commit.
    pub(super) async fn write(&self, item: Arc<Checked>, actor: String) -> Fate {
        let fate = async {
            let room = self.0.room.clone().acquire_owned().await.ok()?;
            let (answer, mut fate) = oneshot::channel();
            self.leave(Waiting {
                item,
                actor,
                answer,
                _room: room,
            });
            loop {
                match timeout(HELD_UP, &mut fate).await {
                    Ok(fate) => return fate.ok(),
                    Err(_) => self.call(self.0.queue()),
                }
            }
        };
        timeout(PATIENCE, fate)
            .await
            .ok()
            .flatten()
            .unwrap_or(Fate::Unknown)
    }

    fn leave(&self, waiting: Waiting) {
        let mut queue = self.0.queue();
        queue.waiting.push_back(waiting);
        if queue.writers < USUAL_WRITERS || queue.waiting.len() > queue.writers * TOGETHER {
            self.call(queue);
        }
    }

    /// Calls one more writer, if something waits and it may be.
    fn call(&self, mut queue: MutexGuard<'_, Queue>) {
        if queue.waiting.is_empty() || queue.writers == WRITERS {
            return;
        }
        queue.writers += 1;
        let writer = Writer {
            shared: self.0.clone(),
            counted: true,
        };
        tokio::spawn(writer.run());
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes until nothing waits. It belongs to no request, so none that is given
/// up takes it along.
struct Writer {
    shared: Arc<Shared>,
    /// Whether the queue still counts on it.
    counted: bool,
}

impl Writer {
    async fn run(mut self) {
        loop {
            // Requests that are ready to leave an item go first: no time is
            // lost, and one statement less is needed.
            tokio::task::yield_now().await;
            let Some(batch) = self.next() else { return };
            self.write(batch).await;
        }
    }

    /// All that waits; none ends the writer, under the same lock, so that
    /// whoever comes next finds its place free.
    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut queue = self.shared.queue();
        if queue.waiting.is_empty() {
            queue.writers -= 1;
            self.counted = false;
            return None;
        }
        let n = queue.waiting.len().min(TOGETHER);
        Some(queue.waiting.drain(..n).collect())
    }

    async fn write(&self, batch: Vec<Waiting>) {
        let items: Vec<Arrival<'_>> = batch.iter().map(|w| (&*w.item, w.actor.as_str())).collect();
        let fates: Vec<Fate> = match self.shared.store.receive_together(&items).await {
            Ok(ids) => ids
                .into_iter()
                .map(|id| id.map_or(Fate::Alone, Fate::New))
                .collect(),
            Err(error) => {
                let apart = error.is_about_data() || error.is_deadlock();
                tracing::error!(items = batch.len(), apart, %error, "приём не записал обращения вместе");
                vec![if apart { Fate::Alone } else { Fate::Unknown }; batch.len()]
            }
        };
        for (waiting, fate) in batch.into_iter().zip(fates) {
            // Who has gone away asks again.
            let _ = waiting.answer.send(fate);
        }
    }
}

impl Drop for Writer {
    /// One that dies half-way must not keep its place.
    fn drop(&mut self) {
        if self.counted {
            self.shared.queue().writers -= 1;
        }
    }
}
