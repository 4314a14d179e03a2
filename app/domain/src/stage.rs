//! Which stage used how much. The stages of an appeal's cycle and their own
//! clocks, read from its history: every line says where the appeal stood after it.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::{Facts, State};
use crate::calendar::WorkCalendar;
use crate::deadline::{Rules, Stage, Unit};
use crate::ids::{DepartmentId, NormativeId};
use crate::journal::{Entry, Kind, standing};

/// The stage a state belongs to; none where nothing runs any more.
#[must_use]
pub const fn stage_of(state: State) -> Option<Stage> {
    match state {
        State::Received | State::Moderation => Some(Stage::Moderation),
        State::Coordination => Some(Stage::Coordination),
        State::Assigned | State::InProgress | State::Interim => Some(Stage::Execution),
        State::OnApproval => Some(Stage::Approval),
        _ => None,
    }
}

/// When the total clock of a cycle was started: by the citizen's message, or
/// by the last reopening. (Leaving an incident begins a cycle and no clock.)
#[must_use]
pub fn cycle_start(history: &[Entry], cycle: i16) -> Option<Moment> {
    let reopened = |e: &&Entry| e.kind == Kind::Reopened && e.after.cycle <= cycle;
    match history.iter().rev().find(reopened) {
        Some(reopened) => Some(reopened.at),
        None => history.first().map(|e| e.after.received_at),
    }
}

/// One unbroken stretch in one stage (and, from execution on, in one department).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Of which consideration.
    pub cycle: i16,
    /// Which stage.
    pub stage: Stage,
    /// Whose, where the stage is a department's.
    pub department: Option<DepartmentId>,
    /// From when.
    pub from: Moment,
    /// Until when; none while it lasts.
    pub until: Option<Moment>,
    /// When the stage's clock was started: earlier than `from` where two
    /// stages share their time, or where the head returned a draft.
    pub clock_from: Moment,
    /// The version that sets the stage's deadline.
    pub normative: Option<NormativeId>,
    /// The stage's deadline; none without a normative, and none after an
    /// interim answer, whose promise takes its place.
    pub deadline: Option<Moment>,
    /// The first deadline of it that went by, and when that was noticed by
    /// the rules: the deadline itself, or the change that made it past.
    pub breached: Option<(Moment, Moment)>,
    /// When the first of the stretches began that this clock has run in: by
    /// it a breach is known.
    pub since: Moment,
    /// Whether the clock had run out in an earlier stretch.
    pub spent: bool,
    set_at: Moment,
    promised: bool,
}

impl Visit {
    fn open(facts: &Facts, stage: Stage, at: Moment, before: &[Self], rules: &Rules) -> Self {
        let department = department(facts, stage);
        let mut visit = Self {
            cycle: facts.cycle,
            stage,
            department,
            from: at,
            until: None,
            clock_from: at,
            normative: None,
            deadline: None,
            breached: None,
            since: at,
            spent: false,
            set_at: at,
            promised: false,
        };
        let last = before
            .last()
            .filter(|v| v.cycle == facts.cycle && v.until == Some(at));
        // A draft that the head returns was not done: its clock runs on.
        if stage == Stage::Execution && last.is_some_and(|v| v.stage == Stage::Approval) {
            let earlier = before.iter().rev().find(|v| v.stage == stage);
            if let Some(earlier) = earlier.filter(|v| v.department == department) {
                visit.clock_from = earlier.clock_from;
                visit.promised = earlier.promised;
                visit.since = earlier.since;
                visit.spent = earlier.spent || earlier.breached.is_some();
            }
        }
        let shared = |with: Stage| last.filter(|v| v.stage == with).map(|v| v.clock_from);
        if let Some(from) = rules
            .normative_at(facts.source, facts.category, facts.importance, stage, at)
            .and_then(|n| shared(n.starts_with?))
        {
            visit.clock_from = from;
        }
        visit.set(facts, at, rules);
        visit
    }

    /// Computes the deadline by what is in force at `at`.
    fn set(&mut self, facts: &Facts, at: Moment, rules: &Rules) {
        self.pass(at);
        let normative = rules
            .normative_at(
                facts.source,
                facts.category,
                facts.importance,
                self.stage,
                at,
            )
            .filter(|_| !self.promised);
        self.normative = normative.map(|n| n.id);
        self.deadline = normative.and_then(|n| rules.due(n, self.clock_from));
        self.set_at = at;
    }

