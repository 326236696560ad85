//! A part of a query that stays in one piece: a member of a group, or several of them together.

use crate::hir::{Condition, Query};

/// Parts are equal when they ask the same, however they were put together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Whole<'q> {
    /// A condition.
    One(&'q Query),
    /// All of these, two or more.
    All(Vec<&'q Query>),
    /// Any of these, two or more.
    Any(Vec<&'q Query>),
}

impl<'q> Whole<'q> {
    /// All of some members of an AND.
    pub(super) fn all(members: Vec<&'q Query>) -> Self {
        Whole::single(&members).unwrap_or(Whole::All(members))
    }

    /// Any of some members of an OR.
    pub(super) fn any(members: Vec<&'q Query>) -> Self {
        Whole::single(&members).unwrap_or(Whole::Any(members))
    }

    fn single(members: &[&'q Query]) -> Option<Self> {
        let [member] = members else { return None };
        Some(match member {
            Query::And(inner) => Whole::All(inner.iter().collect()),
            Query::Or(inner) => Whole::Any(inner.iter().collect()),
            Query::Everything | Query::Condition(_) | Query::Not(_) => Whole::One(member),
        })
    }

    /// The conditions, in the order in which they were written.
    pub(super) fn conditions(&self) -> Vec<&'q Condition> {
        match self {
            Whole::One(query) => query.conditions(),
            Whole::All(members) | Whole::Any(members) => members
                .iter()
                .flat_map(|query| query.conditions())
                .collect(),
        }
    }

    /// The part as a query of its own.
    pub(super) fn query(&self) -> Query {
        match self {
            Whole::One(query) => (*query).clone(),
            Whole::All(members) => Query::and(members.iter().copied().cloned()),
            Whole::Any(members) => Query::or(members.iter().copied().cloned()),
        }
    }
}
