//! Who is at the door. Every request is someone's (a person's by a session
//! cookie, a display's by its token) or is turned away here; what the asker
//! may then do is decided by `domain::access`, in `store`.
//!
//! A door that is not named below as open answers nobody without a session,
//! and a server function without a row in `domain::access::FUNCTIONS` answers
//! nobody at all.

use std::num::NonZeroU32;

use app::context::Visitor;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::{self, Asker, Denied, Door, Right};
use domain::ids::PersonId;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::cookie::{self, cookie};
use super::problem::Problem;
use super::{display, session};
use crate::node::Node;

/// The prefix of server functions.
pub(super) const FUNCTIONS: &str = "/api/fn/";

/// Changes by one person, a second for long, and at once.
const WRITES_A_SECOND: u32 = 20;
const WRITES_AT_ONCE: u32 = 600;

/// Doors that answer without a right: the login, health, the site's files, and
/// the intake, which asks for a token of its own.
fn is_open(path: &str) -> bool {
    matches!(
        path,
        "/login"
            | "/login/link"
            | "/logout"
            | "/pair"
            | "/healthz"
            | "/readyz"
            | "/api/v1/appeals"
            | "/favicon.svg"
            | "/wall.js"
            | "/pair.js"
    ) || path.starts_with("/pkg/")
        || path.starts_with("/fonts/")
}

/// All that a display's token opens, beside what is open to anybody.
fn is_displays(path: &str) -> bool {
    matches!(
        path,
        "/wall" | "/live" | "/api/fn/wall" | "/api/fn/display_beat"
    )
}

/// Lets a request through as somebody's, or answers in its place.
pub async fn guard(State(node): State<Node>, request: Request, next: Next) -> Response {
    let secure = node.config.secure_cookies;
    let mut response = answer(node, request, next).await;
    if secure {
        cookie::by_https_only(&mut response);
    }
    response
}

async fn answer(node: Node, mut request: Request, next: Next) -> Response {
    let act = is_act(&request);
    let visitor = match visitor(&node, request.headers(), act).await {
        Ok(visitor) => visitor,
        Err(problem) => return problem.into_response(),
    };
    let path = request.uri().path();
    if let Some(Visitor::Display(_)) = visitor
        && let Some(answer) = confined(&request)
    {
        return answer;
    }
    if let Some(function) = path.strip_prefix(FUNCTIONS) {
        let door = access::function(function);
        let refused = match (door, &visitor) {
            (Some(Door::Open), _) => None,
            (_, None) => Some(anonymous()),
            (None, _) => Some(forbidden("такого действия нет")),
            (Some(Door::Right(right)), Some(visitor)) => {
                (!visitor.asker().may(right)).then(|| forbidden(Denied::Right(right).to_string()))
            }
        };
        if let Some(problem) = refused {
            // A form of a page whose session has ended meanwhile.
            return match (&visitor, form_page(&request)) {
                (None, Some(page)) => to_login(&page),
                _ => problem.into_response(),
            };
        }
        if let (&Method::POST, Some(person)) = (request.method(), person(&visitor))
            && !node.writes.allow(person)
        {
            return too_fast().into_response();
        }
    } else if visitor.is_none() && !is_open(path) && !is_scrape(&node, path, request.headers()) {
        return turn_away(&request);
    } else if path == "/metrics"
        && let Some(visitor) = &visitor
        && !visitor.asker().may(Right::Tune)
        && !is_scrape(&node, path, request.headers())
    {
        return forbidden(Denied::Right(Right::Tune).to_string()).into_response();
    }
    if let Some(visitor) = visitor {
        // Whoever has no board begins where their work is.
        if path == "/" && !visitor.asker().may(Right::Board) {
            let home = home(&node, visitor.asker());
            if home != "/" {
                return Redirect::to(&home).into_response();
            }
        }
        request.extensions_mut().insert(visitor);
    }
    next.run(request).await
}

fn person(visitor: &Option<Visitor>) -> Option<PersonId> {
    visitor.as_ref().and_then(|v| v.asker().person_id())
}

/// How fast one person may change things: far beyond what hands can do, and
/// far below what would hold up the others.
pub struct Writes(DefaultKeyedRateLimiter<PersonId>);

impl Default for Writes {
    fn default() -> Self {
        let n = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(n(WRITES_A_SECOND)).allow_burst(n(WRITES_AT_ONCE));
        Self(RateLimiter::keyed(quota))
    }
}

impl Writes {
    fn allow(&self, person: PersonId) -> bool {
        self.0.check_key(&person).is_ok()
    }
}

fn too_fast() -> Problem {
    let detail = "слишком много действий подряд от вашего имени; подождите минуту и повторите";
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail).retry_after(30)
}

