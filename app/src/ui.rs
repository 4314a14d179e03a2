//! The shared parts of every page: what a number, a deadline, a bar looks
//! like. They get values, never fetch, and know no page.

pub mod area;
pub mod bars;
pub mod due;
pub mod form;
pub mod hint;
pub mod icon;
pub mod moment;
pub mod part;
pub mod row;
pub mod spark;
pub mod stage;
pub mod state;
pub mod tenths;
