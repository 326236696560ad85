//! What stands where a value or an operator belongs.

use super::tokens::{Around, Kind, Token};
use super::{Form, Row, Words, clip};
use crate::syntax::text;

/// `username = and` · `tag(in = b)`: a word of the language where a value belongs.
pub(super) fn keyword(row: &Row<'_>, at: usize) -> Option<Form> {
    let word = row.find(at, Token::is_keyword)?;
    let begins_item = row.begins_item(at);
    if !begins_item && !row.before(at)?.is_comparison() {
        return None;
    }
    let is_compared = |at: usize| row.get(at).is_some_and(|next| next.is_comparison() || next.is("in"));
    let is_end = row.ends_condition(at + 1) || row.has(at + 1, Kind::Comma) || begins_item && is_compared(at + 1);
    // `hierarchy(under)` is more likely a group that is still to be written.
    let is_cut_off = begins_item && word.is("under") && row.has(at + 1, Kind::Close);
    if !is_end || is_cut_off {
        return None;
    }
    let mut quoted = String::new();
    text::write_quoted(word.text, &mut quoted);
    let help = format!("`{}` is a word of the language; as a value it is quoted: `{quoted}`", word.text);
    Some(row.form((at, at), Words { expected: "a value", found: word.text, help }, Some(quoted)))
}

/// `username is null`
pub(super) fn null(row: &Row<'_>, at: usize) -> Option<Form> {
    let field = row.find(at, Token::is_name)?;
    let is_negated = row.is(at + 2, "not");
    let last = at + 2 + usize::from(is_negated);
    if !row.begins_condition(at) || !row.is(at + 1, "is") || !row.is(last, "null") {
        return None;
    }
    let help = format!(
        "the service cannot search for a missing value: ask for the values that you want, `{} = value`",
        clip(field.text)
    );
    let words = Words { expected: "a comparison with a value", found: row.text(at + 1, last), help };
    Some(row.form((at + 1, last), words, None))
}

/// Operators and what they are behind `not`.
const NEGATED: [(&str, &str); 8] =
    [("=", "!="), ("==", "!="), ("~", "!~"), ("^=", "!^="), ("<", ">="), (">", "<="), ("<=", ">"), (">=", "<")];

/// `username not = bob`
pub(super) fn negated_operator(row: &Row<'_>, at: usize) -> Option<Form> {
    let subject = row.find(at, Token::is_value)?;
    if !(row.begins_condition(at) || row.begins_item(at)) || !row.is(at + 1, "not") {
        return None;
    }
    let written = row.get(at + 2)?.text;
    let (_, operator) = NEGATED.iter().find(|(other, _)| *other == written)?;
    let value = row.find(at + 3, Token::is_value)?;
    let help = format!("write `{}`: `{} {operator} {}`", operator, clip(subject.text), clip(value.text));
    let words = Words { expected: "an operator", found: row.text(at + 1, at + 2), help };
    Some(row.form((at + 1, at + 2), words, Some((*operator).to_owned())))
}

/// `state not enabled`
pub(super) fn negated_value(row: &Row<'_>, at: usize) -> Option<Form> {
    let subject = row.find(at, Token::is_name).filter(|_| row.begins_condition(at))?;
    let value = row.find(at + 2, Token::is_value).filter(|_| row.is(at + 1, "not") && row.ends_condition(at + 3))?;
    let help = format!("write `{} != {}`", clip(subject.text), clip(value.text));
    let words = Words { expected: "an operator", found: row.text(at + 1, at + 1), help };
    let form = row.form((at + 1, at + 1), words, Some("!=".to_owned()));
    // What the grammar makes of the pieces is no condition.
    Some(Form { span: row.span(at, at + 2), ..form })
}

/// `username = 'a' 'b'` · `username = "a"b`
pub(super) fn several(row: &Row<'_>, at: usize) -> Option<Form> {
    row.find(at, |token| token.is_comparison() && token.around == Around::Conditions)?;
    let values: Vec<_> =
        row.tokens.get(at + 1..).unwrap_or_default().iter().take_while(|token| token.is_value()).collect();
    let last = at + values.len();
    // The `;` at the end of a query has an answer of its own.
    let has_semicolon = values.last().is_some_and(|last| last.is_semicolons());
    let has_quotes = values.iter().any(|value| value.kind == Kind::Quoted);
    if values.len() < 2 || !has_quotes || has_semicolon || !row.ends_condition(last + 1) {
        return None;
    }
    let is_glued = values.iter().zip(values.iter().skip(1)).all(|(left, right)| left.span.end == right.span.start);
    let texts: Vec<String> = values.iter().map(|value| value.value()).collect();
    let mut together = String::new();
    text::write_quoted(&texts.join(if is_glued { "" } else { " " }), &mut together);
    let together = clip(&together);
    let help = if is_glued {
        format!("put one pair of quotes around the whole value: `{together}`")
    } else {
        let each: Vec<String> = texts.iter().map(|value| text::value(value)).collect();
        let field = row.before(at).filter(|field| field.is_name()).map_or("field", |field| field.text);
        format!(
            "put one pair of quotes around the whole value: `{together}`; for any of several write `{} in ({})`",
            clip(field),
            clip(&each.join(", "))
        )
    };
    let words = Words { expected: "one value", found: row.text(at + 1, last), help };
    Some(row.form((at + 1, last), words, None))
}
