//! The work: the steps and what goes with them as server functions, and the
//! operator's workplace `/work`. Who may do what is decided in `domain`; one
//! appeal's own page is [`crate::appeal`].

pub(crate) mod act;
pub mod api;
mod bulk;
#[cfg(feature = "ssr")]
mod day;
pub mod desk;
mod fold;
pub(crate) mod keymap;
#[cfg(feature = "hydrate")]
mod keys;
mod list;
pub mod many;
pub mod page;
mod row;
pub mod steps;
mod tabs;
