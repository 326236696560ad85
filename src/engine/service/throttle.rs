//! Limits the rate of requests.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::error::{ServiceError, ServiceErrorKind};
use crate::catalog::{BURST_CALLS, CALLS_PER_SECOND};

/// Requests per second that each operation allows.
const RATE: f64 = CALLS_PER_SECOND as f64;
/// Requests that it allows in a burst.
const BURST: f64 = BURST_CALLS as f64;

/// A bucket of tokens for each operation.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    buckets: Mutex<HashMap<&'static str, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Duration,
}

impl Throttle {
    /// Accepts a request or rejects it. The starting point of the time is arbitrary, but must
    /// always be the same.
    pub(super) fn admit(&self, operation: &'static str, now: Duration) -> Result<(), ServiceError> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(operation).or_insert(Bucket {
            tokens: BURST,
            filled: now,
        });
        if bucket.take(now) {
            Ok(())
        } else {
            Err(ServiceError::new(
                ServiceErrorKind::Throttling,
                "Rate exceeded".into(),
            ))
        }
    }
}

impl Bucket {
    fn take(&mut self, now: Duration) -> bool {
        let passed = now.saturating_sub(self.filled).as_secs_f64();
        self.tokens = (self.tokens + passed * RATE).min(BURST);
        self.filled = self.filled.max(now);
        let enough = self.tokens >= 1.0;
        if enough {
            self.tokens -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Throttle;

    #[test]
    fn five_requests_pass_in_a_burst_and_then_two_per_second() {
        let throttle = Throttle::default();
        let start = Duration::ZERO;
        let admitted = |at: Duration, tries: u32| {
            (0..tries)
                .filter(|_| throttle.admit("SearchUsers", at).is_ok())
                .count()
        };
        assert_eq!(admitted(start, 9), 5);
        assert_eq!(admitted(start + Duration::from_millis(499), 3), 0);
        assert_eq!(admitted(start + Duration::from_secs(1), 9), 2);
        assert_eq!(admitted(start + Duration::from_secs(60), 9), 5);
        assert!(throttle.admit("SearchQueues", start).is_ok());
    }
}
