//! Unquoted values of several words.

use super::captures::is_condition;
use super::clauses::ending;
use super::comments;
use super::inner_quotes::QUOTES_WITHIN;
use super::joins::is_join_like;
use super::shapes::Capture;
use super::tokens::{Enclosing, Kind, Token};
use super::{Slip, TokenCursor, Values, excerpt, plain_operator, problem, write};
use crate::diagnostics::{Help, Problem, first_listed, hides};
use crate::span::Span;
use crate::syntax::{operator_meant, text};

/// The token after the words that begin at a token, including parenthesized words and words after
/// `&`.
pub(super) fn phrase_end(row: &TokenCursor<'_>, first: usize) -> usize {
    let mut at = first;
    while let Some(token) = row.get(at) {
        let is_stop = at > first && ends_phrase(row, at);
        at = match token.kind {
            Kind::Word if !is_stop && is_word(token) && !token.is_semicolons() => at + 1,
            Kind::Open if at > first => match words_in_parentheses(row, at) {
                Some(behind) => behind,
                None => break,
            },
            Kind::Operator
                if token.text == "&" && at > first && !is_stop && is_ampersand(row, at) =>
            {
                at + 1
            }
            _ => break,
        };
    }
    at
}

/// The token after parentheses that contain only words.
fn words_in_parentheses(row: &TokenCursor<'_>, open: usize) -> Option<usize> {
    let close = row.close_of(open).filter(|close| *close > open + 1)?;
    let mut inside = row.tokens.get(open + 1..close)?.iter();
    inside.all(is_word).then_some(close + 1)
}

/// True if an `&` is more likely part of a value than an operator: no condition follows.
fn is_ampersand(row: &TokenCursor<'_>, at: usize) -> bool {
    row.passes(at + 1, is_word) && !row.is_comparison_at(at + 1)
}

pub(super) fn is_word(token: &Token<'_>) -> bool {
    token.kind == Kind::Word && !token.is_keyword()
}

/// True if the value of a condition begins at a token.
pub(super) fn begins_value(row: &TokenCursor<'_>, at: usize) -> bool {
    let Some(before) = row.before(at) else {
        return false;
    };
    // `name like Basic Queue` · `name starts with Basic Queue`
    let is_operator = |words: usize| {
        let field = at.checked_sub(words + 1);
        field.is_some_and(|field| {
            row.begins_condition(field)
                && row.passes(field, Token::is_name)
                && operator_meant(row.text(field + 1, at - 1)).is_some()
                && operator_meant(row.text(field + 1, at)).is_none()
        })
    };
    let is_colon = before.text.len() > 1 && before.text.ends_with(':');
    before.is_comparison()
        || before.kind == Kind::Word
            && (is_colon || !before.is("in") && (is_operator(1) || is_operator(2)))
}

/// The field that the value at a token is compared with.
fn field_before<'q>(row: &TokenCursor<'q>, value: usize) -> Option<&'q str> {
    let before = value.checked_sub(1)?;
    match row.get(before)?.text.strip_suffix(':') {
        Some(field) if !field.is_empty() => Some(field),
        _ => Some(row.find(before.checked_sub(1)?, Token::is_name)?.text),
    }
}

/// True if a token is not part of a value before it.
fn ends_phrase(row: &TokenCursor<'_>, at: usize) -> bool {
    row.is_comparison_at(at)
        || row.is_field_with_colon(at)
        || ending(row, at).is_some()
        || comments::begins(row, at)
        || is_join_like(row, at)
}

/// `name = Queue 3` · `name = Billing (EN)` · `name = A - B` · `name = AT&T`
pub(super) fn words(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| token.enclosing == Enclosing::Conditions)?;
    if !begins_value(row, at) || first.text.starts_with(['[', '{', '/']) {
        return None;
    }
    let behind = phrase_end(row, at);
    let is_end = row.ends_condition(behind)
        || ends_phrase(row, behind)
        || row.passes(behind, Token::is_semicolons);
    let field = field_before(row, at).unwrap_or_default();
    if !is_end || behind == at {
        return with_keywords(row, at, field);
    }
    if behind < at + 2 {
        return None;
    }
    if let Some(values) = row.choices(field) {
        return Some(choice_of_words(row, (field, values), (at, behind)));
    }
    let words = row.text(at, behind - 1);
    let meant = text::quoted(&words.replace("\\ ", " "));
    let slip = if words.contains(char::is_whitespace) {
        unquoted(row, (at, behind - 1), &meant)
    } else {
        let help = format!("quote the whole value: `{}`", excerpt(&meant));
        row.mistake((at, behind - 1), "one value", help)
    };
    // Invisible characters are not copied into a suggested value.
    let is_meant = !words.contains(['#', ';', '\n', '\r']) && !words.contains(hides);
    Some(slip.meaning(is_meant.then_some(meant)))
}

