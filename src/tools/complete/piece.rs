//! The part of a long query that determines the completions at a position: the condition there and its neighbours.

use crate::syntax::lexer::{Enclosing, Kind, Token, tokens};

/// A query of up to this many bytes is read as a whole.
const WHOLE_MAX: usize = 512;
/// A list with more bytes before the position is read without its first values.
const LIST_MAX: usize = 256;
/// The number of bytes read after the position.
const AFTER_MAX: usize = 256;
/// The number of values of a long list read before the position.
const ITEMS: usize = 4;

/// The condition before the one at the position is left out if the two have more bytes.
const BEFORE_MAX: usize = 1024;
/// The number of groups right before the condition that are considered.
const OPENED_MAX: usize = 2;
/// A piece with more bytes is not tried, so that an adversarial query costs no more than others.
const PIECE_MAX: usize = 4096;

/// A piece of a query in which a position has the same neighbours.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    /// The position in the piece.
    pub(super) at: usize,
}

impl Piece {
    /// The piece around a position.
    pub(super) fn around(query: &str, at: usize) -> Piece {
        let piece = if query.len() > WHOLE_MAX {
            cut(query, at)
        } else {
            None
        };
        piece.unwrap_or_else(|| Piece {
            text: query.to_owned(),
            at,
        })
    }

    /// True if candidates can be tried in it.
    pub(super) fn is_short(&self) -> bool {
        self.text.len() <= PIECE_MAX
    }
}

fn cut(query: &str, at: usize) -> Option<Piece> {
    let tokens = tokens(query);
    let cursor = tokens.partition_point(|token| token.span.range().end < at);
    let first = first(&tokens, cursor, at);
    let start = tokens
        .get(first)
        .map_or(at, |token| token.span.range().start)
        .min(at);
    let end = end(query, at, &tokens, cursor);
    let mut head = String::new();
    let mut rest = start;
    if let Some((open, item)) = long_list(&tokens, first, cursor, at) {
        query.get(start..open)?.clone_into(&mut head);
        rest = item;
    }
    let rest = query.get(rest..at)?;
    let after = query.get(at..end)?;
    let (unopened, _) = unbalanced(&format!("{head}{rest}{after}"));
    let before = "(".repeat(unopened) + &head + rest;
    Some(Piece {
        at: before.len(),
        text: before + after,
    })
}

fn is_join(token: &Token<'_>) -> bool {
    token.enclosing == Enclosing::Conditions && token.is_join()
}

/// The first token of the condition before the one at a token, or of that one if the two are long.
/// If many groups begin before it, only the last of them are included.
fn first(tokens: &[Token<'_>], cursor: usize, at: usize) -> usize {
    let before = tokens.get(..cursor).unwrap_or_default();
    let mut joins = before
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, token)| is_join(token))
        .map(|(at, _)| at + 1);
    let own = joins.next().unwrap_or(0);
    let first = joins.next().unwrap_or(0);
    let is_long = |first: usize| {
        let start = tokens
            .get(first)
            .map_or(at, |token| token.span.range().start);
        at > start + BEFORE_MAX
    };
    let first = if is_long(first) { own } else { first };
    let is_group =
        |token: &&Token<'_>| token.kind == Kind::Open && token.enclosing == Enclosing::Conditions;
    let opened = before.iter().skip(first).take_while(is_group).count();
    first + opened.saturating_sub(OPENED_MAX)
}

/// The end of the condition after the one at a token.
fn end(query: &str, at: usize, tokens: &[Token<'_>], cursor: usize) -> usize {
    let after = tokens.iter().skip(cursor).filter(|token| is_join(token));
    let end = after
        .take_while(|token| token.span.range().start <= at + AFTER_MAX)
        .map(|token| token.span.range().start)
        .nth(1)
        .unwrap_or(query.len());
    let end = end.min(at + AFTER_MAX).max(at);
    // The position is a character boundary.
    (at..=end)
        .rev()
        .find(|end| query.is_char_boundary(*end))
        .unwrap_or(at)
}

/// The positions at which a long list around the position opens, and at which its last values before the position begin.
fn long_list(
    tokens: &[Token<'_>],
    first: usize,
    cursor: usize,
    at: usize,
) -> Option<(usize, usize)> {
    let before = tokens.get(first..cursor)?;
    let open = before.iter().rposition(|token| token.kind == Kind::Open)?;
    let opened = before.get(open)?.span.range().end;
    let values = before.get(open + 1..)?;
    let is_open = values.iter().all(|token| token.kind != Kind::Close);
    let mut commas = values
        .iter()
        .rev()
        .filter(|token| token.kind == Kind::Comma);
    let item = commas.nth(ITEMS)?.span.range().end;
    (is_open && at > opened + LIST_MAX).then_some((opened, item))
}

/// The numbers of parentheses that a string closes without opening them, and opens without closing them.
pub(super) fn unbalanced(text: &str) -> (usize, usize) {
    let (mut unclosed, mut unopened) = (0_usize, 0);
    for token in tokens(text) {
        match token.kind {
            Kind::Open => unclosed += 1,
            Kind::Close if unclosed == 0 => unopened += 1,
            Kind::Close => unclosed -= 1,
            _ => {}
        }
    }
    (unopened, unclosed)
}
