//! How an appeal moves (domain.md §5): given what is true and a step somebody
//! wants, either what becomes true or a refusal. The database applies what is
//! decided here; nothing else decides.
//!
//! Which step leads from where, who may take it and what must be said with it
//! is one table, [`StepKind`]; what may be taken back is in [`undo`].

mod kind;
mod promise;
mod refusal;
mod step;
mod undo;
mod was;

pub use kind::{StepKind, offered};
pub use promise::{promise_days, promise_until};
pub use refusal::Refusal;
pub use step::Step;
pub use undo::{Last, UNDO_SECONDS, may_undo, undo};
pub use was::Was;

use chrono::Days;

use crate::appeal::{Facts, State};
use crate::deadline::{Rules, Stage};
use crate::ids::{DepartmentId, PersonId};
use crate::journal::Kind;
use crate::{Moment, time};

/// For how long may be promised where no normative says so, days.
const LONGEST_PROMISE: Days = Days::new(365);

/// Letters of a reason, a comment or an answer at most.
pub const LONGEST_TEXT: usize = 10_000;

/// What binds the deadline of a cycle beside the normative.
///
/// While the interim answer lasts, the promise alone is the deadline: whoever
/// leads was told so. Once work goes on, the voices count as well, who were not
/// told: the earliest of them and the promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// What was last promised to the citizen in this cycle: until it passes it
    /// is the deadline, though work goes on (domain.md §5).
    pub promised: Option<Moment>,
    /// The earliest deadline of the voices that the appeal leads: an incident's
    /// deadline is the earliest of all (domain.md §5).
    pub gathered: Option<Moment>,
}

impl Bound {
    /// Whether a promise still holds.
    #[must_use]
    pub fn holds(self, at: Moment) -> bool {
        self.promised.is_some_and(|until| until > at)
    }

    /// The deadline by the normative, or an earlier one of a voice.
    #[must_use]
    pub fn earliest(self, due: Option<Moment>) -> Option<Moment> {
        [due, self.gathered].into_iter().flatten().min()
    }
}

/// What the step's outcome depends on beside the appeal itself.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// When the step is taken.
    pub at: Moment,
    /// Normatives and calendars.
    pub rules: &'a Rules,
    /// Whether the source's answers must pass the head.
    pub needs_approval: bool,
    /// When the clock of the present cycle was started, where that is not the
    /// citizen's message: at the reopening.
    pub started: Option<Moment>,
    /// What binds a deadline that is counted anew.
    pub bound: Bound,
    /// What is said with the step: a reason, a comment, an answer.
    pub note: Option<&'a str>,
    /// The person who takes it, where it is one: whoever takes or
    /// acknowledges an appeal has it from then on.
    pub who: Option<PersonId>,
    /// How often an appeal may be reopened.
    pub reopen_limit: i16,
    /// The department to which the category that is being set sends at once.
    pub sends_to: Option<DepartmentId>,
}

impl<'a> Circumstances<'a> {
    /// Circumstances in which nobody in particular says nothing.
    #[must_use]
    pub const fn new(at: Moment, rules: &'a Rules, needs_approval: bool) -> Self {
        Self {
            at,
            rules,
            needs_approval,
            started: None,
            bound: Bound {
                promised: None,
                gathered: None,
            },
            note: None,
            who: None,
            reopen_limit: i16::MAX,
            sends_to: None,
        }
    }

    /// With these words.
    #[must_use]
    pub const fn saying(self, note: Option<&'a str>) -> Self {
        Self { note, ..self }
    }
}

