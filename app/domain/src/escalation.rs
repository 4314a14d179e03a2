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
        /// Whoever owes the next step.
        Executor = "executor", "исполнитель";
        /// The head of the department; the coordinators while there is none.
        Head = "head", "руководитель";
        /// Whoever oversees all departments.
        Supervisor = "supervisor", "контроль";
    }
);

impl Level {
    /// How high: «до руководителя».
    #[must_use]
    pub const fn up_to(self) -> &'static str {
        match self {
            Self::Executor => "до исполнителя",
            Self::Head => "до руководителя",
            Self::Supervisor => "до контроля",
        }
    }
}

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
    /// The level it stood at before; none where nobody had to hear, or where
    /// somebody has worked on it since.
    pub from: Option<Level>,
}

/// Whether a line was written by a person, by the code of its actor
/// ([`crate::scope::Actor::code`]). Whoever has the machine works on no appeal.
#[must_use]
pub fn by_person(actor: &str) -> bool {
    let kind = actor.split_once(':').map_or(actor, |(kind, _)| kind);
    !matches!(kind, "source" | "import" | "timer" | "console")
}

/// What is known of an appeal's climbing beside its history.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The climbs of this cycle on record.
    pub climbs: &'a [(Level, Moment)],
    /// When somebody last wrote a note or a part of the answer: work that
    /// leaves no line.
    pub written: Option<Moment>,
}

/// The last deed of a person in the present cycle, or its beginning.
fn touched(history: &[Entry], known: Known<'_>) -> Option<Moment> {
    let cycle = history.last()?.after.cycle;
    history
        .iter()
        .filter(|e| e.after.cycle == cycle && by_person(&e.actor))
        // Whoever had it can no longer, and rules that were edited move every
        // deadline: nobody has touched it by that.
        .filter(|e| !matches!(e.kind, Kind::Released | Kind::Recalculated))
        .map(|e| e.at)
        .max()
        .max(known.written)
        .max(cycle_start(history, cycle))
}

impl Known<'_> {
    /// The level at which an appeal stands that was last touched then: what it
    /// has climbed since.
    fn stands(self, touched: Option<Moment>) -> Option<Level> {
        let since = |(_, at): &&(Level, Moment)| Some(*at) >= touched;
        self.climbs.iter().filter(since).map(|(l, _)| *l).max()
    }

    /// Whether a climb was told: as high or higher, and not before somebody
    /// worked on it and it was forgotten (or late) once more.
    fn told(self, climb: &Climb, touched: Option<Moment>) -> bool {
        self.climbs
            .iter()
            .any(|(level, at)| *level >= climb.level && (Some(*at) >= touched || *at >= climb.at))
    }
}

impl Rules {
    /// When an open appeal reaches which level, if nothing happens; what was
    /// told is left out.
    fn climbs(&self, history: &[Entry], known: Known<'_>) -> Vec<Climb> {
        let Some(facts) = history
            .last()
            .map(|e| &e.after)
            .filter(|f| f.state.is_open())
        else {
            return vec![];
        };
        let touched = touched(history, known);
        // After an interim answer the next thing to happen is the promise.
        let forgotten = touched.filter(|_| facts.state != State::Interim);
        self.escalations()
            .iter()
            .filter(|r| r.source == facts.source)
            .filter_map(|r| {
                let from = match r.reason {
                    Reason::Untouched => forgotten,
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
                    from: known.stands(touched),
                })
            })
            .filter(|c| !known.told(c, touched))
            .collect()
    }

    /// The highest level an appeal has reached by now without being told of
    /// it, with the earliest moment at which it did; none while nobody need
    /// hear of it.
    #[must_use]
    pub fn climb(&self, history: &[Entry], known: Known<'_>, now: Moment) -> Option<Climb> {
        self.climbs(history, known)
            .into_iter()
            .filter(|c| c.at <= now)
            .max_by_key(|c| (c.level, std::cmp::Reverse(c.at)))
    }

    /// When the appeal climbs next if nothing happens, above `reached` where it
    /// has just climbed.
    #[must_use]
    pub fn next_climb(
        &self,
        history: &[Entry],
        known: Known<'_>,
        reached: Option<Level>,
        now: Moment,
    ) -> Option<Moment> {
        self.climbs(history, known)
            .into_iter()
            .filter(|c| c.at > now && Some(c.level) > reached)
            .map(|c| c.at)
            .min()
    }
}
