//! What of a text to show, and which of its words to mark.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::query::Query;
use super::token::{Token, tokens};
use super::word::{Word, is_silent, name_key, text_key};

/// Characters of a text that are looked through for something to show.
const READ: usize = 20_000;

/// Which of an appeal's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// What the citizen wrote.
    Text,
    /// The published answer.
    Answer,
    /// Who wrote.
    Author,
    /// Where.
    Address,
}

impl Field {
    const fn is_name(self) -> bool {
        matches!(self, Self::Author | Self::Address)
    }

    /// The word before an excerpt; a text needs none.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "Текст",
            Self::Answer => "Ответ",
            Self::Author => "Автор",
            Self::Address => "Адрес",
        }
    }
}

/// A part of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// As it stands in the text.
    pub text: String,
    /// Whether it is what was asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hit: bool,
}

/// What of a query is marked in texts.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    stems: HashSet<String>,
    names: HashSet<String>,
    phrases: Vec<Vec<String>>,
}

impl Marks {
    /// The marks of a query.
    #[must_use]
    pub fn of(query: &Query) -> Self {
        let words = || query.words.iter().map(|(w, _)| w);
        Self {
            stems: words().map(|w: &Word| w.stem.clone()).collect(),
            names: words().map(|w: &Word| w.name.clone()).collect(),
            phrases: query.phrases.clone(),
        }
    }

    /// For each token, whether it is marked.
    fn hits(&self, field: Field, tokens: &[Token]) -> Vec<bool> {
        let mut hits: Vec<bool> = tokens
            .iter()
            .map(|t| {
                !is_silent(&t.folded)
                    && if field.is_name() {
                        self.names.contains(&name_key(&t.folded))
                    } else {
                        self.stems.contains(&text_key(&t.folded))
                    }
            })
            .collect();
        for phrase in &self.phrases {
            for from in 0..(tokens.len() + 1).saturating_sub(phrase.len()) {
                let run = &tokens[from..from + phrase.len()];
                if run.iter().map(|t| &t.folded).eq(phrase) {
                    hits[from..from + phrase.len()].fill(true);
                }
            }
        }
        hits
    }
}

/// The part of `text` with most of what was asked for, about `room`
/// characters long, its words marked; nothing where nothing is found.
#[must_use]
pub fn excerpt(text: &str, field: Field, marks: &Marks, room: usize) -> Option<Vec<Piece>> {
    let end = text
        .char_indices()
        .nth(READ)
        .map_or(text.len(), |(at, _)| at);
    let text = &text[..end];
    let words: Vec<Token> = tokens(text).collect();
    let hits = marks.hits(field, &words);
    let (from, to) = window(&words, &hits, text, room)?;
    let mut pieces = Vec::new();
    let mut plain = String::new();
    if from > 0 {
        plain.push('…');
    }
    let mut last = from;
    for (token, _) in words
        .iter()
        .zip(&hits)
        .filter(|(t, hit)| **hit && t.start >= from && t.end <= to)
    {
        plain.push_str(&text[last..token.start]);
        push(&mut pieces, &mut plain, false);
        plain.push_str(&text[token.start..token.end]);
        push(&mut pieces, &mut plain, true);
        last = token.end;
    }
    plain.push_str(&text[last..to]);
    if to < text.len() {
        plain.push('…');
    }
    push(&mut pieces, &mut plain, false);
    Some(pieces)
}

fn push(pieces: &mut Vec<Piece>, text: &mut String, hit: bool) {
    let text = one_line(&std::mem::take(text));
    if !text.is_empty() {
        pieces.push(Piece { text, hit });
    }
}

/// Line breaks and control characters as spaces; marks of direction gone, for
/// they would turn the rest of the line.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' => {}
            c if c.is_control() || c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// Where an excerpt begins and ends, in bytes: a little before the run of
