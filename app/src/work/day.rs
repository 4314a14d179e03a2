//! What the forms' fields mean beyond numbers.

use domain::Moment;
use domain::appeal::Importance;
use domain::time;

use crate::error::AppError;

/// The end of a day of `<input type="date">`: what is promised for a day may
/// be kept until midnight.
pub(super) fn end_of_day(text: &str) -> Result<Moment, AppError> {
    let day: chrono::NaiveDate = text
        .trim()
        .parse()
        .map_err(|_| AppError::Refused("выберите день, к которому обещан ответ".into()))?;
    // The last second, so that the day itself is shown.
    Ok(time::day_start(day + chrono::Days::new(1)) - chrono::TimeDelta::seconds(1))
}

pub(super) fn importance(code: &str) -> Result<Importance, AppError> {
    Importance::parse(code).ok_or_else(|| AppError::Refused("выберите важность".into()))
}
