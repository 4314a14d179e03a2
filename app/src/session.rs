//! Logging in: the one page that answers without a right.

pub mod api;
pub mod page;
