//! Whoever looks at a page, as its top line needs to know them: the name, and
//! which parts of the product are open to them.

use domain::access::Right;
use serde::{Deserialize, Serialize};

/// The person before the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The name; empty where nobody is logged in.
    pub name: String,
    /// The rights that hold somewhere for this person.
    pub rights: Vec<Right>,
    /// The person's departments: code and short name.
    pub departments: Vec<(String, String)>,
    /// Unread notifications; none where nothing can concern the person's roles.
    pub unread: Option<u32>,
}

impl Viewer {
    /// Whether the right holds anywhere for the viewer. What a page offers by
    /// it is a courtesy: the server decides again.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }
}

/// The viewer of the page being rendered.
///
/// # Errors
/// [`crate::error::AppError::LoginNeeded`] where nobody is logged in,
/// [`crate::error::AppError::Unavailable`] when the database does not answer.
#[cfg(feature = "ssr")]
pub async fn viewer() -> Result<Viewer, crate::error::AppError> {
    let state = crate::context::state()?;
    let asker = crate::context::asker()?;
    Ok(Viewer {
        unread: crate::bell::unread(&state, &asker).await?,
        ..known()?
    })
}

/// The viewer of the page being rendered, without a question to the database.
///
/// # Errors
/// [`crate::error::AppError::LoginNeeded`] where nobody is logged in.
#[cfg(feature = "ssr")]
pub(crate) fn known() -> Result<Viewer, crate::error::AppError> {
    let state = crate::context::state()?;
    let asker = crate::context::asker()?;
    let reference = state.store.reference();
    let name = crate::context::me().map(|me| me.name).unwrap_or_default();
    Ok(Viewer {
        unread: None,
        name,
        rights: Right::ALL
            .iter()
            .copied()
            .filter(|r| asker.may(*r))
            .collect(),
        departments: asker
            .departments()
            .iter()
            .filter_map(|d| reference.department(*d))
            .map(|d| (d.code.clone(), d.short.clone()))
            .collect(),
    })
}
