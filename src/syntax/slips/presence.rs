//! Tests for whether there is a value at all.

use super::captures::is_tag;
use super::cursor::TokenCursor;
use super::positions::{BEGIN, ITEM};
use super::shapes::{Capture, Row, row};
use super::subjects;
use super::tokens::{Kind, Token};
use crate::syntax::text;

pub(super) const NO_PRESENCE: &str = "the service cannot search for a missing value or for the \
    presence of a value: write the values that you want, `FIELD = VALUE`";

/// A test for the presence of a value, which the language has only for tags.
const fn presence(shape: &'static str) -> Row {
    row(BEGIN, shape).expected("a comparison with a value")
}

/// The same for a field.
const fn of_field(shape: &'static str) -> Row {
    presence(shape).help(NO_PRESENCE)
}

pub(super) const ROWS: &[Row] = &[
    presence("TAG_SUBJECT {PRESENCE} / END")
        .replacement("{2}tag({1})")
        .example("agent-statuses", "tag(Owner) is not null", ""),
    presence("FLAG {PRESENCE} / END")
        .replacement("{2}{1}")
        .example(
            "evaluation-forms",
            "autoevaluation exists",
            "autoevaluation",
        ),
    presence("{PRESENCE_BEFORE} FLAG / END")
        .replacement("{1}{2}")
        .example(
            "evaluation-forms",
            "without autoevaluation",
            "not autoevaluation",
        ),
    row(BEGIN, "FIELD_WITH_NONE {is|== none} / END")
        .replacement("{1} = none")
        .example("workspaces", "visibility is none", "visibility = none"),
    row(BEGIN, "FIELD_WITH_NONE {is not none} / END")
        .replacement("{1} != none")
        .example("workspaces", "visibility is not none", "visibility != none"),
    of_field("FIELD_NAME {PRESENCE} / END").example("users", "username is null", ""),
    presence("{PRESENCE_CALL} ( TAG_SUBJECT ) / END")
        .replacement("{1}tag({2})")
        .example("users", "isnotnull(tags.Team)", ""),
    of_field("{PRESENCE_CALL} ( VALUE ) / END").example("users", "isempty(username)", ""),
    presence("TAG ( KEY PRESENCE )")
        .replacement("{2}tag({1})")
        .example("users", "tag(BPO exists)", ""),
    presence("TAG KEY / END")
        .replacement("tag({1})")
        .example("users", "tag BPO", ""),
    row(ITEM, "IN_TAG KEY {PRESENCE} / ITEM_END")
        .expected("a comparison with a value")
        .help("write a separate condition: `{2}tag({1})`")
        .of_call()
        .example("users", "tag(Owner is null, Team = A)", ""),
    presence("KEY_OF_TAG / END")
        .replacement("tag({1})")
        .example("users", "tag:Team", ""),
    presence("PRESENCE_BEFORE TAG_SUBJECT / END")
        .replacement("{1}tag({2})")
        .example("users", "missing tag(Team)", ""),
    presence("PRESENCE_BEFORE TAG KEY / END")
        .replacement("{1}tag({2})")
        .example("users", "not without tag Team", ""),
    of_field("PRESENCE_BEFORE FIELD / END").example("users", "not no security profile", ""),
    presence("HAVING_TAG")
        .replacement("{1}")
        .example("users", "has:tag.Team", ""),
    of_field("HAVING_FIELD").example("users", "_exists_:lastname", ""),
    presence("TAG contains|has|includes TAG_TEST / END")
        .replacement("tag({1})")
        .example("users", "tags contains \"Team=A\"", "tag(Team = A)"),
    row(BEGIN, "QUOTED in tags / END")
        .expected("a condition")
        .replacement("tag({1})")
        .example("users", "\"BPO\" in tags", ""),
    presence("TAG {exists} KEY / END")
        .replacement("tag({1})")
        .example("users", "tag exists Team", ""),
    presence("untagged KEY / END")
        .replacement("not tag({1})")
        .example("users", "not untagged Team", ""),
    presence("untagged / END")
        .help("tags are searched by their keys: `not tag(KEY)`")
        .example("users", "untagged", ""),
    presence("tagged [with|as|by] TAG_TEST / END")
        .replacement("tag({1})")
        .example("users", "tagged with Team = A", "tag(Team = A)"),
    row(BEGIN, "{has|with|having} / TAG (")
        .expected("a condition")
        .help("write the condition alone")
        .replacement("")
        .example("users", "has tag(Team = A)", "tag(Team = A)"),
    presence("has|with TAG TAG_TEST / END")
        .replacement("tag({1})")
        .example("users", "has tag Team = A", "tag(Team = A)"),
];

