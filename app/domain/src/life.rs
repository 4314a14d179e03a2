//! How an appeal moves (domain.md §5): given what is true and a step somebody
//! wants, either what becomes true or a refusal. The database applies what is
//! decided here; nothing else decides.

use thiserror::Error;

use crate::Moment;
use crate::access::Right;
use crate::appeal::{Facts, Importance, State};
use crate::deadline::{Rules, Stage};
use crate::ids::{CategoryId, DepartmentId};
use crate::journal::Kind;

/// One step of the work on an appeal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `received → moderation`.
    Take,
    /// `moderation → coordination`, with the category.
    Classify(CategoryId),
    /// `coordination → assigned`.
    Assign(DepartmentId),
    /// `assigned → in_progress`.
    Acknowledge,
    /// `assigned, in_progress → coordination`.
    Bounce,
    /// `in_progress → interim`; the promise becomes the active deadline.
    Promise(Moment),
    /// `interim → in_progress`.
    Resume,
    /// `in_progress → on_approval`.
    Draft,
    /// `on_approval → in_progress`.
    Return,
    /// `on_approval → answered`, or straight from `in_progress` where the
    /// source needs no approval.
    Answer,
    /// `answered → closed`.
    Close,
    /// `moderation → rejected`.
    Reject,
    /// `moderation, coordination → merged`.
    Merge,
    /// `coordination, assigned → redirected`.
    Redirect,
    /// `answered, closed → coordination`, next cycle.
    Reopen,
    /// any open → `withdrawn`.
    Withdraw,
    /// Importance raised or lowered by the source; deadlines recomputed.
    Weigh(Importance),
    /// Deadline recomputed after a normative or a calendar was edited.
    Recalculate,
}

impl Step {
    /// The right that the step needs when the appeal is in `from`: an answer
    /// on approval is the head's, one given directly is the executor's.
    #[must_use]
    pub const fn right(&self, from: State) -> Right {
        match self {
            Self::Take => Right::Take,
            Self::Classify(_) => Right::Classify,
            Self::Assign(_) => Right::Assign,
            Self::Acknowledge => Right::Acknowledge,
            Self::Bounce => Right::Bounce,
            Self::Promise(_) => Right::Promise,
            Self::Resume => Right::Resume,
            Self::Draft => Right::Draft,
            Self::Return => Right::Return,
            Self::Answer => match from {
                State::OnApproval => Right::Approve,
                _ => Right::Answer,
            },
            Self::Close => Right::Close,
            Self::Reject => Right::Reject,
            Self::Merge => Right::Merge,
            Self::Redirect => Right::Redirect,
            Self::Reopen => Right::Reopen,
            Self::Withdraw => Right::Withdraw,
            Self::Weigh(_) => Right::Reclassify,
            Self::Recalculate => Right::Tune,
        }
    }
}

/// Why a step was refused, for a person to read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The appeal is not in a state from which the step leads.
    #[error("шаг невозможен: обращение сейчас в состоянии «{}»", .0.word())]
    WrongState(State),
    /// The source's answers must pass the head.
    #[error("ответ по этому источнику сначала согласует руководитель")]
    NeedsApproval,
    /// A promise must lie ahead.
    #[error("обещанная дата должна быть в будущем")]
    PromiseInPast,
    /// A promise may not be longer than its normative.
    #[error("по нормативу обещать можно не позже {}", crate::words::date_time(crate::time::local(*.0)))]
    PromiseTooFar(Moment),
    /// Recomputing gives the deadline there is.
    #[error("пересчёт даёт тот же срок")]
    SameDeadline,
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
    /// When the clock of the present cycle was started, where it is not the
    /// first: at the reopening. Without it a recomputed deadline of a later
    /// cycle counts from `at`.
    pub started: Option<Moment>,
}

