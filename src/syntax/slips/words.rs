//! Operators that the grammar does not read, as words, signs and methods.

use super::operators::{longest, of_word, operator_at};
use super::patterns::{self, NO_WILDCARDS, is_meta};
use super::places::{ANYWHERE, BEGIN, SUBJECT};
use super::shapes::{Capture, Row, row};
use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, Values, excerpt, lists, times, write};
use crate::diagnostics::Problem;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{
    ForeignMeaning, NO_PATTERN, foreign_operator, is_operator_word, misspelt_operator,
};
use crate::syntax::{operator_meant, text};

/// Incomplete signs.
pub(super) const CUT_OFF: &[Row] = &[
    row(SUBJECT, "NAME {^} VALUE")
        .help("write `^=` for text that starts with this")
        .meant("{1} ^= {2}")
        .example("users", "username ^ bob", "username ^= bob"),
    row(SUBJECT, "NAME {^ =} VALUE")
        .meant("{1} ^= {2}")
        .example("users", "username ^ = bob", "username ^= bob"),
    row(BEGIN, "ORDERED_FIELD {= >} VALUE")
        .meant("{1} >= {2}")
        .example("agent-statuses", "displayorder = > 3", "displayorder >= 3"),
    row(BEGIN, "ORDERED_FIELD {= <} VALUE")
        .meant("{1} <= {2}")
        .example("agent-statuses", "displayorder = < 3", "displayorder <= 3"),
    row(SUBJECT, "NAME {^}")
        .help("write `^=` for text that starts with this")
        .example("users", "username ^", ""),
];

/// A comparison with an earlier value.
const fn past(shape: &'static str) -> Row {
    row(BEGIN, shape).read_as("x = x")
}

/// Comparisons that are written twice, or with an earlier value.
pub(super) const ROWS: &[Row] = &[
    row(BEGIN, "NAME [EQUAL] {either VALUE or VALUE} / END")
        .expected("a list")
        .meant("{1} in ({2}, {3})")
        .example(
            "users",
            "username is either bob or ann",
            "username in (bob, ann)",
        ),
    row(BEGIN, "NAME [EQUAL] {neither VALUE nor|or VALUE} / END")
        .expected("a list")
        .meant("not {1} in ({2}, {3})")
        .example(
            "agent-statuses",
            "state is neither ENABLED nor DISABLED",
            "",
        ),
    // On string fields, these words would be values.
    row(BEGIN, "ORDERED_FIELD {min|minimum} VALUE / END")
        .meant("{1} >= {2}")
        .example("contact-evaluations", "score min 80", "score >= 80"),
    row(BEGIN, "ORDERED_FIELD {max|maximum} VALUE / END")
        .meant("{1} <= {2}")
        .example("contact-evaluations", "score max 80", "score <= 80"),
    row(BEGIN, "ORDERED_FIELD {under} VALUE / END")
        .meant("{1} < {2}")
        .example("agent-statuses", "displayorder under 3", "displayorder < 3"),
    row(BEGIN, "ORDERED_FIELD [AT_LEAST] VALUE {or MORE} / END")
        .expected("`>=`")
        .meant("{1} >= {2}")
        .example(
            "agent-statuses",
            "displayorder = 3 or more",
            "displayorder >= 3",
        ),
    row(BEGIN, "ORDERED_FIELD [AT_MOST] VALUE {or LESS} / END")
        .expected("`<=`")
        .meant("{1} <= {2}")
        .example(
            "agent-statuses",
            "displayorder 3 or less",
            "displayorder <= 3",
        ),
    row(BEGIN, "KNOWN_FIELD ORDER VALUE {TURNED KNOWN_FIELD} / END")
        .expected("a value")
        .help("write each comparison with its field: `{meant}`")
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
    .help("write each comparison with its field: `{meant}`")
    .conditions("{1} {2} {3} and {1} {4} {5}")
    .example(
        "agent-statuses",
        "displayorder:(>=3 and <=7)",
        "displayorder >= 3 and displayorder <= 7",
    ),
    row(BEGIN, "NAME ORDER VALUE {[,] ORDER} VALUE / END")
        .expected("`and` or the end of the query")
        .help("write each comparison with its field: `{meant}`")
        .conditions("{1} {2} {3} and {1} {4} {5}")
        .example(
            "agent-statuses",
            "displayorder >= 3 <= 7",
            "displayorder >= 3 and displayorder <= 7",
        ),
    row(BEGIN, "ORDERED_FIELD {+|-|*|/|% NUMBER} / SIGN")
        .expected("an operator")
        .help("a field is compared as it is, and cannot be computed with")
        .read_as("x")
        .example("agent-statuses", "displayorder + 1 > 3", ""),
    past("KNOWN_FIELD {was NOT} VALUE / END")
        .help("only the current value can be searched for: `{1} != {2}`")
        .example("agent-statuses", "state was not ENABLED", ""),
    past("KNOWN_FIELD {was [NOT] in} LIST / END")
        .help("only the current value can be searched for: `{1} in {2}`, with `not` before it for all others")
        .example("agent-statuses", "state was not in (ENABLED)", ""),
    row(ANYWHERE, "REPEATED")
        .expected("a value")
        .help("write `{1}` once")
        .meant("{1}")
        .example("users", "username = = bob", "username = bob"),
];

