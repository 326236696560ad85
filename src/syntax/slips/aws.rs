//! Conditions in the syntax of the AWS CLI, of requests and of policies.

use super::cursor::TokenCursor;
use super::slip::Slip;
use super::tokens::{Kind, Token};
use crate::syntax::text;

/// The names of the values and the field in an AWS CLI filter.
const FILTER: [(&str, &str); 4] = [
    ("name", "values"),
    ("name", "value"),
    ("key", "value"),
    ("key", "values"),
];

/// `Name=tag:BPO,Values=123,456` · `Key=BPO,Value=123` · `Name=username,Values=bob`
pub(super) fn aws_filter(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    filter(cursor, at).filter(|_| cursor.begins_condition(at))
}

/// True if `Name=…,Values=` begins at a token.
fn begins_filter(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let is_pair =
        |(first, second): &(&str, &str)| cursor.is(at, first) && cursor.is(at + 4, second);
    let has_signs = cursor.text_at(at + 1) == "="
        && cursor.has(at + 3, Kind::Comma)
        && cursor.text_at(at + 5) == "=";
    has_signs && FILTER.iter().any(is_pair)
}

/// An AWS CLI filter, wherever it begins.
pub(super) fn filter(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    if !begins_filter(cursor, at) {
        return None;
    }
    let (name, values) = (cursor.text_at(at), cursor.text_at(at + 4));
    let subject = cursor.get_if(at + 2, Token::is_value)?.value();
    let mut last = cursor.get_if(at + 6, Token::is_value).map(|_| at + 6)?;
    while cursor.has(last + 1, Kind::Comma) && cursor.satisfies(last + 2, Token::is_value) {
        last += 2;
    }
    let items = cursor.text(at + 6, last);
    let test = if last == at + 6 {
        format!("= {items}")
    } else {
        format!("in ({items})")
    };
    let key = if cursor.is(at, "key") {
        Some(subject.as_str())
    } else {
        subject.strip_prefix("tag:")
    };
    let is_key_alone = subject.eq_ignore_ascii_case("tag-key") && last == at + 6;
    let replacement = match key {
        None if is_key_alone => format!("tag({items})"),
        Some(key) => format!("tag({} {test})", text::value(key)),
        None if text::is_name(&subject) => format!("{subject} {test}"),
        None => return None,
    };
    let slip = cursor.rewrite((at, last), "a condition", replacement);
    Some(slip.dropping(&format!("{name} {values} tag key")))
}

/// The operators of a request.
const COMPARISONS: [(&str, &str); 3] = [("exact", "="), ("contains", "~"), ("starts_with", "^=")];

/// `FieldName=Username,Value=bob,ComparisonType=EXACT` · `TagKey=BPO,TagValue=123` · `StringCondition={…}`
pub(super) fn condition(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_wrapped = cursor.satisfies(at + 2, |token| {
        token.text.starts_with(['{', '[']) && token.text.len() > 1
    });
    let first = at + if is_wrapped { 2 } else { 0 };
    let (pairs, last) = pairs(cursor, first);
    let find = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    };
    let replacement = if let (Some(field), Some(value)) = (find("FieldName"), find("Value")) {
        let named = find("ComparisonType").unwrap_or("EXACT");
        let operator = COMPARISONS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(named));
        format!("{field} {} {value}", operator?.1)
    } else {
        let is_tag = cursor
            .function(at)
            .is_some_and(|function| function.name == "tag");
        let of_tag = || {
            find("Key")
                .zip(find("Value"))
                .filter(|_| is_tag && pairs.len() == 2)
        };
        let (key, value) = find("TagKey").zip(find("TagValue")).or_else(of_tag)?;
        format!("tag({key} = {value})")
    };
    Some(cursor.rewrite((at, last), "a condition", replacement))
}

/// `KEY=VALUE,KEY=VALUE` from a token on, without surrounding braces, and the last token.
fn pairs<'q>(cursor: &TokenCursor<'q>, first: usize) -> (Vec<(&'q str, &'q str)>, usize) {
    /// More members than any condition has.
    const PAIRS_MAX: usize = 4;
    let (mut pairs, mut at) = (Vec::new(), first);
    while pairs.len() < PAIRS_MAX {
        let key = cursor.get_if(at, |token| token.kind == Kind::Word);
        let value = cursor.get_if(at + 2, Token::is_value);
        let sign = cursor.get_if(at + 1, |sign| sign.text == "=");
        let (Some(key), Some(value), Some(_)) = (key, value, sign) else {
            break;
        };
        let value = value.text.trim_end_matches(['}', ']']);
        pairs.push((key.text.trim_start_matches(['[', '{']), value));
        at += 3;
        if !cursor.has(at, Kind::Comma) {
            break;
        }
        at += 1;
    }
    (pairs, at.saturating_sub(1))
}
