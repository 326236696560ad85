//! Values and comparisons whose field is written only before an earlier one.

use std::borrow::Cow;

use super::captures::{self, is_or, is_tag};
use super::operators::operator_at;
use super::patterns;
use super::phrases::phrase_end;
use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, excerpt};
use crate::diagnostics::Problem;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::is_operator_word;
use crate::syntax::{called, text};

/// A comparison without its value: the text before the operator, and the text after the value.
struct Compared<'q> {
    field: Cow<'q, str>,
    operator: Operator,
    /// The operator as written.
    written: &'q str,
    end: &'static str,
}

impl<'q> Compared<'q> {
    fn of_field(field: &'q str, (operator, written): (Operator, &'q str)) -> Self {
        Compared {
            field: field.into(),
            operator,
            written,
            end: "",
        }
    }

    fn of_tag(key: &str, (operator, written): (Operator, &'q str)) -> Self {
        Compared {
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
fn condition_before<'q>(row: &TokenCursor<'q>, join: usize) -> Option<Compared<'q>> {
    let at = row.condition_before(join)?;
    if row
        .before(at)
        .is_some_and(|before| before.is("not") || before.text.ends_with('!'))
    {
        // It is not known whether it also rules out what follows.
        return None;
    }
    let subject = row.text_at(at);
    if captures::is_function(row, at, "tag") && row.has(at + 1, Kind::Open) {
        let key = row.find(at + 2, Token::is_value)?.value();
        let sign = sign_at(row, at + 3)?;
        let is_whole = row.close_of(at + 1) == Some(join - 1);
        return (is_whole && is_operand(row, sign.behind, join - 1))
            .then(|| Compared::of_tag(&key, sign.operator));
    }
    if let Some((field, value)) = subject.split_once(':') {
        let is_whole = match value {
            "" => is_operand(row, at + 1, join),
            _ => at + 1 == join,
        };
        let compared = || Compared::of_field(field, (Operator::Equal, ":"));
        return (is_whole && text::is_name(field)).then(compared);
    }
    let sign = sign_at(row, at + 1)?;
    if !is_operand(row, sign.behind, join) {
        return None;
    }
    match subject.split_once('.') {
        Some((head, key)) => is_tag(head).then(|| Compared::of_tag(key, sign.operator)),
        None => text::is_name(subject).then(|| Compared::of_field(subject, sign.operator)),
    }
}

/// An operator and its text, and the token after it.
struct Sign<'q> {
    operator: (Operator, &'q str),
    behind: usize,
}

fn sign_at<'q>(row: &TokenCursor<'q>, at: usize) -> Option<Sign<'q>> {
    let (operator, length) = operator_at(row, at)?;
    let behind = at + length;
    Some(Sign {
        operator: (operator, row.text(at, behind - 1)),
        behind,
    })
}

/// True if a range of tokens is one value, or a list.
fn is_operand(row: &TokenCursor<'_>, first: usize, behind: usize) -> bool {
    match row.get(first) {
        Some(token) if token.kind == Kind::Word => phrase_end(row, first) == behind,
        Some(token) if token.kind == Kind::Open => row.list_end(first) == Some(behind - 1),
        Some(token) => token.is_value() && first + 1 == behind,
        None => false,
    }
}

/// A value without a field, and the token after it.
fn lone_value(row: &TokenCursor<'_>, at: usize) -> Option<(String, usize)> {
    let is_call = row.has(at + 1, Kind::Open) && row.are_glued(at, at + 1);
    let first = row.find(at, Token::is_value).filter(|_| !is_call)?;
    let behind = match first.kind {
        Kind::Word if begins_condition(row, first.text) => return None,
        Kind::Word => phrase_end(row, at),
        Kind::Quoted => at + 1,
        _ => return None,
    };
    let is_operator = behind > at + 1 && is_operator_word(first.text);
    let value = if behind == at + 1 {
        first.text.to_owned()
    } else {
        text::value(row.text(at, behind - 1))
    };
    (row.ends_condition(behind) && !is_operator).then_some((value, behind))
}

/// True if a word names a subject: `lastname`, `lastname:lee`, `tag.BPO`.
fn begins_condition(row: &TokenCursor<'_>, word: &str) -> bool {
    if text::is_name(word) {
        return !row.is_no_field(word) || called(word).is_some();
    }
    let is_known = |name: &str| row.is_field(name) || called(name).is_some();
    let unsigned = word.trim_start_matches(['-', '+']);
    let head = unsigned.split([':', '.']).next().unwrap_or_default();
    let is_compared = match unsigned.split_once(':') {
        Some((head, value)) => {
            text::is_name(head) && !value.starts_with("//") && !value.contains(':')
        }
        None => false,
    };
    is_compared || head.len() < unsigned.len() && is_known(head)
}

