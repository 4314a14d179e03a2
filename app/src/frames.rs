//! Frames of the live feed from the board in memory: one source for the first
//! page and for the stream after it.

use chrono::TimeDelta;
use domain::Moment;
use domain::access::Scene;
use domain::appeal::State;
use domain::board::{Board, due_until};
use domain::forecast::forecast;
use domain::ids::{DepartmentId, Seq};
use domain::live::{
    BOARD_ROWS, BoardFrame, QUEUE_ROWS, QueueFrame, Rows, WALL_ROWS, WallCard, WallFrame,
    WorkFigures, WorkFrame,
};
use domain::row::Row;
use domain::scope::Scope;

use crate::context::{AppState, Counted};

/// The board as it is; `None` until it is loaded.
#[must_use]
pub fn board(state: &AppState) -> Option<BoardFrame> {
    let newest = |b: &Board| b.newest().take(BOARD_ROWS).cloned().collect();
    board_with(state, Rows::All(state.board.read(newest)))
}

/// The board's figures and what burns as they are, and these rows of it.
#[must_use]
pub fn board_with(state: &AppState, rows: Rows) -> Option<BoardFrame> {
    let told = state.board.counted()?;
    Some(BoardFrame {
        build: state.build.to_string(),
        figures: told.figures.clone(),
        burning: told.burning.clone(),
        rows,
    })
}

/// What there is to count of the board at an instant.
#[must_use]
pub fn counted(state: &AppState, now: Moment) -> Counted {
    let reference = state.store.reference();
    let rules = state.store.rules();
    let (mut figures, burning) = state.board.read(|b| {
        let burning = b.burning(now, &reference).into_iter().cloned();
        (b.figures(now, &reference), burning.collect())
    });
    let of = |p: &domain::forecast::DepartmentPace| {
        let loads = &figures.loads;
        let load = loads.iter().find(|l| l.department == Some(p.department))?;
        let left = rules
            .calendar(p.calendar)?
            .minutes_between(now, figures.due_until);
        let working = TimeDelta::minutes(left);
        let span = (now, figures.due_until);
        let forecast = forecast((load.overdue, load.due_today), span, working, &p.pace);
        Some((p.department, forecast))
    };
    figures.forecasts = state.board.paces().iter().filter_map(of).collect();
    Counted { figures, burning }
}

/// One department's queue as it is; `None` until the board is loaded.
#[must_use]
pub fn queue(state: &AppState, department: DepartmentId) -> Option<QueueFrame> {
    let rows = state.board.read(|b| {
        let mut rows = b.queue(department);
        // Where not all can be sent, what waits for the head is.
        if rows.len() > QUEUE_ROWS {
            rows.sort_by_key(|r| r.state != State::OnApproval);
        }
        rows.into_iter().take(QUEUE_ROWS).cloned().collect()
    });
    queue_with(state, department, Rows::All(rows))
}

/// One department's figures as they are, and these rows of it.
#[must_use]
pub fn queue_with(state: &AppState, department: DepartmentId, rows: Rows) -> Option<QueueFrame> {
    let told = state.board.counted()?;
    let told = &told.figures;
    let reference = state.store.reference();
    let (mut figures, oldest) = state.board.read(|b| {
        let figures = b.queue_figures(department, told.at, &reference);
        (figures, b.oldest(department).cloned())
    });
    figures.forecast = told.forecast(department);
    Some(QueueFrame {
        build: state.build.to_string(),
        figures,
        oldest,
        rows,
    })
}

/// The open appeals of a scope, by deadline; `None` until the board is loaded.
#[must_use]
pub fn work(state: &AppState, scope: &Scope) -> Option<WorkFrame> {
    let at = state.board.counted()?.figures.at;
    let (seq, mut rows) = state.board.read(|b| {
        let rows: Vec<Row> = b
            .open()
            .filter(|r| scope.contains(r.department))
            .cloned()
            .collect();
        (b.seq(), rows)
    });
    rows.sort_unstable_by_key(|r| (r.deadline.is_none(), r.deadline, r.id));
    Some(WorkFrame {
        build: state.build.to_string(),
        figures: work_figures(state, seq, at),
        rows: Rows::All(rows),
    })
}

/// What the workplace is told beside its rows.
#[must_use]
pub fn work_figures(state: &AppState, seq: Seq, at: Moment) -> WorkFigures {
    WorkFigures {
        seq,
        at,
        due_until: due_until(at, &state.store.reference()),
        soon: state.store.rules().soon_until(at),
    }
}

/// A scene of the wall as it is; `None` until the board is loaded. What the
/// scene does not show is not in it.
#[must_use]
pub fn wall(state: &AppState, scene: Scene) -> Option<WallFrame> {
    let told = state.board.counted()?;
    let mut figures = told.figures.clone();
    match scene {
        Scene::City => {}
        Scene::Breakdown => figures.loads.clear(),
        Scene::Workload => figures.categories.clear(),
    }
    let latest = state.board.read(|b| {
        // What was refused is kept for the audit, never shown on the wall.
        let shown = b
            .newest()
            .filter(|r| r.state != domain::appeal::State::Rejected);
        shown.take(WALL_ROWS).map(WallCard::from).collect()
    });
    Some(WallFrame {
        build: state.build.to_string(),
        figures,
        burning: told.burning.iter().map(WallCard::from).collect(),
        latest,
    })
}
