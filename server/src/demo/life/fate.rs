//! What is thrown once for each consideration of an appeal: how it ends, how
//! long each stage takes, what goes wrong on the way (shares: domain.md §8).

use chrono::TimeDelta;
use domain::Moment;
use domain::calendar::WorkCalendar;

use super::super::dice::{Dice, whole};

/// How a consideration ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With an answer.
    Answer,
    /// Refused at moderation.
    Reject,
    /// Joined to another appeal, at moderation already.
    MergeEarly,
    /// Joined when it is known whose it is.
    MergeLate,
    /// Somebody else's competence.
    Redirect,
}

/// What a fate is thrown for.
pub(super) struct Case<'a> {
    /// When the clock starts.
    pub(super) start: Moment,
    /// The departments' hours.
    pub(super) office: &'a WorkCalendar,
    /// The operators' hours.
    pub(super) duty: &'a WorkCalendar,
    /// Day and night.
    pub(super) always: &'a WorkCalendar,
    /// Office minutes until the deadline.
    pub(super) term: f64,
    /// Whether the term is counted in days.
    pub(super) formal: bool,
    /// Whether a machine answers most.
    pub(super) bot: bool,
    /// Whether it is the first consideration.
    pub(super) first: bool,
}

/// «Не наше»: sent back and assigned anew.
#[derive(Clone, Debug)]
pub(super) struct Bounce {
    pub(super) at: Moment,
    pub(super) assign: Moment,
    pub(super) acknowledge: Moment,
}

/// An interim answer.
#[derive(Clone, Debug)]
pub(super) struct Interim {
    pub(super) at: Moment,
    pub(super) until: Moment,
    pub(super) resume: Moment,
}

/// The moments of one consideration, each after the one before.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) end: End,
    /// Whether an operator answers without a department.
    pub(super) operator: bool,
    pub(super) take: Moment,
    pub(super) classify: Moment,
    pub(super) assign: Moment,
    pub(super) acknowledge: Moment,
    pub(super) bounce: Option<Bounce>,
    pub(super) interim: Option<Interim>,
    pub(super) draft: Moment,
    /// The head returns the draft; the next draft.
    pub(super) returned: Option<(Moment, Moment)>,
    /// Answered, rejected, redirected or merged.
    pub(super) done: Moment,
    /// A good rating so many hours after the answer.
    pub(super) praise_hours: Option<u32>,
    /// Evenly in 0…1, for choices of words and routes.
    pub(super) throw: f64,
    /// 0…59.
    pub(super) seconds: u32,
}

impl Plan {
    /// Throws a fate. The throws are always the same in number and order up
    /// to the end's kind, so that a change in one share moves little else.
    pub(super) fn throw(dice: &mut Dice, case: &Case<'_>, needs_approval: bool) -> Self {
        let end = if case.first { end(dice) } else { End::Answer };
        let (throw, seconds) = (dice.unit(), dice.within(0, 59));
        let operator = !case.formal && dice.chance(if case.bot { 0.9 } else { 0.64 });
        let night = dice.chance(if case.bot { 0.6 } else { 0.15 });
        let praise_hours = dice.chance(0.35).then(|| dice.within(2, 90));
        let early = if case.formal {
            case.office
        } else if night {
            case.always
        } else {
            case.duty
        };
        let (done, interim) = match end {
            End::Answer => answer(dice, case, early, operator),
            other => (ending(dice, case, early, other), None),
        };
        let mut line = Line {
            last: case.start,
            dice,
        };
        let room = minutes(early, case.start, done).max(4.0);
        let (slow, a, b, c) = if case.formal {
            (70.0, 25.0, 60.0, 200.0)
        } else {
            (6.0, 4.0, 7.0, 25.0)
        };
        let take = line.dice.log_normal(slow, 0.8).min(0.12 * room);
        let classify = take + line.dice.log_normal(a, 0.8).min(0.1 * room);
        let assign = classify + line.dice.log_normal(b, 0.8).min(0.15 * room);
        let take = line.next(add(early, case.start, take));
        let classify = line.next(add(early, case.start, classify));
        let assign = line.next(add(early, case.start, assign));
        let hands = if operator { early } else { case.office };
        let left = minutes(hands, assign, done);
        let wait = line.dice.log_normal(c, 0.9).min(0.25 * left);
        let acknowledge = line.next(add(hands, assign, wait));
        // Who answers an appeal in the network does not send it away.
        let bounce = (!operator && end == End::Answer && line.dice.chance(0.08)).then(|| {
            let left = minutes(hands, assign, done) * 0.15;
            let delay = line.dice.log_normal(60.0, 0.7).min(left);
            let at = line.next(add(hands, assign, delay));
            let assign = line.next(add(hands, at, 20.0_f64.min(left)));
            let acknowledge = line.next(add(hands, assign, 45.0_f64.min(left)));
            Bounce {
                at,
                assign,
                acknowledge,
            }
        });
        let interim = interim.map(|(at, until)| {
            let at = line.next(at);
            let resume = line.next(part(hands, at, done, 0.8).min(until.max(at)));
            Interim {
                at,
                until: until.max(at + TimeDelta::hours(1)),
                resume,
            }
        });
        let from = line.last;
        let returned = needs_approval && line.dice.chance(0.08);
        let draft = if needs_approval {
            line.next(part(hands, from, done, if returned { 0.5 } else { 0.85 }))
        } else {
            from
        };
        let returned = returned.then(|| {
            let at = line.next(part(hands, from, done, 0.68));
            (at, line.next(part(hands, from, done, 0.88)))
        });
        let done = line.next(done);
        Self {
            end,
            operator,
            take,
            classify,
            assign,
            acknowledge,
            bounce,
            interim,
            draft,
            returned,
            done,
            praise_hours,
            throw,
            seconds,
        }
    }
}

