//! A forgotten appeal climbs: executor → head → supervisor. Which appeal is
//! forgotten is data; how far it has climbed by now follows from its history.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::{State, words};
use crate::deadline::Rules;
use crate::ids::{CalendarId, SourceId};
use crate::journal::{Entry, Kind};
use crate::stage::cycle_start;

words!(
    /// Who is to hear of a forgotten appeal.
    Level {
        /// Whoever works on it.
        Executor = "executor", "исполнитель";
        /// The head of the department.
        Head = "head", "руководитель";
        /// Whoever oversees all departments.
        Supervisor = "supervisor", "контроль";
    }
);

words!(
    /// Why an appeal climbs.
    Reason {
        /// Nobody has done anything with it.
        Untouched = "untouched", "обращением давно никто не занимался";
        /// Its deadline is past.
        Overdue = "overdue", "срок прошёл";
    }
);

/// So long without anybody, or after the deadline, and the level hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationRule {
    /// The source it binds.
    pub source: SourceId,
    /// Who is to hear.
    pub level: Level,
    /// Why.
    pub reason: Reason,
    /// Working minutes since the last person's deed, or since the deadline.
    pub minutes: u32,
    /// By which calendar.
    pub calendar: CalendarId,
}

/// A level an appeal has reached, or will reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climb {
    /// Who is to hear.
    pub level: Level,
    /// Why.
    pub reason: Reason,
    /// When.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
}

/// Whether a line was written by a person, by the code of its actor
/// ([`crate::scope::Actor::code`]).
#[must_use]
pub fn by_person(actor: &str) -> bool {
    let kind = actor.split_once(':').map_or(actor, |(kind, _)| kind);
    !matches!(kind, "source" | "import" | "timer")
}

impl Rules {
    /// When an open appeal reaches which level, if nothing happens.
    fn climbs(&self, history: &[Entry]) -> Vec<Climb> {
        let Some(facts) = history
            .last()
            .map(|e| &e.after)
            .filter(|f| f.state.is_open())
        else {
            return vec![];
        };
        let start = cycle_start(history, facts.cycle);
        let touched = history
            .iter()
            .filter(|e| e.after.cycle == facts.cycle && by_person(&e.actor))
            // Whoever had it can no longer: nobody has touched it by that.
            .filter(|e| e.kind != Kind::Released)
            .map(|e| e.at)
            .max()
            .max(start)
            // After an interim answer the next thing to happen is the promise.
            .filter(|_| facts.state != State::Interim);
        self.escalations()
            .iter()
            .filter(|r| r.source == facts.source)
            .filter_map(|r| {
                let from = match r.reason {
                    Reason::Untouched => touched,
                    Reason::Overdue => facts.deadline,
                }?;
                let at = match r.minutes {
                    0 => from,
                    n => self.calendar(r.calendar)?.add_minutes(from, n)?,
                };
                Some(Climb {
                    level: r.level,
                    reason: r.reason,
                    at,
                })
            })
            .collect()
    }

    /// The highest level an appeal has reached by now, with the earliest
    /// moment at which it did; none while nobody need hear of it.
    #[must_use]
    pub fn level(&self, history: &[Entry], now: Moment) -> Option<Climb> {
        self.climbs(history)
            .into_iter()
            .filter(|c| c.at <= now)
            .max_by_key(|c| (c.level, std::cmp::Reverse(c.at)))
    }

    /// When the appeal climbs above `climbed` if nothing happens.
    #[must_use]
    pub fn next_climb(
        &self,
        history: &[Entry],
        climbed: Option<Level>,
        now: Moment,
    ) -> Option<Moment> {
        self.climbs(history)
            .into_iter()
            .filter(|c| c.at > now && Some(c.level) > climbed)
            .map(|c| c.at)
            .min()
    }
}
