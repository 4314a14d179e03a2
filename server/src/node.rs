//! One running process: the face's state and what the machine room adds.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use app::context::AppState;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::http::display::Codes;
use crate::http::guard::Writes;
use crate::http::intake::gate::Gate;
use crate::http::intake::together::Together;
use crate::http::metrics;
use crate::http::session::Attempts;
use crate::hub::Hub;

/// Limits of the doors.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// Appeals a second one source may send for long.
    pub intake_per_second: u32,
    /// Appeals one source may send at once.
    pub intake_burst: u32,
    /// Live streams open at a time.
    pub max_streams: usize,
    /// Whether cookies may travel by HTTPS only.
    pub secure_cookies: bool,
    /// What a scraper of `/metrics` shows; none: administrators only.
    pub metrics_token: Option<String>,
    /// Bytes of an intake request.
    pub body_limit: usize,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            intake_per_second: 500,
            intake_burst: 2_000,
            max_streams: 5_000,
            secure_cookies: false,
            metrics_token: None,
            body_limit: 16 * 1024 * 1024,
        }
    }
}

/// What every door and task of a process shares; cheap to clone.
#[derive(Clone)]
pub struct Node(Arc<Parts>);

/// The parts of a [`Node`].
pub struct Parts {
    /// The state of the pages: store, board, clock, options.
    pub app: AppState,
    /// Limits.
    pub config: HttpConfig,
    /// Open live streams.
    pub hub: Hub,
    /// Who may bring appeals, and how fast.
    pub gate: Gate,
    /// How many attempts to log in are heard.
    pub attempts: Attempts,
    /// How fast one person may change things.
    pub writes: Writes,
    /// Appeals that wait at the door.
    pub together: Together,
    /// How many codes of displays are given out.
    pub codes: Codes,
    /// When the feed was last seen alive.
    pub pulse: Pulse,
    /// Rings when this process has numbered lines, so that its board does not
    /// wait for the next look.
    pub bell: Notify,
    /// What `/metrics` prints.
    pub meters: PrometheusHandle,
    /// Cancelled once, when the process is asked to stop.
    pub shutdown: CancellationToken,
}

impl Node {
    /// A process that has opened no door and started no task yet.
    #[must_use]
    pub fn new(app: AppState, config: HttpConfig) -> Self {
        let gate = Gate::new(config.intake_per_second, config.intake_burst);
        let hub = Hub::new(config.max_streams);
        let together = Together::new(app.store.clone());
        Self(Arc::new(Parts {
            app,
            config,
            hub,
            gate,
            attempts: Attempts::default(),
            writes: Writes::default(),
            together,
            codes: Codes::default(),
            pulse: Pulse::new(),
            bell: Notify::new(),
            meters: metrics::meters(),
            shutdown: CancellationToken::new(),
        }))
    }
}

impl Deref for Node {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// A feed not seen alive for so long has stopped: a restart of Postgres fits
/// in, and viewers learn of it before they would call their screen stale.
const STOPPED: Duration = Duration::from_secs(10);

/// Moments of the feed's last proofs of life, on the monotonic clock: the
/// wall clock may jump.
#[derive(Debug)]
pub struct Pulse {
    start: Instant,
    numbered_ms: AtomicI64,
    read_ms: AtomicI64,
}

impl Pulse {
    fn new() -> Self {
        Self {
            start: Instant::now(),
            numbered_ms: AtomicI64::new(0),
            read_ms: AtomicI64::new(0),
        }
    }

    fn now(&self) -> i64 {
        i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// Every committed line had a number just now.
    pub fn numbered(&self) {
        self.numbered_ms.store(self.now(), Ordering::Relaxed);
    }

    /// The board had folded every numbered line just now.
    pub fn read(&self) {
        self.read_ms.store(self.now(), Ordering::Relaxed);
    }

    /// How long ago the board was last known to hold everything committed.
    #[must_use]
    pub fn lag(&self) -> Duration {
        let last = self
            .numbered_ms
            .load(Ordering::Relaxed)
            .min(self.read_ms.load(Ordering::Relaxed));
        Duration::from_millis(self.now().saturating_sub(last).unsigned_abs())
    }

    /// Whether the board may be missing something for longer than is normal.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.lag() > STOPPED
    }
}
