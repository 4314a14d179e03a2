//! One appeal `/appeals/{id}`: what was said, its deadline, its history. The
//! only page with the citizen's name and address.

pub mod api;
mod deadline;
mod facts;
pub mod page;
mod said;
mod story;
