//! The door by which a browser becomes a display of the wall: it asks for a
//! code, shows it (`app::displays::pair`), and fetches its token once somebody
//! has confirmed the code. One form does all of it: whatever comes next.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::State;
use axum::http::{Extensions, HeaderMap};
use axum::response::{IntoResponse, Redirect, Response};
use domain::display::CODE_MINUTES;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use store::{Claim, Error};

use super::cookie::{self, cookie};
use super::session::{address, agent};
use crate::node::Node;

/// The cookie of a display's token.
pub const COOKIE: &str = "svodka_display";
/// Nobody touches a display for a year; a browser keeps no cookie longer.
const TOKEN_SECONDS: u32 = 400 * 24 * 3600;

/// How many codes an address is given.
pub struct Codes(DefaultKeyedRateLimiter<IpAddr>);

impl Default for Codes {
    fn default() -> Self {
        // A wall of displays behind one address, all switched on at once.
        let quota = Quota::with_period(Duration::from_secs(20))
            .unwrap_or(Quota::per_second(NonZeroU32::MIN))
            .allow_burst(NonZeroU32::new(24).unwrap_or(NonZeroU32::MIN));
        Self(RateLimiter::keyed(quota))
    }
}

impl Codes {
    fn allow(&self, address: Option<IpAddr>) -> bool {
        if self.0.len() > 10_000 {
            self.0.retain_recent();
        }
        address.is_none_or(|a| self.0.check_key(&a).is_ok())
    }
}

/// `POST /pair`
pub async fn pair(
    State(node): State<Node>,
    extensions: Extensions,
    headers: HeaderMap,
) -> Response {
    let (store, now) = (&node.app.store, node.app.now());
    let again = |trouble: &str| Redirect::to(&format!("/pair?trouble={trouble}")).into_response();
    let broken = |error: Error| {
        tracing::error!(%error, "экран не подключить");
        again("unavailable")
    };
    if let Some(secret) = cookie(&headers, app::displays::PAIRING) {
        match store.claim_display(secret, now).await {
            Ok(Claim::Token(token)) => {
                let mut response = Redirect::to("/wall").into_response();
                cookie::set(&mut response, COOKIE, &token, TOKEN_SECONDS);
                cookie::set(&mut response, app::displays::PAIRING, "", 0);
                return response;
            }
            Ok(Claim::Waiting) => return Redirect::to("/pair").into_response(),
            Ok(Claim::Unknown) => {}
            Err(error) => return broken(error),
        }
    }
    if !node.codes.allow(address(&extensions, &headers)) {
        return again("often");
    }
    match store.begin_pairing(agent(&headers), now).await {
        Ok(secret) => {
            let mut response = Redirect::to("/pair").into_response();
            let seconds = u32::try_from(CODE_MINUTES * 60).unwrap_or(600);
            cookie::set(&mut response, app::displays::PAIRING, &secret, seconds);
            response
        }
        Err(error) => broken(error),
    }
}
