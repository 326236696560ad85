//! The catalog for programs: the output of `connectql resources --json`.

use serde::Serialize;

use super::fields::{ChoiceCondition, Contains, Field, Kind, Returned, Spelling};
use super::filter_condition::FilterMember;
use super::functions::{Function, FunctionEntry};
use super::limits::{
    BURST_CALLS, CALLS_PER_SECOND, CONTAINS_MAX, CONTAINS_MIN, LEVEL_MAX, LEVEL_MIN, TAG_KEY_MAX,
    TAG_VALUE_MAX,
};
use super::operators::{ON_OTHER_FIELD, ON_PART, ON_TAG};
use super::resource::Resource;
use crate::syntax::ast::Operator;

/// The description of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ResourceDescription {
    /// The name in the language.
    pub resource: &'static str,
    /// The name of one record.
    pub singular: &'static str,
    /// The operation.
    pub operation: &'static str,
    /// The path of the operation.
    pub path: String,
    /// The AWS command.
    pub command: String,
    /// The member of the response that contains the records.
    pub result_list: &'static str,
    /// The members of a record that identify it.
    pub id: &'static [&'static str],
    /// JMESPath of the ID by which to merge the results of several requests.
    pub unite_by: String,
    /// Calls per second that the service allows for the operation, shared by all callers of an account and Region.
    pub calls_per_second: u32,
    /// Calls that the service allows in a burst.
    pub burst: u32,
    /// True if the AWS CLI and boto3 have a paginator for the operation.
    pub paginator: bool,
    /// The largest page.
    pub max_results: u16,
    /// The member with the tags of a record, if the service returns them.
    pub tags: Option<&'static str>,
    /// The members that `SearchFilter` may have, the one for tags alone first.
    pub filters: Vec<&'static str>,
    /// True if the resource has proficiencies to search.
    pub proficiencies: bool,
    /// True if the resource has hierarchy groups to search.
    pub hierarchy: bool,
    /// The fields.
    pub fields: Vec<FieldDescription>,
    /// The functions.
    pub functions: Vec<FunctionDescription>,
    /// The service's limits on conditions in a filter, if there are any.
    pub filter_limits: Option<FilterLimits>,
}

/// The maximum numbers of conditions in a `UserAttributeFilter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FilterLimits {
    /// The maximum number of tags.
    pub tags: usize,
    /// The maximum number of hierarchy groups.
    pub groups: usize,
}

/// The description of a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionDescription {
    /// Its name.
    pub name: &'static str,
    /// Its syntax.
    pub usage: &'static str,
    /// A one-line description.
    pub about: &'static str,
    /// Its arguments.
    pub parts: Vec<PartDescription>,
    /// The resource whose records have the IDs that it accepts.
    pub id_of: Option<&'static str>,
    /// The operators allowed after its parentheses.
    pub operators: Vec<&'static str>,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PartDescription {
    /// Its name.
    pub name: &'static str,
    /// The operators it supports.
    pub operators: Vec<&'static str>,
    /// The lowest value, of a number.
    pub min: Option<i32>,
    /// The highest value, of a number.
    pub max: Option<i32>,
    /// The maximum length of a string in characters, if the service limits it.
    pub max_length: Option<usize>,
}

/// The description of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FieldDescription {
    /// The service's spelling.
    pub name: &'static str,
    /// Short names.
    pub short: &'static [&'static str],
    /// The kind of its values.
    pub kind: &'static str,
    /// True if a record may have several values.
    pub many: bool,
    /// The resource whose records have these IDs.
    pub id_of: Option<&'static str>,
    /// The operators it supports. If `<` is one of them, `in` accepts a range.
    pub operators: Vec<&'static str>,
    /// The values, if they are a fixed set.
    pub values: Option<&'static [&'static str]>,
    /// The member of a criteria node for the field; `None` if only the filter supports it.
    pub condition: Option<&'static str>,
    /// The length limits of `CONTAINS`, if the field supports it.
    pub contains: Option<ContainsBounds>,
    /// `documented` or `assumed`.
    pub spelling: &'static str,
    /// The path of the value in records, if the search returns it.
    pub returned: Option<Vec<&'static str>>,
    /// A one-line description.
    pub about: &'static str,
}

/// The length limits of `CONTAINS`, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ContainsBounds {
    /// The minimum.
    pub min: usize,
    /// The maximum.
    pub max: usize,
    /// True if the service documents them for this field.
    pub documented: bool,
}

impl Resource {
    /// Describes this resource for programs.
    ///
    /// ```
    /// let users = connectql::USERS.describe();
    /// assert_eq!(users.path, "/search-users");
    /// assert_eq!(users.filters, ["TagFilter", "UserAttributeFilter"]);
    /// ```
    pub fn describe(&self) -> ResourceDescription {
        ResourceDescription {
            resource: self.name,
            singular: self.singular,
            operation: self.operation,
            path: format!("/{}", self.command()),
            command: self.command(),
            result_list: self.result_list,
            id: self.id,
            unite_by: self.unite_by(),
            calls_per_second: CALLS_PER_SECOND,
            burst: BURST_CALLS,
            paginator: self.paginator,
            max_results: self.max_results,
            tags: self.tags,
            filters: self.filters.iter().map(|member| member.name()).collect(),
            proficiencies: self.proficiencies,
            hierarchy: self.hierarchy,
            fields: self
                .fields
                .iter()
                .map(|field| self.describe_field(field))
                .collect(),
            functions: self.functions().map(FunctionEntry::describe).collect(),
            filter_limits: self
                .filters
                .iter()
                .find_map(|filter| filter.limits())
                .map(|most| FilterLimits {
                    tags: most.tags,
                    groups: most.conditions,
                }),
        }
    }

