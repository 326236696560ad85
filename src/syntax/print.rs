//! Tree to text, in canonical form: one way to write each query.
//!
//! Keywords in lower case, one space around operators, quotes only where they are needed, parentheses only where they
//! change something. What is printed reads back as the same tree.

use std::fmt;

use super::ast::{Argument, Condition, Expression, Literal, Node, Operand, Subject, Test, Value};
use super::text;

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        write_node(self, Binding::Or, &mut out);
        f.write_str(&out)
    }
}

impl fmt::Display for super::Ast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.as_ref().map_or(Ok(()), |root| root.fmt(f))
    }
}

/// How close the operator around an expression binds, the loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
}

fn write_node(node: &Node, around: Binding, out: &mut String) {
    match &node.node {
        Expression::Or(members) => write_group(members, " or ", Binding::Or, around, out),
        Expression::And(members) => write_group(members, " and ", Binding::And, around, out),
        Expression::Not(inner) => {
            out.push_str("not ");
            write_node(inner, Binding::Not, out);
        }
        Expression::Condition(condition) => write_condition(condition, out),
    }
}

fn write_group(members: &[Node], join: &str, binding: Binding, around: Binding, out: &mut String) {
    let grouped = binding < around;
    if grouped {
        out.push('(');
    }
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            out.push_str(join);
        }
        // A member of the same kind would have been flattened: parentheses keep it apart in a tree built by hand.
        let inner = if binding == Binding::Or { Binding::And } else { Binding::Not };
        write_node(member, inner, out);
    }
    if grouped {
        out.push(')');
    }
}

/// One condition in canonical form.
fn write_condition(condition: &Condition, out: &mut String) {
    match &condition.subject {
        Subject::Field(name) => out.push_str(&name.node),
        Subject::Call { function, arguments } => {
            out.push_str(&function.node.to_lowercase());
            out.push('(');
            match arguments.as_slice() {
                [name] if is_field(&function.node) => write_field_name(name, out),
                arguments => write_list(arguments, write_argument, out),
            }
            out.push(')');
        }
    }
    if let Some(test) = &condition.test {
        write_test(test, out);
    }
}

fn is_field(function: &str) -> bool {
    function.eq_ignore_ascii_case("field")
}

/// A field that the query spells out: always in quotes, since it is a name and no word of the query's.
fn write_field_name(name: &Argument, out: &mut String) {
    match &name.key.node {
        Literal::Text { text, .. } if !name.under && name.test.is_none() => text::write_quoted(text, out),
        _ => write_argument(name, out),
    }
}

fn write_list<T>(members: &[T], write: impl Fn(&T, &mut String), out: &mut String) {
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write(member, out);
    }
}

/// One argument of a function.
pub(crate) fn write_argument(argument: &Argument, out: &mut String) {
    if argument.under {
        out.push_str("under ");
    }
    write_literal(&argument.key, out);
    if let Some(test) = &argument.test {
        write_test(test, out);
    }
}

/// An operator and its operand, with a space before it.
pub(crate) fn write_test(test: &Test, out: &mut String) {
    out.push(' ');
    out.push_str(test.operator.node.text());
    out.push(' ');
    match &test.operand {
        Operand::Value(value) => write_literal(value, out),
        Operand::List(values) => {
            out.push('(');
            write_list(values, write_literal, out);
            out.push(')');
        }
        Operand::Range(low, high) => {
            write_literal(low, out);
            out.push_str("..");
            write_literal(high, out);
        }
    }
}

fn write_literal(value: &Value, out: &mut String) {
    match &value.node {
        Literal::Text { text, quoted: true } => text::write_quoted(text, out),
        Literal::Text { text, quoted: false } => out.push_str(text),
        Literal::Parameter(name) => {
            out.push('$');
            out.push_str(name);
        }
    }
}
