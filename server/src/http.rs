//! The doors: what each address of the process leads to.
//!
//! Pages and their server functions are Leptos's ([`pages`]); the machine
//! doors are plain axum: the live feed, the intake, health, metrics.

mod bucket;
pub mod cookie;
pub mod display;
pub mod guard;
pub mod headers;
pub mod health;
pub mod intake;
pub mod live;
pub mod metrics;
pub mod pages;
pub mod problem;
pub mod refusal;
pub mod session;

use std::any::Any;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Response, StatusCode, Uri};
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use axum::serve::ListenerExt as _;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

use crate::node::Node;
use problem::Problem;

/// How long open requests may take to finish after the process is asked to
/// stop; live streams end at once.
const FAREWELL: Duration = Duration::from_secs(10);

/// Words of an error whose cause is for the log alone.
const INTERNAL: &str = "внутренняя ошибка; она записана в журнал сервера";

/// All doors of a process.
pub fn router(node: Node) -> Router {
    let https = node.config.secure_cookies;
    let machines = Router::new()
        .route("/live", get(live::open))
        // A bearer token is no ambient credential: this door needs no CSRF guard.
        .route("/api/v1/appeals", post(intake::receive))
        .route("/api/{*rest}", any(unknown))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::show))
        .with_state(node.clone());
    // Forms that change something: only from our own pages.
    let sessions = Router::new()
        .route("/login", post(session::log_in))
        .route("/login/link", post(session::by_link))
        .route("/logout", post(session::log_out))
        .route("/pair", post(display::pair))
        .layer(CsrfLayer::new())
        .with_state(node.clone());
    pages::router(&node.app)
        .merge(machines)
        .merge(sessions)
        .layer(middleware::from_fn_with_state(node.clone(), guard::guard))
        .layer(CatchPanicLayer::custom(apology))
        .layer(middleware::from_fn_with_state(node, refusal::worded))
        .layer(middleware::map_response_with_state(https, headers::secure))
        .layer(middleware::from_fn(metrics::measure))
}

async fn unknown(uri: Uri) -> Problem {
    let path: String = uri.path().chars().take(80).collect();
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        format!("по адресу {path} ничего нет"),
    )
}

fn apology(panic: Box<dyn Any + Send>) -> Response<Body> {
    let words = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = words.unwrap_or("?"), "обработка запроса прервалась");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", INTERNAL).into_response()
}

/// Serves until the token is cancelled, then lets open requests finish.
///
/// # Errors
/// What the listener says.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: CancellationToken,
) -> io::Result<()> {
    // Without it a streamed page waits 40 ms for the acknowledgement of its head.
    let listener = listener.tap_io(|socket| {
        if let Err(error) = socket.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY не установлен");
        }
    });
    let server = axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(shutdown.clone().cancelled_owned());
    let too_long = async {
        shutdown.cancelled().await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        result = server => result,
        () = too_long => {
            tracing::warn!("не все запросы закончились за {} с; останавливаюсь", FAREWELL.as_secs());
            Ok(())
        }
    }
}
