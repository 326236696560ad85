//! The text in the position of a value or an operator.

use super::captures::{is_in, one};
use super::clauses::ending;
use super::comments;
use super::inner_quotes::QUOTES_WITHIN;
use super::phrases::{choice_of_words, phrase_end};
use super::places::{ANYWHERE, BEGIN, INSIDE, LATER, SUBJECT};
use super::shapes::{Capture, Row, row};
use super::tokens::{Enclosing, Kind, Token};
use super::{Slip, TokenCursor, Values, excerpt};
use crate::syntax::names::OPERATOR_CHARACTERS;
use crate::syntax::{is_parameter_char, text};

pub(super) const NEGATED: &[Row] = &[
    row(LATER, "AFTER_SUBJECT {not OPPOSITE} / VALUE")
        .expected("an operator")
        .meant("{1}")
        .example("agent-statuses", "state not = ENABLED", "state != ENABLED"),
    row(BEGIN, "NEGATED_NAME {NEGATION} ONE_VALUE / END")
        .expected("an operator")
        .meant("{1} != {2}")
        .example("agent-statuses", "state not enabled", "state != enabled"),
    row(SUBJECT, "VALUE {=!|==!} VALUE")
        .expected("a value")
        .help("write `!=`: `{meant}`")
        .meant("{1} != {2}")
        .example("agent-statuses", "state =!ENABLED", "state != ENABLED"),
    row(SUBJECT, "VALUE =|== {NOT} VALUE")
        .expected("a value")
        .help("write `!=`: `{meant}`")
        .meant("{1} != {2}")
        .example("agent-statuses", "state = not ENABLED", "state != ENABLED"),
    row(BEGIN, "NAME {TRUE_OR_FALSE} / END")
        .expected("an operator")
        .meant("{1} = {2}")
        .example(
            "evaluation-forms",
            "autoevaluation true",
            "autoevaluation = true",
        ),
];

pub(super) const ROWS: &[Row] = &[
    row(LATER, "in {LONE_VALUE or LONE_VALUE} / END")
        .expected("a list in parentheses")
        .meant("in ({1}, {2})")
        .example("users", "username in bob or ann", "username in (bob, ann)"),
    row(LATER, "AFTER_SIGN {JOIN_WORD} / CONDITION")
        .expected("a value")
        .help("write a value before `{1}`")
        .read_as("x&&")
        .example("users", "username = and lastname = lee", ""),
    row(LATER, "AFTER_COMPARES {(} / LAST")
        .expected("a value")
        .help("write `in (a, b)`: the parenthesis is never closed")
        .read_as("x")
        .example("users", "username in (", ""),
    row(BEGIN, "KNOWN_FIELD {(} / LAST")
        .expected("an operator")
        .help("write an operator and a value: `{1} = VALUE`")
        .read_as("=x")
        .example("users", "username (", ""),
    row(LATER, "AFTER_SIGN {( VALUE JOIN} / LAST")
        .expected("a list in parentheses")
        .help("write `in (a, b)`: the parenthesis is never closed")
        .read_as("x")
        .example("users", "username = (bob or", ""),
    row(INSIDE, "{,} / )")
        .expected("a value")
        .help("remove the comma before `)`")
        .meant("")
        .example("users", "username in (bob, ann,)", "username in (bob, ann)"),
    row(LATER, "AFTER_SUBJECT in {LOOSE_LIST}")
        .expected("a list of values with commas between them")
        .meant("in {1}")
        .example("queues", "name in ((Sales, East))", "name in (Sales, East)"),
    row(LATER, "AFTER_SUBJECT in {LIST_IN_QUOTES} / END")
        .expected("a list without quotes around it")
        .meant("in {1}")
        .example(
            "queues",
            "name in \"(Sales, East)\"",
            "name in (Sales, East)",
        ),
    row(BEGIN, "{in} ( KNOWN_FIELD , ITEMS )")
        .expected("a condition")
        .meant("{1} in ({2})")
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
        .meant("{1} {2} {3}")
        .example("queues", "name \"=\" Sales", "name = Sales"),
    row(BEGIN, "NAME_WITH_COLON {OBJECT}")
        .expected("a value")
        .help("write `{1} = VALUE`; a missing value, any value or a regular expression cannot be searched for")
        .example("users", "username: {$exists: true}", ""),
    row(LATER, "AFTER_SIGN {% _( NAME ) _s|d}")
        .expected("a value")
        .help("this is a placeholder that has not been filled in: write the value, or `${1}` for a parameter of that name")
        .example("users", "username = %(name)s", ""),
    row(BEGIN, "NAME {& _ENTITY} VALUE")
        .expected("an operator")
        .help("write `{2}` itself: `{meant}`")
        .meant("{1} {2} {3}")
        .example("contact-evaluations", "score &gt;= 80", "score >= 80"),
    row(BEGIN, "{CHOICE_FIELD} SEVERAL / END")
        .expected("an operator after the field")
        .meant("{1} in {2}")
        .example(
            "agent-statuses",
            "type (CUSTOM, OFFLINE)",
            "type in (CUSTOM, OFFLINE)",
        ),
    row(BEGIN, "{WORDS_AFTER_COLON} / END")
        .expected("one value")
        .help("quote the whole value: `{1}`; another condition has a field of its own")
        .read_as("x = x")
        .example("queues", "name:Basic Queue", ""),
    row(LATER, "AFTER_SIGN {PRICE} / END")
        .expected("one value")
        .meant("{1}")
        .example("queues", "name = $100 Club", "name = \"$100 Club\""),
    row(BEGIN, "ORDERED_FIELD SIGN {NAME NUMBER , NUMBER} / END")
        .expected("a date")
        .help("write the year, the month and the day: `2024-07-18`")
        .example("contact-evaluations", "created = Jan 1, 2024", ""),
    row(LATER, "AT_VALUE {DATE_AND_TIME}")
        .expected("one value")
        .help("put a `T` between the date and the time, and the zone after the time: write `{1}`")
        .meant("{1}")
        .example(
            "contact-evaluations",
            "created > 2024-01-01 10:00",
            "created > 2024-01-01T10:00:00Z",
        ),
    row(ANYWHERE, "$ _IN_BRACES_NAME")
        .expected("a value")
        .help("write `${1}`")
        .meant("${1}")
        .example("users", "username = ${who}", ""),
];

