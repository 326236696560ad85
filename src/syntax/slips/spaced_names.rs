//! Names of fields that are written as several words: `first name`, `queue id`, `created at`.

use super::fields::{Fields, ValueKind};
use super::tokens::{Enclosing, Kind, Token};
use crate::span::Span;
use crate::syntax::foreign_operators::begins_operator;
use crate::syntax::function_alias::function_by_alias;

/// The maximum number of words that are read as one name.
const WORDS_MAX: usize = 5;

/// The tokens of a query, with the words of each such name merged into one token that contains the
/// intended name.
pub(super) fn merged<'q>(tokens: Vec<Token<'q>>, fields: Fields<'_>) -> Vec<Token<'q>> {
    let mut merged: Vec<Token<'q>> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let Some((name, rest)) = without_colon(token) else {
            let is_compared = token.compares() || token.is("not") || begins_operator(token.text);
            if is_compared || token.is_join() || token.kind == Kind::Close {
                merge_last(&mut merged, fields, is_compared);
            }
            merged.push(token);
            continue;
        };
        merged.push(name);
        if merge_last(&mut merged, fields, true) {
            merged.push(rest);
        } else {
            merged.pop();
            merged.push(token);
        }
    }
    merge_last(&mut merged, fields, false);
    merged
}

/// `name:ann`: the name, and the colon with the text after it.
fn without_colon(token: Token<'_>) -> Option<(Token<'_>, Token<'_>)> {
    let colon = token.text.find(':').filter(|_| token.kind == Kind::Word)?;
    let (name, rest) = token.text.split_at_checked(colon)?;
    let (start, end) = (token.span.start, token.span.end);
    let middle = end - u32::try_from(rest.len()).ok()?;
    let part = |text, from, to| Token {
        text,
        span: Span::new(from, to),
        ..token
    };
    let name = part(name, start, middle);
    name.is_name().then(|| (name, part(rest, middle, end)))
}

/// Merges the last words into one token if they mean a field; without a comparison after it, that
/// must be a flag.
fn merge_last(tokens: &mut Vec<Token<'_>>, fields: Fields<'_>, is_compared: bool) -> bool {
    let is_word = |token: &&Token<'_>| token.is_name() && token.enclosing == Enclosing::Conditions;
    let words = tokens.iter().rev().take(WORDS_MAX).take_while(is_word);
    let words = words.count();
    let before = tokens.len().checked_sub(words + 1);
    let before = before.and_then(|before| tokens.get(before));
    // The word right after an operator is a value.
    let is_value = before.is_some_and(|before| before.compares() || before.text.starts_with(':'));
    let longest = words.saturating_sub(usize::from(is_value));
    let found = (2..=longest).rev().find_map(|length| {
        let words = tokens.get(tokens.len() - length..)?;
        // The `o` and `y` of other languages join conditions.
        words.iter().all(|word| word.text.len() > 1).then_some(())?;
        let joined: String = words.iter().map(|word| word.text).collect();
        let span = words.first()?.span.to(words.last()?.span);
        Some((
            length,
            span,
            field_or_function(&joined, fields, is_compared)?,
        ))
    });
    let Some((length, span, text)) = found else {
        return false;
    };
    tokens.truncate(tokens.len() - length);
    tokens.push(Token {
        kind: Kind::Word,
        text,
        span,
        enclosing: Enclosing::Conditions,
    });
    true
}

/// The field, or the function without a key, that joined words mean.
fn field_or_function(joined: &str, fields: Fields<'_>, is_compared: bool) -> Option<&'static str> {
    let is_sure = |name: &&str| is_compared || (fields.values)(name) == Some(ValueKind::Flag);
    let function = || function_by_alias(joined).filter(|function| is_compared && !function.has_key);
    let field = (fields.of_words)(joined).filter(is_sure);
    field.or_else(|| Some(function()?.name))
}
