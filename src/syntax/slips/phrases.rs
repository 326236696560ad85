//! Unquoted values of several words.

use super::captures::{is_condition, is_part};
use super::clauses::ending;
use super::comments;
use super::cursor::TokenCursor;
use super::fields::ValueKind;
use super::inner_quotes::QUOTES_WITHIN;
use super::joins::is_join_like;
use super::shapes::Capture;
use super::slip::{Slip, help_to_write, native_operator, problem};
use super::tokens::{Enclosing, Kind, Token};
use crate::diagnostics::{Help, Problem, excerpt, first_listed, hides};
use crate::span::Span;
use crate::syntax::foreign_operators::equivalent_operator;
use crate::syntax::text;

/// The token after the words that begin at a token, including parenthesized words and words after
/// `&`.
pub(super) fn phrase_end(cursor: &TokenCursor<'_>, first: usize) -> usize {
    let mut at = first;
    while let Some(token) = cursor.get(at) {
        let is_stop = at > first && ends_phrase(cursor, at);
        at = match token.kind {
            Kind::Word if !is_stop && is_word(token) && !token.is_semicolons() => at + 1,
            Kind::Open if at > first => match words_in_parentheses(cursor, at) {
                Some(after) => after,
                None => break,
            },
            Kind::Operator
                if token.text == "&" && at > first && !is_stop && is_ampersand(cursor, at) =>
            {
                at + 1
            }
            _ => break,
        };
    }
    at
}

/// The token after parentheses that contain only words.
fn words_in_parentheses(cursor: &TokenCursor<'_>, open: usize) -> Option<usize> {
    let close = cursor.close_of(open).filter(|close| *close > open + 1)?;
    let mut inside = cursor.tokens.get(open + 1..close)?.iter();
    inside.all(is_word).then_some(close + 1)
}

/// True if an `&` is more likely part of a value than an operator: no condition follows.
fn is_ampersand(cursor: &TokenCursor<'_>, at: usize) -> bool {
    cursor.satisfies(at + 1, is_word) && !cursor.is_comparison_at(at + 1)
}

pub(super) fn is_word(token: &Token<'_>) -> bool {
    token.kind == Kind::Word && !token.is_keyword()
}

/// True if the value of a condition begins at a token.
pub(super) fn begins_value(cursor: &TokenCursor<'_>, at: usize) -> bool {
    let Some(before) = cursor.previous(at) else {
        return false;
    };
    // `name like Basic Queue` · `name starts with Basic Queue`
    let is_operator = |words: usize| {
        let field = at.checked_sub(words + 1);
        field.is_some_and(|field| {
            cursor.begins_condition(field)
                && cursor.satisfies(field, Token::is_name)
                && equivalent_operator(cursor.text(field + 1, at - 1)).is_some()
                && equivalent_operator(cursor.text(field + 1, at)).is_none()
        })
    };
    // In `name: a: b: c`, only the first word begins a value, so that reading takes linear time.
    let is_subject = |at: usize| {
        cursor.begins_condition(at) || cursor.begins_item(at) || cursor.is_field_with_colon(at)
    };
    let is_colon = before.text.len() > 1 && before.text.ends_with(':') && is_subject(at - 1);
    before.is_comparison()
        || before.kind == Kind::Word
            && (is_colon || !before.is("in") && (is_operator(1) || is_operator(2)))
}

/// The field that the value at a token is compared with.
fn field_before<'q>(cursor: &TokenCursor<'q>, value: usize) -> Option<&'q str> {
    let before = value.checked_sub(1)?;
    match cursor.get(before)?.text.strip_suffix(':') {
        Some(field) if !field.is_empty() => Some(field),
        _ => Some(cursor.get_if(before.checked_sub(1)?, Token::is_name)?.text),
    }
}

/// True if a token is not part of a value before it.
fn ends_phrase(cursor: &TokenCursor<'_>, at: usize) -> bool {
    cursor.is_comparison_at(at)
        || cursor.is_field_with_colon(at)
        || ending(cursor, at).is_some()
        || comments::begins(cursor, at)
        || is_join_like(cursor, at)
}

/// `name = Queue 3` · `name = Billing (EN)` · `name = A - B` · `name = AT&T`
pub(super) fn words(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = cursor.get_if(at, |token| token.enclosing == Enclosing::Conditions)?;
    if !begins_value(cursor, at) || first.text.starts_with(['[', '{', '/']) {
        return None;
    }
    let after = phrase_end(cursor, at);
    let is_end = cursor.ends_condition(after)
        || ends_phrase(cursor, after)
        || cursor.satisfies(after, Token::is_semicolons);
    let field = field_before(cursor, at).unwrap_or_default();
    if !is_end || after == at {
        return with_keywords(cursor, at, field);
    }
    if after < at + 2 {
        return None;
    }
    if let Some(values) = cursor.fixed_values(field) {
        return Some(choice_of_words(cursor, (field, values), (at, after)));
    }
    let words = cursor.text(at, after - 1);
    let replacement = text::quoted(&words.replace("\\ ", " "));
    let slip = if words.contains(char::is_whitespace) {
        unquoted(cursor, (at, after - 1), &replacement)
    } else {
        let help = format!("quote the whole value: `{}`", excerpt(&replacement));
        cursor.mistake((at, after - 1), "one value", help)
    };
    // Invisible characters are not copied into a suggested value.
    let is_sure = !words.contains(['#', ';', '\n', '\r']) && !words.contains(hides);
    Some(slip.with_replacement(is_sure.then_some(replacement)))
}

