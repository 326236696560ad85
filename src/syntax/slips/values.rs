//! The text in the position of a value or an operator.

use super::captures::{is_in, one};
use super::clauses::ending;
use super::comments;
use super::cursor::TokenCursor;
use super::fields::ValueKind;
use super::inner_quotes::QUOTES_WITHIN;
use super::phrases::{choice_of_words, phrase_end};
use super::positions::{ANYWHERE, BEGIN, INSIDE, LATER, SUBJECT};
use super::shapes::{Capture, Row, row};
use super::slip::Slip;
use super::tokens::{Enclosing, Kind, Token};
use crate::diagnostics::excerpt;
use crate::syntax::names::{OPERATOR_CHARACTERS, is_parameter_char};
use crate::syntax::text;

pub(super) const NEGATED: &[Row] = &[
    row(LATER, "AFTER_SUBJECT {not OPPOSITE} / VALUE")
        .expected("an operator")
        .replacement("{1}")
        .example("agent-statuses", "state not = ENABLED", "state != ENABLED"),
    row(BEGIN, "NEGATED_NAME {NEGATION} ONE_VALUE / END")
        .expected("an operator")
        .replacement("{1} != {2}")
        .example("agent-statuses", "state not enabled", "state != enabled"),
    row(SUBJECT, "VALUE {=!|==!} VALUE")
        .expected("a value")
        .help("write `!=`: `{replacement}`")
        .replacement("{1} != {2}")
        .example("agent-statuses", "state =!ENABLED", "state != ENABLED"),
    row(SUBJECT, "VALUE =|== {NOT} VALUE")
        .expected("a value")
        .help("write `!=`: `{replacement}`")
        .replacement("{1} != {2}")
        .example("agent-statuses", "state = not ENABLED", "state != ENABLED"),
    row(BEGIN, "NAME {TRUE_OR_FALSE} / END")
        .expected("an operator")
        .replacement("{1} = {2}")
        .example(
            "evaluation-forms",
            "autoevaluation true",
            "autoevaluation = true",
        ),
];

