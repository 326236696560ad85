//! Functions whose arguments are joined, negated or named as in other languages.

use super::cursor::TokenCursor;
use super::positions::{BEGIN, INSIDE, ITEM};
use super::shapes::{Capture, Row, row};
use super::slip::{Slip, help_to_write, native_operator, problem};
use super::tokens::{Kind, Token};
use super::{captures, subjects};
use crate::diagnostics::excerpt;
use crate::syntax::function_alias::function_by_alias;

/// The help for several values after a tag key.
const SEVERAL_VALUES: &str = "for any of several values, use a list: `tag({1} in ({2}))`; for another tag, write `KEY = VALUE`, or a separate `tag(KEY)`";

pub(super) const ROWS: &[Row] = &[
    row(BEGIN, "KEYED ( VALUE {, QUOTED_OPERATOR ,} VALUE )")
        .expected("an operator")
        .replacement("{1}({2} {3} {4})")
        .example("users", "tag(\"BPO\", \"=\", \"123\")", "tag(BPO = 123)"),
    row(BEGIN, "PROFICIENCY ( WORD_VALUE EQUAL {SEVERAL_NUMBERS} )")
        .expected("one level")
        .help("for any of several levels, use a list: write `{replacement}`")
        .replacement("proficiency({1} in ({2}))")
        .example(
            "users",
            "proficiency(English = 3 or 4)",
            "proficiency(English in (3, 4))",
        ),
    row(BEGIN, "PROFICIENCY ( VALUE {TWO_LEVELS} )")
        .expected("one comparison with a level")
        .help("for both ends of a level, use a range: write `{replacement}`")
        .replacement("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(English > 3, < 5)",
            "proficiency(English = 4)",
        ),
    row(BEGIN, "SKILL and|&& {LEVEL TEST}")
        .expected("a field or a function")
        .help("a level belongs to its proficiency: write `{replacement}`")
        .replacement("proficiency({1} {2})")
        .example(
            "users",
            "proficiency(Spanish) and level >= 3",
            "proficiency(Spanish >= 3)",
        ),
    row(BEGIN, "{LEVEL TEST} and|&& SKILL")
        .expected("a field or a function")
        .help("a level belongs to its proficiency: write `{replacement}`")
        .replacement("proficiency({2} {1})")
        .example(
            "users",
            "level >= 4 and proficiency(Polish)",
            "proficiency(Polish >= 4)",
        ),
    row(
        BEGIN,
        "PROFICIENCY ( TEXT_PART TEXT_SIGN VALUE {COMPARES} VALUE )",
    )
    .expected("`,` or `)`")
    .help("write the full form: `{replacement}`")
    .replacement("proficiency({1} {2} {3}, level {4} {5})")
    .example(
        "users",
        "proficiency(name = English >= 3)",
        "proficiency(name = English, level >= 3)",
    ),
    row(
        BEGIN,
        "PROFICIENCY ( NO_PART TEXT_SIGN VALUE {COMPARES} VALUE )",
    )
    .expected("`,` or `)`")
    .help("write the full form: `{replacement}`")
    .replacement("proficiency(name = {1}, value {2} {3}, level {4} {5})")
    .example(
        "users",
        "proficiency(Language = English >= 3)",
        "proficiency(name = Language, value = English, level >= 3)",
    ),
    row(BEGIN, "PROFICIENCY ( WITH_COLON VALUE {COMPARES} VALUE )")
        .expected("`,` or `)`")
        .help("write the full form: `{replacement}`")
        .replacement("proficiency(name = {1}, value = {2}, level {3} {4})")
        .example(
            "users",
            "proficiency(Language: English >= 3)",
            "proficiency(name = Language, value = English, level >= 3)",
        ),
    row(
        ITEM,
        "IN_PROFICIENCY {NO_PART} TEXT_SIGN WORD_VALUE / , level",
    )
    .expected("`name`, `value` or `level`")
    .help("write the full form: `{replacement}`")
    .replacement("name = {1}, value {2} {3}")
    .example(
        "users",
        "proficiency(Language = Spanish, level >= 3)",
        "proficiency(name = Language, value = Spanish, level >= 3)",
    ),
    row(BEGIN, "TAG ( KEY EQUAL KEY {,|and TAG (} KEY EQUAL KEY ) )")
        .expected("`)`")
        .conditions("tag({1} = {2}) and tag({3} = {4})")
        .example(
            "users",
            "tag(Team = A, tag(BPO = 1))",
            "tag(Team = A) and tag(BPO = 1)",
        ),
    row(BEGIN, "TAG ( KEY EQUAL KEY {,|and NOT} KEY EQUAL KEY )")
        .expected("`,` or `)`")
        .help("write the negated part as a separate condition: `{replacement}`")
        .conditions("tag({1} = {2}) and not tag({3} = {4})")
        .example("users", "tag(Team = A and not BPO = 1)", ""),
    row(BEGIN, "FUNCTION ( {NOT} ONE_ARGUMENT )")
        .expected("an argument")
        .help("put `not` before the whole condition: `{replacement}`")
        .replacement("not {1}({2})")
        .example("users", "not hierarchy(not g-1)", "hierarchy(g-1)"),
    row(BEGIN, "TAG ( {PAIRS_WITH_COLONS} )")
        .expected("`=`")
        .found(":")
        .replacement("tag({1})")
        .example("users", "tag(BPO:1, Team:A)", "tag(BPO = 1, Team = A)"),
    row(BEGIN, "TAG ( {[TAG] ( VALUE TEST )} )")
        .expected("an argument")
        .help("write the arguments alone: `{replacement}`")
        .replacement("tag({1} {2})")
        .example("users", "tag((BPO = 123))", "tag(BPO = 123)"),
    row(BEGIN, "TAG ( VALUE in {SEVERAL_ITEMS} )")
        .expected("a list in parentheses")
        .replacement("tag({1} in ({2}))")
        .example("users", "tag(BPO in 1, 2)", "tag(BPO in (1, 2))"),
    row(BEGIN, "TAG ( VALUE =|== {SEVERAL_ITEMS} )")
        .expected("one value")
        .help(SEVERAL_VALUES)
        .example("users", "tag(BPO = 1, 2)", ""),
    row(BEGIN, "TAG ( WITH_COLON {ITEMS_IN_BRACKETS} )")
        .expected("a list in parentheses")
        .replacement("tag({1} in ({2}))")
        .example("users", "tag(BPO: [1, 2])", "tag(BPO in (1, 2))"),
    row(BEGIN, "TAG ( WITH_COLON {SEVERAL_ITEMS} )")
        .expected("one value")
        .help(SEVERAL_VALUES)
        .example("users", "tag(BPO: 1, 2)", ""),
    row(ITEM, "IN_TAG {NOT} KEY / ITEM_END")
        .expected("an argument")
        .help("write a separate condition: `not tag({1})`")
        .of_call()
        .example("users", "tag(!Team, BPO = 1)", ""),
    row(ITEM, "IN_TAG {=|==} VALUE / ITEM_END")
        .expected("an argument")
        .help("write the key of the tag before the operator: `tag(KEY = {1})`")
        .example("users", "tag(= A)", ""),
    row(ITEM, "IN_TAG VALUE {- _>} VALUE / ITEM_END")
        .replacement("{1} = {2}")
        .example("users", "tag(Team -> A)", "tag(Team = A)"),
    row(BEGIN, "TAG ( VALUE {not in} LIST )")
        .help("put `not` before the whole condition: `{replacement}`")
        .replacement("not tag({1} in {2})")
        .example("users", "not tag(BPO not in (1, 2))", "tag(BPO in (1, 2))"),
    row(ITEM, "IN_TAG VALUE {not in} LIST")
        .help("write a separate condition: `not tag({1} in {2})`")
        .of_call()
        .example("users", "tag(Team = A, BPO not in (1, 2))", ""),
    row(BEGIN, "TAG ( VALUE {not} VALUE )")
        .expected("an operator")
        .replacement("tag({1} != {2})")
        .example("users", "not tag(BPO not 123)", "not tag(BPO != 123)"),
    row(ITEM, "IN_KEYED WITH_COLON VALUE / ITEM_END")
        .expected("`=`")
        .found(":")
        .replacement("{1} = {2}")
        .example("users", "tag(BPO: 123)", "tag(BPO = 123)"),
    row(ITEM, "IN_KEYED VALUE : VALUE / ITEM_END")
        .expected("`=`")
        .found(":")
        .replacement("{1} = {2}")
        .example(
            "users",
            "tag(\"Cost Center\": 123)",
            "tag(\"Cost Center\" = 123)",
        ),
    row(ITEM, "IN_KEYED VALUE AFTER_COLON / ITEM_END")
        .expected("`=`")
        .found(":")
        .replacement("{1} = {2}")
        .example("users", "tag(BPO :123)", "tag(BPO = 123)"),
    row(ITEM, "IN_PROFICIENCY WORD_VALUE {NUMBER} / ITEM_END")
        .expected("an operator")
        .help("write `{1} >= {2}`, or `= {2}` for exactly this level")
        .with_placeholder(">= x")
        .example("users", "proficiency(English 3)", ""),
    row(ITEM | INSIDE, "BEFORE_SEMICOLON VALUE")
        .expected("`,` or `)`")
        .found(";")
        .help("separate the arguments with commas")
        .replacement("{1}, {2}")
        .example(
            "users",
            "tag(Team = Billing; Site = A)",
            "tag(Team = Billing, Site = A)",
        ),
    row(ITEM, "IN_TAG KEY {WORD_VALUE} / ITEM_END")
        .expected("`=`")
        .help("put `=` between the key and its value: `{1} = {2}`; quote a key with white space")
        .with_placeholder("=x")
        .example("users", "tag(Team A)", ""),
];

