//! The property of the compiler: for any query and budget, there is a plan within the budget that
//! finds what the query matches, or a report of bounded size.

use connectql::evaluate::{QueryEvaluator, RequestEvaluator, RequestFault, RequestProblem};
use connectql::{
    Options, Parameters, Plan, Report, Resource, compile_with, complete, evaluator, explain,
    normalize,
};

use super::requests::check_converts_back;
use super::spans::{check_report, codes};
use super::world::{INSTANCE, choice, resource};

/// The options that the bytes before the query encode.
pub(crate) mod flags {
    pub(crate) const RESIDUAL: usize = 1;
    pub(crate) const SINGLE: usize = 2;
    pub(crate) const PARAMETERS: usize = 4;
    pub(crate) const REFUSE_UNUSED: usize = 8;
}

/// The bytes are the resource, the maximum number of requests, half the maximum number of terms,
/// and flags, followed by the query.
pub fn compile(data: &[u8]) {
    let Some((resource, rest)) = resource(data) else {
        return;
    };
    let Some(([requests, terms, flags], text)) = rest.split_first_chunk::<3>() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    let options = options(choice(*requests) % 20, choice(*terms) * 2, choice(*flags));
    let compiled = compile_with(resource, &text, &options);
    match &compiled {
        Ok(plan) => check_plan(resource, &text, &options, plan),
        Err(report) => check_refusal(resource, &text, &options, report),
    }
    check_explained(
        resource,
        &text,
        &options,
        compiled.ok().map(|plan| plan.requests.len()),
    );
    check_completed(resource, &text, choice(*terms));
}

fn options(requests: usize, terms: usize, chosen: usize) -> Options {
    let is = |flag: usize| chosen & flag != 0;
    let mut options = Options::default();
    options.max_requests = requests;
    options.max_terms = terms;
    options.residual = is(flags::RESIDUAL);
    options.single = is(flags::SINGLE);
    options.refuse_unused_parameters = is(flags::REFUSE_UNUSED);
    if is(flags::PARAMETERS) {
        options
            .parameters
            .bind("x", "sup*\" or $ids")
            .bind("n", "3")
            .bind_list("ids", ["a", "b", "b"]);
    }
    options
}

fn check_plan(resource: &'static Resource, text: &str, options: &Options, plan: &Plan) {
    let most = if options.single {
        1
    } else {
        options.max_requests
    };
    assert!(
        (1..=most).contains(&plan.requests.len()),
        "{} requests of {most}: {text:?}",
        plan.requests.len()
    );
    assert!(options.residual || plan.residual.is_none(), "{text:?}");
    assert!(
        plan.warnings
            .problems()
            .iter()
            .all(connectql::Problem::is_warning),
        "{:?}: {text:?}",
        plan.warnings
    );
    check_report(text, &plan.warnings);
    check_exact(resource, text, options, plan);
    check_meaning(resource, text, options, plan);
    for request in &plan.requests {
        check_converts_back(resource, request);
    }
}

/// The meaning of a query is a query with the same plan and bound parameters.
fn check_meaning(resource: &'static Resource, text: &str, options: &Options, plan: &Plan) {
    let meant =
        normalize(resource, text, options).unwrap_or_else(|report| panic!("{report}: {text:?}"));
    let mut options = options.clone();
    options.parameters = Parameters::new();
    let again = compile_with(resource, &meant, &options)
        .unwrap_or_else(|report| panic!("{report}: {meant:?}"));
    assert_eq!(again.requests, plan.requests, "{meant:?} of {text:?}");
    assert_eq!(again.residual, plan.residual, "{meant:?} of {text:?}");
}

/// Checks that a record matches the query if and only if it matches a request of the plan, and the
/// residual if there is one.
fn check_exact(resource: &'static Resource, text: &str, options: &Options, plan: &Plan) {
    let judge = |query: &str, options: &Options| {
        evaluator(resource, query, options, INSTANCE.record_context())
            .unwrap_or_else(|report| panic!("{report}: {query:?} of {text:?}"))
    };
    let meant: QueryEvaluator = judge(text, options);
    let residual = plan
        .residual
        .as_ref()
        .map(|query| judge(query, &Options::default()));
    let ready = |request| RequestEvaluator::new(resource, request, INSTANCE.groups());
    let requests: Result<Vec<RequestEvaluator>, RequestProblem> =
        plan.requests.iter().map(ready).collect();
    let requests = match requests {
        Ok(requests) => requests,
        // The location of a field outside the catalog is not known, so neither is what it matches.
        Err(RequestProblem {
            fault: RequestFault::UnknownField { .. },
            ..
        }) => return,
        Err(problem) => panic!("{problem}: {text:?}"),
    };
    for record in INSTANCE.records(resource) {
        let Ok(is_meant) = meant.matches(record) else {
            continue;
        };
        let found = requests.iter().any(|request| request.matches(record))
            && residual.as_ref().is_none_or(|residual| {
                residual
                    .matches(record)
                    .expect("records decide the residual")
            });
        assert_eq!(is_meant, found, "{text:?}: {record} {plan:#?}");
    }
}

/// Checks that a rejection has reasons, and that a suggested query passes all checks.
fn check_refusal(resource: &'static Resource, text: &str, options: &Options, report: &Report) {
    assert!(
        report
            .problems()
            .iter()
            .any(|problem| !problem.is_warning()),
        "no error in {report:?}: {text:?}"
    );
    check_report(text, report);
    if let Some(meant) = report.meant() {
        let mut options = options.clone();
        options.max_requests = options.max_requests.max(1);
        options.max_terms = options.max_terms.max(1);
        // A query is suggested as if a clock were given.
        options.now = "2026-01-01T00:00:00Z".parse().ok();
        let checked = normalize(resource, meant, &options);
        assert!(
            checked.is_ok(),
            "{meant:?} of {text:?}: {:?}",
            checked.map_err(|report| codes(&report))
        );
    }
}

/// Checks that `explain` accepts what `compile` accepts.
fn check_explained(
    resource: &'static Resource,
    text: &str,
    options: &Options,
    requests: Option<usize>,
) {
    let explained = explain(resource, text, options).ok();
    assert_eq!(
        explained
            .as_ref()
            .map(|explanation| explanation.requests.len()),
        requests,
        "{text:?}"
    );
    assert!(
        explained.is_none_or(|explanation| !explanation.to_string().is_empty()),
        "{text:?}"
    );
}

/// Checks that each completion replaces a piece of the text.
fn check_completed(resource: &'static Resource, text: &str, at: usize) {
    match complete(resource, text, at) {
        Ok(completions) => {
            for completion in completions {
                assert!(
                    text.get(completion.start..completion.end).is_some(),
                    "{completion:?} of {text:?}"
                );
            }
        }
        Err(_) => assert!(
            !text.is_char_boundary(at),
            "no completions at {at} of {text:?}"
        ),
    }
}
