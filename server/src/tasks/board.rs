//! The keeper of this node's board: loads it, tails the journal, folds, lets
//! time pass over it every second, and hands what changed to the streams.

use std::time::Duration;

use chrono::NaiveDate;
use domain::ids::Seq;
use domain::journal::Line;
use domain::reference::Reference;
use domain::row::Row;
use domain::{board::Board, time};
use store::Error;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::patience::Patience;
use crate::node::Node;

/// Between two looks when no bell rings: another node may have numbered lines.
const LOOK: Duration = Duration::from_millis(50);
/// Between two frames: a person sees no difference, a thousand streams do.
const GAP: Duration = Duration::from_millis(100);
/// Between two looks at the clock, and at whether the database is still ours.
const SECOND: Duration = Duration::from_secs(1);
/// How long the reference data may be older than their tables.
const REFERENCE_AGE: Duration = Duration::from_secs(60);
/// Lines of one read.
const BATCH: u16 = 2_000;
/// Farther behind than this, reading the board anew is faster than folding.
const FAR: i64 = 20_000;

/// Keeps the board until shutdown.
pub async fn run(node: Node, shutdown: CancellationToken) {
    shutdown.run_until_cancelled(keep(&node)).await;
}

async fn keep(node: &Node) {
    let mut patience = Patience::of("board");
    let mut keeper = Keeper::new(node);
    loop {
        match keeper.turn().await {
            Ok(()) => patience.succeeded(),
            Err(error) => patience.failed(&error).await,
        }
    }
}

struct Keeper<'a> {
    node: &'a Node,
    loaded: bool,
    /// When the figures were last computed.
    told: Instant,
    reference_read: Instant,
    day: NaiveDate,
}

impl<'a> Keeper<'a> {
    fn new(node: &'a Node) -> Self {
        let now = Instant::now();
        Self {
            node,
            loaded: false,
            told: now,
            reference_read: now,
            day: NaiveDate::MIN,
        }
    }

    /// One wait and one look. After an error the next turn looks again from
    /// where the board is, so nothing is skipped.
    async fn turn(&mut self) -> Result<(), Error> {
        if !self.loaded {
            return self.load().await;
        }
        // The bell, or the next look: both mean «look now».
        let _ = timeout(LOOK, self.node.bell.notified()).await;
        sleep_until(self.told + GAP).await;
        let seq = self.node.app.board.read(Board::seq);
        let Some(lines) = self.read(seq).await? else {
            return self.load().await;
        };
        if lines.is_empty() {
            if self.told.elapsed() >= SECOND {
                if self.node.app.store.head().await? < seq {
                    tracing::warn!(
                        "номера журнала начались заново: база заменена, табло читается заново"
                    );
                    return self.load().await;
                }
                self.refresh(self.reference_read.elapsed() > REFERENCE_AGE)
                    .await?;
                self.tell(lines);
            }
        } else {
            let reference = self.node.app.store.reference();
            self.refresh(lines.iter().any(|(_, row)| !named(row, &reference)))
                .await?;
            self.tell(lines);
        }
        self.node.pulse.read();
        Ok(())
    }

    /// Everything numbered after `seq`; `None` when that is too much to fold.
    async fn read(&self, seq: Seq) -> Result<Option<Vec<(Line, Row)>>, Error> {
        let store = &self.node.app.store;
        let mut lines = store.tail(seq, BATCH.into()).await?;
        if lines.len() < usize::from(BATCH) {
            return Ok(Some(lines));
        }
        if store.head().await?.0 - seq.0 > FAR {
            return Ok(None);
        }
        loop {
            let last = lines.last().map_or(seq, |(line, _)| line.seq);
            let more = store.tail(last, BATCH.into()).await?;
            let full = more.len() == usize::from(BATCH);
            lines.extend(more);
            if !full {
                return Ok(Some(lines));
            }
        }
    }

    fn tell(&mut self, lines: Vec<(Line, Row)>) {
        let app = &self.node.app;
        let now = (app.clock)();
        if time::day(now) != self.day {
            self.day = time::day(now);
            app.board.write(|board| board.forget(now));
        }
        self.node.hub.advance(app, now, lines);
        self.told = Instant::now();
    }

    async fn load(&mut self) -> Result<(), Error> {
        self.loaded = false;
        self.refresh(true).await?;
        let app = &self.node.app;
        let now = (app.clock)();
        let board = app.store.load_board(now).await?;
        tracing::info!(
            seq = board.seq().0,
            open = board.open().count(),
            "табло прочитано из базы"
        );
        self.node.hub.replace(app, now, board);
        self.loaded = true;
        self.told = Instant::now();
        self.node.pulse.read();
        Ok(())
    }

    async fn refresh(&mut self, wanted: bool) -> Result<(), Error> {
        if wanted {
            self.node.app.store.refresh_reference().await?;
            self.reference_read = Instant::now();
        }
        Ok(())
    }
}

/// Whether the reference data at hand name everything a row speaks of: an
/// import beside us may have brought a new department.
fn named(row: &Row, reference: &Reference) -> bool {
    reference.source(row.source).is_some()
        && reference.channel(row.channel).is_some()
        && row
            .category
            .is_none_or(|id| reference.category(id).is_some())
        && row
            .department
            .is_none_or(|id| reference.department(id).is_some())
        && row
            .district
            .is_none_or(|id| reference.district(id).is_some())
}
