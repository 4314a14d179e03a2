//! Displays of the wall: how one is paired, and how it stands.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::access::Scene;
use crate::ids::DisplayId;

/// The signs of a pairing code: none that could be taken for another from six
/// metres, and letters that look the same on a Russian and a Latin keyboard.
pub const SIGNS: &[u8] = b"23456789ACEHKMPTX";
/// How many signs a code has.
pub const CODE_LENGTH: usize = 6;
/// How long a code is good for, minutes.
pub const CODE_MINUTES: i64 = 10;
/// A display speaks every 10 s; longer silence than this is worth a word.
const SILENCE: TimeDelta = TimeDelta::seconds(25);

/// A code as a person typed it: in either alphabet and case, with spaces or
/// hyphens. `None` when it cannot be one.
#[must_use]
pub fn code(typed: &str) -> Option<String> {
    let sign = |c: char| match c {
        'А' => 'A',
        'С' => 'C',
        'Е' => 'E',
        'Н' => 'H',
        'К' => 'K',
        'М' => 'M',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        other => other,
    };
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—'))
        .take(CODE_LENGTH + 1)
        .flat_map(char::to_uppercase)
        .map(sign)
        .collect();
    let known = code.bytes().all(|b| SIGNS.contains(&b));
    (code.len() == CODE_LENGTH && known).then_some(code)
}

/// `K7M 2PA`
#[must_use]
pub fn spaced(code: &str) -> String {
    match code.split_at_checked(CODE_LENGTH / 2) {
        Some((first, second)) => format!("{first}\u{a0}{second}"),
        None => code.to_owned(),
    }
}

/// Whether a display can be called so.
///
/// # Errors
/// Words that name the field and the remedy.
pub fn check_name(name: &str) -> Result<(), String> {
    if (1..=60).contains(&name.trim().chars().count()) {
        Ok(())
    } else {
        Err("имя экрана: от 1 до 60 знаков".into())
    }
}

/// How the pairing of this browser stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Pairing {
    /// It shows no code, or its code has expired.
    None,
    /// Its code waits for somebody to confirm it.
    Waiting {
        /// The code.
        code: String,
        /// Until when it is good.
        until: Moment,
    },
    /// Confirmed: the token can be fetched.
    Confirmed,
}

/// A code that waits, to whoever may confirm it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The code.
    pub code: String,
    /// The browser, as it names itself.
    pub agent: String,
    /// Since when it is shown.
    pub created_at: Moment,
}

/// A paired display in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    /// Key.
    pub id: DisplayId,
    /// Name.
    pub name: String,
    /// What it shows.
    pub scene: Scene,
    /// When it was confirmed.
    pub created_at: Moment,
    /// Its last sign of life.
    pub seen_at: Option<Moment>,
    /// The instant its picture was true for at that time.
    pub data_at: Option<Moment>,
}

/// How a display stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Confirmed, and never heard of.
    Awaited,
    /// It lives, and its data were so old.
    Alive(TimeDelta),
    /// Silent since then.
    Silent(Moment),
}

impl Display {
    /// How it stands at an instant.
    #[must_use]
    pub fn sign(&self, now: Moment) -> Sign {
        match (self.seen_at, self.data_at) {
            (Some(seen), Some(data)) if now - seen <= SILENCE => {
                Sign::Alive((seen - data).max(TimeDelta::zero()))
            }
            (Some(seen), _) => Sign::Silent(seen),
            (None, _) => Sign::Awaited,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_millis;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in ["K7M2PA", "k7m 2pa", "к7м-2ра", " К7М\u{a0}2РА "] {
            assert_eq!(code(typed).as_deref(), Some("K7M2PA"), "{typed:?}");
        }
        for wrong in ["", "K7M2P", "K7M2PAA", "K7M2P0", "K7M2PB", "';--"] {
            assert_eq!(code(wrong), None, "{wrong:?}");
        }
        assert_eq!(spaced("K7M2PA"), "K7M\u{a0}2PA");
    }

    #[test]
    fn a_display_that_is_silent_says_since_when() {
        let at = |s: i64| from_millis(s * 1_000);
        let mut display = Display {
            id: DisplayId(1),
            name: "У входа".into(),
            scene: Scene::City,
            created_at: at(0),
            seen_at: None,
            data_at: None,
        };
        assert_eq!(display.sign(at(5)), Sign::Awaited);
        (display.seen_at, display.data_at) = (Some(at(100)), Some(at(98)));
        assert_eq!(display.sign(at(125)), Sign::Alive(TimeDelta::seconds(2)));
        assert_eq!(display.sign(at(126)), Sign::Silent(at(100)));
    }
}
