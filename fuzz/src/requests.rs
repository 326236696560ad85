//! The properties of requests: their types, converting them to queries, and answering them.

use std::time::Duration;

use connectql::Resource;
use connectql::catalog::RESOURCES;
use connectql::service::Answer;
use connectql::wire::SearchRequest;
use serde_json::{Value, json};

use super::spans::{check_report, codes};
use super::world::{SERVICE, choice, resource};

/// The statuses of the service's responses if nothing is throttled and the body has arrived.
const STATUSES: [u16; 4] = [200, 400, 403, 404];

// ---- wire ----

/// A request that can be read is serialized as JSON that reads as the same request.
pub fn wire(data: &[u8]) {
    let Ok(request) = serde_json::from_slice::<SearchRequest>(data) else {
        return;
    };
    let written = serde_json::to_string(&request).expect("a request can be written");
    let again: SearchRequest =
        serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(again, request, "{written}");
    assert_eq!(
        serde_json::to_string(&again).expect("a request can be written"),
        written
    );
}

// ---- decompile ----

/// A request converted to a query is equivalent to what the query compiles to: one request, which
/// finds the same. The bytes are the resource, then the JSON.
pub fn decompile(data: &[u8]) {
    let Some((resource, request)) = resource(data) else {
        return;
    };
    let Ok(request) = std::str::from_utf8(request) else {
        return;
    };
    match connectql::decompile(resource, request) {
        Ok(said) => check_decompiled(resource, request, &said.query, &said.warnings),
        Err(report) => {
            assert!(!report.is_empty(), "{request}");
            check_report("", &report);
        }
    }
}

fn check_decompiled(
    resource: &'static Resource,
    request: &str,
    query: &str,
    warnings: &connectql::Report,
) {
    check_report(query, warnings);
    let parsed = connectql::syntax::parse(query)
        .unwrap_or_else(|problems| panic!("{problems:?}: {query:?}"));
    assert_eq!(parsed.problems, [], "{query:?} of {request}");
    assert_eq!(connectql::format(query).as_deref(), Ok(query), "{request}");
    let is_refused = warnings
        .problems()
        .iter()
        .any(|problem| !problem.is_warning());
    match connectql::compile(resource, query) {
        Ok(plan) => {
            assert!(!is_refused, "{warnings:?} of {query:?}");
            // A request that the service rejects for its size may become several smaller ones.
            if is_too_large(warnings) && plan.requests.len() > 1 {
                return;
            }
            assert_eq!(plan.requests.len(), 1, "{query:?} of {request}");
            check_same(resource, request, &json(&plan.requests[0]));
            check_canonical(resource, &json(&plan.requests[0]));
        }
        Err(report) => assert!(is_refused, "{:?} of {query:?}", codes(&report)),
    }
}

fn is_too_large(warnings: &connectql::Report) -> bool {
    warnings
        .problems()
        .iter()
        .any(|problem| problem.code.text() == "connectql::filter_limit")
}

/// Checks that a compiled request can be converted back to a query.
pub(crate) fn check_converts_back(resource: &'static Resource, request: &SearchRequest) {
    let request = json(request);
    let decompiled = connectql::decompile(resource, &request)
        .unwrap_or_else(|report| panic!("{report}: {request}"));
    check_decompiled(resource, &request, &decompiled.query, &decompiled.warnings);
}

fn json(request: &SearchRequest) -> String {
    serde_json::to_string(request).expect("a request can be written")
}

/// Checks that if the service accepts the original request, the compiled one finds the same
/// records.
fn check_same(resource: &'static Resource, came: &str, compiled: &str) {
    let (one, other) = (response_to(resource, came), response_to(resource, compiled));
    if let Some(one) = one.filter(|one| one.status == 200) {
        assert_eq!(
            Some(text(&one)),
            other.as_ref().map(text),
            "{resource}: {came} {compiled}"
        );
    }
}

/// The response to the criteria and filter of a request; `None` if it has an invalid number in a
/// member that queries ignore.
fn response_to(resource: &Resource, request: &str) -> Option<Answer> {
    let request: Value = serde_json::from_str(request).ok()?;
    let body = json!({"InstanceId": "i", "SearchFilter": request["SearchFilter"],
        "SearchCriteria": request["SearchCriteria"]});
    Some(post(resource, body.to_string().as_bytes()))
}

/// Checks that the text is stable after one round trip.
fn check_canonical(resource: &'static Resource, request: &str) {
    let say = |request: &str| {
        connectql::decompile(resource, request).unwrap_or_else(|report| panic!("{report}"))
    };
    let canonical = say(request).query;
    let plan = connectql::compile(resource, &canonical)
        .unwrap_or_else(|report| panic!("{report}: {canonical:?}"));
    assert_eq!(plan.requests.len(), 1, "{canonical:?}");
    assert_eq!(say(&json(&plan.requests[0])).query, canonical);
}

// ---- server ----

/// Every request gets a response: JSON, a known status, and consistent pages. The bytes are the
/// operation, then the body. A byte beyond the operations is followed by a custom path, up to the
/// end of the line.
pub fn server(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    if let Some(resource) = RESOURCES.get(choice(*first)) {
        let answer = post(resource, rest);
        check_answer(&answer);
        if answer.status == 200 {
            check_page(resource, rest, &answer);
        }
    } else {
        let end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(rest.len());
        let (path, body) = rest.split_at(end);
        check_answer(&SERVICE.answer("POST", &String::from_utf8_lossy(path), body, Duration::ZERO));
    }
}

fn post(resource: &Resource, body: &[u8]) -> Answer {
    SERVICE.answer(
        "POST",
        &format!("/{}", resource.command()),
        body,
        Duration::ZERO,
    )
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).expect("JSON is text")
}

fn check_answer(answer: &Answer) {
    assert!(STATUSES.contains(&answer.status), "{answer:?}");
    let body: Value =
        serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
    assert!(body.is_object(), "{body}");
    assert_eq!(
        answer.error_type.is_none(),
        answer.status == 200,
        "{answer:?}"
    );
    assert_eq!(answer.error_type, body["__type"].as_str(), "{answer:?}");
    assert!(
        answer.status == 200 || body["message"] == body["Message"] && body["message"].is_string(),
        "{body}"
    );
}

/// Checks that a page has at most the requested number of records, and leads to the next one.
fn check_page(resource: &Resource, request: &[u8], answer: &Answer) {
    let mut request: Value = serde_json::from_slice(request).expect("an accepted request is JSON");
    let page: Value = serde_json::from_slice(&answer.body).expect("a page is JSON");
    let most = request["MaxResults"]
        .as_u64()
        .unwrap_or_else(|| resource.max_results.into());
    let found = page[resource.result_list]
        .as_array()
        .expect("there is a list")
        .len() as u64;
    let total = page["ApproximateTotalCount"]
        .as_u64()
        .expect("there is a count");
    assert!(found <= most && found <= total, "{page}");
    let token = &page["NextToken"];
    if token.is_null() {
        return;
    }
    assert!(found == most && found < total, "{page}");
    request["NextToken"] = token.clone();
    let next = post(resource, request.to_string().as_bytes());
    assert_eq!(next.status, 200, "{request}: {next:?}");
    let next: Value = serde_json::from_slice(&next.body).expect("it is JSON");
    assert_eq!(next["ApproximateTotalCount"], total, "{request}");
    assert_ne!(
        next[resource.result_list], page[resource.result_list],
        "{request}"
    );
}
