//! Who asks and who acts: the two words every `store` call carries.
//!
//! In this version reading on loopback needs no login, so the doors pass
//! [`Scope::Everything`]; roles will narrow it without changing a signature.

use serde::{Deserialize, Serialize};

use crate::ids::DepartmentId;

/// Which appeals an asker may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// All appeals, with the citizens' data.
    Everything,
    /// The appeals of one department.
    Department(DepartmentId),
}

impl Scope {
    /// The department the asker is confined to, if any.
    #[must_use]
    pub const fn department(self) -> Option<DepartmentId> {
        match self {
            Self::Everything => None,
            Self::Department(d) => Some(d),
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
        }
    }
}
