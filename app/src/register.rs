//! The register `/appeals?…`: the exact list behind every figure, page by
//! page, as it was at one instant.

pub mod api;
mod form;
mod found;
mod list;
mod notes;
pub mod page;
pub(crate) mod terms;
