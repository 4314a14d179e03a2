//! `/admin/calendars`: the working calendars, to be read.

pub mod api;
pub mod page;
