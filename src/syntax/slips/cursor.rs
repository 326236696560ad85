//! A query as a sequence of tokens, with methods that examine a token and its neighbours.

use std::cell::Cell;

use super::fields::{Fields, ValueKind};
use super::slip::{Slip, help_to_write, problem};
use super::spaced_names;
use super::tokens::{self, Enclosing, Kind, Token};
use crate::diagnostics::{Help, Problem};
use crate::span::Span;
use crate::syntax::foreign_operators::is_same;
use crate::syntax::function_alias::{FunctionAlias, function_by_alias};
use crate::syntax::text;

/// A query as a sequence of tokens.
pub(super) struct TokenCursor<'q> {
    pub(super) query: &'q str,
    pub(super) tokens: Vec<Token<'q>>,
    /// For each token, the parenthesis that closes it, if it opens one.
    closes: Vec<Option<usize>>,
    /// For each token, the innermost parenthesis around it.
    opens: Vec<Option<usize>>,
    /// For each token, the first one from there on that is not part of a list of values.
    items_ends: Vec<usize>,
    /// For each token, the last one before it at which a condition begins.
    conditions: Vec<Option<usize>>,
    /// For each token, the words that begin with it.
    words: Vec<Option<Words>>,
    /// The token after the last slip, and true if a condition begins there, because the slip is
    /// replaced with nothing, or with a word between conditions.
    after_slip: Cell<(usize, bool)>,
    /// For each token, the function that it names, if it may be by another name.
    functions: Vec<Option<&'static FunctionAlias>>,
    /// The fields of the resource, if it is known yet.
    pub(super) fields: Option<Fields<'q>>,
}

/// Words up to one between conditions.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// The token after them.
    pub(super) end: usize,
    /// True if one of them is a keyword that may be part of a value.
    pub(super) has_keyword: bool,
}

