//! Right queries to [`Ast`], by the strict grammar.
//!
//! It reports nothing. A text that is not a right query, or has comments, is left to the lenient grammar of
//! [`parse`](super::parse), which gives the same tree for a right query and explains what is wrong with another.

use pest::Parser;
use pest::iterators::{Pair, Pairs};

use super::ast::{
    Argument, Ast, Condition, Expression, Literal, Node, OPERATORS, Operand, Operator, Subject,
    Test, Value,
};
use super::groups::{Groups, Join};
use super::parse::MAX_DEPTH;
use super::text;
use crate::span::{Span, Spanned};

#[derive(pest_derive::Parser)]
#[grammar = "grammar/query.pest"]
struct StrictParser;

type Part<'q> = Pair<'q, Rule>;

/// Reads a right query without comments; `None` for any other text.
pub(super) fn parse(query: &str) -> Option<Ast> {
    if query.contains('#') {
        return None;
    }
    let row = StrictParser::parse(Rule::query, query).ok()?.next()?;
    let mut groups = Groups::new(MAX_DEPTH);
    for part in row.into_inner() {
        element(&mut groups, part)?;
    }
    let (root, unclosed) = groups.finish();
    unclosed.is_empty().then(|| Ast {
        root,
        comments: Vec::new(),
    })
}

/// Matches the grammar alone, for benchmarks: returns the number of elements of the query.
#[cfg(feature = "measure")]
pub fn pest_alone(query: &str) -> usize {
    StrictParser::parse(Rule::query, query).map_or(0, Iterator::count)
}

/// Adds one element of the flat row to the tree.
fn element(groups: &mut Groups, part: Part<'_>) -> Option<()> {
    match part.as_rule() {
        Rule::condition => groups.condition(condition(part)?),
        Rule::and => groups.join(Join::And),
        Rule::or => groups.join(Join::Or),
        Rule::not => groups.not(span(&part)),
        Rule::open => groups.open(span(&part)).ok()?,
        Rule::close => groups.close(span(&part)).ok()?,
        _ => {}
    }
    Some(())
}

fn condition(condition: Part<'_>) -> Option<Node> {
    let mut parts = condition.into_inner();
    let word = parts.next()?;
    let mut whole = span(&word);
    let name = word.as_str();
    if !text::is_name(name) {
        return None;
    }
    let mut next = parts.next();
    let subject = match next {
        Some(arguments) if arguments.as_rule() == Rule::arguments => {
            whole.end = span(&arguments).end;
            next = parts.next();
            Subject::Call {
                // Function names are case-insensitive keywords.
                function: Spanned::new(name.to_ascii_lowercase(), span(&word)),
                arguments: arguments
                    .into_inner()
                    .map(argument)
                    .collect::<Option<_>>()?,
            }
        }
        _ => Subject::Field(Spanned::new(name.to_owned(), whole)),
    };
    let test = match next {
        Some(operator) => Some(test(&operator, parts, &mut whole)?),
        None => None,
    };
    let condition = Condition { subject, test };
    Some(Spanned::new(Expression::Condition(condition), whole))
}

fn argument(argument: Part<'_>) -> Option<Argument> {
    let mut parts = argument.into_inner();
    let mut key = parts.next()?;
    let mut whole = span(&key);
    let under = key.as_rule() == Rule::under;
    if under {
        key = parts.next()?;
    }
    let key = value(&key)?;
    whole.end = key.span.end;
    let test = match parts.next() {
        Some(operator) => Some(test(&operator, parts, &mut whole)?),
        None => None,
    };
    Some(Argument {
        under,
        key,
        test,
        span: whole,
    })
}

/// A test: an operator and its operands. The span of what is tested is extended to its end.
fn test(operator: &Part<'_>, mut operands: Pairs<'_, Rule>, whole: &mut Span) -> Option<Test> {
    let operator = Spanned::new(operator_of(operator)?, span(operator));
    let first = operands.next()?;
    whole.end = span(&first).end;
    if first.as_rule() == Rule::list {
        let values = first
            .into_inner()
            .map(|part| value(&part))
            .collect::<Option<_>>()?;
        let operand = Operand::List(values);
        return Some(Test { operator, operand });
    }
    let low = value(&first)?;
    let operand = match operands.next() {
        Some(high) => {
            whole.end = span(&high).end;
            Operand::Range(low, value(&high)?)
        }
        // After `in`, only a parameter is used on its own: it may be bound to a list.
        None if operator.node == Operator::In && first.as_rule() != Rule::parameter => return None,
        None => Operand::Value(low),
    };
    Some(Test { operator, operand })
}

