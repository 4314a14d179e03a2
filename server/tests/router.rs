//! The machine room through its doors: a real Postgres, the real tasks, the
//! real router, and a clock that the test holds. One file per noun.
//!
//! `DATABASE_URL` names a server that may be filled with throw-away databases.
#![expect(unreachable_pub, reason = "a test program has no public interface")]
#![expect(
    clippy::unwrap_used,
    reason = "what the test itself prepares must simply work"
)]

#[path = "router/account.rs"]
mod account;
#[path = "router/admin.rs"]
mod admin;
#[path = "router/calendars.rs"]
mod calendars;
#[path = "router/deadlines.rs"]
mod deadlines;
#[path = "router/desk.rs"]
mod desk;
#[path = "router/displays.rs"]
mod displays;
#[path = "router/form.rs"]
mod form;
#[path = "router/health.rs"]
mod health;
#[path = "router/intake.rs"]
mod intake;
#[path = "router/item.rs"]
mod item;
#[path = "router/live.rs"]
mod live;
#[path = "router/matrix.rs"]
mod matrix;
#[path = "router/notices.rs"]
mod notices;
#[path = "router/offered.rs"]
mod offered;
#[path = "router/order.rs"]
mod order;
#[path = "router/pages.rs"]
mod pages;
#[path = "router/people.rs"]
mod people;
#[path = "router/queue.rs"]
mod queue;
#[path = "router/refusals.rs"]
mod refusals;
#[path = "router/rules.rs"]
mod rules;
#[path = "router/search.rs"]
mod search;
#[path = "router/socket.rs"]
mod socket;
#[path = "router/stand.rs"]
mod stand;
#[path = "router/stream.rs"]
mod stream;
#[path = "router/time.rs"]
mod time;
#[path = "router/together.rs"]
mod together;
#[path = "router/work.rs"]
mod work;
