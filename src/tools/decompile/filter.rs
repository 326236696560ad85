//! `SearchFilter`: an OR of ANDs of tags and of the other conditions that the operation's filter
//! accepts.

use serde_json::Value;

use super::reader::{Counted, Reader, is_empty};
use crate::catalog::{FilterCondition, FilterMember, Kind, Resource};
use crate::diagnostics::{Code, Problem, displayed_path, excerpt, listed};
use crate::hir::raise::condition_node;
use crate::hir::{Predicate, Test};
use crate::syntax::ast::Node;
use crate::wire::{
    ContactEvaluationAttributeCondition, ContactFlowTypeCondition, StringComparisonType,
    TagCondition,
};

impl Reader {
    /// The filter; `None` if it imposes no condition, or has an error.
    pub(super) fn filter(&mut self, value: &Value) -> Option<Node> {
        let mut present = Vec::new();
        for (name, value) in self.members(value)? {
            let mut filters = self.resource.filters.iter().copied();
            let Some(member) = filters.find(|member| member.name() == name) else {
                self.unknown_filter(name);
                continue;
            };
            let node = self.under(member.name(), |reader| reader.within_limits(member, value));
            present.extend(node.map(|node| (member.name(), node)));
        }
        let [tags, attributes] =
            [FilterMember::TagFilter, FilterMember::UserAttributeFilter].map(FilterMember::name);
        let has = |member| present.iter().any(|(name, _)| *name == member);
        if has(tags) && has(attributes) {
            return self.reject(format!(
                "`{tags}` and `{attributes}` cannot be used in one request: the service returns \
                 `AccessDeniedException`"
            ));
        }
        self.only_one(
            present,
            "keep one of them in the request, and decompile the other separately",
        )
    }

    fn unknown_filter(&mut self, name: &str) {
        let Resource {
            operation, filters, ..
        } = self.resource;
        if filters.is_empty() {
            self.reject::<()>(format!("{operation} has no filter"));
        } else {
            let accepted = listed(filters.iter().map(|member| member.name()));
            let reason = format!("{operation} has no such filter; it accepts {accepted}");
            self.under(excerpt(name), |reader| reader.reject::<()>(reason));
        }
    }

    /// Warns if a filter has more conditions than the service accepts.
    fn within_limits(&mut self, filter: FilterMember, value: &Value) -> Option<Node> {
        self.counted = Counted::default();
        let node = self.conditions(filter, value);
        if let Some(limits) = filter.limits() {
            let Counted { tags, conditions } = self.counted;
            let counts = [
                ("tag conditions", limits.tags, tags),
                ("hierarchy conditions", limits.conditions, conditions),
            ];
            let path = self.path();
            let over = counts.into_iter().filter(|(_, limit, count)| count > limit);
            let problem = |(what, limit, count)| {
                let displayed = displayed_path(&path);
                let message =
                    format!("{displayed} has {count} {what}, and the service allows {limit}");
                Problem::new(Code::FilterLimit, None, message).with_help(
                    "the service rejects the request; compile the query to get requests that it accepts",
                )
            };
            self.warnings.extend(over.map(problem));
        }
        node
    }

    fn conditions(&mut self, filter: FilterMember, value: &Value) -> Option<Node> {
        let mut present = Vec::new();
        for (name, value) in self.members(value)? {
            let Some(member) = members(filter).find(|member| *member == name) else {
                self.no_member(name, members(filter));
                continue;
            };
            if !is_empty(value) {
                let node = self.under(member, |reader| reader.in_filter(filter, member, value));
                present.extend(node.map(|node| (member, node)));
            }
        }
        let and = and_member(filter);
        let help = format!(
            "if all of them must match, put them in `{and}`; if any is enough, in `OrConditions`"
        );
        self.only_one(present, help)
    }

