//! A part of a query that the planner keeps whole: one member of a group, or several together.

use crate::hir::{Condition, Query};

/// Blocks are equal if they have the same members, however they were combined.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Block<'q> {
    /// A condition.
    One(&'q Query),
    /// All of these, two or more.
    All(Vec<&'q Query>),
    /// Any of these, two or more.
    Any(Vec<&'q Query>),
}

impl<'q> Block<'q> {
    /// All of some members of an AND.
    pub(super) fn all(members: Vec<&'q Query>) -> Self {
        Block::single(&members).unwrap_or(Block::All(members))
    }

    /// Any of some members of an OR.
    pub(super) fn any(members: Vec<&'q Query>) -> Self {
        Block::single(&members).unwrap_or(Block::Any(members))
    }

    fn single(members: &[&'q Query]) -> Option<Self> {
        let [member] = members else { return None };
        Some(match member {
            Query::And(inner) => Block::All(inner.iter().collect()),
            Query::Or(inner) => Block::Any(inner.iter().collect()),
            Query::Everything | Query::Condition(_) | Query::Not(_) => Block::One(member),
        })
    }

    /// The conditions, in source order.
    pub(super) fn conditions(&self) -> Vec<&'q Condition> {
        match self {
            Block::One(query) => query.conditions(),
            Block::All(members) | Block::Any(members) => members
                .iter()
                .flat_map(|query| query.conditions())
                .collect(),
        }
    }

    /// The block as a query.
    pub(super) fn query(&self) -> Query {
        match self {
            Block::One(query) => (*query).clone(),
            Block::All(members) => Query::and(members.iter().copied().cloned()),
            Block::Any(members) => Query::or(members.iter().copied().cloned()),
        }
    }
}
