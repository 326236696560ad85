//! The query that was probably meant, where one can be derived from a query with errors.
//!
//! Slips are read as what they mean, so their tree is printed; other errors have a text to put in their place. What
//! comes of it is read and checked again, and offered only if it has no errors left.

mod trees;

use std::collections::HashSet;

use super::readings::Readings;
use super::repaired::Repaired;
use crate::catalog::Resource;
use crate::check::{CheckOptions, check, value_of};
use crate::diagnostics::{Code, Detail, Found, Problem, Suggestion};
use crate::hir::Query;
use crate::span::{Span, Spanned};
use crate::syntax::ast::Ast;
use crate::syntax::{Parsed, called, has_wildcards, is_operator_word, is_word_for_under, texts};
use trees::{ranges, repeat_comparison, reshaped, without_wildcards};

/// The most rounds of correction.
const ROUNDS_MAX: usize = 4;

/// The query to correct, as written, and its resource.
#[derive(Clone, Copy)]
struct Source<'w> {
    written: &'w str,
    resource: &'static Resource,
}

/// The query that was probably meant by one with errors, as text and as what it means. It has all the words of what was
/// written.
pub(crate) fn corrected_query(
    written: &str,
    options: CheckOptions<'_>,
    readings: &Readings,
) -> Option<(String, Query)> {
    let mut text = written.to_owned();
    let mut dropped = String::new();
    let source = Source {
        written,
        resource: readings.resource,
    };
    for _ in 0..ROUNDS_MAX {
        let forms = readings.forms(&text);
        let step = if forms.is_empty() {
            of_problems(&text, source, options, readings)?
        } else {
            let repaired = Repaired::new(&text, &forms);
            repaired
                .is_meant
                .then_some(Step::Text(repaired.text, repaired.dropped))?
        };
        match step {
            Step::Text(corrected, replaced) => {
                dropped += &replaced;
                text = corrected;
            }
            Step::Meant(meant, query) => {
                return keeps(written, &meant, &dropped).then_some((meant, *query));
            }
        }
    }
    None
}

