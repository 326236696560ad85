//! Operators that the grammar does not read, as words, signs and methods.

use super::cursor::TokenCursor;
use super::fields::ValueKind;
use super::operators::{longest, of_word, operator_at};
use super::patterns::{self, NO_WILDCARDS, is_meta};
use super::positions::{ANYWHERE, BEGIN, SUBJECT};
use super::shapes::{Capture, Row, row};
use super::slip::{Slip, help_to_write};
use super::tokens::{Kind, Token};
use super::{lists, times};
use crate::diagnostics::{Problem, excerpt};
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::equivalent_operator;
use crate::syntax::foreign_operators::{
    ForeignMeaning, NO_PATTERN, foreign_operator, is_operator_word, misspelt_operator,
};
use crate::syntax::text;

const OPERATORS: &str = "the operators are `=` `!=` `~` `!~` `^=` `!^=` `<` `<=` `>` `>=` and `in`";

/// Incomplete signs, and signs without a meaning.
pub(super) const CUT_OFF: &[Row] = &[
    row(SUBJECT, "NAME {^} VALUE")
        .help("write `^=` for text that starts with this")
        .replacement("{1} ^= {2}")
        .example("users", "username ^ bob", "username ^= bob"),
    row(SUBJECT, "NAME {^ =} VALUE")
        .replacement("{1} ^= {2}")
        .example("users", "username ^ = bob", "username ^= bob"),
    row(BEGIN, "ORDERED_FIELD {= >} VALUE")
        .replacement("{1} >= {2}")
        .example("agent-statuses", "displayorder = > 3", "displayorder >= 3"),
    row(BEGIN, "ORDERED_FIELD {= <} VALUE")
        .replacement("{1} <= {2}")
        .example("agent-statuses", "displayorder = < 3", "displayorder <= 3"),
    row(BEGIN, "KNOWN_FIELD {SYMBOLS} VALUE / END")
        .help(OPERATORS)
        .example("users", "username ?? bob", ""),
    row(SUBJECT, "NAME {^}")
        .help("write `^=` for text that starts with this")
        .example("users", "username ^", ""),
];

/// A comparison with an earlier value.
const fn past(shape: &'static str) -> Row {
    row(BEGIN, shape).with_placeholder("x = x")
}

