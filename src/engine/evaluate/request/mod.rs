//! Evaluates a request on a record of an instance, as the service is assumed to do.

mod ancestry;
mod criteria;
mod element;
mod filter;
mod group;
mod interval;
mod leaf;
mod values;

use self::ancestry::Groups;
use self::criteria::Criteria;
use self::filter::Filter;
use super::json::Json;
use super::problem::{RequestFault, RequestProblem};
use super::record::Record;
use crate::catalog::Resource;
use crate::wire::SearchRequest;

/// A request prepared for evaluation on many records of an instance, without allocating memory.
///
/// Criteria and filter must both match (assumed); without either, every record matches. Paging
/// options are ignored.
///
/// ```
/// use connectql::evaluate::RequestEvaluator;
/// use connectql::wire::SearchRequest;
///
/// let request: SearchRequest = serde_json::from_str(r#"{"SearchCriteria": {"StringCondition": {
///     "FieldName": "Username", "Value": "AMARA", "ComparisonType": "STARTS_WITH"}}}"#).unwrap();
/// let evaluator = RequestEvaluator::new(&connectql::USERS, &request, None)?;
/// assert!(evaluator.matches(&r#"{"Username": "amara.obi"}"#.parse().unwrap()));
/// # Ok::<(), connectql::evaluate::RequestProblem>(())
/// ```
#[derive(Debug)]
pub struct RequestEvaluator {
    criteria: Option<Criteria>,
    filter: Option<Filter>,
}

impl RequestEvaluator {
    /// Prepares a request to search a resource. `groups` are the hierarchy groups of the instance,
    /// `None` if they are not known.
    ///
    /// # Errors
    ///
    /// If the operation has no such condition, field or filter, or a value cannot be read.
    pub fn new(
        resource: &Resource,
        request: &SearchRequest,
        groups: Option<&[Record]>,
    ) -> Result<Self, RequestProblem> {
        let groups = Groups::new(groups);
        let criteria = request.search_criteria.as_ref();
        let criteria = criteria.map(|criteria| Criteria::new(resource, criteria, &groups));
        let filter = request
            .search_filter
            .as_ref()
            .map(|filter| Filter::new(resource, filter, &groups));
        Ok(RequestEvaluator {
            criteria: criteria
                .transpose()
                .map_err(|problem| problem.under("SearchCriteria"))?,
            filter: filter
                .transpose()
                .map_err(|problem| problem.under("SearchFilter"))?,
        })
    }

    /// True if the request matches a record.
    pub fn matches(&self, record: &Record) -> bool {
        self.finds(record.json())
    }

    /// Checks that records have the members that the request needs but responses never have.
    pub(crate) fn check_unreturned_members(
        &self,
        operation: &'static str,
        is_known: impl Fn(&str) -> bool,
    ) -> Result<(), RequestProblem> {
        let mut missing = None;
        let mut take = |path, member| {
            if missing.is_none() && !is_known(member) {
                let fault = RequestFault::NeverReturned { operation, member };
                missing = Some(RequestProblem::at(path, fault));
            }
        };
        if let Some(criteria) = &self.criteria {
            criteria.for_each_unreturned(&mut |member| take("SearchCriteria", member));
        }
        if let Some(filter) = &self.filter {
            filter.for_each_unreturned(&mut |member| take("SearchFilter", member));
        }
        missing.map_or(Ok(()), Err)
    }

    /// True if the request matches a packed record.
    pub(crate) fn finds(&self, record: Json<'_>) -> bool {
        self.criteria
            .as_ref()
            .is_none_or(|criteria| criteria.matches(record))
            && self
                .filter
                .as_ref()
                .is_none_or(|filter| filter.matches(record))
    }
}

#[cfg(test)]
mod tests;
