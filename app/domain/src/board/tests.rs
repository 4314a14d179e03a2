use std::collections::HashMap;

use super::*;
use crate::appeal::State;
use crate::ids::AppealId;
use crate::reference::Settings;
use crate::row::sample;
use crate::time::from_millis;

fn reference() -> Reference {
    Reference {
        sources: vec![],
        channels: vec![],
        categories: vec![],
        departments: vec![],
        districts: vec![],
        settings: Settings {
            place: "МЦУ".into(),
            day_end_minute: 1080,
            burning_minutes: 15,
            timeliness_target: 80,
            close_after_days: 7,
        },
    }
}

/// The few that are kept are the first ones of all, put in order another way.
#[test]
fn the_three_that_burn_are_the_first_of_all_that_do() {
    let now = from_millis(1_000_000);
    // A walk through every order of importance, voices and time.
    let rows: HashMap<AppealId, Row> = (0..300)
        .map(|n: i64| {
            let mut row = sample(State::InProgress, Some(n * 7_919 % 1_100 * 1_000));
            row.id = AppealId(n);
            row.importance = Importance::ALL[usize::try_from(n % 3).unwrap()];
            row.voices = i32::try_from(n * 31 % 5).unwrap();
            (row.id, row)
        })
        .collect();
    for few in 0..40 {
        let open = rows.values().filter(|r| few == 39 || r.id.0 % 40 < few);
        let board = Board::load(Seq(1), open.cloned(), [], []);
        let mut all: Vec<&Row> = board
            .open()
            .filter(|r| burns(r, now, &reference()))
            .collect();
        all.sort_by_key(|r| (r.deadline, r.id));
        all.sort_by_key(|r| Reverse(r.voices));
        all.sort_by_key(|r| Reverse(r.importance));
        all.truncate(BURNING);
        assert_eq!(board.burning(now, &reference()), all, "{few}");
    }
}