/// `name = Back in stock` · `name = under 18`: a value with keywords in it.
fn with_keywords(row: &TokenCursor<'_>, at: usize, field: &str) -> Option<Slip> {
    let is_other = |next: usize| {
        next > at && row.is_field(row.text_at(next)) && row.passes(next + 1, Token::compares)
    };
    let is_part = |next: &usize| {
        row.passes(*next, |token| token.kind == Kind::Word && !token.is_join()) && !is_other(*next)
    };
    let behind = (at..row.tokens.len()).take_while(is_part).last()? + 1;
    let is_keyword = |at: usize| row.is(at, "in") || row.is(at, "under");
    let has_keyword = (at..behind).any(is_keyword) && !is_keyword(behind - 1);
    let is_whole = row.may_be_text(field) && row.ends_condition(behind);
    let help = || {
        let meant = text::quoted(row.text(at, behind - 1));
        format!("quote the whole value: `{}`", excerpt(&meant))
    };
    (has_keyword && is_whole).then(|| row.mistake((at, behind - 1), "one value", help()))
}

/// `name:Basic Queue`: the comparison with all the words.
pub(super) fn after_colon(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (field, first) = row.text_at(at).split_once(':')?;
    let behind = phrase_end(row, at);
    let is_text = row.values(field) == Some(Values::Text);
    let (_, words) = row.text(at, behind - 1).split_once(':')?;
    let comparison = || format!("{field} = {}", text::quoted(words));
    (is_text && !first.is_empty() && behind > at + 1).then(|| (comparison().into(), behind))
}

/// `$100 Club`: the value, quoted.
pub(super) fn price(row: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let number = row.get(at)?.text.strip_prefix('$')?;
    let behind = phrase_end(row, at + 1);
    let is_price =
        behind > at + 1 && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_price.then(|| (text::quoted(row.text(at, behind - 1)).into(), behind))
}

/// `name = (EMEA) Tier 2` · `name = (Sales East)`: a value that begins with words in parentheses, or is in them.
pub(super) fn in_parentheses(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = field_before(row, at).filter(|_| begins_value(row, at))?;
    let behind = words_in_parentheses(row, at)?;
    let end = phrase_end(row, behind);
    let meant = if end > behind {
        row.text(at, end - 1)
    } else if behind > at + 3 {
        row.text(at + 1, behind - 2)
    } else {
        return None;
    };
    let is_whole = row.may_be_text(field) && row.ends_condition(end);
    let meant = text::quoted(meant);
    is_whole.then(|| unquoted(row, (at, end - 1), &meant).meaning(meant))
}

/// The problem of an unquoted value of several words.
fn unquoted(row: &TokenCursor<'_>, tokens: (usize, usize), meant: &str) -> Slip {
    let span = row.span(tokens.0, tokens.1);
    let problem = Problem::unquoted_space(Help::from(write(meant)), span);
    Slip::new(problem, span, None)
}

/// `name in (Queue 3, Queue 4)` · `tag(Team = North Wing)` · `tag(Cost Center = 12)`
pub(super) fn item(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let enclosing = row.get(at)?.enclosing;
    let begins = row.begins_item(at);
    let is_value = row.before(at).is_some_and(Token::is_comparison);
    if enclosing == Enclosing::Conditions || !begins && !is_value || row.is_part_of_proficiency(at)
    {
        return None;
    }
    let behind = item_end(row, at);
    let next = row.get(behind).filter(|_| behind > at + 1)?;
    let is_key = begins && enclosing == Enclosing::Arguments && next.compares();
    // In a list without commas, the commas may be missing.
    let is_comma = |token: &Token<'_>| token.kind == Kind::Comma;
    let has_commas = is_comma(next) || row.before(at).is_some_and(is_comma);
    let is_item = match enclosing {
        Enclosing::List => has_commas,
        _ => is_value,
    };
    let is_end = is_key || is_item && matches!(next.kind, Kind::Comma | Kind::Close);
    let words = row.text(at, behind - 1);
    if !is_end || words.contains([';', ':', '[', ']', '{', '}', '#', '\n', '\r']) {
        return None;
    }
    let field = row.open_around(at).and_then(|open| open.checked_sub(2));
    let choices = field.and_then(|field| row.choices(row.text_at(field)));
    let mut choices = choices.into_iter().flatten();
    let meant = match choices.find(|value| is_same_choice(value, words)) {
        Some(value) => (*value).to_owned(),
        None => text::quoted(words),
    };
    Some(unquoted(row, (at, behind - 1), &meant).meaning(meant))
}

