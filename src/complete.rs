//! What can be typed at a place of a query: the parser says what it expects there, the catalog what fits.

use std::fmt;

use miette::Diagnostic;
use serde::Serialize;
use thiserror::Error;

use crate::catalog::{self, Field, Function, Kind, LEVEL_MAX, LEVEL_MIN, Resource};
use crate::syntax::ast::{Argument, Condition, Literal, Operand, Operator, Subject, Test};
use crate::syntax::{Expected, Expecting, canonical_value, expecting};

/// Something that can be typed at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Completion {
    /// What it is.
    pub kind: CompletionKind,
    /// What is typed.
    pub text: String,
    /// The first byte that it replaces.
    pub start: usize,
    /// The byte after the last one that it replaces.
    pub end: usize,
    /// A line about it.
    pub about: String,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CompletionKind {
    /// A field of the resource.
    Field,
    /// A function, with its parenthesis.
    Function,
    /// An operator that the field takes.
    Operator,
    /// A value of a closed set.
    Value,
    /// A word of the language.
    Keyword,
}

/// A place that is none in the query.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
pub enum PlaceProblem {
    /// A place after the end.
    #[error("byte {at} is not in the query, which has {length}")]
    #[diagnostic(code(connectql::outside_query), help("give a place from 0 to {length}"))]
    Outside {
        /// The place.
        at: usize,
        /// The length of the query.
        length: usize,
    },
    /// A place within a character of several bytes.
    #[error("byte {at} is within a character")]
    #[diagnostic(code(connectql::within_character), help("give a place between two characters"))]
    WithinCharacter {
        /// The place.
        at: usize,
    },
}

/// What can be typed at byte `at` of a query. The word that stands there is replaced; what is offered begins with its
/// part before that place.
///
/// ```
/// use connectql::{AGENT_STATUSES, complete};
///
/// let query = "state = ENABLED and ty";
/// let completions = complete(&AGENT_STATUSES, query, query.len())?;
/// assert_eq!(completions[0].text, "type");
/// assert_eq!(completions[0].start, query.len() - 2);
/// # Ok::<(), connectql::PlaceProblem>(())
/// ```
///
/// # Errors
/// Where `at` is not a place between two characters of the query.
pub fn complete(resource: &'static Resource, query: &str, at: usize) -> Result<Vec<Completion>, PlaceProblem> {
    if at > query.len() {
        return Err(PlaceProblem::Outside { at, length: query.len() });
    }
    let Some((before, after)) = query.split_at_checked(at) else {
        return Err(PlaceProblem::WithinCharacter { at });
    };
    let (head, typed) = before.split_at(before.len() - typed_length(before));
    let end = at + if typed.is_empty() { 0 } else { word_length(after) };
    let written = query.get(head.len()..end).unwrap_or_default();
    let mut offered = Vec::new();
    if let Some(expecting) = expecting(head) {
        Offers { resource, expecting: &expecting, offered: &mut offered }.all();
    }
    if query.get(end..).is_some_and(|rest| rest.starts_with('(')) {
        // The parenthesis of a function stands there already.
        offered.iter_mut().for_each(Offer::without_parenthesis);
    }
    offered.retain(|offer| offer.begins_with(typed) && offer.text != written);
    Ok(offered.into_iter().map(|offer| offer.completion(head.len(), end)).collect())
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '-')
}

fn is_operator(char: char) -> bool {
    matches!(char, '=' | '~' | '^' | '!' | '<' | '>')
}

/// The length of the word or the unfinished operator at the end of a text.
fn typed_length(before: &str) -> usize {
    let run = |belongs: fn(char) -> bool| {
        let rest = before.trim_end_matches(belongs);
        before.get(rest.len()..).unwrap_or_default()
    };
    let operator = run(is_operator);
    let is_whole = crate::syntax::ast::OPERATORS.iter().any(|(text, _)| *text == operator);
    if operator.is_empty() || is_whole { run(is_word).len() } else { operator.len() }
}

/// The length of the word at the beginning of a text.
fn word_length(after: &str) -> usize {
    after.len() - after.trim_start_matches(is_word).len()
}

/// Something that fits at the place, whatever has been typed of it.
struct Offer {
    kind: CompletionKind,
    text: String,
    /// Other names under which it is found.
    names: &'static [&'static str],
    about: String,
}

impl Offer {
    fn new(kind: CompletionKind, text: impl Into<String>, about: impl fmt::Display) -> Self {
        Offer { kind, text: text.into(), names: &[], about: about.to_string() }
    }

