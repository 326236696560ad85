//! Values and comparisons whose field is written only before an earlier one.

use std::borrow::Cow;

use super::captures::{self, is_or, is_tag};
use super::cursor::TokenCursor;
use super::operators::operator_at;
use super::patterns;
use super::phrases::phrase_end;
use super::slip::Slip;
use super::tokens::{Kind, Token};
use crate::diagnostics::{Problem, excerpt};
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{equivalent_operator, is_operator_word};
use crate::syntax::function_alias::function_by_alias;
use crate::syntax::text;

/// A comparison without its value: the text before the operator, and the text after the value.
struct ComparisonPrefix<'q> {
    field: Cow<'q, str>,
    operator: Operator,
    /// The operator as written.
    written: &'q str,
    end: &'static str,
}

impl<'q> ComparisonPrefix<'q> {
    fn of_field(field: &'q str, (operator, written): (Operator, &'q str)) -> Self {
        ComparisonPrefix {
            field: field.into(),
            operator,
            written,
            end: "",
        }
    }

    fn of_tag(key: &str, (operator, written): (Operator, &'q str)) -> Self {
        ComparisonPrefix {
            field: format!("tag({}", text::value(key)).into(),
            operator,
            written,
            end: ")",
        }
    }

    /// A comparison of the same field.
    fn with(&self, operator: Operator, value: &str) -> String {
        format!("{} {} {value}{}", self.field, operator.text(), self.end)
    }
}

/// The condition that ends right before a token.
fn condition_before<'q>(cursor: &TokenCursor<'q>, join: usize) -> Option<ComparisonPrefix<'q>> {
    let at = cursor.condition_before(join)?;
    if cursor
        .previous(at)
        .is_some_and(|before| before.is("not") || before.text.ends_with('!'))
    {
        // It is not known whether it also rules out what follows.
        return None;
    }
    let subject = cursor.text_at(at);
    if captures::is_function(cursor, at, "tag") && cursor.has(at + 1, Kind::Open) {
        let key = cursor.get_if(at + 2, Token::is_value)?.value();
        let sign = sign_at(cursor, at + 3)?;
        let is_whole = cursor.close_of(at + 1) == Some(join - 1);
        return (is_whole && is_operand(cursor, sign.after, join - 1))
            .then(|| ComparisonPrefix::of_tag(&key, sign.operator));
    }
    if let Some((field, value)) = subject.split_once(':') {
        let is_whole = match value {
            "" => is_operand(cursor, at + 1, join),
            _ => at + 1 == join,
        };
        let compared = || ComparisonPrefix::of_field(field, (Operator::Equal, ":"));
        return (is_whole && text::is_name(field)).then(compared);
    }
    let sign = sign_at(cursor, at + 1)?;
    if !is_operand(cursor, sign.after, join) {
        return None;
    }
    match subject.split_once('.') {
        Some((head, key)) => is_tag(head).then(|| ComparisonPrefix::of_tag(key, sign.operator)),
        None => text::is_name(subject).then(|| ComparisonPrefix::of_field(subject, sign.operator)),
    }
}

/// An operator and its text, and the token after it.
struct Sign<'q> {
    operator: (Operator, &'q str),
    after: usize,
}

fn sign_at<'q>(cursor: &TokenCursor<'q>, at: usize) -> Option<Sign<'q>> {
    let (operator, length) = operator_at(cursor, at)?;
    let after = at + length;
    Some(Sign {
        operator: (operator, cursor.text(at, after - 1)),
        after,
    })
}

/// True if a range of tokens is one value, or a list.
fn is_operand(cursor: &TokenCursor<'_>, first: usize, after: usize) -> bool {
    match cursor.get(first) {
        Some(token) if token.kind == Kind::Word => phrase_end(cursor, first) == after,
        Some(token) if token.kind == Kind::Open => cursor.list_end(first) == Some(after - 1),
        Some(token) => token.is_value() && first + 1 == after,
        None => false,
    }
}

/// A value without a field, and the token after it.
fn lone_value(cursor: &TokenCursor<'_>, at: usize) -> Option<(String, usize)> {
    let is_call = cursor.has(at + 1, Kind::Open) && cursor.are_glued(at, at + 1);
    let first = cursor.get_if(at, Token::is_value).filter(|_| !is_call)?;
    let after = match first.kind {
        Kind::Word if begins_condition(cursor, first.text) => return None,
        Kind::Word => phrase_end(cursor, at),
        Kind::Quoted => at + 1,
        _ => return None,
    };
    let second = cursor.text_at(at + 1);
    // `active eq true`
    let is_compared = is_operator_word(second) && equivalent_operator(second).is_some();
    let is_operator = after > at + 1 && (is_operator_word(first.text) || is_compared);
    let value = if after == at + 1 {
        first.text.to_owned()
    } else {
        text::value(cursor.text(at, after - 1))
    };
    (cursor.ends_condition(after) && !is_operator).then_some((value, after))
}

/// True if a word names a subject: `lastname`, `lastname:lee`, `tag.BPO`.
fn begins_condition(cursor: &TokenCursor<'_>, word: &str) -> bool {
    if text::is_name(word) {
        return !cursor.cannot_be_field(word) || function_by_alias(word).is_some();
    }
    let is_known = |name: &str| cursor.is_field(name) || function_by_alias(name).is_some();
    let unsigned = word.trim_start_matches(['-', '+']);
    let head = unsigned.split([':', '.']).next().unwrap_or_default();
    let is_compared = match unsigned.split_once(':') {
        Some((head, value)) => {
            text::is_name(head) && !value.starts_with("//") && !value.contains(':')
                || cursor.is_field(value)
        }
        None => false,
    };
    is_compared || head.len() < unsigned.len() && is_known(head)
}

