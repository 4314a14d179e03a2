//! The press note of a week: four verbs, their figures, the week before.

pub mod api;
mod note;
pub mod page;
mod table;
