//! What the page of categories asks the server, and its verbs.

use domain::catalog::CategoryRow;
use domain::ids::{DepartmentId, SectorId};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::admin::told;
use crate::error::AppError;
use crate::sheet::Sheet;
use crate::text_json::TextJson;

/// What `/admin/categories` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoriesData {
    /// The frame of the page.
    pub sheet: Sheet,
    /// Every category.
    pub categories: Vec<CategoryRow>,
    /// Departments that can be chosen.
    pub departments: Vec<(DepartmentId, String)>,
    /// Sectors that can be chosen.
    pub sectors: Vec<(SectorId, String)>,
}

/// Every category.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "categories", input = GetUrl, output = TextJson)]
pub async fn get_categories() -> Result<CategoriesData, AppError> {
    use crate::context;

    let (state, by) = context::desk()?;
    let failed = |e| context::failed(&state, "категории", &e);
    let reference = state.store.reference();
    let departments = reference.departments.iter().filter(|d| !d.retired);
    Ok(CategoriesData {
        sheet: Sheet::begin(&state).await?,
        categories: state.store.categories(&by).await.map_err(failed)?,
        departments: departments.map(|d| (d.id, d.short.clone())).collect(),
        sectors: state.store.sectors().await.map_err(failed)?,
    })
}

/// The fields of a category's form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CategoryForm {
    /// Full name.
    name: String,
    /// Name for tables.
    short: String,
    /// Place in lists.
    ordinal: String,
    /// Key of the category above; empty for the top level.
    parent: String,
    /// Key of the default department; empty for none.
    department: String,
    /// Whether the department gets its appeals without a coordinator; a box
    /// that is not ticked sends nothing. (Among flattened fields there are
    /// texts only: `true` would not be read as anything else.)
    #[serde(default)]
    direct: String,
    /// Key of the sector; empty for none.
    sector: String,
    /// First day of the season, `01.11`; empty for all year round.
    #[serde(default)]
    season_from: String,
    /// Its last day.
    #[serde(default)]
    season_until: String,
}

/// Adds a category.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "add_category", output = TextJson)]
pub async fn add_category(
    /// Identifier, set once.
    code: String,
    /// The rest.
    #[server(flatten)]
    form: CategoryForm,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let done = state.store.add_category(&by, &entered(code, form)?).await;
    told(&state, "категории", done, "Категория добавлена.").map(|_| ())
}

/// Changes a category, or moves it in the tree.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_category", output = TextJson)]
pub async fn change_category(
    /// Key.
    id: i16,
    /// The rest.
    #[server(flatten)]
    form: CategoryForm,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let (id, new) = (domain::ids::CategoryId(id), entered(String::new(), form)?);
    let done = state.store.change_category(&by, id, &new).await;
    told(&state, "категории", done, "Категория изменена.")
}

/// Retires a category, or takes it back.
///
/// # Errors
/// [`AppError::Refused`] while its subcategories are in use.
#[server(prefix = "/api/fn", endpoint = "retire_category", output = TextJson)]
pub async fn retire_category(
    /// Key.
    id: i16,
    /// Whether it is to be retired, or taken back.
    retired: bool,
) -> Result<(), AppError> {
    let (state, by) = crate::context::desk()?;
    let done = state
        .store
        .retire_category(&by, domain::ids::CategoryId(id), retired, state.now())
        .await;
    told(
        &state,
        "категории",
        done,
        if retired {
            "Категория убрана в архив: её больше не предлагают, история остаётся."
        } else {
            "Категория возвращена из архива."
        },
    )
}

#[cfg(feature = "ssr")]
fn entered(code: String, form: CategoryForm) -> Result<domain::catalog::CategoryEntry, AppError> {
    use crate::admin::whole;

    Ok(domain::catalog::CategoryEntry {
        code: code.trim().to_owned(),
        ordinal: whole(&form.ordinal, "порядок")?.unwrap_or(i16::MAX),
        parent: whole(&form.parent, "категория выше")?.map(domain::ids::CategoryId),
        sector: whole(&form.sector, "отрасль")?.map(SectorId),
        department: whole(&form.department, "ведомство")?.map(DepartmentId),
        direct: !form.direct.is_empty(),
        season: domain::season::Season::parse(&form.season_from, &form.season_until)
            .map_err(AppError::Refused)?,
        name: form.name,
        short: form.short,
    })
}
