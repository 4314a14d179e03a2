//! The yardstick: a Leptos page that renders the same 200 rows, by the same
//! parts, from a constant: no board, no figures, no resource, no stream.

use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result};
use app::ui::due::{Due, Horizon};
use app::ui::row;
use axum::Router;
use axum::serve::ListenerExt as _;
use domain::access::Asker;
use domain::filter::Filter;
use domain::reference::Reference;
use domain::row::Row;
use domain::{Moment, board, time};
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router as Routes};
use leptos_router::{SsrMode, path};
use store::Store;

use crate::server::{free_port, wait_ready};

struct Constant {
    rows: Vec<Row>,
    reference: Reference,
    now: Moment,
}

static CONSTANT: OnceLock<Constant> = OnceLock::new();

/// Serves the page until killed; rows are read once, before the first request.
pub(crate) async fn serve(port: u16) -> Result<()> {
    let store = Store::connect(&std::env::var("DATABASE_URL")?, 1).await?;
    let now = chrono::Utc::now();
    let rows = store
        .list(&Asker::timer(), &Filter::default(), now, None, 200)
        .await?
        .rows;
    let _ = CONSTANT.set(Constant {
        rows,
        reference: (*store.reference()).clone(),
        now,
    });
    let options = LeptosOptions::builder().output_name("svodka").build();
    let routes = generate_route_list(Page);
    let shell = {
        let options = options.clone();
        move || document(options.clone())
    };
    let router: Router = Router::new()
        .leptos_routes_with_context(&options, routes, || {}, shell)
        .with_state(options);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await?
        .tap_io(|s| {
            let _ = s.set_nodelay(true);
        });
    axum::serve(listener, router).await?;
    Ok(())
}

fn document(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="ru">
            <head>
                <meta charset="utf-8"/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body><Page/></body>
        </html>
    }
}

#[component]
fn Page() -> impl IntoView {
    provide_meta_context();
    view! {
        <Routes>
            <FlatRoutes fallback=|| ()>
                <Route path=path!("/") view=List ssr=SsrMode::Async/>
            </FlatRoutes>
        </Routes>
    }
}

#[component]
fn List() -> impl IntoView {
    let Some(c) = CONSTANT.get() else {
        return ().into_any();
    };
    let horizon = Horizon::until(board::due_until(c.now, &c.reference), &c.reference);
    let today = time::day(c.now);
    let line = move |r: &Row| {
        let due = Due::of(r, c.now, horizon);
        view! {
            <li class=row::class(due.urgency, false)>
                {row::body(r, &c.reference, today, false)}
                {row::deadline(&due)}
            </li>
        }
    };
    view! { <main><ol class="feed">{c.rows.iter().map(line).collect_view()}</ol></main> }.into_any()
}

/// The page in a process of its own, as the server is.
pub(crate) struct ConstantPage {
    child: Child,
    port: u16,
}

impl ConstantPage {
    pub(crate) async fn start(database: &str) -> Result<Self> {
        let port = free_port()?;
        let child = Command::new(std::env::current_exe()?)
            .args(["constant-page", &port.to_string()])
            .env("DATABASE_URL", database)
            .stdout(Stdio::null())
            .spawn()
            .context("страница из константы не запустилась")?;
        let page = Self { child, port };
        wait_ready(&page.url()).await?;
        Ok(page)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

impl Drop for ConstantPage {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
