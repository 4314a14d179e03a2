//! A line of the ledger in a person's words: fields by their names, keys by
//! what they stand for, and only what differs.

use domain::access::{Role, Scene};
use domain::appeal::Importance;
use domain::calendar::DayKind;
use domain::deadline::{Stage, Unit};
use domain::escalation::{Level, Reason};
use domain::ids::{CalendarId, CategoryId, DepartmentId, SourceId};
use domain::reference::Reference;
use domain::{time, words};
use serde_json::{Map, Value};
use store::LedgerLine;

use super::api::Shown;

/// What keys are called by.
pub(super) struct Names<'a> {
    pub(super) reference: &'a Reference,
    pub(super) calendars: &'a [(CalendarId, String)],
}

/// Fields that say which rule or day it was: told though they stay as they are.
const WHICH: [&str; 9] = [
    "source",
    "category",
    "importance",
    "stage",
    "level",
    "reason",
    "day",
    "year",
    "seen",
];
/// Characters of a text that are shown.
const SHOWN: usize = 300;

/// The line to be shown.
pub(super) fn read(line: LedgerLine, n: &Names<'_>) -> Shown {
    let (before, after) = (fields(line.before), fields(line.after));
    let name = [&after, &before]
        .into_iter()
        .find_map(|f| {
            f.get("name")
                .or(f.get("title"))
                .or(f.get("words"))?
                .as_str()
        })
        .map_or_else(|| named(&line.subject, n), ToOwned::to_owned);
    let keys = before
        .keys()
        .chain(after.keys().filter(|k| !before.contains_key(*k)));
    let changes = keys
        .filter_map(|key| {
            let label = label(key, &line.subject);
            change(key, label, before.get(key), after.get(key), n)
        })
        .collect();
    Shown {
        at: line.at,
        who: who(line.who),
        act: line.act,
        name,
        subject: line.subject,
        changes,
    }
}

fn fields(value: Option<Value>) -> Map<String, Value> {
    match value {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// «название: «Парки» → «Парки и скверы»»; nothing where nothing differs.
fn change(
    key: &str,
    label: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    n: &Names<'_>,
) -> Option<String> {
    let said = |v: &Value| said(key, v, n);
    match (before, after) {
        (Some(old), Some(new)) if old == new => WHICH
            .contains(&key)
            .then(|| format!("{label}: {}", said(new))),
        (Some(old), Some(new)) => Some(format!("{label}: {} → {}", said(old), said(new))),
        (None, Some(new)) if !new.is_null() => Some(format!("{label}: {}", said(new))),
        (Some(old), None) if !old.is_null() => Some(format!("{label}: было {}", said(old))),
        _ => None,
    }
}

fn label<'a>(key: &'a str, subject: &str) -> &'a str {
    match key {
        "name" if subject.starts_with("person:") => "имя",
        "name" => "название",
        "short" => "кратко",
        "code" => "код",
        "login" => "имя входа",
        "roles" => "роли",
        "department" => "ведомство",
        "departments" => "ведомства",
        "ordinal" => "порядок",
        "calendar" => "календарь",
        "capacity" => "ответов в день",
        "parent" => "категория выше",
        "sector" => "отрасль",
        "scene" => "сцена",
        "source" => "источник",
        "needs_approval" => "ответ утверждает руководитель",
        "category" => "категория",
        "importance" => "важность",
        "stage" => "этап",
        "amount" => "срок",
        "unit" => "единица",
        "basis" => "основание",
        "starts_with" => "отсчёт вместе с этапом",
        "minutes" => "рабочее время",
        "level" => "кто узнаёт",
        "reason" => "причина",
        "day" => "день",
        "kind" => "вид дня",
        "like" => "по часам дня",
        "hours" => "часы",
        "note" => "почему",
        "decreed" => "утверждён",
        "year" => "год",
        "season" => "сезон",
        "title" => "название",
        "text" => "текст",
        "words" => "слова",
        "seen" => "просмотрено обращений",
        "changed" => "срок изменился",
        "place" => "название",
        "day_end_minute" => "конец дня",
        "burning_minutes" => "горит за, минут",
        "timeliness_target" => "цель своевременности, %",
        "close_after_days" => "закрывать через, дней",
        "reopen_limit" => "повторных рассмотрений",
        "rating_good" => "хорошая оценка от",
        "rating_bad" => "плохая оценка до",
        "session_idle_minutes" => "сеанс без действий, минут",
        "session_days" => "сеанс всего, дней",
        other => other,
    }
}

fn said(key: &str, value: &Value, n: &Names<'_>) -> String {
    if let Some(known) = known(key, value, n) {
        return known;
    }
    match value {
        Value::Null => "не задано".into(),
        Value::Bool(yes) => if *yes { "да" } else { "нет" }.into(),
        Value::String(text) if text.chars().count() > SHOWN => {
            let start: String = text.chars().take(SHOWN).collect();
            format!("«{start}…»")
        }
        Value::String(text) => format!("«{}»", text.replace("(assumed)", "(предположение)")),
        Value::Array(all) if all.is_empty() => "нет".into(),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(|v| said(key, v, n)).collect();
            all.join(", ")
        }
        other => other.to_string(),
    }
}

