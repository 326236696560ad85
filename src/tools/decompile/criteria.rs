//! `SearchCriteria`: the tree of conditions.

use serde_json::Value;

use super::reader::{Reader, is_empty};
use crate::catalog::ChoiceCondition;
use crate::syntax::ast::Node;

/// The members of a node and their readers.
const MEMBERS: [(&str, Read); 16] = [
    ("AndConditions", Read::And),
    ("OrConditions", Read::Or),
    ("StringCondition", Read::Leaf(Reader::string)),
    ("NumberCondition", Read::Leaf(Reader::number)),
    ("DecimalCondition", Read::Leaf(Reader::decimal)),
    ("DateCondition", Read::Leaf(Reader::date)),
    ("DateTimeCondition", Read::Leaf(Reader::date_time)),
    ("BooleanCondition", Read::Leaf(Reader::flag)),
    ("ListCondition", Read::Leaf(Reader::list)),
    ("HierarchyGroupCondition", Read::Leaf(Reader::hierarchy)),
    ("TypeCondition", Read::Choice(ChoiceCondition::Type)),
    ("StateCondition", Read::Choice(ChoiceCondition::State)),
    ("StatusCondition", Read::Choice(ChoiceCondition::Status)),
    (
        "QueueTypeCondition",
        Read::Choice(ChoiceCondition::QueueType),
    ),
    ("ViewTypeCondition", Read::Choice(ChoiceCondition::ViewType)),
    (
        "ViewStatusCondition",
        Read::Choice(ChoiceCondition::ViewStatus),
    ),
];

#[derive(Clone, Copy)]
enum Read {
    And,
    Or,
    Leaf(fn(&mut Reader, &Value) -> Option<Node>),
    Choice(ChoiceCondition),
}

impl Reader {
    /// A node; `None` if it imposes no condition, or has an error.
    pub(super) fn criteria(&mut self, value: &Value) -> Option<Node> {
        let mut present = Vec::new();
        for (name, value) in self.members(value)? {
            let Some((member, read)) = MEMBERS.iter().find(|(member, _)| *member == name) else {
                let known = MEMBERS
                    .iter()
                    .map(|(member, _)| *member)
                    .filter(|member| self.resource.has_in_criteria(member));
                self.no_member(name, known);
                continue;
            };
            present.extend(
                self.under(*member, |reader| reader.member(*read, value))
                    .map(|node| (*member, node)),
            );
        }
        self.only_one(
            present,
            "if all of them must match, put each in a separate node of a list: \
             `{\"AndConditions\": [{…}, {…}]}`; if any is enough, use `OrConditions`",
        )
    }

    fn member(&mut self, read: Read, value: &Value) -> Option<Node> {
        match read {
            Read::And => {
                let nodes = self.each(value, Self::criteria);
                self.all(nodes)
            }
            Read::Or => {
                let nodes = self.each_alternative(value, Self::criteria);
                self.any(nodes)
            }
            Read::Leaf(_) if is_empty(value) => None,
            Read::Leaf(read) => read(self, value),
            Read::Choice(condition) => {
                let value: String = self.typed(value)?;
                self.choice(condition, &value)
            }
        }
    }
}
