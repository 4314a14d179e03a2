//! Russian words around numbers and times: plurals, thousands, dates, spans.
//! Written by hand because a formatting library would weigh more in the
//! browser than the whole page.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike};

const NBSP: char = '\u{a0}';
const MINUS: char = '\u{2212}';

/// The form of a noun after a number: `plural(21, "голос", "голоса", "голосов")`.
#[must_use]
pub fn plural<'a>(n: u64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (n % 100, n % 10) {
        (11..=14, _) => many,
        (_, 1) => one,
        (_, 2..=4) => few,
        _ => many,
    }
}

/// `21 голос`, with thousands and a no-break space.
#[must_use]
pub fn counted(n: u64, one: &str, few: &str, many: &str) -> String {
    format!("{}{NBSP}{}", number(n), plural(n, one, few, many))
}

/// `5 обращений`.
#[must_use]
pub fn appeals(n: u64) -> String {
    counted(n, "обращение", "обращения", "обращений")
}

/// `1 279`, thousands by a no-break space.
#[must_use]
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(NBSP);
        }
        out.push(c);
    }
    out
}

/// `+31`, `−7`, `0`.
#[must_use]
pub fn signed(n: i64) -> String {
    let body = number(n.unsigned_abs());
    match n {
        0 => body,
        n if n > 0 => format!("+{body}"),
        _ => format!("{MINUS}{body}"),
    }
}

/// Tenths as a decimal: `913` → `91,3`.
#[must_use]
pub fn tenths(n: u32) -> String {
    format!("{},{}", number((n / 10).into()), n % 10)
}

/// Signed tenths: `−1,2`.
#[must_use]
pub fn signed_tenths(n: i64) -> String {
    let body = tenths(u32::try_from(n.unsigned_abs()).unwrap_or(u32::MAX));
    match n {
        0 => "0".into(),
        n if n > 0 => format!("+{body}"),
        _ => format!("{MINUS}{body}"),
    }
}

/// `14:32`.
#[must_use]
pub fn clock(t: NaiveDateTime) -> String {
    format!("{}:{:02}", t.hour(), t.minute())
}

/// `14:32:07`.
#[must_use]
pub fn clock_seconds(t: NaiveDateTime) -> String {
    format!("{}:{:02}:{:02}", t.hour(), t.minute(), t.second())
}

/// The days of the week for the head of a narrow column, Monday first.
pub const WEEKDAYS: [&str; 7] = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"];
/// The days of the week, Monday first.
pub const WEEKDAY_NAMES: [&str; 7] = [
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
];
/// The months, January first.
pub const MONTH_NAMES: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];
const WEEKDAYS_USUAL: [&str; 7] = [
    "обычный понедельник",
    "обычный вторник",
    "обычная среда",
    "обычный четверг",
    "обычная пятница",
    "обычная суббота",
    "обычное воскресенье",
];
const MONTHS_GENITIVE: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const MONTHS_DATIVE: [&str; 12] = [
    "январю",
    "февралю",
    "марту",
    "апрелю",
    "маю",
    "июню",
    "июлю",
    "августу",
    "сентябрю",
    "октябрю",
    "ноябрю",
    "декабрю",
];
const MONTHS_SHORT: [&str; 12] = [
    "янв.",
    "февр.",
    "марта",
    "апр.",
    "мая",
    "июня",
    "июля",
    "авг.",
    "сент.",
    "окт.",
    "нояб.",
    "дек.",
];

fn weekday(d: NaiveDate) -> usize {
    d.weekday().num_days_from_monday() as usize
}

/// `обычный четверг`.
#[must_use]
pub fn usual_weekday(d: NaiveDate) -> &'static str {
    WEEKDAYS_USUAL[weekday(d)]
}

/// `октябрю`, of the month a day lies in.
#[must_use]
pub fn month_dative(d: NaiveDate) -> &'static str {
    MONTHS_DATIVE[d.month0() as usize]
}

/// `чт, 26 ноября`.
#[must_use]
pub fn weekday_date(d: NaiveDate) -> String {
    format!(
        "{}, {}{NBSP}{}",
        WEEKDAYS[weekday(d)],
        d.day(),
        MONTHS_GENITIVE[d.month0() as usize]
    )
}

