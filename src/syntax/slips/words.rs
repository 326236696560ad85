//! Operators in words, in signs and as methods, which the grammar does not read.

use super::patterns::{self, NO_WILDCARDS, is_meta};
use super::places::{ANYWHERE, BEGIN, SUBJECT};
use super::shapes::{Row, row};
use super::tokens::{Kind, Token};
use super::{Slip, TokenCursor, Values, Words, excerpt, times};
use crate::diagnostics::Problem;
use crate::syntax::ast::Operator;
use crate::syntax::foreign_operators::{
    ForeignMeaning, ForeignOperator, NO_PATTERN, foreign_operator, has_wildcards, is_operator_word,
    unread_operators,
};
use crate::syntax::{operator_meant, text};

/// A sign that is cut off.
pub(super) const CUT_OFF: &[Row] = &[
    row(SUBJECT, "NAME {^} VALUE")
        .help("write `^=` for text that starts with this")
        .meant("{1} ^= {2}")
        .example("users", "username ^ bob", "username ^= bob"),
    row(SUBJECT, "NAME {^}")
        .help("write `^=` for text that starts with this")
        .example("users", "username ^", ""),
];

/// Comparisons that are written twice.
pub(super) const ROWS: &[Row] = &[
    row(BEGIN, "NAME {[is] either VALUE or VALUE} / END")
        .expected("an operator")
        .meant("{1} in ({2}, {3})")
        .example(
            "users",
            "username is either bob or ann",
            "username in (bob, ann)",
        ),
    row(BEGIN, "NAME ORDER VALUE {ORDER} VALUE / END")
        .expected("`and` or the end of the query")
        .help("write each comparison with its field: `{meant}`")
        .conditions("{1} {2} {3} and {1} {4} {5}")
        .example(
            "agent-statuses",
            "displayorder >= 3 <= 7",
            "displayorder >= 3 and displayorder <= 7",
        ),
    row(ANYWHERE, "REPEATED")
        .expected("a value")
        .help("write `{1}` once")
        .meant("{1}")
        .example("users", "username = = bob", "username = bob"),
];

/// The operator of another language that stands at a token, and how many of them it is: the longest one.
fn longest(row: &TokenCursor<'_>, at: usize) -> Option<(&'static ForeignOperator, usize)> {
    let unread = unread_operators(row.get(at)?.text);
    let found = unread.filter_map(|other| Some((other, row.length_of(at, other.words)?)));
    found.max_by_key(|(_, length)| *length)
}

/// `modified after 2024-01-01` · `username is one of (a, b)` · `username notin (a, b)` · `username endswith x`
pub(super) fn operator(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    if !row.is_subject(at) {
        return None;
    }
    let first = at + 1 + usize::from(row.is(at + 1, "is"));
    let (other, behind) = (at + 1..=first)
        .find_map(|at| longest(row, at).map(|(other, length)| (other, at + length)))?;
    match other.means {
        ForeignMeaning::Operator(Operator::In, _) => listed(row, at, "", behind),
        ForeignMeaning::NotIn => listed(row, at, "not ", behind),
        ForeignMeaning::Operator(operator, _) => compared(row, at, operator, behind),
        ForeignMeaning::Nothing(help) => unasked(row, at, help, behind),
    }
}

/// The problem of the words between a subject and what is at a token.
fn problem(row: &TokenCursor<'_>, at: usize, behind: usize, help: String) -> Problem {
    let written = excerpt(row.text(at + 1, behind - 1));
    Problem::unknown_operator(written, help, row.span(at + 1, behind - 1))
}

fn compared(row: &TokenCursor<'_>, at: usize, operator: Operator, behind: usize) -> Option<Slip> {
    let sign = operator.text();
    let field = row.text(at, at);
    if let Some((time, last)) = times::value(row, behind, field, operator) {
        let meant = format!("{field} {sign} {time}");
        let problem = problem(row, at, behind, format!("write `{}`", excerpt(&meant)));
        let span = row.span(at, last);
        let slip = Slip::new(problem, span, Some((span, meant)));
        return Some(slip.dropping(row.text(at + 1, last)));
    }
    let value = row.find(behind, Token::is_value)?;
    let help = format!(
        "write `{sign}`: `{} {sign} {}`",
        excerpt(field),
        excerpt(value.text)
    );
    let problem = problem(row, at, behind, help);
    let instead = Some((row.span(at + 1, behind - 1), sign.to_owned()));
    let slip = Slip::new(problem, row.span(at, behind), instead);
    Some(slip.dropping(row.text(at + 1, behind - 1)))
}

