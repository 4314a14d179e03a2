//! What a person asks for: words in any order, «a phrase» just as written,
//! -without a word, or the number of an appeal.

use std::collections::HashSet;
use std::ops::Range;

use super::document::Fields;
use super::token::{Token, tokens};
use super::word::{Word, is_silent, name_key, text_key};

/// Characters of a query that are read.
pub const MAX_CHARS: usize = 200;
/// Words of a query that are read.
pub const MAX_WORDS: usize = 12;

/// A query as it is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// As written, on one line; what the field shows.
    pub shown: String,
    /// Words that must all be found, in any form and order; each with its
    /// place in `shown`.
    pub words: Vec<(Word, Range<usize>)>,
    /// Runs of words that must be found just so.
    pub phrases: Vec<Vec<String>>,
    /// Words that must not be found.
    pub without: Vec<Word>,
    /// The number of an appeal, where the query is one.
    pub number: Option<i64>,
    /// The whole query where it may be an identifier of a source.
    pub code: Option<String>,
    /// Whether it was longer than [`MAX_CHARS`] or [`MAX_WORDS`].
    pub cut: bool,
}

impl Query {
    /// Reads what was written; never fails, whatever it is.
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        let shown: String = raw
            .chars()
            .take(MAX_CHARS)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let shown = shown.trim().to_owned();
        let mut q = Self {
            number: number(&shown),
            code: (!shown.is_empty() && !shown.contains(char::is_whitespace))
                .then(|| shown.clone()),
            cut: raw.chars().nth(MAX_CHARS).is_some(),
            ..Self::default()
        };
        let mut left = MAX_WORDS;
        for (part, quoted) in parts(&shown) {
            let found: Vec<Token> = tokens(&shown[part.clone()]).collect();
            q.cut |= found.len() > left;
            let found = &found[..found.len().min(left)];
            left -= found.len();
            if quoted {
                q.phrase(found);
            } else {
                q.plain(&shown, &part, found);
            }
        }
        q.shown = shown;
        q
    }

    fn phrase(&mut self, found: &[Token]) {
        if found.iter().any(|t| !is_silent(&t.folded)) {
            self.phrases
                .push(found.iter().map(|t| t.folded.clone()).collect());
        }
    }

    fn plain(&mut self, shown: &str, part: &Range<usize>, found: &[Token]) {
        for (i, token) in found.iter().enumerate() {
            if is_silent(&token.folded) || is_house(&token.folded, found.get(i + 1)) {
                continue;
            }
            let word = Word::new(&token.folded);
            let at = part.start + token.start..part.start + token.end;
            if minus(&shown[..at.start]) {
                self.without.push(word);
            } else if self.words.iter().all(|(w, _)| w.stem != word.stem) {
                self.words.push((word, at));
            }
        }
    }

    /// Whether it has neither a word nor a phrase; a number it may still be.
    #[must_use]
    pub const fn is_silent(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty()
    }

    /// Words by which the appeals can be looked up: those asked for and those
    /// of the phrases.
    pub fn known(&self) -> impl Iterator<Item = Word> + '_ {
        let of_phrases = self.phrases.iter().flatten().filter(|w| !is_silent(w));
        self.words
            .iter()
            .map(|(w, _)| w.clone())
            .chain(of_phrases.map(|w| Word::new(w)))
    }

    /// The query with these of its words in quotes: «search as written».
    #[must_use]
    pub fn quoted(&self, words: &[Range<usize>]) -> String {
        let mut out = String::new();
        let mut last = 0;
        for at in words {
            out.push_str(&self.shown[last..at.start]);
            out.push('"');
            out.push_str(&self.shown[at.clone()]);
            out.push('"');
            last = at.end;
        }
        out.push_str(&self.shown[last..]);
        out
    }

    /// Whether an appeal with these texts answers the words, the phrases and
    /// the exclusions of the query. Its number is another matter.
    #[must_use]
    pub fn matches(&self, fields: &Fields<'_>) -> bool {
        if self.is_silent() {
            return false;
        }
        let texts: Vec<Vec<String>> = std::iter::once(fields.text)
            .chain(fields.answer)
            .map(folded)
            .collect();
        let names: Vec<Vec<String>> = [fields.author, fields.address]
            .into_iter()
            .flatten()
            .map(folded)
            .collect();
        let heard = |w: &&String| !is_silent(w);
        let stems: HashSet<String> = texts
            .iter()
            .flatten()
            .filter(heard)
            .map(|w| text_key(w))
            .collect();
        let keys: HashSet<String> = names
            .iter()
            .flatten()
            .filter(heard)
            .map(|w| name_key(w))
            .collect();
        let has = |w: &Word| stems.contains(&w.stem) || keys.contains(&w.name);
        self.words.iter().all(|(w, _)| has(w))
            && !self.without.iter().any(has)
            && self.phrases.iter().all(|phrase| {
                let mut all = texts.iter().chain(&names);
                all.any(|words| words.windows(phrase.len()).any(|run| run == phrase))
            })
    }
}

fn folded(text: &str) -> Vec<String> {
    tokens(text).map(|t| t.folded).collect()
}

/// The query cut at its quotes: what is between two of them is a phrase.
fn parts(shown: &str) -> Vec<(Range<usize>, bool)> {
    let quotes: Vec<(usize, usize)> = shown
        .char_indices()
        .filter(|(_, c)| matches!(c, '"' | '«' | '»' | '“' | '”' | '„'))
        .map(|(at, c)| (at, at + c.len_utf8()))
        .collect();
    let mut parts = Vec::new();
    let mut from = 0;
    for pair in quotes.chunks(2) {
        if let [open, close] = pair {
            parts.push((from..open.0, false));
            parts.push((open.1..close.0, true));
            from = close.1;
        }
    }
    parts.push((from..shown.len(), false));
    parts
}

/// Whether what stands before a word takes it away: a minus after a space.
fn minus(before: &str) -> bool {
    before.strip_suffix(['-', '−', '–']).is_some_and(|rest| {
        rest.is_empty() || rest.ends_with(|c: char| c.is_whitespace() || c == '"')
    })
}

/// «дом» before a number only says that a house follows.
fn is_house(folded: &str, next: Option<&Token>) -> bool {
    matches!(folded, "дом" | "дома" | "доме")
        && next.is_some_and(|t| t.folded.starts_with(|c: char| c.is_ascii_digit()))
}

/// `12345`, `№ 12 345`, `обращение № 12345`.
fn number(shown: &str) -> Option<i64> {
    let digits = match shown.split_once(['№', '#']) {
        Some((before, after)) if tokens(before).all(|t| t.folded.starts_with("обращени")) => {
            after
        }
        Some(_) => return None,
        None => shown,
    };
    let digits = digits.trim();
    if !digits
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace())
    {
        return None;
    }
    let joined: String = digits.split_whitespace().collect();
    joined.parse().ok().filter(|n| *n > 0)
}

#[cfg(test)]
mod tests;
