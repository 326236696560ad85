//! Searches an instance.

use std::borrow::Cow;

use miette::Diagnostic;
use thiserror::Error;

use super::evaluator::evaluator;
use super::instance::Instance;
use super::page::{Page, PageProblem};
use super::response::SearchResponse;
use super::token::Fingerprint;
use crate::catalog::Resource;
use crate::compile::{Options, Plan};
use crate::diagnostics::{Code, Problem, Report};
use crate::engine::evaluate::{
    Json, QueryEvaluator, Record, RequestEvaluator, RequestFault, RequestProblem,
};
use crate::wire::SearchRequest;

/// The reason why a search fails.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
pub enum SearchProblem {
    /// A request cannot be evaluated.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Request(#[from] RequestProblem),
    /// The requested page does not exist.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Page(#[from] PageProblem),
    /// The residual cannot be checked on the records.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Residual(#[from] Problem),
}

impl From<SearchProblem> for Problem {
    fn from(problem: SearchProblem) -> Self {
        let message = problem.to_string();
        let (code, help): (_, Cow<'static, str>) = match problem {
            SearchProblem::Residual(problem) => return problem,
            SearchProblem::Request(RequestProblem { fault, .. }) => {
                let help = match fault {
                    RequestFault::GroupsUnknown => {
                        "add the groups to the data file, each with its `HierarchyPath`".into()
                    }
                    RequestFault::NeverReturned { member, .. } => format!(
                        "leave out the condition, or add `{member}` to the records of the data file"
                    )
                    .into(),
                    _ => "search the service itself, or leave out the condition".into(),
                };
                (Code::UnanswerableRequest, help)
            }
            SearchProblem::Page(_) => (
                Code::InvalidOption,
                "send the token with the query that it came from; without a token, the search \
                starts again"
                    .into(),
            ),
        };
        Problem::new(code, None, message).with_help(help)
    }
}

/// Searches an instance with the requests of a plan. Returns the records found by any of them, each
/// once, in the order of the instance. The paging options of `page` apply, not those of the
/// requests.
///
/// ```
/// use connectql::engine::{Instance, Page, search};
/// use connectql::wire::SearchRequest;
///
/// let instance = Instance::read(br#"{"Users": [{"Id": "u-1"}, {"Id": "u-2"}]}"#.as_slice()).unwrap();
/// let page = Page { max_results: Some(1), next_token: None };
/// let response = search(&instance, &connectql::USERS, &[SearchRequest::default()], &page)?;
/// assert_eq!(response.approximate_total_count, 2);
/// assert!(response.next_token.is_some());
/// # Ok::<(), connectql::engine::SearchProblem>(())
/// ```
///
/// # Errors
///
/// If a request contains something that the operation does not have, or there is no such page.
pub fn search<'a>(
    instance: &'a Instance,
    resource: &'a Resource,
    requests: &[SearchRequest],
    page: &Page,
) -> Result<SearchResponse<'a>, SearchProblem> {
    searched(instance, resource, requests)?.response(instance, resource, page)
}

/// Searches an instance with a plan: with its requests, like [`search`], then with its residual on
/// the results. The records of an instance are complete, so the residual may use members that no
/// response has, if it was compiled with [`Options::whole_records`](crate::Options::whole_records).
///
/// ```
/// use connectql::engine::{Instance, Page, search_plan};
/// use connectql::{Options, USERS, compile_with};
///
/// let file = br#"{"Users": [{"Id": "u-1", "Tags": {"BPO": "123"}}, {"Id": "u-2"}, {"Id": "x"}]}"#;
/// let instance = Instance::read(file.as_slice()).unwrap();
/// let mut options = Options::default();
/// options.residual = true;
/// let plan = compile_with(&USERS, "id ^= u and not tag(BPO=123)", &options).unwrap();
/// let response = search_plan(&instance, &USERS, &plan, &Page::default())?;
/// assert_eq!(response.approximate_total_count, 1);
/// # Ok::<(), connectql::engine::SearchProblem>(())
/// ```
///
/// # Errors
///
/// As for [`search`], and if the residual cannot be checked on the instance, such as
/// `hierarchy(under …)` without groups.
pub fn search_plan<'a>(
    instance: &'a Instance,
    resource: &'static Resource,
    plan: &Plan,
    page: &Page,
) -> Result<SearchResponse<'a>, SearchProblem> {
    let mut search = searched(instance, resource, &plan.requests)?;
    if let Some(residual) = &plan.residual {
        let ready = evaluator(
            resource,
            residual,
            &Options::default(),
            instance.record_context(),
        )
        .map_err(|report| first(&report))?;
        check_residual(instance, resource, &ready)?;
        search.keep(instance, resource, |record| passes(&ready, record.json()))?;
    }
    search.fingerprint = fingerprint(resource, plan);
    search.response(instance, resource, page)
}

