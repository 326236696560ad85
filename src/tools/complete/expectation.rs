//! The kind of text expected at a position, for applications that know more values than the catalog.

use serde::Serialize;

use crate::catalog::{self, Function, Resource};
use crate::check::part_word;
use crate::syntax::ast::{Argument, Condition, Subject, Test};
use crate::syntax::{Expectations, Expected};

/// The kind of text expected at a position in a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Expectation {
    /// A condition: a field or a function.
    Condition,
    /// An operator.
    Operator,
    /// `and`, `or` or the end of the query.
    Join,
    /// A value of a field.
    FieldValue {
        /// The field, in the service's spelling.
        field: String,
    },
    /// The key of a tag.
    TagKey,
    /// A value of a tag.
    TagValue {
        /// The tag's key.
        key: String,
    },
    /// The name of a predefined attribute.
    AttributeName,
    /// A value of a predefined attribute: a proficiency such as `English`.
    AttributeValue,
    /// The level of a proficiency.
    Level,
    /// The ID of a hierarchy group.
    GroupId,
    /// The name of a field that is not in the catalog.
    FieldName,
    /// A value of such a field.
    OtherValue {
        /// The name of the field.
        field: String,
    },
}

/// Converts a parser's expectations to those of a resource.
pub(super) fn expectation(
    resource: &'static Resource,
    expecting: &Expectations,
) -> Option<Expectation> {
    let expects = |expected| expecting.expected.contains(&expected);
    if expects(Expected::Value) || expects(Expected::Argument) {
        return value(resource, expecting);
    }
    // A complete condition can be followed by both.
    if expects(Expected::Operator) && is_untested(expecting) {
        return Some(Expectation::Operator);
    }
    if expects(Expected::And) {
        return Some(Expectation::Join);
    }
    expects(Expected::Condition).then_some(Expectation::Condition)
}

fn is_untested(expecting: &Expectations) -> bool {
    let condition = expecting.condition.as_ref();
    condition.is_none_or(|condition| condition.test.is_none())
}

fn value(resource: &'static Resource, expecting: &Expectations) -> Option<Expectation> {
    let Condition { subject, test } = expecting.condition.as_ref()?;
    let (function, arguments) = match subject {
        Subject::Field(name) => {
            let field = resource.field(&name.node)?.name.to_owned();
            return Some(Expectation::FieldValue { field });
        }
        Subject::Call {
            function,
            arguments,
        } => (catalog::function(&function.node)?.function, arguments),
    };
    let last = arguments.last();
    let compared = last.filter(|argument| argument.test.is_some());
    match (function, compared) {
        (Function::Tag, Some(argument)) => Some(Expectation::TagValue {
            key: key(argument)?,
        }),
        (Function::Tag, None) => Some(Expectation::TagKey),
        (Function::Proficiency, Some(argument)) => Some(match part_word(argument) {
            Some("name") => Expectation::AttributeName,
            Some("value") => Expectation::AttributeValue,
            _ => Expectation::Level,
        }),
        (Function::Proficiency, None) => Some(Expectation::AttributeValue),
        (Function::Hierarchy, _) => Some(Expectation::GroupId),
        (Function::Field, _) => other_value(test.as_ref(), last),
    }
}

fn other_value(test: Option<&Test>, name: Option<&Argument>) -> Option<Expectation> {
    if test.is_none() {
        return Some(Expectation::FieldName);
    }
    let field = key(name?)?;
    Some(Expectation::OtherValue { field })
}

fn key(argument: &Argument) -> Option<String> {
    argument.key.node.as_text().map(str::to_owned)
}
