//! The order of conditions in a request: that in which they are written, whatever planning has put together.

use super::filter::Halves;
use crate::query::Query;

/// The same request, with the members of each group in the order of their first conditions.
pub(super) fn as_written(request: Halves) -> Halves {
    let mut filter = request.filter;
    for and in &mut filter {
        and.sort_by_key(|condition| condition.span.start);
    }
    filter.sort_by_key(|and| and.first().map(|condition| condition.span.start));
    Halves { criteria: sorted(request.criteria), filter }
}

fn sorted(query: Query) -> Query {
    match query {
        Query::And(members) => Query::all_with_repeats(by_start(members)),
        Query::Or(members) => Query::any_with_repeats(by_start(members)),
        Query::Everything | Query::Condition(_) | Query::Not(_) => query,
    }
}

fn by_start(members: Vec<Query>) -> Vec<Query> {
    let mut members: Vec<Query> = members.into_iter().map(sorted).collect();
    members.sort_by_cached_key(|member| member.span().map(|span| span.start));
    members
}
