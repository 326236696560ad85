//! Functions whose arguments are joined, negated or named as in other languages.

use super::tokens::{Kind, Token};
use super::{Form, Row, Words, clip, plain_operator};
use crate::problem::Problem;

/// `tag(BPO = 123 or BPO = 456)` · `tag(BPO = 123 or 456)` · `tag(BPO = 123 and Team = A)`
pub(super) fn joined_tags(row: &Row<'_>, at: usize) -> Option<Form> {
    let mut next = row.call(at, "tag")?;
    let mut tags: Vec<(&str, &str)> = Vec::new();
    let mut joins: Vec<&Token<'_>> = Vec::new();
    loop {
        let (key, value, end) = tag(row, next, tags.last().map(|(key, _)| *key))?;
        tags.push((key, value));
        next = end + 1;
        match row.get(end)? {
            join if join.is_join() => joins.push(join),
            close if close.kind == Kind::Close => break,
            _ => return None,
        }
    }
    let join = *joins.first()?;
    let is_or = |join: &Token<'_>| join.is("or") || join.text.starts_with('|');
    if joins.iter().any(|other| is_or(other) != is_or(join)) {
        return None;
    }
    let is_one_key = tags.iter().zip(tags.iter().skip(1)).all(|((key, _), (other, _))| key == other);
    let meant = match (is_or(join), is_one_key) {
        (true, true) => list(&tags),
        (true, false) if at == 0 && row.get(next).is_none() => conditions(&tags),
        (true, false) => format!("({})", conditions(&tags)),
        (false, _) => format!("tag({})", assignments(&tags).join(", ")),
    };
    let help = format!("write `{}`", clip(&meant));
    let problem = Words { expected: "`,` or `)`", found: join.text, help }.problem(join.span);
    let span = row.span(at, next - 1);
    // Where the keys differ, one of them may be a field behind an unclosed parenthesis.
    let is_certain = is_or(join) && is_one_key;
    Some(Form { problem, span, instead: is_certain.then_some((span, meant)) })
}

/// The key and the value of a tag, and the token behind them; a value alone is one of the key before.
fn tag<'q>(row: &Row<'q>, at: usize, key: Option<&'q str>) -> Option<(&'q str, &'q str, usize)> {
    let first = row.find(at, Token::is_value)?.text;
    match row.get(at + 1)? {
        sign if plain_operator(sign.text) == "=" => {
            row.find(at + 2, Token::is_value).map(|value| (first, value.text, at + 3))
        }
        _ => Some((key?, first, at + 1)),
    }
}

fn assignments(tags: &[(&str, &str)]) -> Vec<String> {
    tags.iter().map(|(key, value)| format!("{key} = {value}")).collect()
}

/// Any of the values of one key.
fn list(tags: &[(&str, &str)]) -> String {
    let key = tags.first().map_or("", |(key, _)| key);
    let values: Vec<&str> = tags.iter().map(|(_, value)| *value).collect();
    format!("tag({key} in ({}))", values.join(", "))
}

/// A condition for each tag, of which any will do.
fn conditions(tags: &[(&str, &str)]) -> String {
    assignments(tags).iter().map(|tag| format!("tag({tag})")).collect::<Vec<_>>().join(" or ")
}

/// `tag(BPO not in (1, 2))`
pub(super) fn negated_list(row: &Row<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "tag")?;
    let key = row.find(first, Token::is_value)?.text;
    if !row.is(first + 1, "not") || !row.is(first + 2, "in") || !row.has(first + 3, Kind::Open) {
        return None;
    }
    let last = super::lists::items_end(row, first + 4);
    if !row.has(last, Kind::Close) || !row.has(last + 1, Kind::Close) {
        return None;
    }
    let meant = format!("not tag({key} in {})", row.text(first + 3, last));
    let help = format!("put `not` before the whole condition: `{}`", clip(&meant));
    let problem = Problem::UnknownOperator { written: "not in".to_owned(), help, span: row.span(first + 1, first + 2) };
    let span = row.span(at, last + 1);
    Some(Form { problem, span, instead: Some((span, meant)) })
}

