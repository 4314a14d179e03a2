//! Words of a text, folded: lower case, ё as е, without stress marks, soft
//! hyphens and what else hides inside a word.

/// Letters of a word that count; the longest Russian word in use has fewer.
const LONGEST: usize = 40;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// The word as it is compared.
    pub folded: String,
}

/// The words of a text in order: runs of letters and digits.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.find(|(_, c)| of_word(*c))?;
        let mut token = Token {
            start,
            end: start + first.len_utf8(),
            folded: String::new(),
        };
        let mut letters = 0;
        push(&mut token.folded, &mut letters, first);
        while let Some((at, c)) = chars.next_if(|(_, c)| of_word(*c) || silent(*c)) {
            if of_word(c) {
                token.end = at + c.len_utf8();
                push(&mut token.folded, &mut letters, c);
            } else if c == BREVE && token.folded.ends_with('и') {
                // й written as two characters.
                token.folded.pop();
                token.folded.push('й');
            }
        }
        Some(token)
    })
}

/// Letters and digits; those that nearly all of our texts are written in need
/// no look into the tables of Unicode.
fn of_word(c: char) -> bool {
    matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё' | 'a'..='z' | 'A'..='Z' | '0'..='9')
        || c.is_alphanumeric()
}

/// й as и and this, as some systems write it.
const BREVE: char = '\u{306}';

/// Stands inside a word without being a part of it: accents of their own,
/// soft hyphens, joiners, marks of direction.
const fn silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn push(folded: &mut String, letters: &mut usize, c: char) {
    if *letters == LONGEST {
        return;
    }
    *letters += 1;
    match c {
        'ё' | 'Ё' => folded.push('е'),
        'а'..='я' | 'a'..='z' | '0'..='9' => folded.push(c),
        c => folded.extend(c.to_lowercase().filter(|c| c.is_alphanumeric())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).map(|t| t.folded).collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(words("Ёлка, ёлка; ЕЛКА"), ["елка", "елка", "елка"]);
        assert_eq!(words("д. 5а, кв.17/2"), ["д", "5а", "кв", "17", "2"]);
        assert_eq!(words("за\u{301}мок и дво\u{ad}ра"), ["замок", "и", "двора"]);
        assert_eq!(words("мои\u{306} е\u{308}ж"), ["мой", "еж"]);
        assert_eq!(words("я\u{202e}ма\0в"), ["яма", "в"]);
        assert_eq!(words(" -- \0\u{feff}"), Vec::<String>::new());
        assert_eq!(words(&"а".repeat(100_000))[0].chars().count(), LONGEST);
    }

    proptest! {
        #[test]
        fn ranges_lie_in_the_text_in_order(text in "\\PC{0,60}") {
            let mut last = 0;
            for t in tokens(&text) {
                prop_assert!(last <= t.start && t.start < t.end);
                prop_assert!(text.get(t.start..t.end).is_some());
                last = t.end;
            }
        }

        #[test]
        fn case_does_not_matter(text in "[а-яА-ЯёЁ0-9 ,.]{0,40}") {
            prop_assert_eq!(words(&text), words(&text.to_uppercase()));
        }
    }
}