/// The residual has already been checked, so the only problem can be a value that the instance
/// lacks.
pub(super) fn first(report: &Report) -> SearchProblem {
    let problem = report.problems().first().cloned();
    let nothing = || Problem::new(Code::UnanswerableRequest, None, report.to_string());
    SearchProblem::Residual(problem.unwrap_or_else(nothing))
}

/// The problem's span refers to the residual, not to the query that users see.
fn without_span(problem: Problem) -> Problem {
    match problem.code {
        Code::Unanswerable => {
            let message = problem.message().to_owned();
            Problem::new(Code::UnanswerableRequest, None, message)
                .with_help(problem.help_text().to_owned())
        }
        _ => problem,
    }
}

/// A pausable search over the records of an instance.
#[derive(Debug)]
pub(super) struct Search {
    evaluators: Vec<RequestEvaluator>,
    fingerprint: Fingerprint,
    /// The position of the next record, and those of the records found before it.
    next: usize,
    found: Vec<usize>,
}

/// The number of records between two checks for a pause.
const STRIDE: usize = 16;

impl Search {
    /// Prepares requests for an instance.
    pub(super) fn new(
        instance: &Instance,
        resource: &Resource,
        requests: &[SearchRequest],
    ) -> Result<Self, RequestProblem> {
        Ok(Search {
            evaluators: evaluators(instance, resource, requests)?,
            fingerprint: Fingerprint::of(resource, requests),
            next: 0,
            found: Vec::new(),
        })
    }

    /// Searches records up to the last one or until it must pause. True at the end.
    pub(super) fn advance(
        &mut self,
        instance: &Instance,
        resource: &Resource,
        mut pause: impl FnMut() -> bool,
    ) -> bool {
        let records = instance.records(resource);
        while let Some(stride) = records.get(self.next..).filter(|rest| !rest.is_empty()) {
            for (at, record) in stride.iter().enumerate().take(STRIDE) {
                let mut evaluators = self.evaluators.iter();
                if evaluators.any(|evaluator| evaluator.matches(record)) {
                    self.found.push(self.next + at);
                }
            }
            self.next = records.len().min(self.next + STRIDE);
            if pause() {
                return self.next == records.len();
            }
        }
        true
    }

    /// Keeps the found records that satisfy the test.
    fn keep(
        &mut self,
        instance: &Instance,
        resource: &Resource,
        passes: impl Fn(&Record) -> Result<bool, SearchProblem>,
    ) -> Result<(), SearchProblem> {
        let records = instance.records(resource);
        let mut kept = Vec::new();
        for at in &self.found {
            if records.get(*at).map_or(Ok(false), &passes)? {
                kept.push(*at);
            }
        }
        self.found = kept;
        Ok(())
    }

