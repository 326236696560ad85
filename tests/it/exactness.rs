//! The property of exactness: a record matches a query if and only if it matches at least one
//! request of the plan, and the residual if there is one. The evaluators of queries and of requests
//! share no code.

use connectql::catalog::RESOURCES;
use connectql::evaluate::{QueryEvaluator, Record, RecordContext, RequestEvaluator};
use connectql::{Options, Plan, Resource, compile_with, evaluator};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::effort::{cases, config};
use crate::generator::{Vocabulary, groups, query, record};

/// Cases of all resources together, divided by ten.
const CASES: u32 = 2_000;

/// The number of records on which a query is tried.
const RECORDS: usize = 6;

fn options() -> Options {
    let mut options = Options::default();
    options.residual = true;
    options.max_requests = 64;
    options
}

/// A plan, prepared to judge records.
struct Judge {
    requests: Vec<RequestEvaluator>,
    residual: Option<QueryEvaluator>,
}

impl Judge {
    fn new(
        resource: &'static Resource,
        plan: &Plan,
        known: RecordContext<'_>,
        groups: &[Record],
    ) -> Self {
        let ready = |request| {
            RequestEvaluator::new(resource, request, Some(groups)).expect("plans are well formed")
        };
        let residual = plan.residual.as_deref();
        Judge {
            requests: plan.requests.iter().map(ready).collect(),
            residual: residual.map(|query| {
                evaluator(resource, query, &Options::default(), known)
                    .expect("residuals can be answered")
            }),
        }
    }

    fn finds(&self, record: &Record) -> bool {
        self.requests.iter().any(|request| request.matches(record))
            && self
                .residual
                .as_ref()
                .is_none_or(|residual| residual.matches(record).unwrap())
    }
}

fn is_exact(
    resource: &'static Resource,
    query: &str,
    records: &[Record],
) -> Result<(), TestCaseError> {
    let groups = groups();
    let instance = RecordContext::Instance {
        groups: Some(&groups),
    };
    // Queries that cannot be compiled are skipped: a proficiency in a residual, or too many
    // requests.
    let Ok(plan) = compile_with(resource, query, &options()) else {
        return Err(TestCaseError::reject("cannot be compiled"));
    };
    let judge = Judge::new(resource, &plan, instance, &groups);
    let meant =
        evaluator(resource, query, &Options::default(), instance).expect("it has been compiled");
    for record in records {
        prop_assert_eq!(
            meant.matches(record).unwrap(),
            judge.finds(record),
            "{}: {} {:#?}",
            query,
            record,
            plan
        );
    }
    Ok(())
}

#[test]
fn plans_are_exact() {
    let shares: u32 = RESOURCES.iter().map(|resource| weight(resource)).sum();
    std::thread::scope(|scope| {
        for resource in RESOURCES {
            let cases = (cases(CASES).saturating_mul(10) * weight(resource)).div_ceil(shares);
            scope.spawn(move || plans_of_a_resource_are_exact(resource, cases));
        }
    });
}

/// A measure of how much can go wrong for a resource.
fn weight(resource: &Resource) -> u32 {
    let filters = u32::try_from(resource.filters.len()).unwrap();
    1 + 2 * filters.saturating_sub(1)
        + 2 * u32::from(resource.proficiencies)
        + 2 * u32::from(resource.hierarchy)
}

fn plans_of_a_resource_are_exact(resource: &'static Resource, cases: u32) {
    let words = Vocabulary::made_up();
    let config = Config {
        max_global_rejects: 4 * cases,
        ..config(cases)
    };
    let case = (
        query(resource, &words),
        prop::collection::vec(record(resource, &words), RECORDS),
    );
    let checked = TestRunner::new(config).run(&case, |(query, records)| {
        is_exact(resource, &query, &records)
    });
    if let Err(failure) = checked {
        panic!("{resource}: {failure}");
    }
}

/// Queries with the made-up vocabulary find some records but not others; otherwise the property
/// would prove nothing.
#[test]
fn random_queries_match_some_records_but_not_all() {
    let words = Vocabulary::made_up();
    let groups = groups();
    let instance = RecordContext::Instance {
        groups: Some(&groups),
    };
    let mut runner = TestRunner::deterministic();
    for resource in RESOURCES {
        let (mut found, mut tried) = (0, 0);
        for _ in 0..200 {
            let query = query(resource, &words)
                .new_tree(&mut runner)
                .unwrap()
                .current();
            let record = record(resource, &words)
                .new_tree(&mut runner)
                .unwrap()
                .current();
            let Ok(evaluator) = evaluator(resource, &query, &options(), instance) else {
                continue;
            };
            tried += 1;
            found += u32::from(evaluator.matches(&record).unwrap());
        }
        assert!(
            tried > 100 && found > 20 && tried - found > 20,
            "{resource}: {found} of {tried}"
        );
    }
}