/// True if a suggestion keeps every word of the original except those known to be wrong.
fn keeps(written: &str, meant: &str, dropped: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text
            .split(|char: char| !char.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let texts = |text: &str| words(&texts(text).join(" "));
    let kept: HashSet<String> = texts(meant).into_iter().collect();
    let dropped: HashSet<String> = words(dropped).into_iter().collect();
    let is_called = |word: &str| called(word).is_some_and(|called| kept.contains(called.name));
    let is_said_otherwise =
        |word: &str| is_operator_word(word) || is_word_for_under(word) || is_called(word);
    texts(written)
        .iter()
        .all(|word| kept.contains(word) || dropped.contains(word) || is_said_otherwise(word))
}

/// A text after a round of correction.
enum Step {
    /// The text, and the names and values that have been replaced in it.
    Text(String, String),
    /// The corrected query, as text and checked.
    Meant(String, Box<Query>),
}

/// A text without forms of other languages: with what belongs in place of its errors, or what it means as it was read.
fn of_problems(
    text: &str,
    source: Source<'_>,
    options: CheckOptions<'_>,
    readings: &Readings,
) -> Option<Step> {
    let Parsed { ast, problems, .. } = match readings.parse_within_limit(text)? {
        Ok(parsed) => parsed,
        Err(problems) => return replaced(text, &problems, source, true),
    };
    if let Some(meant) = ranges(&ast, source.resource).filter(|_| !problems.is_empty()) {
        return checked(text, &meant, source, options);
    }
    if let Some(replaced) = replaced(text, &problems, source, false) {
        return Some(replaced);
    }
    if problems.iter().any(|problem| is_misread(problem, text)) {
        return None;
    }
    let patterns: Vec<(Span, bool)> = problems.iter().filter_map(pattern_operator).collect();
    checked(text, &without_wildcards(ast, &patterns), source, options)
}

/// The checked query of a tree, or the text with its errors of checking corrected.
fn checked(text: &str, ast: &Ast, source: Source<'_>, options: CheckOptions<'_>) -> Option<Step> {
    let (query, mut errors) = check(ast, source.resource, options);
    // Whoever asks for `null` asks for what is missing, and that cannot be searched.
    if errors.iter().any(|problem| problem.code == Code::BareNull) {
        return None;
    }
    errors.retain(|problem| !problem.is_warning());
    if errors.is_empty() {
        return query.map(|query| Step::Meant(ast.to_string(), Box::new(query)));
    }
    match repeat_comparison(ast, source.resource).or_else(|| reshaped(ast, source)) {
        Some(ast) => Some(Step::Text(ast.to_string(), String::new())),
        None => replaced(text, &errors, source, true),
    }
}

/// The span of a foreign operator that compares with a pattern, and whether it compares with all of the text.
fn pattern_operator(problem: &Problem) -> Option<(Span, bool)> {
    let Some(Detail::ForeignOperator(written)) = problem.detail() else {
        return None;
    };
    let is_whole = written.to_ascii_lowercase().contains("like");
    has_wildcards(written).then_some((problem.span()?, is_whole))
}

/// The text with the replacements of its problems, of all or of those that have one, and the names and values that
/// have been replaced.
fn replaced(text: &str, problems: &[Problem], source: Source<'_>, all: bool) -> Option<Step> {
    let found: Vec<Option<Vec<Replacement>>> = problems
        .iter()
        .map(|problem| replacements(problem, text, source))
        .collect();
    // A word without a field beside other slips is more likely the rest of something than a search of its own, and a
    // quote without an end has the rest of the query in it.
    let is_cut_off =
        |problem: &Problem| problem.code == Code::UnclosedQuote && is_misread(problem, text);
    if problems.len() > 1
        && problems
            .iter()
            .any(|problem| is_lone_word(problem) || is_cut_off(problem))
    {
        return None;
    }
    if all && found.iter().any(Option::is_none) {
        return None;
    }
    let replacements: Vec<Replacement> = found.into_iter().flatten().flatten().collect();
    (!replacements.is_empty()).then(|| {
        let (text, dropped) = written_instead(text, replacements);
        Step::Text(text, dropped)
    })
}

/// A replacement for a span of a text.
struct Replacement {
    span: Span,
    instead: String,
    /// The wrong text that it replaces, whose words the suggestion need not keep.
    drops: String,
}

/// The text with what belongs in some places, and what has been dropped there.
fn written_instead(text: &str, mut replacements: Vec<Replacement>) -> (String, String) {
    // Of overlapping ones, the last; of those with the same start, the longest.
    replacements.sort_by_key(|replacement| {
        std::cmp::Reverse((replacement.span.start, replacement.span.end))
    });
    let mut untouched = u32::MAX;
    replacements.retain(|Replacement { span, .. }| {
        let is_apart = span.end <= untouched && text.get(span.range()).is_some();
        if is_apart {
            untouched = span.start;
        }
        is_apart
    });
    let (mut mended, mut dropped, mut copied) = (String::new(), String::new(), 0);
    for Replacement {
        span,
        instead,
        drops,
    } in replacements.iter().rev()
    {
        mended += text.get(copied..span.start as usize).unwrap_or_default();
        mended += instead;
        dropped = dropped + " " + drops;
        copied = span.end as usize;
    }
    mended += text.get(copied..).unwrap_or_default();
    (mended, dropped)
}

/// True if a problem is a name or a value with a suggested replacement.
fn is_wrong_name(problem: &Problem) -> bool {
    matches!(
        problem.code,
        Code::UnknownField | Code::UnknownFunction | Code::UnknownValue | Code::MalformedValue
    )
}

/// True if a problem is a lone value that may be meant as a search.
fn is_lone_word(problem: &Problem) -> bool {
    problem.code == Code::LoneValue && !problem.suggestions().is_empty()
}

/// True if the tree of a query with this problem is unlikely to be what was meant.
fn is_misread(problem: &Problem, text: &str) -> bool {
    let rest = || {
        problem
            .span()
            .and_then(|span| text.get(span.start as usize..))
            .unwrap_or_default()
    };
    match (problem.code, problem.detail()) {
        (Code::UnquotedSpace | Code::GluedComment | Code::LoneValue | Code::UnknownEscape, _) => {
            true
        }
        (_, Some(Detail::Operand(found))) => *found == Found::Value,
        (Code::Syntax, _) => true,
        (Code::UnclosedQuote, _) => rest().contains(char::is_whitespace),
        (_, Some(Detail::ForeignOperator(written))) => match written.as_str() {
            "not in" => true,
            "=~" | "matches" => rest().contains(['/', '\\', '[', '(', '*', '.']),
            _ => false,
        },
        _ => false,
    }
}

/// The replacements that correct a problem, in its span or elsewhere.
fn replacements(problem: &Problem, text: &str, source: Source<'_>) -> Option<Vec<Replacement>> {
    let span = problem.span()?;
    let written = text.get(span.range())?;
    if let Some(replacement) = in_place(problem, Spanned::new(written, span), text, source) {
        return Some(vec![replacement]);
    }
    let drops = if is_wrong_name(problem) { written } else { "" };
    let suggested = suggested(problem, text, source)?.edits.iter();
    let replacements = suggested.map(|edit| Replacement {
        span: edit.span(),
        instead: edit.text.clone(),
        drops: drops.to_owned(),
    });
    Some(replacements.collect())
}

/// The one replacement that is not a suggestion of the problem.
fn in_place(
    problem: &Problem,
    Spanned {
        node: written,
        span,
    }: Spanned<&str>,
    text: &str,
    source: Source<'_>,
) -> Option<Replacement> {
    let end = Span::of(text.len()..text.len());
    let (span, instead, drops) = match (problem.code, problem.detail()) {
        (Code::UnclosedParenthesis, _) => (end, ")".to_owned(), ""),
        (Code::UnopenedParenthesis, _) => (span, String::new(), ""),
        (_, Some(Detail::Reversed(range))) => (span, range.clone(), ""),
        (Code::LoneValue | Code::Syntax, _) if !written.is_empty() => match signed(written) {
            Some(signed) => (span, signed, ""),
            None => (span, subject(written, source.resource)?, written),
        },
        (Code::UnknownField, _) if suggested(problem, text, source).is_none() => {
            (span, as_value(source, written)?, written)
        }
        _ => return None,
    };
    Some(Replacement {
        span,
        instead,
        drops: drops.to_owned(),
    })
}

/// The suggestion of a problem, if it is sure.
fn suggested<'p>(problem: &'p Problem, text: &str, source: Source<'_>) -> Option<&'p Suggestion> {
    let suggestion = problem.suggestions().first()?;
    let is_alone = |text: &str| suggestion.is_all_of(text);
    (!suggestion.only_alone || is_alone(text) && is_alone(source.written)).then_some(suggestion)
}

/// `+name:Sup`, `-name:Sup`: what has to hold, and what must not.
fn signed(written: &str) -> Option<String> {
    let rest = written
        .strip_prefix(['+', '-'])
        .filter(|rest| rest.starts_with(char::is_alphabetic))?;
    Some(if written.starts_with('-') {
        format!("not {rest}")
    } else {
        rest.to_owned()
    })
}

/// A word alone that is a value of one field with a closed set: the condition on it.
fn as_value(source: Source<'_>, word: &str) -> Option<String> {
    let (field, value) = value_of(source.resource, word)?;
    // Beside another condition on that field it may be meant otherwise.
    let is_named = source
        .written
        .to_lowercase()
        .contains(&field.name.to_lowercase());
    (!is_named).then(|| format!("{} = {value}", field.name))
}

/// `.username`, `user.username`: how other languages name what is tested.
fn subject(written: &str, resource: &'static Resource) -> Option<String> {
    let (head, last) = written.rsplit_once('.')?;
    let record = head.rsplit('.').next().unwrap_or(head);
    let of_record = resource.field(last).filter(|_| is_record(record, resource));
    let field = of_record.or_else(|| resource.field(&format!("{head}{last}")))?;
    Some(field.name.to_owned())
}

/// True if a name is empty or one of the searched records: `user`, `AgentStatuses`.
fn is_record(name: &str, resource: &Resource) -> bool {
    let plain = |name: &str| name.replace(['-', '_', '$', '.'], "").to_lowercase();
    plain(resource.name).starts_with(&plain(name))
}
