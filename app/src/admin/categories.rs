//! `/admin/categories`.

pub mod api;
pub mod page;
