//! Common mistakes that are a fixed sequence of tokens. Each is a row of a table, with the intended
//! text and an example.
//!
//! A shape lists its tokens, separated by white space:
//!
//! | in a shape | matches |
//! |---|---|
//! | `between` `(` `any\|some` | this token, or one of these, ignoring case |
//! | `NAME` | a class of `classes.rs`; what the first one captures is `{1}` in the strings of the row |
//! | `[not]` `[= VALUE]` | the same, or nothing |
//! | `_(` | a token without white space before it |
//! | `{not between}` | the part that the message is about; without any, all of it |
//! | `/ SIGN` | what must follow without being part of the mistake |

use std::borrow::Cow;

use super::cursor::TokenCursor;
use super::positions::{Kinds, Positions, kind};
use super::slip::{Slip, problem};
use super::tokens::{self, Token};
use crate::diagnostics::{Detail, excerpt};
use crate::span::Span;
use crate::syntax::foreign_operators::is_same;

/// The capture of a class: text from the query, or a fixed text. Only the former is shortened in
/// messages.
pub(super) type Capture = Cow<'static, str>;

/// A common mistake: its shape, its message, and the intended text.
#[derive(Clone, Copy)]
pub(super) struct Row {
    positions: Positions,
    pub(super) shape: &'static str,
    /// The expected text; without it, an unknown operator is reported.
    expected: &'static str,
    /// The text that was found, if that is not the marked part.
    found: &'static str,
    help: &'static str,
    replacement: Option<&'static str>,
    placeholder: &'static str,
    /// True if several conditions are meant, which need parentheses next to others.
    is_group: bool,
    is_range: bool,
    /// True if the whole call around the tokens is incorrect.
    is_of_call: bool,
    #[cfg(test)]
    pub(super) example: Example,
}

