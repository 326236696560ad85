//! The property of exactness, judged independently: the oracle, the plan, `filter` and a search of
//! an instance agree on every record. The oracle is based on the language reference, not on the
//! code.

use connectql::catalog::{Kind, RESOURCES};
use connectql::engine::{Instance, Page, filter, search_plan};
use connectql::evaluate::{QueryEvaluator, Record, RecordContext, RequestEvaluator};
use connectql::syntax::parse;
use connectql::{Options, Plan, Resource, compile_with, evaluator};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};

use crate::effort::{cases, config};
use crate::generator::{Vocabulary, condition, groups, query, record};
use crate::oracle::{CLOCK, Oracle};

/// The number of records on which a query is tried.
const RECORDS: usize = 6;

/// The number of queries of each resource.
const CASES: u32 = 128;

fn options() -> Options {
    let mut options = Options::default();
    options.residual = true;
    options.whole_records = true;
    options.max_requests = 64;
    options.now(CLOCK.parse::<connectql::Now>().unwrap())
}

/// Words in unusual case and other alphabets. The two forms of a sigma are one letter if case is
/// ignored, and `İ` is special.
fn words() -> Vocabulary {
    let mut words = Vocabulary::made_up();
    for text in [
        "ΣΑΣ",
        "σας",
        "ı",
        "İs",
        "i\u{307}s",
        "山田 太郎",
        "山田",
        "straße",
        "STRASSE",
        "НИНА",
        "нина б",
    ] {
        words.texts.push(text.to_owned());
    }
    words
}

/// Common conditions, combined with rarer forms of the language.
fn any_query(resource: &'static Resource, words: &Vocabulary) -> BoxedStrategy<String> {
    let ordinary = query(resource, words);
    let rare = rare_conditions(resource);
    if rare.is_empty() {
        return ordinary;
    }
    let rare = (any::<bool>(), select(rare)).prop_map(|(negated, condition)| {
        if negated {
            format!("NOT ({condition})")
        } else {
            condition
        }
    });
    prop_oneof![
        2 => ordinary.clone(),
        1 => rare.clone(),
        1 => (ordinary.clone(), rare.clone()).prop_map(|(one, other)| format!("{one} AND {other}")),
        1 => (ordinary, rare).prop_map(|(one, other)| format!("!({one} || {other})")),
    ]
    .boxed()
}

/// Forms that random conditions do not have: other spellings, days, lists of tags, parts of a proficiency.
fn rare_conditions(resource: &'static Resource) -> Vec<String> {
    let mut found = Vec::new();
    for field in resource.fields {
        let name = field.short.first().unwrap_or(&field.name).to_uppercase();
        match field.kind {
            Kind::Date => {
                for operator in ["=", "!=", "<", "<=", ">", ">="] {
                    for date in [
                        "today",
                        "Yesterday",
                        "now",
                        "now-31m",
                        "tomorrow-1w",
                        "\"today-1d\"",
                    ] {
                        found.push(format!("{name} {operator} {date}"));
                    }
                }
                found.push(format!("{name} in yesterday..today+46w"));
                found.push(format!("{name} in (today, yesterday)"));
            }
            Kind::DateTime => {
                for operator in ["=", "!=", "<", "<=", ">", ">="] {
                    for time in [
                        "today",
                        "yesterday",
                        "now",
                        "NOW+1799s",
                        "today+1h",
                        "\"tomorrow-60m\"",
                    ] {
                        found.push(format!("{name} {operator} {time}"));
                    }
                }
                found.push(format!("{name} in now-1d..today"));
                found.push(format!("{name} in yesterday+0d..now+1w"));
                for operator in ["=", "!=", "<", "<=", ">", ">="] {
                    found.push(format!("{name} {operator} 2026-01-31"));
                    found.push(format!("{name} {operator} 2026-02-01T01:00:00+01:00"));
                }
                found.push(format!("{name} in 2026-01-31..2026-02-01"));
                found.push(format!("{name} in 2026-01-30..2026-01-31"));
            }
            Kind::Choice {
                values, ordered, ..
            } => {
                let value = values[values.len() - 1].to_lowercase();
                let zeros = if ordered { "0" } else { "" };
                found.push(format!("{name} != {zeros}{value}"));
                found.push(format!("{name} in ({}, {value})", values[0]));
            }
            Kind::Text | Kind::AnyOf(_) => found.push(format!("{name} in (ANNA, \"НИНА\")")),
            Kind::Joined(_) => {
                for value in ["nna b", "a an", "na nna b", "n x", "N A", "an"] {
                    found.push(format!("{name} ~ \"{value}\""));
                    found.push(format!("{name} ^= \"{value}\""));
                }
            }
            Kind::Id => found.push(format!("{name} !~ \"I-\"")),
            _ => {}
        }
    }
    if !resource.filters.is_empty() {
        found.extend(
            [
                "Tag(BPO in (123, A))",
                "TAG(BPO = 123, Team != A)",
                "tag(bpo = A, Team in (A, 123))",
            ]
            .map(str::to_owned),
        );
    }
    // If results have no tags, a key alone is an error.
    if !resource.filters.is_empty() && resource.tags.is_some() {
        found.extend(["tag(BPO)", "Tag(bpo)", "not tag(Team)"].map(str::to_owned));
    }
    if resource.proficiencies {
        found.extend(
            [
                "proficiency(level != 3)",
                "proficiency(NAME ^= Lang, Level in 2..4)",
                "proficiency(value ~ germ)",
                "proficiency(\"level\" >= 3)",
            ]
            .map(str::to_owned),
        );
    }
    found
}

