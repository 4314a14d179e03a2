//! Breaches: the moments at which a deadline of an appeal went by. They follow
//! from the history alone, so that several nodes, or one after a pause, come
//! to the same ones; what is recorded stays when deadlines are recomputed.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::{Facts, words};
use crate::deadline::Stage;
use crate::ids::DepartmentId;
use crate::journal::{Entry, Kind, standing};
use crate::stage::{Visit, stage_of};
use crate::{time, words};

words!(
    /// Which clock ran out.
    Clock {
        /// That of the final answer.
        Total = "total", "общий срок";
        /// That of one stage.
        Stage = "stage", "срок этапа";
        /// That of an interim answer.
        Promise = "promise", "обещанный срок";
    }
);

/// A deadline that went by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// Of which consideration.
    pub cycle: i16,
    /// Which clock.
    pub clock: Clock,
    /// The stage the appeal was in.
    pub stage: Stage,
    /// Whose appeal it was.
    pub department: Option<DepartmentId>,
    /// The deadline.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub deadline: Moment,
    /// The change that had set it: with the clock, what makes a breach one.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub set_at: Moment,
    /// When it was passed: the deadline itself, or the change that moved the
    /// deadline into the past.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
}

impl Breach {
    /// Which clock, at which stage: `общий срок на этапе «исполнение»`.
    #[must_use]
    pub fn which(&self) -> String {
        match self.clock {
            Clock::Stage => format!("срок этапа «{}»", self.stage.word()),
            clock => format!("{} на этапе «{}»", clock.word(), self.stage.word()),
        }
    }

    /// The whole sentence, with the moment at which it was passed:
    /// `Просрочен общий срок на этапе «исполнение» 24 ноября в 14:00`; with the
    /// year where it is not that of `today`.
    #[must_use]
    pub fn sentence(&self, today: NaiveDate) -> String {
        let local = time::local(self.at);
        let day = if local.year() == today.year() {
            words::day_month(local.date())
        } else {
            words::date(local.date())
        };
        format!("Просрочен {} {day} в {}", self.which(), words::clock(local))
    }
}

/// The active deadline while the history is read.
struct Active {
    deadline: Moment,
    set_at: Moment,
    clock: Clock,
    passed: bool,
}

impl Active {
    fn breach(&mut self, facts: &Facts) -> Option<Breach> {
        let stage = stage_of(facts.state).filter(|_| !self.passed)?;
        self.passed = true;
        Some(Breach {
            cycle: facts.cycle,
            clock: self.clock,
            stage,
            department: facts.department,
            deadline: self.deadline,
            set_at: self.set_at,
            at: self.deadline.max(self.set_at),
        })
    }
}

/// The active deadline of the history's end, and by which clock it runs.
#[must_use]
pub fn active(history: &[Entry]) -> Option<(Moment, Clock)> {
    read(history).1.map(|a| (a.deadline, a.clock))
}

/// Every deadline that went by up to `now`: of the answer, of a promise, of a
/// stage; in no order.
#[must_use]
pub fn breaches(history: &[Entry], visits: &[Visit], now: Moment) -> Vec<Breach> {
    let (mut all, active) = read(history);
    let last = history.last().map(|e| &e.after);
    all.extend(
        active
            .filter(|a| a.deadline <= now)
            .and_then(|mut a| a.breach(last?)),
    );
    all.extend(visits.iter().filter(|v| !v.spent).filter_map(|v| {
        v.breached.map(|(deadline, at)| Breach {
            cycle: v.cycle,
            clock: Clock::Stage,
            stage: v.stage,
            department: v.department,
            deadline,
            set_at: v.since,
            at,
        })
    }));
    all
}

/// The breaches between the lines, and the deadline still running at the end.
fn read(history: &[Entry]) -> (Vec<Breach>, Option<Active>) {
    let mut found = Vec::new();
    let mut running: Option<Active> = None;
    let mut before: Option<&Facts> = None;
    let mut at = Moment::MIN_UTC;
    for entry in standing(history) {
        at = at.max(entry.at);
        if let Some((a, facts)) = running.as_mut().zip(before)
            && a.deadline < at
        {
            found.extend(a.breach(facts));
        }
        let facts = &entry.after;
        running = match (running, facts.deadline.filter(|_| facts.state.is_open())) {
            (Some(a), Some(d))
                if a.deadline == d && before.is_some_and(|b| b.cycle == facts.cycle) =>
            {
                Some(a)
            }
            (_, Some(deadline)) => Some(Active {
                deadline,
                set_at: at,
                clock: if entry.kind == Kind::Promised {
                    Clock::Promise
                } else {
                    Clock::Total
                },
                passed: false,
            }),
            (_, None) => None,
        };
        before = Some(facts);
    }
    (found, running)
}
