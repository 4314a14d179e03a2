//! `/admin/norms`: how much time there is for what, and since when.

pub mod api;
pub mod page;
