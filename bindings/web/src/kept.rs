//! Matchers and services that outlive a call, by number.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use connectql::engine::Instance;
use connectql::evaluate::{QueryEvaluator, Record, RecordContext};
use connectql::service::Service;
use connectql::{Options, Report, Resource, evaluator};
use serde::Serialize;

use crate::refusal::Refusal;

enum Kept {
    Matcher(Box<(String, QueryEvaluator)>),
    Service(Box<Service>),
}

#[derive(Default)]
struct All {
    next: usize,
    kept: HashMap<usize, Kept>,
}

thread_local! {
    static ALL: RefCell<All> = RefCell::new(All::default());
}

fn keep(kept: Kept) -> usize {
    ALL.with_borrow_mut(|all| {
        all.next += 1;
        all.kept.insert(all.next, kept);
        all.next
    })
}

/// Drops a matcher or service.
pub(crate) fn forget(id: usize) {
    ALL.with_borrow_mut(|all| all.kept.remove(&id));
}

fn gone(id: usize) -> Refusal {
    Refusal::Fault(format!("there is no object with the number {id}"))
}

/// Prepares a query for evaluation on records of responses.
pub(crate) fn keep_matcher(
    resource: &'static Resource,
    query: &str,
    options: &Options,
) -> Result<usize, Refusal> {
    let evaluator = evaluator(resource, query, options, RecordContext::Nothing)?;
    Ok(keep(Kept::Matcher(Box::new((query.to_owned(), evaluator)))))
}

/// True if a matcher's query matches a record.
pub(crate) fn matches(id: usize, record: &str) -> Result<bool, Refusal> {
    let record: Record = record
        .parse()
        .map_err(|problem| Refusal::Fault(format!("{problem}")))?;
    ALL.with_borrow(|all| match all.kept.get(&id) {
        Some(Kept::Matcher(matcher)) => {
            let (query, evaluator) = matcher.as_ref();
            let found = evaluator.matches(&record);
            Ok(found.map_err(|problem| Report::of(query, problem))?)
        }
        _ => Err(gone(id)),
    })
}

/// Reads the JSON of an instance.
pub(crate) fn keep_service(json: &str, throttle: bool) -> Result<usize, Refusal> {
    let read = json.parse::<Instance>();
    let instance = read.map_err(|problem| Refusal::Fault(problem.to_string()))?;
    let service = if throttle {
        Service::throttled(instance)
    } else {
        Service::new(instance)
    };
    Ok(keep(Kept::Service(Box::new(service))))
}

/// A response of a service.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent {
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
) -> Result<Sent, Refusal> {
    let now = Duration::try_from_secs_f64(now / 1000.0).unwrap_or_default();
    ALL.with_borrow(|all| match all.kept.get(&id) {
        Some(Kept::Service(service)) => {
            let answer = service.answer(method, path, body.as_bytes(), now);
            Ok(Sent {
                status: answer.status,
                error_type: answer.error_type,
                body: String::from_utf8_lossy(&answer.body).into_owned(),
            })
        }
        _ => Err(gone(id)),
    })
}
