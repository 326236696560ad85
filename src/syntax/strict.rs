//! Parses correct queries to an [`Ast`], with the strict grammar.
//!
//! It reports nothing. Text with errors or comments is left to the lenient grammar of [`parse`](super::parse), which
//! produces the same tree for a correct query and reports the errors of any other.

use std::borrow::Cow;
use std::iter::Peekable;

use pest::iterators::Tokens;
use pest::{Parser, Token};

use super::ast::{
    Argument, Ast, Condition, Expression, Literal, Node, OPERATORS, Operand, Operator, Subject,
    Test, Value, Word,
};
use super::groups::{Groups, Join, MAX_DEPTH};
use super::text;
use crate::span::{Span, Spanned};

#[derive(pest_derive::Parser)]
#[grammar = "grammar/query.pest"]
struct StrictParser;

/// Reads a correct query without comments; `None` for any other text.
pub(super) fn parse(query: &str) -> Option<Ast> {
    let row = in_one_line(query)?;
    let tokens = StrictParser::parse(Rule::query, &row).ok()?.tokens();
    let mut reader = Reader {
        query,
        tokens: tokens.peekable(),
    };
    reader.query()
}

/// The text with spaces in place of line breaks and tabs, so that the grammar needs only one kind
/// of white space. Positions stay the same, and quoted text is read from the query itself. `None`
/// if there may be a comment.
fn in_one_line(query: &str) -> Option<Cow<'_, str>> {
    if query.contains('#') {
        return None;
    }
    // Counting never stops early, so the compiler can vectorize it.
    let breaks = query.bytes().filter(|byte| matches!(byte, b'\t'..=b'\r'));
    Some(if breaks.count() > 0 {
        Cow::Owned(query.replace(|char| matches!(char, '\t'..='\r'), " "))
    } else {
        Cow::Borrowed(query)
    })
}

/// Matches the grammar alone, for benchmarks: returns the number of elements of the query.
#[cfg(feature = "measure")]
pub fn pest_alone(query: &str) -> usize {
    StrictParser::parse(Rule::query, query).map_or(0, Iterator::count)
}

/// The starts and ends of the matched rules, read once from first to last.
struct Reader<'q, 'r> {
    query: &'q str,
    tokens: Peekable<Tokens<'r, Rule>>,
}

