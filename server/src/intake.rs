//! Foreign bytes → [`domain::new_appeal::NewAppeal`].
//!
//! One path for every table: [`csv`] opens the file and reads its rows,
//! [`mapping`] says what its columns mean (our own documented CSV is the
//! mapping that names every column after its field), [`layout`] applies a
//! mapping to a header once and then to each row. Checking codes and limits
//! is `domain`'s, writing is `store`'s.

pub mod csv;
pub mod layout;
pub mod mapping;
pub mod moment;
pub mod reading;
pub mod template;

/// Why a row cannot become an appeal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field of ours, or the column, that is wrong.
    pub field: String,
    /// What is wrong, with the remedy.
    pub reason: String,
}

impl Fault {
    /// A fault of a field.
    #[must_use]
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }
}

impl From<domain::new_appeal::Fault> for Fault {
    fn from(f: domain::new_appeal::Fault) -> Self {
        Self::new(f.field, f.message)
    }
}
