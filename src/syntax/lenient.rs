//! Parses text that may have errors to an [`Ast`], with the lenient grammar.
//!
//! The grammar produces a flat list of conditions, operators and parentheses; [`Groups`] builds the tree with an
//! explicit stack, so a deeply nested query cannot overflow the call stack.
//!
//! Common mistakes are rules of the grammar: they are parsed as the probable intention and reported. A query with
//! unmatched parentheses, or with a dangling `and` or `or`, also has a tree.

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::{Pair, Pairs};

use super::ast::{
    Argument, Ast, Comment, Condition, Expression, Literal, Node, OPERATORS, Operand, Operator,
};
use super::ast::{Subject, Test, Value};
use super::expected::{self, Expected};
use super::grammar::{QueryParser, Rule};
use super::groups::{Groups, Join, MAX_DEPTH, Missing};
use super::names::OPERATOR_CHARACTERS;
use super::{comparison_slips, lenient_slips, slips, text};
use crate::diagnostics::{Code, Problem, Suggestion};
use crate::span::{Span, Spanned};

/// A tree, the problems of its text, and the problem at which parsing stopped.
type Read = (Option<Ast>, Vec<Problem>, Option<Problem>);

/// Reads text with the grammar alone.
pub(super) fn read(query: &str) -> Read {
    match QueryParser::parse(Rule::query, query) {
        Ok(pairs) => Reader::new(query).read(pairs, None),
        Err(error) => {
            let stopped = unexpected(query, &error);
            let joined = slips::without_dangling_ends(query);
            match joined
                .as_deref()
                .and_then(|joined| QueryParser::parse(Rule::query, joined).ok())
            {
                Some(pairs) => Reader::new(query).read(pairs, Some(stopped)),
                None => (None, Vec::new(), Some(stopped)),
            }
        }
    }
}

/// The parser's expectations after some text.
#[derive(Debug)]
pub(crate) struct Expectations {
    /// The kinds of token that can follow.
    pub(crate) expected: Vec<Expected>,
    /// The last condition before the position, even if incomplete.
    pub(crate) condition: Option<Condition>,
    /// True between the parentheses of that condition's function.
    pub(crate) inside: bool,
}

/// A character that is allowed only in quotes and comments, so that the parser reports what it
/// expects instead.
const NEVER_EXPECTED: &str = "^";
/// A value that completes a condition without one. Its space keeps it apart from a word before it.
const ANY_VALUE: &str = " x";

/// The parser's expectations after some text; `None` in quotes and comments, and if parsing stopped
/// earlier.
pub(crate) fn expectations(text: &str) -> Option<Expectations> {
    let error = QueryParser::parse(Rule::query, &format!("{text}{NEVER_EXPECTED}")).err()?;
    let InputLocation::Pos(stopped) = error.location else {
        return None;
    };
    let ErrorVariant::ParsingError { positives, .. } = error.variant else {
        return None;
    };
    if stopped < text.trim_end().len() {
        return None;
    }
    let condition = last_condition(text).or_else(|| last_condition(&format!("{text}{ANY_VALUE}")));
    let inside = [Rule::unclosed, Rule::argument]
        .iter()
        .any(|rule| positives.contains(rule));
    Some(Expectations {
        expected: expected::expected(&positives),
        condition,
        inside,
    })
}

/// The last condition of some text.
fn last_condition(text: &str) -> Option<Condition> {
    let pairs = QueryParser::parse(Rule::query, text).ok()?;
    let last = pairs
        .flat_map(Pair::into_inner)
        .filter(|pair| pair.as_rule() == Rule::condition)
        .last()?;
    let mut reader = Reader::new(text);
    match reader.condition(last).node {
        Expression::Condition(condition) => Some(condition),
        Expression::And(_) | Expression::Or(_) | Expression::Not(_) => None,
    }
}