/// What a key or a code stands for.
fn known(key: &str, value: &Value, n: &Names<'_>) -> Option<String> {
    let r = n.reference;
    let id = value.as_i64().and_then(|n| i16::try_from(n).ok());
    let code = value.as_str();
    let word = |w: Option<&str>| w.map(ToOwned::to_owned);
    match key {
        "category" | "importance" | "source" if value.is_null() => Some("любая".into()),
        "hours" if code == Some("") => Some("как у дня недели".into()),
        _ if code == Some("") && words::WEEKDAY_NAMES.contains(&key) => Some("выходной".into()),
        "department" | "departments" => r.department(DepartmentId(id?)).map(|d| d.short.clone()),
        "parent" | "category" => r.category(CategoryId(id?)).map(|c| c.name.clone()),
        "source" => r.source(SourceId(id?)).map(|s| s.name.clone()),
        "calendar" => calendar(CalendarId(id?), n),
        "like" => word(
            words::WEEKDAY_NAMES
                .get(usize::try_from(id?).ok()?)
                .copied(),
        ),
        "minutes" => Some(words::work(value.as_i64()?)),
        "day_end_minute" => value.as_i64().map(|n| format!("{}:{:02}", n / 60, n % 60)),
        "day" => time::parse_day(code?).map(words::date),
        "roles" => word(Role::parse(code?).map(Role::word)),
        "scene" => word(Scene::parse(code?).map(Scene::word)),
        "importance" => word(Importance::parse(code?).map(Importance::word)),
        "stage" | "starts_with" => word(Stage::parse(code?).map(Stage::word)),
        "unit" => word(Unit::parse(code?).map(Unit::word)),
        "level" => word(Level::parse(code?).map(Level::word)),
        "reason" => word(Reason::parse(code?).map(Reason::word)),
        "kind" => word(DayKind::parse(code?).map(DayKind::word)),
        _ => None,
    }
}

fn calendar(id: CalendarId, n: &Names<'_>) -> Option<String> {
    let found = n.calendars.iter().find(|(known, _)| *known == id);
    found.map(|(_, name)| format!("«{name}»"))
}

/// What a subject without a name in its line is called: «экран № 3».
fn named(subject: &str, n: &Names<'_>) -> String {
    match subject {
        "appeals" => return "открытые обращения".into(),
        "settings" => return "общие правила".into(),
        _ => {}
    }
    let (kind, id) = subject.split_once(':').unwrap_or((subject, ""));
    let name = id.parse().ok().and_then(|id| match kind {
        "calendar" => calendar(CalendarId(id), n),
        "source" => n
            .reference
            .source(SourceId(id))
            .map(|s| format!("«{}»", s.name)),
        _ => None,
    });
    let number = || format!("№ {id}");
    let kind = match kind {
        "person" => "учётная запись",
        "display" => "экран",
        "department" => "ведомство",
        "category" => "категория",
        "source" => "источник",
        "channel" => "канал",
        "token" => "ключ",
        "normative" => "норматив",
        "calendar" => "календарь",
        "template" => "шаблон",
        "reason" => "причина отклонения",
        other => other,
    };
    format!("{kind} {}", name.unwrap_or_else(number))
}

/// Persons come by name, the others by their code.
pub(in crate::admin) fn who(code: String) -> String {
    match code.split_once(':') {
        None if code == "console" => "командная строка".into(),
        None if code == "timer" => "таймер".into(),
        Some(("display", id)) => format!("экран № {id}"),
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_said_and_in_words() {
        let r = Reference {
            sources: vec![],
            channels: vec![],
            categories: vec![],
            departments: vec![],
            districts: vec![],
            settings: domain::reference::Settings {
                place: String::new(),
                day_end_minute: 1080,
                burning_minutes: 15,
                timeliness_target: 80,
                close_after_days: 7,
            },
        };
        let line = LedgerLine {
            at: domain::time::from_millis(0),
            who: "console".into(),
            subject: "display:3".into(),
            act: "экран переведён".into(),
            before: Some(json!({"name": "У входа", "scene": "city"})),
            after: Some(json!({"name": "У входа", "scene": "workload"})),
        };
        let n = Names {
            reference: &r,
            calendars: &[(CalendarId(1), "Пятидневка".into())],
        };
        let shown = read(line, &n);
        assert_eq!(shown.who, "командная строка");
        assert_eq!(shown.name, "У входа");
        assert_eq!(shown.changes, ["сцена: Город целиком → Ведомства"]);
        let roles = json!(["head", "admin"]);
        assert_eq!(said("roles", &roles, &n), "руководитель, администратор");

        // Which day it was is said though it is the same before and after.
        let day = |kind: &str, hours: &str| json!({"day": "2026-05-09", "kind": kind, "hours": hours, "like": null});
        let line = LedgerLine {
            at: domain::time::from_millis(0),
            who: "А. Орлова".into(),
            subject: "calendar:1".into(),
            act: "день календаря изменён".into(),
            before: Some(day("holiday", "")),
            after: Some(day("shortened", "9:00–13:00")),
        };
        let shown = read(line, &n);
        assert_eq!(shown.name, "календарь «Пятидневка»");
        let mut changes = shown.changes;
        changes.sort();
        assert_eq!(
            changes,
            [
                "вид дня: нерабочий день → сокращённый день",
                "день: 9\u{a0}мая 2026",
                "часы: как у дня недели → «9:00–13:00»",
            ]
        );
        assert_eq!(said("minutes", &json!(120), &n), "2\u{a0}ч");
        assert_eq!(said("category", &json!(null), &n), "любая");
    }
}
