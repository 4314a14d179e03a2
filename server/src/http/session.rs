//! The doors of logging in and out: plain forms, a cookie, a redirect. They
//! work without scripts, and no server function ever sees a cookie.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::{Extensions, HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use store::Error;

use super::bucket::Bucket;
use super::cookie::{self, cookie};
use crate::node::Node;

/// The name of the cookie of a person's session. By HTTPS it is one that the
/// browser takes from this very host alone: no neighbouring name can plant it.
#[must_use]
pub fn cookie_name(node: &Node) -> &'static str {
    if node.config.secure_cookies {
        "__Host-svodka_session"
    } else {
        "svodka_session"
    }
}

/// How many attempts to log in are heard: by name, so that a password cannot
/// be guessed; by address, so that names cannot be tried in turn. Those that
/// succeed do not count: a whole office may log in from one address.
pub struct Attempts {
    /// A name from one address: who guesses there does not keep its owner out
    /// elsewhere.
    by_both: Bucket<(String, Option<IpAddr>)>,
    by_login: Bucket<String>,
    by_address: Bucket<IpAddr>,
}

impl Default for Attempts {
    fn default() -> Self {
        Self {
            by_both: Bucket::new(Duration::from_secs(15), 10),
            by_login: Bucket::new(Duration::from_secs(2), 200),
            by_address: Bucket::new(Duration::from_secs(2), 60),
        }
    }
}

impl Attempts {
    /// Takes an attempt, before it is known how it ends: whoever sends many at
    /// once is not heard more often.
    fn allow(&self, login: &str, address: Option<IpAddr>) -> bool {
        let now = Instant::now();
        let login = short(login);
        address.is_none_or(|a| self.by_address.take(a, now))
            && self.by_both.take((login.clone(), address), now)
            && self.by_login.take(login, now)
    }

    /// Gives an attempt back that was allowed and has succeeded.
    fn succeeded(&self, login: &str, address: Option<IpAddr>) {
        let login = short(login);
        if let Some(address) = address {
            self.by_address.give_back(&address);
        }
        self.by_login.give_back(&login);
        self.by_both.give_back(&(login, address));
    }
}

fn short(login: &str) -> String {
    login.trim().to_lowercase().chars().take(40).collect()
}

/// The login form.
#[derive(Deserialize)]
pub struct Login {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    to: String,
}

/// `POST /login`
pub async fn log_in(
    State(node): State<Node>,
    extensions: Extensions,
    headers: HeaderMap,
    form: Result<Form<Login>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return back("unread", "");
    };
    let address = address(&extensions, &headers);
    if !node.attempts.allow(&form.login, address) {
        return back("often", &form.to);
    }
    let now = node.app.now();
    let opened = node
        .app
        .store
        .log_in(
            &form.login,
            &form.password,
            agent(&headers),
            cookie(&headers, cookie_name(&node)),
            now,
        )
        .await;
    match opened {
        Ok(Some(secret)) => {
            node.attempts.succeeded(&form.login, address);
            enter(&node, &secret, local(&form.to))
        }
        Ok(None) => wrong(&form),
        // Nobody has such a name.
        Err(error) if error.is_about_text() => wrong(&form),
        Err(Error::Busy) => back("often", &form.to),
        Err(error) => {
            tracing::error!(%error, "вход не проверить");
            back("unavailable", &form.to)
        }
    }
}

fn wrong(form: &Login) -> Response {
    metrics::counter!("svodka_logins_refused_total").increment(1);
    back("wrong", &form.to)
}

/// The form on which a password is set by a link.
#[derive(Deserialize)]
pub struct ByLink {
    #[serde(default)]
    link: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// `POST /login/link`
pub async fn by_link(
    State(node): State<Node>,
    extensions: Extensions,
    headers: HeaderMap,
    form: Result<Form<ByLink>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return back("unread", "");
    };
    let again = |trouble: &str| {
        Redirect::to(&format!(
            "/login?trouble={trouble}&link={}",
            escaped(&form.link)
        ))
        .into_response()
    };
    // One bucket for each link: no flood of false ones keeps the true one shut.
    let link = format!("link {}", form.link);
    let address = address(&extensions, &headers);
    if !node.attempts.allow(&link, address) {
        return again("often");
    }
    if form.password != form.again {
        return again("differ");
    }
    let (store, now) = (&node.app.store, node.app.now());
    let opened = match store.redeem_link(&form.link, &form.password, now).await {
        Ok(id) => {
            let before = cookie(&headers, cookie_name(&node));
            store.open_session(id, agent(&headers), before, now).await
        }
        Err(error) => Err(error),
    };
    match opened {
        Ok(secret) => {
            node.attempts.succeeded(&link, address);
            enter(&node, &secret, "/")
        }
        Err(Error::NotFound) => back("link", ""),
        Err(Error::Invalid(_)) => again("weak"),
        Err(error) => {
            tracing::error!(%error, "пароль по ссылке не задать");
            again("unavailable")
        }
    }
}