/// `name = Back in stock` · `name = under 18`: a value with keywords in it.
fn with_keywords(cursor: &TokenCursor<'_>, at: usize, field: &str) -> Option<Slip> {
    let words = cursor.words_from(at).filter(|words| words.has_keyword)?;
    let after = words.end;
    let is_keyword = cursor.satisfies(after - 1, Token::may_be_in_text);
    let is_whole = cursor.may_be_text(field) && cursor.ends_condition(after);
    let help = || {
        let replacement = text::quoted(cursor.text(at, after - 1));
        format!("quote the whole value: `{}`", excerpt(&replacement))
    };
    (is_whole && !is_keyword).then(|| cursor.mistake((at, after - 1), "one value", help()))
}

/// `name:Basic Queue`: the comparison with all the words.
pub(super) fn after_colon(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let (field, first) = cursor.text_at(at).split_once(':')?;
    let after = phrase_end(cursor, at);
    let is_text = cursor.value_kind(field) == Some(ValueKind::Text);
    let (_, words) = cursor.text(at, after - 1).split_once(':')?;
    let comparison = || format!("{field} = {}", text::quoted(words));
    (is_text && !first.is_empty() && after > at + 1).then(|| (comparison().into(), after))
}

/// `$100 Club`: the value, quoted.
pub(super) fn price(cursor: &TokenCursor<'_>, at: usize) -> Option<(Capture, usize)> {
    let number = cursor.get(at)?.text.strip_prefix('$')?;
    let after = phrase_end(cursor, at + 1);
    let is_price =
        after > at + 1 && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_price.then(|| (text::quoted(cursor.text(at, after - 1)).into(), after))
}

/// `name = (EMEA) Tier 2` · `name = (Sales East)`: a value that begins with words in parentheses, or is in them.
pub(super) fn in_parentheses(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let field = field_before(cursor, at).filter(|_| begins_value(cursor, at))?;
    let after = words_in_parentheses(cursor, at)?;
    let end = phrase_end(cursor, after);
    let replacement = if end > after {
        cursor.text(at, end - 1)
    } else if after > at + 3 {
        cursor.text(at + 1, after - 2)
    } else {
        return None;
    };
    let is_whole = cursor.may_be_text(field) && cursor.ends_condition(end);
    let replacement = text::quoted(replacement);
    is_whole.then(|| unquoted(cursor, (at, end - 1), &replacement).with_replacement(replacement))
}

/// The problem of an unquoted value of several words.
fn unquoted(cursor: &TokenCursor<'_>, tokens: (usize, usize), replacement: &str) -> Slip {
    let span = cursor.span(tokens.0, tokens.1);
    let problem = Problem::unquoted_space(Help::from(help_to_write(replacement)), span);
    Slip::new(problem, span, None)
}

/// `name in (Queue 3, Queue 4)` · `tag(Team = North Wing)` · `tag(Cost Center = 12)`
pub(super) fn item(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let enclosing = cursor.get(at)?.enclosing;
    let begins = cursor.begins_item(at);
    let is_value = cursor.previous(at).is_some_and(Token::is_comparison);
    if enclosing == Enclosing::Conditions
        || !begins && !is_value
        || cursor.is_part_of_proficiency(at) && !(at > 1 && cursor.satisfies(at - 2, is_part))
    {
        return None;
    }
    let after = item_end(cursor, at);
    let next = cursor.get(after).filter(|_| after > at + 1)?;
    let is_key = begins && enclosing == Enclosing::Arguments && next.compares();
    // In a list without commas, the commas may be missing.
    let is_comma = |token: &Token<'_>| token.kind == Kind::Comma;
    let has_commas = is_comma(next) || cursor.previous(at).is_some_and(is_comma);
    let is_item = match enclosing {
        Enclosing::List => has_commas,
        _ => is_value,
    };
    let is_end = is_key || is_item && matches!(next.kind, Kind::Comma | Kind::Close);
    let words = cursor.text(at, after - 1);
    if !is_end || words.contains([';', ':', '[', ']', '{', '}', '#', '\n', '\r']) {
        return None;
    }
    let field = cursor
        .enclosing_open(at)
        .and_then(|open| open.checked_sub(2));
    let choices = field.and_then(|field| cursor.fixed_values(cursor.text_at(field)));
    let mut choices = choices.into_iter().flatten();
    let replacement = match choices.find(|value| is_same_choice(value, words)) {
        Some(value) => (*value).to_owned(),
        None => text::quoted(words),
    };
    Some(unquoted(cursor, (at, after - 1), &replacement).with_replacement(replacement))
}

