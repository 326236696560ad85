//! Constructors of conditions: the service may add members to its types, so callers must not need to name all
//! of them.

use std::borrow::Cow;

use super::{
    BooleanComparisonType, BooleanCondition, ContactEvaluationAttributeCondition,
    ContactEvaluationAttributeValue, ContactFlowTypeCondition, DateComparisonType, DateCondition,
    DateTimeCondition, DecimalCondition, ElementCondition, HierarchyGroupCondition,
    HierarchyGroupMatchType, ListCondition, NumberComparisonType, NumberCondition, SearchCriteria,
    StringComparisonType, StringCondition, TagCondition, TargetListType,
};

/// Generates a constructor for each type from all its members.
macro_rules! constructors {
    ($($(#[$about:meta])* $type:ident($($member:ident: $given:ty),* $(,)?);)*) => {$(
        impl $type {
            $(#[$about])*
            pub fn new($($member: $given),*) -> Self {
                $type {
                    $($member: $member.into(),)*
                }
            }
        }
    )*};
}

constructors! {
    /// A field, its comparison, and the text to compare with.
    ///
    /// ```
    /// use connectql::wire::{SearchCriteria, SearchRequest, StringComparisonType, StringCondition};
    ///
    /// let condition = StringCondition::new("Username", StringComparisonType::StartsWith, "am");
    /// let mut request = SearchRequest::default();
    /// request.search_criteria = Some(SearchCriteria::StringCondition(condition));
    /// assert_eq!(connectql::decompile(&connectql::USERS, &serde_json::to_string(&request).unwrap())?.query, "Username ^= am");
    /// # Ok::<(), connectql::Report>(())
    /// ```
    StringCondition(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: StringComparisonType,
        value: impl Into<String>,
    );
    /// A field, its comparison, and the bounds.
    NumberCondition(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: NumberComparisonType,
        min_value: Option<i32>,
        max_value: Option<i32>,
    );
    /// A field, its comparison, and the bounds.
    DecimalCondition(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: NumberComparisonType,
        min_value: Option<f64>,
        max_value: Option<f64>,
    );
    /// A field, its comparison, and the date to compare with.
    DateCondition(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: DateComparisonType,
        value: impl Into<String>,
    );
    /// A field, its comparison, and the bounds.
    DateTimeCondition(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: DateComparisonType,
        min_value: Option<String>,
        max_value: Option<String>,
    );
    /// A field and its expected value.
    BooleanCondition(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: BooleanComparisonType,
    );
    /// A list and the conditions that one of its elements must match.
    ListCondition(
        target_list_type: TargetListType,
        conditions: Vec<ElementCondition>,
    );
    /// A group's ID and its reach.
    HierarchyGroupCondition(
        value: impl Into<String>,
        hierarchy_group_match_type: HierarchyGroupMatchType,
    );
    /// A tag's key and value.
    ///
    /// ```
    /// use connectql::wire::{SearchFilter, TagCondition, TagFilter};
    ///
    /// let plan = connectql::compile(&connectql::USERS, "tag(BPO = 123)")?;
    /// let filter = SearchFilter::TagFilter(TagFilter::TagCondition(TagCondition::new("BPO", "123")));
    /// assert_eq!(plan.requests[0].search_filter, Some(filter));
    /// # Ok::<(), connectql::Report>(())
    /// ```
    TagCondition(tag_key: impl Into<String>, tag_value: impl Into<String>);
    /// A type of flow.
    ContactFlowTypeCondition(contact_flow_type: impl Into<String>);
    /// A value.
    ContactEvaluationAttributeValue(string_value: impl Into<String>);
}

impl ContactEvaluationAttributeCondition {
    /// An attribute and its exact value: the service documents only exact comparison.
    pub fn new(attribute_key: impl Into<String>, value: impl Into<String>) -> Self {
        ContactEvaluationAttributeCondition {
            attribute_key: attribute_key.into(),
            attribute_value: ContactEvaluationAttributeValue::new(value),
            comparison_type: StringComparisonType::Exact,
        }
    }
}

impl SearchCriteria {
    /// The JSON of a node, which identifies it.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
