//! The face: everything a person sees and the verbs they can use.
//!
//! One folder per page; each has its page, its parts and an `api.rs` of server
//! functions (who · what · one `store` call). `ui` holds the shared parts,
//! `live` the stream that keeps a page true, `address` every link there is.
//! What is true is decided in `domain`, where it is kept is `store`'s; the
//! streams themselves are served by `server` from the frames of `frames`.
//!
//! The browser gets this crate as one of two programs: the wall's, or with
//! `pages` everybody else's. An island is in a program as soon as its module
//! is compiled, so a page's module is, like those below, either needed by the
//! wall or behind `pages`.
// Views are deep generic types; a page of tables is past the default of 128.
#![recursion_limit = "256"]

#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod account;
pub mod address;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod admin;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod app;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod appeal;
#[cfg(any(feature = "ssr", feature = "pages"))]
mod ask;
pub mod bell;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod board;
#[cfg(any(feature = "ssr", feature = "pages"))]
mod choices;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod digest;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod displays;
pub mod error;
#[cfg(feature = "ssr")]
pub mod frames;
pub mod island;
#[cfg(any(feature = "ssr", feature = "pages"))]
mod keys;
pub mod live;
#[cfg(any(feature = "ssr", feature = "pages"))]
mod notice;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod notices;
pub mod page;
#[cfg(feature = "ssr")]
pub mod presence;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod queue;
#[cfg(feature = "ssr")]
pub mod refusal;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod register;
mod search_box;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod session;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod sheet;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod text_json;
pub mod topbar;
pub mod ui;
pub mod viewer;
pub mod wall;
#[cfg(any(feature = "ssr", feature = "pages"))]
pub mod work;

/// Sends the browser program's panics to the console, where the tests see them.
#[cfg(feature = "hydrate")]
pub fn report_panics() {
    console_error_panic_hook::set_once();
}
