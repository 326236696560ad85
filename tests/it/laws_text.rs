//! The properties of the language tools: formatting keeps meaning and comments, decompiling
//! reverses compiling, and completions advance the query.

use connectql::catalog::RESOURCES;
use connectql::evaluate::RequestEvaluator;
use connectql::syntax::parse;
use connectql::wire::SearchRequest;
use connectql::{
    Completion, CompletionKind, Description, Now, Options, Resource, compile, compile_with,
    complete, decompile, format,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use crate::effort::{cases, config};
use crate::generator::{Vocabulary, groups, query, record};

/// The number of cases of each property, for all resources together.
const CASES: u32 = 2_000;
/// The number of cases of the property about real-world requests.
const REQUESTS: u32 = 10_000;
/// The number of records on which a request is tried.
const RECORDS: usize = 4;
/// The number of positions completed in a query, in addition to its end.
const POSITIONS: usize = 3;

/// Tries a property on random queries of every resource, each with some random bytes for decisions.
fn check_property(
    holds: impl Fn(&'static Resource, &str, &[u8], &mut TestRunner) -> Result<(), TestCaseError> + Sync,
) {
    check_property_in_cases(CASES, holds);
}

fn check_property_in_cases(
    all: u32,
    holds: impl Fn(&'static Resource, &str, &[u8], &mut TestRunner) -> Result<(), TestCaseError> + Sync,
) {
    let holds = &holds;
    std::thread::scope(|scope| {
        for resources in RESOURCES.chunks(RESOURCES.len().div_ceil(2)) {
            scope.spawn(move || {
                for resource in resources {
                    let cases = cases(all) / u32::try_from(RESOURCES.len()).unwrap() + 1;
                    let config = Config {
                        max_global_rejects: 100_000,
                        ..config(cases)
                    };
                    let mut runner = TestRunner::new(config.clone());
                    let mut inner = TestRunner::new(config);
                    let inner = std::cell::RefCell::new(&mut inner);
                    let strategy = (
                        query(resource, &Vocabulary::made_up()),
                        vec(any::<u8>(), 1..40),
                    );
                    let tried = runner.run(&strategy, |(query, dice)| {
                        holds(resource, &query, &dice, &mut inner.borrow_mut())
                    });
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
            Some(1) if char == ' ' && !quoted => {
                text.push_str("\n# a line of its own\n# and another\n");
            }
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
    check_property(|_, query, dice, _| {
        let text = commented(query, dice);
        let written = parse(&text).expect("it has a tree");
        prop_assert!(
            written.problems.is_empty(),
            "{:?} {}",
            written.problems,
            text
        );
        let formatted = format(&text).expect("it has no problems");
        let read = parse(&formatted).expect("a printed query can be parsed");
        prop_assert!(
            read.problems.is_empty(),
            "{:?} {}",
            read.problems,
            formatted
        );
        prop_assert_eq!(&read.ast.root, &written.ast.root, "{}", formatted);
        let comments = |parsed: &connectql::syntax::Parsed| {
            let mut comments: Vec<String> = parsed
                .ast
                .comments
                .iter()
                .map(|comment| comment.text.clone())
                .collect();
            comments.sort();
            comments
        };
        prop_assert_eq!(comments(&read), comments(&written), "{}", formatted);
        prop_assert_eq!(format(&formatted).expect("it stays readable"), formatted);
        Ok(())
    });
}

#[test]
fn short_queries_stay_on_one_line_and_longer_ones_are_wrapped() {
    check_property(|_, query, _, _| {
        let formatted = format(query).expect("it has no problems");
        let on_one_line = parse(query).expect("it has a tree").ast.to_string();
        if on_one_line.chars().count() <= 100 {
            prop_assert_eq!(formatted, on_one_line);
        } else {
            prop_assert!(
                formatted.contains('\n')
                    && formatted.lines().all(|line| line.chars().count() <= 100)
            );
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

/// True if two requests find the same random records.
fn find_the_same(
    resource: &'static Resource,
    one: &SearchRequest,
    other: &SearchRequest,
    runner: &mut TestRunner,
) -> Result<(), TestCaseError> {
    let (left, right) = (evaluator(resource, one), evaluator(resource, other));
    let records = vec(record(resource, &Vocabulary::made_up()), RECORDS);
    for record in records
        .new_tree(runner)
        .expect("records can be made")
        .current()
    {
        prop_assert_eq!(
            left.matches(&record),
            right.matches(&record),
            "{:#?} {:#?} {}",
            one,
            other,
            record
        );
    }
    Ok(())
}

fn single(resource: &'static Resource, query: &str) -> Result<SearchRequest, TestCaseError> {
    let plan = compile(resource, query)
        .map_err(|report| TestCaseError::fail(format!("{report}: {query}")))?;
    prop_assert_eq!(plan.requests.len(), 1, "{}", query);
    Ok(plan.requests[0].clone())
}

#[test]
fn decompiling_reverses_compiling() {
    check_property(|resource, query, _, runner| {
        let Ok(plan) = compile_with(resource, query, &options()) else {
            return Err(TestCaseError::reject("cannot be compiled"));
        };
        for request in &plan.requests {
            let json = serde_json::to_string(request).unwrap();
            let query_text = decompile(resource, &json)
                .map_err(|report| TestCaseError::fail(format!("{report}: {json}")))?;
            let again = single(resource, &query_text.query)?;
            find_the_same(resource, request, &again, runner)?;
            // The planner has its own order of tags in a filter, so the text is stable only after
            // one round.
            let canonical = decompile(resource, &serde_json::to_string(&again).unwrap())
                .unwrap()
                .query;
            let json = serde_json::to_string(&single(resource, &canonical)?).unwrap();
            prop_assert_eq!(decompile(resource, &json).unwrap().query, canonical);
        }
        Ok(())
    });
}

#[test]
fn requests_as_people_write_them_decompile_to_equivalent_queries() {
    check_property_in_cases(REQUESTS, |resource, query, dice, runner| {
        let Ok(plan) = compile_with(resource, query, &options()) else {
            return Err(TestCaseError::reject("cannot be compiled"));
        };
        for request in &plan.requests {
            let mut json: Value = serde_json::to_value(request).unwrap();
            crate::perturb::request(&mut json, dice);
            let decompiled = decompile(resource, &json.to_string());
            let decompiled =
                decompiled.map_err(|report| TestCaseError::fail(format!("{report}: {json}")))?;
            find_the_same(
                resource,
                request,
                &single(resource, &decompiled.query)?,
                runner,
            )?;
        }
        Ok(())
    });
}

// ---- complete ----

fn first_error(resource: &'static Resource, query: &str) -> Option<Description> {
    let now: Now = "2024-07-18T09:30:00Z".parse().unwrap();
    let report = compile_with(resource, query, &Options::new().now(now)).err()?;
    report
        .descriptions()
        .into_iter()
        .find(|problem| problem.severity == "error")
}

/// The query with the open quote and parentheses closed at its end, as the user will close them.
fn closed(query: &str) -> String {
    let (mut open, mut quoted, mut escaped) = (0_usize, false, false);
    for char in query.chars() {
        quoted ^= char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        match char {
            '(' if !quoted => open += 1,
            ')' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
    }
    let quote = match (quoted, escaped) {
        (true, true) => "\\\"",
        (true, false) => "\"",
        (false, _) => "",
    };
    format!("{query}{quote}{}", ")".repeat(open))
}

/// A query while it is being typed: whole, cut off, or with one of its words or signs cut off.
fn unfinished<'q>(
    query: &'q str,
    dice: &mut impl Iterator<Item = usize>,
) -> Option<std::borrow::Cow<'q, str>> {
    let cut = dice.next()? % (query.len() + 1);
    match dice.next()? % 3 {
        0 => Some(query.into()),
        1 => Some(query.get(..cut)?.into()),
        _ => {
            let rest = query.get(cut..)?;
            let is_sign = rest.starts_with(|char: char| "=~^!<>".contains(char));
            let rest = rest.trim_start_matches(|char: char| {
                if is_sign {
                    "=~^!<>".contains(char)
                } else {
                    char.is_alphanumeric()
                }
            });
            Some(format!("{}{rest}", &query[..cut]).into())
        }
    }
}

/// True if a value directly follows a field: any operator between them leads to the next problem, which has the same code.
fn is_operator_missing(problem: &Description) -> bool {
    problem.message.starts_with("expected an operator")
}

/// True if a completion removes the first problem of a query or moves it to the right, and causes no problem before
/// it. A position before or after the first problem may leave it unchanged. An unclosed parenthesis is ignored: a
/// group being typed is still to be closed.
fn advances_query(resource: &'static Resource, text: &str, offered: &Completion) -> bool {
    let inserted = format!(
        "{}{}{}",
        &text[..offered.start],
        offered.text,
        &text[offered.end..]
    );
    let ends = |error: &Description| (error.start as usize, error.end as usize);
    // Nobody leaves a list or a group empty.
    let is_last = text[offered.end..].trim().is_empty();
    let filled =
        if is_last && offered.text.ends_with('(') && offered.kind == CompletionKind::Keyword {
            "x"
        } else {
            ""
        };
    let filled = format!(
        "{}{}{filled}{}",
        &text[..offered.start],
        offered.text,
        &text[offered.end..]
    );
    let Some(after) = first_error(resource, &closed(&filled)) else {
        return true;
    };
    let (start, end) = ends(&after);
    let Some(before) = first_error(resource, &closed(text)) else {
        // At the end of a query, the next problem is the part still to be typed.
        let is_last = text[offered.end..]
            .trim_matches(|char: char| char.is_whitespace() || char == ')')
            .is_empty();
        return is_last && start >= offered.start;
    };
    let mut was = ends(&before);
    // A position where parsing stops hides earlier problems, which any word there would reveal.
    let shown = first_error(
        resource,
        &closed(&format!(
            "{} x {}",
            &text[..offered.start],
            &text[offered.end..]
        )),
    );
    if let Some(shown) = shown
        .map(|shown| ends(&shown))
        .filter(|shown| shown.1 <= offered.start && shown.0 < was.0)
    {
        was = shown;
    }
    if text
        .get(offered.end..was.0)
        .is_some_and(|between| between.trim().is_empty())
        && (after.code != before.code
            || is_operator_missing(&before) && !is_operator_missing(&after))
    {
        // It is right after the position, ignoring white space.
        was.0 = offered.end;
    }
    let replaces = offered.start < offered.end;
    let moved = |at: usize| {
        if at > offered.end {
            at + inserted.len() - text.len()
        } else {
            at
        }
    };
    // Text that ends where the completion begins has already been typed. A fully typed word is
    // listed unchanged, and replacing one operator with another leaves its operand missing.
    let may_stay = was.1 <= offered.start
        || was.0 > offered.end
        || was.0 == offered.end && replaces
        || inserted == text;
    let is_same = (&after.code, start, end) == (&before.code, moved(was.0), moved(was.1));
    if is_same {
        may_stay
    } else {
        // Anything missing right after a replaced word is still missing after its replacement.
        let after = offered.start + offered.text.len();
        let after = if replaces && was.0 == offered.end {
            after
        } else {
            was.0
        };
        start >= was.0.min(moved(was.0)).min(after)
    }
}

#[test]
fn a_completion_removes_the_first_problem_or_moves_it_to_the_right() {
    // Each case completes at several positions, and each candidate is compiled: a tenth of the cases
    // takes as long as the other properties.
    check_property_in_cases(CASES / 10, |resource, query, dice, _| {
        if compile(resource, query).is_err() {
            return Err(TestCaseError::reject("it has other problems"));
        }
        let mut dice = dice.chunks(2).map(|dice| {
            dice.iter()
                .fold(0, |all, die| all * 256 + usize::from(*die))
        });
        let Some(text) = unfinished(query, &mut dice) else {
            return Ok(());
        };
        for die in dice.take(POSITIONS).chain([text.len()]) {
            let at = die % (text.len() + 1);
            for offered in complete(resource, &text, at).unwrap_or_default() {
                prop_assert!(
                    advances_query(resource, &text, &offered),
                    "{} at {}: {:?}",
                    text,
                    at,
                    offered
                );
            }
        }
        Ok(())
    });
}