pub(super) const ROWS: &[Row] = &[
    row(LATER, "in {LONE_VALUE or LONE_VALUE} / END")
        .expected("a list in parentheses")
        .replacement("in ({1}, {2})")
        .example("users", "username in bob or ann", "username in (bob, ann)"),
    row(LATER, "AFTER_SIGN {< _PLAIN_VALUE _>} / END")
        .expected("a value")
        .replacement("{1}")
        .example("users", "username = <bob> and tag(A = B)", "username = bob and tag(A = B)"),
    row(LATER, "AFTER_SIGN {JOIN_WORD} / CONDITION")
        .expected("a value")
        .help("write a value before `{1}`")
        .with_placeholder("x&&")
        .example("users", "username = and lastname = lee", ""),
    row(LATER, "AFTER_COMPARES {(} / LAST")
        .expected("a value")
        .help("write `in (a, b)`: the parenthesis is never closed")
        .with_placeholder("x")
        .example("users", "username in (", ""),
    row(BEGIN, "KNOWN_FIELD {(} / LAST")
        .expected("an operator")
        .help("write an operator and a value: `{1} = VALUE`")
        .with_placeholder("=x")
        .example("users", "username (", ""),
    row(LATER, "AFTER_SIGN {( VALUE JOIN} / LAST")
        .expected("a list in parentheses")
        .help("write `in (a, b)`: the parenthesis is never closed")
        .with_placeholder("x")
        .example("users", "username = (bob or", ""),
    row(INSIDE, "{,} / )")
        .expected("a value")
        .help("remove the comma before `)`")
        .replacement("")
        .example("users", "username in (bob, ann,)", "username in (bob, ann)"),
    row(LATER, "AFTER_SUBJECT in {LOOSE_LIST}")
        .expected("a list of values with commas between them")
        .replacement("in {1}")
        .example("queues", "name in ((Sales, East))", "name in (Sales, East)"),
    row(LATER, "AFTER_SUBJECT in {LIST_IN_QUOTES} / END")
        .expected("a list without quotes around it")
        .replacement("in {1}")
        .example(
            "queues",
            "name in \"(Sales, East)\"",
            "name in (Sales, East)",
        ),
    row(BEGIN, "{in} ( KNOWN_FIELD , ITEMS )")
        .expected("a condition")
        .replacement("{1} in ({2})")
        .example(
            "queues",
            "in(name, \"Sales\", \"East\")",
            "name in (Sales, East)",
        ),
    row(LATER, "AFTER_SUBJECT {in PLAIN_VALUE PLAIN_VALUE} / END")
        .expected("a list in parentheses")
        .help("for any of several values, write `in ({1}, {2})`; one value with white space is quoted: `= \"{1} {2}\"`")
        .example("users", "username in bob ann", ""),
    row(BEGIN, "NAME {QUOTED_OPERATOR} VALUE / END")
        .expected("an operator without quotes")
        .replacement("{1} {2} {3}")
        .example("queues", "name \"=\" Sales", "name = Sales"),
    row(BEGIN, "NAME_WITH_COLON {OBJECT_TESTS}")
        .expected("a value")
        .conditions("{2}")
        .example(
            "contact-evaluations",
            "score: {$gte: 80, $lt: 90}",
            "score >= 80 and score < 90",
        ),
    row(BEGIN, "NAME EQUAL {OBJECT_TESTS}")
        .expected("a value")
        .conditions("{2}")
        .example(
            "contact-evaluations",
            "score = {$gte: 80}",
            "score >= 80",
        ),
    row(BEGIN, "NAME_WITH_COLON {OBJECT}")
        .expected("a value")
        .help("write `FIELD = VALUE`; missing values, the presence of a value and regular expressions cannot be searched for")
        .example("users", "username: {$exists: true}", ""),
    row(LATER, "AFTER_SIGN {% _( NAME ) _s|d}")
        .expected("a value")
        .help("this is a placeholder that has not been filled in: write the value, or `${1}` for a parameter of that name")
        .example("users", "username = %(name)s", ""),
    row(LATER, "AFTER_SIGN {TEMPLATE}")
        .expected("a value")
        .help("there are no templates: write `${1}` for a parameter of that name")
        .replacement("${1}")
        .example("users", "username = `${who}`", ""),
    row(BEGIN, "NAME {& _ENTITY} VALUE")
        .expected("an operator")
        .help("write `{2}` itself: `{replacement}`")
        .replacement("{1} {2} {3}")
        .example("contact-evaluations", "score &gt;= 80", "score >= 80"),
    row(BEGIN, "{CHOICE_FIELD} SEVERAL / END")
        .expected("an operator after the field")
        .replacement("{1} in {2}")
        .example(
            "agent-statuses",
            "type (CUSTOM, OFFLINE)",
            "type in (CUSTOM, OFFLINE)",
        ),
    row(BEGIN, "{WORDS_AFTER_COLON} / END")
        .expected("one value")
        .help("quote the whole value: `{1}`; another condition needs its own field")
        .with_placeholder("x = x")
        .example("queues", "name:Basic Queue", ""),
    row(LATER, "AFTER_SIGN {PRICE} / END")
        .expected("one value")
        .replacement("{1}")
        .example("queues", "name = $100 Club", "name = \"$100 Club\""),
    row(BEGIN, "ORDERED_FIELD SIGN {NAME NUMBER , NUMBER} / END")
        .expected("a date")
        .help("write the year, the month and the day: `2024-07-18`")
        .example("contact-evaluations", "created = Jan 1, 2024", ""),
    row(LATER, "AT_VALUE {DATE_AND_TIME}")
        .expected("one value")
        .help("put a `T` between the date and the time, and the zone after the time: write `{1}`")
        .replacement("{1}")
        .example(
            "contact-evaluations",
            "created > 2024-01-01 10:00",
            "created > 2024-01-01T10:00:00Z",
        ),
    row(ANYWHERE, "$ _IN_BRACES_NAME")
        .expected("a value")
        .help("write `${1}`")
        .replacement("${1}")
        .example("users", "username = ${who}", ""),
];

