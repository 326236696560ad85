//! Tree to text, in canonical form: one way to write each query.
//!
//! Keywords are in lower case, operators have one space around them, and quotes and parentheses appear only if they
//! are needed. The output parses to the same tree.
//!
//! [`Display`](fmt::Display) writes one line, without comments. [`lines`] keeps the comments and breaks long lines.

use std::fmt;
use std::iter::Peekable;
use std::slice::Iter;

use super::ast::{
    Argument, Ast, Comment, Condition, Expression, Literal, Node, Operand, Subject, Test, Value,
};
use super::layout::{Piece, WIDTH, layout};
use super::text::{self, End};
use crate::span::Span;

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&on_one_line(|printer| printer.node(self, Binding::Or)))
    }
}

impl fmt::Display for Ast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.as_ref().map_or(Ok(()), |root| root.fmt(f))
    }
}

/// A query in canonical form, with its comments, in lines of at most 100 characters if they can be
/// broken.
pub(crate) fn lines(ast: &Ast) -> String {
    let mut printer = Printer::new(&ast.comments);
    if let Some(root) = &ast.root {
        printer.comments_before(first_byte(root, Binding::Or), None);
        printer.group(|printer| printer.node(root, Binding::Or));
    }
    printer.comments_before(u32::MAX, Some(Break::UNINDENTED));
    layout(&printer.pieces, WIDTH)
}

/// A value in canonical form: quoted if necessary.
pub(crate) fn canonical_literal(literal: &Literal) -> String {
    match literal {
        Literal::Text { text, .. } => text::value(text),
        Literal::Parameter(name) => format!("${name}"),
    }
}

/// One argument of a function.
pub(crate) fn canonical_argument(argument: &Argument) -> String {
    on_one_line(|printer| printer.argument(argument))
}

/// An operator and its operand, with a space before it.
pub(crate) fn canonical_test(test: &Test) -> String {
    on_one_line(|printer| printer.test(test, 0))
}

fn on_one_line(print: impl FnOnce(&mut Printer<'_>)) -> String {
    let mut printer = Printer::new(&[]);
    printer.group(print);
    layout(&printer.pieces, usize::MAX)
}

/// The precedence of the operator around an expression, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
}

impl Binding {
    /// The enclosing operator. A nested group of the same kind only occurs in a tree built by hand,
    /// and keeps its parentheses.
    fn inside(self) -> Binding {
        if self == Binding::Or {
            Binding::And
        } else {
            Binding::Not
        }
    }
}

/// The start of an expression's text: its parenthesis if it is printed with one.
fn first_byte(node: &Node, around: Binding) -> u32 {
    let (members, binding) = match &node.node {
        Expression::Or(members) => (members, Binding::Or),
        Expression::And(members) => (members, Binding::And),
        Expression::Not(_) | Expression::Condition(_) => return node.span.start,
    };
    let first = members.first().filter(|_| binding >= around);
    first.map_or(node.span.start, |first| first_byte(first, binding.inside()))
}

/// A position where a line may end.
#[derive(Clone, Copy)]
struct Break {
    flat: &'static str,
    indented: bool,
}

impl Break {
    /// After an opening parenthesis.
    const INSIDE: Break = Break {
        flat: "",
        indented: true,
    };
    /// After a comma between parentheses, and before the operator of an expression in parentheses.
    const BETWEEN: Break = Break {
        flat: " ",
        indented: true,
    };
    /// Before a closing parenthesis.
    const UNINDENTED: Break = Break {
        flat: "",
        indented: false,
    };
}

/// True for a function that names a field missing from the catalog.
fn is_field(function: &str) -> bool {
    function.eq_ignore_ascii_case("field")
}

/// Turns a tree into pieces, with comments placed by their positions.
struct Printer<'a> {
    pieces: Vec<Piece>,
    comments: Peekable<Iter<'a, Comment>>,
}

impl<'a> Printer<'a> {
    fn new(comments: &'a [Comment]) -> Self {
        Printer {
            pieces: Vec::new(),
            comments: comments.iter().peekable(),
        }
    }

    fn node(&mut self, node: &Node, around: Binding) {
        match &node.node {
            Expression::Or(members) => self.members(members, node.span, Binding::Or, around),
            Expression::And(members) => self.members(members, node.span, Binding::And, around),
            Expression::Not(inner) => {
                self.text("not ");
                self.node(inner, Binding::Not);
            }
            Expression::Condition(condition) => self.condition(condition, node.span),
        }
    }

    /// The members of an expression, in parentheses if the enclosing operator binds more tightly.
    fn members(&mut self, members: &[Node], span: Span, binding: Binding, around: Binding) {
        if binding < around {
            self.text("(");
            self.group(|printer| {
                let first = members
                    .first()
                    .map_or(span.start, |member| first_byte(member, binding.inside()));
                printer.comments_before_break(first, Break::INSIDE);
                printer.joined(members, binding, true);
                printer.comments_before(span.end, Some(Break::INSIDE));
                printer.line_break(Break::UNINDENTED);
            });
            self.text(")");
        } else if around == Binding::Or {
            self.joined(members, binding, false);
        } else {
            self.group(|printer| printer.joined(members, binding, true));
        }
    }

