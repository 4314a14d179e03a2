//! What the page of categories asks the server, and its verbs.

use domain::catalog::CategoryRow;
use domain::ids::{DepartmentId, SectorId};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

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

/// Adds a category.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "add_category", output = TextJson)]
pub async fn add_category(
    /// Identifier, set once.
    code: String,
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
    /// Key of the sector; empty for none.
    sector: String,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    let place = [&*ordinal, &*parent, &*department, &*sector];
    let new = entered(code, name, short, place)?;
    state
        .store
        .add_category(&by, &new)
        .await
        .map_err(|e| context::failed(&state, "категории", &e))?;
    notice::done("Категория добавлена.");
    Ok(())
}

/// Changes a category, or moves it in the tree.
///
/// # Errors
/// [`AppError::Refused`] naming the field.
#[server(prefix = "/api/fn", endpoint = "change_category", output = TextJson)]
pub async fn change_category(
    /// Key.
    id: i16,
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
    /// Key of the sector; empty for none.
    sector: String,
) -> Result<(), AppError> {
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    let place = [&*ordinal, &*parent, &*department, &*sector];
    let new = entered(String::new(), name, short, place)?;
    state
        .store
        .change_category(&by, domain::ids::CategoryId(id), &new)
        .await
        .map_err(|e| context::failed(&state, "категории", &e))?;
    notice::done("Категория изменена.");
    Ok(())
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
    use crate::{context, notice};

    let (state, by) = context::desk()?;
    state
        .store
        .retire_category(&by, domain::ids::CategoryId(id), retired, state.now())
        .await
        .map_err(|e| context::failed(&state, "категории", &e))?;
    notice::done(if retired {
        "Категория убрана в архив: её больше не предлагают, история остаётся."
    } else {
        "Категория возвращена из архива."
    });
    Ok(())
}

#[cfg(feature = "ssr")]
fn entered(
    code: String,
    name: String,
    short: String,
    [ordinal, parent, department, sector]: [&str; 4],
) -> Result<domain::catalog::CategoryEntry, AppError> {
    use crate::admin::whole;

    Ok(domain::catalog::CategoryEntry {
        code: code.trim().to_owned(),
        name,
        short,
        ordinal: whole(ordinal, "порядок")?.unwrap_or(i16::MAX),
        parent: whole(parent, "категория выше")?.map(domain::ids::CategoryId),
        sector: whole(sector, "отрасль")?.map(SectorId),
        department: whole(department, "ведомство")?.map(DepartmentId),
    })
}
