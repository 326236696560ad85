//! A query with what belongs in place of the forms of other languages in it, and where everything in it has been.

use super::corrected::edited;
use crate::diagnostics::{Edit, Problem, Suggestion};
use crate::span::Span;
use crate::syntax::Form;

/// A query without its forms, to be parsed and checked in its stead.
pub(super) struct Repaired {
    pub(super) text: String,
    /// For each form its place in the query, and the place of what is written instead.
    places: Vec<(Span, Span)>,
    /// True if every form has something to be written instead; otherwise the text is only good for finding other errors.
    pub(super) is_meant: bool,
}

impl Repaired {
    pub(super) fn new(query: &str, forms: &[Form]) -> Self {
        let mut repaired = Repaired {
            text: String::with_capacity(query.len()),
            places: Vec::with_capacity(forms.len()),
            is_meant: true,
        };
        let mut copied = 0;
        for form in forms {
            let part =
                |from: u32, to: u32| query.get(from as usize..to as usize).unwrap_or_default();
            repaired.text += part(copied, form.span.start);
            let start = repaired.text.len();
            let mut end = form.span.end;
            if let Some((place, instead)) = &form.instead {
                end = end.max(place.end);
                repaired.text += part(form.span.start, place.start);
                repaired.text += instead;
                repaired.text += part(place.end, end);
                repaired.is_meant &= form.span.start >= copied;
            } else {
                repaired.is_meant = false;
                repaired.text += &form.stand_in_text();
            }
            let place = Span::of(start..repaired.text.len());
            repaired
                .places
                .push((Span::new(form.span.start, end), place));
            copied = end;
        }
        repaired.text += query.get(copied as usize..).unwrap_or_default();
        repaired
    }

    /// What belongs in place of a form, with corrections of the text there; `None` where one reaches further.
    pub(super) fn corrected(&self, form: usize, corrections: &[Suggestion]) -> Option<Suggestion> {
        let (form, place) = self.places.get(form)?;
        let edits = corrections.iter().flat_map(|correction| &correction.edits);
        let is_within = |edit: &Edit| edit.span().is_within(*place);
        if !edits.clone().all(is_within) {
            return None;
        }
        let before = self.text.get(..place.end as usize)?;
        let text = edited(before, edits).split_off(place.start as usize);
        let drops = corrections.iter().map(|correction| &*correction.drops);
        Some(Suggestion::of([(*form, text)]).dropping(drops.collect::<Vec<_>>().join(" ")))
    }

    /// The form in whose place a span of the text is.
    pub(super) fn form_at(&self, span: Span) -> Option<usize> {
        let at = self
            .places
            .partition_point(|(_, place)| place.end <= span.start);
        let (_, place) = self.places.get(at)?;
        (place.start < span.end.max(span.start + 1)).then_some(at)
    }

    /// A problem of the text at its place in the query.
    pub(super) fn in_query(&self, problem: Problem) -> Problem {
        problem.moved(|span| {
            let start = self.start_of(span.start);
            // An empty place where a form has become nothing ends before the form and starts behind it.
            Span::new(start, self.end_of(span.end).max(start))
        })
    }

    fn start_of(&self, at: u32) -> u32 {
        let behind = self.places.partition_point(|(_, place)| place.end <= at);
        match self.places.get(behind) {
            Some((form, place)) if place.start <= at => form.start,
            _ => self.outside(behind, at),
        }
    }

    fn end_of(&self, at: u32) -> u32 {
        let behind = self.places.partition_point(|(_, place)| place.end < at);
        match self.places.get(behind) {
            Some((form, place)) if place.start < at => form.end,
            _ => self.outside(behind, at),
        }
    }

    /// A place in the query, behind so many forms and in none.
    fn outside(&self, behind: usize, at: u32) -> u32 {
        let before = behind.checked_sub(1).and_then(|last| self.places.get(last));
        before.map_or(at, |(form, place)| form.end + (at - place.end))
    }
}
