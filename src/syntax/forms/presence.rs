//! Questions for whether there is a value at all.

use super::tokens::{Kind, Token};
use super::words::length;
use super::{Form, TokenCursor, Words, excerpt};
use crate::syntax::{called, text};

pub(super) const NO_PRESENCE: &str = "the service cannot search for a missing value, or for any value: write the values that you want, `FIELD = VALUE`";

/// The words after a field or a tag that test for a value, and whether one must exist.
const BEHIND: [(&str, bool); 28] = [
    ("is null", false),
    ("is none", false),
    ("is nil", false),
    ("is empty", false),
    ("is blank", false),
    ("is missing", false),
    ("is unset", false),
    ("is undefined", false),
    ("isnull", false),
    ("isempty", false),
    ("is not set", false),
    ("is not present", false),
    ("not exists", false),
    ("not exist", false),
    ("does not exist", false),
    ("missing", false),
    ("is not null", true),
    ("is not none", true),
    ("is not empty", true),
    ("is not blank", true),
    ("is not missing", true),
    ("is set", true),
    ("is present", true),
    ("notnull", true),
    ("exists", true),
    ("exist", true),
    ("present", true),
    ("pr", true),
];

/// Functions that ask for that.
const FUNCTIONS: [(&str, bool); 13] = [
    ("isnull", false),
    ("isempty", false),
    ("isblank", false),
    ("missing", false),
    ("isnotnull", true),
    ("isnotempty", true),
    ("isnotblank", true),
    ("isset", true),
    ("hasvalue", true),
    ("notnull", true),
    ("exists", true),
    ("has", true),
    ("isdefined", true),
];

/// The key of the tag that a subject names, and the token followed by: `tag(Team)`, `tag.Team`, `tag[Team]`.
fn tag(row: &TokenCursor<'_>, at: usize) -> Option<(String, usize)> {
    let token = row.find(at, |token| token.kind == Kind::Word)?;
    let is_tag = |name: &str| called(name).is_some_and(|called| called.name == "tag");
    if is_tag(token.text) && row.has(at + 1, Kind::Open) && row.has(at + 3, Kind::Close) {
        return Some((row.find(at + 2, Token::is_value)?.value(), at + 4));
    }
    let (head, key) = token.text.split_once(['.', '[', ':'])?;
    let key = key.strip_suffix(']').unwrap_or(key);
    (is_tag(head) && !key.is_empty()).then(|| (key.to_owned(), at + 1))
}

/// The search for a tag that exists, or does not.
fn with_tag(key: &str, is_there: bool) -> String {
    let not = if is_there { "" } else { "not " };
    format!("{not}tag({})", text::value(key))
}

fn form(
    row: &TokenCursor<'_>,
    (first, last): (usize, usize),
    (from, to): (usize, usize),
    meant: Option<String>,
) -> Form {
    let help = match &meant {
        Some(meant) => format!("write `{}`", excerpt(meant)),
        None => NO_PRESENCE.to_owned(),
    };
    let words = Words {
        expected: "a comparison with a value",
        found: row.text(from, to),
        help,
    };
    let span = row.span(first, last);
    let problem = words.problem(row.span(from, to));
    let instead = meant.map(|meant| (span, meant));
    Form::new(problem, span, instead).dropping(row.text(first, last))
}

/// The length of the words at a token that test for a value, and whether one must exist: the longest of them.
fn asked(row: &TokenCursor<'_>, at: usize) -> Option<(usize, bool)> {
    let known = BEHIND
        .iter()
        .filter_map(|(words, is_there)| Some((length(row, at, words)?, *is_there)));
    known.max_by_key(|(length, _)| *length)
}

/// The token behind the name of a field, which may be two words: `security profile`.
fn field_end(row: &TokenCursor<'_>, at: usize) -> usize {
    let (first, second) = (row.text(at, at), row.text(at + 1, at + 1));
    at + 1 + usize::from(!row.is_field(first) && row.is_field(&format!("{first}{second}")))
}

/// `username is null` · `security profile is missing` · `tag(Team) is not null` · `tag.Team exists`
pub(super) fn behind(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    if !row.begins_condition(at) {
        return None;
    }
    let (key, phrase) = match tag(row, at) {
        Some((key, behind)) => (Some(key), behind),
        None => (
            row.find(at, Token::is_name).map(|_| None)?,
            field_end(row, at),
        ),
    };
    // The words are compared only where a word is.
    row.find(phrase, |token| token.kind == Kind::Word)?;
    let (length, is_there) =
        asked(row, phrase).filter(|(length, _)| row.ends_condition(phrase + length))?;
    let last = phrase + length - 1;
    let meant = key.map(|key| with_tag(&key, is_there));
    Some(form(row, (at, last), (phrase, last), meant))
}

/// `isempty(username)` · `isnotnull(tags.Team)`
pub(super) fn function(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let function = row.find(at, |token| token.is_name() && row.begins_condition(at))?;
    let plain = function.text.replace(['_', '-'], "").to_ascii_lowercase();
    let (_, is_there) = FUNCTIONS.iter().find(|(name, _)| *name == plain)?;
    if !row.has(at + 1, Kind::Open) {
        return None;
    }
    let (key, close) = match tag(row, at + 2) {
        Some((key, behind)) => (Some(key), behind),
        None => (row.find(at + 2, Token::is_value).map(|_| None)?, at + 3),
    };
    let meant = key.map(|key| with_tag(&key, *is_there));
    let is_whole = row.has(close, Kind::Close) && row.ends_condition(close + 1);
    is_whole.then(|| form(row, (at, close), (at, at), meant))
}

