//! The work: the steps and what goes with them as server functions, and the
//! operator's workplace `/work`. Who may do what is decided in `domain`; one
//! appeal's own page is [`crate::appeal`].

pub(crate) mod act;
#[cfg(feature = "ssr")]
mod day;
pub mod desk;
pub(crate) mod keymap;
pub mod many;
pub mod steps;