/// The problem of text that the grammar does not match.
fn unexpected(query: &str, error: &pest::error::Error<Rule>) -> Problem {
    let start = match error.location {
        InputLocation::Pos(start) | InputLocation::Span((start, _)) => start,
    };
    let expected: Vec<Rule> = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.clone(),
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    expected::problem(query, start, &expected)
}

struct Reader<'q> {
    query: &'q str,
    /// True if the text may have comments.
    has_comments: bool,
    comments: Vec<Comment>,
    problems: Vec<Problem>,
    /// The end of the last condition.
    condition_end: u32,
}

impl<'q> Reader<'q> {
    fn new(query: &'q str) -> Self {
        Reader {
            query,
            has_comments: query.contains('#'),
            comments: Vec::new(),
            problems: Vec::new(),
            condition_end: 0,
        }
    }

    /// Reads a sequence of pairs: the whole query, except the part where parsing stopped.
    fn read(mut self, pairs: Pairs<'q, Rule>, stopped: Option<Problem>) -> Read {
        let mut groups = Groups::new(MAX_DEPTH);
        for pair in pairs.flat_map(Pair::into_inner) {
            if let Err(too_deep) = self.element(&mut groups, pair) {
                self.problems.push(too_deep);
                return (None, self.problems, stopped);
            }
        }
        let (root, unclosed) = groups.finish();
        for (mut problem, is_known) in unclosed {
            let closing = self.closing(self.condition_end as usize);
            problem.suggest(closing.filter(|_| is_known));
            self.problems.push(problem);
        }
        // They are found pair by pair, outer pairs before inner ones.
        self.comments.sort_by_key(|comment| comment.span.start);
        let ast = Ast {
            root,
            comments: self.comments,
        };
        (Some(ast), self.problems, stopped)
    }

