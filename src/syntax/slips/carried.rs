//! Values and comparisons whose field stands before an earlier one.

use std::borrow::Cow;

use super::captures::is_or;
use super::phrases::phrase_end;
use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, excerpt, plain_operator};
use crate::diagnostics::{Help, Problem};
use crate::syntax::ast::Operator;
use crate::syntax::{operator_meant, text};

/// A comparison without its value: the text before the value and after it.
struct Compared<'q> {
    field: Cow<'q, str>,
    operator: &'q str,
    end: &'static str,
}

impl<'q> Compared<'q> {
    fn of_field(field: &'q str, operator: &'q str) -> Self {
        Compared {
            field: field.into(),
            operator,
            end: "",
        }
    }

    /// The same comparison with another value.
    fn with(&self, operator: &str, value: &str) -> String {
        format!("{} {operator} {value}{}", self.field, self.end)
    }
}

/// The condition that ends right before a token.
fn condition_before<'q>(row: &TokenCursor<'q>, join: usize) -> Option<Compared<'q>> {
    if row.before(join)?.kind == Kind::Close {
        return tag_before(row, join);
    }
    if let Some(sign) = row
        .sign_before(join)
        .filter(|sign| *sign > 0 && sign + 1 < join)
    {
        let field = row.find(sign - 1, Token::is_name)?;
        let is_whole = row.begins_condition(sign - 1) && is_value(row, sign + 1, join);
        let operator = plain_operator(row.get(sign)?.text);
        return is_whole.then(|| Compared::of_field(field.text, operator));
    }
    // `state:enabled`
    let (field, value) = row.before(join)?.text.split_once(':')?;
    let is_condition = row.begins_condition(join - 1) && text::is_name(field) && !value.is_empty();
    is_condition.then(|| Compared::of_field(field, "="))
}

/// `tag(BPO = 123)`, right before a token.
fn tag_before<'q>(row: &TokenCursor<'q>, join: usize) -> Option<Compared<'q>> {
    const TOKENS: usize = 6;
    let tag = join
        .checked_sub(TOKENS)
        .filter(|tag| row.begins_condition(*tag))?;
    let is_tag = row
        .function(tag)
        .is_some_and(|function| function.name == "tag");
    let key = row.find(tag + 2, Token::is_value)?.text;
    let operator = plain_operator(row.find(tag + 3, Token::is_comparison)?.text);
    let is_whole = row.has(tag + 1, Kind::Open) && is_value(row, tag + 4, join - 1);
    (is_tag && is_whole).then(|| Compared {
        field: format!("tag({key}").into(),
        operator,
        end: ")",
    })
}

/// True if a range of tokens is one value.
fn is_value(row: &TokenCursor<'_>, first: usize, behind: usize) -> bool {
    match row.get(first) {
        Some(token) if token.kind == Kind::Word => phrase_end(row, first) == behind,
        Some(token) => token.is_value() && first + 1 == behind,
        None => false,
    }
}

/// The token behind a value without a field that begins at one, if it is none of a field.
fn lone_value(row: &TokenCursor<'_>, at: usize) -> Option<usize> {
    let is_call = row.has(at + 1, Kind::Open) && row.are_glued(at, at + 1);
    let first = row.find(at, Token::is_value).filter(|_| !is_call)?;
    let behind = match first.kind {
        Kind::Word if text::is_name(first.text) && !row.is_no_field(first.text) => return None,
        Kind::Word => phrase_end(row, at),
        Kind::Quoted => at + 1,
        _ => return None,
    };
    row.ends_condition(behind).then_some(behind)
}

/// A value of one token or more as it is written in a query.
fn written(row: &TokenCursor<'_>, first: usize, behind: usize) -> String {
    if behind == first + 1 {
        row.text(first, first).to_owned()
    } else {
        text::value(row.text(first, behind - 1))
    }
}

/// `state = ENABLED or DISABLED` · `displayorder = 3 or 5` · `type != CUSTOM or OFFLINE`
pub(super) fn values(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.find(at, Token::is_join)
        .filter(|_| row.fields.is_some())?;
    let compared = condition_before(row, at)?;
    let operator =
        operator_meant(compared.operator).filter(|operator| *operator != Operator::In)?;
    let is_negated = operator.positive().1;
    let (mut join, mut meant, mut last) = (at, String::new(), None);
    while row
        .find(join, |token| is_or(token) || is_negated && token.is_join())
        .is_some()
        && let Some(behind) = lone_value(row, join + 1)
    {
        let value = written(row, join + 1, behind);
        // Whoever writes `a != b or c` rules out both.
        let word = if is_negated { "and" } else { "or" };
        let space = if meant.is_empty() { "" } else { " " };
        meant = format!(
            "{meant}{space}{word} {}",
            compared.with(operator.text(), &value)
        );
        (last, join) = (Some(behind - 1), behind);
    }
    let last = last?;
    let place = row.span(at + 1, last);
    let problem = Problem::lone_value(
        Help::from(format!("repeat the field: `{}`", excerpt(&meant))),
        place,
    );
    let span = row.span(at, last);
    Some(Slip::new(problem, span, Some((span, meant))).read_as("or x"))
}

/// `displayorder > 3 and < 7`
pub(super) fn comparison(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = row.find(at, Token::compares)?;
    let join = at.checked_sub(1)?;
    row.find(join, Token::is_join)?;
    let compared = condition_before(row, join)?;
    let behind = at + 2;
    row.find(at + 1, Token::is_value)
        .filter(|_| row.ends_condition(behind))?;
    let meant = compared.with(plain_operator(sign.text), row.text(at + 1, at + 1));
    let help = format!("repeat the field: `{}`", excerpt(&meant));
    let slip = row.mistake_within((at, at + 1), (at, at), "a condition", help);
    Some(slip.meaning(meant))
}
