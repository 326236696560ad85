//! The texts parsed while one query is compiled, so that none is parsed twice.

use std::cell::RefCell;

use crate::diagnostics::Problem;
use crate::syntax::{Parsed, parse};

type Reading = Result<Parsed, Vec<Problem>>;

/// Wrong texts and what reading them has given; there are only a few.
#[derive(Default)]
pub(super) struct Readings {
    kept: RefCell<Vec<(String, Reading)>>,
}

impl Readings {
    /// Reads a text, or finds what it was read as.
    pub(super) fn parse(&self, text: &str) -> Reading {
        let kept = self.kept.borrow();
        if let Some((_, reading)) = kept.iter().find(|(known, _)| known == text) {
            return copy(reading);
        }
        drop(kept);
        let reading = parse(text);
        self.keep(text, &reading);
        reading
    }

    /// Keeps what a text was read as.
    pub(super) fn keep(&self, text: &str, reading: &Reading) {
        self.kept
            .borrow_mut()
            .push((text.to_owned(), copy(reading)));
    }
}

fn copy(reading: &Reading) -> Reading {
    match reading {
        Ok(parsed) => Ok(Parsed {
            ast: parsed.ast.clone(),
            problems: parsed.problems.clone(),
            misread: parsed.misread.clone(),
            stopped: parsed.stopped,
        }),
        Err(problems) => Err(problems.clone()),
    }
}