/// The token after the words and parenthesized words that follow a token.
fn item_end(row: &TokenCursor<'_>, at: usize) -> usize {
    let next = |at: usize| match row.get(at)?.kind {
        Kind::Open => words_in_parentheses(row, at),
        Kind::Operator if row.text_at(at) == "&" && row.are_glued(at - 1, at) => {
            is_ampersand(row, at).then_some(at + 1)
        }
        _ => row.find(at, is_word).map(|_| at + 1),
    };
    let mut behind = at + 1;
    while let Some(end) = next(behind) {
        behind = end;
    }
    behind
}

/// Several words as the value of a field with a fixed set of values, none of which contains white
/// space.
pub(super) fn choice_of_words(
    row: &TokenCursor<'_>,
    (field, values): (&str, &[&str]),
    (at, behind): (usize, usize),
) -> Slip {
    let known = |word: &str| values.iter().find(|value| is_same_choice(value, word));
    let all = (at, behind - 1);
    // `type = agent whisper`
    if let Some(value) = known(row.text(at, behind - 1)) {
        return unquoted(row, all, value).meaning((*value).to_owned());
    }
    // `state = ENABLED / DISABLED`
    let words = row.text(at, behind - 1).split(is_between_choices);
    let words = words.filter(|word| !word.is_empty());
    let listed: Option<Vec<&str>> = words.map(|word| known(word).copied()).collect();
    if let Some(listed) = listed.filter(|_| plain_operator(row.text_at(at - 1)) == "=") {
        let meant = format!("in ({})", listed.join(", "));
        let help = format!("write `{} {}`", excerpt(field), excerpt(&meant));
        let slip = row.mistake_within((at - 1, behind - 1), all, "one value", help);
        return slip.meaning(meant);
    }
    // `state = ENABLED foo`
    let first = row.text_at(at);
    let begins_condition = is_condition(row, behind);
    if known(first).is_none() {
        let help = format!(
            "the values of `{}` are {}",
            excerpt(field),
            first_listed(values.iter().copied())
        );
        return row.mistake(all, "a value", help);
    }
    let help = "write `and` or `or` between two conditions";
    let expected = if begins_condition {
        "`and` or `or`"
    } else {
        "`and`, `or` or the end of the query"
    };
    let slip = row.mistake((at + 1, behind - 1), expected, help);
    slip.read_as(if begins_condition { "&&" } else { "" })
}

/// True for white space, and for signs that other languages write between the values of a list.
fn is_between_choices(char: char) -> bool {
    char.is_whitespace() || matches!(char, '/' | '&' | ';' | '+' | ',')
}

/// True if words are a value from a fixed set, with `_` in place of white space.
fn is_same_choice(value: &str, words: &str) -> bool {
    let words: Vec<&str> = words.split_whitespace().collect();
    value.eq_ignore_ascii_case(&words.join("_"))
}

/// Keywords that may occur in the text of a value when its quotes are replaced.
const KEYWORDS: &str = "and or not in under";

/// `username = 'it''s'` · `username = "say ""hi"""`
pub(super) fn doubled_quotes(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let mark = row.text_at(at).get(..1).filter(|mark| *mark != "`")?;
    // Only the first of a run of strings begins a value: continuing from each would take quadratic
    // time.
    row.before(at).filter(|before| {
        before.is_comparison() || before.kind == Kind::Word || row.begins_item(at)
    })?;
    let is_more =
        |next: &usize| row.are_glued(next - 1, *next) && row.text_at(*next).starts_with(mark);
    let last = (at + 1..row.tokens.len()).take_while(is_more).last()?;
    let pieces = row.tokens.get(at..=last)?;
    let is_cut = row.are_glued(last, last + 1) && row.has(last + 1, Kind::Word);
    if is_cut || !pieces.iter().all(Token::is_closed) {
        return None;
    }
    let values: Vec<String> = pieces.iter().map(Token::value).collect();
    let meant = text::quoted(&values.join(mark));
    let help = format!("{QUOTES_WITHIN}: `{}`", excerpt(&meant));
    let slip = row.mistake((at, last), "one value", help);
    Some(slip.meaning(meant).dropping(KEYWORDS))
}

/// `username = \"Mary Ann\"`
pub(super) fn escaped_quotes(row: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = row.find(at, |token| token.text == "\\" && begins_value(row, at))?;
    let start = first.span.start as usize;
    let mark = row
        .query
        .get(start..start + 2)
        .filter(|_| row.has(at + 1, Kind::Quoted) && row.are_glued(at, at + 1))?;
    let (value, _) = row.query.get(start + 2..)?.split_once(mark)?;
    let meant = text::quoted(value);
    let span = Span::of(start..start + value.len() + 4);
    let help = format!(
        "write the quotes without backslashes: `{}`",
        excerpt(&meant)
    );
    let problem = problem("a value", row.query.get(span.range())?, help, span);
    let slip = Slip::new(problem, span, None);
    Some(slip.meaning(meant).dropping(KEYWORDS))
}
