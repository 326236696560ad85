//! The properties of messages, on queries with random mistakes: every message has help, and a
//! suggested query compiles and keeps everything that was written.

use connectql::catalog::RESOURCES;
use connectql::{Code, Edit, Problem, Resource, Span, Suggestion, compile};
use miette::Diagnostic;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::effort::config;
use crate::generator::{Vocabulary, query};

/// The number of cases of each property, for all resources together.
const CASES: u32 = 4_000;

/// Words and symbols that occur in queries, and some that do not.
const PIECES: &[&str] = &[
    "username",
    "state",
    "displayorder",
    "id",
    "tag",
    "proficiency",
    "hierarchy",
    "field",
    "level",
    "nothing",
    "and",
    "or",
    "not",
    "in",
    "under",
    "is",
    "null",
    "like",
    "between",
    "where",
    "select",
    "name",
    "value",
    "=",
    "!=",
    "~",
    "^=",
    "<",
    ">=",
    "!",
    "==",
    "=>",
    ":",
    "..",
    "&",
    "|",
    "&&",
    "||",
    "&|",
    "(",
    ")",
    ",",
    "[",
    "]",
    "{",
    "}",
    ";",
    "-",
    "+",
    ".",
    "*",
    "#",
    "$",
    "$x",
    "\\",
    "\"",
    "'",
    "\u{201C}",
    "\u{2019}",
    "bob",
    "a@b.c",
    "\"bob\"",
    "'a b'",
    "\"a\\\"b\"",
    "1",
    "3",
    "2..4",
    "99999999999",
    "2024-01-01",
    "true",
    "\n",
];

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        max_global_rejects: 100_000,
        ..config(cases)
    })
}

