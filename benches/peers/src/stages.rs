//! The stages, each prepared with the output of the previous one, and queries of several shapes.

use std::hint::black_box;

use connectql::measure::{check_alone, lint_alone, pest_alone, plan_and_emit};
use connectql::syntax::parse;
use connectql::{USERS, decompile, format};

use crate::predicates::{CONNECTQL, query};

/// A stage that is ready to run.
pub type Run = Box<dyn Fn()>;

/// The stages in the order of the pipeline, then the tools.
pub const STAGES: [&str; 8] = [
    "pest's parse",
    "parse",
    "check",
    "lint",
    "plan and emit",
    "JSON text",
    "decompile",
    "format",
];

/// The shapes of queries, each with a function for a query with a number of conditions.
pub const SHAPES: [(&str, fn(usize) -> String); 3] =
    [("groups", groups), ("list", list), ("tags", tags)];

/// `or` of groups of three conditions.
fn groups(conditions: usize) -> String {
    query(&CONNECTQL, conditions)
}

/// One list of values.
fn list(conditions: usize) -> String {
    let values: Vec<String> = (0..conditions).map(|at| format!("user{at:06}")).collect();
    format!("username in ({})", values.join(", "))
}

/// `and` of conditions, including a few tags.
fn tags(conditions: usize) -> String {
    let condition = |at: usize| match at {
        0..3 => format!("tag(key{at} = value)"),
        _ => format!("lastname ~ smith{at}"),
    };
    (0..conditions)
        .map(condition)
        .collect::<Vec<_>>()
        .join(" and ")
}

/// Prepares a stage for a query.
pub fn ready(stage: &str, text: &str) -> Run {
    let text = text.to_owned();
    let ast = parse(&text).expect("the query is correct").ast;
    let (checked, _) = check_alone(&ast, &USERS).expect("the query is correct");
    let requests = plan_and_emit(&checked, &USERS).expect("the query is correct");
    match stage {
        "pest's parse" => run(move || pest_alone(&text)),
        "parse" => run(move || parse(&text)),
        "check" => run(move || check_alone(&ast, &USERS)),
        "lint" => run(move || lint_alone(&checked, &text, &USERS)),
        "plan and emit" => run(move || plan_and_emit(&checked, &USERS)),
        "JSON text" => run(move || serde_json::to_string(&requests)),
        "decompile" => {
            let json = serde_json::to_string(&requests[0]).expect("requests can be written");
            run(move || decompile(&USERS, &json))
        }
        "format" => run(move || format(&text)),
        other => panic!("there is no stage {other}"),
    }
}

fn run<T>(work: impl Fn() -> T + 'static) -> Run {
    Box::new(move || drop(black_box(work())))
}
