//! Candidates at a position: the parser's expectations, filled in from the catalog.

use std::collections::HashSet;
use std::fmt;

use crate::catalog::{
    Field, Function, Kind, LEVEL_MAX, LEVEL_MIN, ON_OTHER_FIELD, ON_PART, ON_TAG, Resource,
};
use crate::check::{nearest as nearest_name, normalized, part_word};
use crate::syntax::ast::{Argument, Condition, Operand, Operator, Subject, Test, Value};
use crate::syntax::{Expectations, Expected, canonical_value, is_name_char, is_parameter_char};

use super::completion::CompletionKind;
use crate::tools::words::{self, PARTS};

/// A candidate that fits at the position, regardless of the typed part.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) kind: CompletionKind,
    pub(super) text: String,
    /// Other names that also match it.
    names: &'static [&'static str],
    pub(super) about: String,
    /// The text that must follow for the candidate to make sense.
    pub(super) samples: Vec<String>,
    /// True if it fits wherever another value of its fixed set does, so that only one of them is
    /// tried.
    pub(super) is_alike: bool,
}

impl Candidate {
    fn new(kind: CompletionKind, text: impl Into<String>, about: impl fmt::Display) -> Self {
        Candidate {
            kind,
            text: text.into(),
            names: &[],
            about: about.to_string(),
            samples: Vec::new(),
            is_alike: false,
        }
    }

    fn with_samples(self, samples: Vec<String>) -> Self {
        Candidate { samples, ..self }
    }

    fn with_names(self, names: &'static [&'static str]) -> Self {
        Candidate { names, ..self }
    }

    /// Ignores case, `_` and `-`, as the language does.
    pub(super) fn begins_with(&self, typed: &str) -> bool {
        let typed = normalized(typed);
        self.all_names()
            .any(|name| normalized(name).starts_with(&typed))
    }

    fn all_names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.names.iter().copied())
    }

    /// True if it begins a condition or a list.
    pub(super) fn is_condition(&self) -> bool {
        matches!(self.kind, CompletionKind::Field | CompletionKind::Function)
            || matches!(self.text.as_str(), "not" | "(")
    }

    /// Quotes it; false if it is not a value, which cannot be quoted.
    pub(super) fn quote(&mut self, quote: char) -> bool {
        let is_value =
            self.kind == CompletionKind::Value && !self.text.contains(['"', '\'', '$', '.']);
        self.text = format!("{quote}{}{quote}", self.text);
        is_value
    }
}

/// The name nearest to one that no candidate begins with.
pub(super) fn nearest(candidates: &[Candidate], typed: &str) -> Option<Candidate> {
    let is_named = |kind| {
        matches!(
            kind,
            CompletionKind::Field | CompletionKind::Function | CompletionKind::Value
        )
    };
    let bare = |name: &str| name.trim_end_matches('(').to_owned();
    let named = || {
        candidates
            .iter()
            .filter(|candidate| is_named(candidate.kind))
    };
    let names: Vec<String> = named()
        .flat_map(|candidate| candidate.all_names().map(bare))
        .collect();
    let name = nearest_name(typed, names.iter().map(String::as_str))
        .filter(|_| typed.chars().count() >= TYPED_MIN)?;
    named()
        .find(|candidate| candidate.all_names().any(|own| bare(own) == name))
        .cloned()
}

/// The minimum length of a word that is treated as a misspelling.
const TYPED_MIN: usize = 3;

/// Candidates after the start of a query.
pub(super) fn candidates_after(
    resource: &'static Resource,
    expecting: &Expectations,
    query: &str,
    head: &str,
) -> Vec<Candidate> {
    let mut collector = Collector {
        resource,
        expecting,
        candidates: Vec::new(),
    };
    collector.all();
    if collector.expects(Expected::Value) {
        collector.parameters(query, head.len());
    }
    collector.marks(head);
    collector.candidates
}

/// Documentation of `in` for ordered values.
const IN_RANGE: &str = "is one of a list, or in a range";

/// Common relative times, earliest first.
const RELATIVE: [&str; 6] = ["today-30d", "now-7d", "now-1d", "yesterday", "today", "now"];

