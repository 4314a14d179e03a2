//! The made-up life of an appeal. Its fate hangs on the seed and on what is
//! true of it alone, so history that is generated and work that is done live
//! are one: whoever asks what comes next, and whenever, gets the same answer.
//! Whether a step is possible decides `domain::life`, as for everybody.

mod fate;
mod notes;
mod routes;

use std::sync::Arc;

use chrono::TimeDelta;
use domain::Moment;
use domain::appeal::{Facts, State};
use domain::calendar::{Interval, WorkCalendar};
use domain::deadline::{Rules, Stage, Unit};
use domain::ids::{CalendarId, CategoryId};
use domain::life::{Circumstances, Step, decide, longest_promise};
use domain::new_appeal::{Checked, Past};
use domain::reference::Reference;
use domain::scope::Actor;
use domain::time;

use super::dice::Dice;
use fate::{End, Plan};
use routes::{coordinator, head};

/// No life is longer than this many steps.
const LONGEST: usize = 60;

/// Dice for whether the citizen objects to the answer.
const OBJECTION: u64 = 1_000;

/// What happens next to an appeal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Act {
    /// When.
    pub(crate) at: Moment,
    /// What.
    pub(crate) step: Step,
    /// Who does it.
    pub(crate) actor: Actor,
    /// A reason, an answer.
    pub(crate) note: Option<String>,
}

/// The desks at which appeals are worked off.
#[derive(Clone, Debug)]
pub(crate) struct Desks {
    seed: u64,
    reference: Arc<Reference>,
    rules: Arc<Rules>,
    /// Operators watch the networks from eight to ten every day.
    duty: WorkCalendar,
    /// And some by night.
    always: WorkCalendar,
}

impl Desks {
    /// Desks that work by these rules.
    pub(crate) fn new(seed: u64, reference: Arc<Reference>, rules: Arc<Rules>) -> Self {
        let every_day = |from, to| {
            let week = std::array::from_fn(|_| vec![Interval { from, to }]);
            WorkCalendar::new(CalendarId(0), week, Default::default())
        };
        Self {
            seed,
            reference,
            rules,
            duty: every_day(8 * 60, 22 * 60),
            always: every_day(0, 24 * 60),
        }
    }

    /// What happens next to an appeal that has been as it is `since` then.
    /// `subject` is what its text is about, where it has no category yet.
    pub(crate) fn next(
        &self,
        facts: &Facts,
        since: Moment,
        subject: Option<CategoryId>,
    ) -> Option<Act> {
        self.act(&self.plan(facts), facts, since, subject)
    }

    /// Lives an appeal's life up to a moment.
    pub(crate) fn live(&self, item: &mut Checked, subject: Option<CategoryId>, until: Moment) {
        let needs_approval = self.needs_approval(&item.facts);
        let mut facts = item.facts.clone();
        let mut since = facts.received_at;
        let mut plan = self.plan(&facts);
        let mut started = since;
        for _ in 0..LONGEST {
            let Some(act) = self
                .act(&plan, &facts, since, subject)
                .filter(|a| a.at <= until)
            else {
                return;
            };
            let by = Circumstances {
                started: (facts.cycle > 1).then_some(started),
                note: act.note.as_deref(),
                ..Circumstances::new(act.at, &self.rules, needs_approval)
            };
            let Ok((kind, after)) = decide(&facts, &act.step, by) else {
                return;
            };
            if act.step == Step::Answer {
                item.answer.clone_from(&act.note);
            }
            item.past.push(Past {
                at: act.at,
                kind,
                after: after.clone(),
                actor: Some(act.actor),
                note: act.note,
            });
            if after.cycle != facts.cycle {
                plan = self.plan(&after);
                started = act.at;
            }
            (facts, since) = (after, act.at);
        }
    }

    /// The category of a recognised code; what nobody recognises is a question.
    pub(crate) fn category(&self, code: Option<&str>) -> Option<CategoryId> {
        let of = |code| self.reference.category_by_code(code).map(|c| c.id);
        code.and_then(of)
            .or_else(|| of("other_question"))
            .or_else(|| self.anything())
    }

    /// Any category at all: enough to know when a step is due.
    pub(crate) fn anything(&self) -> Option<CategoryId> {
        self.reference.categories.last().map(|c| c.id)
    }

    fn needs_approval(&self, facts: &Facts) -> bool {
        self.reference
            .source(facts.source)
            .is_some_and(|s| s.needs_approval)
    }

    /// The office's calendar, the minutes it gives to an answer, and whether
    /// these are days rather than hours.
    fn term(&self, facts: &Facts, start: Moment) -> (&WorkCalendar, f64, bool) {
        let normative =
            self.rules
                .normative(facts.source, facts.category, facts.importance, Stage::Total);
        let office = normative
            .and_then(|n| self.rules.calendar(n.calendar))
            .unwrap_or(&self.duty);
        let minutes = normative
            .and_then(|n| self.rules.due(n, start))
            .map_or(9 * 60, |due| office.minutes_between(start, due));
        let formal = normative.is_none_or(|n| n.unit != Unit::WorkingHours);
        (
            office,
            f64::from(u32::try_from(minutes.max(30)).unwrap_or(u32::MAX)),
            formal,
        )
    }

    /// Dice of an appeal for one purpose: a consideration's number, or [`OBJECTION`].
    fn dice(&self, facts: &Facts, purpose: u64) -> Dice {
        let number = i64::unsigned_abs;
        Dice::new(&[
            self.seed,
            number(facts.source.0.into()),
            number(time::millis(facts.received_at)),
            purpose,
        ])
    }

