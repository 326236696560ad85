//! The kinds of a query's tokens and their spans in bytes.

use serde::Serialize;

use crate::catalog::{self, Function};
use crate::span::Span;
use crate::syntax::lexer::{self, Enclosing, Kind, Token as Lexeme};
use crate::tools::words::PARTS;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TokenKind {
    /// The name of a field, or of a part of a proficiency.
    Field,
    /// The name of a function.
    Function,
    /// An operator, including `in` and the dots of a range.
    Operator,
    /// `and`, `or`, `not`, as words or symbols, and `under`.
    Keyword,
    /// A value, with its quotes.
    Value,
    /// A parameter, with its `$`.
    Parameter,
    /// A parenthesis or comma.
    Punctuation,
    /// A comment.
    Comment,
    /// Text that has no meaning in its position.
    Unknown,
}

/// The tokens with spans in bytes.
pub(super) fn spans(query: &str) -> Vec<(TokenKind, Span)> {
    let lexemes = whole_words(query);
    let mut found = Vec::with_capacity(lexemes.len());
    let mut context = Context::default();
    let mut end = 0;
    for (at, lexeme) in lexemes.iter().enumerate() {
        comments(query, end..lexeme.span.start, &mut found);
        end = lexeme.span.end;
        let next = lexemes.get(at + 1);
        context.add(lexeme, next, &mut found);
    }
    let length = Span::of(0..query.len()).end;
    comments(query, end..length, &mut found);
    found
}

/// The lexemes of a query. Invisible characters belong to bare values, although the language does
/// not allow them there.
fn whole_words(query: &str) -> Vec<Lexeme<'_>> {
    let is_word = |lexeme: &Lexeme<'_>| {
        lexeme.kind == Kind::Word
            || lexeme.kind == Kind::Other && lexeme.text.chars().all(crate::syntax::hides)
    };
    let mut found: Vec<Lexeme<'_>> = Vec::new();
    for lexeme in lexer::tokens(query) {
        match found.last_mut().filter(|last| {
            last.kind == Kind::Word && last.span.end == lexeme.span.start && is_word(&lexeme)
        }) {
            Some(last) => {
                last.span = last.span.to(lexeme.span);
                last.text = query.get(last.span.range()).unwrap_or_default();
            }
            None if is_word(&lexeme) => found.push(Lexeme {
                kind: Kind::Word,
                ..lexeme
            }),
            None => found.push(lexeme),
        }
    }
    found
}

/// The comments between two tokens, if there is nothing but comments and white space.
fn comments(query: &str, gap: std::ops::Range<u32>, found: &mut Vec<(TokenKind, Span)>) {
    let mut start = gap.start as usize;
    let end = gap.end as usize;
    while let Some(mark) = query.get(start..end).and_then(|gap| gap.find('#')) {
        let from = start + mark;
        let rest = query.get(from..end).unwrap_or_default();
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let length = rest
            .get(..length)
            .map_or(length, |text| text.trim_end().len());
        found.push((TokenKind::Comment, Span::of(from..from + length)));
        start = from + length;
    }
}

/// The context before a token, as far as it decides the kind of the token.
#[derive(Default)]
struct Context<'q> {
    before: Option<TokenKind>,
    /// The last function, while its parentheses may be open.
    function: Option<&'q str>,
    /// True after a comparison or `in`.
    wants_value: bool,
}

impl<'q> Context<'q> {
    fn add(
        &mut self,
        lexeme: &Lexeme<'q>,
        next: Option<&Lexeme<'q>>,
        found: &mut Vec<(TokenKind, Span)>,
    ) {
        match lexeme.kind {
            Kind::Operator => self.operators(lexeme, found),
            Kind::Word if self.is_range(lexeme, next) => {
                range(lexeme, found);
                self.after(TokenKind::Value);
            }
            _ => {
                let kind = self.kind(lexeme, next);
                found.push((kind, lexeme.span));
                self.after(kind);
                self.wants_value = lexeme.is("in");
                if kind == TokenKind::Function {
                    self.function = Some(lexeme.text);
                }
            }
        }
    }

    fn after(&mut self, kind: TokenKind) {
        self.before = Some(kind);
        self.wants_value = false;
    }

