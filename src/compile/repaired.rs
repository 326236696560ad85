//! A query with its common mistakes replaced, and the mapping back to positions in the original.

use crate::diagnostics::{Edit, Problem, Suggestion, edited};
use crate::span::Span;
use crate::syntax::Slip;

/// A query with its common mistakes replaced, which is parsed and checked instead of the original.
pub(super) struct Repaired {
    pub(super) text: String,
    /// The span of each mistake in the query, and of its replacement in the text.
    spans: Vec<(Span, Span)>,
    /// True if every mistake has a replacement; otherwise the text only serves to find other
    /// errors.
    pub(super) is_meant: bool,
}

impl Repaired {
    pub(super) fn new(query: &str, slips: &[Slip]) -> Self {
        let mut repaired = Repaired {
            text: String::with_capacity(query.len()),
            spans: Vec::with_capacity(slips.len()),
            is_meant: true,
        };
        let mut copied = 0;
        for slip in slips {
            copied = repaired.replace(query, copied, slip);
        }
        repaired.text += query.get(copied as usize..).unwrap_or_default();
        repaired
    }

    /// Adds the text after what has been copied, with a mistake replaced; returns the end of the
    /// replaced text.
    fn replace(&mut self, query: &str, copied: u32, slip: &Slip) -> u32 {
        let part = |from: u32, to: u32| query.get(from as usize..to as usize).unwrap_or_default();
        self.text += part(copied, slip.span.start);
        let start = self.text.len();
        let mut end = slip.span.end;
        if let Some((replaced, instead)) = &slip.replacement {
            end = end.max(replaced.end);
            self.text += part(slip.span.start, replaced.start);
            self.text += instead;
            self.text += part(replaced.end, end);
            self.is_meant &= slip.span.start >= copied;
        } else {
            self.is_meant = false;
            self.text += &slip.placeholder_text();
        }
        let replaced = Span::of(start..self.text.len());
        self.spans.push((Span::new(slip.span.start, end), replaced));
        end
    }

    /// The replacement of a mistake with corrections applied; `None` if one of them extends beyond
    /// it.
    pub(super) fn corrected(&self, slip: usize, corrections: &[Suggestion]) -> Option<Suggestion> {
        let (slip, replaced) = self.spans.get(slip)?;
        let edits = corrections.iter().flat_map(|correction| &correction.edits);
        let is_within = |edit: &Edit| edit.span().is_within(*replaced);
        if !edits.clone().all(is_within) {
            return None;
        }
        let before = self.text.get(..replaced.end as usize)?;
        let text = edited(before, edits).split_off(replaced.start as usize);
        let drops = corrections.iter().map(|correction| &*correction.drops);
        Some(Suggestion::of([(*slip, text)]).dropping(drops.collect::<Vec<_>>().join(" ")))
    }

    /// The mistake whose replacement contains a span of the text.
    pub(super) fn slip_at(&self, span: Span) -> Option<usize> {
        let at = self
            .spans
            .partition_point(|(_, replaced)| replaced.end <= span.start);
        let (_, replaced) = self.spans.get(at)?;
        (replaced.start < span.end.max(span.start + 1)).then_some(at)
    }

    /// A problem of the text, mapped to its span in the query.
    pub(super) fn in_query(&self, problem: Problem) -> Problem {
        problem.map_spans(|span| {
            let start = self.start_of(span.start);
            // A mistake replaced with nothing leaves an empty span, which ends before the mistake
            // and starts after it.
            Span::new(start, self.end_of(span.end).max(start))
        })
    }

    fn start_of(&self, at: u32) -> u32 {
        let after = self
            .spans
            .partition_point(|(_, replaced)| replaced.end <= at);
        match self.spans.get(after) {
            Some((slip, replaced)) if replaced.start <= at => slip.start,
            _ => self.outside(after, at),
        }
    }

    fn end_of(&self, at: u32) -> u32 {
        let after = self
            .spans
            .partition_point(|(_, replaced)| replaced.end < at);
        match self.spans.get(after) {
            Some((slip, replaced)) if replaced.start < at => slip.end,
            _ => self.outside(after, at),
        }
    }

    /// A position outside all mistakes, after the given number of them.
    fn outside(&self, after: usize, at: u32) -> u32 {
        let before = after.checked_sub(1).and_then(|last| self.spans.get(last));
        before.map_or(at, |(slip, replaced)| slip.end + (at - replaced.end))
    }
}
