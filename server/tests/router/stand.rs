//! A running process without a socket, and the requests one can make to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use app::context::{AppState, Clock, LiveBoard};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use domain::access::{Asker, Role};
use domain::ids::DepartmentId;
use domain::person::NewPerson;
use domain::scope::Actor;
use domain::time::from_millis;
use domain::{Moment, time};
use leptos::config::LeptosOptions;
use serde_json::Value;
use server::{HttpConfig, Node, router, tasks};
use sqlx::PgPool;
use store::Store;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

/// How long a test waits for what must happen.
pub const PATIENCE: Duration = Duration::from_secs(120);
/// Tuesday, 24 November 2026, noon in Krasnodar.
pub const NOON: i64 = 1_795_510_800_000;

/// One process under test.
pub struct Stand {
    pub node: Node,
    /// The doors, for somebody who is logged in.
    pub router: Router,
    /// The doors as they are.
    pub bare: Router,
    clock: Arc<AtomicI64>,
    tasks: JoinSet<()>,
    /// The session whose requests these are: somebody with every city-wide role.
    pub cookie: String,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
}

impl Stand {
    /// A process with its tasks at work and its board loaded.
    pub async fn open(pool: PgPool) -> Self {
        Self::with(pool, HttpConfig::default(), options("target/none")).await
    }

    pub async fn with(pool: PgPool, config: HttpConfig, options: LeptosOptions) -> Self {
        let mut stand = Self::closed(pool, config, options).await;
        stand.tasks = tasks::start(&stand.node);
        until("табло загружено", async || {
            stand.node.app.board.counted().is_some().then_some(())
        })
        .await;
        stand
    }

    /// A process whose tasks have not started.
    pub async fn closed(pool: PgPool, config: HttpConfig, options: LeptosOptions) -> Self {
        let store = Store::new(pool).await.unwrap();
        let clock = Arc::new(AtomicI64::new(NOON));
        let read = {
            let clock = Arc::clone(&clock);
            Arc::new(move || from_millis(clock.load(Ordering::Relaxed))) as Clock
        };
        let state = AppState {
            store,
            board: LiveBoard::default(),
            clock: read,
            options,
            build: "test".into(),
            demo: Arc::default(),
        };
        let node = Node::new(state, config);
        let all = [
            Role::Operator,
            Role::Moderator,
            Role::Coordinator,
            Role::Supervisor,
            Role::Admin,
        ];
        let cookie = log_in(&node, "everybody", &all, &[]).await;
        Self {
            router: with_session(router(node.clone()), &cookie),
            bare: router(node.clone()),
            cookie,
            node,
            clock,
            tasks: JoinSet::new(),
        }
    }

    /// Ends the process; the test's database can be dropped then.
    pub async fn close(mut self) {
        self.node.shutdown.cancel();
        while self.tasks.join_next().await.is_some() {}
    }

    pub fn now(&self) -> Moment {
        (self.node.app.clock)()
    }

    /// Moves the clock.
    pub fn set_clock(&self, at: Moment) {
        self.clock.store(time::millis(at), Ordering::Relaxed);
    }

    /// Moves the clock under people who go on working: nobody's session ends by
    /// idleness meanwhile.
    pub async fn pass_to(&self, at: Moment) {
        sqlx::query("update session set seen_at = $1")
            .bind(at)
            .execute(self.node.app.store.pool())
            .await
            .unwrap();
        self.node.app.store.forget_askers();
        self.set_clock(at);
    }

    pub async fn token(&self, source: &str) -> String {
        self.node.app.store.create_token(source).await.unwrap()
    }

    /// The cookie of another person, made up for the test.
    pub async fn log_in(
        &self,
        login: &str,
        roles: &[Role],
        departments: &[DepartmentId],
    ) -> String {
        log_in(&self.node, login, roles, departments).await
    }

    /// Sends a request, with a session unless it has a cookie of its own.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        answer(&self.router, request).await
    }

    /// A page or door, as somebody else.
    pub async fn get_as(&self, cookie: &str, path: &str) -> Answer {
        let mut request = get(path);
        request
            .headers_mut()
            .insert(header::COOKIE, cookie.parse().unwrap());
        self.send_as_it_is(request).await
    }

    /// Sends a request without adding anything.
    pub async fn send_as_it_is(&self, request: Request<Body>) -> Answer {
        answer(&self.bare, request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    /// Brings one item, or lines, to the intake.
    pub async fn post(&self, token: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/api/v1/appeals")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, kind);
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Brings one item that must be kept; answers its id.
    pub async fn bring(&self, token: &str, item: &Value) -> i64 {
        let answer = self.post(token, "application/json", item.to_string()).await;
        assert!(answer.status.is_success(), "{}", answer.text());
        answer.json()["id"].as_i64().unwrap()
    }
}

async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let answer = tokio::time::timeout(PATIENCE, router.clone().oneshot(request))
        .await
        .unwrap()
        .unwrap();
    let (head, body) = answer.into_parts();
    let body = tokio::time::timeout(PATIENCE, to_bytes(body, usize::MAX))
        .await
        .unwrap()
        .unwrap();
    Answer {
        status: head.status,
        headers: head.headers,
        body,
    }
}

/// The router, with a session added to requests that bring no cookie.
fn with_session(router: Router, cookie: &str) -> Router {
    let cookie: HeaderValue = cookie.parse().unwrap();
    let add = move |mut request: Request<Body>| {
        let headers = request.headers_mut();
        headers.entry(header::COOKIE).or_insert(cookie.clone());
        std::future::ready(request)
    };
    Router::new()
        .fallback_service(router)
        .layer(axum::middleware::map_request(add))
}

async fn log_in(node: &Node, login: &str, roles: &[Role], departments: &[DepartmentId]) -> String {
    let store = &node.app.store;
    let new = NewPerson {
        login: login.into(),
        name: login.into(),
        roles: roles.to_vec(),
        departments: departments.to_vec(),
    };
    // A second process over the same database finds them there.
    let id = match store.person_by_login(login).await.unwrap() {
        Some(id) => id,
        None => {
            let by = Asker::system(Actor::Console);
            store.add_person(&by, &new).await.unwrap()
        }
    };
    let secret = store
        .open_session(id, "test", None, node.app.now())
        .await
        .unwrap();
    format!("svodka_session={secret}")
}

pub fn get(path: &str) -> Request<Body> {
    Request::builder()
        .uri(path)
        .header(header::HOST, "localhost")
        .body(Body::empty())
        .unwrap()
}

/// Leptos's settings with a site root of the test's choice.
pub fn options(site_root: &str) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("svodka")
        .site_root(site_root)
        .site_pkg_dir("pkg")
        .build()
}

/// Waits for a condition.
pub async fn until<T>(what: &str, mut holds: impl AsyncFnMut() -> Option<T>) -> T {
    let wait = async {
        loop {
            if let Some(value) = holds().await {
                return value;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait)
        .await
        .unwrap_or_else(|_| panic!("не дождались: {what}"))
}
