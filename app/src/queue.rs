//! The head's queue `/departments/{code}`: a phone first. Lanes by what is
//! most urgent, and on each card what whoever looks may do about it. That
//! opens one appeal with its forms ([`deed`]), drawn by the server: beside the
//! lanes with scripts, as a page of its own without.

pub mod api;
mod card;
pub mod deed;
mod fold;
mod lane;
pub mod page;
mod promise;
mod summary;

pub(crate) use promise::promise;
