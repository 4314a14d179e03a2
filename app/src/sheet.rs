//! The frame of a page that is plain forms and tables: top line, title, what
//! the last form came to. It shows one state of the data.

use domain::Moment;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use crate::notice::notice;
use crate::topbar::{Section, still_side, topbar, week_of};
use crate::viewer::Viewer;

/// What every such page gets beside its own data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Whoever looks at it.
    pub viewer: Viewer,
    /// Name of the place.
    pub place: String,
    /// The instant of the data.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
}

impl Sheet {
    /// The sheet of the page being rendered.
    ///
    /// # Errors
    /// As of [`crate::viewer::viewer`].
    #[cfg(feature = "ssr")]
    pub async fn begin(state: &crate::context::AppState) -> Result<Self, crate::error::AppError> {
        Ok(Self {
            viewer: crate::viewer::viewer().await?,
            place: state.store.reference().settings.place.clone(),
            at: state.now(),
        })
    }

    /// The whole page; `tabs` stand beside the title.
    pub(crate) fn draw(
        self,
        section: Section,
        title: &'static str,
        tabs: Option<AnyView>,
        body: AnyView,
    ) -> AnyView {
        let side = still_side(self.at);
        view! {
            <Title text=title/>
            <div class="page">
                {topbar(section, self.place, &week_of(self.at), &self.viewer, side)}
                <main class="sheet" id="main">
                    <header class="sheet__head">
                        <h1 class="page__title">{title}</h1>
                        {tabs}
                    </header>
                    {notice()}
                    {body}
                </main>
            </div>
        }
        .into_any()
    }
}