    /// A run of symbols: `||!` is two operators.
    fn operators(&mut self, lexeme: &Lexeme<'q>, found: &mut Vec<(TokenKind, Span)>) {
        let mut start = lexeme.span.start;
        let mut rest = lexeme.text;
        while !rest.is_empty() {
            let (kind, length) = match rest {
                _ if rest.starts_with("&&") || rest.starts_with("||") => (TokenKind::Keyword, 2),
                "!" => (TokenKind::Keyword, 1),
                _ if rest.starts_with("!!") => (TokenKind::Keyword, 1),
                _ => (TokenKind::Operator, rest.len()),
            };
            let end = start + u32::try_from(length).unwrap_or(u32::MAX);
            found.push((kind, Span::new(start, end)));
            self.after(kind);
            self.wants_value = kind == TokenKind::Operator;
            start = end;
            rest = rest.get(length..).unwrap_or_default();
        }
    }

    fn kind(&self, lexeme: &Lexeme<'q>, next: Option<&Lexeme<'q>>) -> TokenKind {
        match lexeme.kind {
            Kind::Quoted => TokenKind::Value,
            Kind::Parameter => TokenKind::Parameter,
            Kind::Open | Kind::Close | Kind::Comma => TokenKind::Punctuation,
            Kind::Operator => TokenKind::Operator,
            Kind::Other => TokenKind::Unknown,
            Kind::Word if lexeme.is("in") => TokenKind::Operator,
            Kind::Word if lexeme.is_keyword() => TokenKind::Keyword,
            Kind::Word if self.is_value(lexeme, next) => TokenKind::Value,
            Kind::Word => self.name(lexeme, next),
        }
    }

    /// True if a word is in the position of a value.
    fn is_value(&self, lexeme: &Lexeme<'q>, next: Option<&Lexeme<'q>>) -> bool {
        if lexeme.is_keyword() {
            return false;
        }
        match lexeme.enclosing {
            Enclosing::List => true,
            Enclosing::Arguments => self.wants_value || !self.is_part(lexeme, next),
            Enclosing::Conditions => self.wants_value,
        }
    }

    /// True if a word contains the dots of a range, including those after a quoted value.
    fn is_range(&self, lexeme: &Lexeme<'q>, next: Option<&Lexeme<'q>>) -> bool {
        let is_after_value = matches!(self.before, Some(TokenKind::Value | TokenKind::Parameter));
        let begins = is_after_value && lexeme.text.starts_with(RANGE);
        lexeme.text.contains(RANGE) && (begins || self.is_value(lexeme, next))
    }

    /// True if a word names a part of a proficiency, which it does before an operator.
    fn is_part(&self, lexeme: &Lexeme<'q>, next: Option<&Lexeme<'q>>) -> bool {
        let of_proficiency = self
            .function
            .and_then(catalog::function)
            .is_some_and(|entry| entry.function == Function::Proficiency);
        let is_word = PARTS
            .iter()
            .any(|(word, _)| lexeme.text.eq_ignore_ascii_case(word));
        of_proficiency && is_word && next.is_some_and(begins_test)
    }

    /// The kind of a word that is not a value: a field or a function, where a condition may begin.
    fn name(&self, lexeme: &Lexeme<'q>, next: Option<&Lexeme<'q>>) -> TokenKind {
        let is_first = !matches!(
            self.before,
            Some(TokenKind::Field | TokenKind::Value | TokenKind::Parameter | TokenKind::Unknown)
        );
        match next {
            _ if lexeme.enclosing == Enclosing::Arguments => TokenKind::Field,
            _ if !lexeme.is_name() => TokenKind::Unknown,
            Some(next) if next.kind == Kind::Open => TokenKind::Function,
            Some(next) if begins_test(next) => TokenKind::Field,
            _ if is_first => TokenKind::Field,
            _ => TokenKind::Unknown,
        }
    }
}

fn begins_test(lexeme: &Lexeme<'_>) -> bool {
    lexeme.is_comparison() || lexeme.is("in")
}

const RANGE: &str = "..";

/// A word with the dots of a range: `2..4`, or `2..` before a parameter.
fn range(lexeme: &Lexeme<'_>, found: &mut Vec<(TokenKind, Span)>) {
    let mut start = lexeme.span.start as usize;
    for (at, piece) in lexeme.text.split(RANGE).enumerate() {
        if at > 0 {
            found.push((TokenKind::Operator, Span::of(start..start + RANGE.len())));
            start += RANGE.len();
        }
        if !piece.is_empty() {
            found.push((TokenKind::Value, Span::of(start..start + piece.len())));
            start += piece.len();
        }
    }
}