/// `status = under review`: a value of a fixed set, in several words.
pub(super) fn choice(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    cursor
        .previous(at)
        .filter(|before| before.is_comparison())?;
    let field = cursor.text_at(at.checked_sub(2)?);
    let values = cursor.fixed_values(field).filter(|_| !cursor.is_not(at))?;
    let after = phrase_end(cursor, at + 1);
    let is_whole = after > at + 1 && cursor.ends_condition(after);
    is_whole.then(|| choice_of_words(cursor, (field, values), (at, after)))
}

/// `username = and` · `tag(in = b)`: a keyword in place of a value.
pub(super) fn keyword(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let word = cursor.text_at(at);
    let begins_item = cursor.begins_item(at);
    let is_end = cursor.ends_condition(at + 1)
        || cursor.has(at + 1, Kind::Comma)
        || begins_item && cursor.satisfies(at + 1, Token::compares);
    if !is_value_position(cursor, at) || !is_end || is_cut_off(cursor, at) {
        return None;
    }
    let quoted = text::quoted(word);
    let help = format!("`{word}` is a keyword; to use it as a value, quote it: `{quoted}`");
    Some(
        cursor
            .mistake((at, at), "a value", help)
            .with_replacement(quoted),
    )
}

/// `hierarchy(under)`, `hierarchy(under`: the group has probably not been typed yet.
fn is_cut_off(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let is_last = cursor
        .get(at + 1)
        .is_none_or(|next| next.kind == Kind::Close);
    cursor.is(at, "under") && is_last && cursor.begins_item(at) && is_in(cursor, at, "hierarchy")
}

/// True if a value belongs at a token: after an operator, in a list or among the arguments of a
/// function.
pub(super) fn is_value_position(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let is_compared = cursor.previous(at).is_some_and(Token::is_comparison);
    is_compared && !cursor.is_after_slip(at) || cursor.begins_item(at)
}

/// Letters before quotes that give the kind of string.
const PREFIXES: [&str; 8] = ["n", "e", "u", "b", "r", "f", "rb", "u&"];

/// `username = N'bob'` · `username = r"bob"`
pub(super) fn prefixed(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_prefix =
        is_value_position(cursor, at) && PREFIXES.iter().any(|prefix| cursor.is(at, prefix));
    let is_string = |token: &Token<'_>| token.kind == Kind::Quoted && token.is_closed();
    let value = cursor.get_if(at + 1, is_string)?.text;
    let is_end = cursor.ends_condition(at + 2) || cursor.has(at + 2, Kind::Comma);
    if !is_prefix || !is_end || !cursor.are_glued(at, at + 1) {
        return None;
    }
    let help = format!(
        "a value has no letter before its quotes: write `{}`",
        excerpt(value)
    );
    let slip = cursor.mistake((at, at + 1), "a value", help);
    Some(
        slip.with_replacement(value.to_owned())
            .dropping(cursor.text_at(at)),
    )
}

/// A value that was read in pieces, quoted as a whole.
fn quoted(cursor: &TokenCursor<'_>, tokens: (usize, usize), mark: &str) -> Slip {
    let quoted = text::quoted(cursor.text(tokens.0, tokens.1));
    let help = format!("quote a value that contains {mark}: `{}`", excerpt(&quoted));
    cursor
        .mistake(tokens, "one value", help)
        .with_replacement(quoted)
}

/// `username = a$b`
pub(super) fn dollar(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_value = is_value_position(cursor, at) && cursor.has(at + 1, Kind::Parameter);
    let is_piece = |at: &usize| {
        cursor.are_glued(at - 1, *at)
            && (cursor.has(*at, Kind::Word) || cursor.has(*at, Kind::Parameter))
    };
    let pieces = (at + 1..cursor.tokens.len()).take_while(is_piece);
    let last = pieces.last().filter(|_| is_value)?;
    Some(quoted(cursor, (at, last), "`$`"))
}

