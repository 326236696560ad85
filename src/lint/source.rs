//! The source of a query and the parts of a group, as written.

use crate::catalog::Resource;
use crate::diagnostics::excerpt;
use crate::hir::Query;
use crate::span::Span;
use crate::syntax::Parentheses;

/// The source of a query, for messages.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) text: &'t str,
    pub(super) parentheses: &'t Parentheses<'t>,
    pub(super) resource: &'static Resource,
}

impl Source<'_> {
    pub(super) fn written(self, span: Span) -> String {
        excerpt(
            self.text
                .get(self.parentheses.around(span).range())
                .unwrap_or_default(),
        )
    }
}

/// The members of a group as written: the conditions made from a list or a fixed set share one
/// span.
pub(super) fn parts(members: &[Query]) -> impl Iterator<Item = &[Query]> {
    // Most members already differ in their start.
    members.chunk_by(|left, right| {
        left.first_span() == right.first_span() && left.span() == right.span()
    })
}