/// Function calls without parentheses.
pub(super) const WITHOUT_PARENTHESES: &[Row] = &[
    row(BEGIN, "{IN_BRACES}")
        .expected("`(`")
        .help("put the arguments in parentheses: write `{replacement}`")
        .replacement("{1}")
        .example("users", "tag{Team = Billing}", "tag(Team = Billing)"),
    row(BEGIN, "KEYED {[in|of|with] VALUE} TEST / END")
        .expected("`(`")
        .help("put the arguments in parentheses: write `{replacement}`")
        .replacement("{1}({2} {3})")
        .example("users", "tag BPO = 123", "tag(BPO = 123)"),
    row(BEGIN, "KEYED {VALUE} EQUAL VALUE / END")
        .expected("`(`")
        .help("put the arguments in parentheses: write `{replacement}`")
        .replacement("{1}({2} = {3})")
        .example("users", "tag BPO is 123", "tag(BPO = 123)"),
    row(BEGIN, "KEYED {WITH_COLON} VALUE / END")
        .expected("`(`")
        .help("put the arguments in parentheses: write `{replacement}`")
        .replacement("{1}({2} = {3})")
        .example("users", "tag BPO: 123", "tag(BPO = 123)"),
    row(BEGIN, "PROFICIENCY {VALUE} / END")
        .expected("`(`")
        .help("put the arguments in parentheses: write `{replacement}`")
        .replacement("proficiency({1})")
        .example("users", "proficiency English", "proficiency(English)"),
    row(BEGIN, "HIERARCHY {under} VALUE / END")
        .expected("`(`")
        .help("put the arguments in parentheses: write `{replacement}`")
        .replacement("hierarchy(under {1})")
        .example("users", "hierarchy under g-1", "hierarchy(under g-1)"),
    row(BEGIN, "HIERARCHY {VALUE} / END")
        .expected("`(`")
        .help("put the arguments in parentheses: write `{replacement}`")
        .replacement("hierarchy({1})")
        .example("users", "hierarchy g-1", "hierarchy(g-1)"),
];