/// Decides a step.
///
/// # Errors
/// A [`Refusal`] that says why the step cannot be taken.
pub fn decide(facts: &Facts, step: &Step, by: Circumstances<'_>) -> Result<(Kind, Facts), Refusal> {
    if !step.kind().from().contains(&facts.state) {
        return Err(Refusal::WrongState(facts.state));
    }
    let said = by.note.map(str::trim).filter(|n| !n.is_empty());
    if let Some(what) = step.kind().text().filter(|_| said.is_none()) {
        return Err(Refusal::TextNeeded(what));
    }
    if said.is_some_and(|n| n.chars().count() > LONGEST_TEXT) {
        return Err(Refusal::TextTooLong(LONGEST_TEXT));
    }
    let mut next = facts.clone();
    let kind = take(facts, &mut next, step, by)?;
    if next.state.is_processed() && next.processed_at.is_none() {
        next.processed_at = Some(by.at);
    }
    Ok((kind, next))
}

/// The step itself, from a state in which it may be taken.
fn take(
    facts: &Facts,
    next: &mut Facts,
    step: &Step,
    by: Circumstances<'_>,
) -> Result<Kind, Refusal> {
    Ok(match *step {
        Step::Take => {
            next.state = State::Moderation;
            next.executor = by.who;
            Kind::Taken
        }
        Step::Classify(category) => {
            next.state = State::Coordination;
            next.category = Some(category);
            next.executor = None;
            set_deadline(next, by);
            if by.sends_to.is_some() {
                next.state = State::Assigned;
                next.department = by.sends_to;
            }
            Kind::Classified
        }
        Step::Assign(department) => {
            next.state = State::Assigned;
            next.department = Some(department);
            next.executor = None;
            Kind::Assigned
        }
        Step::Acknowledge => {
            if let Some(to) = facts.executor.filter(|_| is_anothers(facts, by.who)) {
                return Err(Refusal::Entrusted { to, name: None });
            }
            next.state = State::InProgress;
            next.executor = by.who.or(facts.executor);
            Kind::Acknowledged
        }
        Step::Bounce => {
            next.state = State::Coordination;
            next.department = None;
            next.executor = None;
            Kind::Bounced
        }
        Step::Promise(until) => {
            if until <= by.at {
                return Err(Refusal::PromiseInPast);
            }
            let longest = longest_promise(facts, by.rules, by.at);
            if longest.is_none() && until > by.at + LONGEST_PROMISE {
                return Err(Refusal::PromiseTooLong);
            }
            // The last day may be promised, until the hour at which it ends.
            let last = longest.filter(|last| until > *last);
            if let Some(last) = last.filter(|last| time::day(until) > time::day(*last)) {
                return Err(Refusal::PromiseTooFar(last));
            }
            next.state = State::Interim;
            next.deadline = Some(last.unwrap_or(until));
            Kind::Promised
        }
        Step::Resume => {
            next.state = State::InProgress;
            next.deadline = by.bound.earliest(facts.deadline);
            Kind::Resumed
        }
        Step::Draft => {
            next.state = State::OnApproval;
            Kind::Drafted
        }
        Step::Return => {
            next.state = State::InProgress;
            Kind::Returned
        }
        Step::Answer => {
            if by.needs_approval && facts.state == State::InProgress {
                return Err(Refusal::NeedsApproval);
            }
            next.state = State::Answered;
            if next.answered_at.is_none() {
                next.answered_at = Some(by.at);
                next.answered_on_time = Some(next.deadline.is_none_or(|d| by.at <= d));
            }
            Kind::Answered
        }
        Step::Close => {
            next.state = State::Closed;
            Kind::Closed
        }
        Step::Reject => {
            next.state = State::Rejected;
            Kind::Rejected
        }
        Step::Merge => {
            next.state = State::Merged;
            Kind::Merged
        }
        Step::Gather(deadline) => {
            if facts.state != State::Interim {
                next.deadline = [facts.deadline, deadline].into_iter().flatten().min();
            }
            Kind::Gathered
        }
        Step::Split(joined_in) => {
            next.state = match (joined_in, facts.category) {
                (None | Some(State::Coordination), Some(_)) => State::Coordination,
                _ => State::Moderation,
            };
            next.cycle += 1;
            next.processed_at = None;
            next.executor = None;
            // Of those that it leads from now on, where it does.
            next.deadline = by.bound.earliest(facts.deadline);
            Kind::Split
        }
        Step::Part(left) => {
            // Only where the one that left was the earliest.
            if facts.deadline == left && facts.state != State::Interim {
                set_deadline(next, by);
                if by.bound.holds(by.at) {
                    next.deadline = by.bound.earliest(by.bound.promised);
                }
            }
            Kind::Parted
        }
        Step::Redirect => {
            next.state = State::Redirected;
            Kind::Redirected
        }
        Step::Reopen => {
            if facts.cycle > by.reopen_limit {
                return Err(Refusal::ReopenedEnough(by.reopen_limit));
            }
            next.state = State::Coordination;
            next.cycle += 1;
            next.processed_at = None;
            next.executor = None;
            let (started, bound) = (Some(by.at), Bound::default());
            set_deadline(
                next,
                Circumstances {
                    started,
                    bound,
                    ..by
                },
            );
            Kind::Reopened
        }
        Step::Withdraw => {
            next.state = State::Withdrawn;
            Kind::Withdrawn
        }
        Step::Weigh(importance) => {
            if facts.importance == importance {
                return Err(Refusal::SameAsBefore);
            }
            next.importance = importance;
            set_deadline(next, by);
            Kind::Weighed
        }
        Step::Recalculate => {
            set_deadline(next, by);
            if next.deadline == facts.deadline {
                return Err(Refusal::SameDeadline);
            }
            Kind::Recalculated
        }
        Step::Reclassify(category) => {
            if facts.category == Some(category) {
                return Err(Refusal::SameAsBefore);
            }
            next.category = Some(category);
            set_deadline(next, by);
            Kind::Reclassified
        }
        Step::Transfer(department) => {
            if facts.department == Some(department) {
                return Err(Refusal::SameAsBefore);
            }
            // A promise given to the citizen goes with the appeal.
            if facts.state != State::Interim {
                next.state = State::Assigned;
            }
            next.department = Some(department);
            next.executor = None;
            Kind::Transferred
        }
        Step::Delegate(executor) => {
            if facts.executor == executor {
                return Err(Refusal::SameAsBefore);
            }
            next.executor = executor;
            match executor {
                Some(_) => Kind::Delegated,
                None => Kind::Released,
            }
        }
    })
}