/// The words after a field or a tag that test for a value, and the text to put before the tag.
pub(super) const TESTS_AFTER: &[(&str, &str)] = &[
    ("is null", "not "),
    ("is none", "not "),
    ("is nil", "not "),
    ("is empty", "not "),
    ("is blank", "not "),
    ("is missing", "not "),
    ("is unset", "not "),
    ("is undefined", "not "),
    ("is unknown", "not "),
    ("== none", "not "),
    ("== nil", "not "),
    ("== undefined", "not "),
    ("=== undefined", "not "),
    ("!== undefined", ""),
    ("-eq $null", "not "),
    ("-ne $null", ""),
    ("is not defined", "not "),
    ("is not known", "not "),
    ("is defined", ""),
    ("is known", ""),
    ("is populated", ""),
    ("isnull", "not "),
    ("isempty", "not "),
    ("is not set", "not "),
    ("is not present", "not "),
    ("not exists", "not "),
    ("not exist", "not "),
    ("does not exist", "not "),
    ("missing", "not "),
    ("is not null", ""),
    ("is not none", ""),
    ("is not empty", ""),
    ("is not blank", ""),
    ("is not missing", ""),
    ("is set", ""),
    ("is present", ""),
    ("notnull", ""),
    ("exists", ""),
    ("exist", ""),
    ("present", ""),
    ("pr", ""),
];

/// Functions that test for a value.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    ("isnull", "not "),
    ("isempty", "not "),
    ("isblank", "not "),
    ("missing", "not "),
    ("isnotnull", ""),
    ("isnotempty", ""),
    ("isnotblank", ""),
    ("isset", ""),
    ("hasvalue", ""),
    ("notnull", ""),
    ("exists", ""),
    ("has", ""),
    ("isdefined", ""),
];

/// Words before a field or a tag that test for a value, and the text to put before the tag.
pub(super) const TESTS_BEFORE: &[(&str, &str)] = &[
    ("no", "not "),
    ("without", "not "),
    ("lacks", "not "),
    ("missing", "not "),
    ("any", ""),
    ("has", ""),
    ("with", ""),
    ("exists", ""),
];

/// Fields of other languages whose values are the names of fields with or without a value.
const PRESENCE_FIELDS: [(&str, &str); 6] = [
    ("_exists_", ""),
    ("exists", ""),
    ("has", ""),
    ("_missing_", "not "),
    ("missing", "not "),
    ("no", "not "),
];

/// `tag(Team)` · `tag.Team` · `tag[Team]`: the key.
pub(super) fn tag_subject(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = cursor.get_if(at, |token| token.kind == Kind::Word)?.text;
    if is_tag(written) && cursor.has(at + 1, Kind::Open) && cursor.has(at + 3, Kind::Close) {
        let key = cursor.get_if(at + 2, Token::is_value)?.value();
        return Some((text::value(&key).into(), at + 4));
    }
    let (head, key) = written.split_once(['.', '[', ':'])?;
    let key = key.strip_suffix(']').unwrap_or(key);
    (is_tag(head) && !key.is_empty()).then(|| (text::value(key).into(), at + 1))
}

/// `securityprofile` · `security profile`: a name, which may be two words if it is that of a field.
pub(super) fn field_name(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let first = cursor.get_if(at, Token::is_name)?.text;
    let both = format!("{first}{}", cursor.text_at(at + 1));
    let is_both = !cursor.is_field(first) && cursor.is_field(&both);
    let name = if is_both { both } else { first.to_owned() };
    Some((name.into(), at + 1 + usize::from(is_both)))
}

/// The same, if it is the name of a field.
pub(super) fn field(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    field_name(cursor, at).filter(|(name, _)| cursor.is_field(name))
}

/// `tag:Team`: the key.
pub(super) fn key_of_tag(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let key = subjects::key_after_tag(cursor, at)?;
    let is_key = !key.contains([':', '*', '=']);
    is_key.then(|| (text::value(key).into(), at + 1))
}

/// The head and the subject of `has:tag.Team`, with the text to put before the tag.
fn having<'q>(cursor: &TokenCursor<'q>, at: usize) -> Option<(&'q str, &'q str, &'static str)> {
    let (head, subject) = cursor.text_at(at).split_once(':')?;
    let mut fields = PRESENCE_FIELDS.iter();
    let (_, not) = fields.find(|(name, _)| name.eq_ignore_ascii_case(head))?;
    Some((head, subject, not))
}

/// `has:tag.Team`: the search for the tag.
pub(super) fn having_tag(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (_, subject, not) = having(cursor, at)?;
    let (tag, key) = subject.split_once(['.', ':'])?;
    is_tag(tag).then(|| (format!("{not}tag({})", text::value(key)).into(), at + 1))
}

/// True for `_exists_:lastname`.
pub(super) fn is_having_field(cursor: &TokenCursor<'_>, at: usize) -> bool {
    having(cursor, at)
        .is_some_and(|(head, field, _)| head.starts_with('_') || cursor.is_field(field))
}

/// `Team = A` · `"Team=A"` · `Team`: the test of a tag.
pub(super) fn tag_test(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let key = cursor.get_if(at, Token::is_value)?.value();
    subjects::pair(cursor, at).or_else(|| Some((text::value(&key).into(), at + 1)))
}
