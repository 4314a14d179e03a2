//! `/admin/departments`.

pub mod api;
pub mod page;
