//! The arguments of proficiencies and hierarchy groups, named, ordered and compared as in other languages.

use super::places::{BEGIN, ITEM};
use super::shapes::{Capture, Row, row};
use super::tokens::{Kind, Token};
use super::{TokenCursor, captures};
use crate::syntax::foreign_operators::begins_operator;
use crate::syntax::text;

/// A part of a proficiency that is written in another way.
const fn part(shape: &'static str) -> Row {
    row(ITEM, shape).expected("`name`, `value` or `level`")
}

/// A level that is written in another way.
const fn level(shape: &'static str) -> Row {
    row(BEGIN, shape).expected("one comparison with a level")
}

/// A group that is written in another way.
const fn group(shape: &'static str) -> Row {
    row(BEGIN, shape).expected("the ID of a group, or `under`")
}

pub(super) const ROWS: &[Row] = &[
    part("IN_PROFICIENCY {WORD_FOR_VALUE} TEXT_SIGN VALUE / ITEM_END")
        .help("write `value {2} {3}`, or `name = {1}, value {2} {3}` if that is its name")
        .example("users", "proficiency(skill = English)", ""),
    part("IN_PROFICIENCY {SERVICE_PART} TEST / ITEM_END")
        .meant("{1} {2}")
        .example(
            "users",
            "proficiency(attribute = Language, value = English)",
            "proficiency(name = Language, value = English)",
        ),
    part("IN_PROFICIENCY {PART} VALUE / ITEM_END")
        .expected("an operator")
        .meant("{1} = {2}")
        .example(
            "users",
            "proficiency(name: Language, level = 3)",
            "proficiency(name = Language, level = 3)",
        ),
    part("IN_PROFICIENCY TEXT_PART TEXT_SIGN VALUE {JOIN VALUE} / ITEM_END")
        .expected("`,` or `)`")
        .help(
            "write a proficiency for each value: `{1} {2} {3}` in one, `{1} {2} {4}` in the other",
        )
        .of_call()
        .example(
            "users",
            "proficiency(level = 3, value = English or French)",
            "",
        ),
    part("IN_PROFICIENCY {SEVERAL_WORDS}")
        .expected("one value")
        .help("quote the whole value: `{1}`")
        .meant("{1}")
        .example(
            "users",
            "proficiency(Business English >= 3)",
            "proficiency(\"Business English\" >= 3)",
        ),
    level("PROFICIENCY ( WITH_COLON {LEVELS} )")
        .meant("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(English: 2-4)",
            "proficiency(English in 2..4)",
        ),
    level("PROFICIENCY ( NO_PART {[=|==|:|is|>=|<=] LEVELS} )")
        .meant("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(English >= 3 or more)",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( NO_PART {in VALUE to VALUE} )")
        .meant("proficiency({1} in {2}..{3})")
        .example(
            "users",
            "proficiency(English in 2 to 4)",
            "proficiency(English in 2..4)",
        ),
    level("PROFICIENCY ( NO_PART {,} TEST )")
        .meant("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(English, >= 3)",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( VALUE TEST ) and|&& {LEVEL TEST}")
        .help("a level belongs in the parentheses of its proficiency, as a range if it has two ends: `{1} in 3..5`")
        .read_as("x")
        .example("users", "proficiency(English >= 3) and level <= 4", ""),
    level("PROFICIENCY ( NO_PART {[,] [and|&&] LEVEL} TEST )")
        .meant("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(English, level >= 3)",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( NO_PART {, min|minimum|minlevel =|==} NUMBER )")
        .meant("proficiency({1} >= {2})")
        .example(
            "users",
            "proficiency(English, min = 3)",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( NO_PART TEXT_SIGN WORD_VALUE {[)] [and|&&] [(] LEVEL} TEST )")
        .meant("proficiency(name = {1}, value {2} {3}, level {4})")
        .example(
            "users",
            "proficiency(Language = English)(level >= 3)",
            "proficiency(name = Language, value = English, level >= 3)",
        ),
    level("PROFICIENCY ( VALUE {) OTHER_OPERATOR} NUMBER / END")
        .meant("proficiency({1} {2} {3})")
        .example(
            "users",
            "proficiency(English) at least 3",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( {COMPARES} NUMBER )")
        .expected("an argument")
        .help("write what is compared: `proficiency(VALUE {1} {2})`, or `level {1} {2}` for any proficiency")
        .example("users", "proficiency(>= 3)", ""),
    row(BEGIN, "FUNCTION {in|=|== EACH_CALL} / END")
        .expected("`(`")
        .help("write a condition for each: `{meant}`")
        .conditions("{2}")
        .example(
            "users",
            "hierarchy in (g-1, g-2)",
            "hierarchy(g-1) or hierarchy(g-2)",
        ),
    group("HIERARCHY ( {[id|group|groupid] =|==|:} VALUE )")
        .meant("hierarchy({1})")
        .example("users", "hierarchy(id = g-1)", "hierarchy(g-1)"),
    group("HIERARCHY ( {UNDER_OTHERWISE} VALUE )")
        .meant("hierarchy({1} {2})")
        .example("users", "hierarchy(undr g-1)", "hierarchy(under g-1)"),
];

/// The names of the parts in the service's records, and their names here.
pub(super) const SERVICE_PARTS: &[(&str, &str)] = &[
    ("attribute", "name"),
    ("attributename", "name"),
    ("attributevalue", "value"),
    ("proficiencylevel", "level"),
];

/// `name:` · `Name`: the part.
pub(super) fn part_name(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let token = row.get(at)?;
    let name = token.text.trim_end_matches(':');
    let parts = ["name", "value", "level"];
    let part = parts.iter().find(|part| name.eq_ignore_ascii_case(part))?;
    let is_glued = name.len() < token.text.len();
    let is_apart = !is_glued && row.text_at(at + 1) == ":";
    // The operator meant in `level 3` is not known.
    if *part == "level" && !is_glued && !is_apart {
        return None;
    }
    Some(((*part).into(), at + 1 + usize::from(is_apart)))
}

/// `Business English` · `English (UK)` · `R&D`, before an operator: the value in quotes.
pub(super) fn several_words(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_word = |token: &Token<'_>| {
        token.kind == Kind::Word
            && token.is_value()
            && !captures::is_part(token)
            && !begins_operator(token.text)
    };
    row.find(at, is_word)?;
    let mut behind = at + 1;
    loop {
        let is_glued = row.are_glued(behind - 1, behind) && row.are_glued(behind, behind + 1);
        if row.text_at(behind) == "&" && is_glued && row.passes(behind + 1, is_word) {
            behind += 2;
        } else if row.has(behind, Kind::Open) && row.has(behind + 2, Kind::Close) {
            row.find(behind + 1, is_word)?;
            behind += 3;
        } else if row.passes(behind, is_word) {
            behind += 1;
        } else {
            break;
        }
    }
    let is_value = row.passes(behind, Token::compares);
    let value = || text::value(row.text(at, behind - 1));
    (is_value && behind > at + 1).then(|| (value().into(), behind))
}

/// The words after a level that is a minimum or a maximum.
const OR_OTHERS: &[(&str, &str)] = &[
    ("or more", ">="),
    ("or higher", ">="),
    ("or above", ">="),
    ("or better", ">="),
    ("or less", "<="),
    ("or lower", "<="),
    ("or below", "<="),
];

/// `2-4` · `2..4` · `from 2 to 4` · `3+` · `3 or more`: the test.
pub(super) fn levels(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_number = |text: &&str| text.parse::<u8>().is_ok();
    let written = row.text_at(at);
    if let Some((sign, length)) = row.longest_known(at + 1, OR_OTHERS) {
        let level = Some(written).filter(is_number)?;
        return Some((format!("{sign} {level}").into(), at + 1 + length));
    }
    if let Some(level) = written.strip_suffix('+').filter(is_number) {
        return Some((format!(">= {level}").into(), at + 1));
    }
    let is_between = |between: usize| ["to", "and", "-"].iter().any(|word| row.is(between, word));
    let low = at + usize::from(row.is(at, "from") || row.is(at, "between"));
    let (written, behind) = if is_between(low + 1) {
        (
            format!("{}-{}", row.text_at(low), row.text_at(low + 2)),
            low + 3,
        )
    } else {
        (written.to_owned(), at + 1)
    };
    let (low, high) = text::other_range(&written)?;
    let are_levels = is_number(&low) && is_number(&high);
    are_levels.then(|| (format!("in {low}..{high}").into(), behind))
}

/// `undr` · `under:` · `under =`: another way to write `under`.
pub(super) fn under(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = row.text_at(at);
    let word = written.trim_end_matches(':').to_ascii_lowercase();
    let has_sign = matches!(row.text_at(at + 1), "=" | "==" | ":");
    let is_same = word == "under";
    let is_near = strsim::osa_distance(&word, "under") == 1;
    let is_other = word.len() < written.len() || has_sign;
    (is_same && is_other || is_near).then(|| ("under".into(), at + 1 + usize::from(has_sign)))
}
