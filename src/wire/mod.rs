//! The JSON of the Search operations as types, for reading and writing.
//!
//! The names of variants and members are the service's own JSON names. A criteria node and a filter are enums, so
//! that "exactly one member" holds by type. The shapes are documented (the request syntax of the `Search…`
//! operations in the Amazon Connect API reference).

mod constructors;
mod decimal;
mod depth;
mod escape;
pub(crate) mod json;
mod limited;
mod mark;
mod read;
mod whole;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub(crate) use decimal::{read_decimal, write_decimal};
pub(crate) use depth::depth;
pub use escape::write_json;
pub(crate) use limited::{Allowance, Limited, VALUE_MAX};
pub(crate) use mark::skip_mark;
pub(crate) use read::{Fault, FaultInValue, read, unknown_member};

/// A request of a Search operation. Members are serialized only if they are not empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct SearchRequest {
    /// The instance to search: an ID, or an ARN if the operation accepts one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// The page token to continue from, returned by the previous response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// Maximum records per page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<u16>,
    /// Tags, and other conditions that the operation's filter supports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_filter: Option<SearchFilter>,
    /// The tree of conditions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_criteria: Option<SearchCriteria>,
}

/// A node of the tree of conditions: exactly one member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SearchCriteria {
    /// Any of the nodes.
    OrConditions(Vec<SearchCriteria>),
    /// All of the nodes.
    AndConditions(Vec<SearchCriteria>),
    /// A field compared as a string.
    StringCondition(StringCondition),
    /// A field compared as a whole number.
    NumberCondition(NumberCondition),
    /// A field compared as a decimal number.
    DecimalCondition(DecimalCondition),
    /// A field compared as a calendar date.
    DateCondition(DateCondition),
    /// A field compared as a date and time.
    DateTimeCondition(DateTimeCondition),
    /// A field that is true or false.
    BooleanCondition(BooleanCondition),
    /// Conditions on the elements of a user's list: proficiencies.
    ListCondition(ListCondition),
    /// A user's hierarchy group.
    HierarchyGroupCondition(HierarchyGroupCondition),
    /// A flow's type.
    TypeCondition(String),
    /// The state of a flow or a flow module.
    StateCondition(String),
    /// The status of a flow, a flow module or a test case.
    StatusCondition(String),
    /// A queue's type.
    QueueTypeCondition(String),
    /// A view's type.
    ViewTypeCondition(String),
    /// A view's status.
    ViewStatusCondition(String),
}

/// A field compared as a string.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct StringCondition {
    /// The field, spelled as the operation documents it.
    pub field_name: Cow<'static, str>,
    /// The text to compare with.
    pub value: String,
    /// The comparison.
    pub comparison_type: StringComparisonType,
}

/// A comparison of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum StringComparisonType {
    /// It begins with the text.
    StartsWith,
    /// It contains the text.
    Contains,
    /// It is the text.
    Exact,
}

/// A comparison of whole or decimal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum NumberComparisonType {
    /// `>=`
    GreaterOrEqual,
    /// `>`
    Greater,
    /// `<=`
    LesserOrEqual,
    /// `<`
    Lesser,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// From `MinValue` to `MaxValue`, assumed to be inclusive.
    Range,
}

/// A comparison of dates, or of dates and times. A date alone does not support `RANGE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum DateComparisonType {
    /// After.
    GreaterThan,
    /// Before.
    LessThan,
    /// At or after.
    GreaterThanOrEqualTo,
    /// At or before.
    LessThanOrEqualTo,
    /// At.
    EqualTo,
    /// From `MinValue` to `MaxValue`, assumed to be inclusive.
    Range,
}

impl DateComparisonType {
    /// The same comparison of numbers.
    pub(crate) fn of_numbers(self) -> NumberComparisonType {
        match self {
            DateComparisonType::EqualTo => NumberComparisonType::Equal,
            DateComparisonType::GreaterThan => NumberComparisonType::Greater,
            DateComparisonType::GreaterThanOrEqualTo => NumberComparisonType::GreaterOrEqual,
            DateComparisonType::LessThan => NumberComparisonType::Lesser,
            DateComparisonType::LessThanOrEqualTo => NumberComparisonType::LesserOrEqual,
            DateComparisonType::Range => NumberComparisonType::Range,
        }
    }
}

/// A comparison of a flag (a Boolean field).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum BooleanComparisonType {
    /// It is set.
    IsTrue,
    /// It is not set.
    IsFalse,
}

/// A field compared as a whole number. The operand of a comparison with one bound goes in
/// `MinValue`, that of `LESSER…` in `MaxValue` (the first is documented by examples, the second
/// assumed).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct NumberCondition {
    /// The field, spelled as the operation documents it; a proficiency's level is `limit`.
    pub field_name: Cow<'static, str>,
    /// The lower bound, or the number itself.
    #[serde(
        default,
        deserialize_with = "whole::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub min_value: Option<i32>,
    /// The upper bound.
    #[serde(
        default,
        deserialize_with = "whole::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub max_value: Option<i32>,
    /// The comparison.
    pub comparison_type: NumberComparisonType,
}

