//! `/admin/urgency`: from when on a deadline is near, and to whom a forgotten
//! appeal climbs.

pub mod api;
pub mod page;