/// The token after the words and parenthesized words that follow a token.
fn item_end(cursor: &TokenCursor<'_>, at: usize) -> usize {
    let next = |at: usize| match cursor.get(at)?.kind {
        Kind::Open => words_in_parentheses(cursor, at),
        Kind::Operator if cursor.text_at(at) == "&" && cursor.are_glued(at - 1, at) => {
            is_ampersand(cursor, at).then_some(at + 1)
        }
        _ => cursor.get_if(at, is_word).map(|_| at + 1),
    };
    let mut after = at + 1;
    while let Some(end) = next(after) {
        after = end;
    }
    after
}

/// Several words as the value of a field with a fixed set of values, none of which contains white
/// space.
pub(super) fn choice_of_words(
    cursor: &TokenCursor<'_>,
    (field, values): (&str, &[&str]),
    (at, after): (usize, usize),
) -> Slip {
    let known = |word: &str| values.iter().find(|value| is_same_choice(value, word));
    let all = (at, after - 1);
    // `type = agent whisper`
    if let Some(value) = known(cursor.text(at, after - 1)) {
        return unquoted(cursor, all, value).with_replacement((*value).to_owned());
    }
    // `state = ENABLED / DISABLED`
    let words = cursor.text(at, after - 1).split(is_between_choices);
    let words = words.filter(|word| !word.is_empty());
    let listed: Option<Vec<&str>> = words.map(|word| known(word).copied()).collect();
    if let Some(listed) = listed.filter(|_| native_operator(cursor.text_at(at - 1)) == "=") {
        let replacement = format!("in ({})", listed.join(", "));
        let help = format!("write `{} {}`", excerpt(field), excerpt(&replacement));
        let slip = cursor.mistake_within((at - 1, after - 1), all, "one value", help);
        return slip.with_replacement(replacement);
    }
    // `state = ENABLED foo`
    if known(cursor.text_at(at)).is_none() {
        let help = format!(
            "the values of `{}` are {}",
            excerpt(field),
            first_listed(values.iter().copied())
        );
        return cursor.mistake(all, "a value", help);
    }
    words_after_choice(cursor, (at + 1, after))
}

/// Words after a value from a fixed set: another condition, or text that does not belong there.
fn words_after_choice(cursor: &TokenCursor<'_>, (at, after): (usize, usize)) -> Slip {
    let begins_condition = is_condition(cursor, after);
    let help = "write `and` or `or` between two conditions";
    let expected = if begins_condition {
        "`and` or `or`"
    } else {
        "`and`, `or` or the end of the query"
    };
    let slip = cursor.mistake((at, after - 1), expected, help);
    slip.with_placeholder(if begins_condition { "&&" } else { "" })
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
pub(super) fn doubled_quotes(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let mark = cursor.text_at(at).get(..1).filter(|mark| *mark != "`")?;
    // Only the first of a run of strings begins a value: continuing from each would take quadratic
    // time.
    cursor.previous(at).filter(|before| {
        before.is_comparison() || before.kind == Kind::Word || cursor.begins_item(at)
    })?;
    let is_more =
        |next: &usize| cursor.are_glued(next - 1, *next) && cursor.text_at(*next).starts_with(mark);
    let last = (at + 1..cursor.tokens.len()).take_while(is_more).last()?;
    let pieces = cursor.tokens.get(at..=last)?;
    let is_cut = cursor.are_glued(last, last + 1) && cursor.has(last + 1, Kind::Word);
    if is_cut || !pieces.iter().all(Token::is_closed) {
        return None;
    }
    let values: Vec<String> = pieces.iter().map(Token::value).collect();
    let replacement = text::quoted(&values.join(mark));
    let help = format!("{QUOTES_WITHIN}: `{}`", excerpt(&replacement));
    let slip = cursor.mistake((at, last), "one value", help);
    Some(slip.with_replacement(replacement).dropping(KEYWORDS))
}

/// `username = \"Mary Ann\"`
pub(super) fn escaped_quotes(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let first = cursor.get_if(at, |token| token.text == "\\" && begins_value(cursor, at))?;
    let start = first.span.start as usize;
    let mark = cursor
        .query
        .get(start..start + 2)
        .filter(|_| cursor.has(at + 1, Kind::Quoted) && cursor.are_glued(at, at + 1))?;
    let (value, _) = cursor.query.get(start + 2..)?.split_once(mark)?;
    let replacement = text::quoted(value);
    let span = Span::of(start..start + value.len() + 4);
    let help = format!(
        "write the quotes without backslashes: `{}`",
        excerpt(&replacement)
    );
    let problem = problem("a value", cursor.query.get(span.range())?, help, span);
    let slip = Slip::new(problem, span, None);
    Some(slip.with_replacement(replacement).dropping(KEYWORDS))
}