/// `at least`: the operator.
pub(super) fn other_operator(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    row.find(at, |word| word.kind == Kind::Word)?;
    let (operator, length) = operator_at(row, at)?;
    Some((operator.text().into(), at + length))
}

/// `modified after 2024-01-01` · `username is one of (a, b)` · `username notin (a, b)` · `username endswith x`
pub(super) fn operator(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    if !row.is_subject(at) {
        return None;
    }
    let fillers = FILLERS.iter();
    let filler = fillers.filter_map(|words| row.length_of(at + 1, words));
    let first = at + 1 + filler.max().unwrap_or(0);
    let known = |at: usize| {
        let (other, length) = longest(row, at)?;
        // Skips words that the grammar reads together with the next one, as in `starts with`.
        let is_read = foreign_operator(row.text(at, at + length)).is_some_and(|more| more.is_read);
        (!is_read).then_some((other, at + length))
    };
    let Some((other, behind)) = known(at + 1).or_else(|| known(first)) else {
        return read_operator(row, at, first);
    };
    match other.means {
        ForeignMeaning::NotIn => listed(row, at, "not ", behind),
        ForeignMeaning::Operator(Operator::In, _) => listed(row, at, "", behind),
        ForeignMeaning::Operator(Operator::Equal, _) if row.has(behind, Kind::Open) => {
            listed(row, at, "", behind)
        }
        ForeignMeaning::Operator(operator, _) => compared(row, at, operator, behind),
        ForeignMeaning::Nothing(help) => unasked(row, at, help, behind),
    }
}

/// Words before an operator that add nothing to it.
const FILLERS: [&str; 6] = ["is", "are", "must be", "should be", "shall be", "has to be"];

/// `displayorder is > 3` · `name contians east`: an operator of this language after other words, or a misspelt one.
fn read_operator(row: &TokenCursor<'_>, at: usize, first: usize) -> Option<Slip> {
    let sign = row.get(first)?.text;
    if first == at + 1 {
        let is_value = row.passes(first + 1, Token::is_value) && row.ends_condition(first + 2);
        let is_word = row.is_field(row.text_at(at)) && row.is_no_field(sign) && is_value;
        let operator = is_word.then(|| misspelt_operator(sign))??;
        return compared(row, at, operator, first + 1);
    }
    match row.find(first, Token::compares)?.text {
        "in" => listed(row, at, "", first + 1),
        sign => compared(row, at, operator_meant(sign)?, first + 1),
    }
}

fn compared(row: &TokenCursor<'_>, at: usize, operator: Operator, behind: usize) -> Option<Slip> {
    let sign = operator.text();
    let field = row.text_at(at);
    let words = (at + 1, behind - 1);
    if let Some((time, last)) = times::value(row, behind, field, operator) {
        let meant = format!("{field} {sign} {time}");
        let slip = row.mistake_within((at, last), words, "", write(&meant));
        return Some(slip.meaning(meant));
    }
    let value = row.find(behind, Token::is_value)?;
    let help = format!(
        "write `{sign}`: `{} {sign} {}`",
        excerpt(field),
        excerpt(value.text)
    );
    let slip = row.mistake_within((at, behind), words, "", help);
    let instead = Some((row.span(words.0, words.1), sign.to_owned()));
    Some(Slip { instead, ..slip }.dropping(row.text(words.0, words.1)))
}

