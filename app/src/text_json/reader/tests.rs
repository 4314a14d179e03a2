use std::fmt::Debug;

use domain::live::{Rows, WallFrame};
use domain::row::Row;
use serde::{Deserialize, Serialize};

use super::*;
use crate::error::AppError;

/// Everything that frames are made of.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Sample {
    text: String,
    title: Box<str>,
    small: u8,
    large: i64,
    yes: bool,
    pair: (u32, u32),
    list: Vec<Option<i16>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    absent: Option<bool>,
    rows: [Rows; 2],
    unit: (),
}

fn sample(text: &str) -> Sample {
    Sample {
        text: text.into(),
        title: text.into(),
        small: 255,
        large: i64::MIN,
        yes: true,
        pair: (0, u32::MAX),
        list: vec![None, Some(-7)],
        absent: None,
        rows: [Rows::Flood, Rows::Changed(vec![])],
        unit: (),
    }
}

fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    for json in [
        serde_json::to_string(value),
        serde_json::to_string_pretty(value),
    ] {
        assert_eq!(read::<T>(&json.unwrap()).as_ref(), Ok(value));
    }
}

#[test]
fn what_serde_json_writes_is_read() {
    same(&sample(""));
    same(&sample("Яма \"у дома\" \\ \u{0}\u{8}\u{c}\n\r\t\u{2028} 🕳"));
    same(&Ok::<Sample, AppError>(sample("x")));
    same(&vec![
        AppError::NotFound,
        AppError::BadAddress("a=б".into()),
        AppError::unavailable("К-0"),
    ]);
}

#[test]
fn every_way_to_write_a_character_is_read() {
    let json = r#""\u042f\ud83d\udd73 \/ \"""#;
    assert_eq!(read::<String>(json), Ok("Я🕳 / \"".into()));
}

#[test]
fn what_is_new_in_a_record_is_passed_over() {
    let mut json = serde_json::to_value(sample("x")).unwrap();
    json["later"] = serde_json::json!([{"a": [1.5e-3, null, "}]\""], "b": {}}, []]);
    json["also"] = serde_json::json!(-2.5);
    assert_eq!(read(&json.to_string()), Ok(sample("x")));
}

#[test]
fn what_cannot_be_is_refused() {
    let whole = serde_json::to_string(&sample("\u{1}я")).unwrap();
    for (end, _) in whole.char_indices() {
        assert_eq!(read::<Sample>(&whole[..end]), Err(Unreadable));
    }
    for json in [
        "",
        "1.0",
        "1e3",
        "9223372036854775808",
        "-",
        "1 1",
        "\"1\"",
        "null",
        "[1]",
    ] {
        assert_eq!(read::<i64>(json), Err(Unreadable), "{json}");
    }
    for json in [
        r#""\ud83d""#,
        r#""\udd73""#,
        r#""\u+042""#,
        r#""\x""#,
        r#""a"#,
        "a",
    ] {
        assert_eq!(read::<String>(json), Err(Unreadable), "{json}");
    }
    for json in ["[1 2]", "[,1]", "[1,]", "[1", "{}"] {
        assert_eq!(read::<Vec<u8>>(json), Err(Unreadable), "{json}");
    }
    for json in [
        r#""all""#,
        r#"{"flood":[]}"#,
        r#""other""#,
        "{}",
        r#"{"all":[]"#,
    ] {
        assert_eq!(read::<Rows>(json), Err(Unreadable), "{json}");
    }
    assert_eq!(read::<Row>("{}"), Err(Unreadable));
    assert_eq!(read::<WallFrame>("[]"), Err(Unreadable));
    assert_eq!(read::<u8>("256"), Err(Unreadable));
}
