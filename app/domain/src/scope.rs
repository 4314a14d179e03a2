//! Where a right holds and who acts. Which asker gets which scope is decided
//! in [`crate::access`].

use serde::{Deserialize, Serialize};

use crate::ids::{DepartmentId, DisplayId, PersonId};

/// Which appeals an asker may see or change.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// All appeals.
    Everything,
    /// The appeals of these departments.
    Departments(Vec<DepartmentId>),
}

impl Scope {
    /// The departments the asker is confined to, as SQL binds them; `None`
    /// where there is no bound.
    #[must_use]
    pub fn departments(&self) -> Option<Vec<i16>> {
        match self {
            Self::Everything => None,
            Self::Departments(all) => Some(all.iter().map(|d| d.0).collect()),
        }
    }

    /// Whether an appeal of this department (or of none yet) lies within.
    #[must_use]
    pub fn contains(&self, department: Option<DepartmentId>) -> bool {
        match self {
            Self::Everything => true,
            Self::Departments(all) => department.is_some_and(|d| all.contains(&d)),
        }
    }
}

/// Who wrote a journal line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A connector of a source system, by the source's code.
    Source(String),
    /// A clock-driven rule of the system itself.
    Timer,
    /// An import of a register, by the source's code.
    Import(String),
    /// Demonstration staff: a made-up member of a made-up department.
    Demo(String),
    /// A person with an account.
    Person(PersonId),
    /// A display of the wall (it never writes a line of an appeal).
    Display(DisplayId),
    /// The command line, used by whoever has the machine.
    Console,
}

impl Actor {
    /// The form kept in the journal: `kind:name`.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Source(code) => format!("source:{code}"),
            Self::Timer => "timer".into(),
            Self::Import(code) => format!("import:{code}"),
            Self::Demo(name) => format!("demo:{name}"),
            Self::Person(id) => format!("person:{id}"),
            Self::Display(id) => format!("display:{id}"),
            Self::Console => "console".into(),
        }
    }
}
