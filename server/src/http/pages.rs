//! The pages, their server functions, and the site's files.

use std::sync::OnceLock;
use std::time::Duration;

use app::app::App;
use app::context::{AppState, is_from_here};
use app::error::AppError;
use app::shell::shell;
use axum::Router;
use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use leptos::nonce::Nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes as _, ResponseOptions, generate_route_list,
    render_app_async_with_context,
};
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::services::ServeDir;

use super::problem::Problem;

/// A page that takes longer will not come at all.
const PATIENCE: Duration = Duration::from_secs(30);

/// Routes of every page and server function, and the files beside them.
pub fn router(state: &AppState) -> Router {
    let options = state.options.clone();
    let page = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let nowhere = {
        let state = state.clone();
        let context = move || {
            provide_context(state.clone());
            guard();
        };
        MethodRouter::<()>::new().get(render_app_async_with_context(context, page.clone()))
    };
    let files = ServeDir::new(&*options.site_root)
        .append_index_html_on_directories(false)
        .redirect_to_trailing_slash(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(nowhere);
    Router::new()
        .leptos_routes_with_context(state, routes(), guard, page)
        .with_state(state.clone())
        .fallback_service(files)
        .layer(middleware::from_fn(refusals))
        .layer(middleware::map_response(cacheable))
        .layer(middleware::map_response(whole))
        .layer(middleware::from_fn(in_time))
        .layer(CsrfLayer::new())
        .layer(CompressionLayer::new().gzip(true).compress_when(is_page))
}

/// The list is made once, before anything is served: making it renders the
/// application, which must not happen beside requests.
fn routes() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    ROUTES.get_or_init(|| generate_route_list(App)).clone()
}

/// Gives the page being rendered the policy that fits its nonce.
fn guard() {
    if let (Some(nonce), Some(response)) =
        (use_context::<Nonce>(), use_context::<ResponseOptions>())
        && let Some(policy) = super::headers::page_policy(&nonce)
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// A server function that refuses says so by its status as well; the framework
/// answers 500 to whatever it is. (A plain form is led back to its page, if
/// that is one of ours.)
async fn refusals(mut request: Request, next: Next) -> Response {
    let is_function = request.uri().path().starts_with(super::guard::FUNCTIONS);
    if is_function && !is_from_here(request.headers()) {
        request.headers_mut().remove(header::REFERER);
    }
    let response = next.run(request).await;
    if !is_function || response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&body) {
        head.status = error.status();
    }
    Response::from_parts(head, body.into())
}

/// A page ends where its document ends. Leptos appends scripts that would hand
/// resources to the browser; islands carry their own data, so these are always
/// empty, and behind `</html>` they are no valid document either. Pages are
/// sent whole in any case, so gathering one costs no waiting.
async fn whole(response: Response) -> Response {
    const END: &[u8] = b"</html>";
    let is_html = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if !is_html {
        return response;
    }
    let (mut head, body) = response.into_parts();
    match axum::body::to_bytes(body, usize::MAX).await {
        Ok(page) => {
            let end = page
                .windows(END.len())
                .rposition(|w| w == END)
                .map_or(page.len(), |at| at + END.len());
            head.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(head, page.slice(..end).into())
        }
        Err(error) => {
            tracing::error!(%error, "страница не собралась");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The files' names carry no hash: a browser asks each time whether they have
/// changed, and mostly hears 304.
async fn cacheable(mut response: Response) -> Response {
    let headers = response.headers_mut();
    if headers.contains_key(header::ETAG) || headers.contains_key(header::LAST_MODIFIED) {
        let is_font = headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|v| v.as_bytes().starts_with(b"font/"));
        let words = if is_font {
            "public, max-age=604800"
        } else {
            "no-cache"
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(words));
    }
    response
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let words = "страница не успела собраться; обновите её через минуту";
            Problem::new(StatusCode::GATEWAY_TIMEOUT, "timeout", words).into_response()
        }
    }
}

fn is_page(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|v| v.as_bytes().starts_with(b"text/html"))
}
