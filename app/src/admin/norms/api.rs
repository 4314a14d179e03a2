//! What the page of normatives asks the server, and its verbs.

use domain::catalog::NormRow;
use domain::ids::CalendarId;
use domain::reference::Reference;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::admin::told;
use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/norms` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NormsData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// The dictionary.
    pub reference: Reference,
    /// The calendars to choose from.
    pub calendars: Vec<(CalendarId, String)>,
    /// Every version of every normative.
    pub norms: Vec<NormRow>,
}

/// Every normative with its history.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "norms", input = GetUrl, output = TextJson)]
pub async fn get_norms() -> Result<NormsData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let failed = |e| context::failed(&state, "нормативы", &e);
    Ok(NormsData {
        sheet: Sheet::begin(&state).await?,
        reference: (*state.store.reference()).clone(),
        calendars: state.store.calendar_names().await.map_err(failed)?,
        norms: state.store.norms(&by).await.map_err(failed)?,
    })
}

/// The fields of a normative's form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NormForm {
    /// The version that is changed; empty for a new normative.
    #[serde(default)]
    replaces: String,
    /// Key of the source.
    source: String,
    /// Key of the category; empty for every one.
    category: String,
    /// Code of the importance.
    importance: String,
    /// Code of the stage.
    stage: String,
    /// How much.
    amount: String,
    /// Code of the unit.
    unit: String,
    /// Key of the calendar.
    calendar: String,
    /// Where the figure is from.
    basis: String,
    /// Code of the stage it shares its time with; empty for none.
    #[serde(default)]
    starts_with: String,
}

/// Adds a normative, or makes a new version of one.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "set_norm", output = TextJson)]
pub async fn set_norm(
    /// What was entered.
    #[server(flatten)]
    form: NormForm,
) -> Result<(), AppError> {
    use crate::admin::whole;

    let (state, by) = crate::context::desk()?;
    let replaces = whole(&form.replaces, "версия")?.map(domain::ids::NormativeId);
    let draft = entered(form)?;
    let words = format!(
        "Норматив задан: {}. Сроки открытых обращений прежние, пока вы не нажмёте «Пересчитать открытые обращения».",
        draft.unit.amount(draft.amount)
    );
    let done = state
        .store
        .set_normative(&by, &draft, replaces, state.now())
        .await;
    told(&state, "нормативы", done, &words).map(|_| ())
}

/// Retires a normative.
///
/// # Errors
/// [`AppError::Refused`] when it is not in force any more.
#[server(prefix = "/api/fn", endpoint = "retire_norm", output = TextJson)]
pub async fn retire_norm(
    /// Key of the version.
    id: i16,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let id = domain::ids::NormativeId(id);
    let done = state.store.retire_normative(&by, id, state.now()).await;
    let words = "Норматив отменён и остался в истории. Сроки открытых обращений прежние, пока вы их не пересчитаете.";
    told(&state, "нормативы", done, words)
}

/// Counts the deadlines of open appeals anew.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "recalculate", output = TextJson)]
pub async fn recalculate() -> Result<(), AppError> {
    use crate::{context, notice};
    use domain::words::number;

    let (state, by) = context::desk()?;
    let done = state
        .store
        .recalculate(&by, state.now())
        .await
        .map_err(|e| context::failed(&state, "пересчёт сроков", &e))?;
    let said = |n: usize| number(u64::try_from(n).unwrap_or(u64::MAX));
    notice::done(&format!(
        "Открытые обращения пересчитаны: просмотрено {}, срок изменился у {}.",
        said(done.seen),
        said(done.changed)
    ));
    Ok(())
}

#[cfg(feature = "ssr")]
fn entered(form: NormForm) -> Result<domain::rule_edit::NormativeDraft, AppError> {
    use crate::admin::{known, whole};
    use domain::appeal::Importance;
    use domain::deadline::{Stage, Unit};
    use domain::ids::{CategoryId, SourceId};

    let starts_with = match form.starts_with.trim() {
        "" => None,
        code => Some(known(Stage::parse(code), "общий срок с этапом")?),
    };
    Ok(domain::rule_edit::NormativeDraft {
        source: SourceId(known(whole(&form.source, "источник")?, "источник")?),
        category: whole(&form.category, "категория")?.map(CategoryId),
        importance: known(Importance::parse(&form.importance), "важность")?,
        stage: known(Stage::parse(&form.stage), "этап")?,
        amount: whole(&form.amount, "срок")?.unwrap_or(0),
        unit: known(Unit::parse(&form.unit), "единица срока")?,
        calendar: CalendarId(known(whole(&form.calendar, "календарь")?, "календарь")?),
        basis: form.basis,
        starts_with,
    })
}
