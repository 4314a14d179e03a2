//! The head's queue `/departments/{code}`: a phone first, by deadline, what is
//! overdue and what falls due today on top. What a head can do about it
//! (remind, pass on, approve) is not here yet, and nothing pretends it were.

pub mod api;
mod card;
mod fold;
mod lane;
pub mod page;
mod summary;