    fn joined(&mut self, members: &[Node], binding: Binding, indented: bool) {
        let join = if binding == Binding::Or {
            "or "
        } else {
            "and "
        };
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.comments_before_break(
                    first_byte(member, binding.inside()),
                    Break {
                        flat: " ",
                        indented,
                    },
                );
                self.text(join);
            }
            self.node(member, binding.inside());
        }
    }

    fn condition(&mut self, condition: &Condition, span: Span) {
        match &condition.subject {
            Subject::Field(name) => self.text(&name.node),
            Subject::Call {
                function,
                arguments,
            } => {
                let end = condition
                    .test
                    .as_ref()
                    .map_or(span.end, |test| test.operator.span.start);
                self.text(&function.node);
                let print = if is_field(&function.node) {
                    Self::field_name
                } else {
                    Self::argument
                };
                self.listed(arguments, end, |argument| argument.span, print);
            }
        }
        if let Some(test) = &condition.test {
            self.test(test, span.end);
        }
    }

    /// The name in `field("Name")`, always in quotes, since it is not a keyword or field of the
    /// query.
    fn field_name(&mut self, argument: &Argument) {
        match &argument.key.node {
            Literal::Text { text, .. } if !argument.under && argument.test.is_none() => {
                self.quoted(text);
            }
            Literal::Text { .. } | Literal::Parameter(_) => self.argument(argument),
        }
    }

    fn argument(&mut self, argument: &Argument) {
        if argument.under {
            self.text("under ");
        }
        self.literal(&argument.key);
        if let Some(test) = &argument.test {
            self.test(test, argument.span.end);
        }
    }

    /// An operator and its operand; `end` is where it ends.
    fn test(&mut self, test: &Test, end: u32) {
        self.text(" ");
        self.text(test.operator.node.text());
        self.text(" ");
        match &test.operand {
            Operand::Value(value) => self.literal(value),
            Operand::List(values) => self.listed(values, end, |value| value.span, Self::literal),
            Operand::Range(low, high) => {
                self.end_of_range(low, End::Low);
                self.text("..");
                self.end_of_range(high, End::High);
            }
        }
    }

    /// `(a, b, c)`; `end` is where it ends.
    fn listed<T>(
        &mut self,
        members: &[T],
        end: u32,
        span: impl Fn(&T) -> Span,
        print: impl Fn(&mut Self, &T),
    ) {
        self.text("(");
        self.group(|printer| {
            for (index, member) in members.iter().enumerate() {
                let before = if index == 0 {
                    Break::INSIDE
                } else {
                    Break::BETWEEN
                };
                printer.comments_before_break(span(member).start, before);
                print(printer, member);
                if index + 1 < members.len() {
                    printer.text(",");
                }
            }
            printer.comments_before(end, Some(Break::INSIDE));
            printer.line_break(Break::UNINDENTED);
        });
        self.text(")");
    }

    fn literal(&mut self, value: &Value) {
        match &value.node {
            Literal::Text { text, quoted: true } => self.quoted(text),
            Literal::Text {
                text,
                quoted: false,
            } => self.text(text),
            Literal::Parameter(name) => {
                self.text("$");
                self.text(name);
            }
        }
    }

    fn end_of_range(&mut self, value: &Value, end: End) {
        match &value.node {
            Literal::Text { text, .. } if end.needs_quotes(text) => self.quoted(text),
            Literal::Text { .. } | Literal::Parameter(_) => self.literal(value),
        }
    }

    fn quoted(&mut self, text: &str) {
        self.text(&text::quoted(text));
    }

    // ---- pieces ----

    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn group(&mut self, print: impl FnOnce(&mut Self)) {
        self.pieces.push(Piece::Open);
        print(self);
        self.pieces.push(Piece::Close);
    }

    fn line_break(&mut self, Break { flat, indented }: Break) {
        self.pieces.push(Piece::Break { flat, indented });
    }

    // ---- comments ----

    /// A break, and the comments before `end`: a trailing comment stays on its line.
    fn comments_before_break(&mut self, end: u32, position: Break) {
        self.trailing_comment(end);
        self.line_break(position);
        self.comments_before(end, None);
    }

    /// The comments before `end`, with a break before the first if one is given.
    fn comments_before(&mut self, end: u32, position: Option<Break>) {
        if position.is_some() {
            self.trailing_comment(end);
        }
        let mut position = position;
        while let Some(comment) = self.comments.next_if(|comment| comment.span.start < end) {
            position
                .take()
                .into_iter()
                .for_each(|position| self.line_break(position));
            self.pieces.push(Piece::Comment {
                text: comment.text.clone(),
                trailing: false,
            });
        }
    }

    /// The next comment, if it is a trailing one: it follows what has just been printed.
    fn trailing_comment(&mut self, end: u32) {
        let comment = self
            .comments
            .next_if(|comment| comment.span.start < end && comment.is_trailing);
        if let Some(comment) = comment {
            self.pieces.push(Piece::Comment {
                text: comment.text.clone(),
                trailing: true,
            });
        }
    }
}