/// `name = a!b` · `name = f(x)`
pub(super) fn glued(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    cursor
        .previous(at)
        .filter(|before| before.is_comparison())?;
    let (mark, last) = match cursor.text_at(at + 1) {
        "!" if cursor.ends_condition(at + 2) => ("`!`", at + 1),
        "!" => ("`!`", at + 2),
        "(" if cursor.has(at + 3, Kind::Close) => ("parentheses", at + 3),
        _ => return None,
    };
    if last > at + 1 {
        // `max(name)` is a call, not a value.
        cursor.get_if(at + 2, |inside| {
            inside.kind == Kind::Word && !cursor.is_field(inside.text)
        })?;
    }
    let is_glued = (at..last).all(|at| cursor.are_glued(at, at + 1));
    (is_glued && cursor.ends_condition(last + 1)).then(|| quoted(cursor, (at, last), mark))
}

/// `username = 'a' 'b'` · `username = "a"b`
pub(super) fn several(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = at.checked_sub(1).filter(|_| !cursor.begins_condition(at))?;
    cursor.get_if(sign, |sign| {
        sign.is_comparison() && sign.enclosing == Enclosing::Conditions
    })?;
    let field = cursor.previous(sign);
    if field.is_some_and(|subject| subject.kind == Kind::Parameter) {
        return None;
    }
    let ends = |at| ending(cursor, at).is_some() || comments::begins(cursor, at);
    let value = |item: usize| {
        let value = cursor.get_if(item, Token::is_value);
        value.filter(|_| !ends(item) && !cursor.is_signed_field(item))
    };
    let values: Vec<_> = (at..).map_while(value).collect();
    let after = at + values.len();
    // A `;` at the end of a query is reported separately.
    let is_slip = values.len() > 1
        && values.iter().any(|value| value.kind == Kind::Quoted)
        && !values.last().is_some_and(|last| last.is_semicolons())
        && (cursor.ends_condition(after) || ends(after));
    let field = field.filter(|field| field.is_name());
    if is_slip && has_marks(&values) {
        return Some(cursor.rewrite(
            (at, after - 1),
            "one value",
            text::quoted(cursor.text(at, after - 1)),
        ));
    }
    is_slip.then(|| {
        let help = one_value(&values, field.map_or("field", |field| field.text));
        cursor.mistake((at, after - 1), "one value", help)
    })
}

/// `Rock 'n' Roll`: the quotes belong to the value.
fn has_marks(values: &[&Token<'_>]) -> bool {
    let (Some(first), Some(last)) = (values.first(), values.last()) else {
        return false;
    };
    let is_mark = |token: &&Token<'_>| {
        token.kind == Kind::Word
            || token.text.starts_with('\'') && !token.text.contains(char::is_whitespace)
    };
    first.kind == Kind::Word && last.kind == Kind::Word && values.iter().all(is_mark)
}