    fn describe_field(&self, field: &Field) -> FieldDescription {
        FieldDescription {
            name: field.name,
            short: field.short,
            kind: field.kind.name(),
            many: field.many,
            id_of: field.id_of,
            operators: texts(field.kind.operators()),
            values: field.kind.values(),
            condition: field.kind.condition(),
            contains: field.contains_bounds(),
            spelling: match field.spelling {
                Spelling::Documented => "documented",
                Spelling::Assumed => "assumed",
            },
            returned: self.paths(field),
            about: field.about,
        }
    }

    /// The paths of a field's value in records; for a field made of several, the paths of all of
    /// them.
    fn paths(&self, field: &Field) -> Option<Vec<&'static str>> {
        let Some(names) = field.kind.made_of() else {
            return field.returned.paths();
        };
        let paths: Option<Vec<_>> = self
            .members_of(names)
            .map(|member| member.returned.paths())
            .collect();
        paths.map(|paths| paths.concat())
    }
}

impl FunctionEntry {
    fn describe(&self) -> FunctionDescription {
        let after = if self.function == Function::Field {
            ON_OTHER_FIELD
        } else {
            &[]
        };
        FunctionDescription {
            name: self.name,
            usage: self.usage,
            id_of: self.id_of,
            about: self.about,
            parts: self.function.parts(),
            operators: texts(after),
        }
    }
}

impl Function {
    fn parts(self) -> Vec<PartDescription> {
        let part = |name, operators| PartDescription {
            name,
            operators: texts(operators),
            min: None,
            max: None,
            max_length: None,
        };
        match self {
            Function::Tag => vec![
                PartDescription {
                    max_length: Some(TAG_KEY_MAX),
                    ..part("key", ON_TAG)
                },
                PartDescription {
                    max_length: Some(TAG_VALUE_MAX),
                    ..part("value", &[])
                },
            ],
            Function::Proficiency => vec![
                part("name", ON_PART),
                part("value", ON_PART),
                PartDescription {
                    min: Some(LEVEL_MIN),
                    max: Some(LEVEL_MAX),
                    ..part("level", Kind::Number.operators())
                },
            ],
            Function::Hierarchy => vec![part("group", &[])],
            Function::Field => vec![part("name", &[])],
        }
    }
}

fn texts(operators: &[Operator]) -> Vec<&'static str> {
    operators.iter().map(|operator| operator.text()).collect()
}

impl Field {
    fn contains_bounds(&self) -> Option<ContainsBounds> {
        self.kind
            .operators()
            .contains(&Operator::Contains)
            .then_some(ContainsBounds {
                min: CONTAINS_MIN,
                max: CONTAINS_MAX,
                documented: self.contains == Contains::Documented,
            })
    }
}

impl Kind {
    /// The name of the kind in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Id => "id",
            Kind::AnyOf(_) => "anyOf",
            Kind::Joined(_) => "joined",
            Kind::Choice { .. } => "choice",
            Kind::Number => "number",
            Kind::Decimal => "decimal",
            Kind::Date => "date",
            Kind::DateTime => "dateTime",
            Kind::Flag => "flag",
            Kind::FilterAttribute => "filterAttribute",
        }
    }

    /// The values, if they are a fixed set.
    ///
    /// ```
    /// let state = connectql::AGENT_STATUSES.field("state").unwrap();
    /// assert_eq!(state.kind.values(), Some(&["ENABLED", "DISABLED"][..]));
    /// ```
    pub fn values(self) -> Option<&'static [&'static str]> {
        if let Kind::Choice { values, .. } = self {
            Some(values)
        } else {
            None
        }
    }

    /// The member of a criteria node for the kind; `None` if only the filter supports it.
    pub fn condition(self) -> Option<&'static str> {
        match self {
            Kind::Text | Kind::Id | Kind::AnyOf(_) | Kind::Joined(_) => Some("StringCondition"),
            Kind::Choice { condition, .. } => Some(condition.name()),
            Kind::Number => Some("NumberCondition"),
            Kind::Decimal => Some("DecimalCondition"),
            Kind::Date => Some("DateCondition"),
            Kind::DateTime => Some("DateTimeCondition"),
            Kind::Flag => Some("BooleanCondition"),
            Kind::FilterAttribute => None,
        }
    }
}

impl ChoiceCondition {
    /// The member's name.
    pub fn name(self) -> &'static str {
        match self {
            ChoiceCondition::String => "StringCondition",
            ChoiceCondition::Type => "TypeCondition",
            ChoiceCondition::State => "StateCondition",
            ChoiceCondition::Status => "StatusCondition",
            ChoiceCondition::QueueType => "QueueTypeCondition",
            ChoiceCondition::ViewType => "ViewTypeCondition",
            ChoiceCondition::ViewStatus => "ViewStatusCondition",
        }
    }
}

impl FilterMember {
    /// The member's name.
    pub fn name(self) -> &'static str {
        match self {
            FilterMember::TagFilter => "TagFilter",
            FilterMember::AttributeFilter => "AttributeFilter",
            FilterMember::UserAttributeFilter => "UserAttributeFilter",
            FilterMember::FlowAttributeFilter => "FlowAttributeFilter",
            FilterMember::ContactEvaluationAttributeFilter => "ContactEvaluationAttributeFilter",
        }
    }
}

impl Returned {
    fn paths(self) -> Option<Vec<&'static str>> {
        match self {
            Returned::No => None,
            Returned::At(paths) => Some(paths.to_vec()),
            Returned::ParentInPath => Some(vec!["HierarchyPath"]),
        }
    }
}
