//! Reads the reference data out of the migration, so that these tests need no
//! database and break when a code they rely on is renamed.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::appeal::Importance;
use domain::calendar::{DayKind, Interval, SpecialDay, WorkCalendar};
use domain::deadline::{Normative, Rules, Stage, Unit};
use domain::ids::{
    CalendarId, CategoryId, ChannelId, DepartmentId, DistrictId, NormativeId, SourceId,
};
use domain::reference::{Category, Channel, Department, District, Reference, Settings, Source};
use domain::time;

const SQL: &str = include_str!("../../../../migrations/0002_reference.sql");

/// The rows of a table, every value as text; `null` is empty.
fn rows(table: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for statement in SQL
        .split("insert into ")
        .skip(1)
        .filter(|s| s.starts_with(&format!("{table} (")))
    {
        let (_, values) = statement.split_once("values").unwrap();
        let (mut row, mut value, mut quoted, mut inside) =
            (Vec::new(), String::new(), false, false);
        for c in values.chars() {
            match c {
                '\'' => quoted = !quoted,
                _ if quoted => value.push(c),
                '(' => inside = true,
                ',' | ')' if inside => {
                    let done = std::mem::take(&mut value);
                    row.push(if done == "null" { String::new() } else { done });
                    if c == ')' {
                        inside = false;
                        out.push(std::mem::take(&mut row));
                    }
                }
                ';' => break,
                _ if inside && !c.is_whitespace() => value.push(c),
                _ => {}
            }
        }
    }
    assert!(!out.is_empty(), "{table}");
    out
}

fn number(text: &str) -> i16 {
    text.parse().unwrap()
}

fn maybe(text: &str) -> Option<i16> {
    (!text.is_empty()).then(|| number(text))
}

/// Words and norms of the migration.
pub(super) fn load() -> (Arc<Reference>, Arc<Rules>) {
    let named = |table| rows(table).into_iter();
    let reference = Reference {
        sources: named("source_system")
            .map(|r| Source {
                id: SourceId(number(&r[0])),
                code: r[1].clone(),
                name: r[2].clone(),
                short: r[3].clone(),
                needs_approval: r[4] == "true",
            })
            .collect(),
        channels: named("channel")
            .map(|r| Channel {
                id: ChannelId(number(&r[0])),
                source: SourceId(number(&r[1])),
                code: r[2].clone(),
                name: r[3].clone(),
                short: r[4].clone(),
            })
            .collect(),
        categories: named("category")
            .map(|r| Category {
                id: CategoryId(number(&r[0])),
                parent: maybe(&r[1]).map(CategoryId),
                code: r[2].clone(),
                name: r[3].clone(),
                short: r[4].clone(),
                department: maybe(&r[7]).map(DepartmentId),
                direct: false,
                retired: false,
                season: None,
            })
            .collect(),
        departments: named("department")
            .map(|r| Department {
                id: DepartmentId(number(&r[0])),
                code: r[1].clone(),
                name: r[2].clone(),
                short: r[3].clone(),
                retired: false,
            })
            .collect(),
        districts: named("district")
            .map(|r| District {
                id: DistrictId(number(&r[0])),
                code: r[1].clone(),
                name: r[2].clone(),
                short: r[3].clone(),
            })
            .collect(),
        settings: named("settings")
            .map(|r| Settings {
                place: r[0].clone(),
                day_end_minute: r[1].parse().unwrap(),
                burning_minutes: r[2].parse().unwrap(),
                timeliness_target: r[3].parse().unwrap(),
                close_after_days: r[4].parse().unwrap(),
            })
            .next()
            .unwrap(),
    };
    (
        Arc::new(reference),
        Arc::new(Rules::new(normatives(), [calendar()])),
    )
}

fn normatives() -> Vec<Normative> {
    rows("normative")
        .into_iter()
        .map(|r| Normative {
            id: NormativeId(number(&r[0])),
            source: SourceId(number(&r[1])),
            category: maybe(&r[2]).map(CategoryId),
            importance: Importance::parse(&r[3]).unwrap(),
            stage: Stage::parse(&r[4]).unwrap(),
            amount: r[5].parse().unwrap(),
            unit: Unit::parse(&r[6]).unwrap(),
            calendar: CalendarId(number(&r[7])),
            basis: r[8].clone(),
            starts_with: None,
            since: time::from_millis(0),
            retired: None,
        })
        .collect()
}

fn calendar() -> WorkCalendar {
    let mut week: [Vec<Interval>; 7] = Default::default();
    for r in rows("work_interval") {
        let day: usize = r[1].parse().unwrap();
        week[day - 1].push(Interval {
            from: r[2].parse().unwrap(),
            to: r[3].parse().unwrap(),
        });
    }
    let mut days = BTreeMap::new();
    for r in rows("calendar_day") {
        let day = time::parse_day(&r[1]).unwrap();
        let special = SpecialDay {
            kind: DayKind::parse(&r[2]).unwrap(),
            like: maybe(&r[3]).map(|n| u8::try_from(n - 1).unwrap()),
            hours: vec![],
            note: Some(r[4].clone()),
            decreed: r.get(5).is_none_or(|d| d == "true"),
        };
        assert!(days.insert(day, special).is_none(), "{day} дважды");
    }
    WorkCalendar::new(CalendarId(1), week, days)
}
