//! The video wall `/wall`: the board's truth to be read from six metres, with
//! nothing personal on it, by itself for weeks. Nobody touches it: no scroll,
//! no pointer, no focus; that its figures are links costs the picture nothing.

pub mod api;
mod cards;
mod figures;
mod head;
mod hours;
mod lists;
pub mod page;
mod tables;
