//! `/admin/sources`.

pub mod api;
pub mod page;
