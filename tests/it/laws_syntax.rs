//! The properties of syntax: no text causes a panic, and every span lies within the text, on character
//! boundaries, inside its parent.

use connectql::build::field;
use connectql::catalog::RESOURCES;
use connectql::syntax::ast::{
    Argument, Condition, Expression, Literal, Node, Operand, Subject, Test,
};
use connectql::syntax::{Ast, Parsed, parse};
use connectql::{Options, Report, Span, compile_with};
use proptest::prelude::*;

use crate::effort::{cases, config};

/// Pieces of queries, correct and incorrect: random combinations reach cases that random letters
/// never would.
const PIECES: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "under",
    "AND NOT",
    "&&",
    "||",
    "!",
    "&",
    "|",
    ",",
    "(",
    ")",
    "((",
    "))",
    "=",
    "!=",
    "~",
    "!~",
    "^=",
    "!^=",
    "<",
    "<=",
    ">",
    ">=",
    "==",
    ":",
    "<>",
    "like",
    "between",
    "starts with",
    "is not",
    "..",
    "2..4",
    "4..2",
    "\"2.\"..\".5\"",
    "score in \"2.\"..\"4\"",
    "name",
    "username",
    "usrname",
    "routing_profile_id",
    "state",
    "displayorder",
    "level",
    "autoevaluation",
    "LastModifiedTime",
    "tag(",
    "tag(BPO=123)",
    "tag(aws:x = 1)",
    "proficiency(English >= 3)",
    "proficiency(level",
    "hierarchy(under",
    "hierarchy(g-x)",
    "field(\"Odd\")",
    "tag.BPO",
    "a@b.c",
    "$x",
    "$",
    "$ids",
    "\"Sup\"",
    "'it''s'",
    "\"\\u{1F600}\"",
    "\"\\u{D800}\"",
    "\"\\q\"",
    "\"",
    "'",
    "“Sup”",
    "‘",
    "#",
    "# note\n",
    "x#y",
    "\n",
    "\t",
    "\u{0}",
    "\u{202E}",
    "e\u{301}",
    "日本",
    "2024-07-18",
    "2024-02-30",
    "*",
    "null",
    "50",
];

fn random_pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,6}",
    ];
    let glue = prop::sample::select(&[" ", " ", " ", ""][..]);
    prop::collection::vec((piece, glue), 0..24).prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, glue)| piece + glue)
            .collect()
    })
}

/// Conditions that can be parenthesized.
const MEMBERS: &[&str] = &[
    "username = bob",
    "tag(a = b)",
    "not name ~ Sup",
    "id in (a, b)",
    "state == x",
];
/// The text between two of them, usually incomplete.
const JOINS: &[&str] = &[" and ", " or ", " ", "", "\n", " # note\n", " not "];

/// An end of a range: dots next to those of the range are error-prone.
fn end() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(&["2.", ".5", ".", "..", "2", "", "in", "a b", "2.."][..])
            .prop_map(str::to_owned),
        "[.0-9a]{0,4}"
    ]
}

fn ends(ast: &Ast) -> Option<(String, String)> {
    let Expression::Condition(Condition {
        test: Some(Test {
            operand: Operand::Range(low, high),
            ..
        }),
        ..
    }) = &ast.root.as_ref()?.node
    else {
        return None;
    };
    match (&low.node, &high.node) {
        (Literal::Text { text: low, .. }, Literal::Text { text: high, .. }) => {
            Some((low.clone(), high.clone()))
        }
        _ => None,
    }
}

/// Checks that a span lies within its parent's.
fn check_span(text: &str, span: Span, parent: Span) {
    assert!(
        parent.start <= span.start && span.end <= parent.end && span.start <= span.end,
        "{span:?} in {parent:?} of {text:?}"
    );
    assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
}

fn check_node(text: &str, node: &Node, parent: Span) {
    check_span(text, node.span, parent);
    match &node.node {
        Expression::And(members) | Expression::Or(members) => {
            assert!(members.len() > 1);
            members
                .iter()
                .for_each(|member| check_node(text, member, node.span));
        }
        Expression::Not(inner) => check_node(text, inner, node.span),
        Expression::Condition(condition) => check_condition(text, condition, node.span),
        other => panic!("{other:?}"),
    }
}

fn check_condition(text: &str, condition: &Condition, parent: Span) {
    match &condition.subject {
        Subject::Field(name) => check_span(text, name.span, parent),
        Subject::Call {
            function,
            arguments,
        } => {
            check_span(text, function.span, parent);
            for Argument {
                key, test, span, ..
            } in arguments
            {
                check_span(text, *span, parent);
                check_span(text, key.span, *span);
                check_test(text, test.as_ref(), *span);
            }
        }
        other => panic!("{other:?}"),
    }
    check_test(text, condition.test.as_ref(), parent);
}

