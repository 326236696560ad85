//! The order of conditions in a request: that in which they are written, whatever planning has put together.

use std::collections::HashMap;

use super::filter::Halves;
use crate::hir::{Condition, Query};

/// The conditions of a query, numbered as they are written. Those of a list have the same place in the text, and the same
/// condition may stand in several: so both tell which one it is.
pub(super) struct Written<'q> {
    numbers: HashMap<(u32, &'q Condition), usize>,
}

impl<'q> Written<'q> {
    pub(super) fn of(query: &'q Query) -> Self {
        let mut numbers = HashMap::new();
        for condition in query.conditions() {
            let next = numbers.len();
            numbers
                .entry((condition.span.start, condition))
                .or_insert(next);
        }
        Written { numbers }
    }

    /// The same request, with the members of each group in the order of their first conditions.
    pub(super) fn order(&self, request: Halves) -> Halves {
        let mut filter = request.filter;
        for and in &mut filter {
            and.sort_by_key(|condition| self.number(condition));
        }
        filter.sort_by_cached_key(|and| {
            and.iter()
                .map(|condition| self.number(condition))
                .collect::<Vec<_>>()
        });
        Halves {
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

    /// A query in order, and the number of its first condition.
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
