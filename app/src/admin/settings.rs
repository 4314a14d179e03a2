//! `/admin/settings`.

pub mod api;
pub mod page;
