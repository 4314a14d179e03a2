//! The board `/`: what is going on right now, and the exact list behind each
//! of its figures.

pub mod api;
mod breakdown;
mod burn;
mod filters;
mod fold;
mod hours;
mod keys;
mod kpis;
mod list;
pub mod page;
mod workload;
