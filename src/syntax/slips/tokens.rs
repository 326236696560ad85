//! A query as a sequence of tokens, for syntax that the grammar does not read.
//!
//! This never fails: a character that is neither part of a word or quotes nor a symbol of the
//! language is a separate token. Reading takes linear time.

use super::inner_quotes;
use crate::span::Span;
use crate::syntax::names::{OPERATOR_CHARACTERS, is_parameter_char};
use crate::syntax::text;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A run of characters allowed in a bare value.
    Word,
    /// Straight quotes and their contents; if unclosed, the rest of the query.
    Quoted,
    /// `$name`
    Parameter,
    /// A run of operator characters.
    Operator,
    Open,
    Close,
    Comma,
    Other,
}

/// The kind of contents of the nearest parenthesis around a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Enclosing {
    /// Conditions: a group, or no parenthesis at all.
    Conditions,
    Arguments,
    List,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'q> {
    pub(crate) kind: Kind,
    pub(crate) text: &'q str,
    pub(crate) span: Span,
    pub(crate) enclosing: Enclosing,
}

impl Token<'_> {
    /// True if it is this word, ignoring case.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(crate) fn is_keyword(&self) -> bool {
        self.kind == Kind::Word && text::is_keyword(self.text)
    }

    /// True for a keyword that may be a word of a value.
    pub(crate) fn may_be_in_text(&self) -> bool {
        self.is("in") || self.is("under")
    }

    /// True if it is a value as written.
    pub(crate) fn is_value(&self) -> bool {
        matches!(self.kind, Kind::Quoted | Kind::Parameter)
            || self.kind == Kind::Word && !self.is_keyword()
    }

    /// True if it is only digits.
    pub(crate) fn is_number(&self) -> bool {
        self.kind == Kind::Word && self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// True if its quotes are closed.
    pub(crate) fn is_closed(&self) -> bool {
        let mut chars = self.text.chars();
        let (first, last) = (chars.next(), chars.next_back());
        last.is_some() && first == last
    }

    pub(crate) fn is_semicolons(&self) -> bool {
        self.kind == Kind::Word && self.text.bytes().all(|byte| byte == b';')
    }

    /// True if a word is a valid name of a field or a function.
    pub(crate) fn is_name(&self) -> bool {
        self.kind == Kind::Word && text::is_name(self.text)
    }

    /// True if it joins two conditions.
    pub(crate) fn is_join(&self) -> bool {
        self.is("and")
            || self.is("or")
            || self.kind == Kind::Operator && matches!(self.text, "&&" | "||" | "&" | "|")
    }

    /// True if a condition must follow it.
    pub(crate) fn opens_condition(&self) -> bool {
        let is_group = self.kind == Kind::Open && self.enclosing == Enclosing::Conditions;
        is_group || self.is_join() || self.is("not") || self.text == "!"
    }

    /// True for a comparison operator, but not for a join, even with a `!` after it.
    pub(crate) fn is_comparison(&self) -> bool {
        let is_join = self.text.starts_with("&&") || self.text.starts_with("||");
        self.kind == Kind::Operator && !is_join && !matches!(self.text, "!" | "&" | "|")
    }

    /// True for a comparison operator or `in`.
    pub(crate) fn compares(&self) -> bool {
        self.is_comparison() || self.is("in")
    }

    /// Its text as a value.
    pub(crate) fn value(&self) -> String {
        match self.kind {
            Kind::Quoted => text::quoted_text(self.text),
            _ => self.text.to_owned(),
        }
    }
}

/// The tokens of a query as the grammar reads it, without its comments.
pub(crate) fn tokens(query: &str) -> Vec<Token<'_>> {
    tokens_of(query, length)
}

/// The tokens of an incorrect query, in which quotes may belong to a value: `O'Brien`.
pub(super) fn lenient_tokens(query: &str) -> Vec<Token<'_>> {
    tokens_of(query, lenient_length)
}

