//! `SearchFilter`: an OR of ANDs of tags, and of what else the operation's filter takes.

use serde_json::value::RawValue;

use super::reader::{Reader, is_empty};
use crate::catalog::{ChoiceCondition, FilterMember, Kind};
use crate::query::Test;
use crate::raise::condition_node;
use crate::syntax::ast::Node;
use crate::wire::{
    AttributeAndCondition, ContactEvaluationAttributeCondition, ContactFlowTypeCondition, HierarchyGroupCondition,
    StringComparisonType, TagCondition,
};

impl Reader {
    /// The filter; `None` where it asks for nothing, or there is something wrong with it.
    pub(super) fn filter(&mut self, raw: &RawValue) -> Option<Node> {
        let mut asked = Vec::new();
        for (name, value) in self.members(raw)? {
            let Some(member) = self.resource.filters.iter().copied().find(|member| member.name() == name) else {
                let operation = self.resource.operation;
                self.refuse::<()>(format!("{operation} has no member `{}`", crate::syntax::clip(&name)));
                continue;
            };
            let node = self.under(member.name(), |reader| reader.conditions(member, value));
            asked.extend(node.map(|node| (member.name(), node)));
        }
        self.only_one(asked)
    }

    fn conditions(&mut self, filter: FilterMember, raw: &RawValue) -> Option<Node> {
        let mut asked = Vec::new();
        for (name, value) in self.members(raw)? {
            let Some((member, read)) = members(filter).iter().find(|(member, _)| *member == name) else {
                self.refuse::<()>(format!("it has no member `{}`", crate::syntax::clip(&name)));
                continue;
            };
            if !is_empty(value) {
                let node = self.under(member, |reader| read(reader, filter, value));
                asked.extend(node.map(|node| (*member, node)));
            }
        }
        self.only_one(asked)
    }

    fn any_tags(&mut self, _: FilterMember, raw: &RawValue) -> Option<Node> {
        let ands = self.each(raw, |reader, raw| {
            let tags = reader.each(raw, Self::tag);
            reader.all(tags)
        });
        self.any(ands)
    }

    fn all_tags(&mut self, _: FilterMember, raw: &RawValue) -> Option<Node> {
        let tags = self.each(raw, Self::tag);
        self.all(tags)
    }

    fn any_and(&mut self, filter: FilterMember, raw: &RawValue) -> Option<Node> {
        let ands = self.each(raw, |reader, raw| reader.and(filter, raw));
        self.any(ands)
    }

    /// One AND of an attribute filter.
    fn and(&mut self, filter: FilterMember, raw: &RawValue) -> Option<Node> {
        let and: AttributeAndCondition = self.typed(raw)?;
        let mut nodes: Vec<Node> = and.tag_conditions.into_iter().map(tag).collect();
        let members = [
            (and.hierarchy_group_condition.is_some(), FilterMember::UserAttributeFilter),
            (and.contact_flow_type_condition.is_some(), FilterMember::FlowAttributeFilter),
            (!and.attribute_conditions.is_empty(), FilterMember::ContactEvaluationAttributeFilter),
        ];
        if members.iter().any(|(is_asked, owner)| *is_asked && *owner != filter) {
            return self.refuse(format!("`{}` has no room for all of its members", filter.name()));
        }
        nodes.extend(and.hierarchy_group_condition.map(group));
        nodes.extend(and.contact_flow_type_condition.and_then(|condition| self.flow_type(&condition)));
        let attributes = and.attribute_conditions.into_iter();
        nodes.extend(attributes.filter_map(|condition| self.attribute(condition)).collect::<Vec<_>>());
        self.all(nodes)
    }

    fn tag(&mut self, raw: &RawValue) -> Option<Node> {
        if is_empty(raw) { None } else { self.typed(raw).map(tag) }
    }

    fn one_tag(&mut self, _: FilterMember, raw: &RawValue) -> Option<Node> {
        self.tag(raw)
    }

    fn one_group(&mut self, _: FilterMember, raw: &RawValue) -> Option<Node> {
        self.hierarchy(raw)
    }

    fn one_flow_type(&mut self, _: FilterMember, raw: &RawValue) -> Option<Node> {
        let condition = self.typed(raw)?;
        self.flow_type(&condition)
    }

    fn one_attribute(&mut self, _: FilterMember, raw: &RawValue) -> Option<Node> {
        let condition = self.typed(raw)?;
        self.attribute(condition)
    }

    fn flow_type(&mut self, condition: &ContactFlowTypeCondition) -> Option<Node> {
        self.choice(ChoiceCondition::Type, &condition.contact_flow_type)
    }

    fn attribute(&mut self, condition: ContactEvaluationAttributeCondition) -> Option<Node> {
        let ContactEvaluationAttributeCondition { attribute_key: key, attribute_value, comparison_type } = condition;
        if comparison_type != StringComparisonType::Exact {
            return self.no_counterpart("an attribute of a filter is compared with `EXACT`");
        }
        let mut fields = self.resource.fields.iter();
        match fields.find(|field| field.kind == Kind::FilterAttribute && field.name.eq_ignore_ascii_case(&key)) {
            Some(field) => Some(condition_node(&Test::FilterAttribute { field, value: attribute_value.string_value })),
            None => self.no_counterpart(format!("its filter knows no attribute `{}`", crate::syntax::clip(&key))),
        }
    }
}

type Read = fn(&mut Reader, FilterMember, &RawValue) -> Option<Node>;

/// The members of a filter, and how each is read.
fn members(filter: FilterMember) -> &'static [(&'static str, Read)] {
    const TAG: (&str, Read) = ("TagCondition", Reader::one_tag);
    const ANY: (&str, Read) = ("OrConditions", Reader::any_and);
    const AND: (&str, Read) = ("AndCondition", Reader::and);
    match filter {
        FilterMember::TagFilter => &[TAG, ("OrConditions", Reader::any_tags), ("AndConditions", Reader::all_tags)],
        FilterMember::AttributeFilter => &[TAG, ANY, AND],
        FilterMember::UserAttributeFilter => &[TAG, ANY, AND, ("HierarchyGroupCondition", Reader::one_group)],
        FilterMember::FlowAttributeFilter => &[TAG, ANY, AND, ("ContactFlowTypeCondition", Reader::one_flow_type)],
        FilterMember::ContactEvaluationAttributeFilter => {
            &[TAG, ANY, AND, ("ContactEvaluationAttributeCondition", Reader::one_attribute)]
        }
    }
}

fn tag(condition: TagCondition) -> Node {
    condition_node(&Test::Tag { key: condition.tag_key, value: condition.tag_value })
}

fn group(condition: HierarchyGroupCondition) -> Node {
    let HierarchyGroupCondition { value: group, hierarchy_group_match_type: reach } = condition;
    condition_node(&Test::Hierarchy { group, reach })
}