/// Arguments joined by `and` or `or`.
struct Joined<'r, 'q> {
    join: &'r Token<'q>,
    is_or: bool,
    arguments: Vec<&'r [Token<'q>]>,
    close: usize,
}

fn joined_arguments<'r, 'q>(cursor: &'r TokenCursor<'q>, at: usize) -> Option<Joined<'r, 'q>> {
    cursor.function(at)?;
    let close = cursor.close_of(at + 1)?;
    let inside = cursor.tokens.get(at + 2..close)?;
    // The `&` of `R&D` is part of a value.
    let is_join = |token: &Token<'_>| token.is_join() && !is_within_word(cursor, token);
    let join = inside.iter().find(|token| is_join(token))?;
    let is_or = captures::is_or(join);
    let is_other = |token: &Token<'_>| is_join(token) && captures::is_or(token) != is_or;
    let arguments = inside.split(is_join).collect();
    (!inside.iter().any(is_other)).then_some(Joined {
        join,
        is_or,
        arguments,
        close,
    })
}

/// True for the `&` of `tag(Site = R&D)` and `proficiency(R&D >= 3)`, but not of `tag(Site=A&Team=B)`.
fn is_within_word(cursor: &TokenCursor<'_>, token: &Token<'_>) -> bool {
    let starts = |other: &Token<'_>| other.span.start < token.span.start;
    let at = cursor.tokens.partition_point(starts);
    let before = at.saturating_sub(1);
    let is_glued = cursor.are_glued(before, at) && cursor.are_glued(at, at + 1);
    let is_tested = cursor.satisfies(at + 2, Token::compares);
    token.text == "&" && is_glued && cursor.begins_item(before) == is_tested
}

