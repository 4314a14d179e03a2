//! How often something may be tried: so many times at once, and then one in
//! each period, for each key. Unlike a plain limit it takes back what proved
//! to be no trial: a right password is no guess.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Keys remembered before those that are at rest are forgotten.
const MANY: usize = 10_000;

/// The trials of each key.
pub(super) struct Bucket<K> {
    period: Duration,
    burst: u32,
    /// When all trials of a key will have been paid for, a period each.
    paid: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> Bucket<K> {
    pub(super) fn new(period: Duration, burst: u32) -> Self {
        Self {
            period,
            burst,
            paid: Mutex::default(),
        }
    }

    /// Takes a trial; answers whether there was one.
    pub(super) fn take(&self, key: K, now: Instant) -> bool {
        let mut paid = self.lock();
        if paid.len() > MANY {
            paid.retain(|_, at| *at > now);
        }
        let at = paid.entry(key).or_insert(now);
        let after = now.max(*at) + self.period;
        let is_free = after - now <= self.period * self.burst;
        if is_free {
            *at = after;
        }
        is_free
    }

    /// Gives a trial back that was taken.
    pub(super) fn give_back(&self, key: &K) {
        let mut paid = self.lock();
        if let Some(at) = paid.get_mut(key)
            && let Some(before) = at.checked_sub(self.period)
        {
            *at = before;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Instant>> {
        self.paid.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_few_at_once_and_then_one_in_each_period() {
        let bucket = Bucket::new(SECOND, 3);
        let start = Instant::now();
        let taken = |at, n: usize| (0..n).filter(|_| bucket.take("a", at)).count();
        assert_eq!(taken(start, 10), 3);
        assert!(bucket.take("b", start), "each key for itself");
        assert_eq!(taken(start + SECOND, 10), 1);
        assert_eq!(taken(start + 60 * SECOND, 10), 3, "no more than at first");
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let bucket = Bucket::new(SECOND, 3);
        let start = Instant::now();
        for _ in 0..100 {
            assert!(bucket.take("a", start));
            bucket.give_back(&"a");
        }
        // And never more than at once.
        bucket.give_back(&"a");
        bucket.give_back(&"b");
        for key in ["a", "b"] {
            let taken = (0..10).filter(|_| bucket.take(key, start)).count();
            assert_eq!(taken, 3, "{key}");
        }
    }
}