    /// Letter case, `_` and `-` do not count, as in the language.
    fn begins_with(&self, typed: &str) -> bool {
        let plain = |text: &str| -> String {
            text.chars().filter(|char| !matches!(char, '_' | '-')).flat_map(char::to_lowercase).collect()
        };
        let typed = plain(typed);
        std::iter::once(self.text.as_str())
            .chain(self.names.iter().copied())
            .any(|name| plain(name).starts_with(&typed))
    }

    fn without_parenthesis(&mut self) {
        if self.kind == CompletionKind::Function {
            self.text.truncate(self.text.trim_end_matches('(').len());
        }
    }

    fn completion(self, start: usize, end: usize) -> Completion {
        Completion { kind: self.kind, text: self.text, start, end, about: self.about }
    }
}

/// The words between conditions and before them.
const JOINS: [(Expected, &str, &str); 3] = [
    (Expected::And, "and", "both conditions hold"),
    (Expected::Or, "or", "any of the conditions holds"),
    (Expected::Condition, "not", "the next condition does not hold"),
];

/// The words that mean a part of a proficiency.
const PARTS: [(&str, &str); 3] = [
    ("name", "the attribute's name, such as Language"),
    ("value", "the attribute's value, such as English"),
    ("level", "the level, from 1 to 5"),
];

/// What operators do.
const OPERATORS: [(Operator, &str); 11] = [
    (Operator::Equal, "is exactly"),
    (Operator::NotEqual, "is not"),
    (Operator::Contains, "contains"),
    (Operator::NotContains, "does not contain"),
    (Operator::StartsWith, "starts with"),
    (Operator::NotStartsWith, "does not start with"),
    (Operator::Less, "is below"),
    (Operator::LessOrEqual, "is at most"),
    (Operator::Greater, "is above"),
    (Operator::GreaterOrEqual, "is at least"),
    (Operator::In, "is any of a list, or in a range"),
];

const ON_TEXT: &[Operator] = &[Operator::Equal, Operator::Contains, Operator::StartsWith];
const ON_OTHER_FIELD: &[Operator] = &[Operator::Equal, Operator::Contains, Operator::StartsWith, Operator::In];
const ON_TAG: &[Operator] = &[Operator::Equal, Operator::NotEqual, Operator::In];

/// Gathers what fits.
struct Offers<'o> {
    resource: &'static Resource,
    expecting: &'o Expecting,
    offered: &'o mut Vec<Offer>,
}

