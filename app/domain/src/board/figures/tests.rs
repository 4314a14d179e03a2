use chrono::NaiveDate;

use super::*;
use crate::figures::Compared;
use crate::ids::ChannelId;
use crate::tally::Measure;

fn arrivals(days: &[(u32, u32)]) -> Board {
    let cell = |(month, day): &(u32, u32)| {
        let day = NaiveDate::from_ymd_opt(2026, *month, *day).unwrap();
        (
            Key {
                measure: Measure::Received,
                day,
                hour: 9,
                channel: ChannelId(1),
                category: None,
            },
            1,
        )
    };
    Board {
        tallies: days.iter().map(cell).collect(),
        ..Board::default()
    }
}

#[test]
fn the_month_before_is_never_longer_than_itself() {
    // On 31 March all of February counts, and nothing of 1 March.
    let board = arrivals(&[(2, 1), (2, 28), (3, 1), (3, 31)]);
    let (first, before) = (
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
        NaiveDate::from_ymd_opt(2026, 2, 1).unwrap(),
    );
    let noon = NaiveDate::from_ymd_opt(2026, 3, 31)
        .unwrap()
        .and_hms_opt(12, 30, 0)
        .unwrap();
    assert_eq!(
        board.compare(first, noon, before),
        Compared {
            now: 4 - 2,
            full_hours: 2,
            before: 2
        }
    );
}

#[test]
fn only_full_hours_are_compared() {
    let board = arrivals(&[(3, 2), (3, 9)]);
    let (monday, before) = (
        NaiveDate::from_ymd_opt(2026, 3, 9).unwrap(),
        NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
    );
    let at = |h| monday.and_hms_opt(h, 30, 0).unwrap();
    assert_eq!(
        board.compare(monday, at(9), before),
        Compared {
            now: 1,
            full_hours: 0,
            before: 0
        }
    );
    assert_eq!(
        board.compare(monday, at(10), before),
        Compared {
            now: 1,
            full_hours: 1,
            before: 1
        }
    );
}
