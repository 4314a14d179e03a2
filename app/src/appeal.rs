//! One appeal `/appeals/{id}`: what was said, its deadline, its history. The
//! only page with the citizen's name and address.

pub(crate) mod answer;
pub mod api;
mod deadline;
mod facts;
pub(crate) mod item;
pub mod page;
pub(crate) mod said;
pub(crate) mod sort;
pub(crate) mod step;
mod story;
mod talk;