/// Comparisons that are written twice, or with an earlier value.
pub(super) const ROWS: &[Row] = &[
    row(BEGIN, "NAME [EQUAL] {either VALUE or VALUE} / END")
        .expected("a list")
        .replacement("{1} in ({2}, {3})")
        .example(
            "users",
            "username is either bob or ann",
            "username in (bob, ann)",
        ),
    row(BEGIN, "NAME [EQUAL] {neither VALUE nor|or VALUE} / END")
        .expected("a list")
        .replacement("not {1} in ({2}, {3})")
        .example(
            "agent-statuses",
            "state is neither ENABLED nor DISABLED",
            "",
        ),
    // On string fields, these words would be values.
    row(BEGIN, "ORDERED_FIELD {min|minimum} VALUE / END")
        .replacement("{1} >= {2}")
        .example("contact-evaluations", "score min 80", "score >= 80"),
    row(BEGIN, "ORDERED_FIELD {max|maximum} VALUE / END")
        .replacement("{1} <= {2}")
        .example("contact-evaluations", "score max 80", "score <= 80"),
    row(BEGIN, "ORDERED_FIELD {under} VALUE / END")
        .replacement("{1} < {2}")
        .example("agent-statuses", "displayorder under 3", "displayorder < 3"),
    row(BEGIN, "ORDERED_FIELD [AT_LEAST] VALUE {or MORE} / END")
        .expected("`>=`")
        .replacement("{1} >= {2}")
        .example(
            "agent-statuses",
            "displayorder = 3 or more",
            "displayorder >= 3",
        ),
    row(BEGIN, "ORDERED_FIELD [AT_MOST] VALUE {or LESS} / END")
        .expected("`<=`")
        .replacement("{1} <= {2}")
        .example(
            "agent-statuses",
            "displayorder 3 or less",
            "displayorder <= 3",
        ),
    row(BEGIN, "KNOWN_FIELD ORDER VALUE {SWAPPED KNOWN_FIELD} / END")
        .expected("a value")
        .help("write each comparison with its field: `{replacement}`")
        .conditions("{1} {2} {3} and {5} {4} {3}")
        .example(
            "hours-of-operation-overrides",
            "effectivefrom <= today <= effectivetill",
            "effectivefrom <= today and effectivetill >= today",
        ),
    row(
        BEGIN,
        "NAME_WITH_COLON {( ORDER VALUE and ORDER VALUE )} / END",
    )
    .expected("one value")
    .help("write each comparison with its field: `{replacement}`")
    .conditions("{1} {2} {3} and {1} {4} {5}")
    .example(
        "agent-statuses",
        "displayorder:(>=3 and <=7)",
        "displayorder >= 3 and displayorder <= 7",
    ),
    row(BEGIN, "NAME ORDER WITHOUT_SEMICOLON {[,] ORDER} VALUE / END")
        .expected("`and` or the end of the query")
        .help("write each comparison with its field: `{replacement}`")
        .conditions("{1} {2} {3} and {1} {4} {5}")
        .example(
            "agent-statuses",
            "displayorder >= 3 <= 7",
            "displayorder >= 3 and displayorder <= 7",
        ),
    row(BEGIN, "ORDERED_FIELD {+|-|*|/|% VALUE} / SIGN")
        .expected("an operator")
        .help("a field can only be compared, not used in a computation")
        .with_placeholder("x")
        .example("agent-statuses", "displayorder + 1 > 3", ""),
    row(BEGIN, "{UNKNOWN_NAME} NESTED_CALL [OPERATOR VALUE]")
        .expected("a field or a function")
        .help("a field can only be compared, not used in a computation")
        .with_placeholder("x=x")
        .example("users", "floor(sqrt(username)) = 3", ""),
    past("KNOWN_FIELD {was} VALUE / END")
        .help("only the current value can be searched for: `{1} = {2}`")
        .example("agent-statuses", "state was ENABLED", ""),
    past("CHOICE_FIELD {changed [from VALUE] [to VALUE]} / END")
        .help("only the current value can be searched for, not when or how it changed: `{1} = VALUE`")
        .example("agent-statuses", "state changed from DISABLED to ENABLED", ""),
    past("KNOWN_FIELD {was NOT} VALUE / END")
        .help("only the current value can be searched for: `{1} != {2}`")
        .example("agent-statuses", "state was not ENABLED", ""),
    past("KNOWN_FIELD {was [NOT] in} LIST / END")
        .help("only the current value can be searched for: `{1} in {2}`, with `not` before it for all others")
        .example("agent-statuses", "state was not in (ENABLED)", ""),
    row(ANYWHERE, "REPEATED")
        .expected("a value")
        .help("write `{1}` once")
        .replacement("{1}")
        .example("users", "username = = bob", "username = bob"),
];

/// `at least`: the operator.
pub(super) fn other_operator(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    cursor.get_if(at, |word| word.kind == Kind::Word)?;
    let (operator, length) = operator_at(cursor, at)?;
    Some((operator.text().into(), at + length))
}

/// `modified after 2024-01-01` · `username is one of (a, b)` · `username notin (a, b)` · `username endswith x`
pub(super) fn operator(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    // `emails.value endswith x`
    let is_path = cursor.begins_condition(at) && cursor.text_at(at).contains('.');
    if !cursor.is_subject(at) && !is_path {
        return None;
    }
    let fillers = FILLERS.iter();
    let filler = fillers.filter_map(|words| cursor.length_of(at + 1, words));
    let first = at + 1 + filler.max().unwrap_or(0);
    let known = |at: usize| {
        let (other, length) = longest(cursor, at)?;
        // Skips words that the grammar reads together with the next one, as in `starts with`.
        let is_read =
            foreign_operator(cursor.text(at, at + length)).is_some_and(|more| more.is_read);
        (!is_read).then_some((other, at + length))
    };
    let Some((other, after)) = known(at + 1).or_else(|| known(first)) else {
        return read_operator(cursor, at, first);
    };
    // `-notin @("bob", "ann")` · `matches regex @"b.b"`
    let after = after + usize::from(cursor.text_at(after) == "@");
    match other.means {
        ForeignMeaning::NotIn => list_comparison(cursor, at, "not ", after),
        ForeignMeaning::Operator(Operator::In, _) => list_comparison(cursor, at, "", after),
        ForeignMeaning::Operator(Operator::Equal, _) if cursor.has(after, Kind::Open) => {
            list_comparison(cursor, at, "", after)
        }
        ForeignMeaning::Operator(operator, _) => comparison(cursor, at, operator, after),
        ForeignMeaning::Nothing(help) => unsearchable(cursor, at, help, after),
    }
}