/// Whether somebody else is named to work on it. (What nobody in particular
/// does, a demonstration or the clock, is anybody's.)
fn is_anothers(facts: &Facts, who: Option<PersonId>) -> bool {
    facts.executor.zip(who).is_some_and(|(to, who)| to != who)
}

/// The instant from which the deadline of the present cycle counts: the
/// source's timestamp; after a reopening, the reopening.
#[must_use]
pub fn clock_start(facts: &Facts, by: Circumstances<'_>) -> Moment {
    if facts.cycle > 1 {
        by.started.unwrap_or(facts.received_at)
    } else {
        facts.received_at
    }
}

/// Counts the deadline of what is open anew, by its category and importance and
/// whatever binds it.
pub fn set_deadline(facts: &mut Facts, by: Circumstances<'_>) {
    // A promise to the citizen stands, whatever else changes.
    if facts.state == State::Interim || by.bound.holds(by.at) {
        return;
    }
    let due = by.rules.answer_due(
        facts.source,
        facts.category,
        facts.importance,
        clock_start(facts, by),
    );
    facts.deadline = by.bound.earliest(due.map(|(at, _)| at));
    facts.normative = due.map(|(_, id)| id);
}

/// The latest moment that may be promised at `at`, by the normative of
/// interim answers; none where there is no such normative.
#[must_use]
pub fn longest_promise(facts: &Facts, rules: &Rules, at: Moment) -> Option<Moment> {
    let normative = rules.normative(
        facts.source,
        facts.category,
        facts.importance,
        Stage::Interim,
    )?;
    rules.due(normative, at)
}

#[cfg(test)]
mod tests;
