//! What citizens write: synthetic, Russian, put together from phrases per
//! subcategory with openings, details, wishes and endings, in the manner of
//! the door it comes through. The phrases are in the files beside this one.

mod care;
mod energy;
mod housing;
mod improvement;
mod manner;
mod other;
mod roads;
mod transport;
mod waste;
mod yards;

use std::sync::LazyLock;

use super::dice::Dice;
use super::places::Place;

/// Bounds of a text, in characters.
pub(crate) const LENGTH: std::ops::RangeInclusive<usize> = 60..=600;

/// When in the year people write about something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    /// All the year round.
    Any,
    /// While houses are heated, most of all at the beginning.
    Cold,
    /// While there may be snow.
    Winter,
    /// While grass grows.
    Warm,
}

impl Season {
    /// How much of its share a month (1…12) brings.
    pub(crate) const fn weight(self, month: u32) -> f64 {
        match (self, month) {
            (Self::Any, _)
            | (Self::Cold, 12 | 1..=3)
            | (Self::Winter, 12 | 1 | 2)
            | (Self::Warm, 5..=9) => 1.0,
            (Self::Cold, 10) => 1.5,
            (Self::Cold, 11) => 1.2,
            (Self::Cold, 4) | (Self::Warm, 4 | 10) => 0.5,
            (Self::Winter, 11 | 3) => 0.15,
            (Self::Warm, 11) => 0.1,
            (Self::Cold, _) => 0.08,
            _ => 0.0,
        }
    }
}

/// A subcategory and what is written about it.
#[derive(Debug)]
pub(crate) struct Topic {
    /// Category code of the reference data.
    pub(crate) code: &'static str,
    /// Share within its top-level category.
    pub(crate) share: f64,
    /// When.
    pub(crate) season: Season,
    /// What is wrong; the text's first words.
    problems: &'static [&'static str],
    /// What goes with it.
    details: &'static [&'static str],
    /// What is wanted.
    asks: &'static [&'static str],
    /// Beginnings of words by which the topic is known.
    stems: &'static [&'static str],
}

/// Top-level category, its share of all appeals in per cent (domain.md §8), its topics.
pub(crate) const TOPICS: &[(&str, f64, &[Topic])] = &[
    ("roads", 22.0, roads::TOPICS),
    ("transport", 10.0, transport::TOPICS),
    ("housing", 20.0, housing::TOPICS),
    ("improvement", 14.0, improvement::TOPICS),
    ("yards", 9.0, yards::TOPICS),
    ("waste", 9.0, waste::TOPICS),
    ("energy", 6.0, energy::TOPICS),
    ("health", 4.0, care::HEALTH),
    ("education", 3.0, care::EDUCATION),
    ("social", 1.0, care::SOCIAL),
    ("other", 2.0, other::TOPICS),
];

/// A citizen's text about a topic at a place. `network`: the manner of social
/// networks, with slang and slips; otherwise that of a form.
pub(crate) fn compose(dice: &mut Dice, topic: &Topic, place: &Place, network: bool) -> String {
    let mut parts: Vec<String> = Vec::new();
    if dice.chance(if network { 0.16 } else { 0.3 }) {
        parts.push((*dice.pick(manner::openings(network))).to_owned());
    }
    let problem = *dice.pick(topic.problems);
    let problem = fill(dice, problem, place, network);
    parts.push(sentence(
        &problem,
        dice.chance(if network { 0.12 } else { 0.02 }),
    ));
    let mut details: Vec<&str> = topic.details.to_vec();
    dice.shuffle(&mut details);
    let wanted = usize::try_from(dice.within(1, 3)).unwrap_or(1);
    for detail in details.into_iter().take(wanted) {
        parts.push(fill(dice, detail, place, network));
    }
    if dice.chance(if network { 0.4 } else { 0.6 }) {
        parts.push((*dice.pick(manner::circumstances(network))).to_owned());
    }
    if dice.chance(0.65) {
        parts.push((*dice.pick(topic.asks)).to_owned());
    }
    manner::sign(dice, &mut parts, place, network);
    let mut text = parts.join(" ");
    // Slang shortens, so a little more than the least.
    while text.chars().count() < LENGTH.start() + 15 {
        text.push(' ');
        text += *dice.pick(manner::circumstances(network));
    }
    if network {
        text = manner::slip(dice, &text);
    }
    shorten(text)
}

fn sentence(words: &str, loud: bool) -> String {
    let asks = ["Когда", "Зачем", "Где", "Кому", "Можно ли"]
        .iter()
        .any(|w| words.starts_with(w))
        && !words.contains('?');
    let end = if asks || words.ends_with('?') {
        "?"
    } else if loud {
        "!"
    } else {
        "."
    };
    format!("{}{end}", words.trim_end_matches('?'))
}

/// Cuts at the end of a sentence what has become too long.
fn shorten(text: String) -> String {
    if text.chars().count() <= *LENGTH.end() {
        return text;
    }
    let head: String = text.chars().take(*LENGTH.end()).collect();
    match head.rfind(['.', '!', '?']) {
        Some(end) if end > 60 => head[..=end].to_owned(),
        _ => head,
    }
}

/// Puts places and numbers into a phrase.
fn fill(dice: &mut Dice, phrase: &str, place: &Place, network: bool) -> String {
    let mut out = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((slot, tail)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push_str(&value(dice, slot, place, network));
        rest = tail;
    }
    out + rest
}

