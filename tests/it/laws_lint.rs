//! The properties of warnings: parts reported as matching nothing match nothing, and parts reported
//! as redundant are. Each pair of some conditions is joined by `and` and by `or`, and judged on all
//! records of a small world.

use connectql::evaluate::{Record, RecordContext};
use connectql::{Code, Options, Resource, Span, USERS, compile_with, evaluator, resource};
use serde_json::{Value, json};

/// Conditions on two single-valued fields, a string and a number, and on a flag and a time.
const OF_FORMS: [&str; 33] = [
    "title = ab",
    "title = abc",
    "title ~ ab",
    "title ~ bc",
    "title ^= ab",
    "title ^= bc",
    "title in (ab, bc)",
    "title in (abc, zz)",
    "latestversion = 2",
    "latestversion != 2",
    "latestversion > 1",
    "latestversion > 3",
    "latestversion < 4",
    "latestversion <= 1",
    "latestversion >= 4",
    "latestversion in 2..3",
    "latestversion in (1, 3)",
    "latestversion in (2, 3, 4)",
    "not latestversion in (2, 3)",
    "not latestversion in 2..3",
    "autoevaluation",
    "not autoevaluation",
    "modified = 2024-01-02",
    "modified != 2024-01-02",
    "modified > 2024-01-02",
    "modified <= 2024-01-02",
    "modified in 2024-01-01..2024-01-02",
    "not modified in 2024-01-02..2024-01-03",
    "(latestversion = 2 or latestversion = 3)",
    "(latestversion > 1 and latestversion < 4)",
    "(title = ab and latestversion = 2)",
    "(title = ab or latestversion = 2)",
    "(title ^= ab and (latestversion = 1 or latestversion = 2))",
];

/// Conditions on a field that covers several, on tags, and on proficiencies.
const OF_USERS: [&str; 26] = [
    "username = ab",
    "username in (ab, bc)",
    "lastname ~ ab",
    "username = \"ΟΔΟΣΑ\"",
    "username ~ \"ΔΟΣ\"",
    "username ^= \"ΟΔΟΣ\"",
    "username = οδος",
    "name = ab",
    "name ~ ab",
    "name in (ab, bc)",
    "tag(a=1)",
    "tag(a=2)",
    "tag(a in (1, 2))",
    "tag(a=1, b=1)",
    "tag(b=1)",
    "proficiency(x)",
    "proficiency(x >= 3)",
    "proficiency(x in 2..4)",
    "proficiency(x in (1, 4))",
    "proficiency(level < 3)",
    "proficiency(level > 2)",
    "proficiency(value ~ xy, level = 3)",
    "(username = ab and tag(a=1))",
    "(username = ab or tag(a=1))",
    "(tag(a=1) or tag(a=2))",
    "(name = ab and proficiency(x))",
];

fn forms() -> Vec<Record> {
    let mut records = Vec::new();
    for title in ["ab", "abc", "bc", "zz", "zabc"] {
        for version in 1..=5 {
            for flag in [true, false] {
                for day in 1..=4 {
                    records.push(
                        Record::new(json!({
                            "Title": title, "LatestVersion": version, "AutoEvaluationEnabled": flag,
                            "LastModifiedTime": format!("2024-01-0{day}T12:00:00Z"),
                        }))
                        .unwrap(),
                    );
                }
            }
        }
    }
    records
}

fn users() -> Vec<Record> {
    let mut records = Vec::new();
    for (username, lastname) in [
        ("ab", "bc"),
        ("bc", "ab"),
        ("zz", "zabz"),
        ("bc", "bc"),
        ("zz", "zz"),
        ("ΟΔΟΣΑ", "zz"),
        ("ΟΔΟΣ", "zz"),
    ] {
        for tags in [
            json!({}),
            json!({"a": "1"}),
            json!({"a": "2", "b": "1"}),
            json!({"a": "1", "b": "1"}),
        ] {
            for proficiencies in [
                &[][..],
                &[("x", 1)],
                &[("x", 3)],
                &[("x", 4), ("y", 2)],
                &[("xy", 3)],
                &[("y", 5)],
            ] {
                let proficiencies: Vec<Value> = proficiencies
                    .iter()
                    .map(|(value, level)| json!({"AttributeName": "n", "AttributeValue": value, "Level": level}))
                    .collect();
                records.push(
                    Record::new(json!({
                        "Username": username, "IdentityInfo": {"FirstName": "f", "LastName": lastname},
                        "Tags": tags, "Proficiencies": proficiencies,
                    }))
                    .unwrap(),
                );
            }
        }
    }
    records
}

/// For each record, whether the query matches it.
fn matches(resource: &'static Resource, query: &str, records: &[Record]) -> Vec<bool> {
    let evaluator = evaluator(
        resource,
        query,
        &Options::default(),
        RecordContext::Instance { groups: None },
    )
    .unwrap_or_else(|report| panic!("{query}: {report:?}"));
    records
        .iter()
        .map(|record| evaluator.matches(record).unwrap())
        .collect()
}

/// Checks the parts named in the warnings of a pair.
fn check(resource: &'static Resource, parts: [&str; 2], join: &str, records: &[Record]) -> usize {
    let query = parts.join(&format!(" {join} "));
    let mut options = Options::default();
    options.residual = true;
    let plan = compile_with(resource, &query, &options)
        .unwrap_or_else(|report| panic!("{query}: {report:?}"));
    let whole = matches(resource, &query, records);
    let mut warned = 0;
    for problem in plan.warnings.problems() {
        match (problem.code, problem.span()) {
            (Code::Redundant, Some(span)) => {
                warned += 1;
                let Some(rest) = without(&query, parts, span) else {
                    continue;
                };
                assert_eq!(
                    matches(resource, rest, records),
                    whole,
                    "a part is not redundant: {query}"
                );
            }
            (Code::MatchesNothing, Some(span)) => {
                warned += 1;
                let ends_the_and = join == "and" && covers_part(&query, parts, span);
                assert!(
                    !ends_the_and || whole.iter().all(|matches| !matches),
                    "nothing matches: {query}"
                );
            }
            (other, _) => assert!(
                matches!(
                    other,
                    Code::FetchesEverything | Code::ContainsLengthUndocumented
                ),
                "{query}: {other:?}"
            ),
        }
    }
    warned
}

/// The other part of a pair, if the span covers one part.
fn without<'p>(query: &str, parts: [&'p str; 2], span: Span) -> Option<&'p str> {
    let [left, right] = parts;
    let named = query[span.range()].trim_matches(['(', ')']);
    let is = |part: &str| part.trim_matches(['(', ')']) == named;
    if (span.start as usize) < left.len() {
        is(left).then_some(right)
    } else {
        is(right).then_some(left)
    }
}

fn covers_part(query: &str, parts: [&str; 2], span: Span) -> bool {
    without(query, parts, span).is_some()
}

fn check_all(resource: &'static Resource, conditions: &[&str], records: &[Record]) -> usize {
    let pairs = conditions
        .iter()
        .flat_map(|left| conditions.iter().map(move |right| [*left, *right]));
    let joined = pairs.flat_map(|pair| ["and", "or"].map(|join| (pair, join)));
    joined
        .map(|(pair, join)| check(resource, pair, join, records))
        .sum()
}

#[test]
fn warnings_about_forms_are_true() {
    let warned = check_all(resource("evaluation-forms").unwrap(), &OF_FORMS, &forms());
    assert!(warned > 500, "{warned} warnings");
}

#[test]
fn warnings_about_users_are_true() {
    let warned = check_all(&USERS, &OF_USERS, &users());
    assert!(warned > 100, "{warned} warnings");
}
