//! The same for many appeals, with one result per item.

use leptos::prelude::*;

use super::steps::Done;
use crate::error::AppError;
use crate::text_json::TextJson;

/// Refusals that a page without scripts tells one by one.
#[cfg(feature = "ssr")]
const FEW: usize = 5;

/// Does to each of the marked appeals what the pressed button says. With
/// scripts every refusal is a line of [`Done`]; without, the answer is a page,
/// and refusals are told on it.
///
/// # Errors
/// [`AppError::Refused`] for nothing marked or chosen, and without scripts
/// where something was refused.
#[server(prefix = "/api/fn", endpoint = "many", output = TextJson)]
pub async fn many(
    /// The marked appeals.
    #[server(default)]
    ids: Vec<i64>,
    /// The pressed button.
    #[server(default)]
    what: String,
    /// The chosen category.
    #[server(default)]
    category: String,
    /// The chosen department.
    #[server(default)]
    department: String,
    /// The appeal to join them to; the oldest of them where it is empty.
    #[server(default)]
    into: String,
) -> Result<Done, AppError> {
    use super::steps;
    use std::collections::BTreeSet;

    use domain::ids::AppealId;
    use domain::words;
    use domain::work::Wish;
    use store::Many;

    let (state, by, now) = steps::request()?;
    let oldest = ids.iter().min().copied();
    let Some(oldest) = oldest else {
        let words = "ни одно обращение не отмечено";
        return Err(AppError::Refused(words.into()));
    };
    let wish = match what.as_str() {
        "take" => Many::Wish(Wish::Take),
        "category" => Many::Wish(Wish::Category(steps::category(&category)?)),
        "department" => Many::Wish(Wish::Department(steps::department(&department)?)),
        "merge" if into.trim().is_empty() => Many::Merge(AppealId(oldest)),
        "merge" => Many::Merge(steps::appeal(&into)?),
        "undo" => Many::Undo,
        _ => return Err(AppError::Refused("выберите, что сделать".into())),
    };
    let each: BTreeSet<i64> = ids.into_iter().collect();
    let ids: Vec<AppealId> = each.into_iter().map(AppealId).collect();
    let results = state
        .store
        .many(&by, &ids, wish, now)
        .await
        .map_err(|e| steps::told(&state, "много обращений", &e))?;
    let total = results.len();
    let undo: Vec<i64> = results
        .iter()
        .filter(|(_, result)| matches!(result, Ok(true)))
        .map(|(id, _)| id.0)
        .collect();
    let ok: Vec<AppealId> = results
        .iter()
        .filter(|(_, result)| result.is_ok())
        .map(|(id, _)| *id)
        .collect();
    let (left, refused): (Vec<i64>, Vec<String>) = results
        .into_iter()
        .filter_map(|(id, result)| Some((id, result.err()?)))
        .map(|(id, error)| {
            let why = match crate::context::failed(&state, "много обращений", &error)
            {
                AppError::Refused(words) | AppError::Forbidden(words) => words,
                AppError::NotFound => "такого обращения нет или оно в другом ведомстве".into(),
                other => other.to_string().to_lowercase(),
            };
            let number = words::number(id.0.unsigned_abs());
            (id.0, format!("№\u{a0}{number}: {why}"))
        })
        .unzip();
    let done = words::number(u64::try_from(ok.len()).unwrap_or(0));
    let verb = if wish == Many::Undo {
        "Отменено"
    } else {
        "Сделано"
    };
    let words = format!("{verb}: {done} из {total}");
    if let Some(last) = ok.last() {
        steps::led_on(&state, *last, &format!("{words}.")).await;
    }
    if !refused.is_empty() && crate::context::wants_page() {
        let few: Vec<_> = refused.iter().take(FEW).cloned().collect();
        let more = refused.len().saturating_sub(few.len());
        let more = if more > 0 {
            format!("; и ещё {more}")
        } else {
            String::new()
        };
        let told = format!("{words}. Не получилось: {}{more}.", few.join("; "));
        if ok.is_empty() {
            return Err(AppError::Refused(told.trim_end_matches('.').to_owned()));
        }
        crate::notice::done(&told);
    }
    Ok(Done {
        words,
        undo,
        at_ms: domain::time::millis(now),
        refused,
        left,
    })
}
