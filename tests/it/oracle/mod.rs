//! An independent judge of whether a record matches a query, written from `docs/language.md` alone.
//!
//! It reads the tree of the query as written and the public description of the catalog, and shares
//! no code with the checking, planning and evaluation of queries. It is naive on purpose: nothing
//! is pushed inward, normalised or prepared.

mod time;
mod values;

pub(crate) use time::CLOCK;

use connectql::catalog::{Field, Kind, Resource, Returned};
use connectql::syntax::Ast;
use connectql::syntax::ast::{
    Argument, Condition, Expression, Literal, Node, Operand, Operator, Subject, Test,
    Value as Written,
};
use serde_json::Value;

use self::values::{Letters, of_field};

/// The result of a condition on a record. For choices, numbers, dates and flags without a value it
/// is neither yes nor no, so that neither the comparison nor its negation matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    No,
    Neither,
}

impl Answer {
    fn of(holds: bool) -> Self {
        if holds { Answer::Yes } else { Answer::No }
    }

    /// The result for any of several values: one yes is enough.
    fn of_any(values: &[Option<bool>]) -> Self {
        let answers: Vec<bool> = values.iter().copied().flatten().collect();
        if answers.is_empty() {
            Answer::Neither
        } else {
            Answer::of(answers.contains(&true))
        }
    }

    fn opposite_if(self, negated: bool) -> Self {
        match self {
            Answer::Yes if negated => Answer::No,
            Answer::No if negated => Answer::Yes,
            same => same,
        }
    }
}

/// The context in which a record is judged.
pub(crate) struct Oracle<'a> {
    pub(crate) resource: &'static Resource,
    /// The records of the hierarchy groups.
    pub(crate) groups: &'a [Value],
}

impl Oracle<'_> {
    /// Decides whether a record matches a query.
    pub(crate) fn matches(&self, query: &Ast, record: &Value) -> bool {
        query
            .root
            .as_ref()
            .is_none_or(|root| self.expression(root, record) == Answer::Yes)
    }

    fn expression(&self, node: &Node, record: &Value) -> Answer {
        let answers = |members: &[Node]| -> Vec<Answer> {
            members
                .iter()
                .map(|member| self.expression(member, record))
                .collect()
        };
        match &node.node {
            Expression::And(members) => {
                let answers = answers(members);
                if answers.contains(&Answer::No) {
                    Answer::No
                } else if answers.contains(&Answer::Neither) {
                    Answer::Neither
                } else {
                    Answer::Yes
                }
            }
            Expression::Or(members) => {
                let answers = answers(members);
                if answers.contains(&Answer::Yes) {
                    Answer::Yes
                } else if answers.contains(&Answer::Neither) {
                    Answer::Neither
                } else {
                    Answer::No
                }
            }
            Expression::Not(inner) => self.expression(inner, record).opposite_if(true),
            Expression::Condition(condition) => self.condition(condition, record),
            other => panic!("the oracle does not know {other:?}"),
        }
    }

    fn condition(&self, condition: &Condition, record: &Value) -> Answer {
        match &condition.subject {
            Subject::Field(word) => {
                let field = self.field(&word.node);
                self.on_field(field, condition.test.as_ref(), record)
            }
            Subject::Call {
                function,
                arguments,
            } => match function.node.to_lowercase().as_str() {
                "tag" => self.tags(arguments, record),
                "proficiency" => Answer::of(has_proficiency(arguments, record)),
                "hierarchy" => Answer::of(self.in_group(&arguments[0], record)),
                "field" => {
                    let field = self.field(text(&arguments[0].key));
                    self.on_field(field, condition.test.as_ref(), record)
                }
                other => panic!("the oracle does not know `{other}`"),
            },
            other => panic!("the oracle does not know {other:?}"),
        }
    }

    /// Case, `_` and `-` are ignored in names.
    fn field(&self, name: &str) -> &'static Field {
        let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
        let is_named = |field: &&Field| {
            plain(field.name) == plain(name)
                || field.short.iter().any(|short| plain(short) == plain(name))
        };
        self.resource
            .fields
            .iter()
            .find(is_named)
            .expect("the query has been checked")
    }

    fn on_field(&self, field: &'static Field, test: Option<&Test>, record: &Value) -> Answer {
        match field.kind {
            Kind::Text => on_text(&of_field(record, field), test, Letters::InAnyCase),
            Kind::Id | Kind::FilterAttribute => {
                on_text(&of_field(record, field), test, Letters::Exactly)
            }
            Kind::AnyOf(names) => {
                let values: Vec<&Value> = names
                    .iter()
                    .flat_map(|name| of_field(record, self.field(name)))
                    .collect();
                on_text(&values, test, Letters::InAnyCase)
            }
            Kind::Joined(names) => {
                let part = |name: &str| {
                    let values = of_field(record, self.field(name));
                    let text = values.first().and_then(|value| value.as_str());
                    text.unwrap_or_default().to_owned()
                };
                let whole = Value::from(names.map(part).join(" "));
                on_text(&[&whole], test, Letters::InAnyCase)
            }
            Kind::Choice {
                values,
                ordered: false,
                ..
            } => on_choice(&of_field(record, field), values, test),
            Kind::Choice { ordered: true, .. } | Kind::Number | Kind::Decimal => {
                on_order(&of_field(record, field), test, values::number, |written| {
                    let number = written.parse().expect("the query has been checked");
                    (number, number)
                })
            }
            Kind::Date => on_order(&of_field(record, field), test, time::day_of, time::day),
            Kind::DateTime => on_order(
                &of_field(record, field),
                test,
                time::moment_of,
                time::moments,
            ),
            Kind::Flag => on_flag(&of_field(record, field), test),
            other => panic!("the oracle does not know {other:?}"),
        }
    }

    /// Commas mean `and`; key and value are compared exactly.
    fn tags(&self, arguments: &[Argument], record: &Value) -> Answer {
        let tags = record.get(self.resource.tags.unwrap_or("Tags"));
        let holds = |argument: &Argument| {
            let tag = tags.and_then(|tags| tags.get(text(&argument.key)));
            let Some(test) = &argument.test else {
                return tag.is_some_and(|tag| !tag.is_null());
            };
            let (operator, negated) = split(test.operator.node);
            let found = match operator {
                Operator::Equal | Operator::In => operands(test)
                    .iter()
                    .any(|value| tag.is_some_and(|tag| tag == value)),
                other => panic!("tags do not support {other:?}"),
            };
            found != negated
        };
        Answer::of(arguments.iter().all(holds))
    }

    fn in_group(&self, argument: &Argument, record: &Value) -> bool {
        let wanted = text(&argument.key);
        let Some(own) = record.get("HierarchyGroupId").and_then(Value::as_str) else {
            return false;
        };
        own == wanted
            || argument.under
                && self
                    .groups
                    .iter()
                    .any(|group| group["Id"] == own && is_on_path(group, wanted))
    }
}

