//! Who may bring appeals, and how many a second.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, StatusCode, header};
use domain::ids::SourceId;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest as _, Sha256};
use store::Store;

use crate::http::problem::Problem;

/// A revoked token works at most this much longer.
const REMEMBERED: Duration = Duration::from_secs(3);
/// Tokens remembered; more can only be guesses.
const MOST: usize = 1_024;

/// The door's memory of tokens and of each source's pace.
pub struct Gate {
    /// By hash: the process's memory holds no secret.
    tokens: Mutex<HashMap<[u8; 32], Known>>,
    pace: DefaultKeyedRateLimiter<SourceId>,
    burst: u32,
}

#[derive(Clone, Copy)]
struct Known {
    source: Option<SourceId>,
    since: Instant,
}

impl Gate {
    /// A gate that admits `per_second` appeals of each source for long and
    /// `burst` at once.
    #[must_use]
    pub fn new(per_second: u32, burst: u32) -> Self {
        let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst));
        Self {
            tokens: Mutex::default(),
            pace: RateLimiter::keyed(quota),
            burst: burst.max(1),
        }
    }

    /// The source whose bearer token a request carries.
    ///
    /// # Errors
    /// [`Problem`] 401 without a valid token, 503 when nobody can say.
    pub async fn source(&self, store: &Store, headers: &HeaderMap) -> Result<SourceId, Problem> {
        let token = headers
            .get(header::AUTHORIZATION)
            .and_then(|v| v.to_str().ok())
            .and_then(|v| v.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(|| {
                refusal(
                    "no_token",
                    "нужен заголовок Authorization: Bearer ТОКЕН; токен выдаёт svodka token create",
                )
            })?;
        let hash: [u8; 32] = Sha256::digest(token).into();
        let source = match self.remembered(&hash) {
            Some(source) => source,
            None => {
                let source = store.source_of_token(token).await.map_err(|error| {
                    tracing::error!(%error, "приём не смог проверить токен");
                    Problem::unavailable()
                })?;
                self.remember(hash, source);
                source
            }
        };
        source.ok_or_else(|| refusal("wrong_token", "такого токена нет или он отозван"))
    }

    fn remembered(&self, hash: &[u8; 32]) -> Option<Option<SourceId>> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens
            .get(hash)
            .filter(|known| known.since.elapsed() < REMEMBERED)
            .map(|known| known.source)
    }

    fn remember(&self, hash: [u8; 32], source: Option<SourceId>) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= MOST {
            tokens.retain(|_, known| known.source.is_some() && known.since.elapsed() < REMEMBERED);
        }
        tokens.insert(
            hash,
            Known {
                source,
                since: Instant::now(),
            },
        );
    }

    /// Lets `items` of a source pass, if its pace allows.
    ///
    /// # Errors
    /// [`Problem`] 429 with the time to wait.
    pub fn admit(&self, source: SourceId, items: usize) -> Result<(), Problem> {
        self.pass(source, items).map_err(|wait| {
            // Whole seconds, never early.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            let detail = format!("больше обращений в секунду, чем разрешено этой системе; повторите через {seconds} с");
            Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail).retry_after(seconds)
        })
    }

    /// Waits until `items` of a source may pass.
    pub async fn wait(&self, source: SourceId, items: usize) {
        while let Err(wait) = self.pass(source, items) {
            tokio::time::sleep(wait).await;
        }
    }

    /// The most that can be asked to pass at once.
    #[must_use]
    pub fn at_once(&self) -> usize {
        usize::try_from(self.burst).unwrap_or(usize::MAX)
    }

    fn pass(&self, source: SourceId, items: usize) -> Result<(), Duration> {
        let items = u32::try_from(items).unwrap_or(u32::MAX).min(self.burst);
        let Some(items) = NonZeroU32::new(items) else {
            return Ok(());
        };
        match self.pace.check_key_n(&source, items) {
            // More than the burst cannot be asked for: `items` is bounded by it.
            Ok(Ok(())) | Err(_) => Ok(()),
            Ok(Err(not_until)) => Err(not_until.wait_time_from(self.pace.clock().now())),
        }
    }
}

fn refusal(code: &'static str, detail: &'static str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, code, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_has_its_own_pace() {
        let gate = Gate::new(1, 3);
        let (one, other) = (SourceId(1), SourceId(2));
        assert!(gate.admit(one, 2).is_ok());
        let refused = gate.admit(one, 2).unwrap_err();
        assert_eq!((refused.status, refused.code), (429, "too_many_requests"));
        assert!(refused.retry_after.is_some_and(|s| s >= 1));
        assert!(gate.admit(other, 3).is_ok());
    }
}
