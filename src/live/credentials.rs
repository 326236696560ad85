//! Credentials, cached while they are valid and then renewed by their source.

use std::error::Error;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_async::time::SharedTimeSource;
use tokio::sync::Mutex;

use super::problem::LiveProblem;

/// The time before expiry at which credentials are renewed.
const RENEWAL: Duration = Duration::from_secs(60);

/// Credentials from a source.
#[derive(Debug)]
pub(super) struct CachedCredentials {
    source: SharedCredentialsProvider,
    clock: SharedTimeSource,
    current: Mutex<Option<Credentials>>,
}

impl CachedCredentials {
    pub(super) fn new(source: SharedCredentialsProvider, clock: SharedTimeSource) -> Self {
        CachedCredentials {
            source,
            clock,
            current: Mutex::new(None),
        }
    }

    /// Credentials that are valid for the next request.
    pub(super) async fn get(&self) -> Result<Credentials, LiveProblem> {
        let mut current = self.current.lock().await;
        if let Some(credentials) = current.as_ref().filter(|kept| self.is_valid(kept)) {
            return Ok(credentials.clone());
        }
        let loaded = self.source.provide_credentials().await;
        let loaded = loaded.map_err(|error| LiveProblem::Credentials {
            reason: reason(&error),
        })?;
        *current = Some(loaded.clone());
        Ok(loaded)
    }

    /// Discards the credentials, which the service no longer accepts.
    pub(super) async fn forget(&self) {
        *self.current.lock().await = None;
    }

    fn is_valid(&self, credentials: &Credentials) -> bool {
        let end = credentials.expiry();
        end.is_none_or(|end| end > self.clock.now() + RENEWAL)
    }
}

/// The kind of failure in our own words. A source's own output may contain secrets, so it is not
/// repeated; only if nothing was configured, the innermost reason from AWS's own crates is given.
fn reason(error: &CredentialsError) -> String {
    let text = match error {
        CredentialsError::CredentialsNotLoaded(_) => "no source provides any",
        CredentialsError::ProviderTimedOut(_) => "their source did not respond in time",
        CredentialsError::InvalidConfiguration(_) => "their configuration is invalid",
        CredentialsError::ProviderError(_) => "their source returned an error",
        _ => "their source failed",
    };
    let is_expired = chain(error).any(|text| text.to_ascii_lowercase().contains("expired"));
    if is_expired {
        return "the session has expired".to_owned();
    }
    text.to_owned()
}

/// The messages of an error and its sources.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = String> + 'e {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error.to_string())
    })
}