fn listed(row: &TokenCursor<'_>, at: usize, not: &str, behind: usize) -> Option<Slip> {
    let is_open = row.has(behind, Kind::Open);
    let end = row.items_end(behind + usize::from(is_open));
    let (last, list) = if is_open {
        row.has(end, Kind::Close)
            .then(|| (end, row.text(behind, end).to_owned()))?
    } else {
        // `is one of bob, ann`
        let last = end.checked_sub(1).filter(|last| *last > behind)?;
        row.ends_condition(end)
            .then(|| (last, format!("({})", row.text(behind, last))))?
    };
    let meant = format!("{not}{} in {list}", row.text(at, at));
    let problem = problem(row, at, behind, format!("write `{}`", excerpt(&meant)));
    let span = row.span(at, last);
    let slip = Slip::new(problem, span, Some((span, meant)));
    Some(slip.dropping(row.text(at + 1, behind - 1)))
}

fn unasked(row: &TokenCursor<'_>, at: usize, help: &str, behind: usize) -> Option<Slip> {
    row.find(behind, Token::is_value)?;
    let problem = problem(row, at, behind, help.to_owned());
    Some(Slip::new(problem, row.span(at, behind), None))
}

/// `displayorder ≥ 3` · `displayorder≥3`
pub(super) fn signs(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = row.find(at, |token| {
        token.kind == Kind::Word && row.begins_condition(at)
    })?;
    let glued = token
        .text
        .char_indices()
        .find(|(_, char)| sign(*char).is_some());
    let (subject, sign_at, rest) = if let Some((place, _)) = glued {
        (token.text.get(..place)?, at, token.text.get(place..)?)
    } else {
        (
            token.text,
            at + 1,
            row.find(at + 1, |next| next.kind == Kind::Word)?.text,
        )
    };
    let char = rest.chars().next()?;
    let (sign, rest) = (sign(char)?, rest.get(char.len_utf8()..)?);
    let (value, last) = match rest {
        "" => (row.find(sign_at + 1, Token::is_value)?.text, sign_at + 1),
        value => (value, sign_at),
    };
    if !crate::syntax::text::is_name(subject) {
        return None;
    }
    let meant = format!("{subject} {sign} {value}");
    let help = format!("write `{sign}`: `{}`", excerpt(&meant));
    let span = row.span(at, last);
    let problem = Problem::unknown_operator(char.to_string(), help, row.span(sign_at, sign_at));
    Some(Slip::new(problem, span, Some((span, meant))))
}

/// The operator that a sign beyond ASCII means.
fn sign(char: char) -> Option<&'static str> {
    let operator = (!char.is_ascii()).then(|| operator_meant(char.encode_utf8(&mut [0; 4])))?;
    operator.map(Operator::text)
}

/// `username ~* 'bob'`: a regular expression in which letter case does not count.
pub(super) fn any_case(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let sign = row.find(at, |token| matches!(token.text, "~" | "!~"))?;
    row.find(at + 1, |star| star.text == "*" && row.are_glued(at, at + 1))?;
    let value = row.find(at + 2, Token::is_value)?.value();
    let is_text = !value.contains(is_meta);
    let help = if is_text {
        format!("write `{}` for text that contains this", sign.text)
    } else {
        NO_PATTERN.to_owned()
    };
    let place = row.span(at, at + 1);
    let problem = Problem::unknown_operator(row.text(at, at + 1), help, place);
    let instead = is_text.then(|| (place, sign.text.to_owned()));
    Some(Slip::new(problem, row.span(at, at + 2), instead))
}