fn operator_of(part: &Part<'_>) -> Option<Operator> {
    if part.as_rule() == Rule::r#in {
        return Some(Operator::In);
    }
    let written = part.as_str();
    OPERATORS
        .iter()
        .find(|(text, _)| *text == written)
        .map(|(_, operator)| *operator)
}

fn value(part: &Part<'_>) -> Option<Value> {
    let (written, span) = (part.as_str(), span(part));
    let literal = match part.as_rule() {
        Rule::word => {
            if !text::is_bare_value(written) {
                return None;
            }
            Literal::Text {
                quoted: text::has_hidden(written),
                text: written.to_owned(),
            }
        }
        Rule::parameter => Literal::Parameter(written.get(1..)?.to_owned()),
        _ => {
            let mut problems = Vec::new();
            let inside = written.get(1..written.len() - 1)?;
            let text = text::unescape(inside, span.start + 1, &mut problems);
            if !problems.is_empty() {
                return None;
            }
            Literal::text(text)
        }
    };
    Some(Spanned::new(literal, span))
}

fn span(part: &Part<'_>) -> Span {
    let span = part.as_span();
    Span::of(span.start()..span.end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse::parse_leniently;
    use super::*;

    /// Pieces of queries: most rows of them are wrong, and some are right.
    const PIECES: &[&str] = &[
        "username",
        "tag",
        "proficiency",
        "hierarchy",
        "displayorder",
        "and",
        "or",
        "not",
        "in",
        "under",
        "AND",
        "Or",
        "&&",
        "||",
        "!",
        "(",
        ")",
        "(",
        ")",
        ",",
        "..",
        ".",
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
        " ",
        " ",
        " ",
        "\n",
        "\t",
        "\u{b}",
        "\u{a0}",
        "\u{3000}",
        "\0",
        "a",
        "b-1",
        "2",
        "4.5",
        "x.y",
        "$who",
        "$é",
        "$",
        "é",
        "“",
        "\"a b\"",
        "'c'",
        "\"\\n\"",
        "\"\\q\"",
        "\"",
        "'",
        "`",
        ":",
        ";",
        "*",
        "%",
        "#",
        "[",
        "]",
        "{",
        "}",
        "null",
        " and ",
        " or ",
        " = ",
        " in (",
        "username = bob",
        "tag(a = b, c in (d, e))",
        "id in (a, b)",
        "level in 2..4",
        "proficiency(name = x, level >= 3)",
        "hierarchy(under g)",
        "not ",
    ];

    /// The lenient grammar agrees with every text that the strict one reads.
    fn check(text: &str) -> bool {
        let Some(strict) = parse(text) else {
            return false;
        };
        let lenient = parse_leniently(text).unwrap();
        assert!(
            lenient.problems.is_empty(),
            "{text:?}: {:?}",
            lenient.problems
        );
        // Nodes are equal wherever they are; what is written out has their places.
        assert_eq!(
            format!("{strict:?}"),
            format!("{:?}", lenient.ast),
            "{text:?}"
        );
        true
    }

    #[test]
    fn right_queries_are_read_by_the_strict_grammar() {
        let queries = include_str!("../../benches/queries/realistic.txt");
        for (_, query) in queries.lines().filter_map(|line| line.split_once('\t')) {
            assert!(
                check(query) || query.is_empty() || query.contains('#'),
                "{query}"
            );
        }
    }

    #[test]
    fn the_queries_of_the_corpus_are_read_alike() {
        let mut strict = 0;
        for folder in std::fs::read_dir("tests/corpus").unwrap() {
            let Ok(files) = std::fs::read_dir(folder.unwrap().path()) else {
                continue;
            };
            for file in files {
                let text = std::fs::read_to_string(file.unwrap().path()).unwrap_or_default();
                strict += usize::from(check(&text));
                let query = text
                    .lines()
                    .filter(|line| !line.trim_start().starts_with('#'));
                strict += usize::from(check(&query.collect::<Vec<_>>().join("\n")));
            }
        }
        assert!(strict > 200, "{strict}");
    }

    proptest! {
        #[test]
        fn rows_of_pieces_are_read_alike(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)) {
            check(&pieces.concat());
            check(&pieces.join(" "));
        }
    }
}
