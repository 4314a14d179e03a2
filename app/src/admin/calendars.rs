//! `/admin/calendars`: ordinary hours, and the days of a year that differ.

pub mod api;
mod day;
pub mod page;
mod week;
mod year;