fn value(dice: &mut Dice, slot: &str, place: &Place, network: bool) -> String {
    let pick = |dice: &mut Dice, from: &[&str]| (*dice.pick(from)).to_owned();
    match slot {
        "addr" if network && dice.chance(0.6) => format!("{}, {}", place.street, place.house),
        "addr" => place.address(),
        "on" => format!("на {}", place.oblique()),
        "onh" => format!("на {}, {}", place.oblique(), place.house),
        "along" => format!("по {}", place.oblique()),
        "ul" => place.oblique(),
        "street" => place.street.to_owned(),
        "cross" => place.cross.to_owned(),
        "days" => pick(
            dice,
            &[
                "второй день",
                "третий день",
                "четвёртый день",
                "пятые сутки",
                "уже неделю",
                "вторую неделю",
                "почти месяц",
            ],
        ),
        "since" => pick(
            dice,
            &[
                "с понедельника",
                "с выходных",
                "с прошлой недели",
                "со вчерашнего дня",
                "с начала месяца",
            ],
        ),
        "n" => dice.within(2, 4).to_string(),
        "nn" => pick(dice, &["15", "20", "25", "30", "35", "40", "45"]),
        "bus" => pick(
            dice,
            &[
                "96", "28", "105", "51", "35", "10", "65", "14", "90", "104", "42", "30", "183",
                "2Е", "21", "48",
            ],
        ),
        "time" => format!(
            "{}:{}",
            dice.within(17, 22),
            pick(dice, &["00", "10", "15", "20", "30", "40", "45"])
        ),
        "school" => dice.within(2, 108).to_string(),
        "flat" => dice.within(1, 240).to_string(),
        "floor" => dice.within(5, 16).to_string(),
        "money" => format!("{} {}00", dice.within(2, 29), dice.within(1, 9)),
        _ => String::new(),
    }
}

/// The code of the subcategory a text seems to be about: by our own phrases
/// first, by the beginnings of words otherwise.
pub(crate) fn recognise(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let score = |signs: &[(String, u32)]| {
        signs
            .iter()
            .filter(|(s, _)| text.contains(s))
            .map(|(_, weight)| weight)
            .sum::<u32>()
    };
    SIGNS
        .iter()
        .map(|(code, signs)| (score(signs), *code))
        .filter(|(score, _)| *score > 0)
        // The first of the best, so that the answer does not depend on the order of equals.
        .fold(None, |best: Option<(u32, &str)>, next| {
            if best.is_none_or(|b| next.0 > b.0) {
                Some(next)
            } else {
                best
            }
        })
        .map(|(_, code)| code)
}

/// A topic with the stems that betray it and their weights.
type Sign = (&'static str, Vec<(String, u32)>);

/// By what each topic is known, and how surely.
static SIGNS: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    let signs = |topic: &'static Topic| {
        let phrases = topic
            .problems
            .iter()
            .flat_map(|p| fragments(p).map(|f| (f, 20)));
        let details = topic
            .details
            .iter()
            .flat_map(|d| fragments(d).map(|f| (f, 10)));
        let stems = topic.stems.iter().map(|s| ((*s).to_owned(), 1));
        (topic.code, phrases.chain(details).chain(stems).collect())
    };
    TOPICS
        .iter()
        .flat_map(|(_, _, topics)| topics.iter())
        .map(signs)
        .collect()
});

/// The long literal pieces of a phrase, in lower case.
fn fragments(phrase: &str) -> impl Iterator<Item = String> + '_ {
    phrase
        .split('{')
        .map(|piece| piece.split_once('}').map_or(piece, |(_, after)| after))
        .map(|piece| piece.trim_matches([' ', ',', '.']).to_lowercase())
        .filter(|piece| piece.chars().count() >= 14)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn every() -> impl Iterator<Item = &'static Topic> {
        TOPICS.iter().flat_map(|(_, _, topics)| topics.iter())
    }

    #[test]
    fn texts_are_between_60_and_600_characters_and_rarely_repeat() {
        let mut dice = Dice::new(&[3]);
        let (mut seen, mut slots) = (HashSet::new(), 0);
        for round in 0..40 {
            for topic in every() {
                let place = Place::somewhere(&mut dice, None);
                let text = compose(&mut dice, topic, &place, round % 3 > 0);
                let n = text.chars().count();
                assert!(LENGTH.contains(&n), "{n}: {text}");
                slots += usize::from(text.contains(['{', '}']));
                seen.insert(text);
            }
        }
        assert_eq!(slots, 0);
        assert!(seen.len() + 3 > 40 * every().count(), "{}", seen.len());
    }

    #[test]
    fn every_topic_has_enough_to_say_and_a_share() {
        for topic in every() {
            assert!(
                topic.problems.len() * topic.details.len() >= 9 && !topic.asks.is_empty(),
                "{}",
                topic.code
            );
            assert!(topic.share > 0.0);
        }
        assert!((TOPICS.iter().map(|t| t.1).sum::<f64>() - 100.0).abs() < 0.01);
    }

    #[test]
    fn a_topic_is_known_by_its_text() {
        let mut dice = Dice::new(&[4]);
        let (mut right, mut all) = (0, 0);
        for _ in 0..10 {
            for topic in every() {
                let place = Place::somewhere(&mut dice, None);
                let text = compose(&mut dice, topic, &place, true);
                right += u32::from(recognise(&text) == Some(topic.code));
                all += 1;
            }
        }
        assert!(right * 100 > all * 90, "{right} из {all}");
        assert_eq!(
            recognise("Большая ЯМА возле магазина"),
            Some("roads_potholes")
        );
        assert_eq!(recognise("xyz"), None);
    }
}