/// Everything that answers a query except the oracle.
struct Evaluators {
    requests: Vec<RequestEvaluator>,
    residual: Option<QueryEvaluator>,
    query: QueryEvaluator,
}

impl Evaluators {
    fn new(resource: &'static Resource, text: &str, plan: &Plan, groups: &[Record]) -> Self {
        let known = RecordContext::Instance {
            groups: Some(groups),
        };
        let ready = |query: &str| {
            evaluator(resource, query, &options(), known).expect("it has been compiled")
        };
        let requests = plan.requests.iter();
        Evaluators {
            requests: requests
                .map(|request| {
                    RequestEvaluator::new(resource, request, Some(groups))
                        .expect("plans are well formed")
                })
                .collect(),
            residual: plan.residual.as_deref().map(ready),
            query: ready(text),
        }
    }

    fn plan_finds(&self, record: &Record) -> bool {
        let residual = self.residual.as_ref();
        self.requests.iter().any(|request| request.matches(record))
            && residual.is_none_or(|residual| residual.matches(record).unwrap())
    }

    fn filter_finds(&self, resource: &Resource, record: &Record) -> bool {
        let mut found = Vec::new();
        filter(
            resource,
            &self.query,
            record.to_string().as_bytes(),
            &mut found,
        )
        .unwrap();
        !found.is_empty()
    }
}

fn search_finds(
    resource: &'static Resource,
    plan: &Plan,
    record: &Value,
    groups: &[Value],
) -> bool {
    let mut file = json!({"UserHierarchyGroups": groups});
    file[resource.result_list] = json!([with_unreturned_members(resource, record)]);
    let instance = Instance::new(file).unwrap();
    let response = search_plan(&instance, resource, plan, &Page::default()).unwrap();
    response.approximate_total_count == 1
}

/// The record with the members that responses never have: without any, a list of records cannot be
/// searched by them.
fn with_unreturned_members(resource: &Resource, record: &Value) -> Value {
    let mut carrying = record.clone();
    if resource.proficiencies && record["Proficiencies"].is_null() {
        carrying["Proficiencies"] = json!([]);
    }
    if resource.tags.is_none() && record["Tags"].is_null() {
        carrying["Tags"] = json!({});
    }
    carrying
}

fn all_agree(
    resource: &'static Resource,
    query: &str,
    records: &[Record],
) -> Result<(), TestCaseError> {
    // Queries that cannot be compiled are skipped: they need too many requests, or have a reversed
    // range.
    let Ok(plan) = compile_with(resource, query, &options()) else {
        return Err(TestCaseError::reject("cannot be compiled"));
    };
    let ast = parse(query).expect("it has been compiled").ast;
    let groups = groups();
    let in_json: Vec<Value> = groups.iter().map(json).collect();
    let oracle = Oracle {
        resource,
        groups: &in_json,
    };
    let answerers = Evaluators::new(resource, query, &plan, &groups);
    for record in records {
        let value = json(record);
        let meant = oracle.matches(&ast, &value);
        prop_assert_eq!(
            meant,
            answerers.plan_finds(record),
            "plan: {} {} {:#?}",
            query,
            record,
            plan
        );
        prop_assert_eq!(
            meant,
            answerers.query.matches(record).unwrap(),
            "evaluator: {} {}",
            query,
            record
        );
        prop_assert_eq!(
            meant,
            answerers.filter_finds(resource, record),
            "filter: {} {}",
            query,
            record
        );
        prop_assert_eq!(
            meant,
            search_finds(resource, &plan, &value, &in_json),
            "search: {} {}",
            query,
            record
        );
    }
    Ok(())
}

fn json(record: &Record) -> Value {
    serde_json::to_value(record).unwrap()
}

#[test]
fn oracle_and_evaluators_agree() {
    on_every_resource(cases(CASES), words, |resource| {
        any_query(resource, &words())
    });
}

/// A fault in one field or operator rarely shows in a query with others, and there are many fields
/// and operators.
#[test]
fn oracle_and_evaluators_agree_on_single_conditions() {
    on_every_resource(2 * cases(CASES), Vocabulary::made_up, |resource| {
        let negated = (any::<bool>(), condition(resource, &Vocabulary::made_up()));
        let one = negated.prop_map(|(negated, condition)| {
            if negated {
                format!("not {condition}")
            } else {
                condition
            }
        });
        one.boxed()
    });
}

/// Resources that have a joined field, dates, dates with times, and tags that records return.
const DERIVED: [&str; 4] = [
    "users",
    "hours-of-operation-overrides",
    "evaluation-forms",
    "queues",
];

