//! Hierarchy groups and those below them, in the syntax of other languages.

use super::cursor::TokenCursor;
use super::positions::BEGIN;
use super::shapes::{Capture, Row, row};
use super::tokens::Token;
use crate::syntax::foreign_operators::is_same;

pub(super) const ROWS: &[Row] = &[
    row(BEGIN, "HIERARCHY ( VALUE {[,] BELOW} )")
        .expected("one group")
        .help("`under` goes before the group: write `{replacement}`")
        .replacement("hierarchy(under {1})")
        .example(
            "users",
            "hierarchy(g-1, descendants)",
            "hierarchy(under g-1)",
        ),
    row(BEGIN, "HIERARCHY ( VALUE {JOIN BELOW} )")
        .expected("one group")
        .help("`under` goes before the group: write `{replacement}`")
        .replacement("hierarchy(under {1})")
        .example("users", "hierarchy(g-1 or below)", "hierarchy(under g-1)"),
    row(BEGIN, "HIERARCHY ( {under in EACH_BELOW} )")
        .expected("one group")
        .help("write a condition for each: `{replacement}`")
        .conditions("{1}")
        .example(
            "users",
            "hierarchy(under in (g-1, g-2))",
            "hierarchy(under g-1) or hierarchy(under g-2)",
        ),
    row(BEGIN, "HIERARCHY ( {WORD_FOR_UNDER} VALUE )")
        .expected("the ID of a group, or `under`")
        .replacement("hierarchy(under {2})")
        .example("users", "hierarchy(below g-1)", "hierarchy(under g-1)"),
    row(BEGIN, "HIERARCHY ( {BELOW} ( VALUE ) )")
        .expected("the ID of a group, or `under`")
        .replacement("hierarchy(under {1})")
        .example("users", "hierarchy(below(g-1))", "hierarchy(under g-1)"),
    row(BEGIN, "{WORD_FOR_UNDER} ( VALUE )")
        .expected("a function of this language")
        .replacement("hierarchy(under {2})")
        .example("users", "descendants(g-1)", "hierarchy(under g-1)"),
];

/// Words that other languages write after a group to include the groups below it, in addition to
/// synonyms of `under`.
const WITH_GROUPS_BELOW: [&str; 5] = ["true", "under", "withchildgroups", "recursive", "all"];

/// Other words for the groups below a group.
pub(super) const BELOW: [&str; 9] = [
    "below",
    "beneath",
    "child",
    "childof",
    "children",
    "descendant",
    "descendants",
    "subgroups",
    "within",
];

/// True if a word is a synonym of `under`.
pub(crate) fn is_word_for_under(word: &str) -> bool {
    BELOW.iter().any(|other| other.eq_ignore_ascii_case(word))
}

/// True if a word after a group includes the groups below it.
pub(super) fn is_below(token: &Token<'_>) -> bool {
    let mut words = WITH_GROUPS_BELOW.iter();
    is_word_for_under(token.text) || words.any(|other| is_same(token.text, other))
}

/// `(g-1, g-2)`, after a function and `in`: a call for each.
pub(super) fn each_call(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let function = cursor.function(at.checked_sub(2)?)?.name;
    each(cursor, at, &format!("{function}(")).filter(|_| function != "tag")
}

/// `(g-1, g-2)`: a call for each value, beginning with `call`.
pub(super) fn each(cursor: &TokenCursor<'_>, at: usize, call: &str) -> Option<(Capture, usize)> {
    let close = cursor.list_end(at)?;
    let values = cursor.tokens.get(at + 1..close)?.iter();
    let calls: Vec<String> = values
        .filter(|token| token.is_value())
        .map(|value| format!("{call}{})", value.text))
        .collect();
    Some((calls.join(" or ").into(), close + 1))
}
