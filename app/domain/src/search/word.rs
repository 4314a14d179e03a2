//! Which words count as the same, and which say nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::stem::{snowball, stem};

/// A word of a query: what is compared with texts and what with names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// Folded, as written.
    pub written: String,
    /// How it stands among the words of texts.
    pub stem: String,
    /// How it stands among names and addresses.
    pub name: String,
}

impl Word {
    /// The word of a folded token.
    #[must_use]
    pub fn new(folded: &str) -> Self {
        Self {
            written: folded.to_owned(),
            stem: text_key(folded),
            name: name_key(folded),
        }
    }

    /// This word spelt as `key`, with its own ending where that gives a word
    /// of the same key; otherwise `form`, a form that somebody has written.
    #[must_use]
    pub fn respelt(&self, key: &str, form: &str) -> Self {
        let own = snowball(&self.written).len();
        let tried = self
            .written
            .get(own..)
            .map(|ending| Self::new(&format!("{key}{ending}")));
        match tried {
            Some(word) if form.starts_with(key) && (word.stem == key || word.name == key) => word,
            _ => Self::new(form),
        }
    }
}

/// A folded word as it stands among the words of texts.
pub(super) fn text_key(folded: &str) -> String {
    stem(full(folded))
}

/// A folded word as it stands among names and addresses: surnames keep what
/// the stemmer takes for an ending (Иванов is not Иван, Тургенева is Тургенев).
pub(super) fn name_key(folded: &str) -> String {
    surname(folded).map_or_else(|| stem(full(folded)), str::to_owned)
}

fn surname(word: &str) -> Option<&str> {
    const ENDINGS: [&str; 12] = [
        "", "а", "у", "е", "ы", "ым", "ом", "ой", "ою", "ых", "ыми", "ам",
    ];
    if !word.chars().all(|c| matches!(c, 'а'..='я')) {
        return None;
    }
    ENDINGS.iter().find_map(|ending| {
        let base = word.strip_suffix(ending)?;
        let root = ["ов", "ев", "ин", "ын"]
            .iter()
            .find_map(|suffix| base.strip_suffix(suffix))?;
        (root.chars().count() >= 2).then_some(base)
    })
}

/// An abbreviation in full.
fn full(folded: &str) -> &str {
    match folded {
        "пер" => "переулок",
        "просп" => "проспект",
        "бул" => "бульвар",
        "наб" => "набережная",
        "пл" => "площадь",
        "мкр" | "мкрн" => "микрорайон",
        "корп" => "корпус",
        "пос" => "поселок",
        "обл" => "область",
        word => word,
    }
}

/// Words that say nothing about an appeal, nor which it is: they are not kept
/// and need not be found. Every single letter is one.
#[must_use]
pub(super) fn is_silent(folded: &str) -> bool {
    let mut chars = folded.chars();
    match (chars.next(), chars.next()) {
        (None, _) => true,
        (Some(c), None) => c.is_alphabetic(),
        _ => PARTICLES.contains(folded),
    }
}

static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "бы был была были было быть вам вас ведь во вот все всего вы где да даже для до его ее ей ему если \
    есть еще же за здесь из или им их как кв ко когда кто ли либо мне мы на над нам нас наш не него нее \
    ней них но об однако он она они оно от очень по под после пр при про со так такой там то того тоже \
    той только том тот тут ты уже ул улица улицам улице улицей улицу улицы чего чем что чтоб чтобы эта \
    эти это этого этой этом этот эту"
        .split_whitespace()
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_name_are_one() {
        for forms in [
            "иванов иванова иванову ивановым иванове ивановы ивановых",
            "тургенева тургенев тургеневу",
            "ленина ленин лениным",
            "садовая садовой садовую",
            "красных красная красной",
            "петровский петровская петровского петровской",
        ] {
            let keys: std::collections::BTreeSet<_> = forms.split(' ').map(name_key).collect();
            assert_eq!(keys.len(), 1, "{forms}: {keys:?}");
        }
        assert_ne!(name_key("иван"), name_key("иванов"));
    }

    #[test]
    fn a_word_is_respelt_with_its_own_ending() {
        let dear = Word::new("дарогой");
        assert_eq!(dear.respelt("дорог", "дорогу").written, "дорогой");
        let stop = Word::new("астановок");
        assert_eq!(stop.respelt("остановк", "остановка").stem, "остановк");
        assert_eq!(
            Word::new("фанарь").respelt("фонар", "фонари").written,
            "фонарь"
        );
    }
}
