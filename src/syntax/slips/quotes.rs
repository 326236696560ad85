//! Quotes that belong to a value: `O'Brien`, `'O'Brien'`, `"5" screen"`.

use super::cursor::TokenCursor;
use super::inner_quotes::{APOSTROPHE, QUOTES_WITHIN, ends_value, is_plain, marks};
use super::phrases::{begins_value, is_word, phrase_end};
use super::slip::{Slip, problem};
use super::tokens::{Enclosing, Kind, Token};
use crate::diagnostics::{Problem, excerpt};
use crate::span::Span;
use crate::syntax::{lenient_slips, text};

const QUOTE_THE_VALUE: &str = "quote a value that contains quotes";

/// The value of a token whose quotes belong to it.
fn value(token: &Token<'_>) -> Option<String> {
    let quote = token.text.chars().next()?;
    let inside = match token.kind {
        Kind::Word => token.text,
        Kind::Quoted if quote != text::BACKTICK && token.text.len() > 1 => {
            token.text.get(1..)?.strip_suffix(quote)?
        }
        _ => return None,
    };
    let is_there = match token.kind {
        Kind::Word => inside.contains(['"', '\'', APOSTROPHE]),
        _ => marks(inside, quote).next().is_some(),
    };
    is_there.then(|| inside.replace("\\'", "'").replace("\\\"", "\""))
}

/// `lastname = O'Brien` · `lastname in ('O'Brien', Smith)` · `name ~ "5" screen"`
pub(super) fn within(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = cursor.get_if(at, |_| begins_value(cursor, at) || cursor.begins_item(at))?;
    let value = value(token)?;
    // `5" screen` is one value, to be quoted as a whole.
    let is_phrase = match token.enclosing {
        _ if token.kind != Kind::Word => false,
        Enclosing::Conditions => phrase_end(cursor, at) > at + 1,
        Enclosing::Arguments | Enclosing::List => cursor.satisfies(at + 1, is_word),
    };
    if is_phrase {
        return None;
    }
    let replacement = text::quoted(&value);
    let help = match token.kind {
        Kind::Word => QUOTE_THE_VALUE,
        _ => QUOTES_WITHIN,
    };
    let help = format!("{help}: `{}`", excerpt(&replacement));
    Some(
        cursor
            .mistake((at, at), "one value", help)
            .with_replacement(replacement),
    )
}

/// `'Sales"` · `"Sales”` · `` `Sales' `` · `""Sales""`: quotes that do not match, or are doubled.
pub(super) fn uneven(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let is_mark = |char: char| text::is_quote(char) || matches!(char, '＂' | '＇');
    let token = cursor.get_if(at, |_| begins_value(cursor, at) || cursor.begins_item(at))?;
    let start = token.span.start as usize;
    // Typographic quotes are reported separately.
    let is_straight = |first: char| matches!(first, '"' | '\'' | text::BACKTICK);
    let written = cursor
        .query
        .get(start..)
        .filter(|text| text.starts_with(is_straight))?;
    let after_opening = written.trim_start_matches(is_mark);
    let (inside, from_closing) = after_opening.split_at(after_opening.find(is_mark)?);
    let rest = from_closing.trim_start_matches(is_mark);
    let opening = written.strip_suffix(after_opening)?;
    let closing = from_closing.strip_suffix(rest)?;
    let count = opening.chars().count();
    let is_one_kind = opening.chars().all(|mark| opening.starts_with(mark));
    let is_uneven = count == closing.chars().count() && (count > 1 || opening != closing);
    let is_value = !inside.is_empty() && inside.trim() == inside && is_plain(inside);
    if !is_uneven || !is_one_kind || !is_value || !ends_value(rest) {
        return None;
    }
    let replacement = text::quoted(inside);
    let span = Span::of(start..cursor.query.len() - rest.len());
    let help = format!(
        "write one quote before the value and the same after it: `{}`",
        excerpt(&replacement)
    );
    let slip = Slip::new(
        problem("one value", cursor.query.get(span.range())?, help, span),
        span,
        None,
    );
    Some(slip.with_replacement(replacement))
}

/// `O'Brien` · `lastname:O'Brien`: such a value without a field, or after a colon.
pub(super) fn alone(cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
    let token = cursor.get_if(at, |_| cursor.begins_condition(at))?;
    if let Some((field, written)) = token.text.split_once(':')
        && cursor.is_field(field)
    {
        let value = text::quoted(&value(&Token {
            text: written,
            ..*token
        })?);
        let replacement = format!("{field} = {value}");
        let help = format!("{QUOTE_THE_VALUE}: `{}`", excerpt(&replacement));
        return Some(
            cursor
                .mistake((at, at), "one value", help)
                .with_replacement(replacement),
        );
    }
    cursor.ends_condition(at + 1).then_some(())?;
    let problem: Problem =
        lenient_slips::lone_value(cursor.query, &value(token)?, token.span, None);
    let edits = problem
        .suggestions()
        .iter()
        .flat_map(|replacement| &replacement.edits);
    let replacement = edits.map(|edit| (edit.span(), edit.text.clone())).next();
    Some(Slip::new(
        problem,
        token.span,
        replacement.filter(|_| cursor.tokens.len() == 1),
    ))
}