    /// One element of the flat sequence; an error if groups are nested too deeply.
    fn element(&mut self, groups: &mut Groups, pair: Pair<'q, Rule>) -> Result<(), Problem> {
        let span = span(&pair);
        match pair.as_rule() {
            Rule::prefix if pair.as_str() == "(" => groups.open(span)?,
            Rule::prefix => {
                self.check_glued_comment(&pair);
                groups.not(span);
            }
            Rule::close => self.close(groups, span),
            Rule::and => self.join(groups, &pair, Join::And),
            Rule::or => self.join(groups, &pair, Join::Or),
            Rule::mistaken_join => self.mistaken_join(groups, &pair),
            Rule::condition => {
                let condition = self.condition(pair);
                self.add_condition(groups, condition);
            }
            Rule::comment => self.comment(&pair),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, groups: &mut Groups, span: Span) {
        let is_known = !(groups.has_alternative() && self.begins_with_and(span.end));
        if let Err(mut problem) = groups.close(span) {
            if !is_known {
                problem.suggest(None);
            }
            self.problems.push(problem);
        }
    }

    fn join(&mut self, groups: &mut Groups, pair: &Pair<'q, Rule>, join: Join) {
        self.check_glued_comment(pair);
        groups.join(join);
    }

    /// `a, b` · `a & b` · `a | b` · `a b`
    fn mistaken_join(&mut self, groups: &mut Groups, pair: &Pair<'q, Rule>) {
        let (word, join) = match pair.as_str() {
            "" => return groups.join(Join::Missing),
            "|" => ("or", Join::Or),
            _ => ("and", Join::And),
        };
        let problem = lenient_slips::single_join(self.query, pair.as_str(), word, span(pair));
        self.problems.push(problem);
        groups.join(join);
    }

    /// Adds a condition, unless a missing operator before it shows that it is not one.
    fn add_condition(&mut self, groups: &mut Groups, condition: Node) {
        let before = std::mem::replace(&mut self.condition_end, condition.span.end);
        let missing = groups.missing_join();
        if missing.is_none_or(|missing| self.missing_join(missing, before, &condition)) {
            groups.condition(condition);
        } else {
            groups.skip();
        }
    }

    /// True if an `and` follows a byte: without a parenthesis before it, it would bind before the
    /// `or` there.
    fn begins_with_and(&self, at: u32) -> bool {
        let rest = self
            .query
            .get(at as usize..)
            .unwrap_or_default()
            .trim_start();
        let word = rest.get(..3).unwrap_or_default();
        word.eq_ignore_ascii_case("and") || word.starts_with("&&")
    }

    /// A suggestion of the missing parenthesis after a byte; none in text with comments, where
    /// that byte may be inside one.
    fn closing(&self, after: usize) -> Option<Suggestion> {
        (!self.has_comments).then(|| Suggestion::of([(Span::of(after..after), ")".to_owned())]))
    }

    /// The problem of a call whose parenthesis is never closed, found at a byte. Where it belongs is
    /// certain only at the end of the text: apparent further conditions may be meant as arguments.
    fn unclosed_call(&self, open: Span, found: u32) -> Problem {
        self.unclosed(open, Some(found).filter(|found| self.ends_at(*found)))
    }

    /// The problem of a list whose parenthesis is never closed, found at a byte. Where it belongs is
    /// certain at the end of the text and before `and`.
    fn unclosed_list(&self, open: Span, found: u32) -> Problem {
        let is_certain = |found: &u32| self.ends_at(*found) || self.begins_with_and(*found);
        self.unclosed(open, Some(found).filter(is_certain))
    }

    /// The problem of a parenthesis that is never closed, which belongs before a byte if that is
    /// known.
    fn unclosed(&self, open: Span, close: Option<u32>) -> Problem {
        let mut problem = Problem::unclosed_parenthesis(open);
        let before = close.and_then(|close| self.query.get(..close as usize));
        problem.suggest(before.and_then(|before| self.closing(before.trim_end().len())));
        problem
    }

    /// True if only white space follows a byte.
    fn ends_at(&self, at: u32) -> bool {
        let rest = self.query.get(at as usize..);
        rest.is_some_and(|rest| rest.trim().is_empty())
    }

    /// Reports a missing operator before the condition that follows a byte; false if there is no
    /// condition.
    fn missing_join(&mut self, missing: Missing, after: u32, condition: &Node) -> bool {
        if lenient_slips::is_lone_value(condition) {
            // Already reported.
            return false;
        }
        let between = self
            .query
            .get(after as usize..condition.span.start as usize)
            .unwrap_or_default();
        let is_adjacent = !between.contains(['(', ')', '#']);
        let is_word = lenient_slips::is_word(condition);
        if is_word && is_adjacent && self.is_longer(after, condition.span) {
            return false;
        }
        let problem = lenient_slips::missing_join(self.query, missing, condition, is_adjacent);
        let is_value = problem.code == Code::UnquotedSpace;
        self.problems.push(problem);
        !is_value && !is_word
    }

    /// True if a word continues a value of several words that has been reported. That report is the
    /// last or the one before it.
    fn is_longer(&mut self, after: u32, word: Span) -> bool {
        let query = self.query;
        self.problems
            .iter_mut()
            .rev()
            .take(2)
            .any(|problem| lenient_slips::one_more_word(query, problem, after, word))
    }

    fn comment(&mut self, pair: &Pair<'q, Rule>) {
        let text = pair.as_str().trim_end();
        let start = pair.as_span().start();
        let before = self
            .query
            .get(..start)
            .unwrap_or_default()
            .rsplit(['\n', '\r'])
            .next();
        let is_trailing = before.is_some_and(|before| !before.trim().is_empty());
        self.comments.push(Comment {
            text: text.to_owned(),
            span: Span::of(start..start + text.len()),
            is_trailing,
        });
    }

    /// The pairs within a pair; its comments are stored separately.
    fn inner(&mut self, pair: Pair<'q, Rule>) -> impl Iterator<Item = Pair<'q, Rule>> + use<'q> {
        let pairs = pair.into_inner();
        if self.has_comments {
            for comment in pairs.clone().filter(|pair| pair.as_rule() == Rule::comment) {
                self.comment(&comment);
            }
        }
        pairs.filter(|pair| pair.as_rule() != Rule::comment)
    }

    fn condition(&mut self, pair: Pair<'q, Rule>) -> Node {
        let mut whole = Span::new(span(&pair).start, span(&pair).start);
        let mut condition = Condition {
            subject: Subject::Field(Spanned::new(String::new(), whole)),
            test: None,
        };
        let mut other = None;
        for part in self.inner(pair) {
            whole = whole.to(span(&part));
            match part.as_rule() {
                Rule::name => condition.subject = Subject::Field(self.word(&part)),
                Rule::arguments => condition.subject = self.call(condition.subject, part),
                Rule::dotted | Rule::lone_value => other = Some(part),
                Rule::test => {
                    let read = self.test(part);
                    whole.end = read.span.end;
                    condition.test = Some(read.node);
                }
                _ => {}
            }
        }
        if let Some(other) = other {
            self.no_subject(other, &mut condition, whole);
        }
        Spanned::new(Expression::Condition(condition), whole)
    }

    fn call(&mut self, subject: Subject, arguments: Pair<'q, Rule>) -> Subject {
        let open = Span::of(arguments.as_span().start()..arguments.as_span().start() + 1);
        let function = match subject {
            // Function names are case-insensitive keywords.
            Subject::Field(name) | Subject::Call { function: name, .. } => {
                Spanned::new(name.node.to_ascii_lowercase(), name.span)
            }
        };
        let mut read = Vec::new();
        for part in self.inner(arguments) {
            match part.as_rule() {
                Rule::argument => read.push(self.argument(part)),
                Rule::and | Rule::or => self.problems.push(lenient_slips::inner_join(
                    &function.node,
                    part.as_str(),
                    span(&part),
                )),
                Rule::unclosed => {
                    self.problems
                        .push(self.unclosed_call(open, span(&part).start));
                }
                _ => {}
            }
        }
        Subject::Call {
            function,
            arguments: read,
        }
    }

    fn argument(&mut self, pair: Pair<'q, Rule>) -> Argument {
        let start = Span::new(span(&pair).start, span(&pair).start);
        let mut argument = Argument {
            under: false,
            key: no_value(start),
            test: None,
            span: start,
        };
        for part in self.inner(pair) {
            match part.as_rule() {
                Rule::under => {
                    self.check_glued_comment(&part);
                    argument.under = true;
                }
                Rule::test => {
                    let read = self.test(part);
                    argument.span.end = read.span.end;
                    argument.test = Some(read.node);
                }
                Rule::stray => {
                    let before = argument
                        .test
                        .as_ref()
                        .map_or(Some(&argument.key), |test| test.operand.last());
                    self.stray(&part, before.map(|value| value.span));
                }
                _ => {
                    argument.key = self.value(&part);
                    argument.span.end = argument.key.span.end;
                }
            }
        }
        argument
    }

    /// A value directly after another one, where only a comma or the end is allowed.
    fn stray(&mut self, pair: &Pair<'q, Rule>, before: Option<Span>) {
        let problem =
            lenient_slips::stray(self.query, before, span(pair), self.problems.last_mut());
        self.problems.extend(problem);
    }

    /// A test and its span, which ends with the operand: the pair may include trailing white space.
    fn test(&mut self, pair: Pair<'q, Rule>) -> Spanned<Test> {
        let mut whole = span(&pair);
        let mut operator = Spanned::new(Operator::Equal, whole);
        let (mut operand, mut foreign) = (None, None);
        let first = self.problems.len();
        for part in self.inner(pair) {
            if part.as_rule() == Rule::operator {
                (operator, foreign) = self.operator(&part);
                continue;
            }
            whole.end = span(&part).end;
            operand = match (part.as_rule(), operand) {
                (Rule::between, _) => {
                    operator = Spanned::new(Operator::In, span(&part));
                    self.between(part)
                }
                (Rule::list, _) => Some(Operand::List(self.list(part))),
                (_, Some(Operand::Value(low))) => Some(Operand::Range(low, self.value(&part))),
                _ => Some(Operand::Value(self.value(&part))),
            };
        }
        let mut operand = operand.unwrap_or_else(|| Operand::Value(no_value(whole)));
        if let Some(mut problem) = foreign {
            comparison_slips::replace_operator(
                self.query,
                &mut operator,
                &mut operand,
                &mut problem,
            );
            self.problems.insert(first, problem);
        }
        self.problems.extend(comparison_slips::operand(
            self.query,
            &mut operator,
            &operand,
            whole,
        ));
        Spanned::new(Test { operator, operand }, whole)
    }

    fn between(&mut self, pair: Pair<'q, Rule>) -> Option<Operand> {
        let whole = span(&pair);
        let mut values = Vec::new();
        for part in self.inner(pair) {
            if part.as_rule() != Rule::and {
                values.push(self.value(&part));
            }
        }
        self.problems
            .push(comparison_slips::between(self.query, &values, whole));
        let mut values = values.into_iter();
        match (values.next(), values.next()) {
            (Some(low), Some(high)) => Some(Operand::Range(low, high)),
            (low, _) => low.map(Operand::Value),
        }
    }

    /// An operator, and its problem if it is one of another language.
    fn operator(&mut self, pair: &Pair<'q, Rule>) -> (Spanned<Operator>, Option<Problem>) {
        let span = span(pair);
        let written = pair.as_str();
        self.check_glued_comment(pair);
        // Only one of them has letters.
        let same = OPERATORS.iter().find(|(text, _)| *text == written);
        let known = same.or_else(|| {
            OPERATORS
                .iter()
                .find(|(text, _)| text.eq_ignore_ascii_case(written))
        });
        if let Some((_, operator)) = known {
            return (Spanned::new(*operator, span), None);
        }
        let (operator, problem) = comparison_slips::operator(written, span);
        (Spanned::new(operator, span), Some(problem))
    }

    fn list(&mut self, pair: Pair<'q, Rule>) -> Vec<Value> {
        let whole = span(&pair);
        let mut values: Vec<Value> = Vec::new();
        for part in self.inner(pair) {
            match part.as_rule() {
                Rule::unclosed => {
                    let open = Span::new(whole.start, whole.start + 1);
                    self.problems
                        .push(self.unclosed_list(open, span(&part).start));
                }
                Rule::stray => self.stray(&part, values.last().map(|value| value.span)),
                _ => values.push(self.value(&part)),
            }
        }
        if values.is_empty() {
            self.problems.push(comparison_slips::empty_list(whole));
        }
        values
    }

    fn word(&mut self, pair: &Pair<'q, Rule>) -> Spanned<String> {
        self.check_glued_comment(pair);
        Spanned::new(pair.as_str().to_owned(), span(pair))
    }

    /// Reports something other than a field or function where one is expected. If the intended one
    /// is not known, the subject's name stays empty, so that checking does not report it again.
    fn no_subject(&mut self, pair: Pair<'q, Rule>, condition: &mut Condition, whole: Span) {
        let span = span(&pair);
        if pair.as_rule() == Rule::dotted {
            lenient_slips::dotted(
                self.query,
                Spanned::new(pair.as_str(), span),
                condition,
                whole,
                &mut self.problems,
            );
            return;
        }
        for part in self.inner(pair) {
            let value = self.value(&part);
            let value = if let Literal::Text { text, .. } = value.node {
                text
            } else {
                String::new()
            };
            self.problems.push(lenient_slips::lone_value(
                self.query,
                &value,
                span,
                condition.test.as_ref(),
            ));
        }
    }

    fn value(&mut self, pair: &Pair<'q, Rule>) -> Value {
        let span = span(pair);
        let written = pair.as_str();
        let literal = match pair.as_rule() {
            Rule::parameter => {
                self.check_glued_comment(pair);
                Literal::Parameter(written.trim_start_matches('$').to_owned())
            }
            Rule::quoted => self.quoted(written, span),
            Rule::typographic => {
                self.problems
                    .push(lenient_slips::typographic_quotes(written, span));
                Literal::text(lenient_slips::inside_quotes(written))
            }
            Rule::unclosed_quote => {
                self.problems
                    .push(lenient_slips::unclosed_quote(written, span));
                Literal::text(text::unescape(
                    lenient_slips::inside_quotes(written),
                    0,
                    &mut Vec::new(),
                ))
            }
            _ => {
                self.check_glued_comment(pair);
                // Invisible characters are escaped, which needs quotes.
                Literal::Text {
                    text: written.to_owned(),
                    quoted: text::has_hidden(written),
                }
            }
        };
        Spanned::new(literal, span)
    }

    fn quoted(&mut self, written: &str, span: Span) -> Literal {
        let inside = written
            .get(1..written.len().saturating_sub(1))
            .unwrap_or_default();
        let text = text::unescape(inside, span.start + 1, &mut self.problems);
        let quoted = text::needs_quotes(&text);
        Literal::Text { text, quoted }
    }

    /// Reports a `#` directly after a word, which would silently cut off the query. After
    /// punctuation it begins a comment.
    fn check_glued_comment(&mut self, pair: &Pair<'q, Rule>) {
        let end = pair.as_span().end();
        if self.query.as_bytes().get(end) == Some(&b'#')
            && !pair
                .as_str()
                .ends_with(|last| OPERATOR_CHARACTERS.contains(last))
        {
            self.problems.push(lenient_slips::glued_comment(
                self.query,
                pair.as_str(),
                span(pair),
            ));
        }
    }
}

fn span(pair: &Pair<'_, Rule>) -> Span {
    let span = pair.as_span();
    Span::of(span.start()..span.end())
}

fn no_value(span: Span) -> Value {
    Spanned::new(
        Literal::Text {
            text: String::new(),
            quoted: true,
        },
        span,
    )
}

#[cfg(test)]
mod tests {
    use pest::Parser;