/// Where an asker's day begins.
fn home(node: &Node, asker: &Asker) -> String {
    if asker.may(Right::Board) {
        return "/".into();
    }
    let reference = node.app.store.reference();
    let own = asker
        .departments()
        .iter()
        .find_map(|d| reference.department(*d));
    match own {
        Some(department) if asker.may(Right::Read) => format!("/departments/{}", department.code),
        _ if asker.may(Right::Tune) => "/admin".into(),
        _ => "/".into(),
    }
}

/// What a display is answered that knocks at a door which is not its own.
fn confined(request: &Request) -> Option<Response> {
    let path = request.uri().path();
    let is_open_function = path
        .strip_prefix(FUNCTIONS)
        .is_some_and(|name| access::function(name) == Some(Door::Open));
    // (A display that is paired needs no code.)
    if is_displays(path) || (is_open(path) && path != "/pair") || is_open_function {
        None
    } else if is_page(request) || path == "/pair" {
        Some(Redirect::to("/wall").into_response())
    } else {
        Some(forbidden("экран показывает стену и больше ничего").into_response())
    }
}

fn is_page(request: &Request) -> bool {
    let path = request.uri().path();
    matches!(*request.method(), Method::GET | Method::HEAD)
        && !path.starts_with("/api/")
        && !matches!(path, "/live" | "/metrics")
}

/// The page whose plain form was sent, as far as the browser tells it.
fn form_page(request: &Request) -> Option<String> {
    let told = |name| request.headers().get(name).and_then(|v| v.to_str().ok());
    let is_form = request.method() == Method::POST && told(header::ACCEPT)?.contains("text/html");
    let page = told(header::REFERER)?.parse::<Uri>().ok()?;
    is_form.then(|| page.path().to_owned())
}

/// A page sends to the login and back, a display that was revoked to its next
/// pairing; anything else says 401.
fn turn_away(request: &Request) -> Response {
    if !is_page(request) {
        return anonymous().into_response();
    }
    if request.uri().path() == "/wall" && cookie(request.headers(), display::COOKIE).is_some() {
        return Redirect::to("/pair").into_response();
    }
    to_login(request.uri().path_and_query().map_or("/", |p| p.as_str()))
}

fn to_login(page: &str) -> Response {
    Redirect::to(&format!("/login?to={}", session::escaped(page))).into_response()
}

fn anonymous() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "login_needed",
        Denied::Anonymous.to_string(),
    )
}

fn forbidden(words: impl Into<String>) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "forbidden", words)
}

/// Prometheus comes with a token of the settings.
fn is_scrape(node: &Node, path: &str, headers: &HeaderMap) -> bool {
    let Some(token) = node.config.metrics_token.as_deref() else {
        return false;
    };
    path == "/metrics"
        && headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.strip_prefix("Bearer "))
            .is_some_and(|told| session::same(told, token))
}

/// Whether a request is a person's act, so that their session is not idle: a
/// page they go to, a form they send. What an open page asks for by itself is
/// none: streams, what scripts fetch (they ask for no `text/html`), the signs of
/// life (of an appeal that a hand has opened `look` tells by itself), and the
/// wall, which without scripts refreshes itself.
fn is_act(request: &Request) -> bool {
    let path = request.uri().path();
    match *request.method() {
        Method::GET | Method::HEAD => {
            let accept = request.headers().get(header::ACCEPT);
            let accept = accept.and_then(|v| v.to_str().ok());
            is_page(request) && path != "/wall" && accept.is_none_or(|a| a.contains("text/html"))
        }
        _ => !matches!(path, "/api/fn/look" | "/api/fn/display_beat"),
    }
}

/// Whose request it is, if anybody's.
async fn visitor(node: &Node, headers: &HeaderMap, act: bool) -> Result<Option<Visitor>, Problem> {
    recognised(node, headers, act).await.map_err(|error| {
        tracing::error!(%error, "сеанс не проверить");
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "база данных не отвечает; повторите через несколько секунд",
        )
        .retry_after(5)
    })
}

/// A person's session, and only without one the display's token: whoever logs
/// in on a display is a person there.
async fn recognised(
    node: &Node,
    headers: &HeaderMap,
    act: bool,
) -> Result<Option<Visitor>, store::Error> {
    let store = &node.app.store;
    if let Some(secret) = cookie(headers, session::cookie_name(node))
        && let Some(who) = store.session(secret, act, node.app.now()).await?
    {
        return Ok(Some(Visitor::Person(who)));
    }
    match cookie(headers, display::COOKIE) {
        Some(token) => Ok(store.display(token).await?.map(Visitor::Display)),
        None => Ok(None),
    }
}