/// `tag(BPO exists)` · `tag(BPO is null)` · `tag BPO`
pub(super) fn key_alone(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let in_parentheses = row.call(at, "tag");
    let first = in_parentheses.unwrap_or(at + 1);
    let key = row.find(first, Token::is_value)?.value();
    let (last, is_there) = if in_parentheses.is_some() {
        let (length, is_there) = asked(row, first + 1)?;
        let close = first + 1 + length;
        (row.has(close, Kind::Close).then_some(close)?, is_there)
    } else {
        let is_tag = row.function(at).is_some_and(|called| called.name == "tag");
        let is_whole = is_tag && row.begins_condition(at) && row.ends_condition(first + 1);
        (is_whole.then_some(first)?, true)
    };
    let meant = with_tag(&key, is_there);
    Some(form(row, (at, last), (at, last), Some(meant)))
}

/// `tag(Owner is null, Team = A)`: a condition of its own.
pub(super) fn of_item(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let key = row.find(at, |token| token.is_value() && row.begins_item(at))?;
    let open = row.open_around(at)?;
    let function = row.function(open.checked_sub(1)?)?;
    let (length, is_there) = asked(row, at + 1).filter(|_| function.name == "tag")?;
    let last = at + length;
    let close = row.close_of(open)?;
    row.find(last + 1, |next| {
        matches!(next.kind, Kind::Comma | Kind::Close)
    })?;
    let meant = with_tag(&key.value(), is_there);
    let words = Words {
        expected: "a comparison with a value",
        found: row.text(at + 1, last),
        help: format!("write a condition of its own: `{}`", excerpt(&meant)),
    };
    let problem = words.problem(row.span(at + 1, last));
    Some(Form::new(problem, row.span(open - 1, close), None))
}

/// `tag:Team`
pub(super) fn key_behind_colon(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let written = row.find(at, |token| token.kind == Kind::Word)?.text;
    let (head, key) = written.split_once(':')?;
    let is_tag = called(head).is_some_and(|called| called.name == "tag");
    let is_key = !key.is_empty() && !key.contains([':', '*', '=']);
    if !is_tag || !is_key || !row.begins_condition(at) || !row.ends_condition(at + 1) {
        return None;
    }
    let meant = with_tag(key, true);
    Some(form(row, (at, at), (at, at), Some(meant)))
}

/// Words before a field or a tag that test for a value.
const BEFORE: [(&str, bool); 5] = [
    ("no", false),
    ("without", false),
    ("lacks", false),
    ("missing", false),
    ("any", true),
];

/// `no securityprofile` · `without tag Team` · `missing tag(Team)`
pub(super) fn before(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    row.find(at, |_| row.begins_condition(at))?;
    let (_, is_there) = BEFORE.iter().find(|(word, _)| row.is(at, word))?;
    let is_tag = |at: usize| row.function(at).is_some_and(|called| called.name == "tag");
    let (key, behind) = match tag(row, at + 1) {
        Some((key, behind)) => (Some(key), behind),
        None if is_tag(at + 1) => (Some(row.find(at + 2, Token::is_value)?.value()), at + 3),
        None => {
            let behind = field_end(row, at + 1);
            let field = row.text(at + 1, behind - 1).replace(' ', "");
            (row.is_field(&field).then_some(None)?, behind)
        }
    };
    let meant = key.map(|key| with_tag(&key, *is_there));
    row.ends_condition(behind)
        .then(|| form(row, (at, behind - 1), (at, behind - 1), meant))
}

/// Fields of other languages whose values are fields that have a value, or have none.
const PRESENCE_FIELDS: [(&str, bool); 6] = [
    ("_exists_", true),
    ("exists", true),
    ("has", true),
    ("_missing_", false),
    ("missing", false),
    ("no", false),
];

/// `_exists_:lastname` · `has:tag.Team`
pub(super) fn as_field(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let (head, subject) = token.text.split_once(':')?;
    let (_, is_there) = PRESENCE_FIELDS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(head))?;
    let key = subject
        .split_once(['.', ':'])
        .filter(|(tag, _)| called(tag).is_some_and(|called| called.name == "tag"));
    let is_subject = key.is_some() || head.starts_with('_') || row.is_field(subject);
    let meant = key.map(|(_, key)| with_tag(key, *is_there));
    is_subject.then(|| form(row, (at, at), (at, at), meant))
}

/// `tags contains Team` · `has tag Team` · `has tag Team = A` · `tags contains "Team=A"`
pub(super) fn of_tags(row: &TokenCursor<'_>, at: usize) -> Option<Form> {
    row.find(at, |_| row.begins_condition(at))?;
    let is_tag = |at: usize| row.function(at).is_some_and(|called| called.name == "tag");
    let is_contained = is_tag(at)
        && ["contains", "has", "includes"]
            .iter()
            .any(|word| row.is(at + 1, word));
    let is_had = (row.is(at, "has") || row.is(at, "with")) && is_tag(at + 1);
    let key = row.find(at + 2, Token::is_value)?.value();
    if !is_contained && !is_had {
        return None;
    }
    let is_equal = |sign: &Token<'_>| super::plain_operator(sign.text) == "=";
    let value = row
        .find(at + 3, is_equal)
        .and_then(|_| row.find(at + 4, Token::is_value));
    let last = at + if value.is_some() { 4 } else { 2 };
    let pair = match value {
        Some(value) => Some((key.clone(), value.value())),
        None => key
            .split_once(['=', ':'])
            .map(|(key, value)| (key.to_owned(), value.to_owned())),
    };
    let meant = match pair {
        Some((key, value)) => format!("tag({} = {})", text::value(&key), text::value(&value)),
        None => with_tag(&key, true),
    };
    row.ends_condition(last + 1)
        .then(|| form(row, (at, last), (at, last), Some(meant)))
}
