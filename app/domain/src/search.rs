//! Search over what citizens wrote and what they were answered: how a text is
//! cut into words, which words count as the same (case, ё and е, Russian
//! endings), what a person's query means, and what of a text to show.
//!
//! One rule for all of it: the index is filled, a query is read and a hit is
//! marked with the very same functions, so a found text always shows why it
//! was found. Where the words are kept and how they are looked up is `store`'s.

mod document;
mod excerpt;
mod query;
mod stem;
mod token;
mod typo;
mod word;

pub use document::{Entry, Fields, NAME, WORDS_OF_ONE, entries};
pub use excerpt::{Field, Marks, Piece, excerpt};
pub use query::{MAX_CHARS, MAX_WORDS, Query};
pub use token::{Token, tokens};
pub use typo::{allowed, distance, layout, variants};
pub use word::Word;
