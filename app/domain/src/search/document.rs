//! What of an appeal can be searched, and the words it is found by.

use std::collections::HashMap;

use super::token::tokens;
use super::word::{is_silent, name_key, text_key};

/// Stands before the words of names and addresses, so that «Мира» of a street
/// and «мир» of a text are two words.
pub const NAME: char = '@';

/// Distinct words kept of one appeal; what is longer is no message of a person.
pub const WORDS_OF_ONE: usize = 4_000;

/// The texts of an appeal that are searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields<'a> {
    /// What the citizen wrote.
    pub text: &'a str,
    /// The published answer.
    pub answer: Option<&'a str>,
    /// Name or nickname.
    pub author: Option<&'a str>,
    /// Address as written.
    pub address: Option<&'a str>,
}

/// A word by which an appeal is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The word as it is compared; of names after [`NAME`].
    pub key: String,
    /// The form that stands in this appeal first.
    pub form: String,
}

/// The distinct words by which an appeal is found, at most [`WORDS_OF_ONE`].
#[must_use]
pub fn entries(fields: &Fields<'_>) -> Vec<Entry> {
    let mut found: HashMap<String, String> = HashMap::new();
    let mut add = |key: String, form: String| {
        if found.len() < WORDS_OF_ONE {
            found.entry(key).or_insert(form);
        }
    };
    for name in [fields.author, fields.address].into_iter().flatten() {
        for token in tokens(name).filter(|t| !is_silent(&t.folded)) {
            add(format!("{NAME}{}", name_key(&token.folded)), token.folded);
        }
    }
    for text in std::iter::once(fields.text).chain(fields.answer) {
        for token in tokens(text).filter(|t| !is_silent(&t.folded)) {
            add(text_key(&token.folded), token.folded);
        }
    }
    found
        .into_iter()
        .map(|(key, form)| Entry { key, form })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_names_are_kept_apart() {
        let fields = Fields {
            text: "Ямы на дороге, яма у дома",
            author: Some("Иванова Мария"),
            address: Some("ул. Мира, д. 5"),
            ..Fields::default()
        };
        let mut keys: Vec<_> = entries(&fields).into_iter().map(|e| e.key).collect();
        keys.sort();
        assert_eq!(
            keys,
            ["@5", "@иванов", "@мар", "@мир", "дом", "дорог", "ям"]
        );
    }

    #[test]
    fn a_monstrous_text_has_an_end() {
        let text: String = (0..20_000).map(|n| format!("слово{n} ")).collect();
        let fields = Fields {
            text: &text,
            ..Fields::default()
        };
        assert_eq!(entries(&fields).len(), WORDS_OF_ONE);
    }
}