/// `status = under review`: a value of a fixed set, in several words.
pub(super) fn choice(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.before(at).filter(|before| before.is_comparison())?;
    let field = row.text_at(at.checked_sub(2)?);
    let values = row.choices(field).filter(|_| !row.is_not(at))?;
    let behind = phrase_end(row, at + 1);
    let is_whole = behind > at + 1 && row.ends_condition(behind);
    is_whole.then(|| choice_of_words(row, (field, values), (at, behind)))
}

/// `username = and` · `tag(in = b)`: a keyword in place of a value.
pub(super) fn keyword(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let word = row.text_at(at);
    let begins_item = row.begins_item(at);
    let is_end = row.ends_condition(at + 1)
        || row.has(at + 1, Kind::Comma)
        || begins_item && row.passes(at + 1, Token::compares);
    if !is_place(row, at) || !is_end || is_cut_off(row, at) {
        return None;
    }
    let quoted = text::quoted(word);
    let help = format!("`{word}` is a keyword; to use it as a value, quote it: `{quoted}`");
    Some(row.mistake((at, at), "a value", help).meaning(quoted))
}

/// `hierarchy(under)`, `hierarchy(under`: the group has probably not been typed yet.
fn is_cut_off(row: &TokenCursor<'_>, at: usize) -> bool {
    let is_last = row.get(at + 1).is_none_or(|next| next.kind == Kind::Close);
    row.is(at, "under") && is_last && row.begins_item(at) && is_in(row, at, "hierarchy")
}

/// True if a value belongs at a token: after an operator, in a list or among the arguments of a
/// function.
pub(super) fn is_place(row: &TokenCursor<'_>, at: usize) -> bool {
    row.before(at).is_some_and(Token::is_comparison) || row.begins_item(at)
}

/// Letters before quotes that give the kind of string.
const PREFIXES: [&str; 8] = ["n", "e", "u", "b", "r", "f", "rb", "u&"];

/// `username = N'bob'` · `username = r"bob"`
pub(super) fn prefixed(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_prefix = is_place(row, at) && PREFIXES.iter().any(|prefix| row.is(at, prefix));
    let is_string = |token: &Token<'_>| token.kind == Kind::Quoted && token.is_closed();
    let value = row.find(at + 1, is_string)?.text;
    let is_end = row.ends_condition(at + 2) || row.has(at + 2, Kind::Comma);
    if !is_prefix || !is_end || !row.are_glued(at, at + 1) {
        return None;
    }
    let help = format!(
        "a value has no letter before its quotes: write `{}`",
        excerpt(value)
    );
    let slip = row.mistake((at, at + 1), "a value", help);
    Some(slip.meaning(value.to_owned()).dropping(row.text_at(at)))
}

/// A value that was read in pieces, quoted as a whole.
fn quoted(row: &TokenCursor<'_>, tokens: (usize, usize), mark: &str) -> Slip {
    let quoted = text::quoted(row.text(tokens.0, tokens.1));
    let help = format!("quote a value that contains {mark}: `{}`", excerpt(&quoted));
    row.mistake(tokens, "one value", help).meaning(quoted)
}

/// `username = a$b`
pub(super) fn dollar(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_value = is_place(row, at) && row.has(at + 1, Kind::Parameter);
    let is_piece = |at: &usize| {
        row.are_glued(at - 1, *at) && (row.has(*at, Kind::Word) || row.has(*at, Kind::Parameter))
    };
    let pieces = (at + 1..row.tokens.len()).take_while(is_piece);
    let last = pieces.last().filter(|_| is_value)?;
    Some(quoted(row, (at, last), "`$`"))
}

