//! What a look at an appeal's clocks finds, and when to look again.

use chrono::TimeDelta;

use crate::Moment;
use crate::appeal::State;
use crate::breach::{Breach, active, breaches};
use crate::deadline::Rules;
use crate::escalation::{Climb, Known};
use crate::journal::{Entry, Kind};
use crate::stage::visits;

/// A line is dated when its request came, and may be committed so much later.
const GRACE: TimeDelta = TimeDelta::minutes(10);

/// What a look finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Deadlines that went by, oldest first. What was recorded before may be
    /// among them: a breach is known by its cycle, clock, stage and `set_at`.
    pub breaches: Vec<Breach>,
    /// The promise of an interim answer is past: work goes on.
    pub resume: bool,
    /// The deadline is near, and no line says so yet.
    pub warn: bool,
    /// A level that it has climbed to, and that nobody was told of yet.
    pub climb: Option<Climb>,
    /// When time alone may next change something; none when nothing runs.
    pub next: Option<Moment>,
}

/// Looks at an appeal. `seen` is the last look, `known` what is on record of
/// this cycle. The first look at an appeal tells of its current cycle alone.
#[must_use]
pub fn look(
    history: &[Entry],
    rules: &Rules,
    seen: Option<Moment>,
    known: Known<'_>,
    now: Moment,
) -> Look {
    let Some(facts) = history.last().map(|e| &e.after) else {
        return Look::default();
    };
    let visits = visits(history, rules, now);
    let mut found = breaches(history, &visits, now);
    found.retain(|b| match seen {
        Some(seen) => b.at > seen - GRACE,
        None => b.cycle == facts.cycle,
    });
    found.sort_by_key(|b| b.at);
    let climb = rules.climb(history, known, now);
    let reached = climb.map(|c| c.level);
    let stage = visits
        .last()
        .filter(|v| v.until.is_none())
        .and_then(|v| v.deadline);
    let deadline = active(history).map(|(d, _)| d);
    let soon = rules.soon_from(facts).filter(|_| !warned(history));
    Look {
        warn: soon.is_some_and(|from| from <= now) && !facts.is_overdue(now),
        resume: facts.state == State::Interim && facts.is_overdue(now),
        breaches: found,
        climb,
        next: [stage, deadline, soon]
            .into_iter()
            .flatten()
            .filter(|d| *d > now)
            .chain(rules.next_climb(history, known, reached, now))
            .min(),
    }
}

/// Whether it has been said in this cycle that the present deadline is near.
fn warned(history: &[Entry]) -> bool {
    let deadline = |e: &Entry| (e.after.cycle, e.after.deadline);
    let present = history.last().map(deadline);
    history
        .iter()
        .any(|e| e.kind == Kind::Warned && Some(deadline(e)) == present)
}
