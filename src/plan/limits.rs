//! Limits on the size of a plan.

/// The default limit on the requests of a plan.
pub const DEFAULT_MAX_REQUESTS: usize = 16;

/// The default limit on the terms of a query's mixed part.
pub const DEFAULT_MAX_TERMS: usize = 512;

/// The maximum number of ANDs in a filter.
pub const MAX_FILTER_TERMS: usize = 1000;

/// Limits on the size of a plan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) max_requests: usize,
    pub(crate) max_terms: usize,
}
