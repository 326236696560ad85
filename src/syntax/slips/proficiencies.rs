//! The arguments of proficiencies and hierarchy groups, named, ordered and compared as in other languages.

use super::captures;
use super::cursor::TokenCursor;
use super::positions::{BEGIN, ITEM};
use super::shapes::{Capture, Row, row};
use super::tokens::{Kind, Token};
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
        .replacement("{1} {2}")
        .example(
            "users",
            "proficiency(attribute = Language, value = English)",
            "proficiency(name = Language, value = English)",
        ),
    part("IN_PROFICIENCY {PART} VALUE / ITEM_END")
        .expected("an operator")
        .replacement("{1} = {2}")
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
        .replacement("{1}")
        .example(
            "users",
            "proficiency(Business English >= 3)",
            "proficiency(\"Business English\" >= 3)",
        ),
    level("PROFICIENCY ( WITH_COLON {LEVELS} )")
        .replacement("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(English: 2-4)",
            "proficiency(English in 2..4)",
        ),
    level("PROFICIENCY ( NO_PART {[=|==|:|is|>=|<=] LEVELS} )")
        .replacement("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(English >= 3 or more)",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( NO_PART {in VALUE to VALUE} )")
        .replacement("proficiency({1} in {2}..{3})")
        .example(
            "users",
            "proficiency(English in 2 to 4)",
            "proficiency(English in 2..4)",
        ),
    level("PROFICIENCY ( NO_PART {,} TEST )")
        .replacement("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(English, >= 3)",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( VALUE TEST ) and|&& {LEVEL TEST}")
        .help("a level belongs in the parentheses of its proficiency, as a range if it has two ends: `{1} in 3..5`")
        .with_placeholder("x")
        .example("users", "proficiency(English >= 3) and level <= 4", ""),
    level("PROFICIENCY ( NO_PART {[,] [and|&&] LEVEL} TEST )")
        .replacement("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(English, level >= 3)",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( NO_PART {, min|minimum|minlevel =|==} NUMBER )")
        .replacement("proficiency({1} >= {2})")
        .example(
            "users",
            "proficiency(English, min = 3)",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( NO_PART TEXT_SIGN WORD_VALUE {[)] [and|&&] [(] LEVEL} TEST )")
        .replacement("proficiency(name = {1}, value {2} {3}, level {4})")
        .example(
            "users",
            "proficiency(Language = English)(level >= 3)",
            "proficiency(name = Language, value = English, level >= 3)",
        ),
    level("PROFICIENCY ( VALUE {) OTHER_OPERATOR} NUMBER / END")
        .replacement("proficiency({1} {2} {3})")
        .example(
            "users",
            "proficiency(English) at least 3",
            "proficiency(English >= 3)",
        ),
    level("PROFICIENCY ( {COMPARES} NUMBER )")
        .expected("an argument")
        .help("name the proficiency: `proficiency(VALUE {1} {2})`, or write `level {1} {2}` for any proficiency")
        .example("users", "proficiency(>= 3)", ""),
    row(BEGIN, "FUNCTION {in|=|== EACH_CALL} / END")
        .expected("`(`")
        .help("write a condition for each: `{replacement}`")
        .conditions("{2}")
        .example(
            "users",
            "hierarchy in (g-1, g-2)",
            "hierarchy(g-1) or hierarchy(g-2)",
        ),
    group("HIERARCHY ( {[id|group|groupid] =|==|:} VALUE )")
        .replacement("hierarchy({1})")
        .example("users", "hierarchy(id = g-1)", "hierarchy(g-1)"),
    group("HIERARCHY ( {UNDER_VARIANT} VALUE )")
        .replacement("hierarchy({1} {2})")
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
pub(super) fn part_name(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let token = cursor.get(at)?;
    let name = token.text.trim_end_matches(':');
    let parts = ["name", "value", "level"];
    let part = parts.iter().find(|part| name.eq_ignore_ascii_case(part))?;
    let is_glued = name.len() < token.text.len();
    let is_separate = !is_glued && cursor.text_at(at + 1) == ":";
    // The operator meant in `level 3` is not known.
    if *part == "level" && !is_glued && !is_separate {
        return None;
    }
    Some(((*part).into(), at + 1 + usize::from(is_separate)))
}

/// `Business English` · `English (UK)` · `R&D`, before an operator: the value in quotes.
pub(super) fn several_words(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_word = |token: &Token<'_>| {
        token.kind == Kind::Word
            && token.is_value()
            && !captures::is_part(token)
            && !begins_operator(token.text)
    };
    cursor.get_if(at, is_word)?;
    let mut after = at + 1;
    loop {
        let is_glued = cursor.are_glued(after - 1, after) && cursor.are_glued(after, after + 1);
        if cursor.text_at(after) == "&" && is_glued && cursor.satisfies(after + 1, is_word) {
            after += 2;
        } else if cursor.has(after, Kind::Open) && cursor.has(after + 2, Kind::Close) {
            cursor.get_if(after + 1, is_word)?;
            after += 3;
        } else if cursor.satisfies(after, is_word) {
            after += 1;
        } else {
            break;
        }
    }
    let is_value = cursor.satisfies(after, Token::compares);
    let value = || text::value(cursor.text(at, after - 1));
    (is_value && after > at + 1).then(|| (value().into(), after))
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
pub(super) fn levels(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_number = |text: &&str| text.parse::<u8>().is_ok();
    let written = cursor.text_at(at);
    if let Some((sign, length)) = cursor.longest_known(at + 1, OR_OTHERS) {
        let level = Some(written).filter(is_number)?;
        return Some((format!("{sign} {level}").into(), at + 1 + length));
    }
    if let Some(level) = written.strip_suffix('+').filter(is_number) {
        return Some((format!(">= {level}").into(), at + 1));
    }
    let is_between = |between: usize| {
        ["to", "and", "-"]
            .iter()
            .any(|word| cursor.is(between, word))
    };
    let low = at + usize::from(cursor.is(at, "from") || cursor.is(at, "between"));
    let (written, after) = if is_between(low + 1) {
        (
            format!("{}-{}", cursor.text_at(low), cursor.text_at(low + 2)),
            low + 3,
        )
    } else {
        (written.to_owned(), at + 1)
    };
    let (low, high) = text::foreign_range(&written)?;
    let are_levels = is_number(&low) && is_number(&high);
    are_levels.then(|| (format!("in {low}..{high}").into(), after))
}

/// `undr` · `under:` · `under =`: another way to write `under`.
pub(super) fn under(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let written = cursor.text_at(at);
    let word = written.trim_end_matches(':').to_ascii_lowercase();
    let has_sign = matches!(cursor.text_at(at + 1), "=" | "==" | ":");
    let is_same = word == "under";
    let is_near = strsim::osa_distance(&word, "under") == 1;
    let is_other = word.len() < written.len() || has_sign;
    (is_same && is_other || is_near).then(|| ("under".into(), at + 1 + usize::from(has_sign)))
}