/// True if a group is on the path from the top down to another.
fn is_on_path(group: &Value, wanted: &str) -> bool {
    group["HierarchyPath"]
        .as_object()
        .is_some_and(|path| path.values().any(|step| step["Id"] == wanted))
}

/// One proficiency must match all parts. The short form has the exact value and the level; in the
/// full form, the words name the parts.
fn has_proficiency(arguments: &[Argument], record: &Value) -> bool {
    let Some(own) = record.get("Proficiencies").and_then(Value::as_array) else {
        return false;
    };
    own.iter().any(|proficiency| {
        arguments.iter().all(|argument| {
            let level = || on_level(&proficiency["Level"], argument.test.as_ref());
            let part = |member: &str| {
                on_text(
                    &[&proficiency[member]],
                    argument.test.as_ref(),
                    Letters::InAnyCase,
                ) == Answer::Yes
            };
            match (word(&argument.key).as_deref(), &argument.test) {
                (Some("name"), Some(_)) => part("AttributeName"),
                (Some("value"), Some(_)) => part("AttributeValue"),
                (Some("level"), Some(_)) => level(),
                (_, test) => {
                    let value = values::compare(
                        &proficiency["AttributeValue"],
                        Operator::Equal,
                        text(&argument.key),
                        Letters::InAnyCase,
                    );
                    value && (test.is_none() || level())
                }
            }
        })
    })
}

fn on_level(level: &Value, test: Option<&Test>) -> bool {
    let read = |written: &str| {
        let number = written.parse().expect("the query has been checked");
        (number, number)
    };
    on_order(&[level], test, values::number, read) == Answer::Yes
}

/// The text of an unquoted value.
fn word(value: &Written) -> Option<String> {
    match &value.node {
        Literal::Text {
            text,
            quoted: false,
        } => Some(text.to_lowercase()),
        _ => None,
    }
}