/// Conditions that the service does not have, which are expressed by others or checked on the
/// results: `fullname`, relative times and tag keys.
#[test]
fn oracle_and_evaluators_agree_on_derived_conditions() {
    on_resources(
        RESOURCES
            .iter()
            .copied()
            .filter(|resource| DERIVED.contains(&resource.name)),
        cases(CASES),
        Vocabulary::made_up,
        |resource| {
            let ordinary = condition(resource, &Vocabulary::made_up());
            let derived = derived(resource);
            prop_oneof![
                2 => derived.clone(),
                1 => derived.clone().prop_map(|one| format!("not {one}")),
                1 => (derived.clone(), ordinary.clone()).prop_map(|(one, other)| format!("{one} and {other}")),
                1 => (derived, ordinary).prop_map(|(one, other)| format!("not ({one} or {other})")),
            ]
            .boxed()
        },
    );
}

/// One such condition.
fn derived(resource: &'static Resource) -> BoxedStrategy<String> {
    let fields = resource.fields.iter().filter_map(|field| match field.kind {
        Kind::Joined(_) => Some(on_joined(field.name)),
        Kind::Date | Kind::DateTime => Some(on_relative(field.name)),
        _ => None,
    });
    let mut conditions: Vec<BoxedStrategy<String>> = fields.collect();
    if !resource.filters.is_empty() && resource.tags.is_some() {
        let key = select(vec!["BPO", "bpo", "Team", "Nobody"]);
        conditions.push(key.prop_map(|key| format!("tag({key})")).boxed());
    }
    prop::strategy::Union::new(conditions).boxed()
}

fn on_joined(name: &'static str) -> BoxedStrategy<String> {
    let word = select(vec![
        "anna", "ANNA", "an", "nna", "na", "b", "n", "Émile", "éM", "σας",
    ]);
    let value =
        prop::collection::vec(word, 1..4).prop_map(|words| format!("\"{}\"", words.join(" ")));
    let operator = select(vec!["=", "!=", "~", "!~", "^=", "!^="]);
    prop_oneof![
        3 => (operator, value.clone()).prop_map(move |(operator, value)| format!("{name} {operator} {value}")),
        1 => (value.clone(), value).prop_map(move |(one, other)| format!("{name} in ({one}, {other})")),
    ]
    .boxed()
}

fn on_relative(name: &'static str) -> BoxedStrategy<String> {
    let word = select(vec![
        "now",
        "today",
        "yesterday",
        "tomorrow",
        "Today",
        "NOW",
    ]);
    let offset = prop_oneof![
        1 => Just(String::new()),
        3 => (select(vec!["+", "-"]), 0..70_u32, select(vec!["s", "m", "h", "d", "w"]))
            .prop_map(|(sign, count, unit)| format!("{sign}{count}{unit}")),
    ];
    let time = (word, offset).prop_map(|(word, offset)| format!("{word}{offset}"));
    let operator = select(vec!["=", "!=", "<", "<=", ">", ">="]);
    prop_oneof![
        4 => (operator, time.clone()).prop_map(move |(operator, time)| format!("{name} {operator} {time}")),
        1 => (time.clone(), time.clone()).prop_map(move |(low, high)| format!("{name} in {low}..{high}")),
        1 => (time.clone(), time).prop_map(move |(one, other)| format!("{name} in (\"{one}\", {other})")),
    ]
    .boxed()
}

fn on_every_resource(
    cases: u32,
    words: fn() -> Vocabulary,
    query: fn(&'static Resource) -> BoxedStrategy<String>,
) {
    on_resources(RESOURCES.iter().copied(), cases, words, query);
}

fn on_resources(
    resources: impl Iterator<Item = &'static Resource>,
    cases: u32,
    words: fn() -> Vocabulary,
    query: fn(&'static Resource) -> BoxedStrategy<String>,
) {
    let run = |resource: &'static Resource| {
        let records = prop::collection::vec(record(resource, &words()), RECORDS);
        let case = (query(resource), records);
        all_agree_on(resource, cases * weight(resource), &case);
    };
    std::thread::scope(|scope| {
        for resource in resources {
            scope.spawn(move || run(resource));
        }
    });
}

/// Users have most of the language's features.
fn weight(resource: &Resource) -> u32 {
    1 + u32::from(resource.proficiencies) + u32::from(resource.hierarchy)
}

fn all_agree_on(
    resource: &'static Resource,
    cases: u32,
    case: &impl Strategy<Value = (String, Vec<Record>)>,
) {
    let config = Config {
        max_global_rejects: 8 * cases,
        ..config(cases)
    };
    let checked = TestRunner::new(config).run(case, |(query, records)| {
        all_agree(resource, &query, &records)
    });
    if let Err(failure) = checked {
        panic!("{resource}: {failure}");
    }
}

/// The rules that `tests/oracle-sees` breaks one at a time, to show what these properties detect.
#[cfg(unix)]
#[test]
fn lines_changed_by_oracle_sees_exist() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle-sees");
    let output = std::process::Command::new("bash")
        .args([script, "--check"])
        .output()
        .unwrap();
    let output_text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output_text}");
}
