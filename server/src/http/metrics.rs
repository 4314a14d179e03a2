//! `/metrics` for Prometheus, and the measuring of every request.

use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::board::Board;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::node::Node;

const RECEIVED: &str = "svodka_appeals_received_total";
const SECONDS: &str = "svodka_http_request_seconds";
/// Upper bounds in seconds: from a cached page to a stuck database.
const BUCKETS: [f64; 12] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 30.0,
];

/// The process's meters. The recorder is one per process whatever the number
/// of [`Node`]s, so that tests may make many.
pub fn meters() -> PrometheusHandle {
    static METERS: OnceLock<PrometheusHandle> = OnceLock::new();
    METERS.get_or_init(install).clone()
}

fn install() -> PrometheusHandle {
    // The only way to fail is an empty list of bounds.
    let builder = PrometheusBuilder::new();
    let builder = match builder.set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &BUCKETS)
    {
        Ok(builder) => builder,
        Err(_) => PrometheusBuilder::new(),
    };
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("измерения уже ведёт кто-то другой; /metrics будет пуст");
    }
    describe_counter!(RECEIVED, "Обращения, принятые приёмом, по системе и исходу");
    describe_gauge!(
        "svodka_feed_lag_seconds",
        "Сколько секунд назад табло точно содержало всё записанное"
    );
    describe_gauge!("svodka_feed_seq", "Последняя строка журнала на табло");
    describe_gauge!("svodka_streams_open", "Открытые прямые показы");
    describe_histogram!(SECONDS, "Время до начала ответа, с");
    handle
}

/// Counts items that came through a source's door.
pub fn received(source: &str, outcome: &'static str, items: u64) {
    if items > 0 {
        counter!(RECEIVED, "source" => source.to_owned(), "outcome" => outcome).increment(items);
    }
}

/// Empties the histograms' buffers and renews what is only measured on demand.
pub fn upkeep(node: &Node) {
    gauge!("svodka_feed_lag_seconds").set(node.pulse.lag().as_secs_f64());
    #[expect(
        clippy::cast_precision_loss,
        reason = "Prometheus knows only f64; exact up to 2^53 lines"
    )]
    gauge!("svodka_feed_seq").set(node.app.board.read(Board::seq).0 as f64);
    node.meters.run_upkeep();
}

/// `GET /metrics`.
pub async fn show(State(node): State<Node>) -> impl IntoResponse {
    upkeep(&node);
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        node.meters.render(),
    )
}

/// Measures a request up to the head of its answer, by route.
pub async fn measure(request: Request, next: Next) -> Response {
    let start = Instant::now();
    // The route, never the path: an address must not become a label.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other".to_owned(), |p| p.as_str().to_owned());
    let method = match *request.method() {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        _ => "other",
    };
    let response = next.run(request).await;
    let status = response.status();
    // «Not ready yet» is an answer like any other.
    if status.is_server_error() && route != "/readyz" {
        tracing::warn!(route, method, status = status.as_u16(), "ответ с ошибкой");
    }
    let status = status.as_str().to_owned();
    histogram!(SECONDS, "route" => route, "method" => method, "status" => status)
        .record(start.elapsed());
    response
}