/// A field compared as a decimal number, with bounds as in [`NumberCondition`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct DecimalCondition {
    /// The field, spelled as the operation documents it.
    pub field_name: Cow<'static, str>,
    /// The lower bound, or the number itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_value: Option<f64>,
    /// The upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_value: Option<f64>,
    /// The comparison.
    pub comparison_type: NumberComparisonType,
}

/// A field compared as a calendar date, `2024-07-18`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct DateCondition {
    /// The field, spelled as the operation documents it.
    pub field_name: Cow<'static, str>,
    /// The date.
    pub value: String,
    /// The comparison; never `RANGE`.
    pub comparison_type: DateComparisonType,
}

/// A field compared as a date and time, `2024-07-18T09:30:00Z`, with bounds as in
/// [`NumberCondition`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct DateTimeCondition {
    /// The field, spelled as the operation documents it.
    pub field_name: Cow<'static, str>,
    /// The lower bound, or the time itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_value: Option<String>,
    /// The upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_value: Option<String>,
    /// The comparison.
    pub comparison_type: DateComparisonType,
}

/// A field that is true or false.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct BooleanCondition {
    /// The field, spelled as the operation documents it.
    pub field_name: Cow<'static, str>,
    /// True or false.
    pub comparison_type: BooleanComparisonType,
}

/// A condition on a user's list: one of its elements must match all conditions (assumed: the same
/// element).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ListCondition {
    /// The list to search.
    pub target_list_type: TargetListType,
    /// The conditions that one element must match, all of them.
    pub conditions: Vec<ElementCondition>,
}

/// The lists that a [`ListCondition`] can search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum TargetListType {
    /// A user's proficiencies.
    Proficiencies,
}

/// A condition on an element of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ElementCondition {
    /// A proficiency's `name` or `value`.
    StringCondition(StringCondition),
    /// A proficiency's level, called `limit`.
    NumberCondition(NumberCondition),
}

/// A user's hierarchy group.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct HierarchyGroupCondition {
    /// The group's ID.
    pub value: String,
    /// The group alone, or the group and those below it.
    pub hierarchy_group_match_type: HierarchyGroupMatchType,
}

/// The reach of a [`HierarchyGroupCondition`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum HierarchyGroupMatchType {
    /// Only the given group.
    Exact,
    /// The given group and all groups below it.
    WithChildGroups,
}

/// A filter: exactly one member. It must match together with the criteria (assumed; the reference
/// says "filters to be applied to search results").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SearchFilter {
    /// Tags, the ANDs as bare lists.
    TagFilter(TagFilter),
    /// Tags, the ANDs as objects.
    AttributeFilter(AttributeFilter),
    /// Tags and hierarchy groups of users.
    UserAttributeFilter(AttributeFilter),
    /// Tags and types of flows.
    FlowAttributeFilter(AttributeFilter),
    /// Tags and attributes of contact evaluations.
    ContactEvaluationAttributeFilter(AttributeFilter),
}

/// An OR of ANDs of tags: exactly one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TagFilter {
    /// Any of the lists, with all of its tags.
    OrConditions(Vec<Vec<TagCondition>>),
    /// All of the tags.
    AndConditions(Vec<TagCondition>),
    /// One tag.
    TagCondition(TagCondition),
}

/// An OR of ANDs of tags and other conditions that the operation's filter supports: exactly one
/// member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum AttributeFilter {
    /// Any of the ANDs.
    OrConditions(Vec<AttributeAndCondition>),
    /// One AND.
    AndCondition(AttributeAndCondition),
    /// One tag.
    TagCondition(TagCondition),
    /// One hierarchy group; in a `UserAttributeFilter`.
    HierarchyGroupCondition(HierarchyGroupCondition),
    /// One type of flow; in a `FlowAttributeFilter`.
    ContactFlowTypeCondition(ContactFlowTypeCondition),
    /// One attribute; in a `ContactEvaluationAttributeFilter`.
    ContactEvaluationAttributeCondition(ContactEvaluationAttributeCondition),
}

/// An AND within a filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AttributeAndCondition {
    /// All of these tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tag_conditions: Vec<TagCondition>,
    /// In this group; in a `UserAttributeFilter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hierarchy_group_condition: Option<HierarchyGroupCondition>,
    /// The type of a flow, in a `FlowAttributeFilter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_flow_type_condition: Option<ContactFlowTypeCondition>,
    /// With all of these attributes; in a `ContactEvaluationAttributeFilter`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attribute_conditions: Vec<ContactEvaluationAttributeCondition>,
}

/// A tag with exactly this key and value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct TagCondition {
    /// The key.
    pub tag_key: String,
    /// The value.
    pub tag_value: String,
}

/// A type of flow, in a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ContactFlowTypeCondition {
    /// The type.
    pub contact_flow_type: String,
}

/// An attribute of a contact evaluation, in a filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ContactEvaluationAttributeCondition {
    /// The attribute; the service documents `ContactAgentId`.
    pub attribute_key: String,
    /// Its value.
    pub attribute_value: ContactEvaluationAttributeValue,
    /// The comparison; the service documents only `EXACT`.
    pub comparison_type: StringComparisonType,
}

/// The value of an attribute of a contact evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ContactEvaluationAttributeValue {
    /// The text.
    pub string_value: String,
}