/// `tag(Team = A, BPO not in (1, 2))`
pub(super) fn negated_item(row: &Row<'_>, at: usize) -> Option<Form> {
    const BACK_MAX: usize = 32;
    let key = row.find(at, Token::is_value).filter(|_| row.begins_item(at))?.text;
    if !row.is(at + 1, "not") || !row.is(at + 2, "in") || !row.has(at + 3, Kind::Open) {
        return None;
    }
    let last = super::lists::items_end(row, at + 4);
    let first = (at.saturating_sub(BACK_MAX)..at).rev().find(|first| row.call(*first, "tag").is_some())?;
    let meant = format!("not tag({key} in {})", row.text(at + 3, last));
    let help = format!("write a condition of its own: `{}`", clip(&meant));
    let problem = Problem::UnknownOperator { written: "not in".to_owned(), help, span: row.span(at + 1, at + 2) };
    row.has(last, Kind::Close).then(|| Form { problem, span: row.span(first, last), instead: None })
}

/// `tag(BPO not 123)`
pub(super) fn negated_value(row: &Row<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "tag")?;
    let key = row.find(first, Token::is_value)?.text;
    let value = row.find(first + 2, Token::is_value).filter(|_| row.is(first + 1, "not"))?.text;
    let span = row.has(first + 3, Kind::Close).then(|| row.span(at, first + 3))?;
    let meant = format!("tag({key} != {value})");
    let words = Words { expected: "an operator", found: "not", help: format!("write `{}`", clip(&meant)) };
    Some(Form { problem: words.problem(row.span(first + 1, first + 1)), span, instead: Some((span, meant)) })
}

/// `proficiency(Language = English >= 3)`
pub(super) fn level_behind(row: &Row<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "proficiency")?;
    let name = row.find(first, Token::is_value)?.text;
    let sign = plain_operator(row.get(first + 1)?.text);
    let value = row.find(first + 2, Token::is_value)?.text;
    let level = row.find(first + 3, |token| token.is_comparison() || token.is("in"))?;
    row.find(first + 4, Token::is_value).filter(|_| row.has(first + 5, Kind::Close))?;
    let text = match (name.to_lowercase().as_str(), sign) {
        ("name" | "value", "=" | "~" | "^=") => format!("{name} {sign} {value}"),
        ("level", _) => return None,
        (_, "=" | "~" | "^=") => format!("name = {name}, value {sign} {value}"),
        _ => return None,
    };
    let level = format!("level {} {}", plain_operator(level.text), row.text(first + 4, first + 4));
    let meant = format!("proficiency({text}, {level})");
    let help = format!("in full: `{}`", clip(&meant));
    let words = Words { expected: "`,` or `)`", found: row.text(first + 3, first + 3), help };
    let problem = words.problem(row.span(first + 3, first + 3));
    let span = row.span(at, first + 5);
    Some(Form { problem, span, instead: Some((span, meant)) })
}

/// `tag(BPO exists)`
pub(super) fn key_alone(row: &Row<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "tag")?;
    let key = row.find(first, Token::is_value)?.text;
    row.find(first + 1, |token| token.is("exists")).filter(|_| row.has(first + 2, Kind::Close))?;
    let help = format!(
        "the service cannot ask for a tag's key alone: write `tag({key} = VALUE)`, or `tag({key} in (A, B))` with all \
         of the values that will do",
        key = clip(key)
    );
    let words = Words { expected: "an operator", found: row.text(first + 1, first + 1), help };
    let problem = words.problem(row.span(first + 1, first + 1));
    Some(Form { problem, span: row.span(at, first + 2), instead: None })
}

/// What others call the groups below one.
const BELOW: [&str; 9] =
    ["below", "beneath", "child", "childof", "children", "descendant", "descendants", "subgroups", "within"];

/// Whether a word is another one for `under`.
pub(crate) fn is_word_for_under(word: &str) -> bool {
    BELOW.iter().any(|other| other.eq_ignore_ascii_case(word))
}

/// `hierarchy(below g-1)`
pub(super) fn below(row: &Row<'_>, at: usize) -> Option<Form> {
    let first = row.call(at, "hierarchy")?;
    let word = row.find(first, |token| token.kind == Kind::Word && is_word_for_under(token.text))?;
    let group = row.find(first + 1, Token::is_value).filter(|_| row.has(first + 2, Kind::Close))?;
    let help = format!("write `hierarchy(under {})`", clip(group.text));
    let problem = Words { expected: "the id of a group, or `under`", found: word.text, help }.problem(word.span);
    let span = row.span(at, first + 2);
    Some(Form { problem, span, instead: Some((word.span, "under".to_owned())) })
}