/// The help to write several values as one.
fn one_value(values: &[&Token<'_>], field: &str) -> String {
    let is_cut = values
        .last()
        .is_some_and(|last| last.kind == Kind::Quoted && !last.is_closed());
    if is_cut || values.iter().any(|value| has_conditions(value)) {
        return QUOTES_WITHIN.to_owned();
    }
    if values.iter().any(|value| value.text == "+") {
        return "a value cannot be computed: write the whole value in one pair of quotes"
            .to_owned();
    }
    let mut pairs = values.iter().zip(values.iter().skip(1));
    let is_glued = pairs.all(|(left, right)| left.span.end == right.span.start);
    // `'O'Brien`
    if is_glued
        && values
            .first()
            .is_some_and(|first| first.text.starts_with('\''))
    {
        return QUOTES_WITHIN.to_owned();
    }
    let texts: Vec<String> = values.iter().map(|value| value.value()).collect();
    let together = text::quoted(&texts.join(if is_glued { "" } else { " " }));
    let help = format!(
        "put one pair of quotes around the whole value: `{}`",
        excerpt(&together)
    );
    if is_glued {
        return help;
    }
    let each: Vec<String> = texts.iter().map(|value| text::value(value)).collect();
    format!(
        "{help}; for any of several, write `{} in ({})`",
        excerpt(field),
        excerpt(&each.join(", "))
    )
}

/// `5" screen and description = 6" x`: the quotes are part of two values.
fn has_conditions(value: &Token<'_>) -> bool {
    value.kind == Kind::Quoted
        && value
            .text
            .contains(|char| OPERATOR_CHARACTERS.contains(char))
        && value.text.split_whitespace().any(text::is_keyword)
}

/// `score >= 72,25` · `latestversion >= 3,000`
pub(super) fn decimal_comma(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = cursor
        .previous(at)
        .filter(|before| before.is_comparison())?;
    let whole = cursor.get_if(at, Token::is_number)?.text;
    let rest = cursor.get_if(at + 2, Token::is_number)?.text;
    let is_one = cursor.are_glued(at, at + 1) && cursor.are_glued(at + 1, at + 2);
    if !is_one || !cursor.has(at + 1, Kind::Comma) || !cursor.ends_condition(at + 3) {
        return None;
    }
    let values = cursor.value_kind(cursor.text_at(at.checked_sub(2)?));
    let is_ordered = sign.text.contains(['<', '>']);
    // This may mean one thousand or one.
    if values == Some(ValueKind::Decimal) && rest.len() == 3 {
        let help = format!("write `{whole}{rest}`, or with a decimal point `{whole}.{rest}`");
        return Some(cursor.mistake((at, at + 2), "a number", help));
    }
    let (expected, help, replacement) = match values {
        Some(ValueKind::Number) if rest.len() == 3 => (
            "a whole number",
            "write digits alone",
            format!("{whole}{rest}"),
        ),
        Some(ValueKind::Number) => return None,
        values if is_ordered || values == Some(ValueKind::Decimal) => (
            "a number",
            "write a decimal point",
            format!("{whole}.{rest}"),
        ),
        _ => return None,
    };
    let slip = cursor.mistake((at, at + 2), expected, format!("{help}: `{replacement}`"));
    Some(slip.with_replacement(replacement))
}

/// `2024-01-01 10:00`: the same as one time.
pub(super) fn date_and_time(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    cursor.get_if(at + 1, |token| {
        token.text.starts_with(|first: char| first.is_ascii_digit())
    })?;
    // `10:30:00 +01:00` · `10:30 PM`
    let has_zone = cursor.satisfies(at + 2, |zone| {
        zone.text.starts_with(['+', '-']) || zone.is("utc") || zone.is("z")
    });
    let last = at + 1 + usize::from(has_zone);
    let is_half = cursor.is(last + 1, "am") || cursor.is(last + 1, "pm");
    let written = cursor.text(at, last);
    let time = text::canonical_time(written).filter(|_| written.contains(':') && !is_half)?;
    Some((time.into(), last + 1))
}

/// `gt;` and `gt;=`, after the `&` of an entity: the operator.
pub(super) fn entity(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = match cursor.text_at(at) {
        "gt;" => ">",
        "lt;" => "<",
        "eq;" => "=",
        _ => return None,
    };
    if cursor.text_at(at + 1) == "=" && cursor.are_glued(at, at + 1) {
        return Some((format!("{sign}=").into(), at + 2));
    }
    one(Some(sign), at)
}

/// `${who}` in backticks: the name of the parameter.
pub(super) fn template(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let inside = cursor.text_at(at).strip_prefix("`${")?.strip_suffix("}`")?;
    let is_name = !inside.is_empty() && inside.chars().all(is_parameter_char);
    one(Some(inside), at).filter(|_| is_name)
}

/// `{who}`: the name of a parameter.
pub(super) fn name_in_braces(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = cursor.text_at(at).strip_prefix('{')?.strip_suffix('}')?;
    let is_name = !name.is_empty() && name.chars().all(is_parameter_char);
    is_name.then(|| (name.to_owned().into(), at + 1))
}