    use super::super::grammar::{QueryParser, Rule};
    use super::super::names::{is_name_char, is_name_start, is_parameter_char};
    use super::text;

    /// All characters of the Basic Multilingual Plane, and one in 64 of the others.
    fn characters() -> impl Iterator<Item = char> {
        ('\0'..='\u{ffff}').chain(('\u{10000}'..=char::MAX).step_by(64))
    }

    /// True if the grammar matches the whole text.
    fn reads(rule: Rule, text: &str) -> bool {
        QueryParser::parse(rule, text).is_ok_and(|pairs| pairs.as_str() == text)
    }

    #[test]
    fn the_grammar_and_the_code_agree_on_characters_of_names() {
        for char in characters() {
            assert_eq!(
                reads(Rule::parameter, &format!("$a{char}")),
                is_parameter_char(char),
                "{char:?}"
            );
            assert_eq!(
                reads(Rule::name, &format!("a{char}")),
                is_name_char(char),
                "{char:?}"
            );
            assert_eq!(
                reads(Rule::name, &format!("{char}a")),
                is_name_start(char),
                "{char:?}"
            );
        }
    }

    #[test]
    fn the_grammar_and_the_code_agree_on_typographic_quotes() {
        for char in characters() {
            let is_opening = QueryParser::parse(Rule::typographic, &format!("{char}\"")).is_ok();
            assert_eq!(is_opening, text::is_curly(char), "{char}");
        }
    }
}