/// The tokens of a query; `length` returns the length of the token at the start of a string.
fn tokens_of(query: &str, length: fn(char, &str) -> usize) -> Vec<Token<'_>> {
    let mut found: Vec<Token<'_>> = Vec::new();
    let mut groups = Vec::new();
    let mut at = 0;
    while let Some((char, rest)) = first(query, at) {
        let length = length(char, rest);
        let text = rest.get(..length).unwrap_or(rest);
        let start = at;
        at += length;
        let Some(kind) = kind(char, text) else {
            continue;
        };
        let enclosing = *groups.last().unwrap_or(&Enclosing::Conditions);
        match kind {
            Kind::Open => groups.push(opened(&found)),
            Kind::Close => drop(groups.pop()),
            _ => {}
        }
        found.push(Token {
            kind,
            text,
            span: Span::of(start..at),
            enclosing,
        });
    }
    found
}

fn first(query: &str, at: usize) -> Option<(char, &str)> {
    let rest = query.get(at..)?;
    Some((rest.chars().next()?, rest))
}

/// The kind of token that begins with a character; `None` for white space and comments.
fn kind(char: char, token: &str) -> Option<Kind> {
    Some(match char {
        '#' => return None,
        text::BACKTICK if token.len() > 1 => Kind::Quoted,
        text::BACKTICK => Kind::Other,
        '"' | '\'' => Kind::Quoted,
        '$' => Kind::Parameter,
        '(' => Kind::Open,
        ')' => Kind::Close,
        ',' => Kind::Comma,
        _ if char.is_whitespace() => return None,
        _ if OPERATOR_CHARACTERS.contains(char) => Kind::Operator,
        _ if text::is_bare(char) => Kind::Word,
        _ => Kind::Other,
    })
}

/// The length of the token at the start of a string.
fn length(char: char, rest: &str) -> usize {
    let run = |belongs: fn(char) -> bool| {
        let after = rest
            .char_indices()
            .skip(1)
            .find(|(_, char)| !belongs(*char));
        after.map_or(rest.len(), |(at, _)| at)
    };
    match char {
        '"' | '\'' => quoted_length(char, rest),
        text::BACKTICK => backticks_length(rest).unwrap_or(1),
        '#' => run(|char| !matches!(char, '\n' | '\r')),
        '$' => run(is_parameter_char),
        _ if OPERATOR_CHARACTERS.contains(char) => run(|char| OPERATOR_CHARACTERS.contains(char)),
        _ if text::is_bare(char) => run(text::is_bare),
        _ => char.len_utf8(),
    }
}

/// The same, including quotes that belong to a value.
fn lenient_length(char: char, rest: &str) -> usize {
    let plain = length(char, rest);
    let replacement = match char {
        '"' | '\'' => inner_quotes::quoted_length(rest, char, plain),
        _ if text::is_bare(char) => inner_quotes::word_length(rest, plain),
        _ => None,
    };
    replacement.unwrap_or(plain)
}

fn quoted_length(quote: char, rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, char) in rest.char_indices().skip(1) {
        if char == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = char == '\\' && !is_escaped;
    }
    rest.len()
}

/// The length of text in backticks on one line, including the backticks.
fn backticks_length(rest: &str) -> Option<usize> {
    let inside = rest.get(1..)?;
    let end = inside.find([text::BACKTICK, '\n', '\r'])?;
    inside
        .get(end..)?
        .starts_with(text::BACKTICK)
        .then_some(end + 2)
}

/// The contents of a parenthesis that opens after these tokens.
fn opened(before: &[Token<'_>]) -> Enclosing {
    match before {
        [.., subject, last]
            if last.is("in")
                && (subject.is_value() || subject.is("not") || subject.kind == Kind::Close) =>
        {
            Enclosing::List
        }
        [.., last] if last.is_comparison() => Enclosing::List,
        [.., last] if last.is_name() => Enclosing::Arguments,
        _ => Enclosing::Conditions,
    }
}

/// The values, names and comments of a query, with the comments last.
pub(crate) fn texts(query: &str) -> Vec<String> {
    let tokens = lenient_tokens(query);
    let ends = tokens.iter().map(|token| token.span.end as usize);
    let starts = tokens
        .iter()
        .map(|token| token.span.start as usize)
        .chain([query.len()]);
    // Only white space and comments are between tokens.
    let between = [0]
        .into_iter()
        .chain(ends)
        .zip(starts)
        .filter_map(|(end, start)| query.get(end..start));
    let comments = between
        .filter(|between| between.contains('#'))
        .map(str::to_owned);
    tokens
        .iter()
        .filter(|token| token.is_value())
        .map(Token::value)
        .chain(comments)
        .collect()
}
