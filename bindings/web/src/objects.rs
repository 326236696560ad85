//! Matchers and services that outlive the call that created them, identified by number.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use connectql::engine::Instance;
use connectql::evaluate::{QueryEvaluator, Record, RecordContext};
use connectql::service::Service;
use connectql::{Options, Report, Resource, evaluator};
use serde::Serialize;

use crate::refusal::Refusal;

enum Object {
    Matcher(Box<(String, QueryEvaluator)>),
    Service(Box<Service>),
}

#[derive(Default)]
struct Objects {
    next: usize,
    by_id: HashMap<usize, Object>,
}

thread_local! {
    static OBJECTS: RefCell<Objects> = RefCell::new(Objects::default());
}

fn store(object: Object) -> usize {
    OBJECTS.with_borrow_mut(|objects| {
        objects.next += 1;
        objects.by_id.insert(objects.next, object);
        objects.next
    })
}

/// Removes a matcher or service.
pub(crate) fn remove(id: usize) {
    OBJECTS.with_borrow_mut(|objects| objects.by_id.remove(&id));
}

fn no_object(id: usize) -> Refusal {
    Refusal::Fault(format!("there is no object with the number {id}"))
}

/// Prepares a query for evaluation on records of responses, and returns the number of the matcher.
pub(crate) fn store_matcher(
    resource: &'static Resource,
    query: &str,
    options: &Options,
) -> Result<usize, Refusal> {
    let evaluator = evaluator(resource, query, options, RecordContext::Nothing)?;
    Ok(store(Object::Matcher(Box::new((
        query.to_owned(),
        evaluator,
    )))))
}

/// True if a matcher's query matches a record.
pub(crate) fn matches(id: usize, record: &str) -> Result<bool, Refusal> {
    let record: Record = record
        .parse()
        .map_err(|problem| Refusal::Fault(format!("{problem}")))?;
    OBJECTS.with_borrow(|objects| match objects.by_id.get(&id) {
        Some(Object::Matcher(matcher)) => {
            let (query, evaluator) = matcher.as_ref();
            let found = evaluator.matches(&record);
            Ok(found.map_err(|problem| Report::of(query, problem))?)
        }
        _ => Err(no_object(id)),
    })
}

/// Reads the JSON of an instance, and returns the number of the service.
pub(crate) fn store_service(json: &str, throttle: bool) -> Result<usize, Refusal> {
    let read = json.parse::<Instance>();
    let instance = read.map_err(|problem| Refusal::Fault(problem.to_string()))?;
    let service = if throttle {
        Service::throttled(instance)
    } else {
        Service::new(instance)
    };
    Ok(store(Object::Service(Box::new(service))))
}

/// A response of a service.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServiceResponse {
    status: u16,
    error_type: Option<&'static str>,
    body: String,
}

/// Sends a request to a service, the given number of milliseconds after the service started.
pub(crate) fn send(
    id: usize,
    method: &str,
    path: &str,
    body: &str,
    now: f64,
) -> Result<ServiceResponse, Refusal> {
    let now = Duration::try_from_secs_f64(now / 1000.0).unwrap_or_default();
    OBJECTS.with_borrow(|objects| match objects.by_id.get(&id) {
        Some(Object::Service(service)) => {
            let answer = service.answer(method, path, body.as_bytes(), now);
            Ok(ServiceResponse {
                status: answer.status,
                error_type: answer.error_type,
                body: String::from_utf8_lossy(&answer.body).into_owned(),
            })
        }
        _ => Err(no_object(id)),
    })
}