/// Decides a step.
///
/// # Errors
/// A [`Refusal`] that says why the step cannot be taken.
pub fn decide(facts: &Facts, step: &Step, by: Circumstances<'_>) -> Result<(Kind, Facts), Refusal> {
    let mut next = facts.clone();
    let from = |allowed: &[State]| {
        if allowed.contains(&facts.state) {
            Ok(())
        } else {
            Err(Refusal::WrongState(facts.state))
        }
    };
    let kind = match *step {
        Step::Take => {
            from(&[State::Received])?;
            next.state = State::Moderation;
            Kind::Taken
        }
        Step::Classify(category) => {
            from(&[State::Moderation])?;
            next.state = State::Coordination;
            next.category = Some(category);
            set_deadline(&mut next, by);
            Kind::Classified
        }
        Step::Assign(department) => {
            from(&[State::Coordination])?;
            next.state = State::Assigned;
            next.department = Some(department);
            Kind::Assigned
        }
        Step::Acknowledge => {
            from(&[State::Assigned])?;
            next.state = State::InProgress;
            Kind::Acknowledged
        }
        Step::Bounce => {
            from(&[State::Assigned, State::InProgress])?;
            next.state = State::Coordination;
            next.department = None;
            Kind::Bounced
        }
        Step::Promise(until) => {
            from(&[State::InProgress])?;
            if until <= by.at {
                return Err(Refusal::PromiseInPast);
            }
            if let Some(last) = longest_promise(facts, by.rules, by.at).filter(|last| until > *last)
            {
                return Err(Refusal::PromiseTooFar(last));
            }
            next.state = State::Interim;
            next.deadline = Some(until);
            Kind::Promised
        }
        Step::Resume => {
            from(&[State::Interim])?;
            next.state = State::InProgress;
            Kind::Resumed
        }
        Step::Draft => {
            from(&[State::InProgress])?;
            next.state = State::OnApproval;
            Kind::Drafted
        }
        Step::Return => {
            from(&[State::OnApproval])?;
            next.state = State::InProgress;
            Kind::Returned
        }
        Step::Answer => {
            from(&[State::InProgress, State::OnApproval])?;
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
            from(&[State::Answered])?;
            next.state = State::Closed;
            Kind::Closed
        }
        Step::Reject => {
            from(&[State::Moderation])?;
            next.state = State::Rejected;
            Kind::Rejected
        }
        Step::Merge => {
            from(&[State::Moderation, State::Coordination])?;
            next.state = State::Merged;
            Kind::Merged
        }
        Step::Redirect => {
            from(&[State::Coordination, State::Assigned])?;
            next.state = State::Redirected;
            Kind::Redirected
        }
        Step::Reopen => {
            from(&[State::Answered, State::Closed])?;
            next.state = State::Coordination;
            next.cycle += 1;
            next.processed_at = None;
            let started = Some(by.at);
            set_deadline(&mut next, Circumstances { started, ..by });
            Kind::Reopened
        }
        Step::Withdraw => {
            if !facts.state.is_open() {
                return Err(Refusal::WrongState(facts.state));
            }
            next.state = State::Withdrawn;
            Kind::Withdrawn
        }
        Step::Weigh(importance) => {
            next.importance = importance;
            if facts.state.is_open() {
                set_deadline(&mut next, by);
            }
            Kind::Edited
        }
        Step::Recalculate => {
            if !facts.state.is_open() {
                return Err(Refusal::WrongState(facts.state));
            }
            set_deadline(&mut next, by);
            if next.deadline == facts.deadline {
                return Err(Refusal::SameDeadline);
            }
            Kind::Recalculated
        }
    };
    if next.state.is_processed() && next.processed_at.is_none() {
        next.processed_at = Some(by.at);
    }
    Ok((kind, next))
}

/// The instant from which the deadline of the present cycle counts: the
/// source's timestamp; after a reopening, the reopening.
#[must_use]
pub fn clock_start(facts: &Facts, by: Circumstances<'_>) -> Moment {
    if facts.cycle > 1 {
        by.started.unwrap_or(by.at)
    } else {
        facts.received_at
    }
}