/// For each token, the words that begin with it. They are found once, because each of many values
/// may be part of the same ones.
fn words(tokens: &[Token<'_>]) -> Vec<Option<Words>> {
    let mut found = vec![None; tokens.len()];
    let mut next: Option<Words> = None;
    for (at, token) in tokens.iter().enumerate().rev() {
        let is_word = token.kind == Kind::Word && !token.is_join();
        next = is_word.then(|| Words {
            end: next.map_or(at + 1, |next| next.end),
            has_keyword: token.may_be_in_text() || next.is_some_and(|next| next.has_keyword),
        });
        if let Some(words) = found.get_mut(at) {
            *words = next;
        }
    }
    found
}

/// For each token, the innermost parenthesis around it, and the token that closes it if it opens a
/// parenthesis.
fn parentheses(tokens: &[Token<'_>]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let mut closes = vec![None; tokens.len()];
    let (mut opens, mut open) = (Vec::new(), Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Close
            && let Some(opened) = open.pop()
            && let Some(close) = closes.get_mut(opened)
        {
            *close = Some(at);
        }
        opens.push(open.last().copied());
        if token.kind == Kind::Open {
            open.push(at);
        }
    }
    (opens, closes)
}

/// The ends of the lists of values from each token on, found once for all of them.
fn items_ends(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut end = tokens.len();
    let mut ends: Vec<usize> = tokens
        .iter()
        .enumerate()
        .rev()
        .map(|(at, token)| {
            if token.kind != Kind::Comma && !token.is_value() {
                end = at;
            }
            end
        })
        .collect();
    ends.reverse();
    ends
}

impl<'q> TokenCursor<'q> {
    pub(super) fn new(query: &'q str, fields: Option<Fields<'q>>) -> Self {
        let tokens = tokens::lenient_tokens(query);
        let tokens = match fields {
            Some(fields) => spaced_names::merged(tokens, fields),
            None => tokens,
        };
        let (opens, closes) = parentheses(&tokens);
        let items_ends = items_ends(&tokens);
        let functions = tokens
            .iter()
            .map(|token| token.is_name().then(|| function_by_alias(token.text))?);
        let mut cursor = TokenCursor {
            query,
            functions: functions.collect(),
            words: words(&tokens),
            tokens,
            closes,
            opens,
            items_ends,
            conditions: Vec::new(),
            after_slip: Cell::new((0, false)),
            fields,
        };
        let mut last = None;
        for at in 0..cursor.tokens.len() {
            cursor.conditions.push(last);
            last = cursor.begins_condition(at).then_some(at).or(last);
        }
        cursor
    }

    /// The last token before one at which a condition begins.
    pub(super) fn condition_before(&self, at: usize) -> Option<usize> {
        self.conditions.get(at).copied().flatten()
    }

    /// The token that closes a parenthesis.
    pub(super) fn close_of(&self, open: usize) -> Option<usize> {
        self.closes.get(open).copied().flatten()
    }

    /// The innermost parenthesis around a token.
    pub(super) fn enclosing_open(&self, at: usize) -> Option<usize> {
        self.opens.get(at).copied().flatten()
    }

    /// The words that begin with a token.
    pub(super) fn words_from(&self, at: usize) -> Option<Words> {
        self.words.get(at).copied().flatten()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token<'q>> {
        self.tokens.get(at)
    }

    /// A placeholder for a span: a condition, a value, or a comparison after a field.
    pub(super) fn placeholder(&self, span: Span) -> &'static str {
        let at = self
            .tokens
            .partition_point(|token| token.span.start < span.start);
        let before = self.previous(at);
        if self.begins_condition(at) || self.begins_item(at) || before.is_some_and(Token::compares)
        {
            "x"
        } else if at
            .checked_sub(1)
            .is_some_and(|before| self.is_subject(before))
        {
            "=x"
        } else {
            ""
        }
    }

    /// True if a field or a function's key without a comparison is at a token.
    pub(super) fn is_subject(&self, at: usize) -> bool {
        self.get_if(at, Token::is_name).is_some()
            && (self.begins_condition(at) || self.begins_item(at))
    }

    pub(super) fn previous(&self, at: usize) -> Option<&Token<'q>> {
        self.tokens.get(at.checked_sub(1)?)
    }

    /// The token, if it satisfies the test.
    pub(super) fn get_if(
        &self,
        at: usize,
        satisfies: impl Fn(&Token<'q>) -> bool,
    ) -> Option<&Token<'q>> {
        self.get(at).filter(|token| satisfies(token))
    }

    pub(super) fn satisfies(&self, at: usize, satisfies: impl Fn(&Token<'q>) -> bool) -> bool {
        self.get_if(at, satisfies).is_some()
    }

    /// The text of a token; empty after the last one.
    pub(super) fn text_at(&self, at: usize) -> &'q str {
        self.get(at).map_or("", |token| token.text)
    }

    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.get(at).is_some_and(|token| token.is(word))
    }

    /// True for `not` and `!`.
    pub(super) fn is_not(&self, at: usize) -> bool {
        self.is(at, "not") || self.text_at(at) == "!"
    }

    pub(super) fn has(&self, at: usize, kind: Kind) -> bool {
        self.get(at).is_some_and(|token| token.kind == kind)
    }

    /// True if there is no white space between two tokens.
    pub(super) fn are_glued(&self, left: usize, right: usize) -> bool {
        matches!((self.get(left), self.get(right)), (Some(left), Some(right)) if left.span.end == right.span.start)
    }

    /// True if several words that mean a field are at a token.
    pub(super) fn is_spaced_name(&self, at: usize) -> bool {
        self.satisfies(at, |token| {
            token.is_name() && self.text(at, at) != token.text
        })
    }

    /// The kind of a field's values, if it is known.
    pub(super) fn value_kind(&self, field: &str) -> Option<ValueKind> {
        self.fields.and_then(|fields| (fields.values)(field))
    }

    /// True if a field's values are text, or may be.
    pub(super) fn may_be_text(&self, field: &str) -> bool {
        matches!(self.value_kind(field), None | Some(ValueKind::Text))
    }

    /// The values of a field with a fixed set of values.
    pub(super) fn fixed_values(&self, field: &str) -> Option<&'static [&'static str]> {
        match self.value_kind(field)? {
            ValueKind::Choice(values) => Some(values),
            _ => None,
        }
    }

    /// True if a name is certainly that of a field.
    pub(super) fn is_field(&self, name: &str) -> bool {
        self.value_kind(name).is_some()
    }

    /// True if a name is certainly not that of a field.
    pub(super) fn cannot_be_field(&self, name: &str) -> bool {
        self.fields.is_some() && !self.is_field(name)
    }

    /// True if a condition with an operator begins at a token, ignoring `not`.
    pub(super) fn is_comparison_at(&self, at: usize) -> bool {
        let at = at + usize::from(self.is(at, "not"));
        if self.is_spaced_name(at) {
            return true;
        }
        let is_operator = |at: usize| {
            self.get_if(at, |token| token.is_comparison() || token.is("in"))
                .is_some()
        };
        self.get_if(at, Token::is_name).is_some()
            && (is_operator(at + 1) || self.has(at + 1, Kind::Open) && self.are_glued(at, at + 1))
    }

    /// True if an item belongs to a proficiency, which has both levels and values.
    pub(super) fn is_part_of_proficiency(&self, item: usize) -> bool {
        self.enclosing_function(item)
            .is_some_and(|function| function.name == "proficiency")
    }

    /// True if a field and a colon are at a token: `state:enabled`
    pub(super) fn is_field_with_colon(&self, at: usize) -> bool {
        if self.is_signed_field(at) {
            return true;
        }
        let is_subject = |token: &Token<'_>| {
            let head = token.text.split_once(':').map(|(field, _)| field);
            head.is_some_and(|field| text::is_name(field) && !self.cannot_be_field(field))
        };
        self.get_if(at, is_subject).is_some()
    }

    /// True if a sign, a known field and a colon are at a token after a condition: `-state:enabled`
    pub(super) fn is_signed_field(&self, at: usize) -> bool {
        let is_field = |token: &Token<'_>| {
            let head = token.text.split_once(':').map(|(head, _)| head);
            let field = head.and_then(|head| head.strip_prefix(['-', '+']));
            token.enclosing == Enclosing::Conditions
                && field.is_some_and(|field| self.is_field(field))
        };
        let ends = |before: &Token<'_>| before.is_value() || before.kind == Kind::Close;
        self.get_if(at, is_field).is_some() && self.previous(at).is_some_and(ends)
    }

    /// The function that a token names, possibly by an alias.
    pub(super) fn function(&self, at: usize) -> Option<&'static FunctionAlias> {
        self.functions.get(at).copied().flatten()
    }

    /// The function whose arguments an item belongs to.
    pub(super) fn enclosing_function(&self, item: usize) -> Option<&'static FunctionAlias> {
        let open = self.enclosing_open(item)?;
        self.function(open.checked_sub(1)?)
    }

    /// The name that begins a condition at a token with a colon after it: `username:`
    pub(super) fn field_with_colon(&self, at: usize) -> Option<&'q str> {
        self.get_if(at, |token| {
            token.kind == Kind::Word && self.begins_condition(at)
        })?
        .text
        .strip_suffix(':')
    }

    /// The text from one token to another.
    pub(super) fn text(&self, first: usize, last: usize) -> &'q str {
        self.query
            .get(self.span(first, last).range())
            .unwrap_or_default()
    }

    /// The text of some tokens.
    pub(super) fn text_of(&self, tokens: &[Token<'q>]) -> &'q str {
        let ends = tokens.first().zip(tokens.last());
        let text = ends.and_then(|(first, last)| self.query.get(first.span.to(last.span).range()));
        text.unwrap_or_default()
    }

    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        match (self.get(first), self.get(last)) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::default(),
        }
    }

    /// Moves past a slip. If it is replaced with nothing, or with a word between conditions, a condition
    /// begins after it.
    pub(super) fn advance_past(&self, slip: &Slip) {
        let (span, text) = match &slip.replacement {
            Some((span, text)) => (*span, text.trim()),
            None => (slip.span, slip.placeholder),
        };
        let begins = match text.rsplit(' ').next() {
            Some("") => slip.replacement.is_some(),
            word => word.is_some_and(|word| matches!(word, "and" | "or" | "not" | "&&")),
        };
        let is_whole = span.end == slip.span.end;
        let after = self
            .tokens
            .partition_point(|token| token.span.start < span.end);
        self.after_slip.set((after, begins && is_whole));
    }

    /// True if a slip ends right before a token.
    pub(super) fn is_after_slip(&self, at: usize) -> bool {
        self.after_slip.get().0 == at
    }

    /// True if a condition can begin at a token.
    pub(super) fn begins_condition(&self, at: usize) -> bool {
        self.get(at)
            .is_some_and(|token| token.enclosing == Enclosing::Conditions)
            && self.previous(at).is_none_or(|before| {
                self.after_slip.get() == (at, true)
                    || before.is_join()
                    || before.is("not")
                    || before.kind == Kind::Open
                    || before.text.ends_with('!')
                    || before.kind == Kind::Comma && self.is_known_condition(at)
                    || !before.text.ends_with(':')
                        && !before.is_comparison()
                        && self.is_known_field_with_colon(at)
            })
    }

    /// True if a known field and a colon are at a token.
    fn is_known_field_with_colon(&self, at: usize) -> bool {
        let head = self.text_at(at).split_once(':').map(|(field, _)| field);
        head.is_some_and(|field| self.is_field(field))
    }

    /// True if a condition on a known field, or a call, begins at a token.
    fn is_known_condition(&self, at: usize) -> bool {
        let at = at + usize::from(self.is(at, "not"));
        let is_call = || self.function(at).is_some() && self.has(at + 1, Kind::Open);
        match self.value_kind(self.text_at(at)) {
            Some(values) => values == ValueKind::Flag || self.is_comparison_at(at),
            None => self.is_known_field_with_colon(at) || is_call(),
        }
    }

    /// True if an argument or a list item can begin at a token.
    pub(super) fn begins_item(&self, at: usize) -> bool {
        self.get(at)
            .is_some_and(|token| token.enclosing != Enclosing::Conditions)
            && self
                .previous(at)
                .is_some_and(|before| matches!(before.kind, Kind::Open | Kind::Comma))
    }

    /// True if a condition can end before a token: also if only a comma is between it and the next
    /// one, or if that begins with a field and a colon.
    pub(super) fn ends_condition(&self, at: usize) -> bool {
        let Some(token) = self.get(at) else {
            return true;
        };
        let begins_next = || match token.kind {
            Kind::Comma => self.is_known_condition(at + 1),
            _ => self.is_known_field_with_colon(at),
        };
        token.is_join()
            || token.kind == Kind::Close
            || token.enclosing == Enclosing::Conditions && begins_next()
    }

    /// The parenthesis that closes a list of values.
    pub(super) fn list_end(&self, open: usize) -> Option<usize> {
        let last = self.items_end(open + 1);
        (self.has(open, Kind::Open) && self.has(last, Kind::Close)).then_some(last)
    }

    /// Several conditions in place of some tokens, in parentheses if other conditions follow or precede.
    pub(super) fn grouped(&self, (first, last): (usize, usize), conditions: String) -> String {
        let is_alone = first == 0 && self.get(last + 1).is_none();
        if is_alone {
            conditions
        } else {
            format!("({conditions})")
        }
    }

    /// A mistake in some tokens, with their text in the message.
    pub(super) fn mistake(
        &self,
        tokens: (usize, usize),
        expected: &'static str,
        help: impl Into<Help>,
    ) -> Slip {
        self.mistake_within(tokens, tokens, expected, help)
    }

    /// A mistake in some tokens, to be replaced with other text.
    pub(super) fn rewrite(
        &self,
        tokens: (usize, usize),
        expected: &'static str,
        replacement: String,
    ) -> Slip {
        self.mistake(tokens, expected, help_to_write(&replacement))
            .with_replacement(replacement)
    }

    /// A mistake in some tokens, only some of which are incorrect.
    pub(super) fn mistake_within(
        &self,
        tokens: (usize, usize),
        (first, last): (usize, usize),
        expected: &'static str,
        help: impl Into<Help>,
    ) -> Slip {
        let span = self.span(first, last);
        let problem = problem(expected, self.text(first, last), help, span);
        self.in_place(tokens, problem, None)
    }

    /// A mistake in place of some tokens, all of which may be dropped.
    pub(super) fn in_place(
        &self,
        (first, last): (usize, usize),
        problem: Problem,
        replacement: Option<String>,
    ) -> Slip {
        let span = self.span(first, last);
        let replacement = replacement.map(|replacement| (span, replacement));
        Slip::new(problem, span, replacement).dropping(self.text(first, last))
    }
}

impl TokenCursor<'_> {
    /// The first token that is not part of a list of values.
    pub(super) fn items_end(&self, at: usize) -> usize {
        self.items_ends.get(at).copied().unwrap_or(at)
    }

    /// The number of tokens of the words, if they are at this token.
    pub(super) fn length_of(&self, at: usize, words: &str) -> Option<usize> {
        let is_here = |(index, word)| {
            self.get_if(at + index, |token| is_same(token.text, word))
                .is_some()
        };
        words
            .split(' ')
            .enumerate()
            .all(is_here)
            .then(|| words.split(' ').count())
    }

    /// The meaning of the longest of these phrases at a token, and its number of tokens.
    pub(super) fn longest_known(
        &self,
        at: usize,
        known: &[(&'static str, &'static str)],
    ) -> Option<(&'static str, usize)> {
        let found = known
            .iter()
            .filter_map(|(words, meaning)| Some((*meaning, self.length_of(at, words)?)));
        found.max_by_key(|(_, length)| *length)
    }
}
