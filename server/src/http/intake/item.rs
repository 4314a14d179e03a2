//! Bytes → [`NewAppeal`], or the reason why not in a person's words.
//!
//! The fast path is one pass of serde. Only when it fails are the bytes read
//! again, field by field, to name the field: serde's own messages are English
//! and may change.

use axum::http::StatusCode;
use domain::Moment;
use domain::new_appeal::NewAppeal;
use serde_json::{Map, Value};

use crate::http::problem::Problem;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Time,
    Number,
}

/// The fields of an item: their kind, and whether they must be there.
const FIELDS: [(&str, Kind, bool); 21] = [
    ("external_id", Kind::Text, true),
    ("channel", Kind::Text, true),
    ("received_at", Kind::Time, true),
    ("text", Kind::Text, true),
    ("author", Kind::Text, false),
    ("author_url", Kind::Text, false),
    ("url", Kind::Text, false),
    ("category", Kind::Text, false),
    ("district", Kind::Text, false),
    ("department", Kind::Text, false),
    ("address", Kind::Text, false),
    ("lat", Kind::Number, false),
    ("lon", Kind::Number, false),
    ("importance", Kind::Text, false),
    ("status", Kind::Text, false),
    ("taken_at", Kind::Time, false),
    ("assigned_at", Kind::Time, false),
    ("answered_at", Kind::Time, false),
    ("closed_at", Kind::Time, false),
    ("answer", Kind::Text, false),
    ("rating", Kind::Number, false),
];

/// Reads one item.
///
/// # Errors
/// [`Problem`] 400 that names the place or the field.
pub(super) fn read(bytes: &[u8]) -> Result<NewAppeal, Problem> {
    // Some exporters begin a file with a byte order mark.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|_| explain(bytes))
}

fn explain(bytes: &[u8]) -> Problem {
    if std::str::from_utf8(bytes).is_err() {
        return bad("not_utf8", "текст не в кодировке UTF-8; перекодируйте его");
    }
    match serde_json::from_slice::<Value>(bytes) {
        Err(e) => bad(
            "bad_json",
            format!(
                "это не JSON: ошибка в строке {}, знак {}",
                e.line(),
                e.column()
            ),
        ),
        Ok(Value::Object(fields)) => explain_fields(&fields),
        Ok(Value::Array(_)) => bad(
            "not_object",
            "нужен один объект; несколько обращений посылайте как application/x-ndjson, по одному в строке",
        ),
        Ok(_) => bad("not_object", "нужен объект с полями обращения"),
    }
}

fn explain_fields(fields: &Map<String, Value>) -> Problem {
    if let Some(name) = fields.keys().find(|k| FIELDS.iter().all(|(f, ..)| f != k)) {
        let shown: String = name.chars().take(40).collect();
        return bad(
            "unknown_field",
            format!("поля «{shown}» у обращения нет; уберите его или исправьте имя"),
        )
        .field(shown);
    }
    for (name, kind, required) in FIELDS {
        let wrong = match fields.get(name) {
            None | Some(Value::Null) if required => Some(("missing", "это поле обязательно")),
            None | Some(Value::Null) => None,
            Some(Value::String(_)) if kind == Kind::Text => None,
            Some(Value::Number(_)) if kind == Kind::Number => None,
            Some(value @ Value::String(_)) if kind == Kind::Time => {
                serde_json::from_value::<Moment>(value.clone())
                    .is_err()
                    .then_some((
                        "bad_time",
                        "нужны дата и время по RFC 3339, например 2022-12-12T09:30:00+03:00",
                    ))
            }
            Some(_) => Some(match kind {
                Kind::Text => ("wrong_type", "нужна строка в кавычках"),
                Kind::Time => (
                    "wrong_type",
                    "нужны дата и время строкой, например \"2022-12-12T09:30:00+03:00\"",
                ),
                Kind::Number => ("wrong_type", "нужно число без кавычек"),
            }),
        };
        if let Some((code, words)) = wrong {
            return bad(code, format!("поле «{name}»: {words}")).field(name);
        }
    }
    bad(
        "duplicate_field",
        "одно из полей записано дважды; оставьте одно",
    )
}

fn bad(code: &'static str, detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, code, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"external_id":"1","channel":"vk","received_at":"2022-12-12T09:30:00+03:00","text":"Яма"}"#;

    #[test]
    fn the_table_names_every_field_of_an_item() {
        let mut item = serde_json::from_str::<Map<String, Value>>(GOOD).unwrap();
        for (name, kind, _) in FIELDS {
            item.entry(name).or_insert(match kind {
                Kind::Text => "x".into(),
                Kind::Time => "2022-12-12T09:30:00Z".into(),
                Kind::Number => 1.into(),
            });
        }
        let parsed: NewAppeal = serde_json::from_value(Value::Object(item)).unwrap();
        let fields = serde_json::to_value(parsed).unwrap();
        assert_eq!(fields.as_object().unwrap().len(), FIELDS.len());
    }

    #[test]
    fn every_fault_has_a_code_and_its_field() {
        let cases: [(&[u8], &str, Option<&str>); 12] = [
            (b"{", "bad_json", None),
            (b"[]", "not_object", None),
            (b"7", "not_object", None),
            (b"\"\xff\"", "not_utf8", None),
            (b"{}", "missing", Some("external_id")),
            (br#"{"external_id":null}"#, "missing", Some("external_id")),
            (br#"{"external_id":5}"#, "wrong_type", Some("external_id")),
            (br#"{"external_id":"1","channel":"vk","received_at":"yesterday"}"#, "bad_time", Some("received_at")),
            (br#"{"external_id":"1","channel":"vk","received_at":17}"#, "wrong_type", Some("received_at")),
            (br#"{"external_id":"1","channel":"vk","received_at":"2022-12-12T09:30:00Z","text":"t","lat":"45"}"#, "wrong_type", Some("lat")),
            (br#"{"external_id":"1","colour":"red"}"#, "unknown_field", Some("colour")),
            (br#"{"external_id":"1","external_id":"1","channel":"vk","received_at":"2022-12-12T09:30:00Z","text":"t"}"#, "duplicate_field", None),
        ];
        for (bytes, code, field) in cases {
            let problem = read(bytes).unwrap_err();
            assert_eq!(
                (problem.code, problem.field.as_deref(), problem.status),
                (code, field, 400),
                "{problem:?}"
            );
        }
        assert!(read(GOOD.as_bytes()).is_ok());
        assert!(read(&[b"\xef\xbb\xbf", GOOD.as_bytes()].concat()).is_ok());
    }
}
