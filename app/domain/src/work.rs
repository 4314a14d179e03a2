//! What the work on an appeal consists of beside its steps: the draft, what
//! colleagues say, templates, the incident, saved views.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::State;
use crate::ids::{AppealId, CategoryId, ChannelId, DepartmentId, IncidentId, PersonId};
use crate::life::Step;

/// The answer being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its text.
    pub text: String,
    /// The name of who wrote it last.
    pub author: String,
    /// When it was kept.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub saved_at: Moment,
}

/// An answer that lies with a head for approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// The appeal.
    pub id: AppealId,
    /// Its answer.
    pub draft: Draft,
}

/// What a colleague says about an appeal; no citizen reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// When.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// Who.
    pub name: String,
    /// What.
    pub text: String,
}

/// An answer that is given often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Key.
    pub id: i32,
    /// Its name in the list.
    pub title: String,
    /// The answer.
    pub text: String,
}

/// One of an incident's appeals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// The appeal.
    pub id: AppealId,
    /// When the citizen wrote.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub received_at: Moment,
    /// Where.
    pub channel: ChannelId,
    /// The first words, masked.
    pub title: String,
}

/// One fact that several appeals speak of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Key.
    pub id: IncidentId,
    /// The appeal whose answer is everybody's.
    pub lead: AppealId,
    /// How far that one has come.
    pub state: State,
    /// What about.
    pub title: String,
    /// How many said the same, without the leading appeal.
    pub all: u32,
    /// Those of them that whoever asks may see, oldest first, some hundred at most.
    pub voices: Vec<Voice>,
}

/// A list one comes back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Key.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// The query of `/work`.
    pub query: String,
}

/// Appeals to which something is done at once, at most.
pub const MOST_AT_ONCE: usize = 500;

/// What is wished for appeals that may stand at different stages; which step
/// that is depends on each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Into moderation.
    Take,
    /// This category.
    Category(CategoryId),
    /// This department.
    Department(DepartmentId),
    /// This executor, or nobody in particular.
    Executor(Option<PersonId>),
}

impl Wish {
    /// The step that fulfils the wish for an appeal in `from`.
    #[must_use]
    pub const fn step(self, from: State) -> Step {
        match (self, from) {
            (Self::Take, _) => Step::Take,
            (Self::Category(id), State::Received | State::Moderation) => Step::Classify(id),
            (Self::Category(id), _) => Step::Reclassify(id),
            (Self::Department(id), State::Received | State::Moderation | State::Coordination) => {
                Step::Assign(id)
            }
            (Self::Department(id), _) => Step::Transfer(id),
            (Self::Executor(id), _) => Step::Delegate(id),
        }
    }
}
