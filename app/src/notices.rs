//! Notifications: the latest ones, and what one chooses to hear of. Plain forms
//! that run no script.

pub mod api;
pub mod page;
