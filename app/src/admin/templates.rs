//! `/admin/templates`: answers that are given often. Supervisors keep them too.

pub mod api;
pub mod page;