fn listed(row: &TokenCursor<'_>, at: usize, not: &str, behind: usize) -> Option<Slip> {
    let is_list =
        |token: &Token<'_>| token.kind == Kind::Open || token.text.starts_with(['[', '{']);
    let (list, last) = if row.passes(behind, is_list) {
        let (list, last, _) = lists::read(row, behind)?;
        (list, last)
    } else {
        // `is one of bob, ann`
        let end = row.items_end(behind);
        let is_list = end > behind + 1 && row.ends_condition(end);
        is_list.then(|| (format!("({})", row.text(behind, end - 1)), end - 1))?
    };
    let meant = format!("{not}{} in {list}", row.text_at(at));
    let slip = row.mistake_within((at, last), (at + 1, behind - 1), "", write(&meant));
    Some(slip.meaning(meant).dropping(row.text(at + 1, behind - 1)))
}

fn unasked(row: &TokenCursor<'_>, at: usize, help: &'static str, behind: usize) -> Option<Slip> {
    row.find(behind, Token::is_value)?;
    Some(row.mistake_within((at, behind), (at + 1, behind - 1), "", help))
}

/// `displayorder ≥ 3` · `displayorder≥3`
pub(super) fn signs(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let written = row.text_at(at);
    let is_sign = |char: char| sign(char).is_some();
    let (subject, sign_at, rest) = match written.find(is_sign) {
        Some(place) => (written.get(..place)?, at, written.get(place..)?),
        None => (written, at + 1, row.text_at(at + 1)),
    };
    let char = rest.chars().next()?;
    let (sign, rest) = (sign(char)?, rest.get(char.len_utf8()..)?);
    let (value, last) = match rest {
        "" => (row.find(sign_at + 1, Token::is_value)?.text, sign_at + 1),
        value => (value, sign_at),
    };
    let meant = format!("{subject} {sign} {value}");
    let help = format!("write `{sign}`: `{}`", excerpt(&meant));
    let problem = Problem::unknown_operator(char.to_string(), help, row.span(sign_at, sign_at));
    text::is_name(subject).then(|| Slip::new(problem, row.span(at, last), None).meaning(meant))
}

/// The equivalent of a non-ASCII sign.
fn sign(char: char) -> Option<&'static str> {
    let operator = (!char.is_ascii()).then(|| operator_meant(char.encode_utf8(&mut [0; 4])))?;
    operator.map(Operator::text)
}

/// `username ~* 'bob'`: a case-insensitive regular expression.
pub(super) fn any_case(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = row.find(at, |token| matches!(token.text, "~" | "!~"))?.text;
    row.find(at + 1, |star| star.text == "*" && row.are_glued(at, at + 1))?;
    let value = row.find(at + 2, Token::is_value)?.value();
    let is_text = !value.contains(is_meta);
    let help = if is_text {
        format!("write `{sign}` for text that contains this")
    } else {
        NO_PATTERN.to_owned()
    };
    let slip = row.mistake_within((at, at + 2), (at, at + 1), "", help);
    let instead = is_text.then(|| (row.span(at, at + 1), sign.to_owned()));
    Some(Slip { instead, ..slip })
}

/// `username !contains 'bob'` · `username not startswith 'bob'`
pub(super) fn negated(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    if !row.is_not(at + 1) || !row.is_subject(at) {
        return None;
    }
    // Operators that the grammar reads with their `not` are reported there.
    let is_read = foreign_operator(row.text(at + 1, at + 2)).is_some();
    let (operator, length) = of_word(row, at + 2).filter(|_| !is_read)?;
    let last = at + 2 + length;
    let operator = operator.opposite()?;
    let value = row.find(last, Token::is_value)?;
    let written = row.text(at + 2, last - 1);
    let asked = patterns::asked_of(written, operator, value);
    let meant = asked.map(|(operator, value)| {
        let operator = operator.text();
        (operator, format!("{} {operator} {value}", row.text_at(at)))
    });
    let help = match &meant {
        Some((operator, meant)) => format!("write `{operator}`: `{}`", excerpt(meant)),
        None => NO_WILDCARDS.to_owned(),
    };
    let slip = row.mistake_within((at, last), (at + 1, last - 1), "", help);
    Some(
        slip.meaning(meant.map(|(_, meant)| meant))
            .dropping("like ilike"),
    )
}

/// `firstname Tom`: a value right after a known field.
pub(super) fn missing(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = row.find(at, |token| row.is_field(token.text))?.text;
    let is_value = |token: &Token<'_>| match token.kind {
        Kind::Quoted => true,
        Kind::Word => {
            token.is_value() && !is_operator_word(token.text) && row.is_no_field(token.text)
        }
        _ => false,
    };
    let value = row.find(at + 1, is_value)?.text;
    let meant = format!("{field} = {value}");
    let help = format!(
        "write an operator between the field and the value: `{}`",
        excerpt(&meant)
    );
    // For text, it is not known whether the whole value is meant.
    let is_sure = row.values(field) != Some(Values::Text);
    let slip = || row.mistake_within((at, at + 1), (at + 1, at + 1), "an operator", help);
    row.ends_condition(at + 2)
        .then(|| slip().meaning(is_sure.then_some(meant)))
}

/// `state was ENABLED` · `state changed to ENABLED`: words in place of an operator, after a known
/// field.
pub(super) fn unknown(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.find(at, |token| row.is_field(token.text))?;
    let is_unknown = |token: &Token<'_>| {
        token.is_name() && !is_operator_word(token.text) && row.is_no_field(token.text)
    };
    let words = (at + 1..).take_while(|word| row.passes(*word, is_unknown));
    let mut last = words.last()?;
    if !row.ends_condition(last + 1) {
        last += 1;
        row.find(last, Token::is_value)?;
    }
    if last < at + 2 || !row.ends_condition(last + 1) {
        return None;
    }
    let help = "the operators are `=` `!=` `~` `!~` `^=` `!^=` `<` `<=` `>` `>=` and `in`";
    Some(row.mistake_within((at, last), (at + 1, last - 1), "", help))
}
