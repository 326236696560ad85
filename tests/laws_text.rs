//! The laws of the language tools: formatting keeps meaning and comments, decompiling undoes compiling, and what is
//! offered at a place brings the query on.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod generator;
mod roughen;

use connectql::catalog::RESOURCES;
use connectql::evaluate::RequestEvaluator;
use connectql::syntax::parse;
use connectql::wire::SearchRequest;
use connectql::{Description, Options, Resource, compile, compile_with, complete, decompile, format};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use generator::{Vocabulary, groups, query, record};

/// Cases of each law, of all resources together, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 2_000;
/// Cases of the law about requests as people write them.
const REQUESTS: u32 = 10_000;
/// Records that a request is tried on.
const RECORDS: usize = 4;

fn cases(otherwise: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(otherwise)
}

/// Tries a law on random queries of every resource, each with some random bytes to decide by.
fn law(holds: impl Fn(&'static Resource, &str, &[u8], &mut TestRunner) -> Result<(), TestCaseError> + Sync) {
    law_in(CASES, holds);
}

fn law_in(
    otherwise: u32,
    holds: impl Fn(&'static Resource, &str, &[u8], &mut TestRunner) -> Result<(), TestCaseError> + Sync,
) {
    let holds = &holds;
    std::thread::scope(|scope| {
        for resources in RESOURCES.chunks(RESOURCES.len().div_ceil(2)) {
            scope.spawn(move || {
                for resource in resources {
                    let cases = cases(otherwise) / u32::try_from(RESOURCES.len()).unwrap() + 1;
                    let config =
                        Config { cases, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
                    let mut runner = TestRunner::new(config.clone());
                    let mut inner = TestRunner::new(config);
                    let inner = std::cell::RefCell::new(&mut inner);
                    let strategy = (query(resource, &Vocabulary::made_up()), vec(any::<u8>(), 1..40));
                    let tried =
                        runner.run(&strategy, |(query, dice)| holds(resource, &query, &dice, &mut inner.borrow_mut()));
                    tried.unwrap_or_else(|failure| panic!("{resource}: {failure}"));
                }
            });
        }
    });
}

// ---- fmt ----

/// The query with comments and line breaks in place of some of its spaces.
fn commented(query: &str, dice: &[u8]) -> String {
    let mut dice = dice.iter().cycle();
    let (mut text, mut quoted, mut escaped) = (String::new(), false, false);
    for char in query.chars() {
        quoted ^= char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        match dice.next().map(|die| die % 12) {
            Some(0) if char == ' ' && !quoted => text.push_str(" # a comment\n  "),
            Some(1) if char == ' ' && !quoted => text.push_str("\n# a line of its own\n# and another\n"),
            Some(2) if char == ' ' && !quoted => text.push_str("\t\r\n "),
            Some(3) if matches!(char, '(' | ',') && !quoted => {
                text.push(char);
                text.push_str("# glued to it\n");
            }
            _ => text.push(char),
        }
    }
    text
}

#[test]
fn formatting_keeps_the_query_and_its_comments_and_is_idempotent() {
    law(|_, query, dice, _| {
        let text = commented(query, dice);
        let written = parse(&text).expect("it has a tree");
        prop_assert!(written.problems.is_empty(), "{:?} {}", written.problems, text);
        let formatted = format(&text).expect("it has no problems");
        let read = parse(&formatted).expect("what is printed can be read");
        prop_assert!(read.problems.is_empty(), "{:?} {}", read.problems, formatted);
        prop_assert_eq!(&read.ast.root, &written.ast.root, "{}", formatted);
        let said = |parsed: &connectql::syntax::Parsed| {
            let mut said: Vec<String> = parsed.ast.comments.iter().map(|comment| comment.text.clone()).collect();
            said.sort();
            said
        };
        prop_assert_eq!(said(&read), said(&written), "{}", formatted);
        prop_assert_eq!(format(&formatted).expect("it stays readable"), formatted);
        Ok(())
    });
}

#[test]
fn a_query_that_fits_stands_on_one_line_and_a_longer_one_is_broken() {
    law(|_, query, _, _| {
        let formatted = format(query).expect("it has no problems");
        let on_one_line = parse(query).expect("it has a tree").ast.to_string();
        if on_one_line.chars().count() <= 100 {
            prop_assert_eq!(formatted, on_one_line);
        } else {
            prop_assert!(formatted.contains('\n') && formatted.lines().all(|line| line.chars().count() <= 100));
        }
        Ok(())
    });
}

// ---- decompile ----

fn options() -> Options {
    let mut options = Options::default();
    options.residual = true;
    options
}

fn evaluator(resource: &'static Resource, request: &SearchRequest) -> RequestEvaluator {
    RequestEvaluator::new(resource, request, Some(&groups())).expect("it is well formed")
}

/// Whether two requests find the same, as far as random records show.
fn find_the_same(
    resource: &'static Resource,
    one: &SearchRequest,
    other: &SearchRequest,
    runner: &mut TestRunner,
) -> Result<(), TestCaseError> {
    let (left, right) = (evaluator(resource, one), evaluator(resource, other));
    let records = vec(record(resource, &Vocabulary::made_up()), RECORDS);
    for record in records.new_tree(runner).expect("records can be made").current() {
        prop_assert_eq!(left.matches(&record), right.matches(&record), "{:#?} {:#?} {}", one, other, record);
    }
    Ok(())
}

fn single(resource: &'static Resource, query: &str) -> Result<SearchRequest, TestCaseError> {
    let plan = compile(resource, query).map_err(|report| TestCaseError::fail(format!("{report}: {query}")))?;
    prop_assert_eq!(plan.requests.len(), 1, "{}", query);
    Ok(plan.requests[0].clone())
}

#[test]
fn decompiling_undoes_compiling() {
    law(|resource, query, _, runner| {
        let Ok(plan) = compile_with(resource, query, &options()) else {
            return Err(TestCaseError::reject("cannot be compiled"));
        };
        for request in &plan.requests {
            let json = serde_json::to_string(request).unwrap();
            let said = decompile(resource, &json).map_err(|report| TestCaseError::fail(format!("{report}: {json}")))?;
            let again = single(resource, &said.query)?;
            find_the_same(resource, request, &again, runner)?;
            // The planner has its own order of the tags in a filter: after one round the text stays.
            let canonical = decompile(resource, &serde_json::to_string(&again).unwrap()).unwrap().query;
            let json = serde_json::to_string(&single(resource, &canonical)?).unwrap();
            prop_assert_eq!(decompile(resource, &json).unwrap().query, canonical);
        }
        Ok(())
    });
}

#[test]
fn requests_as_people_write_them_mean_the_same_as_queries() {
    law_in(REQUESTS, |resource, query, dice, runner| {
        let Ok(plan) = compile_with(resource, query, &options()) else {
            return Err(TestCaseError::reject("cannot be compiled"));
        };
        for request in &plan.requests {
            let mut json: Value = serde_json::to_value(request).unwrap();
            roughen::request(&mut json, dice);
            let said = decompile(resource, &json.to_string());
            let said = said.map_err(|report| TestCaseError::fail(format!("{report}: {json}")))?;
            find_the_same(resource, request, &single(resource, &said.query)?, runner)?;
        }
        Ok(())
    });
}

// ---- complete ----

/// A word or an operator of a query, outside of quotes.
fn tokens(query: &str) -> Vec<std::ops::Range<usize>> {
    let mut tokens: Vec<std::ops::Range<usize>> = Vec::new();
    let kind = |char: char| if char.is_alphanumeric() { 1 } else { u8::from("=~^!<>".contains(char)) * 2 };
    let (mut quoted, mut last) = (false, 0);
    for (at, char) in query.char_indices() {
        quoted ^= char == '"';
        let now = if quoted || char == '"' { 0 } else { kind(char) };
        match tokens.last_mut() {
            Some(token) if now > 0 && now == last && token.end == at => token.end = at + char.len_utf8(),
            _ if now > 0 => tokens.push(at..at + char.len_utf8()),
            _ => {}
        }
        last = now;
    }
    tokens
}

fn first_error(resource: &'static Resource, query: &str) -> Option<Description> {
    let report = compile(resource, query).err()?;
    report.descriptions().into_iter().find(|problem| problem.severity == "error")
}

#[test]
fn a_completion_removes_the_first_problem_or_moves_it_to_the_right() {
    law(|resource, query, dice, _| {
        if compile(resource, query).is_err() {
            return Err(TestCaseError::reject("it has problems of its own"));
        }
        let tokens = tokens(&query.replace("\\\"", "''"));
        let Some(token) = tokens.get(usize::from(dice[0]) % tokens.len().max(1)) else { return Ok(()) };
        let typed = token.start + usize::from(dice.get(1).copied().unwrap_or(0)) % (token.len() + 1);
        let Some((kept, _)) = query.split_at_checked(typed) else { return Ok(()) };
        // Without its `not` a query has no gap.
        if &query[token.clone()] == "not" {
            return Ok(());
        }
        let text = format!("{kept}{}", &query[token.end..]);
        let before = first_error(resource, &text);
        for offered in complete(resource, &text, typed).unwrap() {
            // Whoever types an opening parenthesis closes it.
            let closing = if offered.text.ends_with('(') { ")" } else { "" };
            let inserted = format!("{}{}{closing}{}", &text[..offered.start], offered.text, &text[offered.end..]);
            let Some(before) = before.as_ref().filter(|before| before.end as usize >= offered.start) else { continue };
            let after = first_error(resource, &inserted);
            let moved = after.as_ref().is_none_or(|after| {
                let same = (&after.message, after.start, after.end) == (&before.message, before.start, before.end);
                // Nothing that stood left of the place has become wrong.
                !same && after.end as usize >= offered.start
            });
            prop_assert!(moved, "{} -> {}: {:?} {:?}", text, inserted, before, after);
        }
        Ok(())
    });
}