/// A comparison whose field is that of the condition before it.
struct Carried {
    operator: Operator,
    value: String,
    /// The tokens of the operator, if there is one.
    sign: Option<(usize, usize)>,
    /// The token after it.
    behind: usize,
}

/// `< 7` · `starts with Bil`
fn comparison(row: &TokenCursor<'_>, at: usize) -> Option<Carried> {
    let (operator, length) = operator_at(row, at).filter(|_| !row.is_field(row.text_at(at)))?;
    let operand = at + length;
    let (operator, value, last) = match row.list_end(operand) {
        Some(last) if operator == Operator::In => {
            (operator, row.text(operand, last).to_owned(), last)
        }
        _ => {
            let value = row.find(operand, Token::is_value)?;
            let written = row.text(at, operand - 1);
            let (operator, value) = patterns::asked_of(written, operator, value)?;
            (operator, value, operand)
        }
    };
    row.ends_condition(last + 1).then_some(Carried {
        operator,
        value,
        sign: Some((at, operand - 1)),
        behind: last + 1,
    })
}

/// `(c, d)` without a field.
fn list(row: &TokenCursor<'_>, at: usize) -> Option<Carried> {
    let last = row.list_end(at).filter(|last| *last > at + 2)?;
    row.find(at + 1, |first| !begins_condition(row, first.text))?;
    Some(Carried {
        operator: Operator::In,
        value: row.text(at, last).to_owned(),
        sign: None,
        behind: last + 1,
    })
}

/// `7` after `or`, or after any join of a negated comparison: `a != b or c` is meant to rule out
/// both.
fn value(row: &TokenCursor<'_>, join: usize, before: &Compared<'_>) -> Option<Carried> {
    // A text may contain both of two parts.
    let are_parts = before.operator == Operator::Contains && row.has(join + 1, Kind::Quoted);
    row.find(join, |join| {
        is_or(join) || are_parts || before.operator.positive().1
    })
    .filter(|_| row.fields.is_some())?;
    let is_list = before.operator == Operator::In;
    if let Some(list) = list(row, join + 1).filter(|_| is_list) {
        return Some(list);
    }
    let (value, behind) = lone_value(row, join + 1)?;
    let token = row.find(join + 1, |_| behind == join + 2);
    let (operator, value) = match (before.operator, token) {
        (Operator::In, _) => (Operator::Equal, value),
        (operator, Some(token)) => patterns::asked_of(before.written, operator, token)?,
        (operator, None) => (operator, value),
    };
    Some(Carried {
        operator,
        value,
        sign: None,
        behind,
    })
}

/// `state = ENABLED or DISABLED` · `displayorder > 3 and < 7` · `type != CUSTOM or OFFLINE` · `name = a or starts with b`
pub(super) fn conditions(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.find(at, Token::is_join)?;
    let before = condition_before(row, at)?;
    let next = |join: usize| {
        row.find(join, Token::is_join)?;
        value(row, join, &before).or_else(|| comparison(row, join + 1))
    };
    let (mut join, mut meant, mut sign) = (at, Vec::new(), None);
    while let Some(carried) = next(join) {
        let is_ruled_out = carried.sign.is_none() && before.operator.positive().1;
        let is_or = row.passes(join, is_or) && !is_ruled_out;
        meant.push(if is_or { "or" } else { "and" }.to_owned());
        meant.push(before.with(carried.operator, &carried.value));
        sign = if join == at { carried.sign } else { sign };
        join = carried.behind;
    }
    let meant = meant.join(" ");
    let help = format!("repeat the field: `{}`", excerpt(&meant));
    let last = (join - 1 > at).then_some(join - 1)?;
    let slip = if let Some(sign) = sign {
        row.mistake_within((at, last), sign, "a condition", help)
    } else {
        let problem = Problem::lone_value(help, row.span(at + 1, last));
        Slip::new(problem, row.span(at, last), None)
    };
    Some(slip.meaning(meant).read_as("or x"))
}

/// `displayorder = 3 and 5`: no value can be both, and no other field is meant.
pub(super) fn number(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.find(at, |join| join.is_join() && !is_or(join))?;
    let before = condition_before(row, at)?;
    let is_text = row.may_be_text(&before.field);
    let value = row.find(at + 1, |token| token.is_number() && !is_text)?;
    let help = format!(
        "repeat the field: `{} {}`",
        row.text_at(at),
        before.with(before.operator, value.text)
    );
    let problem = Problem::lone_value(help, value.span);
    row.ends_condition(at + 2)
        .then(|| Slip::new(problem, row.span(at, at + 1), None).read_as("or x"))
}