/// Values of all kinds, to try candidates that need a value after them.
const SAMPLES: [&str; 4] = ["x", "1", "2026-01-01", "2026-01-01T00:00:00Z"];
/// Values of all kinds after an operator, for the same purpose; the strings are long enough for
/// `~`.
const OPERANDS: [&str; 5] = ["xx", "\"xx xx\"", "1", "2026-01-01", "2026-01-01T00:00:00Z"];
/// Arguments of all functions, for the same purpose.
const ARGUMENTS: [&str; 5] = ["x", "x = x", "name = x", "value = x", "level = 1"];

/// Collects the candidates that fit.
struct Collector<'o> {
    resource: &'static Resource,
    expecting: &'o Expectations,
    candidates: Vec<Candidate>,
}

impl Collector<'_> {
    fn all(&mut self) {
        // Inside the parentheses of a function, text that could follow its name if it were a field
        // is ignored.
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

    fn add(&mut self, kind: CompletionKind, text: impl Into<String>, about: impl fmt::Display) {
        self.candidates.push(Candidate::new(kind, text, about));
    }

    /// True if the condition before the position is complete.
    fn is_complete(&self) -> bool {
        match &self.expecting.condition {
            Some(Condition {
                subject: Subject::Field(name),
                test: None,
            }) => self
                .resource
                .field(&name.node)
                .is_some_and(|field| field.kind == Kind::Flag),
            Some(Condition {
                subject: Subject::Call { function, .. },
                test: None,
            }) => self
                .resource
                .function(&function.node)
                .is_some_and(|entry| entry.function != Function::Field),
            Some(Condition { test: Some(_), .. }) => true,
            None => false,
        }
    }

    fn joins(&mut self) {
        let joins: [(_, (_, _), &[_]); 2] = [
            (Expected::And, words::AND, &["&&"]),
            (Expected::Or, words::OR, &["||"]),
        ];
        for (expected, (word, about), names) in joins {
            if self.expects(expected) {
                let join = Candidate::new(CompletionKind::Keyword, word, about);
                self.candidates.push(join.with_names(names));
            }
        }
    }

    fn conditions(&mut self) {
        for field in self.resource.fields {
            let candidate = Candidate::new(CompletionKind::Field, field.name, field.about);
            self.candidates.push(candidate.with_names(field.short));
        }
        for entry in self.resource.functions() {
            let about = format!("{}: {}", entry.usage, entry.about);
            let candidate =
                Candidate::new(CompletionKind::Function, format!("{}(", entry.name), about);
            let samples = vec![call_sample(entry.function)];
            self.candidates.push(candidate.with_samples(samples));
        }
        let (not, about) = words::NOT;
        self.add(CompletionKind::Keyword, not, about);
        self.add(CompletionKind::Keyword, "(", "begins a group of conditions");
    }

    fn operators(&mut self) {
        let supported = self.supported_operators();
        for operator in supported {
            let about = match operator {
                Operator::In if supported.contains(&Operator::Less) => IN_RANGE,
                _ => words::about_operator(*operator),
            };
            let candidate = Candidate::new(CompletionKind::Operator, operator.text(), about);
            let samples = self.operands(*operator);
            self.candidates.push(candidate.with_samples(samples));
        }
    }

    /// Values, at least one of which is valid after an operator, if the service can search for any.
    fn operands(&self, operator: Operator) -> Vec<String> {
        let fixed = self.fixed_values();
        let ends = fixed.first().into_iter().chain(fixed.last());
        let values = ends.cloned().chain(OPERANDS.map(str::to_owned));
        let written = |value: String| match operator {
            Operator::In => format!(" ({value})"),
            _ => format!(" {value}"),
        };
        values.map(written).collect()
    }

    /// The operators supported by the subject before the position.
    fn supported_operators(&self) -> &'static [Operator] {
        let Some(condition) = self
            .expecting
            .condition
            .as_ref()
            .filter(|condition| condition.test.is_none())
        else {
            return &[];
        };
        match &condition.subject {
            Subject::Field(name) => self
                .resource
                .field(&name.node)
                .map_or(&[], |field| field.kind.operators()),
            Subject::Call { arguments, .. } => match (self.function(), self.expecting.inside) {
                (Some(Function::Field), false) => ON_OTHER_FIELD,
                (Some(Function::Tag), true) => ON_TAG,
                (Some(Function::Proficiency), true) => operators_of_part(arguments.last()),
                _ => &[],
            },
        }
    }

    /// The words with a meaning at the start of an argument.
    fn arguments(&mut self) {
        let condition = self.expecting.condition.as_ref();
        let Some(Subject::Call { arguments, .. }) = condition.map(|found| &found.subject) else {
            return;
        };
        // An argument without a test is the one being typed.
        let earlier = match arguments.split_last() {
            Some((last, earlier)) if last.test.is_none() => earlier,
            _ => arguments.as_slice(),
        };
        let used: Vec<Option<&str>> = earlier.iter().map(part_word).collect();
        match self.function() {
            Some(Function::Proficiency) if !used.contains(&None) => {
                let is_unused = |(word, _): &(&str, &str)| !used.contains(&Some(word));
                for (word, about) in PARTS.into_iter().filter(is_unused) {
                    self.add(CompletionKind::Keyword, word, about);
                }
            }
            Some(Function::Hierarchy) if earlier.is_empty() => {
                let samples = ["", " x", " x)"].map(str::to_owned).to_vec();
                let under = Candidate::new(CompletionKind::Keyword, words::UNDER.0, words::UNDER.1);
                self.candidates.push(under.with_samples(samples));
            }
            Some(Function::Proficiency | Function::Hierarchy | Function::Tag | Function::Field)
            | None => {}
        }
    }

    fn values(&mut self) {
        let Some(test) = self.test() else { return };
        // After `<` and `>` the values differ: none is less than the first.
        let is_alike = matches!(test.operator.node, Operator::Equal | Operator::In);
        let begins_list = begins_list(test);
        let has_order = self.compared_operators().contains(&Operator::Less);
        let values = self.fixed_values();
        if begins_list {
            self.candidates.push(list_start(&values));
        }
        let about = match self.field() {
            _ if begins_list => "begins a range: 2..4".to_owned(),
            Some(field) => format!("a value of {}", field.name),
            None => "a level".to_owned(),
        };
        if has_order || !begins_list {
            let points = if begins_list { ".." } else { "" };
            for value in values {
                let candidate =
                    Candidate::new(CompletionKind::Value, format!("{value}{points}"), &about);
                // A range is tried with both ends.
                let samples = if begins_list { vec![value] } else { Vec::new() };
                self.candidates.push(Candidate {
                    samples,
                    is_alike,
                    ..candidate
                });
            }
        }
    }

    /// The test that lacks a value.
    fn test(&self) -> Option<&Test> {
        let condition = self.expecting.condition.as_ref()?;
        match &condition.subject {
            Subject::Call { arguments, .. } if self.expecting.inside => {
                arguments.last()?.test.as_ref()
            }
            Subject::Call { .. } | Subject::Field(_) => match &condition.test {
                Some(test) => Some(test),
                None => self.argument()?.test.as_ref(),
            },
        }
    }

    fn field(&self) -> Option<&'static Field> {
        match &self.expecting.condition.as_ref()?.subject {
            Subject::Field(name) => self.resource.field(&name.node),
            Subject::Call { .. } => None,
        }
    }

    fn argument(&self) -> Option<&Argument> {
        match &self.expecting.condition.as_ref()?.subject {
            Subject::Call { arguments, .. } => arguments.last(),
            Subject::Field(_) => None,
        }
    }

    /// The operators that the subject compared at the position supports.
    fn compared_operators(&self) -> &'static [Operator] {
        match self.field() {
            Some(field) => field.kind.operators(),
            None if self.tests_level() => Kind::Number.operators(),
            None => &[],
        }
    }

    fn tests_level(&self) -> bool {
        self.function() == Some(Function::Proficiency) && self.argument().is_some_and(expects_level)
    }

    /// The values allowed at the position, if they are a fixed set: each once in a list, and no
    /// upper end of a range below the lower one.
    fn fixed_values(&self) -> Vec<String> {
        let values: Vec<String> = match self.field().map(|field| field.kind) {
            Some(Kind::Choice { values, .. }) => {
                values.iter().map(|value| canonical_value(value)).collect()
            }
            Some(Kind::Flag) => ["true", "false"].map(str::to_owned).to_vec(),
            Some(Kind::Date | Kind::DateTime) => RELATIVE.map(str::to_owned).to_vec(),
            None if self.tests_level() => (LEVEL_MIN..=LEVEL_MAX)
                .map(|level| level.to_string())
                .collect(),
            Some(_) | None => Vec::new(),
        };
        let is = |literal: &Value, value: &str| {
            literal
                .node
                .as_text()
                .is_some_and(|text| text.eq_ignore_ascii_case(value))
        };
        match self.test().map(|test| &test.operand) {
            Some(Operand::Range(low, _)) => values
                .into_iter()
                .skip_while(|value| !is(low, value))
                .collect(),
            Some(Operand::List(listed)) => values
                .into_iter()
                .filter(|value| !listed.iter().any(|item| is(item, value)))
                .collect(),
            Some(Operand::Value(_)) | None => values,
        }
    }

    /// The parameters that the query uses elsewhere.
    fn parameters(&mut self, query: &str, at: usize) {
        let mut names: HashSet<&str> = HashSet::new();
        for (start, _) in query.match_indices('$').filter(|(start, _)| *start != at) {
            let after = query.get(start + 1..).unwrap_or_default();
            let name = after
                .get(..after.len() - after.trim_start_matches(is_parameter_char).len())
                .unwrap_or_default();
            if !name.is_empty() && names.insert(name) {
                self.add(
                    CompletionKind::Value,
                    format!("${name}"),
                    "a parameter of the query",
                );
            }
        }
    }

    fn samples_after_comma(&self) -> Vec<String> {
        let is_choice = |field: &Field| matches!(field.kind, Kind::Choice { .. });
        match self.test().map(|test| &test.operand) {
            // If one of them fits, all do.
            Some(Operand::List(_)) if self.field().is_some_and(is_choice) => {
                self.fixed_values().into_iter().take(1).collect()
            }
            Some(Operand::List(_)) => SAMPLES.map(str::to_owned).to_vec(),
            _ => ARGUMENTS.map(str::to_owned).to_vec(),
        }
    }

    /// The symbols that may follow a value, listed only if a trial shows that they fit.
    fn marks(&mut self, head: &str) {
        let test = self.test();
        let is_in = test.is_some_and(|test| test.operator.node == Operator::In);
        if !is_in && !head.contains('(') {
            return;
        }
        let last = head
            .trim_end()
            .rsplit(|char| !is_name_char(char))
            .next()
            .unwrap_or_default();
        let values = self.samples_after_comma();
        let marks = [
            (")", "closes the parenthesis", vec![String::new()]),
            (",", "another item follows", values),
            (
                "..",
                "the other end of the range follows",
                vec![last.to_owned()],
            ),
        ];
        for (mark, about, samples) in marks {
            // Without a sample, nothing could follow.
            if !samples.is_empty() {
                let mark = Candidate::new(CompletionKind::Keyword, mark, about);
                self.candidates.push(mark.with_samples(samples));
            }
        }
    }

    fn function(&self) -> Option<Function> {
        match &self.expecting.condition.as_ref()?.subject {
            Subject::Call { function, .. } => {
                let entry = self.resource.function(&function.node)?;
                Some(entry.function)
            }
            Subject::Field(_) => None,
        }
    }
}

