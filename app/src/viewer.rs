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
/// [`crate::error::AppError::LoginNeeded`] where nobody is logged in.
#[cfg(feature = "ssr")]
pub fn viewer() -> Result<Viewer, crate::error::AppError> {
    let state = crate::context::state()?;
    let asker = crate::context::asker()?;
    let reference = state.store.reference();
    Ok(Viewer {
        name: crate::context::me().map(|me| me.name).unwrap_or_default(),
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