/// `POST /logout`
pub async fn log_out(State(node): State<Node>, headers: HeaderMap) -> Response {
    let name = cookie_name(&node);
    if let Some(secret) = cookie(&headers, name)
        && let Err(error) = node.app.store.log_out(secret).await
    {
        tracing::error!(%error, "выход не записать");
    }
    let mut response = back("ended", "");
    cookie::set(&mut response, name, "", 0);
    response
}

fn enter(node: &Node, secret: &str, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    // The server ends a session by its own clocks; the cookie only outlives them.
    cookie::set(&mut response, cookie_name(node), secret, 60 * 24 * 3600);
    response
}

fn back(trouble: &str, to: &str) -> Response {
    let to = match local(to) {
        "/" => String::new(),
        to => format!("&to={}", escaped(to)),
    };
    Redirect::to(&format!("/login?trouble={trouble}{to}")).into_response()
}

/// An address within this site, or the front page: whatever else a form says,
/// nobody is sent elsewhere by logging in here.
fn local(to: &str) -> &str {
    let inside = to.starts_with('/')
        && !to.starts_with("//")
        && !to.starts_with("/\\")
        && !to.starts_with("/login")
        && to.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if inside { to } else { "/" }
}

/// A value of a query string.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            use std::fmt::Write as _;
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Whether two secrets are the same, in a time that tells nothing of where
/// they differ.
#[must_use]
pub fn same(told: &str, known: &str) -> bool {
    Sha256::digest(told) == Sha256::digest(known)
}

pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("")
}

/// Where a request comes from: the peer, and behind a proxy on this machine
/// what the proxy says (the last entry is its own).
pub(super) fn address(extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let told = headers
        .get("x-forwarded-for")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next())
        .and_then(|v| v.trim().parse().ok());
    Some(
        told.filter(|_| peer.ip().is_loopback())
            .unwrap_or(peer.ip()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_guesses_elsewhere_does_not_keep_the_owner_out() {
        let attempts = Attempts::default();
        let address = |n| Some(IpAddr::from([10, 0, 0, n]));
        let heard = (0..50).filter(|_| attempts.allow("olga", address(1)));
        assert_eq!(heard.count(), 10);
        assert!(attempts.allow(" Olga", address(2)));
        // From however many addresses: so many a name, and no more.
        let crowd = (0..=255).flat_map(|n| [n, n]);
        let heard = crowd
            .filter(|n| attempts.allow("oleg", address(*n)))
            .count();
        assert!((200..220).contains(&heard), "{heard}");
    }

    #[test]
    fn right_passwords_are_no_guesses() {
        let attempts = Attempts::default();
        let address = Some(IpAddr::from([10, 0, 0, 1]));
        for n in 0..1_000 {
            assert!(attempts.allow("Olga", address), "{n}");
            attempts.succeeded("olga ", address);
        }
        // Nor do they make the wrong ones forgotten.
        for _ in 0..10 {
            assert!(attempts.allow("olga", address));
        }
        assert!(!attempts.allow("olga", address));
    }

    #[test]
    fn nobody_is_sent_elsewhere() {
        for inside in [
            "/",
            "/appeals?status=open&after=1.2.3",
            "/departments/housing",
        ] {
            assert_eq!(local(inside), inside);
        }
        for outside in [
            "",
            "https://example.org",
            "//example.org",
            "/\\example.org",
            "\\\\example.org",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=1",
            "/login?to=/login",
            "/\t/example.org",
        ] {
            assert_eq!(local(outside), "/", "{outside:?}");
        }
    }
}