    fn in_filter(&mut self, filter: FilterMember, member: &str, value: &Value) -> Option<Node> {
        match member {
            "TagCondition" => self.tag(value),
            "AndConditions" => self.all_tags(value),
            "AndCondition" => self.and(filter, value),
            "OrConditions" => {
                let ands = self.each_alternative(value, |reader, value| match filter {
                    FilterMember::TagFilter => reader.all_tags(value),
                    _ => reader.and(filter, value),
                });
                self.any_in_filter(ands)
            }
            _ => self.one(filter.condition()?, value),
        }
    }

    fn all_tags(&mut self, value: &Value) -> Option<Node> {
        let tags = self.each(value, Self::tag);
        self.all(tags)
    }

    /// One AND of an attribute filter: tags, then other conditions.
    fn and(&mut self, filter: FilterMember, value: &Value) -> Option<Node> {
        let mut members = self.members(value)?;
        let mut nodes = Vec::new();
        if let Some(tags) = members.take(TAGS_IN_AND) {
            nodes.extend(self.under(TAGS_IN_AND, |reader| reader.each(tags, Self::tag)));
        }
        let condition = filter.condition();
        if let Some((condition, value)) =
            condition.and_then(|condition| Some((condition, members.take(condition.in_and())?)))
        {
            nodes.extend(self.under(condition.in_and(), |reader| {
                reader.several(condition, value)
            }));
        }
        for (name, _) in members {
            self.no_member(
                name,
                [TAGS_IN_AND]
                    .into_iter()
                    .chain(condition.map(FilterCondition::in_and)),
            );
        }
        self.all(nodes)
    }

    /// The conditions of an AND other than tags.
    fn several(&mut self, condition: FilterCondition, value: &Value) -> Vec<Node> {
        if condition.is_one_at_most() {
            return self.one(condition, value).into_iter().collect();
        }
        self.each(value, |reader, value| reader.one(condition, value))
    }

    fn one(&mut self, condition: FilterCondition, value: &Value) -> Option<Node> {
        if is_empty(value) {
            return None;
        }
        self.counted.conditions += 1;
        match condition {
            FilterCondition::Hierarchy => self.hierarchy(value),
            FilterCondition::Choice(condition) => {
                let ContactFlowTypeCondition {
                    contact_flow_type: value,
                } = self.typed(value)?;
                self.choice(condition, &value)
            }
            FilterCondition::Attribute => self
                .typed(value)
                .and_then(|condition| self.attribute(condition)),
        }
    }

    fn tag(&mut self, value: &Value) -> Option<Node> {
        if is_empty(value) {
            return None;
        }
        self.counted.tags += 1;
        self.typed(value).map(tag)
    }

    fn attribute(&mut self, condition: ContactEvaluationAttributeCondition) -> Option<Node> {
        let ContactEvaluationAttributeCondition {
            attribute_key: key,
            attribute_value,
            comparison_type,
        } = condition;
        if comparison_type != StringComparisonType::Exact {
            let reason = "a filter compares attributes only with `EXACT`";
            return self.under("ComparisonType", |reader| reader.no_counterpart(reason));
        }
        match self
            .resource
            .field_in_request(&key)
            .filter(|field| field.kind == Kind::FilterAttribute)
        {
            Some(field) => {
                let predicate = Predicate::FilterAttribute(attribute_value.string_value);
                Some(condition_node(&Test::Field(field, predicate)))
            }
            None => self.under("AttributeKey", |reader| {
                reader.no_counterpart(format!("the filter has no attribute `{}`", excerpt(&key)))
            }),
        }
    }
}

/// The member of an AND for its tags.
const TAGS_IN_AND: &str = "TagConditions";

/// The members of a filter.
fn members(filter: FilterMember) -> impl Iterator<Item = &'static str> {
    let alone = filter.condition().map(FilterCondition::alone);
    ["TagCondition", and_member(filter), "OrConditions"]
        .into_iter()
        .chain(alone)
}

/// The member of a filter that holds one AND.
fn and_member(filter: FilterMember) -> &'static str {
    match filter {
        FilterMember::TagFilter => "AndConditions",
        _ => "AndCondition",
    }
}

fn tag(condition: TagCondition) -> Node {
    condition_node(&Test::Tag {
        key: condition.tag_key,
        value: condition.tag_value,
    })
}
