//! Words that are nearly the same: a slip of the finger, a letter too many,
//! the wrong keyboard layout.
//!
//! Two words one slip apart share a word that is left when each loses at most
//! one letter. Those remainders, as numbers, are what the dictionary is looked
//! up by: exact, whatever the word's length, and without any extension of the
//! database or trust in its locale.

/// Letters of a word that is corrected or proposed.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=24;

/// The numbers by which a word that is nearly `word` is found: of the word
/// itself and of what is left without one letter, or (`deep`, for long words
/// of a query) without two. None for numbers, Latin and very short words.
#[must_use]
pub fn variants(word: &str, deep: bool) -> Vec<i32> {
    let letters: Vec<char> = word.chars().collect();
    if !LETTERS.contains(&letters.len()) || !letters.iter().all(|c| c.is_alphabetic()) {
        return Vec::new();
    }
    let mut found = vec![number(letters.iter())];
    let without = |skip: usize| letters.iter().enumerate().filter(move |(i, _)| *i != skip);
    for i in 0..letters.len() {
        found.push(number(without(i).map(|(_, c)| c)));
        if deep {
            for j in i + 1..letters.len() {
                found.push(number(without(i).filter(|(n, _)| *n != j).map(|(_, c)| c)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// FNV-1a over the letters: must be the same on every machine for ever.
fn number<'a>(letters: impl Iterator<Item = &'a char>) -> i32 {
    let hash = letters.fold(0x811c_9dc5_u32, |hash, c| {
        u32::from(*c).to_le_bytes().iter().fold(hash, |h, byte| {
            (h ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
        })
    });
    hash.cast_signed()
}

/// Slips that a word of this many letters may have.
#[must_use]
pub const fn allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// How many slips lie between two words: a letter too many, missing, wrong, or
/// two neighbours exchanged.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = a[i - 1] == b[j - 1];
            row[j] = (last[j - 1] + usize::from(!same))
                .min(last[j] + 1)
                .min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// The word that the same keys give in the Russian layout («zvf» is «яма»);
/// none where a key has no letter there.
#[must_use]
pub fn layout(word: &str) -> Option<String> {
    const LATIN: &str = "qwertyuiopasdfghjklzxcvbnm";
    const RUSSIAN: &str = "йцукенгшщзфывапролдячсмить";
    word.chars()
        .map(|c| {
            let at = LATIN.chars().position(|l| l == c)?;
            RUSSIAN.chars().nth(at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, n) in [
            ("асфальт", "асфалт", 1),
            ("мусор", "мусро", 1),
            ("дорог", "дарог", 1),
            ("двор", "двор", 0),
            ("", "вод", 3),
            ("электричеств", "эликтричиств", 2),
        ] {
            assert_eq!((distance(a, b), distance(b, a)), (n, n), "{a} {b}");
        }
    }

    #[test]
    fn the_wrong_layout_is_read() {
        assert_eq!(layout("zvf").as_deref(), Some("яма"));
        assert_eq!(layout("яма"), None);
    }

    proptest! {
        /// Whatever one slip does, the two words have a variant in common.
        #[test]
        fn one_slip_is_always_found(word in "[а-я]{4,12}", at in 0usize..12, kind in 0..4, c in "[а-я]") {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at % letters.len();
            let c = c.chars().next().unwrap();
            match kind {
                0 => letters[at] = c,
                1 => letters.insert(at, c),
                2 => { letters.remove(at); }
                _ => { let next = (at + 1) % letters.len(); if next > at { letters.swap(at, next); } }
            }
            let slipped: String = letters.into_iter().collect();
            prop_assert!(distance(&word, &slipped) <= 1);
            let known = variants(&word, false);
            prop_assert!(variants(&slipped, false).iter().any(|v| known.contains(v)));
        }
    }
}
