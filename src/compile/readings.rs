//! The texts parsed while one query is compiled, so that none is parsed or searched for common mistakes twice.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::catalog::{Field, Kind, Resource};
use crate::check::field_of_words;
use crate::diagnostics::Problem;
use crate::syntax::ast::Ast;
use crate::syntax::{Fields, Parsed, Slip, ValueKind, parse_by_grammar, slips};

type Reading = Result<Parsed, Vec<Problem>>;

/// The maximum number of texts parsed in addition to the query itself; beyond it, no suggested
/// query is derived.
const CORRECTIONS_MAX: usize = 2;

/// Incorrect texts and the results of reading them; there are only a few.
pub(super) struct Readings {
    pub(super) resource: &'static Resource,
    kept: RefCell<Vec<(String, Reading)>>,
    /// The number of corrected texts that have been parsed.
    corrections: Cell<usize>,
    slips: RefCell<Vec<(String, Rc<[Slip]>)>>,
}

impl Readings {
    pub(super) fn new(resource: &'static Resource) -> Self {
        Readings {
            resource,
            kept: RefCell::default(),
            corrections: Cell::default(),
            slips: RefCell::default(),
        }
    }

    /// Reads a corrected text with the grammar, or returns the previous result.
    pub(super) fn parse(&self, text: &str) -> Reading {
        self.stored(text).unwrap_or_else(|| {
            self.corrections.set(self.corrections.get() + 1);
            let reading = parse_by_grammar(text);
            self.store(text, &reading);
            reading
        })
    }

    /// The same, or `None` if too many corrected texts have been read.
    pub(super) fn parse_within_limit(&self, text: &str) -> Option<Reading> {
        self.stored(text)
            .or_else(|| self.can_parse().then(|| self.parse(text)))
    }

    /// True if another corrected text may be read.
    pub(super) fn can_parse(&self) -> bool {
        self.corrections.get() < CORRECTIONS_MAX
    }

    fn stored(&self, text: &str) -> Option<Reading> {
        let kept = self.kept.borrow();
        let (_, reading) = kept.iter().find(|(known, _)| known == text)?;
        Some(copy(reading))
    }

    /// Stores the result of reading a text.
    pub(super) fn store(&self, text: &str, reading: &Reading) {
        self.kept
            .borrow_mut()
            .push((text.to_owned(), copy(reading)));
    }

    /// Stores the tree of a text in which the grammar finds no errors.
    pub(super) fn store_tree(&self, text: &str, ast: Ast) {
        let reading = Ok(Parsed {
            ast,
            problems: Vec::new(),
            stopped: None,
        });
        self.kept.borrow_mut().push((text.to_owned(), reading));
    }

    /// The common mistakes in a text.
    pub(super) fn slips(&self, text: &str) -> Rc<[Slip]> {
        let known = self.slips.borrow();
        if let Some((_, slips)) = known.iter().find(|(known, _)| known == text) {
            return Rc::clone(slips);
        }
        drop(known);
        let values = |name: &str| self.resource.field(name).map(values);
        let fields = Fields {
            values: &values,
            of_words: &|words: &str| field_of_words(self.resource, words),
        };
        let found: Rc<[Slip]> = slips(text, Some(fields)).into();
        self.slips
            .borrow_mut()
            .push((text.to_owned(), Rc::clone(&found)));
        found
    }
}

fn values(field: &Field) -> ValueKind {
    match field.kind {
        Kind::Text | Kind::Id | Kind::AnyOf(_) | Kind::Joined(_) | Kind::FilterAttribute => {
            ValueKind::Text
        }
        Kind::Choice { ordered: true, .. } | Kind::Number => ValueKind::Number,
        Kind::Choice { values, .. } => ValueKind::Choice(values),
        Kind::Decimal => ValueKind::Decimal,
        Kind::Date => ValueKind::Date,
        Kind::DateTime => ValueKind::Time,
        Kind::Flag => ValueKind::Flag,
    }
}

fn copy(reading: &Reading) -> Reading {
    match reading {
        Ok(parsed) => Ok(Parsed {
            ast: parsed.ast.clone(),
            problems: parsed.problems.clone(),
            stopped: parsed.stopped,
        }),
        Err(problems) => Err(problems.clone()),
    }
}
