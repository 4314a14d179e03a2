//! Everything an appeal's page says about its deadline: the reckoning, the
//! promise, the earlier deadlines, the breaches, and which stage took how long.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::{Facts, State};
use crate::breach::{Breach, Clock, active};
use crate::deadline::{Rules, Stage, Unit};
use crate::derivation::Derivation;
use crate::escalation::Level;
use crate::ids::AppealId;
use crate::journal::{Entry, Kind};
use crate::stage::{StageUse, cycle_start, used, visits};

/// The account of a deadline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// How the cycle's deadline was counted; none without a normative, and
    /// none where it is a voice's, whose own account says how.
    pub derivation: Option<Derivation>,
    /// What the same normative would give by today's calendar, where that is
    /// not the deadline in force: the calendar was edited since.
    #[serde(with = "chrono::serde::ts_milliseconds_option")]
    pub today: Option<Moment>,
    /// The voice whose deadline is the cycle's (a promise aside), where one of
    /// those that the appeal leads has an earlier one than itself.
    pub voice: Option<EarliestVoice>,
    /// The promise, while it is the active deadline.
    pub promise: Option<Promise>,
    /// Every change of the deadline, oldest first.
    pub moves: Vec<Move>,
    /// Recorded breaches, oldest first.
    pub breaches: Vec<Breach>,
    /// What each stage used.
    pub stages: Vec<StageUse>,
    /// How high it has climbed in this cycle.
    pub level: Option<Level>,
    /// From when on the deadline is near.
    #[serde(with = "chrono::serde::ts_milliseconds_option")]
    pub soon_from: Option<Moment>,
    /// Working intervals ahead, up to the deadline, in milliseconds, where
    /// the normative is in working hours.
    pub ahead: Option<Vec<(i64, i64)>>,
}

/// The earliest of the deadlines of those who are joined to an appeal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarliestVoice {
    /// Whose.
    pub appeal: AppealId,
    /// Until when.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub until: Moment,
}

/// A promise to the citizen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// When it was given.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub given: Moment,
    /// Until when.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub until: Moment,
    /// The longest that the normative allows, from the moment it was given.
    pub longest: Option<(u32, Unit)>,
}

/// A change of the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// When.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// By what.
    pub kind: Kind,
    /// Which deadline there was.
    #[serde(with = "chrono::serde::ts_milliseconds_option")]
    pub was: Option<Moment>,
    /// Which there is.
    #[serde(with = "chrono::serde::ts_milliseconds_option")]
    pub is: Option<Moment>,
}

/// What the store has recorded beside the history.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// Derivations kept with the lines, one for each line.
    pub derivations: Vec<Option<Derivation>>,
    /// Breaches, oldest first.
    pub breaches: Vec<Breach>,
    /// How high it has climbed in this cycle.
    pub level: Option<Level>,
    /// The earliest of the voices that it leads.
    pub voice: Option<EarliestVoice>,
}

/// Accounts for the deadline of an appeal at `now`.
#[must_use]
pub fn why(history: &[Entry], recorded: Recorded, rules: &Rules, now: Moment) -> Why {
    let Some(facts) = history.last().map(|e| &e.after) else {
        return Why::default();
    };
    let set = counted_at(history, facts.cycle);
    let stored = set.and_then(|i| recorded.derivations.get(i).cloned().flatten());
    let fresh = set.and_then(|i| derive(&history[i].after, history, rules));
    let deadline = set.and_then(|i| history[i].after.deadline);
    let today = fresh.as_ref().map(|d| d.due);
    let derivation = stored.or(fresh);
    let own = derivation.as_ref().map(|d| d.due);
    let voice = recorded
        .voice
        .filter(|v| own.is_none_or(|due| v.until < due));
    let visits = visits(history, rules, now);
    let stages = rules
        .calendar_of(facts.source)
        .map_or_else(Vec::new, |c| used(&visits, rules, c, now));
    let hours = derivation
        .as_ref()
        .filter(|d| d.unit == Unit::WorkingHours)
        .and_then(|d| rules.by_id(d.normative))
        .and_then(|n| rules.calendar(n.calendar));
    let ahead = hours
        .zip(facts.deadline.filter(|_| facts.state.is_open()))
        .map(|(calendar, deadline)| {
            let ms = crate::time::millis;
            let working = calendar.working(now, deadline);
            working.iter().map(|(a, b)| (ms(*a), ms(*b))).collect()
        });
    Why {
        derivation: derivation.filter(|_| voice.is_none()),
        today: today.filter(|due| voice.is_none() && Some(*due) != deadline),
        voice,
        promise: promise(history, facts, rules),
        moves: moves(history),
        breaches: recorded.breaches,
        stages,
        level: recorded.level.filter(|_| facts.state.is_open()),
        soon_from: rules.soon_from(facts),
        ahead,
    }
}

/// The reckoning of the deadline that facts hold, by today's calendar and the
/// version of the normative that set it.
fn derive(facts: &Facts, history: &[Entry], rules: &Rules) -> Option<Derivation> {
    let normative = rules.by_id(facts.normative?)?;
    rules.explain(normative, cycle_start(history, facts.cycle)?)
}

/// The line that set the cycle's deadline by a normative: promises aside.
fn counted_at(history: &[Entry], cycle: i16) -> Option<usize> {
    let mut found = None;
    let mut before: Option<&Facts> = None;
    for (i, entry) in history.iter().enumerate() {
        let after = &entry.after;
        let set = before.is_none_or(|b| {
            b.cycle != after.cycle || b.deadline != after.deadline || b.normative != after.normative
        });
        if set && after.cycle == cycle && entry.kind != Kind::Promised && after.deadline.is_some() {
            found = Some(i);
        }
        before = Some(after);
    }
    found
}

fn promise(history: &[Entry], facts: &Facts, rules: &Rules) -> Option<Promise> {
    let (until, clock) = active(history)?;
    let given = history.iter().rev().find(|e| e.kind == Kind::Promised)?;
    let longest = rules
        .normative_at(
            facts.source,
            facts.category,
            facts.importance,
            Stage::Interim,
            given.at,
        )
        .map(|n| (n.amount, n.unit));
    (clock == Clock::Promise || facts.state == State::Interim).then_some(Promise {
        given: given.at,
        until,
        longest,
    })
}

fn moves(history: &[Entry]) -> Vec<Move> {
    history
        .windows(2)
        .filter_map(|pair| match pair {
            [before, entry] if before.after.deadline != entry.after.deadline => Some(Move {
                at: entry.at,
                kind: entry.kind,
                was: before.after.deadline,
                is: entry.after.deadline,
            }),
            _ => None,
        })
        .collect()
}