    /// A page of the records found.
    pub(super) fn response<'a>(
        &self,
        instance: &'a Instance,
        resource: &'a Resource,
        page: &Page,
    ) -> Result<SearchResponse<'a>, SearchProblem> {
        let total = self.found.len();
        let range = page.range(page.size(resource)?, self.fingerprint, total)?;
        let next_token = (range.end < total).then(|| self.fingerprint.token(range.end));
        let records = instance.records(resource);
        let found = self.found.get(range).unwrap_or_default().iter();
        Ok(SearchResponse {
            resource,
            records: found.filter_map(|at| records.get(*at)).collect(),
            next_token,
            approximate_total_count: total,
        })
    }
}

/// The requests, prepared for an instance.
fn evaluators(
    instance: &Instance,
    resource: &Resource,
    requests: &[SearchRequest],
) -> Result<Vec<RequestEvaluator>, RequestProblem> {
    let evaluators = ready(instance.groups(), resource, requests)?;
    check_unreturned_members(instance, resource, &evaluators)?;
    Ok(evaluators)
}

/// The requests, prepared for records with these groups.
pub(super) fn ready(
    groups: Option<&[Record]>,
    resource: &Resource,
    requests: &[SearchRequest],
) -> Result<Vec<RequestEvaluator>, RequestProblem> {
    let ready = |request| RequestEvaluator::new(resource, request, groups);
    requests.iter().map(ready).collect()
}

/// Checks that the records have the members that the requests need but responses never have.
pub(super) fn check_unreturned_members(
    instance: &Instance,
    resource: &Resource,
    evaluators: &[RequestEvaluator],
) -> Result<(), RequestProblem> {
    evaluators.iter().try_for_each(|evaluator| {
        evaluator.check_unreturned_members(resource.operation, |member| {
            instance.has_unreturned_member(resource, member)
        })
    })
}

/// A hash of a plan.
pub(super) fn fingerprint(resource: &Resource, plan: &Plan) -> Fingerprint {
    let fingerprint = Fingerprint::of(resource, &plan.requests);
    match &plan.residual {
        Some(residual) => fingerprint.with(residual),
        None => fingerprint,
    }
}

/// Checks that the records have the members that a residual needs but responses never have.
pub(super) fn check_residual(
    instance: &Instance,
    resource: &Resource,
    residual: &QueryEvaluator,
) -> Result<(), SearchProblem> {
    match residual
        .problem_of_missing_member(|member| instance.has_unreturned_member(resource, member))
    {
        Some(problem) => Err(SearchProblem::Residual(without_span(problem))),
        None => Ok(()),
    }
}

/// Checks the residual on a record.
pub(super) fn passes(residual: &QueryEvaluator, record: Json<'_>) -> Result<bool, SearchProblem> {
    let passes = residual.finds(record);
    passes.map_err(|problem| SearchProblem::Residual(without_span(problem)))
}

