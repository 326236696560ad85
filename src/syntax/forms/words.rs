//! Operators in words, in signs and as methods, which the grammar does not read.

use super::lists::items_end;
use super::tokens::{Kind, Token};
use super::{Form, Row, Words, clip};
use crate::problem::Problem;

/// What stands between a field and its value in other languages, and the operator that is meant: longer ones first.
const WORDS: &[(&str, &str)] = &[
    ("does not contain", "!~"),
    ("doesnt contain", "!~"),
    ("not containing", "!~"),
    ("does not start with", "!^="),
    ("not starts with", "!^="),
    ("not startswith", "!^="),
    ("does not equal", "!="),
    ("not equal to", "!="),
    ("not equals", "!="),
    ("not equal", "!="),
    ("isnt", "!="),
    ("neq", "!="),
    ("equal to", "="),
    ("equals to", "="),
    ("equal", "="),
    ("on", "="),
    ("containing", "~"),
    ("contain", "~"),
    ("starting with", "^="),
    ("start with", "^="),
    ("prefix", "^="),
    ("on or after", ">="),
    ("at least", ">="),
    ("since", ">="),
    ("gte", ">="),
    ("on or before", "<="),
    ("at most", "<="),
    ("lte", "<="),
    ("more than", ">"),
    ("greater than", ">"),
    ("above", ">"),
    ("after", ">"),
    ("less than", "<"),
    ("fewer than", "<"),
    ("before", "<"),
    ("not one of", "not in"),
    ("not any of", "not in"),
    ("none of", "not in"),
    ("notin", "not in"),
    ("not_in", "not in"),
    ("nin", "not in"),
    ("one of", "in"),
    ("any of", "in"),
    ("oneof", "in"),
    ("anyof", "in"),
];

const NO_END: &str = "the service cannot search by how a text ends: write `~` for a text that has this in it";
const NO_PATTERN: &str =
    "there are no regular expressions: write `~` for a text that has this in it, `^=` for one that starts with it";
const NO_PRESENCE: &str = "the service cannot search for fields that have a value: ask for the values that you want";

/// What cannot be asked, and whether a value stands behind it.
const UNASKED: &[(&str, &str, bool)] = &[
    ("ends with", NO_END, true),
    ("endswith", NO_END, true),
    ("ends_with", NO_END, true),
    ("ew", NO_END, true),
    ("regexp", NO_PATTERN, true),
    ("regex", NO_PATTERN, true),
    ("rlike", NO_PATTERN, true),
    ("similar to", NO_PATTERN, true),
    ("pr", NO_PRESENCE, false),
    ("present", NO_PRESENCE, false),
    ("is present", NO_PRESENCE, false),
    ("exists", NO_PRESENCE, false),
];

/// How many tokens the words are, if they stand here.
fn length(row: &Row<'_>, at: usize, words: &str) -> Option<usize> {
    let count = words.split(' ').count();
    words.split(' ').enumerate().all(|(index, word)| row.is(at + index, word)).then_some(count)
}

/// Whether a field, or what stands for one between parentheses, begins here.
fn is_subject(row: &Row<'_>, at: usize) -> bool {
    row.find(at, Token::is_name).is_some() && (row.begins_condition(at) || row.begins_item(at))
}

/// `modified after 2024-01-01` · `username is one of (a, b)` · `username notin (a, b)` · `username endswith x`
pub(super) fn operator(row: &Row<'_>, at: usize) -> Option<Form> {
    if !is_subject(row, at) {
        return None;
    }
    let first = at + 1 + usize::from(row.is(at + 1, "is"));
    let known = WORDS.iter().find_map(|(words, sign)| Some((*sign, length(row, first, words)?)));
    match known {
        Some((sign @ ("in" | "not in"), length)) => listed(row, at, sign, first + length),
        Some((sign, length)) => compared(row, at, sign, first + length),
        None => unasked(row, at),
    }
}

/// The problem of the words between a subject and what is at a token.
fn problem(row: &Row<'_>, at: usize, behind: usize, help: String) -> Problem {
    let written = clip(row.text(at + 1, behind - 1));
    Problem::UnknownOperator { written, help, span: row.span(at + 1, behind - 1) }
}

fn compared(row: &Row<'_>, at: usize, sign: &str, behind: usize) -> Option<Form> {
    let value = row.find(behind, Token::is_value)?;
    let help = format!("write `{sign}`: `{} {sign} {}`", clip(row.text(at, at)), clip(value.text));
    let problem = problem(row, at, behind, help);
    Some(Form::new(problem, row.span(at, behind), Some((row.span(at + 1, behind - 1), sign.to_owned()))))
}

