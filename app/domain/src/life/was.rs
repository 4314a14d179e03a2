//! What a form showed of the value that its step replaces: of two who choose at
//! once, one must hear that the other's choice stands.

use crate::appeal::{Facts, Importance};
use crate::ids::{CategoryId, DepartmentId, PersonId};
use crate::journal::Change;

/// A value as whoever chooses another one has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Was {
    /// What it is about.
    Category(Option<CategoryId>),
    /// How much depends on it.
    Importance(Importance),
    /// Who is to answer.
    Department(Option<DepartmentId>),
    /// Who of the department works on it.
    Executor(Option<PersonId>),
}

impl Was {
    /// The same value as it is in these facts.
    #[must_use]
    pub const fn now(self, facts: &Facts) -> Self {
        match self {
            Self::Category(_) => Self::Category(facts.category),
            Self::Importance(_) => Self::Importance(facts.importance),
            Self::Department(_) => Self::Department(facts.department),
            Self::Executor(_) => Self::Executor(facts.executor),
        }
    }

    /// Whether a change has put another value in its place.
    #[must_use]
    pub fn is_replaced(self, by: &Change) -> bool {
        let before = by.before.as_ref();
        before.is_some_and(|before| self.now(before) != self.now(&by.after))
    }
}