/// The text that completes a function call.
fn call_sample(function: Function) -> String {
    let call = match function {
        Function::Tag => "x = x)",
        Function::Proficiency | Function::Hierarchy => "x)",
        Function::Field => "x) = x",
    };
    call.to_owned()
}

/// True for a test with `in` that does not have a list or range yet.
fn begins_list(test: &Test) -> bool {
    test.operator.node == Operator::In && matches!(test.operand, Operand::Value(_))
}

/// The start of a list, tried with each of the values.
fn list_start(values: &[String]) -> Candidate {
    let closed = |sample: &str| format!("{sample})");
    let samples = if values.is_empty() {
        SAMPLES.map(closed).to_vec()
    } else {
        values.iter().map(|value| closed(value)).collect()
    };
    Candidate::new(CompletionKind::Keyword, "(", "begins a list: (a, b)").with_samples(samples)
}

/// True if the argument is a level: the word, or the short form with a value and its level.
fn expects_level(argument: &Argument) -> bool {
    part_word(argument).is_none_or(|word| word == "level")
}

fn operators_of_part(argument: Option<&Argument>) -> &'static [Operator] {
    match argument {
        Some(argument) if argument.test.is_some() => &[],
        Some(argument) if !expects_level(argument) => ON_PART,
        _ => Kind::Number.operators(),
    }
}
