//! What a search answers.

use domain::row::Row;
use domain::search::Query;

use crate::columns::Stored;
use crate::{Cursor, Error};

/// What a search has found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The query as it was searched: with the corrections made.
    pub query: Query,
    /// The appeals whose own number the query is, whatever the filter; only
    /// on the first page.
    pub numbered: Vec<FoundAppeal>,
    /// This page's appeals, newest first.
    pub appeals: Vec<FoundAppeal>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How many there are.
    pub count: Count,
    /// Words that stood nowhere, and what was searched instead.
    pub corrections: Vec<Correction>,
    /// Words that stand nowhere and resemble none; told only to those who may
    /// see everything.
    pub unknown: Vec<String>,
    /// Journal lines that the index has still to read.
    pub behind: u64,
}

/// An appeal with the texts that excerpts are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAppeal {
    /// Its line in lists.
    pub row: Row,
    /// The source's own identifier.
    pub external_id: String,
    /// What the citizen wrote; the beginning of a very long text.
    pub text: String,
    /// The published answer.
    pub answer: Option<String>,
    /// Name or nickname.
    pub author: Option<String>,
    /// Address as written.
    pub address: Option<String>,
}

/// How many appeals were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exactly(u64),
    /// More than this; counting on would take longer than anybody wants to wait.
    MoreThan(u64),
}

/// A word that was read as another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// As written.
    pub from: String,
    /// As searched.
    pub to: String,
    /// Where it stands in the query's `shown`.
    pub at: std::ops::Range<usize>,
}

#[derive(sqlx::FromRow)]
pub(super) struct Shown {
    #[sqlx(flatten)]
    stored: Stored,
    external_id: String,
    text: String,
    answer: Option<String>,
    author: Option<String>,
    address: Option<String>,
}

impl Shown {
    pub(super) fn appeal(self) -> Result<FoundAppeal, Error> {
        Ok(FoundAppeal {
            row: self.stored.row()?,
            external_id: self.external_id,
            text: self.text,
            answer: self.answer,
            author: self.author,
            address: self.address,
        })
    }
}
