//! The routes. Every page waits for its data and is sent whole
//! (`SsrMode::Async`), so that it is complete without scripts and its status
//! code is the truth.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use crate::account::page::AccountPage;
use crate::admin::calendars::page::CalendarsPage;
use crate::admin::categories::page::CategoriesPage;
use crate::admin::departments::page::DepartmentsPage;
use crate::admin::ledger::page::LedgerPage;
use crate::admin::norms::page::NormsPage;
use crate::admin::overview::AdminPage;
use crate::admin::people::one::PersonPage;
use crate::admin::people::page::PeoplePage;
use crate::admin::settings::page::SettingsPage;
use crate::admin::sources::page::SourcesPage;
use crate::admin::templates::page::TemplatesPage;
use crate::admin::urgency::page::UrgencyPage;
use crate::appeal::page::AppealPage;
use crate::board::page::BoardPage;
use crate::digest::page::DigestPage;
use crate::displays::page::DisplaysPage;
use crate::displays::pair::PairPage;
use crate::error::NotFound;
use crate::notices::page::NoticesPage;
use crate::queue::deed::DeedPage;
use crate::queue::page::QueuePage;
use crate::register::page::RegisterPage;
use crate::session::page::LoginPage;
use crate::wall::page::WallPage;
use crate::work::page::WorkPage;

/// The whole application, on the server and in the browser alike.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|page: String| if page.is_empty() { "Сводка".to_owned() } else { format!("{page} · Сводка") }/>
        <Router>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=BoardPage ssr=SsrMode::Async/>
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async/>
                <Route path=path!("/departments/:code") view=QueuePage ssr=SsrMode::Async/>
                <Route path=path!("/departments/:code/:id") view=DeedPage ssr=SsrMode::Async/>
                <Route path=path!("/wall") view=WallPage ssr=SsrMode::Async/>
                <Route path=path!("/appeals") view=RegisterPage ssr=SsrMode::Async/>
                <Route path=path!("/work") view=WorkPage ssr=SsrMode::Async/>
                <Route path=path!("/appeals/:id") view=AppealPage ssr=SsrMode::Async/>
                <Route path=path!("/digest/:week") view=DigestPage ssr=SsrMode::Async/>
                <Route path=path!("/pair") view=PairPage ssr=SsrMode::Async/>
                <Route path=path!("/displays") view=DisplaysPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/notices") view=NoticesPage ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=AdminPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/people") view=PeoplePage ssr=SsrMode::Async/>
                <Route path=path!("/admin/people/:id") view=PersonPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/departments") view=DepartmentsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/categories") view=CategoriesPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/sources") view=SourcesPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/norms") view=NormsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/settings") view=SettingsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/urgency") view=UrgencyPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/templates") view=TemplatesPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/calendars") view=CalendarsPage ssr=SsrMode::Async/>
                <Route path=path!("/admin/ledger") view=LedgerPage ssr=SsrMode::Async/>
            </FlatRoutes>
        </Router>
    }
}
