//! Turns what a walk passes into spans: days that were treated alike, and in
//! long runs ordinary weeks.

use chrono::NaiveDate;

use super::{Skip, Span, What};
use crate::calendar::{DayKind, Interval, Passage, WorkCalendar, date};

/// Turns what a walk passes into spans.
pub(super) struct Teller<'a> {
    pub(super) calendar: &'a WorkCalendar,
    pub(super) spans: Vec<Span>,
}

impl Teller<'_> {
    pub(super) fn pass(&mut self, passage: Passage) {
        let (day, what) = match passage {
            Passage::Hours(day, counted) => {
                let day = date(day);
                let minute = |ms: i64| u16::try_from(ms / 60_000).unwrap_or(u16::MAX);
                let hours = Interval {
                    from: minute(counted.from_ms),
                    to: minute(counted.to_ms),
                };
                // A second interval of the same day joins the first.
                if let Some(Span {
                    last,
                    days: 1,
                    what:
                        What::Hours {
                            minutes,
                            hours: all,
                            ..
                        },
                    ..
                }) = self.spans.last_mut()
                    && *last == day
                {
                    *minutes += counted.minutes;
                    all.push(hours);
                    return;
                }
                let what = What::Hours {
                    minutes: counted.minutes,
                    hours: vec![hours],
                    special: self.special(day),
                };
                self.join_last();
                self.spans.push(one(day, what));
                return;
            }
            Passage::Day(day) => (
                day,
                What::Days {
                    special: self.special(date(day)),
                },
            ),
            Passage::Receipt(day) => (day, What::Skipped(Skip::Receipt)),
            Passage::Idle(day) => (day, What::Skipped(self.idle(date(day)))),
        };
        self.join_last();
        self.spans.push(one(date(day), what));
        self.join_last();
    }

    fn idle(&self, day: NaiveDate) -> Skip {
        if !self.calendar.intervals(day).is_empty() {
            Skip::AfterHours
        } else if let Some(special) = self.calendar.special(day) {
            Skip::Holiday(special.note.clone())
        } else {
            Skip::Weekend
        }
    }

    fn special(&self, day: NaiveDate) -> Option<(DayKind, Option<String>)> {
        let special = self.calendar.special(day)?;
        Some((special.kind, special.note.clone()))
    }

    /// Joins the last span to the one before where both were treated alike.
    pub(super) fn join_last(&mut self) {
        let [.., before, last] = self.spans.as_mut_slice() else {
            return;
        };
        if before.last.succ_opt() != Some(last.first) {
            return;
        }
        let alike = match (&mut before.what, &last.what) {
            (
                What::Hours {
                    minutes,
                    hours,
                    special: None,
                },
                What::Hours {
                    minutes: more,
                    hours: same,
                    special: None,
                },
            ) if hours == same => {
                *minutes += more;
                true
            }
            (a @ (What::Days { .. } | What::Skipped(_)), b) => a == b,
            _ => false,
        };
        if alike {
            before.last = last.last;
            before.days += last.days;
            self.spans.pop();
        }
    }
}

fn one(day: NaiveDate, what: What) -> Span {
    Span {
        first: day,
        last: day,
        days: 1,
        what,
    }
}

/// Puts ordinary weeks together: counted days of ordinary hours, and the
/// weekends between them. What is out of the ordinary stays by itself.
pub(super) fn weeks(spans: Vec<Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        let joined = match (out.as_mut_slice(), &span.what) {
            (
                [.., before, weekend],
                What::Hours { special: None, .. } | What::Days { special: None },
            ) if weekend.what == What::Skipped(Skip::Weekend)
                && weekend.last.succ_opt() == Some(span.first) =>
            {
                let joined = join_ordinary(before, &span);
                if joined {
                    out.pop();
                }
                joined
            }
            ([.., before], What::Hours { special: None, .. })
                if before.last.succ_opt() == Some(span.first) =>
            {
                join_ordinary(before, &span)
            }
            _ => false,
        };
        if !joined {
            out.push(span);
        }
    }
    out
}

fn join_ordinary(before: &mut Span, span: &Span) -> bool {
    let joined = match (&mut before.what, &span.what) {
        (
            What::Hours {
                minutes,
                hours,
                special: None,
            },
            What::Hours { minutes: more, .. },
        ) => {
            *minutes += more;
            hours.clear();
            true
        }
        (What::Days { special: None }, What::Days { .. }) => true,
        _ => false,
    };
    if joined {
        before.last = span.last;
        before.days += span.days;
    }
    joined
}