/// Tries a property on each resource, with incorrect queries and the queries from which they were
/// made.
fn check_property(
    incorrect: impl Fn(&'static Resource) -> BoxedStrategy<(String, String)>,
    property: Property,
) {
    let cases = CASES / u32::try_from(RESOURCES.len()).unwrap() + 1;
    for resource in RESOURCES {
        let tried = runner(cases).run(&incorrect(resource), |(correct, incorrect)| {
            property(resource, &correct, &incorrect)
        });
        tried.unwrap_or_else(|failure| panic!("{resource}: {failure}"));
    }
}

type Property = fn(&'static Resource, &str, &str) -> Result<(), TestCaseError>;

/// Pieces in any order, glued or with spaces.
fn random_pieces(_: &'static Resource) -> BoxedStrategy<(String, String)> {
    let pieces = vec(
        (select(PIECES), prop_oneof![3 => Just(" "), 1 => Just("")]),
        1..12,
    );
    let text = |pieces: Vec<(&str, &str)>| {
        pieces
            .iter()
            .flat_map(|(piece, space)| [*piece, *space])
            .collect()
    };
    pieces
        .prop_map(move |pieces| (String::new(), text(pieces)))
        .boxed()
}

/// Text inserted into a query, or in place of one of its pieces.
const INSERTED: &[&str] = &[
    "",
    "",
    "(",
    ")",
    ",",
    "\"",
    "'",
    "=",
    "==",
    "!",
    ";",
    "#",
    "$",
    "\\",
    "[",
    "]",
    "-",
    "+",
    ":",
    "&",
    "|",
    "..",
    "~",
    "<",
    "=>",
    "<>",
    "\u{201C}",
    " and ",
    " or ",
    " not ",
    " in ",
    " is ",
    " x",
    " \"y z\" ",
    "under",
    "null",
];

/// A query with some of its symbols removed, doubled or replaced. Its words stay intact.
fn mutated(resource: &'static Resource) -> BoxedStrategy<(String, String)> {
    let mutation = (
        any::<prop::sample::Index>(),
        any::<bool>(),
        select(INSERTED),
    );
    (query(resource, &Vocabulary::made_up()), vec(mutation, 1..4))
        .prop_map(|(query, mutations)| {
            let mut pieces = pieces(&query);
            for (position, keeps, inserted) in mutations {
                let index = position.index(pieces.len().max(1));
                let Some(piece) = pieces.get_mut(index) else {
                    continue;
                };
                let is_mark = !piece.contains(char::is_alphanumeric);
                if keeps || !is_mark {
                    piece.push_str(inserted);
                } else {
                    inserted.clone_into(piece);
                }
            }
            (query, pieces.concat())
        })
        .boxed()
}

/// Runs of letters and digits, and each other character.
fn pieces(query: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut in_word = false;
    for char in query.chars() {
        match pieces.last_mut() {
            Some(piece) if in_word && char.is_alphanumeric() => piece.push(char),
            _ => pieces.push(char.to_string()),
        }
        in_word = char.is_alphanumeric();
    }
    pieces
}

fn check_help(resource: &'static Resource, _: &str, incorrect: &str) -> Result<(), TestCaseError> {
    let report = match compile(resource, incorrect) {
        Ok(plan) => plan.warnings,
        Err(report) => report,
    };
    for problem in report.problems() {
        let help = problem
            .help()
            .map(|help| help.to_string())
            .unwrap_or_default();
        prop_assert!(!help.trim().is_empty(), "{}: {}", incorrect, problem);
    }
    Ok(())
}

#[test]
fn every_problem_of_random_text_has_help() {
    check_property(random_pieces, check_help);
}

#[test]
fn every_problem_of_a_mutated_query_has_help() {
    check_property(mutated, check_help);
}

/// The words of a string: runs of letters and digits, in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Words about how values are compared, not which values: they may be expressed differently.
const REPHRASED: &[&str] = &["and", "or", "not", "in", "is", "under", "null"];

fn check_suggested_query(
    resource: &'static Resource,
    correct: &str,
    incorrect: &str,
) -> Result<(), TestCaseError> {
    let Err(report) = compile(resource, incorrect) else {
        return Ok(());
    };
    let Some(offered) = report.meant() else {
        return Ok(());
    };
    let compiled = compile(resource, offered).is_ok();
    prop_assert!(compiled, "{} -> {}", incorrect, offered);
    let (offered_words, meant_words) = (words(offered), words(correct));
    // Words changed by a mutation may be corrected.
    let kept = |word: &&String| meant_words.contains(word) && !REPHRASED.contains(&word.as_str());
    for word in words(incorrect).iter().filter(kept) {
        prop_assert!(
            offered_words.contains(word),
            "{} -> {} without {}",
            incorrect,
            offered,
            word
        );
    }
    Ok(())
}

#[test]
fn suggested_queries_compile() {
    check_property(random_pieces, check_suggested_query);
}

#[test]
fn suggestions_for_mutated_queries_keep_all_words() {
    check_property(mutated, check_suggested_query);
}

/// Problems of a query that parses: a suggestion for one is correct on its own, whatever else is
/// incorrect.
const READ: &[&str] = &[
    "unknown_field",
    "unknown_function",
    "unknown_value",
    "malformed_value",
    "function_arguments",
];

/// Problems of names alone.
const NAMES: &[&str] = &["unknown_field", "unknown_function"];

/// Problems of a single condition; applying a suggestion may reveal others.
const OF_A_CONDITION: &[&str] = &[
    "unknown_field",
    "unknown_function",
    "unknown_value",
    "malformed_value",
    "function_arguments",
    "operator_not_taken",
    "out_of_range",
    "reversed_range",
    "contains_length",
    "tag_limit",
];

fn is_one_of(problem: &Problem, codes: &[&str]) -> bool {
    problem
        .code
        .text()
        .strip_prefix("connectql::")
        .is_some_and(|code| codes.contains(&code))
}

fn check_suggestions(
    resource: &'static Resource,
    _: &str,
    incorrect: &str,
) -> Result<(), TestCaseError> {
    let Err(report) = compile(resource, incorrect) else {
        return Ok(());
    };
    for mistaken in report
        .problems()
        .iter()
        .filter(|problem| is_one_of(problem, READ))
    {
        let Some(Suggestion {
            edits, only_alone, ..
        }) = mistaken.suggestions().first()
        else {
            continue;
        };
        let [
            Edit {
                start, end, text, ..
            },
        ] = &edits[..]
        else {
            panic!("it has one edit: {edits:?}");
        };
        let span = Span::new(*start, *end);
        let (before, within, after) = (
            &incorrect[..span.start as usize],
            &incorrect[span.range()],
            &incorrect[span.end as usize..],
        );
        // If a quote or a parenthesis is not closed, a span may be adjacent to other words.
        let parts = |char: char| char.is_whitespace() || "(,)".contains(char);
        let is_glued = !(before.is_empty() || before.ends_with(parts))
            || !(after.is_empty() || after.starts_with(parts));
        if is_glued || *only_alone && within != incorrect.trim() {
            continue;
        }
        let edited = format!("{before}{text}{after}");
        let Err(left) = compile(resource, &edited) else {
            continue;
        };
        let is_there = |span: Span| {
            (span.start as usize) < before.len() + text.len() && before.len() < span.end as usize
        };
        // A function with a corrected name may still have the incorrect arguments.
        let expected = if mistaken.code == Code::UnknownFunction {
            NAMES
        } else {
            OF_A_CONDITION
        };
        let is_there = |problem: &&Problem| {
            is_one_of(problem, expected) && problem.span().is_some_and(is_there)
        };
        let still = left.problems().iter().find(is_there);
        prop_assert!(
            still.is_none(),
            "{} -> {}: {}",
            incorrect,
            edited,
            still.unwrap()
        );
    }
    Ok(())
}

#[test]
fn suggested_edits_correct_their_problem() {
    for resource in RESOURCES {
        let tried = TestRunner::new(config(CASES / 20))
            .run(&mutated(resource), |(correct, incorrect)| {
                check_suggestions(resource, &correct, &incorrect)
            });
        tried.unwrap_or_else(|failure| panic!("{resource}: {failure}"));
    }
}
