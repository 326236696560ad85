//! The page of results in a response.

use std::ops::Range;

use miette::Diagnostic;
use thiserror::Error;

use super::token::Fingerprint;
use crate::catalog::Resource;

/// A page of results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The maximum number of records; without one, the operation's limit (assumed).
    pub max_results: Option<u16>,
    /// The token of the page, from the previous response; without it, the first page.
    pub next_token: Option<String>,
}

/// Why there is no such page.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
pub enum PageProblem {
    /// The page size is not allowed.
    #[error("MaxResults is {given}, but {operation} allows 1 to {most}")]
    #[diagnostic(code("connectql::max_results"))]
    MaxResults {
        /// The requested value.
        given: String,
        /// The operation.
        operation: &'static str,
        /// The largest page.
        most: u16,
    },
    /// Not a token, or a token of another request.
    #[error("NextToken is not a token of this request")]
    #[diagnostic(
        code("connectql::next_token"),
        help(
            "send the token with the same request as before, apart from paging options; without a \
            token, the search starts again"
        )
    )]
    NextToken,
}

impl Page {
    /// The maximum number of records.
    pub(super) fn size(&self, resource: &Resource) -> Result<usize, PageProblem> {
        match self.max_results {
            None => Ok(usize::from(resource.max_results)),
            Some(size) if (1..=resource.max_results).contains(&size) => Ok(usize::from(size)),
            Some(given) => Err(PageProblem::MaxResults {
                given: given.to_string(),
                operation: resource.operation,
                most: resource.max_results,
            }),
        }
    }

    /// The range of the `total` records on this page.
    pub(super) fn range(
        &self,
        size: usize,
        fingerprint: Fingerprint,
        total: usize,
    ) -> Result<Range<usize>, PageProblem> {
        let start = match &self.next_token {
            None => 0,
            Some(token) => fingerprint.offset(token).ok_or(PageProblem::NextToken)?,
        };
        let start = start.min(total);
        Ok(start..start.saturating_add(size).min(total))
    }
}
