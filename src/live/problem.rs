//! Reasons why a search of the service fails.

use std::fmt;

use miette::Diagnostic;
use thiserror::Error;

use crate::catalog::Resource;
use crate::diagnostics::{Problem, Report};

/// Why a search of the service fails. No message contains credentials, tokens or signatures.
#[derive(Clone, Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum LiveProblem {
    /// No Region is configured.
    #[error("no AWS Region is configured")]
    #[diagnostic(
        code("connectql::region"),
        help("name the Region, set AWS_REGION, or set `region` in the profile")
    )]
    NoRegion,
    /// The Region is not a valid name.
    #[error("`{region}` is not an AWS Region")]
    #[diagnostic(
        code("connectql::region"),
        help("write a Region such as `eu-central-1`")
    )]
    Region {
        /// The name.
        region: String,
    },
    /// The endpoint is not a URL.
    #[error("the endpoint is not a URL: {reason}")]
    #[diagnostic(
        code("connectql::endpoint"),
        help("write a URL such as `https://connect.eu-central-1.amazonaws.com`")
    )]
    Endpoint {
        /// The reason.
        reason: String,
    },
    /// Requests to the endpoint would not be encrypted.
    #[error("the endpoint does not use TLS")]
    #[diagnostic(
        code("connectql::endpoint"),
        help("use `https`, or allow unencrypted requests explicitly")
    )]
    Unencrypted,
    /// There are no credentials.
    #[error("no usable AWS credentials: {reason}")]
    #[diagnostic(
        code("connectql::credentials"),
        help("log in (`aws sso login`), set AWS_PROFILE, or set the access key variables")
    )]
    Credentials {
        /// The reason.
        reason: String,
    },
    /// The service does not accept the credentials.
    #[error("Amazon Connect does not accept the credentials ({kind})")]
    #[diagnostic(
        code("connectql::credentials"),
        help(
            "renew the credentials (`aws sso login`), and check the profile, the Region and the clock"
        )
    )]
    Rejected {
        /// The service's error type.
        kind: String,
    },
    /// The credentials lack a permission.
    #[error("access denied: the credentials lack `{permission}` or one that it depends on{detail}")]
    #[diagnostic(
        code("connectql::access_denied"),
        help("allow `{needed}` on the instance in the IAM policy")
    )]
    AccessDenied {
        /// The permission of the operation.
        permission: String,
        /// All permissions that the operation needs.
        needed: String,
        /// The service's own message, after a colon.
        detail: String,
    },
    /// The service throttled all attempts.
    #[error("Amazon Connect throttled the request {attempts} times")]
    #[diagnostic(
        code("connectql::throttled"),
        help(
            "other programs share the account's quota; try again later, or with fewer calls per \
            second"
        )
    )]
    Throttled {
        /// The number of attempts.
        attempts: u32,
    },
    /// The service returned an error.
    #[error("Amazon Connect returned {kind} (status {status}){detail}")]
    #[diagnostic(
        code("connectql::service"),
        help("check the instance ID and the Region; if the status is 5xx, try again later")
    )]
    Service {
        /// The HTTP status.
        status: u16,
        /// The service's error type.
        kind: String,
        /// The service's own message, after a colon.
        detail: String,
    },
    /// No response arrived.
    #[error("cannot reach {host}: {reason}")]
    #[diagnostic(
        code("connectql::connection"),
        help("check the Region, the network, the proxy and the endpoint")
    )]
    Connection {
        /// The host of the endpoint.
        host: String,
        /// The reason.
        reason: String,
    },
    /// The response does not belong to the operation.
    #[error("this is not a valid `{operation}` response: {reason}")]
    #[diagnostic(
        code("connectql::response"),
        help("check that the endpoint is Amazon Connect's")
    )]
    Response {
        /// The operation.
        operation: &'static str,
        /// The reason.
        reason: String,
    },
    /// The search needs more calls than allowed.
    #[error("the search needs more than {max} call{}", if *max == 1 { "" } else { "s" })]
    #[diagnostic(
        code("connectql::max_calls"),
        help("narrow the query, or allow more calls")
    )]
    MaxCalls {
        /// The limit.
        max: u64,
    },
    /// The residual cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Residual(#[from] Report),
    /// The residual cannot be checked on a record.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Record(#[from] Problem),
}

impl LiveProblem {
    pub(super) fn response(resource: &Resource, reason: impl Into<String>) -> Self {
        LiveProblem::Response {
            operation: resource.operation,
            reason: reason.into(),
        }
    }
}

/// The page that a search reads: both numbers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position {
    /// The request of the plan.
    pub request: usize,
    /// The number of requests.
    pub requests: usize,
    /// The page of that request.
    pub page: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "page {} of request {} of {}",
            self.page, self.request, self.requests
        )
    }
}