/// Moments in order: each a few seconds after the one before at the soonest.
struct Line<'a> {
    last: Moment,
    dice: &'a mut Dice,
}

impl Line<'_> {
    fn next(&mut self, at: Moment) -> Moment {
        let soonest = self.last + TimeDelta::seconds(self.dice.within(15, 50).into());
        self.last = (at + TimeDelta::seconds(self.dice.within(0, 40).into())).max(soonest);
        self.last
    }
}

fn end(dice: &mut Dice) -> End {
    let throw = dice.unit();
    match throw {
        t if t < 0.04 => End::Reject,
        t if t < 0.11 => End::MergeEarly,
        t if t < 0.16 => End::MergeLate,
        t if t < 0.22 => End::Redirect,
        _ => End::Answer,
    }
}

/// When an end other than an answer comes.
fn ending(dice: &mut Dice, case: &Case<'_>, early: &WorkCalendar, end: End) -> Moment {
    let (median, longest) = match (end, case.formal) {
        (End::Redirect, true) => (700.0, 2_600.0),
        (End::Redirect, false) => (90.0, 420.0),
        (_, true) => (180.0, 1_400.0),
        (_, false) => (25.0, 300.0),
    };
    add(early, case.start, dice.log_normal(median, 0.8).min(longest))
}

/// When the answer comes, and the interim answer and its promise before it.
fn answer(
    dice: &mut Dice,
    case: &Case<'_>,
    early: &WorkCalendar,
    operator: bool,
) -> (Moment, Option<(Moment, Moment)>) {
    let hurry = (case.term / 540.0).clamp(0.2, 1.0);
    if operator {
        let median = if case.bot { 9.0 } else { 55.0 * hurry };
        let late = add(
            early,
            case.start,
            dice.log_normal(median, 0.95).min(700.0 * hurry),
        );
        return (late, None);
    }
    if dice.chance(if case.formal { 0.05 } else { 0.27 }) {
        let at = add(
            case.office,
            case.start,
            case.term * (0.3 + 0.65 * dice.unit()),
        );
        let days = if case.formal {
            dice.within(5, 10)
        } else {
            dice.within(2, 6)
        };
        let until = case
            .office
            .add_days(at, days)
            .unwrap_or(at + TimeDelta::days(days.into()));
        let done = if dice.chance(0.9) {
            part(case.office, at, until, 0.4 + 0.58 * dice.unit())
        } else {
            add(case.office, until, dice.log_normal(180.0, 0.8))
        };
        return (done, Some((at, until)));
    }
    let (in_time, usual, spread, beyond, forgotten) = if case.formal {
        (0.80, 0.40, 0.5, 0.045, 0.012)
    } else {
        (0.76, 0.82, 0.3, 0.2, 0.02)
    };
    let share = if dice.chance(in_time) {
        dice.log_normal(usual, spread).clamp(0.03, 0.985)
    } else if dice.chance(forgotten / (1.0 - in_time)) {
        // The heavy tail.
        1.0 + dice.log_normal(if case.formal { 0.6 } else { 4.0 }, 0.5)
    } else {
        1.0 + dice.log_normal(beyond, 0.9)
    };
    (add(case.office, case.start, case.term * share), None)
}

fn add(calendar: &WorkCalendar, from: Moment, minutes: f64) -> Moment {
    let minutes = whole(minutes).max(1);
    calendar
        .add_minutes(from, minutes)
        .unwrap_or(from + TimeDelta::minutes(minutes.into()))
}

fn minutes(calendar: &WorkCalendar, from: Moment, to: Moment) -> f64 {
    f64::from(u32::try_from(calendar.minutes_between(from, to).max(0)).unwrap_or(u32::MAX))
}

/// The moment at which a part of the working time between two has gone by.
fn part(calendar: &WorkCalendar, from: Moment, to: Moment, share: f64) -> Moment {
    add(calendar, from, minutes(calendar, from, to) * share)
}