    /// Whether and when the citizen objects to the first answer.
    fn objection(&self, facts: &Facts) -> Option<Moment> {
        let mut dice = self.dice(facts, OBJECTION);
        let (objects, hours) = (dice.chance(0.07), dice.within(5, 130));
        facts.answered_at.filter(|_| objects).map(|at| {
            at + TimeDelta::hours(hours.into()) + TimeDelta::seconds(dice.within(0, 3_599).into())
        })
    }

    fn plan(&self, facts: &Facts) -> Plan {
        let objected = if facts.cycle > 1 {
            self.objection(facts)
        } else {
            None
        };
        let start = objected.unwrap_or(facts.received_at);
        let (office, term, formal) = self.term(facts, start);
        let bot = self
            .reference
            .source(facts.source)
            .is_some_and(|s| s.code == "chatbot");
        let first = facts.cycle == 1;
        let case = fate::Case {
            start,
            office,
            duty: &self.duty,
            always: &self.always,
            term,
            formal,
            bot,
            first,
        };
        Plan::throw(
            &mut self.dice(facts, facts.cycle.unsigned_abs().into()),
            &case,
            self.needs_approval(facts),
        )
    }

    fn act(
        &self,
        plan: &Plan,
        facts: &Facts,
        since: Moment,
        subject: Option<CategoryId>,
    ) -> Option<Act> {
        let (at, step, actor) = match facts.state {
            State::Received => (plan.take, Step::Take, self.clerk(facts, plan)),
            State::Moderation => match plan.end {
                End::Reject => (plan.done, Step::Reject, self.clerk(facts, plan)),
                End::MergeEarly => (plan.done, Step::Merge, self.clerk(facts, plan)),
                _ => (
                    plan.classify,
                    Step::Classify(facts.category.or(subject)?),
                    self.clerk(facts, plan),
                ),
            },
            State::Coordination => match plan.end {
                End::MergeLate => (plan.done, Step::Merge, coordinator(plan)),
                End::Redirect => (plan.done, Step::Redirect, coordinator(plan)),
                _ => {
                    let again = plan.bounce.as_ref().filter(|b| since >= b.at);
                    let at = again.map_or(plan.assign, |b| b.assign);
                    (
                        at,
                        Step::Assign(self.route(facts, plan, again.is_some())?),
                        coordinator(plan),
                    )
                }
            },
            State::Assigned => match &plan.bounce {
                Some(b) if since < b.at => (b.at, Step::Bounce, self.executor(facts, plan)),
                Some(b) => (b.acknowledge, Step::Acknowledge, self.executor(facts, plan)),
                None => (
                    plan.acknowledge,
                    Step::Acknowledge,
                    self.executor(facts, plan),
                ),
            },
            State::InProgress => match &plan.interim {
                Some(i) if since < i.at => {
                    // Nobody promises more than the normative allows.
                    let longest = longest_promise(facts, &self.rules, i.at);
                    let until = longest.map_or(i.until, |l| i.until.min(l));
                    (i.at, Step::Promise(until), self.executor(facts, plan))
                }
                _ if self.needs_approval(facts) => {
                    let again = plan.returned.filter(|(at, _)| since >= *at);
                    (
                        again.map_or(plan.draft, |(_, draft)| draft),
                        Step::Draft,
                        self.executor(facts, plan),
                    )
                }
                _ => (plan.done, Step::Answer, self.executor(facts, plan)),
            },
            State::Interim => {
                let resume = plan.interim.as_ref().map_or(plan.done, |i| i.resume);
                (resume, Step::Resume, self.executor(facts, plan))
            }
            State::OnApproval => match plan.returned {
                Some((at, _)) if since < at => (at, Step::Return, head(facts, plan)),
                _ => (plan.done, Step::Answer, head(facts, plan)),
            },
            State::Answered => return self.after_answer(plan, facts, since),
            State::Closed
            | State::Rejected
            | State::Redirected
            | State::Merged
            | State::Withdrawn => return None,
        };
        let at = if at > since {
            at
        } else {
            since + TimeDelta::seconds(i64::from(plan.seconds) + 30)
        };
        let note = self.note(&step, facts, plan);
        Some(Act {
            at,
            step,
            actor,
            note,
        })
    }

    /// The citizen objects, or rates the answer well, or a week goes by.
    fn after_answer(&self, plan: &Plan, facts: &Facts, since: Moment) -> Option<Act> {
        let answered = facts.processed_at.unwrap_or(since);
        let citizen = Actor::Source(self.reference.source(facts.source)?.code.clone());
        let soonest = since + TimeDelta::seconds(30);
        if facts.cycle == 1
            && let Some(at) = self.objection(facts)
        {
            return Some(Act {
                at: at.max(soonest),
                step: Step::Reopen,
                actor: citizen,
                note: Some(notes::objection(plan.throw).into()),
            });
        }
        if let Some(hours) = plan.praise_hours {
            let at = (answered
                + TimeDelta::minutes(i64::from(hours) * 60 + i64::from(plan.seconds)))
            .max(soonest);
            let note = Some(
                if plan.throw < 0.6 {
                    "Оценка заявителя: 5"
                } else {
                    "Оценка заявителя: 4"
                }
                .into(),
            );
            return Some(Act {
                at,
                step: Step::Close,
                actor: citizen,
                note,
            });
        }
        let at = (answered + TimeDelta::days(self.reference.settings.close_after_days.into()))
            .max(soonest);
        Some(Act {
            at,
            step: Step::Close,
            actor: Actor::Timer,
            note: None,
        })
    }
}
