//! What the page of calendars asks the server, and its verbs.

use chrono::NaiveDate;
use domain::catalog::CalendarSheet;
use domain::ids::CalendarId;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::admin::{known, told};
use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/calendars` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarsData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// The calendars to choose from.
    pub calendars: Vec<(CalendarId, String)>,
    /// The year.
    pub year: i32,
    /// The chosen calendar in that year.
    pub calendar: CalendarSheet,
    /// The day whose form is open.
    pub day: Option<NaiveDate>,
}

/// A calendar in a year: the first one, in the running year, where none is named.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators; [`AppError::NotFound`] for no such calendar.
#[server(prefix = "/api/fn", endpoint = "calendars", input = GetUrl, output = TextJson)]
pub async fn get_calendars(
    /// Key of the calendar; empty for the first.
    #[server(default)]
    calendar: String,
    /// The year; empty for the running one.
    #[server(default)]
    year: String,
    /// The day to be edited; empty for none.
    #[server(default)]
    day: String,
) -> Result<CalendarsData, AppError> {
    use crate::context;
    use chrono::Datelike as _;

    let (state, by) = context::desk()?;
    let failed = |e| context::failed(&state, "календари", &e);
    let sheet = Sheet::begin(&state).await?;
    let calendars = state.store.calendar_names().await.map_err(failed)?;
    let id = match &*calendar {
        "" => calendars.first().map(|(id, _)| *id),
        named => named.parse().ok().map(CalendarId),
    };
    let day = domain::time::parse_day(&day).filter(|d| (2000..=2100).contains(&d.year()));
    let year = match (day, year.parse()) {
        (Some(day), _) => day.year(),
        (None, Ok(year @ 2000..=2100)) => year,
        _ => domain::time::day(sheet.at).year(),
    };
    let id = id.ok_or(AppError::NotFound)?;
    let calendar = state.store.calendar_sheet(&by, id, year);
    Ok(CalendarsData {
        sheet,
        year,
        calendar: calendar.await.map_err(failed)?,
        calendars,
        day,
    })
}

/// Adds a calendar with the hours and the days of another one.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "add_calendar", output = TextJson)]
pub async fn add_calendar(
    /// Its name.
    name: String,
    /// Key of the calendar it begins as a copy of.
    like: i16,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let done = state.store.add_calendar(&by, &name, CalendarId(like)).await;
    let words = format!(
        "Календарь «{}» добавлен. Выберите его вверху и измените часы и дни; сроки и ведомства начнут считаться по нему, когда его укажут в нормативе или у ведомства.",
        name.trim()
    );
    told(&state, "календари", done, &words).map(|_| ())
}

/// Gives a calendar another name.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "rename_calendar", output = TextJson)]
pub async fn rename_calendar(
    /// Key of the calendar.
    calendar: i16,
    /// Its new name.
    name: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let store = &state.store;
    let done = store
        .rename_calendar(&by, CalendarId(calendar), &name)
        .await;
    told(&state, "календари", done, "Календарь переименован.")
}

/// Sets the ordinary hours of a week.
///
/// # Errors
/// [`AppError::Refused`] naming the day.
#[server(prefix = "/api/fn", endpoint = "set_week", output = TextJson)]
pub async fn set_week(
    /// Key of the calendar.
    calendar: i16,
    /// The hours of each day, Monday first: `9:00–13:00, 14:00–18:00`.
    #[server(default)]
    hours: Vec<String>,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let mut week: [Vec<domain::calendar::Interval>; 7] = Default::default();
    if hours.len() != week.len() {
        return Err(AppError::Refused("неделя: нужны все семь дней".into()));
    }
    let names = domain::words::WEEKDAY_NAMES;
    for ((day, text), name) in week.iter_mut().zip(&hours).zip(names) {
        *day = hours_of(text, name)?;
    }
    let done = state.store.set_week(&by, CalendarId(calendar), &week).await;
    told(
        &state,
        "календари",
        done,
        "Рабочая неделя сохранена. Сроки, которые уже идут, не меняются до пересчёта.",
    )
}

/// The form of a day that differs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DayForm {
    /// The day.
    day: String,
    /// Code of its kind.
    kind: String,
    /// Whose hours it has, 0 for Monday; empty for its own weekday's.
    #[serde(default)]
    like: String,
    /// Hours of its own; empty where they follow from the weekday.
    #[serde(default)]
    hours: String,
    /// Why.
    #[serde(default)]
    note: String,
    /// Set where the government has decreed it.
    #[serde(default)]
    decreed: String,
}

/// Sets how a day differs from its weekday.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "set_day", output = TextJson)]
pub async fn set_day(
    /// Key of the calendar.
    calendar: i16,
    /// What was entered.
    #[server(flatten)]
    form: DayForm,
) -> Result<(), AppError> {
    use crate::admin::whole;
    use domain::calendar::{DayKind, SpecialDay};

    let (state, by) = crate::context::desk()?;
    let day = day_of(&form.day)?;
    let special = SpecialDay {
        kind: known(DayKind::parse(&form.kind), "вид дня")?,
        like: whole(&form.like, "часы другого дня недели")?,
        hours: hours_of(&form.hours, "часы дня")?,
        note: Some(form.note),
        decreed: form.decreed == "true",
    };
    let store = &state.store;
    let done = store
        .set_calendar_day(&by, CalendarId(calendar), day, &special)
        .await;
    let words = format!(
        "{}: {}. Сроки, которые уже идут, не меняются до пересчёта.",
        domain::words::date(day),
        special.kind.word()
    );
    told(&state, "календари", done, &words)
}

/// Makes a day like its weekday again.
///
/// # Errors
/// [`AppError::Refused`] when it was.
#[server(prefix = "/api/fn", endpoint = "remove_day", output = TextJson)]
pub async fn remove_day(
    /// Key of the calendar.
    calendar: i16,
    /// The day.
    day: String,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let day = day_of(&day)?;
    let store = &state.store;
    let done = store
        .remove_calendar_day(&by, CalendarId(calendar), day)
        .await;
    let words = format!("{}: снова обычный день.", domain::words::date(day));
    told(&state, "календари", done, &words)
}

/// Marks a year as decreed, or as a guess.
///
/// # Errors
/// [`AppError::Refused`] for a year without days.
#[server(prefix = "/api/fn", endpoint = "mark_year", output = TextJson)]
pub async fn mark_year(
    /// Key of the calendar.
    calendar: i16,
    /// The year.
    year: i32,
    /// Whether the government has decreed it.
    decreed: bool,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let store = &state.store;
    let done = store
        .set_year_decreed(&by, CalendarId(calendar), year, decreed)
        .await;
    let words = if decreed {
        format!("{year} год отмечен как утверждённый.")
    } else {
        format!("{year} год отмечен как ещё не утверждённый.")
    };
    told(&state, "календари", done, &words).map(|_| ())
}

#[cfg(feature = "ssr")]
fn day_of(text: &str) -> Result<NaiveDate, AppError> {
    domain::time::parse_day(text)
        .ok_or_else(|| AppError::Refused("день: нужна дата, например 2026-05-09".into()))
}

#[cfg(feature = "ssr")]
fn hours_of(text: &str, field: &str) -> Result<Vec<domain::calendar::Interval>, AppError> {
    domain::calendar::parse_hours(text).ok_or_else(|| {
        AppError::Refused(format!(
            "{field}: часы пишутся как 9:00–13:00, 14:00–18:00; у выходного поле пустое"
        ))
    })
}
