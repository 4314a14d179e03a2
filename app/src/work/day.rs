//! What the forms' fields mean beyond numbers.

use domain::Moment;
use domain::appeal::Importance;
use domain::life::promise_until;
use domain::time;

use crate::error::AppError;

/// The end of a day of `<input type="date">`.
pub(super) fn end_of_day(text: &str) -> Result<Moment, AppError> {
    let day = time::parse_day(text.trim())
        .ok_or_else(|| AppError::Refused("выберите день, к которому обещан ответ".into()))?;
    Ok(promise_until(day))
}

pub(super) fn importance(code: &str) -> Result<Importance, AppError> {
    Importance::parse(code).ok_or_else(|| AppError::Refused("выберите важность".into()))
}