impl<'q> Reader<'q, '_> {
    fn query(&mut self) -> Option<Ast> {
        let mut groups = Groups::new(MAX_DEPTH);
        self.start()?;
        while let Some((rule, at)) = self.start() {
            if rule == Rule::condition {
                groups.condition(self.condition()?);
                continue;
            }
            let span = self.end(at)?;
            match rule {
                Rule::prefix => self.prefix(&mut groups, span)?,
                Rule::join => self.join(&mut groups, span)?,
                Rule::close => groups.close(span).ok()?,
                _ => {}
            }
        }
        let (root, unclosed) = groups.finish();
        unclosed.is_empty().then(|| Ast {
            root,
            comments: Vec::new(),
        })
    }

    /// `(`, `!`, `not ` or `not(`
    fn prefix(&self, groups: &mut Groups, span: Span) -> Option<()> {
        let written = self.written(span)?;
        if written != "(" {
            let word = written.trim_end_matches([' ', '(']);
            groups.not(Span::of(
                span.start as usize..span.start as usize + word.len(),
            ));
        }
        open_after(groups, written, span)
    }

    /// `and `, `or `, `&&`, `||`, `and(` or `or(`
    fn join(&self, groups: &mut Groups, span: Span) -> Option<()> {
        let written = self.written(span)?;
        groups.join(if written.starts_with(['a', 'A', '&']) {
            Join::And
        } else {
            Join::Or
        });
        open_after(groups, written, span)
    }

    /// The next rule and its start; `None` at the end of the enclosing rule, which is consumed.
    fn start(&mut self) -> Option<(Rule, usize)> {
        match self.tokens.next()? {
            Token::Start { rule, pos } => Some((rule, pos.pos())),
            Token::End { .. } => None,
        }
    }

    /// The span of a started rule that contains no other rules.
    fn end(&mut self, start: usize) -> Option<Span> {
        match self.tokens.next()? {
            Token::End { pos, .. } => Some(Span::of(start..pos.pos())),
            Token::Start { .. } => None,
        }
    }

    fn written(&self, span: Span) -> Option<&'q str> {
        self.query.get(span.range())
    }

    fn condition(&mut self) -> Option<Node> {
        let (_, at) = self.start()?;
        let mut whole = self.end(at)?;
        let name = Spanned::new(self.written(whole)?, whole);
        if !text::is_name(name.node) {
            return None;
        }
        let mut next = self.start();
        let subject = if let Some((Rule::arguments, _)) = next {
            let subject = self.call(name, &mut whole)?;
            next = self.start();
            subject
        } else {
            Subject::Field(Word::new(name.node.to_owned(), name.span))
        };
        let test = match next {
            Some((rule, at)) => Some(self.test(rule, at, &mut whole)?),
            None => None,
        };
        let condition = Condition { subject, test };
        Some(Spanned::new(Expression::Condition(condition), whole))
    }

    fn call(&mut self, name: Spanned<&str>, whole: &mut Span) -> Option<Subject> {
        let mut arguments = Vec::new();
        while let Some(Token::Start { .. }) = self.tokens.peek() {
            self.start()?;
            arguments.push(self.argument()?);
        }
        whole.end = self.end(whole.start as usize)?.end;
        Some(Subject::Call {
            // Function names are case-insensitive keywords.
            function: Word::new(name.node.to_ascii_lowercase(), name.span),
            arguments,
        })
    }

    fn argument(&mut self) -> Option<Argument> {
        let (mut rule, mut at) = self.start()?;
        let start = at;
        let under = rule == Rule::under;
        if under {
            self.end(at)?;
            (rule, at) = self.start()?;
        }
        let key = self.value(rule, at)?;
        let mut span = Span::of(start..key.span.end as usize);
        let test = match self.start() {
            Some((rule, at)) => Some(self.test(rule, at, &mut span)?),
            None => None,
        };
        Some(Argument {
            under,
            key,
            test,
            span,
        })
    }

    /// A test (an operator and its operands), and the end of the enclosing rule. Extends the span
    /// of the condition to its end.
    fn test(&mut self, rule: Rule, at: usize, whole: &mut Span) -> Option<Test> {
        let operator = self.operator(rule, at)?;
        let (first, at) = self.start()?;
        if first == Rule::list {
            let operand = Operand::List(self.list()?);
            whole.end = self.end(at)?.end;
            return self.start().is_none().then_some(Test { operator, operand });
        }
        let low = self.value(first, at)?;
        whole.end = low.span.end;
        let operand = match self.start() {
            Some(_) => {
                let (second, at) = self.start()?;
                let high = self.value(second, at)?;
                whole.end = high.span.end;
                // The ends of the rule for the upper end of a range and of its enclosing rule.
                let is_over = self.start().is_none() && self.start().is_none();
                return is_over.then_some(Test {
                    operator,
                    operand: Operand::Range(low, high),
                });
            }
            // After `in`, only a parameter is used on its own: it may be bound to a list.
            None if operator.node == Operator::In && first != Rule::parameter => return None,
            None => Operand::Value(low),
        };
        Some(Test { operator, operand })
    }

    /// An operator, which is matched together with the spaces after it.
    fn operator(&mut self, rule: Rule, at: usize) -> Option<Spanned<Operator>> {
        let whole = self.end(at)?;
        let written = self.written(whole)?;
        let (text, operator) = if rule == Rule::r#in {
            ("in", Operator::In)
        } else {
            *OPERATORS
                .iter()
                .find(|(text, _)| written.starts_with(text))?
        };
        Some(Spanned::new(operator, Span::of(at..at + text.len())))
    }

    /// The values of a list, up to its end.
    fn list(&mut self) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        while let Some(Token::Start { .. }) = self.tokens.peek() {
            let (rule, at) = self.start()?;
            values.push(self.value(rule, at)?);
        }
        Some(values)
    }

    fn value(&mut self, rule: Rule, at: usize) -> Option<Value> {
        let span = self.end(at)?;
        Some(Spanned::new(
            literal(rule, self.written(span)?, span)?,
            span,
        ))
    }
}

/// Opens a group if the text ends with its parenthesis.
fn open_after(groups: &mut Groups, written: &str, span: Span) -> Option<()> {
    if written.ends_with('(') {
        groups.open(Span::new(span.end - 1, span.end)).ok()
    } else {
        Some(())
    }
}

fn literal(rule: Rule, written: &str, span: Span) -> Option<Literal> {
    match rule {
        Rule::word => text::is_bare_value(written).then(|| Literal::Text {
            quoted: text::has_hidden(written),
            text: written.to_owned(),
        }),
        Rule::parameter => Some(Literal::Parameter(written.get(1..)?.to_owned())),
        _ => {
            let mut problems = Vec::new();
            let inside = written.get(1..written.len() - 1)?;
            let text = text::unescape(inside, span.start + 1, &mut problems);
            problems.is_empty().then(|| Literal::text(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::parse::parse_leniently;
    use super::*;

    /// Pieces of queries: most sequences of them are incorrect, but some are correct.
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

    /// Checks that the lenient grammar agrees with the strict one on text that the strict one
    /// reads.
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
        // Equality of nodes ignores spans; the debug output includes them.
        assert_eq!(
            format!("{strict:?}"),
            format!("{:?}", lenient.ast),
            "{text:?}"
        );
        true
    }

    #[test]
    fn correct_queries_are_read_by_the_strict_grammar() {
        let queries = include_str!("../../benches/queries/realistic.txt");
        for (_, query) in queries.lines().filter_map(|line| line.split_once('\t')) {
            assert!(
                check(query) || query.is_empty() || query.contains('#'),
                "{query}"
            );
        }
    }

    #[test]
    fn both_grammars_agree_on_the_corpus() {
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
        fn both_grammars_agree_on_random_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)) {
            check(&pieces.concat());
            check(&pieces.join(" "));
        }
    }
}
