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

impl StringCondition {
    /// A field, how to compare it, and with what.
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
    pub fn new(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: StringComparisonType,
        value: impl Into<String>,
    ) -> Self {
        StringCondition {
            field_name: field_name.into(),
            value: value.into(),
            comparison_type,
        }
    }
}

impl NumberCondition {
    /// A field, how to compare it, and the bounds that the comparison has.
    pub fn new(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: NumberComparisonType,
        min_value: Option<i32>,
        max_value: Option<i32>,
    ) -> Self {
        NumberCondition {
            field_name: field_name.into(),
            min_value,
            max_value,
            comparison_type,
        }
    }
}

impl DecimalCondition {
    /// A field, how to compare it, and the bounds that the comparison has.
    pub fn new(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: NumberComparisonType,
        min_value: Option<f64>,
        max_value: Option<f64>,
    ) -> Self {
        DecimalCondition {
            field_name: field_name.into(),
            min_value,
            max_value,
            comparison_type,
        }
    }
}

impl DateCondition {
    /// A field, how to compare it, and with which date.
    pub fn new(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: DateComparisonType,
        value: impl Into<String>,
    ) -> Self {
        DateCondition {
            field_name: field_name.into(),
            value: value.into(),
            comparison_type,
        }
    }
}

impl DateTimeCondition {
    /// A field, how to compare it, and the bounds that the comparison has.
    pub fn new(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: DateComparisonType,
        min_value: Option<String>,
        max_value: Option<String>,
    ) -> Self {
        DateTimeCondition {
            field_name: field_name.into(),
            min_value,
            max_value,
            comparison_type,
        }
    }
}

impl BooleanCondition {
    /// A field, and which of the two it is.
    pub fn new(
        field_name: impl Into<Cow<'static, str>>,
        comparison_type: BooleanComparisonType,
    ) -> Self {
        BooleanCondition {
            field_name: field_name.into(),
            comparison_type,
        }
    }
}

impl ListCondition {
    /// A list, and what one of its elements has to pass.
    pub fn new(target_list_type: TargetListType, conditions: Vec<ElementCondition>) -> Self {
        ListCondition {
            target_list_type,
            conditions,
        }
    }
}

impl HierarchyGroupCondition {
    /// A group's id, and how far it reaches.
    pub fn new(
        value: impl Into<String>,
        hierarchy_group_match_type: HierarchyGroupMatchType,
    ) -> Self {
        HierarchyGroupCondition {
            value: value.into(),
            hierarchy_group_match_type,
        }
    }
}

impl TagCondition {
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
    pub fn new(tag_key: impl Into<String>, tag_value: impl Into<String>) -> Self {
        TagCondition {
            tag_key: tag_key.into(),
            tag_value: tag_value.into(),
        }
    }
}

impl ContactFlowTypeCondition {
    /// A type of flow.
    pub fn new(contact_flow_type: impl Into<String>) -> Self {
        ContactFlowTypeCondition {
            contact_flow_type: contact_flow_type.into(),
        }
    }
}

impl ContactEvaluationAttributeCondition {
    /// An attribute and its value, exactly, which is what the service knows.
    pub fn new(attribute_key: impl Into<String>, value: impl Into<String>) -> Self {
        ContactEvaluationAttributeCondition {
            attribute_key: attribute_key.into(),
            attribute_value: ContactEvaluationAttributeValue::new(value),
            comparison_type: StringComparisonType::Exact,
        }
    }
}

impl ContactEvaluationAttributeValue {
    /// A text.
    pub fn new(string_value: impl Into<String>) -> Self {
        ContactEvaluationAttributeValue {
            string_value: string_value.into(),
        }
    }
}

impl SearchCriteria {
    /// The JSON of a node, which tells it from all others.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
