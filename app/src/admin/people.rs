//! `/admin/people` and the page of one person.

pub mod api;
mod fields;
pub mod one;
pub mod page;