fn listed(row: &Row<'_>, at: usize, sign: &str, behind: usize) -> Option<Form> {
    let last = items_end(row, behind + 1);
    if !row.has(behind, Kind::Open) || !row.has(last, Kind::Close) {
        return None;
    }
    let not = if sign == "not in" { "not " } else { "" };
    let meant = format!("{not}{} in {}", row.text(at, at), row.text(behind, last));
    let problem = problem(row, at, behind, format!("write `{}`", clip(&meant)));
    let span = row.span(at, last);
    Some(Form::new(problem, span, Some((span, meant))))
}

fn unasked(row: &Row<'_>, at: usize) -> Option<Form> {
    let found = UNASKED.iter().find_map(|unasked| Some((unasked, length(row, at + 1, unasked.0)?)));
    let ((_, help, has_value), length) = found?;
    let behind = at + 1 + length;
    let is_whole = if *has_value { row.find(behind, Token::is_value).is_some() } else { row.ends_condition(behind) };
    let last = if *has_value { behind } else { behind - 1 };
    is_whole.then(|| Form::new(problem(row, at, behind, (*help).to_owned()), row.span(at, last), None))
}

/// Signs for operators, and how they are written.
const SIGNS: [(char, &str); 9] =
    [('≠', "!="), ('≥', ">="), ('⩾', ">="), ('≤', "<="), ('⩽', "<="), ('＝', "="), ('→', "="), ('∼', "~"), ('～', "~")];

/// `displayorder ≥ 3` · `displayorder≥3`
pub(super) fn signs(row: &Row<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| token.kind == Kind::Word && row.begins_condition(at))?;
    let glued = token.text.char_indices().find(|(_, char)| sign(*char).is_some());
    let (subject, sign_at, rest) = if let Some((place, _)) = glued {
        (token.text.get(..place)?, at, token.text.get(place..)?)
    } else {
        (token.text, at + 1, row.find(at + 1, |next| next.kind == Kind::Word)?.text)
    };
    let char = rest.chars().next()?;
    let (sign, rest) = (sign(char)?, rest.get(char.len_utf8()..)?);
    let (value, last) = match rest {
        "" => (row.find(sign_at + 1, Token::is_value)?.text, sign_at + 1),
        value => (value, sign_at),
    };
    if !crate::syntax::text::is_name(subject) {
        return None;
    }
    let meant = format!("{subject} {sign} {value}");
    let help = format!("write `{sign}`: `{}`", clip(&meant));
    let span = row.span(at, last);
    let problem = Problem::UnknownOperator { written: char.to_string(), help, span: row.span(sign_at, sign_at) };
    Some(Form::new(problem, span, Some((span, meant))))
}

fn sign(char: char) -> Option<&'static str> {
    SIGNS.iter().find(|(other, _)| *other == char).map(|(_, sign)| *sign)
}

/// What programming languages ask of a text.
const METHODS: [(&str, &str); 9] = [
    ("contains", "~"),
    ("includes", "~"),
    ("startswith", "^="),
    ("starts_with", "^="),
    ("beginswith", "^="),
    ("hasprefix", "^="),
    ("equals", "="),
    ("equalsignorecase", "="),
    ("eq", "="),
];

/// `name.contains("Lu")`
pub(super) fn method(row: &Row<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| token.kind == Kind::Word && row.begins_condition(at))?;
    let (field, method) = token.text.rsplit_once('.')?;
    let (_, sign) = METHODS.iter().find(|(other, _)| other.eq_ignore_ascii_case(method))?;
    let value =
        row.find(at + 2, Token::is_value).filter(|_| row.has(at + 1, Kind::Open) && row.has(at + 3, Kind::Close))?;
    let meant = format!("{field} {sign} {}", value.text);
    let words = Words { expected: "an operator", found: method, help: format!("write `{}`", clip(&meant)) };
    Some(row.form((at, at + 3), words, Some(meant)))
}

/// `displayorder >= 3 <= 7`
pub(super) fn compared_twice(row: &Row<'_>, at: usize) -> Option<Form> {
    let is_order = |token: &Token<'_>| matches!(token.text, "<" | "<=" | ">" | ">=");
    let field = row.find(at, |token| token.is_name() && row.begins_condition(at))?.text;
    let (first, second) = (row.find(at + 1, is_order)?.text, row.find(at + 3, is_order)?.text);
    let (low, high) = (row.find(at + 2, Token::is_value)?.text, row.find(at + 4, Token::is_value)?.text);
    let meant = format!("{field} {first} {low} and {field} {second} {high}");
    let words = Words {
        expected: "`and` or the end of the query",
        found: second,
        help: format!("write each comparison with its field: `{}`", clip(&meant)),
    };
    row.ends_condition(at + 5).then(|| row.form((at, at + 4), words, Some(format!("({meant})"))))
}
