//! Foreign dates and times → an instant.
//!
//! A local time that the zone's clocks showed twice (autumn) is taken as its
//! first occurrence; one that they never showed (spring) moves forward by the
//! length of the gap, as it does in most calendars. A file cannot tell more.

use chrono::format::{Item, Parsed, StrftimeItems};
use chrono::offset::{LocalResult, Offset};
use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use domain::Moment;

/// How a file writes its times.
#[derive(Clone, Debug)]
pub enum Clock {
    /// RFC 3339, with an offset.
    Rfc3339,
    /// Wall-clock time of a zone.
    Local {
        /// Formats in the order of trial.
        formats: Vec<Format>,
        /// The zone of the wall.
        zone: Tz,
        /// Whether midnight means «that day, hour unknown».
        midnight_is_day: bool,
    },
}

/// One strftime format, parsed once for all rows.
#[derive(Clone, Debug)]
pub struct Format {
    items: Vec<Item<'static>>,
    has_hour: bool,
}

/// A time as a file told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The instant; a day's first one where only the day was told.
    pub at: Moment,
    /// The first instant after the day, where only the day was told.
    pub day_until: Option<Moment>,
}

impl Format {
    /// Parses a strftime format.
    ///
    /// # Errors
    /// When the format is not one.
    pub fn new(text: &str) -> Result<Self, String> {
        let items = StrftimeItems::new(text)
            .parse_to_owned()
            .map_err(|_| format!("формат времени «{text}» непонятен; пример: %d.%m.%Y %H:%M"))?;
        Ok(Self {
            items,
            has_hour: ["%H", "%I", "%k", "%l", "%T", "%R", "%X", "%r", "%c"]
                .iter()
                .any(|h| text.contains(h)),
        })
    }

    fn read(&self, text: &str) -> Option<NaiveDateTime> {
        let mut parsed = Parsed::new();
        chrono::format::parse(&mut parsed, text, self.items.iter()).ok()?;
        let day = parsed.to_naive_date().ok()?;
        let time = if self.has_hour {
            parsed.to_naive_time().ok()?
        } else {
            NaiveTime::MIN
        };
        Some(day.and_time(time))
    }
}

impl Clock {
    /// Reads a cell; none when it is not a time in this clock's format.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Told> {
        match self {
            Self::Rfc3339 => {
                let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
                Some(Told {
                    at,
                    day_until: None,
                })
            }
            Self::Local {
                formats,
                zone,
                midnight_is_day,
            } => {
                let (local, has_hour) = formats
                    .iter()
                    .find_map(|f| Some((f.read(text)?, f.has_hour)))?;
                let day_only = !has_hour || (*midnight_is_day && local.time() == NaiveTime::MIN);
                let next_day = || {
                    local
                        .checked_add_days(Days::new(1))
                        .map(|d| instant(*zone, d))
                };
                Some(Told {
                    at: instant(*zone, local),
                    day_until: if day_only { next_day() } else { None },
                })
            }
        }
    }
}

/// The instant of a local time of a zone; see the head of the file for the
/// two hours a year in which there are two or none.
fn instant(zone: Tz, local: NaiveDateTime) -> Moment {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        LocalResult::None => {
            // The offset before the gap; no zone has two transitions in a day.
            let before = zone
                .offset_from_utc_datetime(&(local - TimeDelta::days(1)))
                .fix();
            (local - before).and_utc()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn la() -> Clock {
        Clock::Local {
            formats: vec![Format::new("%m/%d/%Y %I:%M:%S %p").unwrap()],
            zone: chrono_tz::America::Los_Angeles,
            midnight_is_day: true,
        }
    }

    fn at(clock: &Clock, text: &str) -> String {
        clock.read(text).unwrap().at.to_rfc3339()
    }

    #[test]
    fn summer_and_winter_time() {
        assert_eq!(
            at(&la(), "12/31/2017 11:59:58 PM"),
            "2018-01-01T07:59:58+00:00"
        );
        assert_eq!(
            at(&la(), "04/09/2018 09:18:35 AM"),
            "2018-04-09T16:18:35+00:00"
        );
        assert_eq!(
            at(&la(), "01/02/2018 12:00:01 AM"),
            "2018-01-02T08:00:01+00:00"
        );
    }

    #[test]
    fn the_hour_that_never_was_and_the_hour_that_was_twice() {
        // 11 March 2018, 02:00 → 03:00; 4 November 2018, 02:00 → 01:00.
        assert_eq!(
            at(&la(), "03/11/2018 02:30:00 AM"),
            "2018-03-11T10:30:00+00:00"
        );
        assert_eq!(
            at(&la(), "03/11/2018 03:30:00 AM"),
            "2018-03-11T10:30:00+00:00"
        );
        assert_eq!(
            at(&la(), "11/04/2018 01:30:00 AM"),
            "2018-11-04T08:30:00+00:00"
        );
    }

    #[test]
    fn a_bare_day_knows_its_end() {
        let told = la().read("12/30/2017 12:00:00 AM").unwrap();
        assert_eq!(told.day_until.unwrap() - told.at, TimeDelta::days(1));
        assert_eq!(la().read("12/30/2017 12:00:01 AM").unwrap().day_until, None);
        let days = Clock::Local {
            formats: vec![
                Format::new("%d.%m.%Y %H:%M").unwrap(),
                Format::new("%d.%m.%Y").unwrap(),
            ],
            zone: chrono_tz::Europe::Moscow,
            midnight_is_day: false,
        };
        assert_eq!(days.read("05.12.2022 00:00").unwrap().day_until, None);
        let told = days.read("05.12.2022").unwrap();
        assert_eq!(told.at.to_rfc3339(), "2022-12-04T21:00:00+00:00");
        assert!(told.day_until.is_some());
    }

    #[test]
    fn nonsense_is_no_time() {
        for bad in [
            "",
            "2017-12-31",
            "13/31/2017 11:59:58 PM",
            "02/30/2018 01:00:00 AM",
            "12/31/2017 11:59:58 PM x",
        ] {
            assert_eq!(la().read(bad), None, "{bad}");
        }
        assert_eq!(
            Clock::Rfc3339
                .read("2022-12-12T00:00:00+03:00")
                .unwrap()
                .at
                .to_rfc3339(),
            "2022-12-11T21:00:00+00:00"
        );
        assert_eq!(Clock::Rfc3339.read("2022-12-12 00:00"), None);
    }
}
