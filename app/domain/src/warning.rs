//! «Скоро срок»: from when on a deadline is near. Each source has its own
//! rule, since four working hours and eleven working days leave different room.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::{Facts, Importance};
use crate::deadline::Rules;
use crate::ids::{CalendarId, SourceId};
use crate::row::Row;

/// So many working minutes before the deadline it is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningRule {
    /// The source it binds.
    pub source: SourceId,
    /// The importance it binds; none for every importance.
    pub importance: Option<Importance>,
    /// Working minutes before the deadline.
    pub minutes: u32,
    /// By which calendar.
    pub calendar: CalendarId,
}

impl Rules {
    /// The instant from which the deadline of an open appeal is near; none
    /// without a deadline or a rule.
    #[must_use]
    pub fn soon_from(&self, facts: &Facts) -> Option<Moment> {
        let deadline = facts.deadline.filter(|_| facts.state.is_open())?;
        let of = |importance| {
            self.warnings()
                .iter()
                .find(|w| w.source == facts.source && w.importance == importance)
        };
        let rule = of(Some(facts.importance)).or_else(|| of(None))?;
        self.calendar(rule.calendar)?
            .back_minutes(deadline, rule.minutes)
    }

    /// Until when a deadline counts as near at `now`, by every rule: the rules
    /// of one importance before those of all.
    #[must_use]
    pub fn soon_until(&self, now: Moment) -> Vec<SoonUntil> {
        let mut all: Vec<SoonUntil> = self
            .warnings()
            .iter()
            .filter_map(|w| {
                Some(SoonUntil {
                    source: w.source,
                    importance: w.importance,
                    until: self.calendar(w.calendar)?.near_until(now, w.minutes)?,
                })
            })
            .collect();
        all.sort_by_key(|s| s.importance.is_none());
        all
    }
}

/// Until when a deadline counts as near at some instant: a rule without its
/// calendar, for lists in the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoonUntil {
    /// The source it binds.
    pub source: SourceId,
    /// The importance it binds; none for every importance.
    pub importance: Option<Importance>,
    /// The latest deadline that is near.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub until: Moment,
}

/// Up to which deadline an appeal of this source and importance has little time.
#[must_use]
pub fn near_until(row: &Row, rules: &[SoonUntil]) -> Option<Moment> {
    let binds =
        |s: &&SoonUntil| s.source == row.source && s.importance.is_none_or(|i| i == row.importance);
    rules.iter().find(binds).map(|s| s.until)
}

/// Whether an open appeal's deadline is near at `now`, and not yet past.
#[must_use]
pub fn is_soon(row: &Row, now: Moment, rules: &[SoonUntil]) -> bool {
    near_until(row, rules).is_some_and(|until| row.is_due_before(now, until))
}
