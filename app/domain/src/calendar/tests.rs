use super::*;

fn d(y: i32, m: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, day).unwrap()
}
fn at(day: NaiveDate, h: u32, m: u32) -> Moment {
    time::instant(day.and_hms_opt(h, m, 0).unwrap())
}
fn hours(from: u16, to: u16) -> Interval {
    Interval {
        from: from * 60,
        to: to * 60,
    }
}
fn holiday(note: &str) -> SpecialDay {
    SpecialDay {
        kind: DayKind::Holiday,
        like: None,
        hours: vec![],
        note: Some(note.into()),
        decreed: true,
    }
}

/// Mon–Thu 9–13, 14–18; Friday to 17; New Year 2023 holidays.
fn calendar() -> WorkCalendar {
    let full = vec![hours(9, 13), hours(14, 18)];
    let friday = vec![hours(9, 13), hours(14, 17)];
    let days = (1..=8)
        .map(|n| (d(2023, 1, n), holiday("Новогодние каникулы")))
        .collect();
    WorkCalendar::new(
        CalendarId(1),
        [
            full.clone(),
            full.clone(),
            full.clone(),
            full,
            friday,
            vec![],
            vec![],
        ],
        days,
    )
}

#[test]
fn nine_working_hours_skip_lunch_and_night() {
    // Thursday 15 December 2022 14:00: four hours on Thursday, 4 on Friday
    // before lunch, one after it.
    assert_eq!(
        calendar().add_minutes(at(d(2022, 12, 15), 14, 0), 540),
        Some(at(d(2022, 12, 16), 15, 0))
    );
}

#[test]
fn what_arrives_at_night_starts_in_the_morning() {
    assert_eq!(
        calendar().add_minutes(at(d(2022, 12, 13), 2, 17), 60),
        Some(at(d(2022, 12, 13), 10, 0))
    );
    assert_eq!(
        calendar().add_minutes(at(d(2022, 12, 17), 12, 0), 60),
        Some(at(d(2022, 12, 19), 10, 0))
    );
}

#[test]
fn new_year_holidays_do_not_count() {
    assert_eq!(
        calendar().add_minutes(at(d(2022, 12, 30), 16, 30), 60),
        Some(at(d(2023, 1, 9), 9, 30))
    );
    assert_eq!(
        calendar().add_days(at(d(2022, 12, 30), 10, 0), 1),
        Some(at(d(2023, 1, 9), 18, 0))
    );
}

#[test]
fn an_end_exactly_at_closing_stays_on_that_day() {
    assert_eq!(
        calendar().add_minutes(at(d(2022, 12, 12), 9, 0), 480),
        Some(at(d(2022, 12, 12), 18, 0))
    );
}

#[test]
fn minutes_between_and_going_back_undo_adding() {
    let c = calendar();
    let start = at(d(2022, 12, 28), 11, 11);
    for m in [1, 59, 240, 241, 540, 3000] {
        let end = c.add_minutes(start, m).unwrap();
        assert_eq!(c.minutes_between(start, end), i64::from(m));
        assert_eq!(c.back_minutes(end, m), Some(start));
    }
}

#[test]
fn a_calendar_without_work_has_no_deadline() {
    let idle = WorkCalendar::new(CalendarId(1), Default::default(), BTreeMap::new());
    assert_eq!(idle.add_minutes(at(d(2022, 12, 28), 11, 11), 1), None);
    assert_eq!(idle.back_minutes(at(d(2022, 12, 28), 11, 11), 1), None);
}

#[test]
fn a_year_is_decreed_when_it_has_days_and_none_is_a_guess() {
    let mut days = BTreeMap::from([(d(2026, 1, 1), holiday("Новый год"))]);
    days.insert(
        d(2027, 1, 1),
        SpecialDay {
            decreed: false,
            ..holiday("Новый год")
        },
    );
    let c = WorkCalendar::new(CalendarId(1), calendar().week().clone(), days);
    assert_eq!(
        [2025, 2026, 2027, 2028].map(|y| c.is_decreed(y)),
        [false, true, false, false]
    );
}

#[test]
fn the_table_knows_days_outside_of_it() {
    let c = calendar();
    // A Saturday and a Monday, long before and long after the special days.
    for (day, worked) in [
        (d(1969, 12, 27), 0),
        (d(1969, 12, 29), 2),
        (d(2040, 12, 29), 0),
        (d(2040, 12, 31), 2),
        (d(2023, 1, 5), 0),
    ] {
        assert_eq!(c.intervals(day).len(), worked, "{day}");
    }
}
