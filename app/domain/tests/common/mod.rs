//! A calendar and normatives as the reference data have them, as far as the
//! hand-computed cases need.
#![allow(dead_code, reason = "each test file uses a part")]
#![expect(clippy::unwrap_used, reason = "a builder that fails fails its test")]

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use domain::Moment;
use domain::appeal::{Facts, Importance};
use domain::calendar::{DayKind, Interval, SpecialDay, WorkCalendar};
use domain::deadline::{Normative, Rules, Stage, Unit};
use domain::escalation::{EscalationRule, Level, Reason};
use domain::ids::{CalendarId, CategoryId, ChannelId, NormativeId, SourceId};
use domain::journal::{Entry, Kind};
use domain::life::{Circumstances, Step, decide};
use domain::time::{from_millis, parse_day};
use domain::warning::WarningRule;

pub(crate) const IM: SourceId = SourceId(1);
pub(crate) const POS: SourceId = SourceId(2);
/// A category with a normative of its own: two working hours.
pub(crate) const OUTAGE: CategoryId = CategoryId(7);
/// Below it.
pub(crate) const STREET_OUTAGE: CategoryId = CategoryId(703);

/// Local time in Krasnodar: `2026-11-24 10:00`.
pub(crate) fn at(local: &str) -> Moment {
    format!("{}:00+03:00", local.replace(' ', "T"))
        .parse::<DateTime<Utc>>()
        .unwrap()
}

/// Mon–Thu 9–13 and 14–18, Friday until 17, with days of the real production
/// calendars of 2022 and 2024–2027.
pub(crate) fn calendar() -> WorkCalendar {
    let hours = |from: u16, to: u16| Interval {
        from: from * 60,
        to: to * 60,
    };
    let full = vec![hours(9, 13), hours(14, 18)];
    let friday = vec![hours(9, 13), hours(14, 17)];
    let week = [
        full.clone(),
        full.clone(),
        full.clone(),
        full,
        friday,
        vec![],
        vec![],
    ];
    let new_year = "Новогодние каникулы";
    let days: BTreeMap<_, _> = [
        (
            "2024-04-27",
            DayKind::Working,
            Some(0),
            "Рабочая суббота за понедельник 29 апреля",
        ),
        (
            "2024-04-29",
            DayKind::Holiday,
            None,
            "Перенос с субботы 27 апреля",
        ),
        (
            "2025-11-01",
            DayKind::WorkingShortened,
            Some(0),
            "Рабочая суббота за понедельник 3 ноября",
        ),
        (
            "2025-11-03",
            DayKind::Holiday,
            None,
            "Перенос с субботы 1 ноября",
        ),
        (
            "2025-11-04",
            DayKind::Holiday,
            None,
            "День народного единства",
        ),
        (
            "2025-12-31",
            DayKind::Holiday,
            None,
            "Перенос с воскресенья 5 января",
        ),
        ("2026-01-01", DayKind::Holiday, None, new_year),
        ("2026-01-02", DayKind::Holiday, None, new_year),
        ("2026-01-05", DayKind::Holiday, None, new_year),
        ("2026-01-06", DayKind::Holiday, None, new_year),
        ("2026-01-07", DayKind::Holiday, None, "Рождество Христово"),
        ("2026-01-08", DayKind::Holiday, None, new_year),
        (
            "2026-01-09",
            DayKind::Holiday,
            None,
            "Перенос с субботы 3 января",
        ),
        (
            "2026-02-23",
            DayKind::Holiday,
            None,
            "День защитника Отечества",
        ),
        (
            "2026-04-30",
            DayKind::Shortened,
            None,
            "Накануне Праздника Весны и Труда",
        ),
        (
            "2026-05-01",
            DayKind::Holiday,
            None,
            "Праздник Весны и Труда",
        ),
        (
            "2026-12-31",
            DayKind::Holiday,
            None,
            "Перенос с воскресенья 4 января",
        ),
        ("2027-01-01", DayKind::Holiday, None, new_year),
    ]
    .into_iter()
    .map(|(day, kind, like, note)| {
        let special = SpecialDay {
            kind,
            like,
            hours: vec![],
            note: Some(note.into()),
            decreed: !day.starts_with("2027"),
        };
        (parse_day(day).unwrap(), special)
    })
    .collect();
    WorkCalendar::new(CalendarId(1), week, days)
}

