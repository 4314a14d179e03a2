//! One line of a list: what the board keeps of an appeal in memory and sends
//! to the browser. The title is already masked ([`crate::privacy`]).

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::{Facts, Importance, State};
use crate::ids::{AppealId, CategoryId, ChannelId, DepartmentId, DistrictId, PersonId, SourceId};

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The appeal.
    pub id: AppealId,
    /// When the citizen wrote.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub received_at: Moment,
    /// Its source.
    pub source: SourceId,
    /// Its channel.
    pub channel: ChannelId,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Who answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    /// Who of the department works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor: Option<PersonId>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<DistrictId>,
    /// Where it stands.
    pub state: State,
    /// How much depends on it.
    pub importance: Importance,
    /// Active deadline.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "chrono::serde::ts_milliseconds_option"
    )]
    pub deadline: Option<Moment>,
    /// First answer.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "chrono::serde::ts_milliseconds_option"
    )]
    pub answered_at: Option<Moment>,
    /// Whether the first answer was on time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on_time: Option<bool>,
    /// When this cycle was processed.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "chrono::serde::ts_milliseconds_option"
    )]
    pub processed_at: Option<Moment>,
    /// How many citizens said the same.
    pub voices: i32,
    /// The first words of the text, without phones, flats and names.
    pub title: Box<str>,
}

impl Row {
    /// The row of an appeal's facts.
    #[must_use]
    pub fn new(id: AppealId, facts: &Facts, title: Box<str>, voices: i32) -> Self {
        Self {
            id,
            received_at: facts.received_at,
            source: facts.source,
            channel: facts.channel,
            category: facts.category,
            department: facts.department,
            executor: facts.executor,
            district: facts.district,
            state: facts.state,
            importance: facts.importance,
            deadline: facts.deadline,
            answered_at: facts.answered_at,
            answered_on_time: facts.answered_on_time,
            processed_at: facts.processed_at,
            voices,
            title,
        }
    }

    /// Open, and the active deadline is past.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.state.is_open() && self.deadline.is_some_and(|d| d <= now)
    }

    /// Open, and the active deadline lies between now and `until`.
    #[must_use]
    pub fn is_due_before(&self, now: Moment, until: Moment) -> bool {
        self.state.is_open() && self.deadline.is_some_and(|d| now < d && d <= until)
    }
}

/// A plain row of department 1 for tests: appeal 1, received at the epoch, due
/// so many milliseconds later.
#[cfg(test)]
pub(crate) fn sample(state: State, deadline: Option<i64>) -> Row {
    let facts = Facts {
        state,
        department: Some(DepartmentId(1)),
        deadline: deadline.map(crate::time::from_millis),
        ..Facts::arrived(SourceId(1), ChannelId(1), Moment::UNIX_EPOCH)
    };
    Row::new(AppealId(1), &facts, "".into(), 1)
}
