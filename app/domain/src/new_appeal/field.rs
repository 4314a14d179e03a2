//! The checks of single fields, each with its fault.

use chrono::Datelike;

use super::{Fault, limit};
use crate::{Moment, time};

pub(super) fn fault(field: &'static str, code: &'static str, message: String) -> Fault {
    Fault {
        field,
        code,
        message,
    }
}

pub(super) fn too_long(field: &'static str, max: usize) -> Fault {
    fault(
        field,
        "too_long",
        format!("длиннее {max} знаков; сократите"),
    )
}

pub(super) fn identifier(field: &'static str, value: &str, max: usize) -> Result<(), Fault> {
    if value.trim().is_empty() {
        return Err(fault(field, "empty", "пусто; нужен идентификатор".into()));
    }
    if value.contains('\0') {
        return Err(fault(
            field,
            "nul",
            "содержит нулевой знак (U+0000); уберите его".into(),
        ));
    }
    if value.chars().count() > max {
        Err(too_long(field, max))
    } else {
        Ok(())
    }
}

pub(super) fn free(field: &'static str, value: String, max: usize) -> Result<String, Fault> {
    if value.len() > max && value.chars().count() > max {
        return Err(too_long(field, max));
    }
    Ok(if value.contains('\0') {
        value.replace('\0', "\u{fffd}")
    } else {
        value
    })
}

pub(super) fn web(field: &'static str, value: String) -> Result<String, Fault> {
    identifier(field, &value, limit::URL)?;
    let scheme = value.split_once("://").map(|(s, _)| s.to_ascii_lowercase());
    let safe = matches!(scheme.as_deref(), Some("http" | "https"))
        && !value.chars().any(|c| c.is_control() || c.is_whitespace());
    if safe {
        Ok(value)
    } else {
        Err(fault(
            field,
            "bad_url",
            "нужен адрес, который начинается с http:// или https://, без пробелов".into(),
        ))
    }
}

pub(super) fn resolve<'a, T>(
    field: &'static str,
    code: Option<&str>,
    find: impl Fn(&str) -> Option<&'a T>,
) -> Result<Option<&'a T>, Fault> {
    match code.filter(|c| !c.is_empty()) {
        None => Ok(None),
        Some(code) => find(code).map(Some).ok_or_else(|| {
            let shown: String = code.chars().take(40).collect();
            fault(
                field,
                "unknown_code",
                format!("кода «{shown}» нет в справочнике; исправьте код или оставьте поле пустым"),
            )
        }),
    }
}

/// Whole milliseconds: what the wire carries and the database keeps exactly.
pub(super) fn whole(at: Moment) -> Moment {
    time::from_millis(time::millis(at))
}

/// Clocks differ: five minutes ahead are forgiven.
pub(super) fn in_past(field: &'static str, at: Moment, now: Moment) -> Result<(), Fault> {
    if at > now + chrono::TimeDelta::minutes(5) {
        return Err(fault(
            field,
            "future",
            "время в будущем; проверьте часы и часовой пояс".into(),
        ));
    }
    if at.year() < 1990 {
        return Err(fault(
            field,
            "too_old",
            "время раньше 1990 года; проверьте дату".into(),
        ));
    }
    Ok(())
}
