//! Failed attempts at a call, and whether they are worth repeating.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::result::ConnectorError;

use super::problem::LiveProblem;
use super::response::error_of;
use crate::catalog::Resource;

/// When an attempt is worth repeating.
#[derive(Clone, Copy)]
pub(super) enum Retry {
    Never,
    WithNewCredentials,
    AfterPause,
    Reconnected,
}

impl LiveProblem {
    /// When an attempt that failed with the problem is worth repeating.
    pub(super) fn retry(&self) -> Retry {
        match self {
            LiveProblem::Throttled { .. } => Retry::AfterPause,
            LiveProblem::Service { status, .. } if *status >= 500 => Retry::AfterPause,
            LiveProblem::Rejected { .. } => Retry::WithNewCredentials,
            LiveProblem::Connection { .. } => Retry::Reconnected,
            _ => Retry::Never,
        }
    }

    /// The problem, with the number of attempts if its message includes it.
    pub(super) fn after(self, attempts: u32) -> Self {
        match self {
            LiveProblem::Throttled { .. } => LiveProblem::Throttled { attempts },
            other => other,
        }
    }
}

/// The kinds of error of a throttled call.
const THROTTLED: [&str; 2] = ["ThrottlingException", "TooManyRequestsException"];
/// The kinds of error about credentials that renewed ones may fix.
const REJECTED: [&str; 8] = [
    "ExpiredTokenException",
    "ExpiredToken",
    "UnrecognizedClientException",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "InvalidClientTokenId",
    "IncompleteSignature",
    "MissingAuthenticationTokenException",
];
/// The kinds of error about missing permissions.
const DENIED: [&str; 2] = ["AccessDeniedException", "AccessDenied"];

/// The status of a throttled call, whatever the kind of its error.
const TOO_MANY_REQUESTS: u16 = 429;

/// An error of the service.
pub(super) fn service_error(
    resource: &Resource,
    status: u16,
    kind: Option<&str>,
    body: &[u8],
    credentials: &Credentials,
) -> LiveProblem {
    let (kind, message) = error_of(kind, body);
    let hidden = "its text repeats the credentials, so it is not shown";
    let detail = match message.as_str() {
        "" => message,
        _ => format!(": {}", shown(message, hidden, credentials)),
    };
    let is_any = |kinds: &[&str]| kinds.contains(&kind.as_str());
    if status == TOO_MANY_REQUESTS || is_any(&THROTTLED) {
        LiveProblem::Throttled { attempts: 1 }
    } else if is_any(&REJECTED) {
        LiveProblem::Rejected { kind }
    } else if is_any(&DENIED) {
        LiveProblem::AccessDenied {
            permission: format!("connect:{}", resource.operation),
            needed: resource.permissions().join("`, `"),
            detail,
        }
    } else {
        LiveProblem::Service {
            status,
            kind: shown(kind, "an error", credentials),
            detail,
        }
    }
}

/// Text from the service, or other text if it contains secrets.
fn shown(text: String, instead: &str, credentials: &Credentials) -> String {
    if repeats_secrets(&text, credentials) {
        instead.to_owned()
    } else {
        text
    }
}

/// Text that accompanies every signature, in a request or in a message about one.
const SIGNED: [&str; 2] = ["Signature=", "AWS4-HMAC-SHA256"];

/// The length of the shortest secret that is looked for. Amazon's are much longer; a shorter one is
/// made up, for a local endpoint, and occurs in ordinary words.
const SECRET_MIN: usize = 8;

/// True if text from the service contains secrets: some messages contain the whole request.
fn repeats_secrets(text: &str, credentials: &Credentials) -> bool {
    let secrets = [
        Some(credentials.secret_access_key()),
        credentials.session_token(),
    ];
    let secrets = secrets.into_iter().flatten();
    let mut secrets = secrets
        .filter(|secret| secret.len() >= SECRET_MIN)
        .chain(SIGNED);
    secrets.any(|secret| text.contains(secret))
}

fn lost(host: &str, reason: String) -> LiveProblem {
    let host = host.to_owned();
    LiveProblem::Connection { host, reason }
}

pub(super) fn unreachable_host(host: &str, error: &ConnectorError) -> LiveProblem {
    let mut source: &dyn std::error::Error = error;
    while let Some(inner) = source.source() {
        source = inner;
    }
    lost(host, source.to_string())
}

pub(super) fn cut_off(host: &str) -> LiveProblem {
    lost(host, "the response was cut off".to_owned())
}

pub(super) fn timed_out(host: &str, after: Duration) -> LiveProblem {
    let reason = format!("no response in {} seconds", after.as_secs());
    lost(host, reason)
}
