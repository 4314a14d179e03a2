//! The demonstration: a made-up city that writes and a made-up staff that
//! answers. Nothing here is real but the streets' names.
//!
//! [`load`] brings the past (November and December 2022 with the article's
//! figures, and the last eight weeks), [`staff`] works on while the server
//! runs, [`simulate`] sends new appeals through the real intake door. All of
//! it follows from one seed.

pub mod accounts;
pub mod arrivals;
mod dice;
mod history;
mod life;
mod live;
mod load;
mod people;
mod places;
mod recent;
pub mod simulate;
pub mod staff;
mod text;
mod year2022;

pub use live::run;
pub use load::{Summary, load};

/// The seed of a demonstration that asks for no other.
pub const SEED: u64 = 2022;

#[cfg(test)]
mod tests;
