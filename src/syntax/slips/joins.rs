//! Foreign words between two conditions.

use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, excerpt};
use crate::diagnostics::Problem;
use crate::span::Span;

const NO_SUCH: &str = "the language has `and`, `or` and `not`";

/// The words, and what to do about them.
const JOINS: [(&str, &str); 8] = [
    (
        "xor",
        "the language has `and`, `or` and `not`: for exactly one of two, write `(a or b) and not \
        (a and b)`",
    ),
    (
        "nand",
        "the language has `and`, `or` and `not`: write `not (a and b)`",
    ),
    (
        "nor",
        "the language has `and`, `or` and `not`: write `not (a or b)`",
    ),
    (
        "unless",
        "the language has `and`, `or` and `not`: write `and not`",
    ),
    (
        "except",
        "the language has `and`, `or` and `not`: write `and not`",
    ),
    (
        "minus",
        "the language has `and`, `or` and `not`: write `and not`",
    ),
    ("then", NO_SUCH),
    ("but", NO_SUCH),
];

/// True if a word between two conditions is meant to join them: a foreign one, or a misspelt
/// keyword.
pub(super) fn is_join_like(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_join = |token: &Token<'_>| {
        JOINS.iter().any(|(word, _)| token.is(word))
            || token.kind == Kind::Word && near_keyword(token.text, &["and", "or"]).is_some()
    };
    row.find(at, is_join).is_some() && row.is_comparison_at(at + 1)
}

/// The keyword that a word is a misspelling of: with its letters alone, in another order or number.
fn near_keyword(word: &str, keywords: &[&'static str]) -> Option<&'static str> {
    const LENGTH_MAX: usize = 5;
    let lower = word.to_ascii_lowercase();
    let is_near = |keyword: &&&str| {
        let has_its_letters = lower.chars().all(|char| keyword.contains(char));
        let is_slightly_off = lower.len() == 3 && lower.get(..1) == keyword.get(..1);
        let distance = strsim::osa_distance(&lower, keyword);
        distance == 1 && (has_its_letters || is_slightly_off && keyword.len() == 3)
    };
    let is_known = JOINS.iter().any(|(word, _)| *word == lower);
    let is_short = (2..=LENGTH_MAX).contains(&word.len()) && !is_known;
    keywords
        .iter()
        .find(|keyword| is_short && is_near(keyword))
        .copied()
}

/// True if a value or a group ends right before a token.
fn is_behind_value(row: &TokenCursor<'_>, at: usize) -> bool {
    row.before(at)
        .is_some_and(|before| before.is_value() || before.kind == Kind::Close)
}

/// `username = bob adn lastname = lee` · `nto username = bob`
pub(super) fn misspelt(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let word = row.get(at).filter(|_| row.is_comparison_at(at + 1))?.text;
    let is_behind = is_behind_value(row, at);
    let keyword = if is_behind {
        near_keyword(word, &["and", "or"])?
    } else {
        let is_field = row.is_field(word) || !row.begins_condition(at);
        near_keyword(word, &["not"]).filter(|_| !is_field)?
    };
    let help = format!("did you mean `{keyword}`?");
    let slip = row.mistake((at, at), "`and` or `or`", help);
    let slip = slip.meaning(keyword.to_owned());
    Some(if is_behind { slip.read_as("&&") } else { slip })
}

/// `username = bob andlastname = lee`
pub(super) fn glued(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let word = row.get(at).filter(|_| is_behind_value(row, at))?.text;
    row.find(at + 1, Token::compares)
        .filter(|_| row.is_no_field(word))?;
    let (keyword, field) = ["and", "or"].iter().find_map(|keyword| {
        let (head, field) = word.split_at_checked(keyword.len())?;
        let is_glued = head.eq_ignore_ascii_case(keyword) && row.is_field(field);
        is_glued.then_some((keyword, field))
    })?;
    let meant = format!("{keyword} {field}");
    let help = format!("put a space after `{keyword}`: `{}`", excerpt(&meant));
    let slip = row.mistake((at, at), "`and` or `or`", help);
    Some(slip.meaning(meant).read_as("&&x"))
}

/// `username = bob xor lastname = x`
pub(super) fn other(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = row.get(at)?;
    let (word, help) = JOINS.iter().find(|(word, _)| token.is(word))?;
    if !is_behind_value(row, at) || row.begins_condition(at) || !row.is_comparison_at(at + 1) {
        return None;
    }
    let problem = Problem::unknown_operator(*word, *help, token.span);
    let last = at + 1 + usize::from(row.is(at + 1, "not"));
    Some(Slip::new(problem, row.span(at, last), None).read_as("&&x"))
}

/// `username = a ; firstname = b` · `username=a;firstname=b`
pub(super) fn semicolon(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = row.find(at, |token| token.kind == Kind::Word)?;
    let (value, field) = match token.text.trim_end_matches(';') {
        value if value.len() < token.text.len() => (value, ""),
        _ => token
            .text
            .split_once(';')
            .filter(|(value, _)| !value.is_empty())?,
    };
    let is_behind = if token.is_semicolons() {
        is_behind_value(row, at)
    } else {
        row.before(at).is_some_and(Token::is_comparison)
    };
    let is_before_condition = if field.is_empty() {
        token.enclosing == super::Enclosing::Conditions && row.is_comparison_at(at + 1)
    } else {
        row.is_field(field) && row.get(at + 1).is_some_and(Token::compares)
    };
    if !is_behind || !is_before_condition {
        return None;
    }
    let length = |text: &str| u32::try_from(text.len()).ok();
    let start = token.span.start + length(value)?;
    let sign = Span::new(start, token.span.end - length(field)?);
    let (next, end, and) = if field.is_empty() {
        (row.text(at + 1, at + 1), row.span(at + 1, at + 1), " and")
    } else {
        (field, token.span, " and ")
    };
    let help = format!("write `and` or `or` before `{}`", excerpt(next));
    let problem = Problem::unknown_operator(";", help, sign);
    Some(Slip::new(problem, sign.to(end), Some((sign, and.to_owned()))).read_as("&&x"))
}

/// `((` · `))` · `)(`
pub(super) fn parentheses(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.get(at)?;
    if first.kind == Kind::Close {
        let mut problem = Problem::unopened_parenthesis(first.span);
        if row.tokens.iter().any(Token::is_value) {
            return Some(Slip::new(problem, first.span, None).meaning(String::new()));
        }
        // Nothing is left of a text like `))`.
        problem.suggest(None);
        return Some(Slip::new(problem, row.span(0, row.tokens.len() - 1), None));
    }
    let is_open = row.tokens.iter().all(|token| token.kind == Kind::Open);
    let problem = Problem::unclosed_parenthesis(first.span);
    let end = u32::try_from(row.query.len()).ok()?;
    is_open.then(|| Slip::new(problem, Span::new(first.span.start, end), None))
}