/// A resource, a query with a mistake, and the suggested query, if any.
#[cfg(test)]
pub(crate) type Example = (&'static str, &'static str, &'static str);

/// A mistake that begins at the given positions.
pub(super) const fn row(positions: Positions, shape: &'static str) -> Row {
    Row {
        positions,
        shape,
        expected: "",
        found: "",
        help: "write `{replacement}`",
        replacement: None,
        placeholder: "",
        is_group: false,
        is_range: false,
        is_of_call: false,
        #[cfg(test)]
        example: ("", "", ""),
    }
}

impl Row {
    pub(super) const fn expected(self, expected: &'static str) -> Self {
        Row { expected, ..self }
    }

    pub(super) const fn found(self, found: &'static str) -> Self {
        Row { found, ..self }
    }

    pub(super) const fn help(self, help: &'static str) -> Self {
        Row { help, ..self }
    }

    /// The replacement of the tokens.
    pub(super) const fn replacement(self, replacement: &'static str) -> Self {
        let replacement = Some(replacement);
        Row {
            replacement,
            ..self
        }
    }

    /// Several conditions that belong in place of the tokens.
    pub(super) const fn conditions(self, replacement: &'static str) -> Self {
        let row = self.replacement(replacement);
        Row {
            is_group: true,
            ..row
        }
    }

    /// A range that belongs in place of the tokens.
    pub(super) const fn range(self, replacement: &'static str) -> Self {
        let row = self
            .expected("a range")
            .help("write `{replacement}`: a range includes both ends")
            .replacement(replacement);
        Row {
            is_range: true,
            ..row
        }
    }

    /// The placeholder for the tokens if they have no replacement.
    pub(super) const fn with_placeholder(self, placeholder: &'static str) -> Self {
        Row {
            placeholder,
            ..self
        }
    }

    pub(super) const fn of_call(self) -> Self {
        Row {
            is_of_call: true,
            ..self
        }
    }

    /// A resource, a query with the mistake, and the suggested query, if any. A test checks it.
    #[cfg_attr(not(test), expect(unused_variables, reason = "only tests read it"))]
    pub(super) const fn example(
        self,
        resource: &'static str,
        written: &'static str,
        replacement: &'static str,
    ) -> Self {
        Row {
            #[cfg(test)]
            example: (resource, written, replacement),
            ..self
        }
    }
}

/// The definition of a class of tokens, and the text that it captures.
pub(super) enum Class {
    /// A position between two tokens.
    Position(fn(&TokenCursor<'_>, usize) -> bool),
    /// One token, not captured.
    Mark(fn(&TokenCursor<'_>, usize) -> bool),
    /// One token, captured as written.
    Token(fn(&TokenCursor<'_>, usize) -> bool),
    /// One of these words, captured as written.
    Names(&'static [&'static str]),
    /// The longest of these phrases, captured as its meaning.
    Words(&'static [(&'static str, &'static str)]),
    /// Tokens captured as they should be written, and the token after them.
    Text(fn(&TokenCursor<'_>, usize) -> Option<(Capture, usize)>),
}

/// A class: its name, the kinds of tokens that it can begin with, and its definition.
pub(super) type NamedClass = (&'static str, Kinds, Class);

enum Step {
    /// One of these tokens, ignoring case.
    Literal(Vec<&'static str>),
    Class(Kinds, &'static Class),
    Optional(Vec<Step>),
    /// No white space.
    Glued,
    /// The start and the end of the part that the message is about.
    Opens,
    Closes,
    /// The end of the mistake.
    Ends,
}

/// A row in a form that can be compared with tokens.
pub(super) struct Shape {
    row: &'static Row,
    steps: Vec<Step>,
}

impl Shape {
    pub(super) fn new(row: &'static Row, classes: &'static [NamedClass]) -> Self {
        let steps = steps(&mut row.shape.split_whitespace(), classes);
        Shape { row, steps }
    }

    /// The positions and the kinds of tokens at which it can begin.
    pub(super) fn begins(&self) -> (Positions, Kinds) {
        (self.row.positions, first_kinds(&self.steps).0)
    }

    /// The mistake that begins at a token.
    pub(super) fn find(&self, cursor: &TokenCursor<'_>, at: usize) -> Option<Slip> {
        let mut found = Match::new(cursor, at);
        found.takes_all(&self.steps).then(|| found.slip(self.row))?
    }
}

/// The steps of a shape, or of an optional part of it.
fn steps(
    pieces: &mut dyn Iterator<Item = &'static str>,
    classes: &'static [NamedClass],
) -> Vec<Step> {
    let mut found = Vec::new();
    while let Some(piece) = pieces.next() {
        let piece = match piece.strip_prefix('{') {
            Some(rest) => {
                found.push(Step::Opens);
                rest
            }
            None => piece,
        };
        if let Some(first) = piece.strip_prefix('[') {
            let mut inside = vec![first];
            let is_last = |piece: &&str| piece.ends_with(']') || piece.ends_with("]}");
            while !inside.last().is_some_and(is_last)
                && let Some(next) = pieces.next()
            {
                inside.push(next);
            }
            let closes = inside.last().is_some_and(|last| last.ends_with('}'));
            let mut inside = inside
                .iter()
                .map(|piece| piece.trim_end_matches([']', '}']));
            found.push(Step::Optional(steps(&mut inside, classes)));
            found.extend(closes.then_some(Step::Closes));
        } else {
            one_step(piece, classes, &mut found);
        }
    }
    found
}

fn one_step(piece: &'static str, classes: &'static [NamedClass], found: &mut Vec<Step>) {
    if piece == "/" {
        return found.push(Step::Ends);
    }
    let closed = piece.strip_suffix('}').unwrap_or(piece);
    let plain = closed.strip_prefix('_').unwrap_or(closed);
    found.extend((plain.len() < closed.len()).then_some(Step::Glued));
    let class = classes.iter().find(|(name, ..)| *name == plain);
    found.push(match class {
        Some((_, kinds, class)) => Step::Class(*kinds, class),
        None => Step::Literal(plain.split('|').collect()),
    });
    found.extend((closed.len() < piece.len()).then_some(Step::Closes));
}

/// The kinds of the first token, and whether there must be one.
fn first_kinds(steps: &[Step]) -> (Kinds, bool) {
    let mut kinds = 0;
    for step in steps {
        match step {
            Step::Literal(texts) => {
                let tokens = texts.iter().flat_map(|text| tokens::tokens(text));
                let all = tokens.fold(kinds, |kinds, token| kinds | kind(&token));
                return (all, true);
            }
            Step::Class(_, Class::Position(_)) | Step::Glued | Step::Opens => {}
            Step::Class(of_class, _) => return (kinds | of_class, true),
            Step::Optional(inside) => kinds |= first_kinds(inside).0,
            Step::Closes | Step::Ends => return (kinds, false),
        }
    }
    (kinds, false)
}

/// The tokens matched by a shape so far.
struct Match<'m, 'q> {
    cursor: &'m TokenCursor<'q>,
    first: usize,
    /// The token after those matched.
    at: usize,
    captures: Vec<Capture>,
    /// The part that the message is about.
    opened: Option<usize>,
    closed: Option<usize>,
    /// The token after the mistake, if the shape looks further.
    ended: Option<usize>,
}

impl<'m, 'q> Match<'m, 'q> {
    fn new(cursor: &'m TokenCursor<'q>, first: usize) -> Self {
        Match {
            cursor,
            first,
            at: first,
            captures: Vec::new(),
            opened: None,
            closed: None,
            ended: None,
        }
    }

    fn takes_all(&mut self, steps: &[Step]) -> bool {
        steps.iter().all(|step| self.takes(step))
    }

    fn takes(&mut self, step: &Step) -> bool {
        match step {
            Step::Literal(texts) => {
                let is_one = |token: &Token<'_>| {
                    texts
                        .iter()
                        .any(|text| token.text.eq_ignore_ascii_case(text))
                };
                let is_there = self.cursor.satisfies(self.at, is_one);
                self.at += 1;
                is_there
            }
            Step::Class(_, class) => self.takes_class(class),
            Step::Optional(inside) => {
                let (at, captured) = (self.at, self.captures.len());
                if !self.takes_all(inside) {
                    self.at = at;
                    self.captures.truncate(captured);
                }
                true
            }
            Step::Glued => self.at > 0 && self.cursor.are_glued(self.at - 1, self.at),
            Step::Opens => self.opened.insert(self.at) == &self.at,
            Step::Closes => self.closed.insert(self.at) == &self.at,
            Step::Ends => self.ended.insert(self.at) == &self.at,
        }
    }

    fn takes_class(&mut self, class: &Class) -> bool {
        let (cursor, at) = (self.cursor, self.at);
        let (capture, after) = match class {
            Class::Position(is_there) => return is_there(cursor, at),
            Class::Mark(is_one) => {
                self.at += 1;
                return cursor.get(at).is_some() && is_one(cursor, at);
            }
            Class::Token(is_one) => (written(cursor, at, is_one(cursor, at)), at + 1),
            Class::Names(names) => {
                let is_one = |token: &Token<'_>| names.iter().any(|name| is_same(token.text, name));
                (written(cursor, at, cursor.satisfies(at, is_one)), at + 1)
            }
            Class::Text(read) => match read(cursor, at) {
                Some((text, after)) => (Some(text), after),
                None => (None, at),
            },
            Class::Words(known) => match cursor.longest_known(at, known) {
                Some((meaning, length)) => (Some(Cow::Borrowed(meaning)), at + length),
                None => (None, at),
            },
        };
        self.at = after;
        let is_there = capture.is_some();
        self.captures.extend(capture);
        is_there
    }

    /// The mistake in place of the tokens.
    fn slip(self, row: &'static Row) -> Option<Slip> {
        let last = self.ended.unwrap_or(self.at).checked_sub(1)?;
        let about = match (self.opened, self.closed) {
            (Some(from), Some(to)) => (from, to.checked_sub(1)?),
            _ => (self.first, last),
        };
        let found = match row.found {
            "" => self.cursor.text(about.0, about.1),
            found => &self.filled(found, "", Cow::to_string),
        };
        let mut replacement = row
            .replacement
            .map(|replacement| self.filled(replacement, "", Cow::to_string));
        let help = self.filled(row.help, replacement.as_deref().unwrap_or_default(), shown);
        if row.is_group {
            replacement =
                replacement.map(|replacement| self.cursor.grouped((self.first, last), replacement));
        }
        let problem = problem(
            row.expected,
            found,
            help,
            self.cursor.span(about.0, about.1),
        );
        let mut slip = self
            .cursor
            .in_place((self.first, last), problem, replacement);
        if row.is_of_call {
            slip.span = self.call(last)?;
        }
        if row.is_range {
            slip.problem = slip.problem.with_detail(Detail::ForeignRange);
        }
        #[cfg(test)]
        {
            slip.shape = row.shape;
        }
        Some(slip.with_placeholder(row.placeholder))
    }

    /// The span of the call whose arguments the tokens belong to.
    fn call(&self, last: usize) -> Option<Span> {
        let open = self.cursor.enclosing_open(self.first)?;
        let close = self.cursor.close_of(open).unwrap_or(last);
        Some(self.cursor.span(open.checked_sub(1)?, close))
    }

    /// A string with captures in place of `{1}` and so on.
    fn filled(&self, text: &str, replacement: &str, write: fn(&Capture) -> String) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, (name, after))) = next_placeholder(rest) {
            let capture = name
                .parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1));
            let capture = capture.and_then(|index| self.captures.get(index));
            filled += before;
            filled += &capture.map_or_else(|| excerpt(replacement), write);
            rest = after;
        }
        filled + rest
    }
}

/// A token as written, if it belongs to a class.
fn written(cursor: &TokenCursor<'_>, at: usize, is_one: bool) -> Option<Capture> {
    let token = cursor.get_if(at, |_| is_one)?;
    Some(Cow::Owned(token.text.to_owned()))
}

/// The text before a placeholder, its name, and the text after it.
fn next_placeholder(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, after) = text.split_once('{')?;
    Some((before, after.split_once('}')?))
}

/// A capture as shown in a message.
fn shown(capture: &Capture) -> String {
    match capture {
        Cow::Owned(written) => excerpt(written),
        Cow::Borrowed(known) => (*known).to_owned(),
    }
}
