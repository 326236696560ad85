//! Restores source order in the conditions of a request after planning.

use std::collections::HashMap;

use super::filter::PlannedRequest;
use crate::hir::{Condition, Query};

/// The conditions of a query, numbered in source order. The conditions of a list share a position,
/// and the same condition may occur at several, so both are needed to identify one.
pub(super) struct SourceOrder<'q> {
    numbers: HashMap<(u32, &'q Condition), usize>,
}

impl<'q> SourceOrder<'q> {
    pub(super) fn of(query: &'q Query) -> Self {
        let mut numbers = HashMap::new();
        for condition in query.conditions() {
            let next = numbers.len();
            numbers
                .entry((condition.span.start, condition))
                .or_insert(next);
        }
        SourceOrder { numbers }
    }

    /// The same request, with the members of each group ordered by their first conditions.
    pub(super) fn order(&self, request: PlannedRequest) -> PlannedRequest {
        let mut filter = request.filter;
        for and in &mut filter {
            and.sort_by_key(|condition| self.number(condition));
        }
        filter.sort_by_cached_key(|and| {
            and.iter()
                .map(|condition| self.number(condition))
                .collect::<Vec<_>>()
        });
        PlannedRequest {
            criteria: self.sorted(request.criteria).0,
            filter,
        }
    }

    fn number(&self, condition: &Condition) -> usize {
        self.numbers
            .get(&(condition.span.start, condition))
            .copied()
            .unwrap_or(usize::MAX)
    }

    /// A query in source order, and the number of its first condition.
    fn sorted(&self, query: Query) -> (Query, usize) {
        match query {
            Query::Everything => (query, 0),
            Query::Condition(ref condition) | Query::Not(ref condition) => {
                let first = self.number(condition);
                (query, first)
            }
            Query::And(members) => self.sorted_members(members, Query::all_with_repeats),
            Query::Or(members) => self.sorted_members(members, Query::any_with_repeats),
        }
    }

    fn sorted_members(
        &self,
        members: Vec<Query>,
        unite: fn(Vec<Query>) -> Query,
    ) -> (Query, usize) {
        let mut members: Vec<(Query, usize)> = members
            .into_iter()
            .map(|member| self.sorted(member))
            .collect();
        members.sort_by_key(|(_, first)| *first);
        let first = members.first().map_or(0, |(_, first)| *first);
        (
            unite(members.into_iter().map(|(member, _)| member).collect()),
            first,
        )
    }
}