fn normative(id: i16, source: SourceId, stage: Stage, amount: u32, unit: Unit) -> Normative {
    Normative {
        id: NormativeId(id),
        source,
        category: None,
        importance: Importance::Normal,
        stage,
        amount,
        unit,
        calendar: CalendarId(1),
        basis: "проверка".into(),
        starts_with: None,
        since: from_millis(0),
        retired: None,
    }
}

/// ИМ: 9, 4 (important) and 2 (outages) working hours; ПОС: 1 + 9 + 1 working days.
pub(crate) fn rules() -> Rules {
    use Stage as S;
    use Unit::{WorkingDays, WorkingHours};
    let normatives = vec![
        normative(1, IM, S::Total, 9, WorkingHours),
        Normative {
            importance: Importance::High,
            ..normative(2, IM, S::Total, 4, WorkingHours)
        },
        Normative {
            category: Some(OUTAGE),
            ..normative(3, IM, S::Total, 2, WorkingHours)
        },
        normative(4, IM, S::Interim, 7, WorkingDays),
        normative(11, POS, S::Total, 11, WorkingDays),
        normative(12, POS, S::Moderation, 1, WorkingDays),
        Normative {
            starts_with: Some(S::Moderation),
            ..normative(13, POS, S::Coordination, 1, WorkingDays)
        },
        normative(14, POS, S::Execution, 9, WorkingDays),
        normative(15, POS, S::Approval, 1, WorkingDays),
    ];
    let warning = |source, minutes| WarningRule {
        source,
        importance: None,
        minutes,
        calendar: CalendarId(1),
    };
    let escalation = |level, reason, minutes| EscalationRule {
        source: IM,
        level,
        reason,
        minutes,
        calendar: CalendarId(1),
    };
    Rules::new(normatives, [calendar()])
        .with_parents(HashMap::from([(STREET_OUTAGE, OUTAGE)]))
        .with_warnings(vec![warning(IM, 120), warning(POS, 480)])
        .with_escalations(vec![
            escalation(Level::Executor, Reason::Untouched, 120),
            escalation(Level::Head, Reason::Untouched, 240),
            escalation(Level::Head, Reason::Overdue, 60),
            escalation(Level::Supervisor, Reason::Overdue, 480),
        ])
}

/// An appeal as it arrives, with its first line.
pub(crate) fn received(source: SourceId, received_at: Moment, rules: &Rules) -> Vec<Entry> {
    let due = rules.answer_due(source, None, Importance::Normal, received_at);
    let after = Facts {
        deadline: due.map(|(at, _)| at),
        normative: due.map(|(_, id)| id),
        ..Facts::arrived(source, ChannelId(1), received_at)
    };
    vec![Entry {
        at: received_at,
        actor: "source:incident_management".into(),
        name: None,
        kind: Kind::Received,
        after,
        deadline_before: None,
        note: None,
    }]
}

/// Takes a step as the store would.
pub(crate) fn step(history: &mut Vec<Entry>, rules: &Rules, when: &str, step: &Step) {
    let facts = history.last().unwrap().after.clone();
    let by = Circumstances {
        started: domain::stage::cycle_start(history, facts.cycle),
        note: Some("Слова"),
        ..Circumstances::new(at(when), rules, false)
    };
    let (kind, after) = decide(&facts, step, by).unwrap();
    history.push(Entry {
        at: at(when),
        actor: "demo:Оператор".into(),
        name: None,
        kind,
        deadline_before: facts.deadline.filter(|d| after.deadline != Some(*d)),
        after,
        note: None,
    });
}