/// Words before an operator that add nothing to it.
const FILLERS: [&str; 6] = ["is", "are", "must be", "should be", "shall be", "has to be"];

/// `displayorder is > 3` · `name contians east`: an operator of this language after other words, or a misspelt one.
fn read_operator(cursor: &TokenCursor<'_>, at: usize, first: usize) -> Option<Slip> {
    let sign = cursor.get(first)?.text;
    if first == at + 1 {
        let is_value =
            cursor.satisfies(first + 1, Token::is_value) && cursor.ends_condition(first + 2);
        let is_word =
            cursor.is_field(cursor.text_at(at)) && cursor.cannot_be_field(sign) && is_value;
        let operator = is_word.then(|| misspelt_operator(sign))??;
        return comparison(cursor, at, operator, first + 1);
    }
    match cursor.get_if(first, Token::compares)?.text {
        "in" => list_comparison(cursor, at, "", first + 1),
        sign => comparison(cursor, at, equivalent_operator(sign)?, first + 1),
    }
}

fn comparison(
    cursor: &TokenCursor<'_>,
    at: usize,
    operator: Operator,
    after: usize,
) -> Option<Slip> {
    let sign = operator.text();
    let field = cursor.text_at(at);
    let words = (at + 1, after - 1);
    if let Some((time, last)) = times::value(cursor, after, field, operator) {
        let replacement = format!("{field} {sign} {time}");
        let slip = cursor.mistake_within((at, last), words, "", help_to_write(&replacement));
        return Some(slip.with_replacement(replacement));
    }
    let value = cursor.get_if(after, Token::is_value)?;
    let help = format!(
        "write `{sign}`: `{} {sign} {}`",
        excerpt(field),
        excerpt(value.text)
    );
    let slip = cursor.mistake_within((at, after), words, "", help);
    let replacement = Some((cursor.span(words.0, words.1), sign.to_owned()));
    Some(
        Slip {
            replacement,
            ..slip
        }
        .dropping(cursor.text(words.0, words.1)),
    )
}