/// `username !contains 'bob'` · `username not startswith 'bob'`
pub(super) fn negated(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = row.find(at, Token::is_name)?;
    row.find(at + 1, |token| token.is("not") || token.text == "!")
        .filter(|_| row.is_subject(at))?;
    // What the grammar reads with its `not` is answered there.
    let is_read = foreign_operator(row.text(at + 1, at + 2)).is_some();
    let (operator, length) = longest_of(row, at + 2).filter(|_| !is_read)?;
    let operator = operator.opposite()?;
    let value = row.find(at + 2 + length, Token::is_value)?;
    let written = row.text(at + 2, at + 1 + length);
    let asked = if has_wildcards(written) && value.kind != Kind::Parameter {
        let asked = patterns::asked(written, operator, &value.value());
        asked.map(|(operator, value)| (operator, text::value(&value)))
    } else {
        Some((operator, value.text.to_owned()))
    };
    let meant = asked.map(|(operator, value)| {
        let operator = operator.text();
        (operator, format!("{} {operator} {value}", field.text))
    });
    let help = match &meant {
        Some((operator, meant)) => format!("write `{operator}`: `{}`", excerpt(meant)),
        None => NO_WILDCARDS.to_owned(),
    };
    let problem = Problem::unknown_operator(
        excerpt(row.text(at + 1, at + 1 + length)),
        help,
        row.span(at + 1, at + 1 + length),
    );
    let span = row.span(at, at + 2 + length);
    let instead = meant.map(|(_, meant)| (span, meant));
    Some(Slip::new(problem, span, instead).dropping("like ilike"))
}

/// The operator that words of another language mean, whether or not the grammar reads them.
fn longest_of(row: &TokenCursor<'_>, at: usize) -> Option<(Operator, usize)> {
    let word = row.find(at, |token| token.kind == Kind::Word)?;
    let unread = longest(row, at).and_then(|(other, length)| Some((other.operator()?, length)));
    unread.or_else(|| Some((operator_meant(word.text).filter(|_| !word.is_keyword())?, 1)))
}

/// `firstname Tom`: a value right behind a field that is known.
pub(super) fn missing(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = row.find(at, |token| {
        row.is_field(token.text) && row.begins_condition(at)
    })?;
    let value = row.find(at + 1, |token| {
        let is_word = token.kind == Kind::Word;
        token.is_value()
            && !(is_word && (is_operator_word(token.text) || !row.is_no_field(token.text)))
    })?;
    if !row.ends_condition(at + 2) || value.kind == Kind::Parameter {
        return None;
    }
    let meant = format!("{} = {}", field.text, value.text);
    let words = Words {
        expected: "an operator",
        found: value.text,
        help: format!(
            "write an operator between the field and the value: `{}`",
            excerpt(&meant)
        ),
    };
    let span = row.span(at, at + 1);
    // Of text it is not known whether all of it is meant.
    let is_sure = row.values(field.text) != Some(Values::Text);
    let instead = is_sure.then_some((span, meant));
    Some(Slip::new(words.problem(value.span), span, instead))
}

/// `state was ENABLED` · `state changed to ENABLED`: words where an operator belongs, behind a field that is known.
pub(super) fn unknown(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    row.find(at, |token| {
        row.is_field(token.text) && row.begins_condition(at)
    })?;
    let is_unknown = |token: &Token<'_>| {
        token.is_name() && !is_operator_word(token.text) && row.is_no_field(token.text)
    };
    let words = (at + 1..).take_while(|word| row.find(*word, is_unknown).is_some());
    let mut last = words.last()?;
    if !row.ends_condition(last + 1) {
        last += 1;
        row.find(last, Token::is_value)?;
    }
    if last < at + 2 || !row.ends_condition(last + 1) {
        return None;
    }
    let span = row.span(at + 1, last - 1);
    let problem = Problem::unknown_operator(
        excerpt(row.text(at + 1, last - 1)),
        "the operators are `=` `!=` `~` `!~` `^=` `!^=` `<` `<=` `>` `>=` and `in`",
        span,
    );
    Some(Slip::new(problem, row.span(at, last), None))
}
