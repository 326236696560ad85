//! The Search operations in the service's protocol, and the List and Describe operations that usually follow: a path and
//! a JSON body in, a status and a JSON body out.
//!
//! This module uses nothing else of HTTP; the feature `serve` adds the server.

mod body;
mod error;
mod lookup;
mod throttle;

use std::time::Duration;

use serde::Serialize;

use self::error::{ServiceError, ServiceErrorKind};
use self::lookup::Lookup;
use self::throttle::Throttle;
use crate::catalog::{RESOURCES, Resource};
use crate::engine::{Instance, Page, Search};

pub use error::BODY_MAX;
#[cfg(all(feature = "serve", feature = "live"))]
pub(crate) use error::Rejection;

/// A service that answers requests with the records of an instance.
///
/// ```
/// use std::time::Duration;
///
/// use connectql::engine::Instance;
/// use connectql::service::Service;
///
/// let service = Service::new(Instance::default());
/// let answer = service.answer("POST", "/search-users", br#"{"InstanceId": "i"}"#, Duration::ZERO);
/// assert_eq!(answer.status, 200);
/// assert_eq!(answer.body, br#"{"Users":[],"ApproximateTotalCount":0}"#);
/// ```
#[derive(Debug)]
pub struct Service {
    instance: Instance,
    throttle: Option<Throttle>,
}

/// A response of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The value of `x-amzn-ErrorType`, if it is an error.
    pub error_type: Option<&'static str>,
    /// The JSON.
    pub body: Vec<u8>,
}

impl Service {
    /// A service without throttling.
    pub fn new(instance: Instance) -> Self {
        Service {
            instance,
            throttle: None,
        }
    }

    /// A service that allows two requests per second for each operation, with a burst of five (documented: Service Quotas
    /// and the administrator guide, "Amazon Connect API throttling quotas").
    pub fn throttled(instance: Instance) -> Self {
        Service {
            instance,
            throttle: Some(Throttle::default()),
        }
    }

    /// Answers a request that arrives `now` after the service started. The service has no clock, so
    /// it also runs in environments without one, such as a browser. The path may have a query
    /// (`/users-summary/ID?maxResults=10`).
    pub fn answer(&self, method: &str, path: &str, body: &[u8], now: Duration) -> Answer {
        match self.begin(method, path, body, now) {
            Ok(mut answering) => {
                self.advance(&mut answering, || false);
                self.finish(&answering)
            }
            Err(answer) => answer,
        }
    }

    /// The response to a request whose body is longer than [`BODY_MAX`].
    pub fn too_large() -> Answer {
        let message = format!("the body is longer than {BODY_MAX} bytes");
        Answer::failed(ServiceErrorKind::RequestEntityTooLarge, message)
    }

    /// The response to a request that does not arrive in time.
    pub fn too_slow() -> Answer {
        let message = "the body did not arrive in time";
        Answer::failed(ServiceErrorKind::RequestTimeout, message)
    }

    /// The response to an incomplete or invalid HTTP request.
    pub fn malformed(message: &str) -> Answer {
        Answer::failed(ServiceErrorKind::InvalidRequest, message)
    }

    /// The response to a request that may not read the instance.
    pub fn forbidden(message: &str) -> Answer {
        Answer::failed(ServiceErrorKind::AccessDenied, message)
    }

    /// The response to a request without a valid signature.
    #[cfg(all(feature = "serve", feature = "live"))]
    pub(crate) fn rejected(refusal: Rejection, message: &str) -> Answer {
        Answer::failed(ServiceErrorKind::Unsigned(refusal), message)
    }

    /// Starts answering a request: a search can run in slices, anything else is answered
    /// immediately.
    pub(crate) fn begin(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
        now: Duration,
    ) -> Result<Answering, Answer> {
        if let Some(lookup) = Lookup::read(method, path) {
            return Err(self.look_up(&lookup, now));
        }
        self.search(method, path, body, now)
            .map_err(|error| Answer::from(&error))
    }

    /// Continues until it must pause. True if the response is complete.
    pub(crate) fn advance(&self, answering: &mut Answering, pause: impl FnMut() -> bool) -> bool {
        let Answering {
            resource, search, ..
        } = answering;
        search.advance(&self.instance, resource, pause)
    }

    /// The response to a request.
    pub(crate) fn finish(&self, answering: &Answering) -> Answer {
        let Answering {
            resource,
            page,
            search,
        } = answering;
        match search.response(&self.instance, resource, page) {
            Ok(response) => Answer::of(&response),
            Err(problem) => Answer::from(&ServiceError::from(problem)),
        }
    }

    fn look_up(&self, lookup: &Lookup, now: Duration) -> Answer {
        let admitted = self.admit(lookup.operation(), now);
        match admitted.and_then(|()| lookup.response(&self.instance)) {
            Ok(response) => Answer::of(&response),
            Err(error) => Answer::from(&error),
        }
    }

    fn admit(&self, operation: &'static str, now: Duration) -> Result<(), ServiceError> {
        match &self.throttle {
            Some(throttle) => throttle.admit(operation, now),
            None => Ok(()),
        }
    }

    fn search(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
        now: Duration,
    ) -> Result<Answering, ServiceError> {
        let resource = operation(method, path)?;
        self.admit(resource.operation, now)?;
        let request = body::read(resource, body)?;
        let page = Page {
            max_results: request.max_results,
            next_token: request.next_token.clone(),
        };
        let search = Search::new(&self.instance, resource, std::slice::from_ref(&request))?;
        Ok(Answering {
            resource,
            page,
            search,
        })
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(crate) struct Answering {
    resource: &'static Resource,
    page: Page,
    search: Search,
}

fn operation(method: &str, path: &str) -> Result<&'static Resource, ServiceError> {
    let path = path.split('?').next().unwrap_or_default();
    let name = path.strip_prefix("/search-").filter(|_| method == "POST");
    let found = name.and_then(|name| RESOURCES.iter().find(|resource| resource.name == name));
    found.copied().ok_or_else(|| {
        let message = format!("there is no operation {method} {path}");
        ServiceError::new(ServiceErrorKind::UnknownOperation, message)
    })
}

impl Answer {
    fn of(response: &impl Serialize) -> Self {
        Answer {
            status: 200,
            error_type: None,
            body: json(response),
        }
    }

    fn failed(kind: ServiceErrorKind, message: impl Into<String>) -> Self {
        Answer::from(&ServiceError::new(kind, message.into()))
    }
}

impl From<&ServiceError> for Answer {
    fn from(error: &ServiceError) -> Self {
        Answer {
            status: error.kind.status(),
            error_type: Some(error.kind.name()),
            body: json(error),
        }
    }
}

/// The JSON of types whose serialization cannot fail.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests;
