//! `/admin/templates`: answers that are given often, and the reasons of a
//! rejection. Supervisors keep them too.

pub mod api;
pub mod page;
mod reasons;
