//! Spans of a query's text.

/// A range of bytes in the query: from `start` up to, not including, `end`.
///
/// Offsets are `u32`: a query is at most 1 MiB long, and a node stays small.
///
/// ```
/// use connectql::Span;
///
/// let span = Span::new(2, 5);
/// assert_eq!(&"a name"[span.range()], "nam");
/// assert_eq!(span.to(Span::new(7, 9)), Span::new(2, 9));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span from byte `start` up to byte `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// The span of byte offsets; offsets past 4 GiB, which no query reaches, are cut off.
    pub fn of(range: std::ops::Range<usize>) -> Self {
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span::new(offset(range.start), offset(range.end))
    }

    /// The smallest span that contains this one and a later one.
    #[must_use]
    pub fn to(self, later: Span) -> Span {
        Span::new(self.start.min(later.start), self.end.max(later.end))
    }

    /// True if another span contains all of it.
    pub(crate) fn is_within(self, whole: Span) -> bool {
        whole.start <= self.start && self.end <= whole.end
    }

    /// The span as a range to index the text with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A node and its span. Equality compares only the nodes.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// The node.
    pub node: T,
    /// Its span in the query.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Combines a node and its span.
    pub const fn new(node: T, span: Span) -> Self {
        Spanned { node, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: std::hash::Hash> std::hash::Hash for Spanned<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.node.hash(state);
    }
}
