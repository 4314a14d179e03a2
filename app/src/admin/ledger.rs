//! `/admin/ledger`: who changed what, the newest first.

pub mod api;
pub mod page;
#[cfg(feature = "ssr")]
pub(super) mod reading;