fn searched(
    instance: &Instance,
    resource: &Resource,
    requests: &[SearchRequest],
) -> Result<Search, RequestProblem> {
    let mut search = Search::new(instance, resource, requests)?;
    search.advance(instance, resource, || false);
    Ok(search)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Instance, Page, PageProblem, SearchProblem, SearchRequest, search, search_plan};
    use crate::catalog::USERS;
    use crate::compile::{Options, compile_with};

    fn instance() -> Instance {
        let user = |number: u32| {
            json!({"Id": format!("u-{number}"), "Username": format!("user{number}"), "Shoe": 42,
                "Proficiencies": [{"AttributeName": "Language", "AttributeValue": "English", "Level": number}]})
        };
        Instance::new(json!({"Users": (1..=5).map(user).collect::<Value>()})).unwrap()
    }

    fn level(comparison: &str, level: u32) -> SearchRequest {
        let number = json!({"FieldName": "limit", "MinValue": level, "ComparisonType": comparison});
        let list =
            json!({"TargetListType": "PROFICIENCIES", "Conditions": [{"NumberCondition": number}]});
        serde_json::from_value(json!({"SearchCriteria": {"ListCondition": list}})).unwrap()
    }

    fn ids(response: &Value) -> Vec<&str> {
        response["Users"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["Id"].as_str().unwrap())
            .collect()
    }

    #[test]
    fn results_are_merged_in_the_order_of_the_instance() {
        let requests = [level("GREATER_OR_EQUAL", 4), level("NOT_EQUAL", 3)];
        let instance = instance();
        let response = search(&instance, &USERS, &requests, &Page::default()).unwrap();
        let response = serde_json::to_value(response).unwrap();
        assert_eq!(ids(&response), ["u-1", "u-2", "u-4", "u-5"]);
        assert_eq!(response["ApproximateTotalCount"], 4);
        assert_eq!(response.get("NextToken"), None);
    }

    #[test]
    fn unknown_members_are_returned_and_proficiencies_are_not() {
        let instance = instance();
        let response = search(&instance, &USERS, &[level("EQUAL", 1)], &Page::default()).unwrap();
        let response = serde_json::to_value(response).unwrap();
        assert_eq!(
            response["Users"],
            json!([{"Id": "u-1", "Username": "user1", "Shoe": 42}])
        );
    }

    #[test]
    fn pages_continue_at_their_token_to_the_end() {
        let instance = instance();
        let mut page = Page {
            max_results: Some(2),
            next_token: None,
        };
        let mut sizes = Vec::new();
        loop {
            let response = search(&instance, &USERS, &[SearchRequest::default()], &page).unwrap();
            assert_eq!(response.approximate_total_count, 5);
            sizes.push(response.records.len());
            page.next_token = response.next_token;
            if page.next_token.is_none() {
                break;
            }
        }
        assert_eq!(sizes, [2, 2, 1]);
    }

    #[test]
    fn a_residual_is_checked_before_paging_and_has_separate_tokens() {
        let instance = instance();
        let plan = |query: &str| {
            let mut options = Options::default();
            (options.residual, options.whole_records) = (true, true);
            compile_with(&USERS, query, &options).unwrap()
        };
        let page = Page {
            max_results: Some(2),
            next_token: None,
        };
        let without = plan("id ^= u and not proficiency(English = 3)");
        let response = search_plan(&instance, &USERS, &without, &page).unwrap();
        assert_eq!(
            (response.approximate_total_count, response.records.len()),
            (4, 2)
        );
        let next = Page {
            next_token: response.next_token,
            ..page
        };
        let response = search_plan(&instance, &USERS, &without, &next).unwrap();
        assert_eq!(
            ids(&serde_json::to_value(&response).unwrap()),
            ["u-4", "u-5"]
        );
        let other = plan("id ^= u and not proficiency(English = 4)");
        assert_eq!(other.requests, without.requests);
        let refused = search_plan(&instance, &USERS, &other, &next).unwrap_err();
        assert_eq!(refused, SearchProblem::Page(PageProblem::NextToken));
        let below = plan("not hierarchy(under g-1)");
        let in_group = json!({"Users": [{"Id": "u-1", "HierarchyGroupId": "g-2"}]});
        let in_group = Instance::new(in_group).unwrap();
        let refused = search_plan(&in_group, &USERS, &below, &Page::default()).unwrap_err();
        assert!(
            refused
                .to_string()
                .starts_with("`hierarchy(under g-1)` cannot be checked: "),
            "{refused}"
        );
    }

    #[test]
    fn a_token_of_another_request_and_an_invalid_page_size_are_rejected() {
        let instance = instance();
        let page = Page {
            max_results: Some(2),
            next_token: None,
        };
        let token = search(&instance, &USERS, &[SearchRequest::default()], &page)
            .unwrap()
            .next_token;
        let next = Page {
            next_token: token,
            ..page
        };
        let other = search(&instance, &USERS, &[level("EQUAL", 1)], &next).unwrap_err();
        assert_eq!(other, SearchProblem::Page(PageProblem::NextToken));
        for size in [0, 501] {
            let page = Page {
                max_results: Some(size),
                next_token: None,
            };
            assert!(
                search(&instance, &USERS, &[], &page)
                    .unwrap_err()
                    .to_string()
                    .contains("1 to 500")
            );
        }
    }
}
