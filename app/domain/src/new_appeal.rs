//! An appeal as a source sends it: the one shape every connector, the intake
//! API and the import turn foreign bytes into.

mod check;
mod field;
mod past;

pub use check::check;

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::Facts;
use crate::journal::Kind;
use crate::rating::Rating;
use crate::scope::Actor;

/// Limits of an item's fields, in characters.
pub mod limit {
    /// `external_id`
    pub const EXTERNAL_ID: usize = 200;
    /// `text`
    pub const TEXT: usize = 200_000;
    /// `author`, `address`
    pub const LINE: usize = 500;
    /// `url`, `author_url`
    pub const URL: usize = 2_000;
}

/// One item; codes are not resolved yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    /// The source's own identifier; with the source, the key of idempotence.
    pub external_id: String,
    /// Channel code within the source.
    pub channel: String,
    /// When the citizen wrote, RFC 3339.
    pub received_at: Moment,
    /// What the citizen wrote.
    pub text: String,
    /// Name or nickname.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The author's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_url: Option<String>,
    /// The message itself in its network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Category code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// District code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Department code; by default the category's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Address as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Latitude, degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude, degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Importance code; `normal` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance: Option<String>,
    /// State the source says it is in; `received` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// When a moderator took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Moment>,
    /// When it was sent to the department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_at: Option<Moment>,
    /// When the citizen got the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Moment>,
    /// When it was closed (or rejected, redirected, merged, withdrawn).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Moment>,
    /// The published answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What the citizen thinks of the answer, 1–5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<f64>,
}

/// An item whose every code is resolved and every field is within its limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The source's own identifier.
    pub external_id: String,
    /// What is true at the moment of receipt; the state is `received`.
    pub facts: Facts,
    /// What happened since, as far as the source tells.
    pub past: Vec<Past>,
    /// Masked first words.
    pub title: String,
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
    /// The published answer.
    pub answer: Option<String>,
    /// What the citizen thinks of it.
    pub rating: Option<Rating>,
}

impl Checked {
    /// The facts after everything that is known of its past.
    #[must_use]
    pub fn latest(&self) -> &Facts {
        self.past.last().map_or(&self.facts, |p| &p.after)
    }
}

/// Something that happened to an appeal before we heard of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// When.
    pub at: Moment,
    /// What.
    pub kind: Kind,
    /// What became true.
    pub after: Facts,
    /// Who, where it was not the door the item came through.
    pub actor: Option<Actor>,
    /// A reason, a comment, an answer.
    pub note: Option<String>,
}

/// What is wrong with an item: the field, a stable code for machines, and a
/// sentence with the remedy for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("поле «{field}»: {message}")]
pub struct Fault {
    /// The field.
    pub field: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and how to mend it.
    pub message: String,
}

#[cfg(test)]
mod tests;
