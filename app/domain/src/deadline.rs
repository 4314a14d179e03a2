//! From a normative to a deadline. The normatives and their figures are rows
//! (domain.md §6); this room chooses the one that applies and counts it out.
//! Why a deadline is what it is, is told in [`crate::derivation`].

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::Moment;
use crate::appeal::{Importance, words};
use crate::calendar::{Passage, WorkCalendar};
use crate::escalation::EscalationRule;
use crate::ids::{CalendarId, CategoryId, NormativeId, SourceId};
use crate::warning::WarningRule;
use crate::words::counted;

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

impl Unit {
    /// An amount in words: `9 рабочих часов`.
    #[must_use]
    pub fn amount(self, n: u32) -> String {
        let n = n.into();
        match self {
            Self::WorkingHours => counted(n, "рабочий час", "рабочих часа", "рабочих часов"),
            Self::WorkingDays => counted(n, "рабочий день", "рабочих дня", "рабочих дней"),
            Self::CalendarDays => {
                counted(n, "календарный день", "календарных дня", "календарных дней")
            }
        }
    }
}

/// One rule: for this source (and category, and importance) this much time.
/// An edit makes a new version and retires the old one, so that what was
/// counted by the old one can be explained for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normative {
    /// Key of this version.
    pub id: NormativeId,
    /// The source it binds.
    pub source: SourceId,
    /// The category it binds, with those below; none for every category.
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
    /// Where the figure is from.
    pub basis: String,
    /// The stage with whose beginning this stage's clock starts, where the
    /// two share their time; none where it has its own.
    pub starts_with: Option<Stage>,
    /// Since when this version is in force.
    pub since: Moment,
    /// Until when it was in force; none for the version of today.
    pub retired: Option<Moment>,
}

/// What a current normative is found by.
type Key = (SourceId, Stage, Importance, Option<CategoryId>);

/// Normatives, calendars and the rules of warning and escalation: all that a
/// deadline and its urgency follow from.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Every version, by key.
    normatives: Vec<Normative>,
    /// Places of the versions in force today, by what they bind.
    current: Vec<(Key, usize)>,
    calendars: HashMap<CalendarId, WorkCalendar>,
    /// The category above a subcategory.
    parents: HashMap<CategoryId, CategoryId>,
    warnings: Vec<WarningRule>,
    escalations: Vec<EscalationRule>,
}

impl Rules {
    /// Rules of these normatives (of all versions) and calendars.
    #[must_use]
    pub fn new(
        mut normatives: Vec<Normative>,
        calendars: impl IntoIterator<Item = WorkCalendar>,
    ) -> Self {
        normatives.sort_by_key(|n| n.id);
        let mut current: Vec<(Key, usize)> = normatives
            .iter()
            .enumerate()
            .filter(|(_, n)| n.retired.is_none())
            .map(|(i, n)| ((n.source, n.stage, n.importance, n.category), i))
            .collect();
        current.sort_unstable();
        Self {
            normatives,
            current,
            calendars: calendars.into_iter().map(|c| (c.id, c)).collect(),
            ..Self::default()
        }
    }

    /// With the tree of categories: a normative of a category binds what is below.
    #[must_use]
    pub fn with_parents(mut self, parents: HashMap<CategoryId, CategoryId>) -> Self {
        self.parents = parents;
        self
    }

    /// With the rules of «скоро срок».
    #[must_use]
    pub fn with_warnings(mut self, warnings: Vec<WarningRule>) -> Self {
        self.warnings = warnings;
        self
    }

    /// With the rules by which a forgotten appeal climbs.
    #[must_use]
    pub fn with_escalations(mut self, escalations: Vec<EscalationRule>) -> Self {
        self.escalations = escalations;
        self
    }

    /// Every version of every normative.
    #[must_use]
    pub fn normatives(&self) -> &[Normative] {
        &self.normatives
    }

    /// The rules of «скоро срок».
    #[must_use]
    pub fn warnings(&self) -> &[WarningRule] {
        &self.warnings
    }

    /// The rules by which a forgotten appeal climbs.
    #[must_use]
    pub fn escalations(&self) -> &[EscalationRule] {
        &self.escalations
    }

    /// The version with a key.
    #[must_use]
    pub fn by_id(&self, id: NormativeId) -> Option<&Normative> {
        let place = self.normatives.binary_search_by_key(&id, |n| n.id).ok()?;
        self.normatives.get(place)
    }

    /// The calendar with a key.
    #[must_use]
    pub fn calendar(&self, id: CalendarId) -> Option<&WorkCalendar> {
        self.calendars.get(&id)
    }

    /// Every calendar, in no order.
    pub fn calendars(&self) -> impl Iterator<Item = &WorkCalendar> {
        self.calendars.values()
    }

    /// The calendar by which the work of a source is measured where no
    /// normative says: that of its final answer.
    #[must_use]
    pub fn calendar_of(&self, source: SourceId) -> Option<&WorkCalendar> {
        self.normative(source, None, Importance::Normal, Stage::Total)
            .or_else(|| self.normatives.iter().find(|n| n.source == source))
            .and_then(|n| self.calendar(n.calendar))
            .or_else(|| self.calendars.values().min_by_key(|c| c.id))
    }

    /// The normative that applies today: one for exactly this category before
    /// one for the category above, before one for every category.
    #[must_use]
    pub fn normative(
        &self,
        source: SourceId,
        category: Option<CategoryId>,
        importance: Importance,
        stage: Stage,
    ) -> Option<&Normative> {
        self.bound(category).find_map(|c| {
            let key = (source, stage, importance, c);
            let place = self.current.binary_search_by_key(&key, |(k, _)| *k).ok()?;
            self.normatives.get(self.current.get(place)?.1)
        })
    }

    /// The normative that applied at an instant.
    #[must_use]
    pub fn normative_at(
        &self,
        source: SourceId,
        category: Option<CategoryId>,
        importance: Importance,
        stage: Stage,
        at: Moment,
    ) -> Option<&Normative> {
        let fits = |n: &&Normative, c: Option<CategoryId>| {
            (n.source, n.stage, n.importance, n.category) == (source, stage, importance, c)
                && n.since <= at
                && n.retired.is_none_or(|until| at < until)
        };
        self.bound(category)
            .find_map(|c| self.normatives.iter().find(|n| fits(n, c)))
    }

    /// What a normative may be bound to, the closest first.
    fn bound(
        &self,
        category: Option<CategoryId>,
    ) -> impl Iterator<Item = Option<CategoryId>> + use<> {
        let above = category.and_then(|c| self.parents.get(&c).copied());
        [category, above]
            .into_iter()
            .flatten()
            .map(Some)
            .chain([None])
    }

    /// The deadline a normative gives to a clock started at `from`.
    #[must_use]
    pub fn due(&self, normative: &Normative, from: Moment) -> Option<Moment> {
        self.count(normative, from, |_| {})
    }

    /// Counts a normative out, telling what is passed on the way. Calendar
    /// days are counted one after the other and pass nothing.
    pub(crate) fn count(
        &self,
        normative: &Normative,
        from: Moment,
        pass: impl FnMut(Passage),
    ) -> Option<Moment> {
        let calendar = self.calendars.get(&normative.calendar)?;
        match normative.unit {
            Unit::WorkingHours => {
                calendar.walk_minutes(from, normative.amount.saturating_mul(60), pass)
            }
            Unit::WorkingDays => calendar.walk_days(from, normative.amount, pass),
            Unit::CalendarDays => from.checked_add_signed(TimeDelta::days(normative.amount.into())),
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
