//! The face: everything a person sees and the verbs they can use.
//!
//! One folder per page; each has its page, its parts and an `api.rs` of server
//! functions (who · what · one `store` call). `ui` holds the shared parts,
//! `live` the stream that keeps a page true, `address` every link there is.
//! What is true is decided in `domain`, where it is kept is `store`'s; the
//! streams themselves are served by `server` from the frames of `frames`.
// Views are deep generic types; a page of tables is past the default of 128.
#![recursion_limit = "256"]

pub mod account;
pub mod address;
pub mod admin;
pub mod app;
pub mod appeal;
pub mod board;
mod choices;
#[cfg(feature = "ssr")]
pub mod context;
pub mod digest;
pub mod displays;
pub mod error;
#[cfg(feature = "ssr")]
pub mod frames;
pub mod live;
mod notice;
pub mod page;
pub mod queue;
pub mod register;
pub mod session;
pub mod sheet;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod text_json;
pub mod topbar;
pub mod ui;
pub mod viewer;
pub mod wall;

/// Sends the browser program's panics to the console, where the tests see them.
#[cfg(feature = "hydrate")]
pub fn report_panics() {
    console_error_panic_hook::set_once();
}