fn list_comparison(cursor: &TokenCursor<'_>, at: usize, not: &str, after: usize) -> Option<Slip> {
    let words = (at + 1, after - 1);
    let is_list =
        |token: &Token<'_>| token.kind == Kind::Open || token.text.starts_with(['[', '{']);
    let (list, last) = if cursor.satisfies(after, is_list) {
        let (list, last, _) = lists::read(cursor, after)?;
        (list, last)
    } else {
        // `is one of bob, ann`
        let end = cursor.items_end(after);
        let is_list = end > after + 1 && cursor.ends_condition(end);
        is_list.then(|| (format!("({})", cursor.text(after, end - 1)), end - 1))?
    };
    let replacement = format!("{not}{} in {list}", cursor.text_at(at));
    let slip = cursor.mistake_within((at, last), words, "", help_to_write(&replacement));
    Some(
        slip.with_replacement(replacement)
            .dropping(cursor.text(words.0, words.1)),
    )
}

fn unsearchable(
    cursor: &TokenCursor<'_>,
    at: usize,
    help: &'static str,
    after: usize,
) -> Option<Slip> {
    cursor.get_if(after, Token::is_value)?;
    Some(cursor.mistake_within((at, after), (at + 1, after - 1), "", help))
}

/// `displayorder ≥ 3` · `displayorder≥3`
pub(super) fn signs(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let written = cursor.text_at(at);
    let is_sign = |char: char| sign(char).is_some();
    let (subject, sign_at, rest) = match written.find(is_sign) {
        Some(offset) => (written.get(..offset)?, at, written.get(offset..)?),
        None => (written, at + 1, cursor.text_at(at + 1)),
    };
    let char = rest.chars().next()?;
    let (sign, rest) = (sign(char)?, rest.get(char.len_utf8()..)?);
    let (value, last) = match rest {
        "" => (
            cursor.get_if(sign_at + 1, Token::is_value)?.text,
            sign_at + 1,
        ),
        value => (value, sign_at),
    };
    let replacement = format!("{subject} {sign} {value}");
    let help = format!("write `{sign}`: `{}`", excerpt(&replacement));
    let problem = Problem::unknown_operator(char.to_string(), help, cursor.span(sign_at, sign_at));
    text::is_name(subject)
        .then(|| Slip::new(problem, cursor.span(at, last), None).with_replacement(replacement))
}

/// The equivalent of a non-ASCII sign.
fn sign(char: char) -> Option<&'static str> {
    let operator =
        (!char.is_ascii()).then(|| equivalent_operator(char.encode_utf8(&mut [0; 4])))?;
    operator.map(Operator::text)
}

/// `username ~* 'bob'`: a case-insensitive regular expression.
pub(super) fn any_case(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = cursor
        .get_if(at, |token| matches!(token.text, "~" | "!~"))?
        .text;
    cursor.get_if(at + 1, |star| {
        star.text == "*" && cursor.are_glued(at, at + 1)
    })?;
    let value = cursor.get_if(at + 2, Token::is_value)?.value();
    let is_text = !value.contains(is_meta);
    let help = if is_text {
        format!("write `{sign}` for text that contains this")
    } else {
        NO_PATTERN.to_owned()
    };
    let slip = cursor.mistake_within((at, at + 2), (at, at + 1), "", help);
    let replacement = is_text.then(|| (cursor.span(at, at + 1), sign.to_owned()));
    Some(Slip {
        replacement,
        ..slip
    })
}

/// `username !contains 'bob'` · `username not startswith 'bob'`
pub(super) fn negated(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    if !cursor.is_not(at + 1) || !cursor.is_subject(at) {
        return None;
    }
    // Operators that the grammar reads with their `not` are reported there.
    let is_read = foreign_operator(cursor.text(at + 1, at + 2)).is_some();
    let (operator, length) = of_word(cursor, at + 2).filter(|_| !is_read)?;
    let last = at + 2 + length;
    let operator = operator.negated()?;
    let value = cursor.get_if(last, Token::is_value)?;
    let written = cursor.text(at + 2, last - 1);
    let comparison = patterns::token_comparison(written, operator, value);
    let replacement = comparison.map(|(operator, value)| {
        let operator = operator.text();
        (
            operator,
            format!("{} {operator} {value}", cursor.text_at(at)),
        )
    });
    let help = match &replacement {
        Some((operator, replacement)) => format!("write `{operator}`: `{}`", excerpt(replacement)),
        None => NO_WILDCARDS.to_owned(),
    };
    let slip = cursor.mistake_within((at, last), (at + 1, last - 1), "", help);
    Some(
        slip.with_replacement(replacement.map(|(_, replacement)| replacement))
            .dropping("like ilike"),
    )
}

/// `firstname Tom`: a value right after a known field.
pub(super) fn missing(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = cursor.get_if(at, |token| cursor.is_field(token.text))?.text;
    let is_value = |token: &Token<'_>| match token.kind {
        Kind::Quoted => true,
        Kind::Word => {
            token.is_value() && !is_operator_word(token.text) && cursor.cannot_be_field(token.text)
        }
        _ => false,
    };
    let value = cursor.get_if(at + 1, is_value)?.text;
    let replacement = format!("{field} = {value}");
    let help = format!(
        "write an operator between the field and the value: `{}`",
        excerpt(&replacement)
    );
    // For text, it is not known whether the whole value is meant.
    let is_sure = cursor.value_kind(field) != Some(ValueKind::Text);
    let slip = || cursor.mistake_within((at, at + 1), (at + 1, at + 1), "an operator", help);
    cursor
        .ends_condition(at + 2)
        .then(|| slip().with_replacement(is_sure.then_some(replacement)))
}

/// `state was ENABLED` · `state changed to ENABLED`: words in place of an operator, after a known
/// field.
pub(super) fn unknown(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    cursor.get_if(at, |token| cursor.is_field(token.text))?;
    let is_unknown = |token: &Token<'_>| {
        token.is_name() && !is_operator_word(token.text) && cursor.cannot_be_field(token.text)
    };
    let words = (at + 1..).take_while(|word| cursor.satisfies(*word, is_unknown));
    let mut last = words.last()?;
    if !cursor.ends_condition(last + 1) {
        last += 1;
        cursor.get_if(last, Token::is_value)?;
    }
    if last < at + 2 || !cursor.ends_condition(last + 1) {
        return None;
    }
    Some(cursor.mistake_within((at, last), (at + 1, last - 1), "", OPERATORS))
}
