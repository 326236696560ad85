//! The tree of a query as written: order, spelling and spans, before its meaning is checked.
//!
//! The tree is read-only; use [`build`](crate::build) to construct queries.

use super::text::needs_quotes;
use crate::span::{Span, Spanned};

/// A query as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ast {
    /// The expression; `None` for the empty query, which matches everything.
    pub root: Option<Node>,
    /// The comments, in the order of the text.
    pub comments: Vec<Comment>,
}

/// An expression and its span. The span of a group includes its parentheses.
pub type Node = Spanned<Expression>;

/// A boolean expression over conditions.
///
/// `And` and `Or` have at least two members, none of their own kind: `(a and b) and c` is one `And`
/// of three. `Not` never contains a `Not`: two of them cancel out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expression {
    /// All of the members.
    And(Vec<Node>),
    /// Any of the members.
    Or(Vec<Node>),
    /// The opposite.
    Not(Box<Node>),
    /// One condition.
    Condition(Condition),
}

impl Expression {
    /// Passes each condition to `take`, in source order.
    pub(crate) fn for_each_condition<'a>(&'a self, take: &mut impl FnMut(&'a Condition)) {
        match self {
            Expression::And(members) | Expression::Or(members) => {
                for member in members {
                    member.node.for_each_condition(take);
                }
            }
            Expression::Not(inner) => inner.node.for_each_condition(take),
            Expression::Condition(condition) => take(condition),
        }
    }
}

/// One condition: a subject and its test.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Condition {
    /// The field or function call that is tested.
    pub subject: Subject,
    /// The test; `None` if the subject is used on its own, like a flag or a function.
    pub test: Option<Test>,
}

impl Condition {
    /// All of its values, in source order.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        let arguments = match &self.subject {
            Subject::Field(_) => &[],
            Subject::Call { arguments, .. } => arguments.as_slice(),
        };
        arguments
            .iter()
            .flat_map(|argument| {
                std::iter::once(&argument.key).chain(values(argument.test.as_ref()))
            })
            .chain(values(self.test.as_ref()))
    }
}

fn values(test: Option<&Test>) -> impl Iterator<Item = &Value> {
    test.into_iter().flat_map(|test| test.operand.values())
}

/// The left side of a condition: a field or a function call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// A field: `username`.
    Field(Word),
    /// A function and its arguments: `tag(BPO = 123)`.
    Call {
        /// The function's name.
        function: Word,
        /// The comma-separated arguments.
        arguments: Vec<Argument>,
    },
}

/// A name as written.
pub type Word = Spanned<String>;

/// One argument of a function: `English`, `under ID`, `BPO = 123`. Equality ignores their spans.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Argument {
    /// True after the word `under`.
    pub under: bool,
    /// The value, on its own or left of the operator.
    pub key: Value,
    /// The operator and its right operand.
    pub test: Option<Test>,
    /// The span of the whole argument.
    pub span: Span,
}

impl Argument {
    /// The value, if the argument is nothing else.
    pub(crate) fn alone(&self) -> Option<&Value> {
        (self.test.is_none() && !self.under).then_some(&self.key)
    }
}

impl PartialEq for Argument {
    fn eq(&self, other: &Self) -> bool {
        (self.under, &self.key, &self.test) == (other.under, &other.key, &other.test)
    }
}

impl Eq for Argument {}

impl std::hash::Hash for Argument {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.under, &self.key, &self.test).hash(state);
    }
}

/// An operator and its operand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Test {
    /// The operator.
    pub operator: Spanned<Operator>,
    /// The right operand.
    pub operand: Operand,
}

impl Test {
    /// True for an ordering operator with whole numbers: among tests without a field, only levels
    /// are ordered.
    pub(crate) fn is_of_level(&self) -> bool {
        use Operator::{Greater, GreaterOrEqual, Less, LessOrEqual};
        let is_number = |value: &Value| matches!(&value.node, Literal::Text { text, .. } if text.parse::<i32>().is_ok());
        match &self.operand {
            Operand::Value(value) => {
                matches!(
                    self.operator.node,
                    Less | LessOrEqual | Greater | GreaterOrEqual
                ) && is_number(value)
            }
            Operand::Range(low, high) => is_number(low) && is_number(high),
            Operand::List(_) => false,
        }
    }
}

/// The right operand of an operator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operand {
    /// One value; after `in`, only a parameter.
    Value(Value),
    /// `(a, b, c)`, after `in`.
    List(Vec<Value>),
    /// `2..4`, after `in`.
    Range(Value, Value),
}

