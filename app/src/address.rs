//! Every address of the product, built in one place: what a figure links to
//! and what a page reads from its own URL.

use domain::filter::Filter;
use domain::ids::AppealId;
use domain::reference::Reference;

/// The board.
pub const BOARD: &str = "/";
/// The register without a filter.
pub const APPEALS: &str = "/appeals";
/// The operator's workplace.
pub const WORK: &str = "/work";
/// The video wall.
pub const WALL: &str = "/wall";
/// The displays of the wall.
pub const DISPLAYS: &str = "/displays";
/// What administrators keep in order.
pub const ADMIN: &str = "/admin";
/// The templates of answers: the one part of it that supervisors keep too.
pub const TEMPLATES: &str = "/admin/templates";
/// One's own account.
pub const ACCOUNT: &str = "/account";
/// One's own notifications.
pub const NOTICES: &str = "/notices";

/// The exact list behind a figure.
#[must_use]
pub fn list(filter: &Filter, reference: &Reference) -> String {
    with_query(APPEALS, &filter.query(reference))
}

/// The board with its live list filtered.
#[must_use]
pub fn board(filter: &Filter, reference: &Reference) -> String {
    with_query(BOARD, &filter.query(reference))
}

/// One appeal.
#[must_use]
pub fn appeal(id: AppealId) -> String {
    format!("{APPEALS}/{id}")
}

/// A department's queue.
#[must_use]
pub fn department(code: &str) -> String {
    format!("/departments/{code}")
}

/// One appeal of a department's queue, with what can be done about it.
#[must_use]
pub fn deed(code: &str, id: AppealId) -> String {
    format!("/departments/{code}/{id}")
}

/// The press note of a week, `2022-W50`.
#[must_use]
pub fn digest(week: &str) -> String {
    format!("/digest/{week}")
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// Names and values of a query string (with or without its `?`). Codes,
/// numbers and periods need no unescaping, and anything else is answered with
/// [`domain::filter::BadFilter`] just as it stands.
pub fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('=').unwrap_or((part, "")))
}

/// The query with one parameter set, or removed when `value` is empty.
#[must_use]
pub fn with(query: &str, name: &str, value: &str) -> String {
    let mut out = String::new();
    let kept = pairs(query).filter(|(n, v)| *n != name && !v.is_empty());
    for (n, v) in kept.chain((!value.is_empty()).then_some((name, value))) {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(n);
        out.push('=');
        out.push_str(v);
    }
    out
}

/// A value as a browser writes it into an address: `%D1%8F%D0%BC%D0%B0`, a
/// space as `+`.
#[must_use]
pub fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b' ' => out.push('+'),
            b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => out.push(b.into()),
            b => {
                out.push('%');
                for half in [b >> 4, b & 15] {
                    out.push(
                        char::from_digit(half.into(), 16)
                            .unwrap_or('0')
                            .to_ascii_uppercase(),
                    );
                }
            }
        }
    }
    out
}

/// What [`encoded`] or a browser has written; bytes that are no text as «�».
#[must_use]
pub fn decoded(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(at + i).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 2;
            }
            (b'+', ..) => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Goes to an address of ours, as a click on a link would. Pages are whole
/// documents: the server sends one in milliseconds, and «back» works by itself.
pub fn go(to: &str) {
    // Refused only by a page that is already leaving.
    let _ = leptos::prelude::location().set_href(to);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_as_it_went() {
        for value in ["яма у дома", "a&b=c#d%", "100 % + 1", "\0\"<>", ""] {
            let there = encoded(value);
            assert!(
                there
                    .bytes()
                    .all(|b| b.is_ascii_graphic() && !b"&=#\"<>".contains(&b)),
                "{there}"
            );
            assert_eq!(decoded(&there), value);
        }
        assert_eq!(decoded("%D1%8F%D0%BC%D0%B0+%zz%4"), "яма %zz%4");
        assert_eq!(decoded("%FF"), "\u{fffd}");
    }

    #[test]
    fn a_parameter_is_set_replaced_and_removed() {
        assert_eq!(with("", "source", "pos"), "source=pos");
        assert_eq!(
            with("?source=pos&category=&overdue=1", "source", "im"),
            "overdue=1&source=im"
        );
        assert_eq!(with("source=pos&overdue=1", "overdue", ""), "source=pos");
    }
}