/// `tag(BPO = 123 or BPO = 456)` · `tag(BPO = 123 and Team = A)` · `proficiency(English or Spanish)` · `hierarchy(g-1 or g-2)`
pub(super) fn joined(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let joined = joined_arguments(cursor, at)?;
    let function = cursor.function(at)?.name;
    let (replacement, is_sure) = match function {
        "tag" => joined_tags(cursor, &joined)?,
        _ => (each(cursor, &joined, function)?, !is_carried(&joined)),
    };
    let help = match function {
        "tag" => help_to_write(&replacement),
        _ => format!("write a condition for each: `{}`", excerpt(&replacement)),
    };
    let problem = problem("`,` or `)`", joined.join.text, help, joined.join.span);
    let replacement = is_sure.then(|| cursor.grouped((at, joined.close), replacement));
    Some(cursor.in_place((at, joined.close), problem, replacement))
}

/// `tag(Team = A, BPO = 1, not Site = B)`: conditions among the arguments of a function.
pub(super) fn nested(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let function = cursor
        .function(at)
        .filter(|_| cursor.has(at + 1, Kind::Open))?;
    let close = cursor.close_of(at + 1)?;
    let is_condition = |inside: usize| {
        let is_comparison = cursor.satisfies(inside + 1, Token::is_value)
            && cursor.satisfies(inside + 2, Token::compares);
        is_comparison && (cursor.is_not(inside) || cursor.has(inside, Kind::Open))
    };
    let wrong = (at + 2..close).find(|inside| is_condition(*inside))?;
    let help = format!(
        "a function cannot contain conditions: write each as a separate `{}(…)`, joined with `and`, `or` and `not`",
        function.name
    );
    let slip = cursor.mistake_within((at, close), (wrong, wrong), "an argument", help);
    Some(slip.with_placeholder("x = x"))
}