fn set_deadline(facts: &mut Facts, by: Circumstances<'_>) {
    // A promise to the citizen stands, whatever else changes.
    if facts.state == State::Interim {
        return;
    }
    let due = by.rules.answer_due(
        facts.source,
        facts.category,
        facts.importance,
        clock_start(facts, by),
    );
    facts.deadline = due.map(|(at, _)| at);
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
mod tests {
    use super::*;
    use crate::ids::{ChannelId, SourceId};
    use crate::time::from_millis;

    fn facts(state: State) -> Facts {
        Facts {
            state,
            received_at: from_millis(0),
            source: SourceId(1),
            channel: ChannelId(1),
            category: None,
            department: None,
            executor: None,
            district: None,
            importance: Importance::Normal,
            cycle: 1,
            deadline: Some(from_millis(5_000)),
            normative: None,
            answered_at: None,
            answered_on_time: None,
            processed_at: None,
        }
    }

    /// Every step from every state, against the table of domain.md §5.
    #[test]
    fn the_table_of_transitions() {
        use State as S;
        let rules = Rules::default();
        let by = Circumstances {
            at: from_millis(1_000),
            rules: &rules,
            needs_approval: false,
            started: None,
        };
        let table: &[(Step, &[State], State)] = &[
            (Step::Take, &[S::Received], S::Moderation),
            (
                Step::Classify(CategoryId(1)),
                &[S::Moderation],
                S::Coordination,
            ),
            (
                Step::Assign(DepartmentId(1)),
                &[S::Coordination],
                S::Assigned,
            ),
            (Step::Acknowledge, &[S::Assigned], S::InProgress),
            (Step::Bounce, &[S::Assigned, S::InProgress], S::Coordination),
            (
                Step::Promise(from_millis(9_000)),
                &[S::InProgress],
                S::Interim,
            ),
            (Step::Resume, &[S::Interim], S::InProgress),
            (Step::Draft, &[S::InProgress], S::OnApproval),
            (Step::Return, &[S::OnApproval], S::InProgress),
            (Step::Answer, &[S::InProgress, S::OnApproval], S::Answered),
            (Step::Close, &[S::Answered], S::Closed),
            (Step::Reject, &[S::Moderation], S::Rejected),
            (Step::Merge, &[S::Moderation, S::Coordination], S::Merged),
            (
                Step::Redirect,
                &[S::Coordination, S::Assigned],
                S::Redirected,
            ),
            (Step::Reopen, &[S::Answered, S::Closed], S::Coordination),
        ];
        for (step, allowed, to) in table {
            for from in State::ALL {
                let got = decide(&facts(*from), step, by);
                if allowed.contains(from) {
                    assert_eq!(got.map(|(_, f)| f.state), Ok(*to), "{step:?} from {from:?}");
                } else {
                    assert_eq!(
                        got,
                        Err(Refusal::WrongState(*from)),
                        "{step:?} from {from:?}"
                    );
                }
            }
        }
        for from in State::ALL {
            assert_eq!(
                decide(&facts(*from), &Step::Withdraw, by).is_ok(),
                from.is_open()
            );
        }
    }

    #[test]
    fn approval_cannot_be_skipped_where_the_source_wants_it() {
        let rules = Rules::default();
        let by = Circumstances {
            at: from_millis(1),
            rules: &rules,
            needs_approval: true,
            started: None,
        };
        assert_eq!(
            decide(&facts(State::InProgress), &Step::Answer, by),
            Err(Refusal::NeedsApproval)
        );
        assert!(decide(&facts(State::OnApproval), &Step::Answer, by).is_ok());
    }

    #[test]
    fn the_first_answer_is_remembered_and_each_cycle_is_processed_once() {
        let rules = Rules::default();
        let by = |ms| Circumstances {
            at: from_millis(ms),
            rules: &rules,
            needs_approval: false,
            started: None,
        };
        let (_, first) = decide(&facts(State::InProgress), &Step::Answer, by(6_000)).unwrap();
        assert_eq!(first.answered_on_time, Some(false));
        assert_eq!(first.processed_at, Some(from_millis(6_000)));
        let (_, again) = decide(&first, &Step::Reopen, by(7_000)).unwrap();
        assert_eq!((again.cycle, again.processed_at), (2, None));
        let mut working = again;
        working.state = State::InProgress;
        let (_, second) = decide(&working, &Step::Answer, by(8_000)).unwrap();
        assert_eq!(second.answered_at, Some(from_millis(6_000)));
        assert_eq!(second.processed_at, Some(from_millis(8_000)));
    }
}
