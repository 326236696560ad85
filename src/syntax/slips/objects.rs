//! Objects of other languages in place of a value: `{$gte: 80}`.

use super::cursor::TokenCursor;
use super::shapes::Capture;
use super::tokens::{Kind, Token};
use crate::syntax::foreign_operators::literal_comparison;

/// More tokens than any object with tests has.
const TOKENS_MAX: usize = 32;

/// `{$exists: true}`: an object of another language.
pub(super) fn object(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let last = last_token(cursor, at)?;
    Some((cursor.text(at, last).to_owned().into(), last + 1))
}

fn last_token(cursor: &TokenCursor<'_>, at: usize) -> Option<usize> {
    cursor.get_if(at, |token| token.text.starts_with('{'))?;
    (at..at + TOKENS_MAX).find(|last| cursor.text_at(*last).ends_with('}'))
}

/// `{$gte: 80, $lt: 90}`, after a field and a colon or `=`: the conditions.
pub(super) fn tests(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let before = cursor.previous(at)?.text.strip_suffix([':', '=']);
    let field = before
        .filter(|field| !field.is_empty())
        .or_else(|| Some(cursor.text_at(at.checked_sub(2)?)))?;
    let last = last_token(cursor, at)?;
    if let Some(list) = list(cursor.text(at, last)) {
        return Some((format!("{field} {list}").into(), last + 1));
    }
    let inside = cursor.tokens.get(at..=last)?;
    let members = inside.split(|token| token.kind == Kind::Comma);
    let conditions: Option<Vec<String>> = members
        .map(|member| Some(format!("{field} {}", test(member)?)))
        .collect();
    Some((conditions?.join(" and ").into(), last + 1))
}

/// `{$in: ["a", "b"]}`: the test.
fn list(object: &str) -> Option<String> {
    let (name, items) = object
        .strip_prefix('{')?
        .strip_suffix('}')?
        .split_once(':')?;
    let is_in = name.trim().trim_matches(['$', '_', '"', '\'']) == "in";
    let items = items.trim().strip_prefix('[')?.strip_suffix(']')?;
    (is_in && !items.contains(['[', '{'])).then(|| format!("in ({items})"))
}

/// `$gte: 80`: the test.
fn test(member: &[Token<'_>]) -> Option<String> {
    let texts = member
        .iter()
        .map(|token| token.text.trim_matches(['{', '}']));
    let texts: Vec<&str> = texts.filter(|text| !matches!(*text, "" | ":")).collect();
    let [name, value] = texts.as_slice() else {
        return None;
    };
    let name = name.trim_matches(['$', '_', '"', '\'', ':']);
    let operator = literal_comparison(name)?;
    let is_plain = !value.contains(['[', '{', ':', '/']) || value.starts_with(['"', '\'']);
    is_plain.then(|| format!("{} {value}", operator.text()))
}
