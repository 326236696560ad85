//! The errors of the service.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::engine::evaluate::{RequestFault, RequestProblem};
use crate::engine::{PageProblem, SearchProblem};

/// The maximum length of a body, in bytes.
pub const BODY_MAX: usize = 1 << 20;

/// An error as the service returns it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServiceError {
    pub(super) kind: ServiceErrorKind,
    pub(super) message: String,
}

/// The errors that can be returned. The first five are documented for the operations, the others
/// belong to HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServiceErrorKind {
    InvalidRequest,
    InvalidParameter,
    AccessDenied,
    Throttling,
    ResourceNotFound,
    UnknownOperation,
    RequestTimeout,
    RequestEntityTooLarge,
    #[cfg(all(feature = "serve", feature = "live"))]
    Unsigned(Rejection),
}

/// Why a signature is rejected (documented: common errors, and those of Signature Version 4).
#[cfg(all(feature = "serve", feature = "live"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    NoSignature,
    IncompleteSignature,
    UnknownKey,
    WrongSignature,
}

#[cfg(all(feature = "serve", feature = "live"))]
impl Rejection {
    const fn name(self) -> &'static str {
        match self {
            Rejection::NoSignature => "MissingAuthenticationTokenException",
            Rejection::IncompleteSignature => "IncompleteSignatureException",
            Rejection::UnknownKey => "UnrecognizedClientException",
            Rejection::WrongSignature => "InvalidSignatureException",
        }
    }
}

impl ServiceErrorKind {
    const fn entry(self) -> (u16, &'static str) {
        match self {
            ServiceErrorKind::InvalidRequest => (400, "InvalidRequestException"),
            ServiceErrorKind::InvalidParameter => (400, "InvalidParameterException"),
            ServiceErrorKind::AccessDenied => (403, "AccessDeniedException"),
            ServiceErrorKind::Throttling => (429, "ThrottlingException"),
            ServiceErrorKind::ResourceNotFound => (404, "ResourceNotFoundException"),
            ServiceErrorKind::UnknownOperation => (404, "UnknownOperationException"),
            ServiceErrorKind::RequestTimeout => (408, "RequestTimeoutException"),
            ServiceErrorKind::RequestEntityTooLarge => (413, "RequestEntityTooLargeException"),
            #[cfg(all(feature = "serve", feature = "live"))]
            ServiceErrorKind::Unsigned(refusal) => (403, refusal.name()),
        }
    }

    pub(super) const fn status(self) -> u16 {
        self.entry().0
    }

    pub(super) const fn name(self) -> &'static str {
        self.entry().1
    }
}

impl ServiceError {
    pub(super) fn new(kind: ServiceErrorKind, message: String) -> Self {
        ServiceError { kind, message }
    }

    pub(super) fn request(message: impl Into<String>) -> Self {
        ServiceError::new(ServiceErrorKind::InvalidRequest, message.into())
    }

    pub(super) fn parameter(message: impl Into<String>) -> Self {
        ServiceError::new(ServiceErrorKind::InvalidParameter, message.into())
    }
}

/// Clients read `message`, while the documented shapes of the errors have `Message`, so both are
/// written.
impl Serialize for ServiceError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut error = serializer.serialize_map(Some(3))?;
        error.serialize_entry("__type", self.kind.name())?;
        error.serialize_entry("message", &self.message)?;
        error.serialize_entry("Message", &self.message)?;
        error.end()
    }
}

impl From<SearchProblem> for ServiceError {
    fn from(problem: SearchProblem) -> Self {
        match problem {
            SearchProblem::Request(problem) => problem.into(),
            SearchProblem::Page(problem) => problem.into(),
            // A request has no residual.
            SearchProblem::Residual(problem) => ServiceError::parameter(problem.to_string()),
        }
    }
}

impl From<PageProblem> for ServiceError {
    fn from(problem: PageProblem) -> Self {
        ServiceError::parameter(problem.to_string())
    }
}

impl From<RequestProblem> for ServiceError {
    fn from(problem: RequestProblem) -> Self {
        let kind = match problem.fault {
            RequestFault::UnknownMember { .. } => ServiceErrorKind::InvalidRequest,
            RequestFault::UnknownField { .. }
            | RequestFault::BadValue { .. }
            | RequestFault::MissingOperand { .. }
            | RequestFault::TooMany { .. }
            | RequestFault::NeverReturned { .. }
            | RequestFault::GroupsUnknown => ServiceErrorKind::InvalidParameter,
        };
        ServiceError::new(kind, problem.to_string())
    }
}
