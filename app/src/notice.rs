//! What the last form came to, on the page that it leads back to: refused (the
//! address carries the error, as Leptos sends it), done, or a secret that is
//! shown this once. The latter two travel in a cookie that no script reads and
//! that the page takes away: a secret has no business in an address.

use leptos::prelude::*;

use crate::error::AppError;
use crate::ui::icon::{Icon, icon};

/// What a form came to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "ssr"),
    expect(dead_code, reason = "such pages are rendered on the server only")
)]
enum Outcome {
    Refused(AppError),
    Done(String),
    /// What it is, and the secret.
    Secret(String, String),
}

/// The notice of the page being rendered, if the last form left one.
pub(crate) fn notice() -> Option<AnyView> {
    let shown = match outcome(true)? {
        Outcome::Refused(error) => view! {
            <div class="notice notice--refused" role="alert">
                {icon(Icon::Over)}
                <p><b>{error.to_string()}</b>" "{error.advice()}</p>
            </div>
        }
        .into_any(),
        Outcome::Done(words) => view! {
            <div class="notice notice--done" role="status">{icon(Icon::Check)}<p>{words}</p></div>
        }
        .into_any(),
        Outcome::Secret(words, secret) => view! {
            <div class="notice notice--secret" role="status">
                {icon(Icon::Check)}
                <p>{words}" Показано один раз: скопируйте сейчас."</p>
                <output class="secret">{secret}</output>
            </div>
        }
        .into_any(),
    };
    Some(shown)
}

/// What the last step came to that was sent from this page without scripts, in
/// the words of the corner in which scripts say it.
#[must_use]
pub(crate) fn told() -> Option<AnyView> {
    let (class, role, shape, words) = match outcome(false)? {
        Outcome::Refused(AppError::Refused(words) | AppError::Forbidden(words)) => {
            let words: String = words.chars().take(2_000).collect();
            let words = format!("Не получилось: {words}.");
            ("trouble", "alert", Icon::Over, words)
        }
        Outcome::Refused(other) => ("trouble", "alert", Icon::Over, other.advice()),
        Outcome::Done(words) | Outcome::Secret(words, _) => {
            ("trouble trouble--done", "status", Icon::Check, words)
        }
    };
    Some(view! { <p class=class role=role>{icon(shape)}<span>{words}</span></p> }.into_any())
}

#[cfg(not(feature = "ssr"))]
fn outcome(_: bool) -> Option<Outcome> {
    None
}

#[cfg(feature = "ssr")]
pub(crate) use server::{done, secret};

#[cfg(feature = "ssr")]
use server::outcome;

#[cfg(feature = "ssr")]
mod server {
    use axum::http::request::Parts;
    use axum::http::{HeaderValue, header};
    use leptos::prelude::*;
    use leptos::server_fn::error::ServerFnUrlError;
    use leptos_axum::ResponseOptions;
    use leptos_router::hooks::use_query_map;
    use leptos_router::location::Url;

    use super::{AppError, Outcome};
    use crate::context::{cookie, is_from_here, wants_page};

    const COOKIE: &str = "svodka_said";
    /// Letters that surely fit into a cookie, at six bytes each.
    const LONGEST: usize = 600;

    /// Leaves words for the page that the form leads back to.
    pub(crate) fn done(words: &str) {
        let mut short: String = words.chars().take(LONGEST).collect();
        if short.len() < words.len() {
            short.push('…');
        }
        set(&format!("{}:", Url::escape(&short)), 60);
    }

    /// Leaves a secret for the page that the form leads back to.
    pub(crate) fn secret(words: &str, secret: &str) {
        set(
            &format!("{}:{}", Url::escape(words), Url::escape(secret)),
            60,
        );
    }

    fn set(value: &str, seconds: u32) {
        let cookie =
            format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
        if let (Some(response), Ok(value)) = (
            use_context::<ResponseOptions>(),
            HeaderValue::from_str(&cookie),
        ) {
            response.append_header(header::SET_COOKIE, value);
        }
    }

    /// A form refused says so in the address; nobody else's link may.
    fn refused() -> Option<AppError> {
        let parts = use_context::<Parts>()?;
        let told = use_query_map().get_untracked().get("__err")?;
        is_from_here(&parts.headers).then(|| ServerFnUrlError::<AppError>::decode_err(&told))
    }

    /// A script that fetches a page for a part of it takes nothing away, nor
    /// does a page a secret that is not for it to show.
    pub(super) fn outcome(secrets: bool) -> Option<Outcome> {
        if !wants_page() {
            return None;
        }
        let parts = use_context::<Parts>()?;
        refused().map(Outcome::Refused).or_else(|| {
            let said = cookie(&parts.headers, COOKIE)?;
            let (words, secret) = said.split_once(':')?;
            if !secret.is_empty() && !secrets {
                return None;
            }
            set("", 0);
            let words = Url::unescape(words);
            Some(if secret.is_empty() {
                Outcome::Done(words)
            } else {
                Outcome::Secret(words, Url::unescape(secret))
            })
        })
    }
}
