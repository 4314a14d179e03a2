//! The season of a category: when in the year it is offered, like the snow.

use std::fmt;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::words;

/// From one day of the year to another, both included; over the turn of the
/// year where the end lies before the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Season {
    from: u16,
    until: u16,
}

impl Season {
    /// The season of two days as month × 100 + day; `None` where the calendar has no such day.
    #[must_use]
    pub fn new(from: u16, until: u16) -> Option<Self> {
        let day = |n| date(n).map(|_| n);
        Some(Self {
            from: day(from)?,
            until: day(until)?,
        })
    }

    /// Reads two days as `1.11` and `31.03`; both empty for all year round.
    ///
    /// # Errors
    /// Words that name the field and the remedy.
    pub fn parse(from: &str, until: &str) -> Result<Option<Self>, String> {
        let day = |text: &str| {
            let (day, month) = text.trim().split_once('.')?;
            let number = |s: &str| match s.len() {
                1 | 2 if s.bytes().all(|b| b.is_ascii_digit()) => s.parse::<u16>().ok(),
                _ => None,
            };
            let n = number(month)? * 100 + number(day)?;
            date(n).map(|_| n)
        };
        match (from.trim(), until.trim()) {
            ("", "") => Ok(None),
            ("", _) | (_, "") => Err(
                "сезон: укажите оба дня, первый и последний, или оставьте оба поля пустыми".into(),
            ),
            (from, until) => match (day(from), day(until)) {
                (Some(from), Some(until)) => Ok(Some(Self { from, until })),
                _ => Err("сезон: день пишется как 01.11, число и месяц через точку".into()),
            },
        }
    }

    /// The first and the last day as month × 100 + day.
    #[must_use]
    pub const fn ends(self) -> (u16, u16) {
        (self.from, self.until)
    }

    /// Whether a day lies in the season.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        let n = u16::try_from(day.month() * 100 + day.day()).unwrap_or(0);
        if self.from <= self.until {
            (self.from..=self.until).contains(&n)
        } else {
            n >= self.from || n <= self.until
        }
    }

    /// `с 1 ноября по 31 марта`.
    #[must_use]
    pub fn words(self) -> String {
        let day = |n| date(n).map(words::day_month).unwrap_or_default();
        format!("с\u{a0}{} по\u{a0}{}", day(self.from), day(self.until))
    }
}

/// A day of the year in a leap year, so that the end of February is a day too.
fn date(n: u16) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2024, (n / 100).into(), (n % 100).into())
}

/// One end as a form has it: `01.11`.
#[must_use]
pub fn day(n: u16) -> String {
    format!("{:02}.{:02}", n % 100, n / 100)
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", day(self.from), day(self.until))
    }
}

impl From<Season> for String {
    fn from(season: Season) -> Self {
        season.to_string()
    }
}

impl TryFrom<String> for Season {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (from, until) = text.split_once('–').unwrap_or((&text, ""));
        Self::parse(from, until)?.ok_or_else(|| "сезон пуст".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn a_winter_goes_over_the_turn_of_the_year() {
        let winter = Season::parse("1.11", " 31.03 ").unwrap().unwrap();
        for day in [d(11, 1), d(12, 31), d(1, 1), d(3, 31)] {
            assert!(winter.contains(day), "{day}");
        }
        for day in [d(4, 1), d(7, 15), d(10, 31)] {
            assert!(!winter.contains(day), "{day}");
        }
        assert_eq!(winter.words(), "с\u{a0}1\u{a0}ноября по\u{a0}31\u{a0}марта");
        let summer = Season::new(601, 831).unwrap();
        assert!(summer.contains(d(6, 1)) && summer.contains(d(8, 31)) && !summer.contains(d(9, 1)));
    }

    #[test]
    fn a_season_has_both_ends_and_they_are_days() {
        assert_eq!(Season::parse("", " "), Ok(None));
        assert!(Season::parse("1.11", "").unwrap_err().contains("оба дня"));
        for wrong in ["31.02", "0.11", "1.13", "1 ноября", "+1.11", "2026-11-01"] {
            assert!(
                Season::parse(wrong, "31.03").unwrap_err().contains("01.11"),
                "{wrong}"
            );
        }
        assert!(Season::new(230, 331).is_none());
        let kept: Season = serde_json::from_str(r#""01.11–31.03""#).unwrap();
        assert_eq!(serde_json::to_string(&kept).unwrap(), r#""01.11–31.03""#);
    }
}
