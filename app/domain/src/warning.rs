//! «Скоро срок»: from when on a deadline is near. Each source has its own
//! rule, since four working hours and eleven working days leave different room.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::{Facts, Importance};
use crate::deadline::Rules;
use crate::ids::{CalendarId, SourceId};

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

    /// Whether the deadline of an open appeal is near, and not yet past.
    #[must_use]
    pub fn is_soon(&self, facts: &Facts, now: Moment) -> bool {
        self.soon_from(facts).is_some_and(|from| from <= now) && !facts.is_overdue(now)
    }
}
