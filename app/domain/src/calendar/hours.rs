//! Working hours as a person writes and reads them: `9:00–13:00, 14:00–18:00`.

use super::Interval;

impl std::fmt::Display for Interval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, to) = (self.from, self.to);
        write!(
            f,
            "{}:{:02}–{}:{:02}",
            from / 60,
            from % 60,
            to / 60,
            to % 60
        )
    }
}

/// The intervals in words; empty for a day without work.
#[must_use]
pub fn hours(intervals: &[Interval]) -> String {
    let all: Vec<String> = intervals.iter().map(ToString::to_string).collect();
    all.join(", ")
}

/// Reads intervals separated by commas, each `9:00–13:00` with any dash;
/// nothing stands for a day without work. `None` where they cannot be read;
/// their order is [`crate::rule_edit::check_hours`]'s matter.
#[must_use]
pub fn parse_hours(text: &str) -> Option<Vec<Interval>> {
    text.split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (from, to) = part.split_once(['-', '–', '—'])?;
            Some(Interval {
                from: minute_of_day(from)?,
                to: minute_of_day(to)?,
            })
        })
        .collect()
}

/// `9:00`, `9.00` or `9` as a minute of the day; midnight at its end is `24:00`.
#[must_use]
pub fn minute_of_day(text: &str) -> Option<u16> {
    let text = text.trim();
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
    let digits = |s: &str, most: usize| {
        let fits = (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| s.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = (digits(hour, 2)?, digits(minute, 2)?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_written() {
        let day = parse_hours("9:00–13:00, 14:00-18:00").unwrap();
        assert_eq!(hours(&day), "9:00–13:00, 14:00–18:00");
        assert_eq!(parse_hours(&hours(&day)).unwrap(), day);
        assert_eq!(parse_hours(" 9—13;14.30 – 24:00,").unwrap().len(), 2);
        assert_eq!(parse_hours("  "), Some(vec![]));
        for wrong in [
            "9:00",
            "9:60–10:00",
            "24:01–25:00",
            "+9:00–10:00",
            "с 9–18",
            "9:00–10:00–11:00",
            "999:00–1:00",
        ] {
            assert_eq!(parse_hours(wrong), None, "{wrong}");
        }
    }
}
