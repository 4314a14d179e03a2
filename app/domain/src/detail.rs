//! One appeal as its own page shows it, the citizen's data included: only for
//! those who work on it.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::rating::Rated;
use crate::row::Row;

/// An appeal in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// What the lists show of it.
    pub row: Row,
    /// The source's own identifier.
    pub external_id: String,
    /// When it reached us.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub registered_at: Moment,
    /// What the citizen wrote.
    pub text: String,
    /// Name or nickname.
    pub author: Option<String>,
    /// The author's page.
    pub author_url: Option<String>,
    /// The message itself.
    pub url: Option<String>,
    /// Address as written.
    pub address: Option<String>,
    /// Latitude and longitude, degrees.
    pub place: Option<(f64, f64)>,
    /// Which consideration this is, from 1.
    pub cycle: i16,
    /// The rule behind the deadline, in words: «9 рабочих часов».
    pub normative: Option<String>,
    /// The published answer.
    pub answer: Option<String>,
    /// What the citizen thinks of it.
    pub rated: Option<Rated>,
}