impl Offers<'_> {
    fn all(&mut self) {
        // Within the parentheses of a function, what could follow its name if it were a field does not count.
        let outside = !self.expecting.inside;
        if outside && self.expects(Expected::Condition) && !self.expects(Expected::And) {
            self.conditions();
        }
        if self.expects(Expected::Operator) {
            self.operators();
        }
        if self.expects(Expected::Argument) {
            self.arguments();
        }
        if self.expects(Expected::Value) {
            self.values();
        }
        if outside && self.expects(Expected::And) && self.is_complete() {
            self.joins();
        }
    }

    fn expects(&self, expected: Expected) -> bool {
        self.expecting.expected.contains(&expected)
    }

    fn offer(&mut self, kind: CompletionKind, text: impl Into<String>, about: impl fmt::Display) {
        self.offered.push(Offer::new(kind, text, about));
    }

    /// Whether the condition before the place could be left as it is.
    fn is_complete(&self) -> bool {
        match &self.expecting.condition {
            Some(Condition { subject: Subject::Field(name), test: None }) => {
                self.resource.field(&name.node).is_some_and(|field| field.kind == Kind::Flag)
            }
            Some(Condition { subject: Subject::Call { function, .. }, test: None }) => {
                catalog::function(&function.node).is_some_and(|entry| entry.function != Function::Field)
            }
            Some(Condition { test: Some(_), .. }) => true,
            None => false,
        }
    }

    fn joins(&mut self) {
        for (expected, word, about) in JOINS.into_iter().filter(|(expected, ..)| *expected != Expected::Condition) {
            if self.expects(expected) {
                self.offer(CompletionKind::Keyword, word, about);
            }
        }
    }

    fn conditions(&mut self) {
        for field in self.resource.fields {
            let offer = Offer::new(CompletionKind::Field, field.name, field.about);
            self.offered.push(Offer { names: field.short, ..offer });
        }
        for entry in self.resource.functions() {
            self.offer(
                CompletionKind::Function,
                format!("{}(", entry.name),
                format!("{}: {}", entry.usage, entry.about),
            );
        }
        for (_, word, about) in JOINS.into_iter().filter(|(expected, ..)| *expected == Expected::Condition) {
            self.offer(CompletionKind::Keyword, word, about);
        }
    }

    fn operators(&mut self) {
        for operator in self.taken() {
            let about = OPERATORS.iter().find(|(other, _)| other == operator).map_or("", |(_, about)| about);
            self.offer(CompletionKind::Operator, operator.text(), about);
        }
    }

    /// The operators that what stands before the place takes.
    fn taken(&self) -> &'static [Operator] {
        let Some(condition) = &self.expecting.condition else { return &[] };
        match &condition.subject {
            Subject::Field(name) if condition.test.is_none() => {
                self.resource.field(&name.node).map_or(&[], |field| field.kind.operators())
            }
            Subject::Call { function, arguments } if condition.test.is_none() => {
                let function = catalog::function(&function.node).map(|entry| entry.function);
                match (function, self.expecting.inside) {
                    (Some(Function::Field), false) => ON_OTHER_FIELD,
                    (Some(Function::Tag), true) => ON_TAG,
                    (Some(Function::Proficiency), true) => taken_by_part(arguments.last()),
                    _ => &[],
                }
            }
            Subject::Field(_) | Subject::Call { .. } => &[],
        }
    }

    fn arguments(&mut self) {
        match self.function() {
            Some(Function::Proficiency) => {
                for (word, about) in PARTS {
                    self.offer(CompletionKind::Keyword, word, about);
                }
            }
            Some(Function::Hierarchy) => {
                self.offer(CompletionKind::Keyword, "under", "the group and those below it");
            }
            Some(Function::Tag | Function::Field) | None => {}
        }
    }

    fn values(&mut self) {
        let Some(Condition { subject, test }) = &self.expecting.condition else { return };
        match subject {
            _ if test.as_ref().is_some_and(begins_list) => {
                self.offer(CompletionKind::Keyword, "(", "begins a list: (a, b)");
            }
            Subject::Field(name) if test.is_some() => {
                if let Some(field) = self.resource.field(&name.node) {
                    self.values_of(field);
                }
            }
            Subject::Call { arguments, .. } if self.function() == Some(Function::Proficiency) => {
                if arguments.last().is_some_and(|argument| argument.test.is_some() && asks_level(argument)) {
                    let lowest = self.lowest().and_then(|lowest| lowest.parse().ok()).unwrap_or(LEVEL_MIN);
                    (lowest..=LEVEL_MAX)
                        .for_each(|level| self.offer(CompletionKind::Value, level.to_string(), "a level"));
                }
            }
            Subject::Field(_) | Subject::Call { .. } => {}
        }
    }

    fn values_of(&mut self, field: &'static Field) {
        let values = match field.kind {
            Kind::Choice { values, .. } => values,
            Kind::Flag => &["true", "false"],
            _ => &[],
        };
        let about = format!("a value of {}", field.name);
        let lowest = self.lowest().map(str::to_owned);
        for value in values.iter().skip_while(|value| lowest.as_deref().is_some_and(|lowest| lowest != **value)) {
            self.offered.push(Offer::new(CompletionKind::Value, canonical_value(value), &about));
        }
    }

    /// The lower end of a range whose upper end is to be typed.
    fn lowest(&self) -> Option<&str> {
        let condition = self.expecting.condition.as_ref()?;
        let test = match &condition.subject {
            Subject::Field(_) => condition.test.as_ref(),
            Subject::Call { arguments, .. } => arguments.last()?.test.as_ref(),
        };
        match &test?.operand {
            Operand::Range(low, _) => match &low.node {
                Literal::Text { text, .. } => Some(text),
                Literal::Parameter(_) => None,
            },
            Operand::Value(_) | Operand::List(_) => None,
        }
    }

    fn function(&self) -> Option<Function> {
        match &self.expecting.condition.as_ref()?.subject {
            Subject::Call { function, .. } => catalog::function(&function.node).map(|entry| entry.function),
            Subject::Field(_) => None,
        }
    }
}

/// Whether a test has `in` and nothing yet that could be a list or a range.
fn begins_list(test: &Test) -> bool {
    test.operator.node == Operator::In && matches!(test.operand, Operand::Value(_))
}

/// Whether the argument is a level: the word, or the short form, a value and its level.
fn asks_level(argument: &Argument) -> bool {
    part_word(argument).is_none_or(|word| word == "level")
}

fn taken_by_part(argument: Option<&Argument>) -> &'static [Operator] {
    match argument {
        Some(argument) if argument.test.is_some() => &[],
        Some(argument) if !asks_level(argument) => ON_TEXT,
        _ => Kind::Number.operators(),
    }
}

fn part_word(argument: &Argument) -> Option<&'static str> {
    match &argument.key.node {
        Literal::Text { text, quoted: false } => {
            PARTS.iter().map(|(word, _)| *word).find(|word| word.eq_ignore_ascii_case(text))
        }
        Literal::Text { .. } | Literal::Parameter(_) => None,
    }
}
