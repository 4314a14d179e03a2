//! The document around every page: fonts, style, scripts, the icon sprite.

use leptos::config::LeptosOptions;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::app::App;
use crate::context::AppState;
use crate::ui::icon::Sprite;

/// The whole document. The sprite stands after the application, so that it
/// costs the browser's program nothing and hydration never meets it.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let build = use_context::<AppState>().map(|state| state.build.to_string());
    let name = options.output_name.clone();
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
                <HydrationScripts options islands=true/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                <Sprite/>
            </body>
        </html>
    }
}
