//! The suggested query, if one can be derived from a query with errors.
//!
//! Each error suggests edits. The query with all of them is parsed and checked again, and suggested
//! only if it has no errors and no word is lost.

use super::readings::Readings;
use super::reconcile::{merge_problems, reconciled, suggests_name_search};
use crate::check::{CheckOptions, check};
use crate::diagnostics::{Code, Problem, Suggestion, edited};
use crate::hir::Query;
use crate::syntax::{Parsed, function_by_alias, is_operator_word, is_word_for_under, texts};

/// The maximum number of correction rounds: one error can hide another.
const ROUNDS_MAX: usize = 4;

/// The intended query of one with these errors, as text and checked.
pub(super) fn corrected_query(
    written: &str,
    mut problems: Vec<Problem>,
    options: CheckOptions<'_>,
    readings: &Readings,
) -> Option<(String, Query)> {
    let (mut text, mut dropped) = (written.to_owned(), String::new());
    for _ in 0..ROUNDS_MAX {
        let suggestions = suggestions(&problems, &text, written)?;
        for suggestion in &suggestions {
            dropped = dropped + " " + &suggestion.drops;
        }
        let edits = suggestions.iter().flat_map(|suggestion| &suggestion.edits);
        text = edited(&text, edits);
        let slips = readings.slips(&text);
        if !slips.is_empty() {
            problems = slips.iter().map(|slip| slip.problem.clone()).collect();
            continue;
        }
        match read(&text, options, readings)? {
            // A string like `))` becomes empty, which is no reason to suggest a search for
            // everything.
            Outcome::Right(meant, query) => {
                let is_kept = !meant.is_empty() && keeps_all_words(written, &meant, &dropped);
                return is_kept.then_some((meant, *query));
            }
            Outcome::Wrong(found) => problems = found,
        }
    }
    None
}

/// The result of reading a corrected text.
enum Outcome {
    /// A query without errors, in canonical form and checked.
    Right(String, Box<Query>),
    /// A query with these errors.
    Wrong(Vec<Problem>),
}

/// Reads and checks a corrected text; `None` if too many texts have been read.
fn read(text: &str, options: CheckOptions<'_>, readings: &Readings) -> Option<Outcome> {
    let (slips, ast) = match readings.parse_within_limit(text)? {
        Ok(Parsed { ast, problems, .. }) => (problems, Some(ast)),
        Err(problems) => (problems, None),
    };
    let checked = ast
        .as_ref()
        .map(|ast| check(ast, readings.resource, options));
    let (query, found) = checked.unwrap_or_default();
    // `null` means a missing value, which the service cannot search for.
    if found.iter().any(|problem| problem.code == Code::BareNull) {
        return None;
    }
    let is_right = slips.is_empty() && found.iter().all(Problem::is_warning);
    if let (Some(ast), Some(query), true) = (ast, query, is_right) {
        return Some(Outcome::Right(ast.to_string(), Box::new(query)));
    }
    if !readings.can_parse() {
        return None;
    }
    let problems = reconciled(text, merge_problems(text, slips, found), options, readings);
    Some(Outcome::Wrong(problems))
}

/// The sure suggestions of all errors; `None` if one has none.
fn suggestions(problems: &[Problem], text: &str, written: &str) -> Option<Vec<Suggestion>> {
    let errors = || problems.iter().filter(|problem| !problem.is_warning());
    // Next to other errors, a word without a field is more likely a fragment than a separate
    // search.
    if errors().count() > 1 && errors().any(suggests_name_search) {
        return None;
    }
    let sure = |problem: &Problem| {
        let suggestion = problem.correction(text)?;
        let is_alone = suggestion.is_all_of(text) && suggestion.is_all_of(written);
        (!suggestion.only_alone || is_alone).then_some(suggestion)
    };
    errors().map(sure).collect()
}

/// True if a suggested query has every word of the original except those dropped on purpose.
fn keeps_all_words(written: &str, meant: &str, dropped: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text
            .split(|char: char| !char.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let texts = |text: &str| words(&texts(text).join(" "));
    let mut kept = texts(meant);
    kept.extend(words(dropped));
    kept.sort_unstable();
    let is_kept = |word: &str| {
        kept.binary_search_by(|kept| kept.as_str().cmp(word))
            .is_ok()
    };
    let is_called = |word: &str| function_by_alias(word).is_some_and(|called| is_kept(called.name));
    let is_said_otherwise =
        |word: &str| is_operator_word(word) || is_word_for_under(word) || is_called(word);
    texts(written)
        .iter()
        .all(|word| is_kept(word) || is_said_otherwise(word))
}
