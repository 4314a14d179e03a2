//! A line of the ledger in a person's words: fields by their names, keys by
//! what they stand for, and only what differs.

use domain::access::{Role, Scene};
use domain::ids::{CategoryId, DepartmentId, SourceId};
use domain::reference::Reference;
use serde_json::{Map, Value};
use store::LedgerLine;

use super::api::Shown;

/// The line to be shown.
pub(super) fn read(line: LedgerLine, r: &Reference) -> Shown {
    let (before, after) = (fields(line.before), fields(line.after));
    let name = [&after, &before]
        .into_iter()
        .find_map(|f| f.get("name")?.as_str())
        .map_or_else(|| named(&line.subject), ToOwned::to_owned);
    let keys = before
        .keys()
        .chain(after.keys().filter(|k| !before.contains_key(*k)));
    let changes = keys
        .filter_map(|key| change(key, before.get(key), after.get(key), r))
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
    before: Option<&Value>,
    after: Option<&Value>,
    r: &Reference,
) -> Option<String> {
    let label = label(key);
    let said = |v: &Value| said(key, v, r);
    match (before, after) {
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) => Some(format!("{label}: {} → {}", said(old), said(new))),
        (None, Some(new)) if !new.is_null() => Some(format!("{label}: {}", said(new))),
        (Some(old), None) if !old.is_null() => Some(format!("{label}: было {}", said(old))),
        _ => None,
    }
}

fn label(key: &str) -> &str {
    match key {
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
        other => other,
    }
}

fn said(key: &str, value: &Value, r: &Reference) -> String {
    let key_of = |v: &Value| v.as_i64().and_then(|n| i16::try_from(n).ok());
    let known = match key {
        "department" | "departments" => key_of(value)
            .and_then(|id| r.department(DepartmentId(id)))
            .map(|d| d.short.clone()),
        "parent" => key_of(value)
            .and_then(|id| r.category(CategoryId(id)))
            .map(|c| c.name.clone()),
        "source" => key_of(value)
            .and_then(|id| r.source(SourceId(id)))
            .map(|s| s.name.clone()),
        "roles" => value
            .as_str()
            .and_then(Role::parse)
            .map(|r| r.word().into()),
        "scene" => value
            .as_str()
            .and_then(Scene::parse)
            .map(|s| s.word().into()),
        _ => None,
    };
    match value {
        _ if known.is_some() => known.unwrap_or_default(),
        Value::Null => "не задано".into(),
        Value::Bool(yes) => if *yes { "да" } else { "нет" }.into(),
        Value::String(text) => format!("«{text}»"),
        Value::Array(all) if all.is_empty() => "нет".into(),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(|v| said(key, v, r)).collect();
            all.join(", ")
        }
        other => other.to_string(),
    }
}

/// What a subject without a name in its line is called: «экран № 3».
fn named(subject: &str) -> String {
    let (kind, id) = subject.split_once(':').unwrap_or((subject, ""));
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
        other => other,
    };
    format!("{kind} № {id}")
}

/// Persons come by name, the others by their code.
fn who(code: String) -> String {
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
        let shown = read(line, &r);
        assert_eq!(shown.who, "командная строка");
        assert_eq!(shown.name, "У входа");
        assert_eq!(shown.changes, ["сцена: Город целиком → Ведомства"]);
        let roles = json!(["head", "admin"]);
        assert_eq!(said("roles", &roles, &r), "руководитель, администратор");
    }
}
