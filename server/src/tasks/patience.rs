//! How a task waits out a failing database: longer each time, logged once.

use std::time::Duration;

use store::Error;

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(3);

/// The state of one task's patience.
pub(super) struct Patience {
    task: &'static str,
    failures: u32,
}

impl Patience {
    pub(super) const fn of(task: &'static str) -> Self {
        Self { task, failures: 0 }
    }

    /// It worked.
    pub(super) fn succeeded(&mut self) {
        if self.failures > 0 {
            tracing::info!(task = self.task, failures = self.failures, "снова работает");
            self.failures = 0;
        }
    }

    /// It failed: says so the first time, then waits.
    pub(super) async fn failed(&mut self, error: &Error) {
        if self.failures == 0 {
            tracing::error!(task = self.task, %error, "не получается; буду пробовать, пока не получится");
        }
        let wait = FIRST.saturating_mul(1 << self.failures.min(8)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        tokio::time::sleep(wait).await;
    }
}