/// True if it is not known whether a word or test at one argument also applies to the others:
/// `under a or b`, `English or French >= 3`.
fn is_carried(joined: &Joined<'_, '_>) -> bool {
    let is_under =
        |argument: &&[Token<'_>]| argument.first().is_some_and(|first| first.is("under"));
    let mut pairs = joined.arguments.iter().zip(joined.arguments.iter().skip(1));
    pairs.any(|(left, right)| {
        is_under(left) && !is_under(right) || left.len() == 1 && right.len() > 1 && !is_under(right)
    })
}

/// A call for each of the arguments.
fn each(cursor: &TokenCursor<'_>, joined: &Joined<'_, '_>, function: &str) -> Option<String> {
    let starts_with_part =
        |argument: &&[Token<'_>]| argument.first().is_some_and(captures::is_part);
    let has_parts = joined.is_or && joined.arguments.iter().all(starts_with_part);
    let call = |argument: &&[Token<'_>]| {
        let (first, last) = (argument.first()?, argument.last()?);
        let is_key = first.is_value() && !first.is_number() || first.is("under");
        let is_one = !argument.iter().any(|token| token.text == ",");
        let text = cursor.query.get(first.span.to(last.span).range())?;
        // `proficiency(English >= 3 and username = bob)`
        let is_condition =
            cursor.is_field(first.text) && argument.get(1).is_some_and(Token::compares);
        if is_condition {
            return Some(text.to_owned());
        }
        (is_key && is_one && captures::is_part(first) == has_parts)
            .then(|| format!("{function}({text})"))
    };
    let calls: Option<Vec<String>> = joined.arguments.iter().map(call).collect();
    Some(calls?.join(if joined.is_or { " or " } else { " and " }))
}

/// The meaning of joined tags, and whether it is certain: if the keys differ, one of them may be a
/// field after an unclosed parenthesis.
fn joined_tags(cursor: &TokenCursor<'_>, joined: &Joined<'_, '_>) -> Option<(String, bool)> {
    let mut tags: Vec<(&str, String)> = Vec::new();
    for argument in &joined.arguments {
        let key = tags.last().map(|(key, _)| *key);
        tags.push(tag(cursor, argument, key)?);
    }
    let first = tags.first()?.0;
    let is_one_key = tags.iter().all(|(key, _)| *key == first);
    let values: Option<Vec<&str>> = tags
        .iter()
        .map(|(_, test)| test.strip_prefix("= "))
        .collect();
    let written: Vec<String> = tags
        .iter()
        .map(|(key, test)| format!("{key} {test}"))
        .collect();
    let replacement = match (joined.is_or, is_one_key, values) {
        (true, true, Some(values)) => format!("tag({first} in ({}))", values.join(", ")),
        (true, ..) => format!("tag({})", written.join(") or tag(")),
        (false, ..) => format!("tag({})", written.join(", ")),
    };
    let is_sure =
        joined.is_or && is_one_key || tags.iter().all(|(key, _)| cursor.cannot_be_field(key));
    Some((replacement, is_sure))
}

/// The key of a tag and the test of its value; a value on its own belongs to the previous key.
fn tag<'q>(
    cursor: &TokenCursor<'q>,
    argument: &[Token<'q>],
    key: Option<&'q str>,
) -> Option<(&'q str, String)> {
    let first = argument.first().filter(|first| first.is_value())?;
    match argument {
        [_] => Some((key?, format!("= {}", first.text))),
        [_, sign, value] if native_operator(sign.text) == "=" && value.is_value() => {
            Some((first.text, format!("= {}", value.text)))
        }
        [_, sign, open, .., close] if sign.is("in") && open.text == "(" && close.text == ")" => {
            let list = cursor.query.get(open.span.to(close.span).range())?;
            Some((first.text, format!("in {list}")))
        }
        _ => None,
    }
}

/// The value of a proficiency without a level: `proficiency(Spanish)` · `proficiency = Spanish`
pub(super) fn skill(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let function = cursor
        .function(at)
        .filter(|function| function.name == "proficiency");
    function.filter(|_| cursor.begins_condition(at))?;
    let is_call = cursor.text_at(at + 1) == "(";
    let is_compared = native_operator(cursor.text_at(at + 1)) == "=";
    let skill = cursor.get_if(at + 2, Token::is_value)?.text;
    let after = at + 3 + usize::from(is_call);
    let is_whole = is_compared || is_call && cursor.text_at(at + 3) == ")";
    is_whole.then(|| (skill.to_owned().into(), after))
}

/// `1, 2`, up to the end of the arguments.
pub(super) fn several_items(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let end = cursor.items_end(at);
    let (last, length) = (end.checked_sub(1)?, end.checked_sub(at)?);
    let are_apart = (at + 1..end)
        .step_by(2)
        .all(|comma| cursor.has(comma, Kind::Comma));
    let is_list = length > 2 && length % 2 == 1 && are_apart && cursor.has(end, Kind::Close);
    is_list.then(|| {
        (
            cursor
                .text(at, last)
                .trim_matches(['[', ']'])
                .to_owned()
                .into(),
            end,
        )
    })
}

/// `BPO:1, Team:A`, up to the end of the arguments.
pub(super) fn pairs_with_colons(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (_, end) = several_items(cursor, at)?;
    let pair = |at| {
        cursor.get_if(at, |item| item.text.contains(':'))?;
        Some(subjects::pair(cursor, at)?.0)
    };
    let pairs: Option<Vec<Capture>> = (at..end).step_by(2).map(pair).collect();
    Some((pairs?.join(", ").into(), end))
}

/// `3, 4` · `3 or 4`
pub(super) fn several_numbers(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let rest = cursor.tokens.get(at..)?;
    let is_of_list =
        |token: &&Token<'_>| token.is_number() || token.text == "," || captures::is_or(token);
    let length = rest.iter().take_while(is_of_list).count();
    let numbers = rest.get(..length)?.iter().step_by(2);
    let levels: Vec<&str> = numbers.clone().map(|level| level.text).collect();
    let is_list = length % 2 == 1 && length > 1 && numbers.clone().all(Token::is_number);
    let are_apart = rest
        .get(..length)?
        .iter()
        .skip(1)
        .step_by(2)
        .all(|token| !token.is_number());
    (is_list && are_apart).then(|| (levels.join(", ").into(), at + length))
}

/// The levels that satisfy a comparison, from the first to the last.
fn levels(sign: &str, number: i32) -> Option<(i32, i32)> {
    Some(match sign {
        ">" => (number.checked_add(1)?, i32::MAX),
        ">=" => (number, i32::MAX),
        "<" => (i32::MIN, number.checked_sub(1)?),
        "<=" => (i32::MIN, number),
        _ => return None,
    })
}

/// `> 3, < 5` · `>= 2 and <= 4`
pub(super) fn two_levels(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let is_between = |token: &Token<'_>| matches!(token.text, "," | "&&") || token.is("and");
    let second = at + 2 + usize::from(cursor.satisfies(at + 2, is_between));
    let read = |at: usize| {
        let number = cursor.get_if(at + 1, Token::is_number)?.text.parse().ok()?;
        levels(cursor.text_at(at), number)
    };
    let ((low, high), (other_low, other_high)) = (read(at)?, read(second)?);
    let (low, high) = (low.max(other_low), high.min(other_high));
    let is_range = low > i32::MIN && high < i32::MAX && low <= high;
    let test = if low == high {
        format!("= {low}")
    } else {
        format!("in {low}..{high}")
    };
    is_range.then(|| (test.into(), second + 2))
}

/// `tag{Team = Billing}` · `tag [Team = Billing]`: the same with parentheses.
pub(super) fn in_braces(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    const OPENING: [char; 2] = ['{', '['];
    let written = cursor.text_at(at);
    let (name, first) = match written.split_once(OPENING) {
        Some((name, _)) => (name, at),
        None => (written, at + 1),
    };
    cursor.get_if(first, |braces| braces.text.contains(OPENING))?;
    let function = function_by_alias(name)?.name;
    let rest = cursor
        .tokens
        .get(first..)?
        .iter()
        .map(|token| token.text)
        .enumerate();
    // If another brace opens first, the closing one belongs to that.
    let mut own = rest.take_while(|(index, text)| *index == 0 || !text.contains(OPENING));
    let last = first + own.find(|(_, text)| text.ends_with(['}', ']']))?.0;
    let whole = cursor.text(at, last);
    let inside = whole.get(name.len()..)?.trim_start();
    let inside = inside
        .strip_prefix(OPENING)?
        .strip_suffix(['}', ']'])?
        .trim();
    let is_whole = !inside.is_empty() && !inside.contains(['{', '[', '}', ']']);
    is_whole.then(|| (format!("{function}({inside})").into(), last + 1))
}