/// `name = a!b` · `name = f(x)`
pub(super) fn glued(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.before(at).filter(|before| before.is_comparison())?;
    let (mark, last) = match row.text_at(at + 1) {
        "!" if row.ends_condition(at + 2) => ("`!`", at + 1),
        "!" => ("`!`", at + 2),
        "(" if row.has(at + 3, Kind::Close) => ("parentheses", at + 3),
        _ => return None,
    };
    if last > at + 1 {
        row.find(at + 2, Token::is_value)?;
    }
    let is_glued = (at..last).all(|at| row.are_glued(at, at + 1));
    (is_glued && row.ends_condition(last + 1)).then(|| quoted(row, (at, last), mark))
}

/// `username = 'a' 'b'` · `username = "a"b`
pub(super) fn several(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = at.checked_sub(1).filter(|_| !row.begins_condition(at))?;
    row.find(sign, |sign| {
        sign.is_comparison() && sign.enclosing == Enclosing::Conditions
    })?;
    let field = row.before(sign);
    if field.is_some_and(|subject| subject.kind == Kind::Parameter) {
        return None;
    }
    let ends = |at| ending(row, at).is_some() || comments::begins(row, at);
    let value = |item: usize| {
        let value = row.find(item, Token::is_value);
        value.filter(|_| !ends(item) && !row.is_signed_field(item))
    };
    let values: Vec<_> = (at..).map_while(value).collect();
    let behind = at + values.len();
    // A `;` at the end of a query is reported separately.
    let is_slip = values.len() > 1
        && values.iter().any(|value| value.kind == Kind::Quoted)
        && !values.last().is_some_and(|last| last.is_semicolons())
        && (row.ends_condition(behind) || ends(behind));
    let field = field.filter(|field| field.is_name());
    if is_slip && has_marks(&values) {
        return Some(row.rewrite(
            (at, behind - 1),
            "one value",
            text::quoted(row.text(at, behind - 1)),
        ));
    }
    is_slip.then(|| {
        let help = one_value(&values, field.map_or("field", |field| field.text));
        row.mistake((at, behind - 1), "one value", help)
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
        return "a value is not computed: write all of it in one pair of quotes".to_owned();
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
pub(super) fn decimal_comma(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = row.before(at).filter(|before| before.is_comparison())?;
    let whole = row.find(at, Token::is_number)?.text;
    let rest = row.find(at + 2, Token::is_number)?.text;
    let is_one = row.are_glued(at, at + 1) && row.are_glued(at + 1, at + 2);
    if !is_one || !row.has(at + 1, Kind::Comma) || !row.ends_condition(at + 3) {
        return None;
    }
    let values = row.values(row.text_at(at.checked_sub(2)?));
    let is_ordered = sign.text.contains(['<', '>']);
    // This may mean one thousand or one.
    if values == Some(Values::Decimal) && rest.len() == 3 {
        let help = format!("write `{whole}{rest}`, or with a decimal point `{whole}.{rest}`");
        return Some(row.mistake((at, at + 2), "a number", help));
    }
    let (expected, help, meant) = match values {
        Some(Values::Number) if rest.len() == 3 => (
            "a whole number",
            "write digits alone",
            format!("{whole}{rest}"),
        ),
        Some(Values::Number) => return None,
        values if is_ordered || values == Some(Values::Decimal) => (
            "a number",
            "write a decimal point",
            format!("{whole}.{rest}"),
        ),
        _ => return None,
    };
    let slip = row.mistake((at, at + 2), expected, format!("{help}: `{meant}`"));
    Some(slip.meaning(meant))
}

/// `2024-01-01 10:00`: the same as one time.
pub(super) fn date_and_time(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    row.find(at + 1, |token| {
        token.text.starts_with(|first: char| first.is_ascii_digit())
    })?;
    // `10:30:00 +01:00` · `10:30 PM`
    let has_zone = row.passes(at + 2, |zone| {
        zone.text.starts_with(['+', '-']) || zone.is("utc") || zone.is("z")
    });
    let last = at + 1 + usize::from(has_zone);
    let is_half = row.is(last + 1, "am") || row.is(last + 1, "pm");
    let written = row.text(at, last);
    let time = text::tidy_time(written).filter(|_| written.contains(':') && !is_half)?;
    Some((time.into(), last + 1))
}

/// `gt;` and `gt;=`, after the `&` of an entity: the operator.
pub(super) fn entity(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let sign = match row.text_at(at) {
        "gt;" => ">",
        "lt;" => "<",
        "eq;" => "=",
        _ => return None,
    };
    if row.text_at(at + 1) == "=" && row.are_glued(at, at + 1) {
        return Some((format!("{sign}=").into(), at + 2));
    }
    one(Some(sign), at)
}

/// `{$exists: true}`: an object of another language.
pub(super) fn object(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    const TOKENS_MAX: usize = 32;
    row.find(at, |token| token.text.starts_with('{'))?;
    let is_end = |last: &usize| row.text_at(*last).ends_with('}');
    let last = (at..at + TOKENS_MAX).find(is_end)?;
    Some((row.text(at, last).to_owned().into(), last + 1))
}

/// `{who}`: the name of a parameter.
pub(super) fn name_in_braces(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let name = row.text_at(at).strip_prefix('{')?.strip_suffix('}')?;
    let is_name = !name.is_empty() && name.chars().all(is_parameter_char);
    is_name.then(|| (name.to_owned().into(), at + 1))
}