/// words that holds most hits.
fn window(words: &[Token], hits: &[bool], text: &str, room: usize) -> Option<(usize, usize)> {
    let first = hits.iter().position(|h| *h)?;
    // Bytes stand for characters here: an excerpt need not be exact.
    let bytes = room * if text.is_ascii() { 1 } else { 2 };
    if text.len() <= bytes {
        return Some((0, text.len()));
    }
    let lead = bytes / 5;
    let best = (first..words.len())
        .filter(|i| hits[*i])
        .max_by_key(|i| {
            let until = words[*i].start + bytes - lead;
            let n = (*i..words.len())
                .take_while(|j| words[*j].end <= until)
                .filter(|j| hits[*j])
                .count();
            (n, std::cmp::Reverse(*i))
        })
        .unwrap_or(first);
    let want = words[best].start.saturating_sub(lead);
    let from = words
        .iter()
        .map(|t| t.start)
        .find(|at| *at >= want)
        .filter(|_| want > 0)
        .unwrap_or(0);
    let until = from + bytes;
    let last = words.iter().rev().map(|t| t.end).find(|end| *end <= until);
    let to = match last {
        _ if text.len() <= until => text.len(),
        Some(end) if end > words[best].start => end,
        // One word longer than the room there is.
        _ => (until..text.len())
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(text.len()),
    };
    Some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, query: &str, field: Field, room: usize) -> String {
        let pieces = excerpt(text, field, &Marks::of(&Query::parse(query)), room);
        pieces.map_or_else(String::new, |p| {
            p.iter()
                .map(|p| {
                    if p.hit {
                        format!("[{}]", p.text)
                    } else {
                        p.text.clone()
                    }
                })
                .collect()
        })
    }

    #[test]
    fn found_words_are_marked() {
        let text = "Во дворе Ямы, ёлка и яма";
        assert_eq!(
            marked(text, "яма ЕЛКИ", Field::Text, 200),
            "Во дворе [Ямы], [ёлка] и [яма]"
        );
        assert_eq!(
            marked(text, "\"ёлка и\"", Field::Text, 200),
            "Во дворе Ямы, [ёлка] [и] яма"
        );
        assert_eq!(
            marked("Иванова Мария", "иванов", Field::Author, 99),
            "[Иванова] Мария"
        );
        assert_eq!(marked(text, "мусор", Field::Text, 200), "");
    }

    #[test]
    fn a_long_text_is_shown_where_most_is_found() {
        let text = format!(
            "яма {} дорога яма {}",
            "слово ".repeat(60),
            "конец ".repeat(60)
        );
        let shown = marked(&text, "яма дорога", Field::Text, 60);
        assert!(
            shown.contains("[дорога] [яма]") && shown.starts_with('…') && shown.ends_with('…'),
            "{shown}"
        );
        assert!(shown.chars().count() < 75, "{shown}");
    }

    #[test]
    fn a_hostile_text_stays_one_line_of_text() {
        let shown = marked("<b>яма</b>\n\u{202e}\0 \"&amp;", "яма", Field::Text, 99);
        assert_eq!(shown, "<b>[яма]</b> \"&amp;");
        let long = marked(&"ю".repeat(100_000), &"ю".repeat(41), Field::Text, 50);
        assert!(long.chars().count() < 60, "{}", long.len());
    }

    proptest! {
        /// An excerpt is a part of the text, and says where it was cut.
        #[test]
        fn an_excerpt_is_a_part(words in proptest::collection::vec("[а-я]{1,9}", 1..80), n in 0usize..80, room in 20usize..90) {
            let text = words.join(" ");
            let wanted = &words[n % words.len()];
            if let Some(pieces) = excerpt(&text, Field::Text, &Marks::of(&Query::parse(wanted)), room) {
                let shown: String = pieces.iter().map(|p| p.text.as_str()).collect();
                prop_assert!(text.contains(shown.trim_matches('…').trim()));
                prop_assert!(pieces.iter().any(|p| p.hit));
            }
        }
    }
}
