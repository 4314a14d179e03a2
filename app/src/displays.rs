//! Displays of the wall: the page `/displays` on which they are confirmed,
//! named, moved and revoked, and the page `/pair` that a browser shows until
//! it is one of them.

pub mod api;
mod list;
pub mod page;
pub mod pair;

/// The cookie with the secret of a browser that shows a code: who has it, and
/// nobody else, fetches the token once the code is confirmed.
pub const PAIRING: &str = "svodka_pairing";
