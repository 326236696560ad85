//! The pace of calls: a token bucket for each operation.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::catalog::{BURST_CALLS, CALLS_PER_SECOND};

/// The fraction of the service's rate that is used. The rest allows for calls that arrive closer
/// together than they were sent.
const MARGIN: f64 = 0.96;
/// The part of the burst left unused for the same reason: a tenth of a second at the service's
/// rate.
const RESERVE: f64 = 0.2;
/// The lowest rate: a call an hour. Lower ones would overflow waiting times.
const RATE_MIN: f64 = 1.0 / 3600.0;

/// Delays calls so that the service does not throttle them.
#[derive(Debug)]
pub(super) struct Pace {
    rate: f64,
    burst: f64,
    buckets: Mutex<HashMap<&'static str, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// The calls that may be made now; negative if calls are waiting.
    calls: f64,
    since: Instant,
}

impl Pace {
    /// The service's own pace, or the caller's.
    pub(super) fn new(calls_per_second: Option<f64>) -> Self {
        let rate = calls_per_second.map_or(f64::from(CALLS_PER_SECOND) * MARGIN, |rate| {
            rate.max(RATE_MIN)
        });
        Pace {
            rate,
            burst: f64::from(BURST_CALLS) - RESERVE,
            buckets: Mutex::default(),
        }
    }

    /// Waits until the operation may be called. Nothing is taken from the bucket if the wait is cancelled.
    pub(super) async fn wait(&self, operation: &'static str) {
        let wait = self.reserve(operation, Instant::now());
        if wait.is_zero() {
            return;
        }
        let mut reservation = Reservation {
            pace: self,
            operation,
            is_used: false,
        };
        tokio::time::sleep(wait).await;
        reservation.is_used = true;
    }

    fn buckets(&self) -> MutexGuard<'_, HashMap<&'static str, Bucket>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a call from the bucket, and returns the time until it may be made.
    fn reserve(&self, operation: &'static str, now: Instant) -> Duration {
        let mut buckets = self.buckets();
        let bucket = buckets.entry(operation).or_insert(Bucket {
            calls: self.burst,
            since: now,
        });
        let passed = now.saturating_duration_since(bucket.since).as_secs_f64();
        bucket.calls = (bucket.calls + passed * self.rate).min(self.burst) - 1.0;
        bucket.since = now;
        Duration::try_from_secs_f64(-bucket.calls / self.rate).unwrap_or_default()
    }

    /// Puts a call back.
    fn give_back(&self, operation: &'static str) {
        if let Some(bucket) = self.buckets().get_mut(operation) {
            bucket.calls = (bucket.calls + 1.0).min(self.burst);
        }
    }

    /// Empties the bucket of an operation after the service has throttled a call, which means that
    /// others share its quota.
    pub(super) fn throttled(&self, operation: &'static str) {
        if let Some(bucket) = self.buckets().get_mut(operation) {
            bucket.calls = bucket.calls.min(0.0);
        }
    }
}

/// A call waiting for its turn.
struct Reservation<'p> {
    pace: &'p Pace,
    operation: &'static str,
    is_used: bool,
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if !self.is_used {
            self.pace.give_back(self.operation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;
    use std::time::Duration;
    use tokio::time::Instant;

    #[test]
    fn a_burst_is_immediate_and_later_calls_wait() {
        let pace = Pace::new(None);
        let start = Instant::now();
        let waits: Vec<f64> = (0..7)
            .map(|_| pace.reserve("SearchUsers", start).as_secs_f64())
            .collect();
        assert_eq!(waits[..4], [0.0; 4]);
        assert!(waits[4] > 0.0 && waits[4] < 0.2, "{waits:?}");
        assert!((waits[6] - waits[5] - 1.0 / 1.92).abs() < 1e-6, "{waits:?}");
        assert!(pace.reserve("SearchQueues", start).is_zero());
    }

    #[test]
    fn a_throttled_call_empties_the_bucket() {
        let pace = Pace::new(Some(4.0));
        let start = Instant::now();
        assert!(pace.reserve("SearchUsers", start).is_zero());
        pace.throttled("SearchUsers");
        assert_eq!(
            pace.reserve("SearchUsers", start),
            Duration::from_millis(250)
        );
    }
}