/// `26 ноября 2026`.
#[must_use]
pub fn date(d: NaiveDate) -> String {
    format!(
        "{}{NBSP}{} {}",
        d.day(),
        MONTHS_GENITIVE[d.month0() as usize],
        d.year()
    )
}

/// `26 ноября`.
#[must_use]
pub fn day_month(d: NaiveDate) -> String {
    format!("{}{NBSP}{}", d.day(), MONTHS_GENITIVE[d.month0() as usize])
}

/// `26.11`, where a column has room for no more.
#[must_use]
pub fn day_short(d: NaiveDate) -> String {
    format!("{:02}.{:02}", d.day(), d.month())
}

/// When, as seen on the day `today`: `14:32`, `пт, 15:31` within a week,
/// `1 дек.` this year, `1 дек. 2025` otherwise.
#[must_use]
pub fn when(t: NaiveDateTime, today: NaiveDate) -> String {
    let d = t.date();
    let distance = (d - today).num_days();
    if distance == 0 {
        clock(t)
    } else if distance.abs() < 7 {
        format!("{}, {}", WEEKDAYS[weekday(d)], clock(t))
    } else if d.year() == today.year() {
        format!("{}{NBSP}{}", d.day(), MONTHS_SHORT[d.month0() as usize])
    } else {
        format!(
            "{}{NBSP}{} {}",
            d.day(),
            MONTHS_SHORT[d.month0() as usize],
            d.year()
        )
    }
}

/// Full date and time: `26 ноября 2026, 14:32`.
#[must_use]
pub fn date_time(t: NaiveDateTime) -> String {
    format!("{}, {}", date(t.date()), clock(t))
}

/// A span in its two largest units: `6 дн`, `1 дн 4 ч`, `1 ч 48 мин`, `26 мин`, `меньше минуты`.
#[must_use]
pub fn span(d: TimeDelta) -> String {
    let minutes = d.num_minutes().abs();
    let (days, hours, mins) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    if days >= 3 || (days > 0 && hours == 0) {
        format!("{}{NBSP}дн", number(days.unsigned_abs()))
    } else if days > 0 {
        format!("{days}{NBSP}дн {hours}{NBSP}ч")
    } else if hours > 0 && mins > 0 {
        format!("{hours}{NBSP}ч {mins:02}{NBSP}мин")
    } else if hours > 0 {
        format!("{hours}{NBSP}ч")
    } else if mins > 0 {
        format!("{mins}{NBSP}мин")
    } else {
        format!("меньше{NBSP}минуты")
    }
}

/// Working time, which no day of twenty-four hours measures: `27 ч`, `3 ч 16 мин`, `44 мин`.
#[must_use]
pub fn work(minutes: i64) -> String {
    let minutes = minutes.max(0).unsigned_abs();
    let hours = format!("{}{NBSP}ч", number(minutes / 60));
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("меньше{NBSP}минуты"),
        (0, m) => format!("{m}{NBSP}мин"),
        (_, 0) => hours,
        (_, m) => format!("{hours} {m:02}{NBSP}мин"),
    }
}

/// A stretch of days: `чт, 26 ноября`, `1–8 января`, `30 апреля – 3 мая`.
#[must_use]
pub fn days(first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        weekday_date(first)
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{}–{}", first.day(), day_month(last))
    } else {
        format!("{} – {}", day_month(first), day_month(last))
    }
}

/// `11:42`: minutes and seconds left.
#[must_use]
pub fn countdown(d: TimeDelta) -> String {
    let s = d.num_seconds().max(0);
    format!("{}:{:02}", s / 60, s % 60)
}

/// Age of the data: `2 секунды назад`, `5 минут назад`.
#[must_use]
pub fn ago(d: TimeDelta) -> String {
    let s = d.num_seconds().max(0).unsigned_abs();
    match s {
        0 => "только что".into(),
        1..60 => format!("{} назад", counted(s, "секунду", "секунды", "секунд")),
        60..3600 => format!("{} назад", counted(s / 60, "минуту", "минуты", "минут")),
        _ => format!("{} назад", counted(s / 3600, "час", "часа", "часов")),
    }
}

#[cfg(test)]
mod tests;
