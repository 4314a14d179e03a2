//! The machine room: everything of `svodka` that is neither a page nor SQL.
//!
//! [`node`] is what one running process consists of, [`http`] its doors,
//! [`tasks`] what works beside them, [`hub`] what both share with the screens.
//! Tests drive [`router`] and [`tasks`] without a socket.

pub mod build_id;
pub mod cli;
pub mod database;
pub mod demo;
pub mod embedded_postgres;
pub mod http;
pub mod hub;
pub mod intake;
pub mod io_reason;
pub mod logging;
pub mod node;
pub mod settings;
pub mod tasks;

pub use http::{router, serve};
pub use node::{HttpConfig, Node};
