//! From a normative to a deadline. The normatives and their figures are rows
//! (domain.md §6); this room chooses the one that applies and counts it out.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::Moment;
use crate::appeal::{Importance, words};
use crate::calendar::WorkCalendar;
use crate::ids::{CalendarId, CategoryId, NormativeId, SourceId};

words!(
    /// What a normative's amount is counted in.
    Unit {
        /// Working hours of the calendar.
        WorkingHours = "working_hours", "рабочие часы";
        /// Working days; the day of receipt does not count.
        WorkingDays = "working_days", "рабочие дни";
        /// Calendar days.
        CalendarDays = "calendar_days", "календарные дни";
    }
);

words!(
    /// Which clock a normative sets.
    Stage {
        /// From receipt to the final answer: the deadline of the lists.
        Total = "total", "ответ";
        /// Moderation.
        Moderation = "moderation", "модерация";
        /// Search for the responsible department.
        Coordination = "coordination", "координация";
        /// Work of the department.
        Execution = "execution", "исполнение";
        /// The head's approval.
        Approval = "approval", "согласование";
        /// Longest promise of an interim answer.
        Interim = "interim", "промежуточный ответ";
    }
);

/// One rule: for this source (and category, and importance) this much time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normative {
    /// Key.
    pub id: NormativeId,
    /// The source it binds.
    pub source: SourceId,
    /// The category it binds; none for every category.
    pub category: Option<CategoryId>,
    /// The importance it binds.
    pub importance: Importance,
    /// Which clock it sets.
    pub stage: Stage,
    /// How much.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// By which working calendar.
    pub calendar: CalendarId,
}

/// Normatives and calendars together: all that a deadline follows from.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Every normative.
    pub normatives: Vec<Normative>,
    /// Calendars by key.
    pub calendars: HashMap<CalendarId, WorkCalendar>,
}

impl Rules {
    /// The normative that applies: one for exactly this category before one
    /// for every category.
    #[must_use]
    pub fn normative(
        &self,
        source: SourceId,
        category: Option<CategoryId>,
        importance: Importance,
        stage: Stage,
    ) -> Option<&Normative> {
        let fits =
            |n: &&Normative| n.source == source && n.importance == importance && n.stage == stage;
        self.normatives
            .iter()
            .filter(fits)
            .find(|n| n.category.is_some() && n.category == category)
            .or_else(|| {
                self.normatives
                    .iter()
                    .filter(fits)
                    .find(|n| n.category.is_none())
            })
    }

    /// The deadline a normative gives to a clock started at `from`.
    #[must_use]
    pub fn due(&self, normative: &Normative, from: Moment) -> Option<Moment> {
        let calendar = self.calendars.get(&normative.calendar)?;
        match normative.unit {
            Unit::WorkingHours => calendar.add_minutes(from, normative.amount * 60),
            Unit::WorkingDays => calendar.add_days(from, normative.amount),
            Unit::CalendarDays => Some(from + TimeDelta::days(normative.amount.into())),
        }
    }

    /// Deadline and normative of the final answer, if any applies.
    #[must_use]
    pub fn answer_due(
        &self,
        source: SourceId,
        category: Option<CategoryId>,
        importance: Importance,
        from: Moment,
    ) -> Option<(Moment, NormativeId)> {
        let n = self.normative(source, category, importance, Stage::Total)?;
        Some((self.due(n, from)?, n.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normative(id: i16, category: Option<i16>, importance: Importance) -> Normative {
        Normative {
            id: NormativeId(id),
            source: SourceId(1),
            category: category.map(CategoryId),
            importance,
            stage: Stage::Total,
            amount: 1,
            unit: Unit::CalendarDays,
            calendar: CalendarId(1),
        }
    }

    #[test]
    fn the_closest_rule_wins() {
        let rules = Rules {
            normatives: vec![
                normative(1, None, Importance::Normal),
                normative(2, Some(7), Importance::Normal),
                normative(3, None, Importance::High),
            ],
            calendars: HashMap::new(),
        };
        let of = |c: Option<i16>, i| {
            rules
                .normative(SourceId(1), c.map(CategoryId), i, Stage::Total)
                .map(|n| n.id.0)
        };
        assert_eq!(of(None, Importance::Normal), Some(1));
        assert_eq!(of(Some(7), Importance::Normal), Some(2));
        assert_eq!(of(Some(8), Importance::Normal), Some(1));
        assert_eq!(of(Some(7), Importance::High), Some(3));
        assert_eq!(of(Some(7), Importance::Storm), None);
    }
}
