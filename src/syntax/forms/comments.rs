//! Comments of other languages.

use super::tokens::{Around, Kind};
use super::{COMMENT, Form, Row, Words, clip};
use crate::span::Span;

/// `username = bob // not the other one` · `-- all of them`
pub(super) fn slashes(row: &Row<'_>, at: usize) -> Option<Form> {
    let is_mark = |text: &str| text.starts_with("//") || text == "--";
    let mark = row.find(at, |token| {
        token.kind == Kind::Word && token.around == Around::Conditions && is_mark(token.text)
    })?;
    let is_value = row
        .before(at)
        .is_some_and(|before| before.is_comparison() || before.is("in"));
    if is_value {
        return None;
    }
    let start = mark.span.start as usize;
    let rest = row.query.get(start..).unwrap_or_default();
    let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let said = rest
        .get(..length)
        .unwrap_or(rest)
        .trim_start_matches(['/', '-'])
        .trim();
    let help = format!(
        "a comment begins with `{COMMENT}`: write `{}`",
        clip(format!("{COMMENT} {said}").trim_end())
    );
    let sign = Span::new(mark.span.start, mark.span.start + 2);
    let problem = Words {
        expected: "the end of the query",
        found: mark.text,
        help,
    }
    .problem(mark.span);
    Some(Form::new(
        problem,
        Span::of(start..start + length),
        Some((sign, COMMENT.to_owned())),
    ))
}