fn check_test(text: &str, test: Option<&Test>, parent: Span) {
    let Some(test) = test else { return };
    check_span(text, test.operator.span, parent);
    match &test.operand {
        Operand::Value(value) => check_span(text, value.span, parent),
        Operand::List(values) => values
            .iter()
            .for_each(|value| check_span(text, value.span, parent)),
        Operand::Range(low, high) => {
            check_span(text, low.span, parent);
            check_span(text, high.span, parent);
        }
        other => panic!("{other:?}"),
    }
}

fn check_report(text: &str, report: &Report) {
    let whole = Span::of(0..text.len());
    for problem in report.problems() {
        problem
            .span()
            .into_iter()
            .for_each(|span| check_span(text, span, whole));
        assert!(
            problem.to_string().len() + problem.help_text().len() < 4096,
            "{problem:?}"
        );
        assert!(problem.code.text().starts_with("connectql::"));
    }
    for description in report.descriptions() {
        assert!(description.line >= 1 && description.column >= 1);
    }
}

proptest! {
    #![proptest_config(config(cases(10_000)))]

    #[test]
    fn every_span_lies_within_the_text_and_its_parent(text in random_pieces()) {
        let whole = Span::of(0..text.len());
        match parse(&text) {
            Ok(Parsed { ast, problems, .. }) => {
                ast.root.iter().for_each(|root| check_node(&text, root, whole));
                ast.comments.iter().for_each(|comment| check_span(&text, comment.span, whole));
                problems.iter().filter_map(connectql::Problem::span).for_each(|span| check_span(&text, span, whole));
            }
            Err(problems) => {
                assert!(!problems.is_empty());
                problems.iter().filter_map(connectql::Problem::span).for_each(|span| check_span(&text, span, whole));
            }
        }
    }

    #[test]
    fn printed_queries_parse_to_the_same_tree(text in random_pieces()) {
        let Ok(Parsed { ast, problems, .. }) = parse(&text) else { return Ok(()) };
        if problems.is_empty() {
            let printed = ast.root.as_ref().map(ToString::to_string).unwrap_or_default();
            let again = parse(&printed).map_err(|problems| TestCaseError::fail(format!("{printed:?}: {problems:?}")))?;
            prop_assert_eq!(&again.problems, &[]);
            prop_assert_eq!(&again.ast.root, &ast.root, "{}", printed);
            let twice = again.ast.root.map(|root| root.to_string()).unwrap_or_default();
            prop_assert_eq!(twice, printed);
        }
    }

    #[test]
    fn the_ends_of_a_range_are_read_unchanged(low in end(), high in end()) {
        let built = field("score").between(&low, &high).to_string();
        let parsed = parse(&built).map_err(|problems| TestCaseError::fail(format!("{built}: {problems:?}")))?;
        prop_assert_eq!(&parsed.problems, &[]);
        prop_assert_eq!(ends(&parsed.ast), Some((low, high)), "{}", built);
        let printed = parsed.ast.to_string();
        prop_assert_eq!(printed, built);
    }

    /// Parentheses do not hide a missing operator between two conditions.
    #[test]
    fn redundant_parentheses_keep_the_problems(
        members in prop::collection::vec((prop::sample::select(MEMBERS), 0..4_usize, prop::sample::select(JOINS)), 1..6)
    ) {
        let text = |around: fn(usize) -> usize| -> String {
            let member = |(member, depth, join): &(&str, usize, &str)| {
                let depth = around(*depth);
                format!("{}{member}{}{join}", "(".repeat(depth), ")".repeat(depth))
            };
            members.iter().map(member).collect::<String>() + "id = last"
        };
        let codes = |text: &str| -> Vec<String> {
            let problems = parse(text).map_or_else(|problems| problems, |parsed| parsed.problems);
            problems.iter().map(|problem| problem.code.to_string()).collect()
        };
        let (bare, deep) = (text(|_| 1), text(|depth| depth + 1));
        prop_assert_eq!(codes(&bare), codes(&deep), "{} {}", bare, deep);
    }

    #[test]
    fn no_text_panics_the_compiler(text in random_pieces(), resource in prop::sample::select(RESOURCES), residual: bool) {
        let mut options = Options::default();
        options.residual = residual;
        options.parameters.bind("x", "1").bind_list("ids", ["a", "b"]);
        options.refuse_unused_parameters = false;
        match compile_with(resource, &text, &options) {
            Ok(plan) => {
                prop_assert!(!plan.requests.is_empty());
                check_report(&text, &plan.warnings);
            }
            Err(report) => {
                prop_assert!(!report.is_empty());
                check_report(&text, &report);
            }
        }
    }
}