impl Operand {
    /// True if one of its values is a parameter.
    pub(crate) fn has_parameter(&self) -> bool {
        self.values()
            .any(|value| matches!(value.node, Literal::Parameter(_)))
    }

    /// Its values, in source order.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        let (ends, list) = match self {
            Operand::Value(value) => ([Some(value), None], [].as_slice()),
            Operand::List(values) => ([None, None], values.as_slice()),
            Operand::Range(low, high) => ([Some(low), Some(high)], [].as_slice()),
        };
        ends.into_iter().flatten().chain(list)
    }

    /// The span of its values.
    pub(crate) fn span(&self) -> Span {
        let spans = self.values().map(|value| value.span);
        spans.reduce(Span::to).unwrap_or_default()
    }

    /// Its last value; `None` for a list, which ends with a parenthesis.
    pub(super) fn last(&self) -> Option<&Value> {
        match self {
            Operand::Value(value) | Operand::Range(_, value) => Some(value),
            Operand::List(_) => None,
        }
    }
}

/// A value and its span.
pub type Value = Spanned<Literal>;

/// A value as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Literal {
    /// Text, with its escapes resolved.
    Text {
        /// The text.
        text: String,
        /// True if the value needs quotes: without them it would be a keyword, or not a value at all.
        quoted: bool,
    },
    /// `$name`: a value that the caller binds.
    Parameter(String),
}

impl Literal {
    /// The literal of a string, quoted if necessary.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let quoted = needs_quotes(&text);
        Literal::Text { text, quoted }
    }

    /// The text; `None` for a parameter.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Literal::Text { text, .. } => Some(text),
            Literal::Parameter(_) => None,
        }
    }
}

/// The operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `~`
    Contains,
    /// `!~`
    NotContains,
    /// `^=`
    StartsWith,
    /// `!^=`
    NotStartsWith,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
}

/// The spellings of the operators, longest first.
pub const OPERATORS: &[(&str, Operator)] = &[
    ("!^=", Operator::NotStartsWith),
    ("!=", Operator::NotEqual),
    ("!~", Operator::NotContains),
    ("^=", Operator::StartsWith),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("=", Operator::Equal),
    ("~", Operator::Contains),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("in", Operator::In),
];

impl Operator {
    /// The spelling in a query.
    pub fn text(self) -> &'static str {
        OPERATORS
            .iter()
            .find(|(_, operator)| *operator == self)
            .map_or("", |(text, _)| text)
    }

    /// The operator that is true exactly when this one is false; `in` has none.
    pub(crate) fn negated(self) -> Option<Operator> {
        Some(match self {
            Operator::Equal => Operator::NotEqual,
            Operator::NotEqual => Operator::Equal,
            Operator::Contains => Operator::NotContains,
            Operator::NotContains => Operator::Contains,
            Operator::StartsWith => Operator::NotStartsWith,
            Operator::NotStartsWith => Operator::StartsWith,
            Operator::Less => Operator::GreaterOrEqual,
            Operator::LessOrEqual => Operator::Greater,
            Operator::Greater => Operator::LessOrEqual,
            Operator::GreaterOrEqual => Operator::Less,
            Operator::In => return None,
        })
    }

    /// The operator with its sides swapped, if either side can be a value.
    pub(crate) fn swapped(self) -> Option<Operator> {
        match self {
            Operator::Equal | Operator::NotEqual => Some(self),
            Operator::Less => Some(Operator::Greater),
            Operator::LessOrEqual => Some(Operator::GreaterOrEqual),
            Operator::Greater => Some(Operator::Less),
            Operator::GreaterOrEqual => Some(Operator::LessOrEqual),
            _ => None,
        }
    }

    /// The operator without its negation, and whether it had one: `!~` is the negation of `~`.
    pub fn positive(self) -> (Operator, bool) {
        match self {
            Operator::NotEqual => (Operator::Equal, true),
            Operator::NotContains => (Operator::Contains, true),
            Operator::NotStartsWith => (Operator::StartsWith, true),
            other => (other, false),
        }
    }
}

/// A comment: `# …` to the end of the line. Equality compares only the text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Comment {
    /// The text, with its `#` and without trailing white space.
    pub text: String,
    /// Its span.
    pub span: Span,
    /// True if something else precedes it on its line.
    pub is_trailing: bool,
}

impl PartialEq for Comment {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Comment {}
