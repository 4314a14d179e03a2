use super::*;

fn code<T>(r: Result<T, Fault>) -> Option<&'static str> {
    r.err().map(|f| f.code)
}

#[test]
fn a_week_is_ordered_and_not_empty() {
    let with = |day: &[(u16, u16)]| {
        let mut week: [Vec<Interval>; 7] = Default::default();
        week[0] = day
            .iter()
            .map(|(from, to)| Interval {
                from: *from,
                to: *to,
            })
            .collect();
        code(check_week(&week))
    };
    assert_eq!(with(&[(540, 780), (840, 1080)]), None);
    assert_eq!(with(&[]), Some("empty"));
    assert_eq!(with(&[(540, 540)]), Some("order"));
    assert_eq!(with(&[(540, 1441)]), Some("order"));
    assert_eq!(with(&[(840, 1080), (540, 780)]), Some("overlap"));
    assert_eq!(with(&[(540, 800), (780, 1080)]), Some("overlap"));
}

#[test]
fn a_higher_level_never_hears_first() {
    let rule = |level, minutes| EscalationRule {
        source: SourceId(1),
        level,
        reason: Reason::Overdue,
        minutes,
        calendar: CalendarId(1),
    };
    let others = [rule(Level::Executor, 0), rule(Level::Supervisor, 240)];
    assert_eq!(
        code(check_escalation(&rule(Level::Head, 60), &others)),
        None
    );
    let late = check_escalation(&rule(Level::Head, 300), &others);
    assert_eq!(code(late), Some("ladder"));
    let early = check_escalation(&rule(Level::Executor, 300), &others);
    assert_eq!(code(early), Some("ladder"));
}

#[test]
fn a_moved_day_says_whose_hours_it_has() {
    let day = NaiveDate::from_ymd_opt(2027, 2, 20).unwrap();
    let with_hours = |kind, like, hours: &[(u16, u16)]| {
        let special = SpecialDay {
            kind,
            like,
            hours: hours
                .iter()
                .map(|(from, to)| Interval {
                    from: *from,
                    to: *to,
                })
                .collect(),
            note: None,
            decreed: true,
        };
        code(check_day(day, &special))
    };
    let with = |kind, like| with_hours(kind, like, &[]);
    assert_eq!(with(DayKind::Working, Some(0)), None);
    assert_eq!(with(DayKind::Working, None), Some("required"));
    assert_eq!(with(DayKind::Holiday, Some(0)), Some("superfluous"));
    assert_eq!(with(DayKind::Working, Some(7)), Some("range"));
    // Or it has hours of its own.
    assert_eq!(with_hours(DayKind::Working, None, &[(540, 780)]), None);
    assert_eq!(with_hours(DayKind::Shortened, None, &[(540, 780)]), None);
    let order = with_hours(DayKind::Shortened, None, &[(780, 540)]);
    assert_eq!(order, Some("order"));
    let off = with_hours(DayKind::Holiday, None, &[(540, 780)]);
    assert_eq!(off, Some("superfluous"));
}
