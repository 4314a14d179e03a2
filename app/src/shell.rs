//! The document around every page: fonts, style, scripts, the icon sprite.

use std::path::Path;

use axum::http::request::Parts;
use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::address;
use crate::app::App;
use crate::context::AppState;
use crate::ui::icon::Sprite;

/// The whole document. The sprite stands after the application, so that it
/// costs the browser's program nothing and hydration never meets it.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let build = use_context::<AppState>().map(|state| state.build.to_string());
    let name = options.output_name.clone();
    let program = program(&options);
    let style = format!("/{}/{name}.css", options.site_pkg_dir);
    view! {
        <!DOCTYPE html>
        <html lang="ru">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="build" content=build/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="preload" href="/fonts/golos-text-cyrillic-wght-normal.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="preload" href="/fonts/golos-text-latin-wght-normal.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link id="leptos" rel="stylesheet" href=style/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options=program islands=true/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                <Sprite/>
            </body>
        </html>
    }
}

/// Options by which the page asks for its program: on the wall its own small
/// one, unless only the program of all pages was built (as in development).
fn program(options: &LeptosOptions) -> LeptosOptions {
    const WALL: &str = "wall";
    let mut options = options.clone();
    let path = use_context::<Parts>().map(|parts| parts.uri.path().to_owned());
    let small = Path::new(&*options.site_root)
        .join(&*options.site_pkg_dir)
        .join(WALL)
        .with_extension("wasm");
    if path.as_deref() == Some(address::WALL) && small.is_file() {
        options.output_name = WALL.into();
    }
    options
}