/// A missing string matches nothing, so its negation is true.
fn on_text(values: &[&Value], test: Option<&Test>, letters: Letters) -> Answer {
    let test = test.expect("strings are compared");
    let (operator, negated) = split(test.operator.node);
    let found = operands(test).iter().any(|wanted| {
        values
            .iter()
            .any(|value| values::compare(value, operator, wanted, letters))
    });
    Answer::of(found != negated)
}

/// A fixed set: anything else is not a value.
fn on_choice(values: &[&Value], set: &[&str], test: Option<&Test>) -> Answer {
    let test = test.expect("values of fixed sets are compared");
    let (_, negated) = split(test.operator.node);
    let wanted = operands(test);
    let answers: Vec<Option<bool>> = values
        .iter()
        .map(|value| {
            let value = value.as_str()?;
            set.iter()
                .find(|of_set| of_set.eq_ignore_ascii_case(value))?;
            Some(
                wanted
                    .iter()
                    .any(|wanted| wanted.eq_ignore_ascii_case(value)),
            )
        })
        .collect();
    Answer::of_any(&answers).opposite_if(negated)
}

/// Numbers and times: the written value means everything from its first to its last value. For a
/// number that is itself, for a date its whole day.
fn on_order<T: PartialOrd + Copy>(
    values: &[&Value],
    test: Option<&Test>,
    of_record: impl Fn(&Value) -> Option<T>,
    of_query: impl Fn(&str) -> (T, T),
) -> Answer {
    let test = test.expect("ordered values are compared");
    let within =
        |value: T, low: &str, high: &str| of_query(low).0 <= value && value <= of_query(high).1;
    let holds = |value: T| match (&test.operand, test.operator.node) {
        (Operand::Range(low, high), _) => within(value, text(low), text(high)),
        (_, Operator::Equal | Operator::In) => {
            operands(test).iter().any(|one| within(value, one, one))
        }
        (_, Operator::NotEqual) => operands(test).iter().all(|one| !within(value, one, one)),
        (Operand::Value(bound), operator) => {
            let (first, last) = of_query(text(bound));
            match operator {
                Operator::Less => value < first,
                Operator::LessOrEqual => value <= last,
                Operator::Greater => value > last,
                Operator::GreaterOrEqual => value >= first,
                other => panic!("{other:?} is not ordered"),
            }
        }
        (other, _) => panic!("{other:?} is not a comparison"),
    };
    let answers: Vec<_> = values
        .iter()
        .map(|value| of_record(value).map(holds))
        .collect();
    Answer::of_any(&answers)
}

fn on_flag(values: &[&Value], test: Option<&Test>) -> Answer {
    let wanted = test.is_none_or(|test| {
        let (_, negated) = split(test.operator.node);
        operands(test)[0].eq_ignore_ascii_case("true") != negated
    });
    let answers: Vec<_> = values
        .iter()
        .map(|value| value.as_bool().map(|flag| flag == wanted))
        .collect();
    Answer::of_any(&answers)
}

/// The operator without its negation, and whether it had one. The tree also provides this, but it
/// is under test here.
fn split(operator: Operator) -> (Operator, bool) {
    match operator {
        Operator::NotEqual => (Operator::Equal, true),
        Operator::NotContains => (Operator::Contains, true),
        Operator::NotStartsWith => (Operator::StartsWith, true),
        other => (other, false),
    }
}

/// The values of a comparison other than a range.
fn operands(test: &Test) -> Vec<&str> {
    match &test.operand {
        Operand::Value(value) => vec![text(value)],
        Operand::List(values) => values.iter().map(text).collect(),
        other => panic!("{other:?} is not a list of values"),
    }
}

fn text(value: &Written) -> &str {
    match &value.node {
        Literal::Text { text, .. } => text,
        other => panic!("{other:?} is not bound"),
    }
}

/// The only possible value of a field that is never returned, if there is one.
fn only_value(field: &Field) -> Vec<&'static Value> {
    static STANDARD: std::sync::LazyLock<Value> =
        std::sync::LazyLock::new(|| Value::from("STANDARD"));
    match (field.returned, field.kind) {
        (
            Returned::No,
            Kind::Choice {
                values: ["STANDARD"],
                ..
            },
        ) => vec![&STANDARD],
        (Returned::No, Kind::Choice { values, .. }) => {
            assert!(values.len() > 1, "the oracle does not know {values:?}");
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The paths of a field in records; a field that responses do not return is in a member with its
/// own name.
fn paths(field: &Field) -> Vec<&'static str> {
    match field.returned {
        Returned::No => vec![field.name],
        Returned::At(paths) => paths.to_vec(),
        other => panic!("{other:?} has no paths"),
    }
}
