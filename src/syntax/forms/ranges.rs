//! Ranges in the words and brackets of other languages.

use super::tokens::{Kind, Token};
use super::{Form, Row, Words, clip};
use crate::syntax::text;

/// An end of a range, without the brackets around it.
fn end<'q>(row: &Row<'q>, at: usize) -> Option<&'q str> {
    let text = row
        .find(at, Token::is_value)?
        .text
        .trim_matches(['[', ']', '{', '}']);
    (!text.is_empty()).then_some(text)
}

/// `displayorder from 3 to 7` · `displayorder in 3 to 7` · `displayorder:[3 TO 7]`
pub(super) fn in_words(row: &Row<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let is_range = |place: &usize| row.is(*place, "to");
    let (field, low, to) = match token.text.split_once(':') {
        Some((field, "")) => (field, end(row, at + 1)?, at + 2),
        Some((field, low)) => (field, low.trim_matches(['[', '{']), at + 1),
        None => {
            let is_before = row.find(at + 1, |next| {
                next.is("in")
                    || next.is("from")
                    || next.is("between")
                    || next.kind == Kind::Operator
            });
            (is_before.map(|_| token.text)?, end(row, at + 2)?, at + 3)
        }
    };
    let high = Some(to).filter(is_range).and_then(|to| end(row, to + 1))?;
    if !text::is_name(field) || !row.ends_condition(to + 2) {
        return None;
    }
    let meant = match (low, high) {
        ("*", "*") => return None,
        ("*", high) => format!("{field} <= {high}"),
        (low, "*") => format!("{field} >= {low}"),
        (low, high) => format!("{field} in {low}..{high}"),
    };
    let help = format!("write `{}`: both ends belong to a range", clip(&meant));
    let words = Words {
        expected: "a range",
        found: row.text(at, to + 1),
        help,
    };
    Some(
        row.form((at, to + 1), words, Some(meant))
            .dropping("to from between"),
    )
}
