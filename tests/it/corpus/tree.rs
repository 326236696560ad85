//! The tree of a query, one node per line.

use connectql::Span;
use connectql::syntax::ast::{
    Argument, Condition, Expression, Literal, Node, Operand, Subject, Test, Value,
};

/// The tree, indented two spaces per level, each node with its bytes.
pub(crate) fn tree(root: Option<&Node>) -> String {
    let mut lines = Vec::new();
    match root {
        Some(root) => node(root, 0, &mut lines),
        None => lines.push("(empty)".to_owned()),
    }
    lines.join("\n")
}

fn node(node: &Node, depth: usize, lines: &mut Vec<String>) {
    let mut line = |text: &str| {
        lines.push(format!(
            "{}{text} @{}",
            "  ".repeat(depth),
            bytes(node.span)
        ));
    };
    let members = match &node.node {
        Expression::And(members) => {
            line("and");
            members.as_slice()
        }
        Expression::Or(members) => {
            line("or");
            members.as_slice()
        }
        Expression::Not(inner) => {
            line("not");
            std::slice::from_ref(&**inner)
        }
        Expression::Condition(condition) => {
            line(&self::condition(condition));
            &[]
        }
        other => panic!("{other:?}"),
    };
    for member in members {
        self::node(member, depth + 1, lines);
    }
}

fn bytes(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}

fn condition(condition: &Condition) -> String {
    let subject = match &condition.subject {
        Subject::Field(name) => format!("field {:?}", name.node),
        Subject::Call {
            function,
            arguments,
        } => {
            let arguments: Vec<String> = arguments.iter().map(argument).collect();
            format!("call {:?} [{}]", function.node, arguments.join(", "))
        }
        other => panic!("{other:?}"),
    };
    format!("{subject}{}", test(condition.test.as_ref()))
}

fn argument(argument: &Argument) -> String {
    let under = if argument.under { "under " } else { "" };
    format!(
        "{under}{}{}",
        value(&argument.key),
        test(argument.test.as_ref())
    )
}

fn test(test: Option<&Test>) -> String {
    let Some(test) = test else {
        return String::new();
    };
    let operand = match &test.operand {
        Operand::Value(operand) => value(operand),
        Operand::List(values) => format!(
            "({})",
            values.iter().map(value).collect::<Vec<_>>().join(", ")
        ),
        Operand::Range(low, high) => format!("{}..{}", value(low), value(high)),
        other => panic!("{other:?}"),
    };
    format!(" {:?} {operand}", test.operator.node)
}

/// A string in quotes, unless it needs none.
fn value(value: &Value) -> String {
    match &value.node {
        Literal::Text { text, quoted: true } => format!("{text:?}"),
        Literal::Text {
            text,
            quoted: false,
        } => text.clone(),
        Literal::Parameter(name) => format!("${name}"),
        other => panic!("{other:?}"),
    }
}