/// A comparison whose field is that of the condition before it.
struct ImpliedComparison {
    operator: Operator,
    value: String,
    /// The tokens of the operator, if there is one.
    sign: Option<(usize, usize)>,
    /// The token after it.
    after: usize,
}

/// `< 7` · `starts with Bil`
fn comparison(cursor: &TokenCursor<'_>, at: usize) -> Option<ImpliedComparison> {
    let (operator, length) =
        operator_at(cursor, at).filter(|_| !cursor.is_field(cursor.text_at(at)))?;
    let operand = at + length;
    let (operator, value, last) = match cursor.list_end(operand) {
        Some(last) if operator == Operator::In => {
            (operator, cursor.text(operand, last).to_owned(), last)
        }
        _ => {
            let value = cursor.get_if(operand, Token::is_value)?;
            let written = cursor.text(at, operand - 1);
            let (operator, value) = patterns::token_comparison(written, operator, value)?;
            (operator, value, operand)
        }
    };
    cursor
        .ends_condition(last + 1)
        .then_some(ImpliedComparison {
            operator,
            value,
            sign: Some((at, operand - 1)),
            after: last + 1,
        })
}

/// `(c, d)` without a field.
fn list(cursor: &TokenCursor<'_>, at: usize) -> Option<ImpliedComparison> {
    let last = cursor.list_end(at).filter(|last| *last > at + 2)?;
    cursor.get_if(at + 1, |first| !begins_condition(cursor, first.text))?;
    Some(ImpliedComparison {
        operator: Operator::In,
        value: cursor.text(at, last).to_owned(),
        sign: None,
        after: last + 1,
    })
}

/// `7` after `or`, or after any join of a negated comparison: `a != b or c` is meant to rule out
/// both.
fn value(
    cursor: &TokenCursor<'_>,
    join: usize,
    before: &ComparisonPrefix<'_>,
) -> Option<ImpliedComparison> {
    // A string may contain both of two parts.
    let are_parts = before.operator == Operator::Contains && cursor.has(join + 1, Kind::Quoted);
    cursor
        .get_if(join, |join| {
            is_or(join) || are_parts || before.operator.positive().1
        })
        .filter(|_| cursor.fields.is_some())?;
    let is_list = before.operator == Operator::In;
    if let Some(list) = list(cursor, join + 1).filter(|_| is_list) {
        return Some(list);
    }
    let (value, after) = lone_value(cursor, join + 1)?;
    let token = cursor.get_if(join + 1, |_| after == join + 2);
    let (operator, value) = match (before.operator, token) {
        (Operator::In, _) => (Operator::Equal, value),
        (operator, Some(token)) => patterns::token_comparison(before.written, operator, token)?,
        (operator, None) => (operator, value),
    };
    Some(ImpliedComparison {
        operator,
        value,
        sign: None,
        after,
    })
}

/// `state = ENABLED or DISABLED` · `displayorder > 3 and < 7` · `type != CUSTOM or OFFLINE` · `name = a or starts with b`
pub(super) fn conditions(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    cursor.get_if(at, Token::is_join)?;
    let before = condition_before(cursor, at)?;
    let next = |join: usize| {
        cursor.get_if(join, Token::is_join)?;
        value(cursor, join, &before).or_else(|| comparison(cursor, join + 1))
    };
    let (mut join, mut replacement, mut sign) = (at, Vec::new(), None);
    while let Some(implied) = next(join) {
        let is_ruled_out = implied.sign.is_none() && before.operator.positive().1;
        let is_or = cursor.satisfies(join, is_or) && !is_ruled_out;
        replacement.push(if is_or { "or" } else { "and" }.to_owned());
        replacement.push(before.with(implied.operator, &implied.value));
        sign = if join == at { implied.sign } else { sign };
        join = implied.after;
    }
    let replacement = replacement.join(" ");
    let help = format!("repeat the field: `{}`", excerpt(&replacement));
    let last = (join - 1 > at).then_some(join - 1)?;
    let slip = if let Some(sign) = sign {
        cursor.mistake_within((at, last), sign, "a condition", help)
    } else {
        let problem = Problem::lone_value(help, cursor.span(at + 1, last));
        Slip::new(problem, cursor.span(at, last), None)
    };
    Some(slip.with_replacement(replacement).with_placeholder("or x"))
}

/// `displayorder = 3 and 5`: no value can be both, and no other field is meant.
pub(super) fn number(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    cursor.get_if(at, |join| join.is_join() && !is_or(join))?;
    let before = condition_before(cursor, at)?;
    let is_text = cursor.may_be_text(&before.field);
    let value = cursor.get_if(at + 1, |token| token.is_number() && !is_text)?;
    let help = format!(
        "repeat the field: `{} {}`",
        cursor.text_at(at),
        before.with(before.operator, value.text)
    );
    let problem = Problem::lone_value(help, value.span);
    cursor
        .ends_condition(at + 2)
        .then(|| Slip::new(problem, cursor.span(at, at + 1), None).with_placeholder("or x"))
}
