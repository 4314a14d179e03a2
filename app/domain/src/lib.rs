//! The trade of a municipal control centre: its words, its rules, its numbers.
//!
//! Everything here is a pure function of its arguments. There is no database,
//! no network and no clock (the moment is always a parameter), so the same
//! code decides on the server and draws in the browser. What a thing looks
//! like is in `app`; how it is stored is in `store`.

pub mod access;
pub mod appeal;
pub mod board;
pub mod breach;
pub mod calendar;
pub mod catalog;
pub mod deadline;
pub mod derivation;
pub mod detail;
pub mod digest;
pub mod display;
pub mod escalation;
pub mod figures;
pub mod filter;
pub mod forecast;
pub mod ids;
pub mod journal;
pub mod life;
pub mod live;
pub mod metric;
pub mod new_appeal;
pub mod notice;
pub mod period;
pub mod person;
pub mod privacy;
pub mod queue;
pub mod rating;
pub mod reference;
pub mod row;
pub mod rule_edit;
pub mod scope;
pub mod search;
pub mod season;
pub mod stage;
pub mod tally;
pub mod time;
pub mod warning;
pub mod watch;
pub mod why;
pub mod words;
pub mod work;
pub mod worklist;

/// An instant, always in UTC; what a person sees is turned to local time by [`time`].
pub type Moment = chrono::DateTime<chrono::Utc>;
