//! Reasons why a request cannot be evaluated.

use std::fmt;

use miette::Diagnostic;
use thiserror::Error;

use crate::catalog::Resource;

/// A request that the service would reject, or that cannot be evaluated here.
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[error("{path}: {fault}")]
#[diagnostic(code("connectql::bad_request"))]
#[non_exhaustive]
pub struct RequestProblem {
    /// The location in the request: `SearchCriteria.AndConditions[1].StringCondition`.
    pub path: String,
    /// The fault there.
    pub fault: RequestFault,
}

/// An error in a request.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RequestFault {
    /// The operation has no such member.
    #[error("{operation} has no such member")]
    UnknownMember {
        /// The operation.
        operation: &'static str,
    },
    /// The operation has no such field for this kind of condition.
    #[error("{operation} has no field `{name}` for this condition")]
    UnknownField {
        /// The operation.
        operation: &'static str,
        /// The name of the field.
        name: String,
    },
    /// A value that the member does not accept.
    #[error("`{value}` is not {expected}")]
    BadValue {
        /// The value.
        value: String,
        /// The expected text.
        expected: &'static str,
    },
    /// A comparison without its operand.
    #[error("the comparison needs `{member}`")]
    MissingOperand {
        /// The member that is missing.
        member: &'static str,
    },
    /// More conditions than the service allows.
    #[error("more than {limit} {what}")]
    TooMany {
        /// The part that exceeds the limit.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The condition needs a member that responses never have, and no record of the instance has
    /// it.
    #[error("no record in the data file has `{member}`, which {operation} never returns")]
    NeverReturned {
        /// The operation.
        operation: &'static str,
        /// The member of a record.
        member: &'static str,
    },
    /// The instance does not contain the hierarchy of groups.
    #[error(
        "the data file has no `UserHierarchyGroups`, so the groups below a group are not known"
    )]
    GroupsUnknown,
}

impl RequestFault {
    /// A member that the operation lacks.
    pub(super) fn unknown_member(resource: &Resource) -> Self {
        RequestFault::UnknownMember {
            operation: resource.operation,
        }
    }

    /// The problem of the node that is being read.
    pub(super) fn here(self) -> RequestProblem {
        RequestProblem::at("", self)
    }
}

impl RequestProblem {
    pub(super) fn at(member: &str, fault: RequestFault) -> Self {
        RequestProblem {
            path: member.to_owned(),
            fault,
        }
    }

    /// The problem for a name that does not belong to a field with this kind of condition.
    pub(super) fn unknown_field(resource: &Resource, name: &str) -> Self {
        let fault = RequestFault::UnknownField {
            operation: resource.operation,
            name: name.to_owned(),
        };
        RequestProblem::at("FieldName", fault)
    }

    /// The same problem, with the path extended by the enclosing node, or by the position in its
    /// list: `[1]`.
    pub(super) fn under(mut self, member: impl fmt::Display) -> Self {
        let is_joined = self.path.is_empty() || self.path.starts_with('[');
        let dot = if is_joined { "" } else { "." };
        self.path = format!("{member}{dot}{}", self.path);
        self
    }
}