    /// Lets time pass up to a line of the history.
    fn pass(&mut self, until: Moment) {
        if let Some(deadline) = self.deadline.filter(|d| *d < until) {
            self.breached
                .get_or_insert((deadline, deadline.max(self.set_at)));
        }
    }
}

fn department(facts: &Facts, stage: Stage) -> Option<DepartmentId> {
    facts
        .department
        .filter(|_| matches!(stage, Stage::Execution | Stage::Approval))
}

/// Every stretch of an appeal's history, oldest first, with its stage's clock.
#[must_use]
pub fn visits(history: &[Entry], rules: &Rules, now: Moment) -> Vec<Visit> {
    let mut all: Vec<Visit> = Vec::new();
    let mut before: Option<&Facts> = None;
    let mut at = Moment::MIN_UTC;
    for entry in standing(history) {
        let facts = &entry.after;
        at = at.max(entry.at);
        let stage = stage_of(facts.state);
        let running = all.last_mut().filter(|v| v.until.is_none());
        match running {
            Some(v)
                if Some(v.stage) == stage
                    && v.cycle == facts.cycle
                    && v.department == department(facts, v.stage) =>
            {
                let weighed = before.is_some_and(|b| {
                    (b.category, b.importance) != (facts.category, facts.importance)
                });
                let promised = entry.kind == Kind::Promised;
                v.promised |= promised;
                if weighed || promised || entry.kind == Kind::Recalculated {
                    v.set(facts, at, rules);
                }
            }
            running => {
                if let Some(v) = running {
                    v.pass(at);
                    v.until = Some(at);
                }
                if let Some(stage) = stage {
                    let visit = Visit::open(facts, stage, at, &all, rules);
                    all.push(visit);
                }
            }
        }
        before = Some(facts);
    }
    if let Some(v) = all.last_mut().filter(|v| v.until.is_none())
        && let Some(deadline) = v.deadline.filter(|d| *d <= now)
    {
        v.breached.get_or_insert((deadline, deadline.max(v.set_at)));
    }
    all
}

/// How much of the time a stage took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageUse {
    /// Of which consideration.
    pub cycle: i16,
    /// Which stage.
    pub stage: Stage,
    /// Whose, where the stage is a department's.
    pub department: Option<DepartmentId>,
    /// Working minutes.
    pub work_minutes: i64,
    /// Minutes by the clock on the wall.
    pub clock_minutes: i64,
    /// What the normative gives the stage, where it has one.
    pub allowed: Option<(u32, Unit)>,
    /// The stage's deadline, of its last stretch.
    #[serde(with = "chrono::serde::ts_milliseconds_option")]
    pub deadline: Option<Moment>,
    /// Whether a deadline of it went by.
    pub breached: bool,
    /// Whether it lasts.
    pub running: bool,
}

/// What each stage of each cycle used, in the order of their beginnings.
#[must_use]
pub fn used(
    visits: &[Visit],
    rules: &Rules,
    calendar: &WorkCalendar,
    now: Moment,
) -> Vec<StageUse> {
    let mut all: Vec<StageUse> = Vec::new();
    for v in visits {
        let until = v.until.unwrap_or(now).max(v.from);
        let normative = v.normative.and_then(|id| rules.by_id(id));
        let by = normative
            .and_then(|n| rules.calendar(n.calendar))
            .unwrap_or(calendar);
        let place = all
            .iter()
            .position(|u| (u.cycle, u.stage, u.department) == (v.cycle, v.stage, v.department));
        let place = place.unwrap_or_else(|| {
            all.push(StageUse {
                cycle: v.cycle,
                stage: v.stage,
                department: v.department,
                work_minutes: 0,
                clock_minutes: 0,
                allowed: None,
                deadline: None,
                breached: false,
                running: false,
            });
            all.len() - 1
        });
        let sum = &mut all[place];
        sum.work_minutes += by.minutes_between(v.from, until);
        sum.clock_minutes += (until - v.from).num_minutes();
        sum.allowed = normative.map(|n| (n.amount, n.unit)).or(sum.allowed);
        sum.deadline = v.deadline;
        sum.breached |= v.breached.is_some();
        sum.running |= v.until.is_none();
    }
    all
}
