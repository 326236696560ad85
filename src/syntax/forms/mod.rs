//! Slips that take several words: forms of other languages which the grammar does not read, or not as what they mean.
//!
//! They are looked for only in a query that has turned out wrong, in its row of tokens. Each that is found is one
//! problem, in place of what the grammar made of its pieces, and says what stands there instead where that is known.

mod aws;
mod calls;
mod carried;
mod clauses;
mod comments;
mod functions;
mod joins;
mod lists;
mod methods;
mod others;
mod patterns;
mod phrases;
mod presence;
mod ranges;
mod subjects;
mod times;
pub(crate) mod tokens;
mod values;
mod words;

use super::called::{Called, called};
use super::other_operators::operator_meant;
use super::slips::clip;
use super::text;
use crate::diagnostics::Problem;
use crate::span::Span;
pub(crate) use calls::is_word_for_under;
pub(crate) use ranges::RANGE_EXPECTED;
pub(super) use tokens::OPERATOR_CHARACTERS;
use tokens::{Around, Kind, Token};

/// The start of a comment.
const COMMENT: &str = "#";

/// What is read in place of a value that is not known.
const STAND_IN: &str = "x";
/// The same where there is room for it: a message about what is beside it may show it.
const STAND_IN_SHOWN: &str = "VALUE";

/// A slip of several words.
#[derive(Debug)]
pub(crate) struct Form {
    /// A description and what to type.
    pub(crate) problem: Problem,
    /// Its span: other problems there are consequences of it.
    pub(crate) span: Span,
    /// The replacement and its span.
    pub(crate) instead: Option<(Span, String)>,
    /// Words that are not in what belongs there, because only the other language has them.
    pub(crate) drops: String,
    /// The stand-in while the rest of the query is checked.
    stand_in: &'static str,
}

impl Form {
    fn new(problem: Problem, span: Span, instead: Option<(Span, String)>) -> Self {
        Form {
            problem,
            span,
            instead,
            drops: String::new(),
            stand_in: "",
        }
    }

    /// With what can be read in its place.
    fn read_as(self, stand_in: &'static str) -> Self {
        Form { stand_in, ..self }
    }

    /// With words that only the other language has.
    fn dropping(self, words: &str) -> Self {
        Form {
            drops: words.to_owned(),
            ..self
        }
    }
}

impl Form {
    /// A stand-in that parses and is no longer than it: the replacement if that fits, else an
    /// equivalent.
    fn stand_in_text(&self, query: &str) -> String {
        let length = self.span.range().len();
        let instead = self.instead.as_ref().map(|(place, instead)| {
            let before = Span::new(self.span.start, place.start.max(self.span.start));
            let behind = Span::new(place.end.min(self.span.end), self.span.end);
            let text = |span: Span| query.get(span.range()).unwrap_or_default();
            format!("{}{instead}{}", text(before), text(behind))
        });
        instead
            .filter(|instead| instead.len() <= length)
            .unwrap_or_else(|| {
                let shown = self.stand_in.replace(STAND_IN, STAND_IN_SHOWN);
                let fitting = Some(shown).filter(|shown| shown.len() <= length);
                let cut = || self.stand_in.get(..length).unwrap_or(self.stand_in);
                fitting.unwrap_or_else(|| cut().to_owned())
            })
    }
}

/// The kind of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    Text,
    /// One of a closed set.
    Choice,
    Number,
    /// A number that may have a fraction.
    Decimal,
    Date,
    /// A date, with or without a time.
    Time,
    Flag,
}

/// The fields of the resource by their names, where that is known.
pub(crate) type Fields<'f> = &'f dyn Fn(&str) -> Option<Values>;

/// The forms that may begin at a token. The first match wins.
const FORMS: &[fn(&Row<'_>, usize) -> Option<Form>] = &[
    others::everything,
    joins::parentheses,
    comments::comment,
    others::in_quotes,
    others::words,
    functions::joining,
    others::jmespath,
    aws::aws_filter,
    aws::condition,
    aws::policy_key,
    others::jq,
    others::collection,
    others::formula,
    others::option,
    clauses::command,
    clauses::prefix,
    clauses::piped,
    clauses::suffix,
    functions::concatenated,
    functions::cast,
    functions::quantified,
    methods::unchanged,
    methods::unasked,
    subjects::urn,
    subjects::of_record,
    times::compared,
    times::between,
    functions::around_field,
    functions::around_value,
    functions::list_first,
    functions::value_in_field,
    values::keyword,
    presence::behind,
    presence::function,
    presence::key_alone,
    presence::as_field,
    presence::of_tags,
    values::negated_operator,
    values::negated_value,
    values::negation_behind,
    values::flag,
    calls::operator_apart,
    calls::joined_tags,
    calls::joined,
    calls::in_full,
    calls::level_apart,
    calls::negated,
    calls::negated_list,
    calls::negated_item,
    calls::negated_value,
    calls::level_behind,
    calls::colon,
    calls::level_beside,
    calls::two_levels,
    calls::semicolon,
    subjects::in_brackets,
    calls::in_braces,
    functions::subquery,
    calls::without_parentheses,
    joins::misspelt,
    joins::glued,
    phrases::escaped_quotes,
    phrases::doubled_quotes,
    values::apostrophe,
    values::several,
    values::date_and_time,
    values::decimal_comma,
    values::parameter_in_braces,
    values::dollar,
    values::glued,
    functions::value_call,
    phrases::item,
    phrases::words,
    carried::values,
    carried::comparison,
    calls::below,
    ranges::in_words,
    ranges::not_between,
    patterns::pattern,
    ranges::inclusive,
    lists::any_of,
    lists::side_by_side,
    lists::joined,
    lists::list,
    lists::by_commas,
    lists::ranges,
    words::operator,
    words::signs,
    methods::method,
    words::compared_twice,
    words::doubled,
    words::cut_off,
    words::negated,
    joins::other,
    joins::semicolon,
    subjects::with_colon,
    subjects::colon_and_operator,
    subjects::is,
    subjects::of_group,
    subjects::signed,
    subjects::in_quotes,
    subjects::name_in_brackets,
    subjects::two_words,
    subjects::between_two,
    subjects::value_first,
    subjects::semicolon,
    subjects::open_join,
    words::missing,
    words::unknown,
];

/// The forms in a query, in the order in which they stand. None of them overlap.
pub(crate) fn forms(query: &str, fields: Option<Fields<'_>>) -> Vec<Form> {
    let row = Row::new(query, fields);
    let mut found: Vec<Form> = Vec::new();
    let mut free = 0;
    for (at, token) in row.tokens.iter().enumerate() {
        if token.span.start < free {
            continue;
        }
        if let Some(mut form) = FORMS.iter().find_map(|form| form(&row, at)) {
            free = form.span.end.max(token.span.end);
            if form.stand_in.is_empty() {
                form.stand_in = row.stand_in(form.span);
            }
            found.push(form);
        }
    }
    found
}

/// A query with what can be read in place of the forms in it; every other place stays as it is.
pub(crate) fn blanked(query: &str, forms: &[Form]) -> String {
    let (mut blanked, mut copied) = (String::with_capacity(query.len()), 0);
    for form in forms {
        let instead = form.stand_in_text(query);
        let (start, end) = (form.span.start as usize, form.span.end as usize);
        blanked += query.get(copied..start).unwrap_or_default();
        blanked += &instead;
        blanked.extend(std::iter::repeat_n(
            ' ',
            (end - start).saturating_sub(instead.len()),
        ));
        copied = end;
    }
    blanked += query.get(copied..).unwrap_or_default();
    blanked
}

/// The texts of a query that are values, names or comments, those of comments last.
pub(crate) fn texts(query: &str) -> Vec<String> {
    let tokens = tokens::tokens(query);
    let ends = tokens.iter().map(|token| token.span.end as usize);
    let starts = tokens
        .iter()
        .map(|token| token.span.start as usize)
        .chain([query.len()]);
    // Between tokens there are white space and comments.
    let between = [0]
        .into_iter()
        .chain(ends)
        .zip(starts)
        .filter_map(|(end, start)| query.get(end..start));
    let comments = between
        .filter(|between| between.contains('#'))
        .map(str::to_owned);
    tokens
        .iter()
        .filter(|token| token.is_value())
        .map(Token::value)
        .chain(comments)
        .collect()
}

/// A query with white space in place of what begins and ends it though it stands between two conditions: `and`, `or`,
/// what ends a group before any, and the `not` and parentheses behind a last `and`. Every other place stays as it is.
/// `None` where there is no such thing, or nothing else.
pub(super) fn without_open_ends(query: &str) -> Option<String> {
    let tokens = tokens::tokens(query);
    let first = tokens
        .iter()
        .position(|token| !token.is_join() && token.kind != Kind::Close)?;
    let last = tokens.iter().rposition(|token| !token.opens_condition())?;
    let is_joined = tokens.get(last + 1).is_none_or(Token::is_join);
    let start = tokens.get(first)?.span.start as usize;
    let end = if is_joined {
        tokens.get(last)?.span.end as usize
    } else {
        query.len()
    };
    let is_open = first > 0 || is_joined && last + 1 < tokens.len();
    let kept = query.get(start..end).filter(|_| is_open)?;
    Some(format!("{}{kept}", " ".repeat(start)))
}

/// The problems of a query, those of its forms in place of what the grammar made of them. Where the grammar has
/// stopped, what stands right before or behind that place is to blame.
pub(super) fn answered(
    query: &str,
    problems: Vec<Problem>,
    stopped: Option<Problem>,
) -> (Vec<Problem>, Vec<Span>) {
    if problems.is_empty() && stopped.is_none() {
        return (Vec::new(), Vec::new());
    }
    let forms = forms(query, None);
    let spans: Vec<Span> = forms.iter().map(|form| form.span).collect();
    let is_left = |problem: &Problem| match problem.span() {
        Some(span) => !overlaps(&spans, span) && !is_behind_removed(query, &forms, problem, span),
        None => true,
    };
    let is_blamed = |stopped: &Problem| stopped.span().is_some_and(|span| touches(&spans, span));
    let mut left: Vec<Problem> = problems.into_iter().filter(is_left).collect();
    left.extend(stopped.filter(|stopped| !is_blamed(stopped)));
    if left.iter().any(|problem| is_swallowing(query, problem))
        || forms.iter().any(|form| has_closed(query, form))
    {
        left.retain(|problem| !matches!(problem, Problem::UnclosedParenthesis { .. }));
    }
    left.extend(forms.into_iter().map(|form| form.problem));
    (left, spans)
}

/// True if a form contains a parenthesis that closes one before it.
pub(crate) fn has_closed(query: &str, form: &Form) -> bool {
    let text = query.get(form.span.range()).unwrap_or_default();
    text.matches(')').count() > text.matches('(').count()
}

/// True if a glued `#` hides a parenthesis.
fn is_swallowing(query: &str, problem: &Problem) -> bool {
    let Problem::GluedComment { span, .. } = problem else {
        return false;
    };
    let rest = query.get(span.start as usize..).unwrap_or_default();
    rest.split(['\n', '\r'])
        .next()
        .is_some_and(|line| line.contains(')'))
}

/// True if a span overlaps one of these, which are sorted.
pub(crate) fn overlaps(spans: &[Span], place: Span) -> bool {
    let first = spans.partition_point(|span| span.end <= place.start);
    spans
        .get(first)
        .is_some_and(|span| span.start < place.end.max(place.start + 1))
}

fn touches(spans: &[Span], place: Span) -> bool {
    let first = spans.partition_point(|span| span.end < place.start);
    spans.get(first).is_some_and(|span| span.start <= place.end)
}

/// Whether no operator between two conditions only because what is between them does not belong there.
fn is_behind_removed(query: &str, forms: &[Form], problem: &Problem, place: Span) -> bool {
    let before = forms.partition_point(|form| form.span.end <= place.start);
    let Some(form) = before.checked_sub(1).and_then(|before| forms.get(before)) else {
        return false;
    };
    let is_removed = form
        .instead
        .as_ref()
        .is_some_and(|(_, instead)| instead.is_empty() || instead == COMMENT);
    let between = query
        .get(form.span.end as usize..place.start as usize)
        .unwrap_or_default();
    is_removed && between.trim().is_empty() && matches!(problem, Problem::MissingOperator { .. })
}

/// A query as a row of tokens.
struct Row<'q> {
    query: &'q str,
    tokens: Vec<Token<'q>>,
    /// For each token, the parenthesis that closes it, if it opens one.
    closes: Vec<Option<usize>>,
    /// For each token, the innermost parenthesis around it.
    opens: Vec<Option<usize>>,
    /// For each token, the last operator before it in its condition.
    signs: Vec<Option<usize>>,
    /// The fields of the resource, if it is known yet.
    fields: Option<Fields<'q>>,
}

impl<'q> Row<'q> {
    fn new(query: &'q str, fields: Option<Fields<'q>>) -> Self {
        let tokens = tokens::tokens(query);
        let mut closes = vec![None; tokens.len()];
        let (mut opens, mut signs) = (Vec::new(), Vec::new());
        let (mut open, mut sign) = (Vec::new(), None);
        for (at, token) in tokens.iter().enumerate() {
            if token.kind == Kind::Close
                && let Some(opened) = open.pop()
                && let Some(close) = closes.get_mut(opened)
            {
                *close = Some(at);
            }
            opens.push(open.last().copied());
            signs.push(sign);
            if token.kind == Kind::Open {
                open.push(at);
            } else if token.is_join() {
                sign = None;
            } else if token.compares() || operator_meant(token.text).is_some() {
                sign = Some(at);
            }
        }
        Row {
            query,
            tokens,
            closes,
            opens,
            signs,
            fields,
        }
    }

    /// The token that closes a parenthesis.
    fn close_of(&self, open: usize) -> Option<usize> {
        self.closes.get(open).copied().flatten()
    }

    /// The parenthesis in which a token is.
    fn open_around(&self, at: usize) -> Option<usize> {
        self.opens.get(at).copied().flatten()
    }

    /// The last operator of the condition that ends before a token.
    fn sign_before(&self, at: usize) -> Option<usize> {
        self.signs.get(at).copied().flatten()
    }

    fn get(&self, at: usize) -> Option<&Token<'q>> {
        self.tokens.get(at)
    }

    /// A stand-in for a span: a condition, a value, or a comparison after a field.
    fn stand_in(&self, place: Span) -> &'static str {
        let at = self
            .tokens
            .partition_point(|token| token.span.start < place.start);
        let before = self.before(at);
        if self.begins_condition(at) || self.begins_item(at) || before.is_some_and(Token::compares)
        {
            "x"
        } else if at
            .checked_sub(1)
            .is_some_and(|before| self.is_subject(before))
        {
            "=x"
        } else {
            ""
        }
    }

    /// True if a field or a function's key without a comparison is at a token.
    fn is_subject(&self, at: usize) -> bool {
        self.find(at, Token::is_name).is_some()
            && (self.begins_condition(at) || self.begins_item(at))
    }

    fn before(&self, at: usize) -> Option<&Token<'q>> {
        self.tokens.get(at.checked_sub(1)?)
    }

    /// The token if it passes.
    fn find(&self, at: usize, passes: impl Fn(&Token<'q>) -> bool) -> Option<&Token<'q>> {
        self.get(at).filter(|token| passes(token))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.get(at).is_some_and(|token| token.is(word))
    }

    fn has(&self, at: usize, kind: Kind) -> bool {
        self.get(at).is_some_and(|token| token.kind == kind)
    }

    /// True if there is no white space between two tokens.
    fn are_glued(&self, left: usize, right: usize) -> bool {
        matches!((self.get(left), self.get(right)), (Some(left), Some(right)) if left.span.end == right.span.start)
    }

    /// The kind of a field's values, if it is known.
    fn values(&self, field: &str) -> Option<Values> {
        self.fields.and_then(|fields| fields(field))
    }

    /// True if a name is certainly that of a field.
    fn is_field(&self, name: &str) -> bool {
        self.values(name).is_some()
    }

    /// True if a name is certainly not that of a field.
    fn is_no_field(&self, name: &str) -> bool {
        self.fields.is_some_and(|fields| fields(name).is_none())
    }

    /// True if a condition with an operator begins at a token, ignoring `not`.
    fn is_comparison_at(&self, at: usize) -> bool {
        let at = at + usize::from(self.is(at, "not"));
        let is_operator = |at: usize| {
            self.find(at, |token| token.is_comparison() || token.is("in"))
                .is_some()
        };
        self.find(at, Token::is_name).is_some()
            && (is_operator(at + 1) || self.has(at + 1, Kind::Open) && self.are_glued(at, at + 1))
    }

    /// True if an item belongs to a proficiency, which has both levels and values.
    fn is_part_of_proficiency(&self, item: usize) -> bool {
        self.function_around(item)
            .is_some_and(|function| function.name == "proficiency")
    }

    /// True if a field and a colon are at a token: `state:enabled`
    fn is_field_with_colon(&self, at: usize) -> bool {
        let is_subject = |token: &Token<'_>| {
            let head = token.text.split_once(':').map(|(field, _)| field);
            head.is_some_and(|field| text::is_name(field) && !self.is_no_field(field))
        };
        self.find(at, is_subject).is_some()
    }

    /// The function that a token names, if it may be by another name.
    fn function(&self, at: usize) -> Option<&'static Called> {
        self.find(at, Token::is_name)
            .and_then(|token| called(token.text))
    }

    /// The function whose arguments an item belongs to.
    fn function_around(&self, item: usize) -> Option<&'static Called> {
        let open = self.open_around(item)?;
        self.function(open.checked_sub(1)?)
    }

    /// The name that begins a condition at a token with a colon after it: `username:`
    fn field_with_colon(&self, at: usize) -> Option<&'q str> {
        self.find(at, |token| {
            token.kind == Kind::Word && self.begins_condition(at)
        })?
        .text
        .strip_suffix(':')
    }

    /// The text from one token to another.
    fn text(&self, first: usize, last: usize) -> &'q str {
        self.query
            .get(self.span(first, last).range())
            .unwrap_or_default()
    }

    /// The text behind one token, up to the end of another.
    fn text_behind(&self, before: usize, last: usize) -> &'q str {
        let whole = self.text(before, last);
        let length = self.get(before).map_or(0, |token| token.text.len());
        whole.get(length..).unwrap_or_default()
    }

    fn span(&self, first: usize, last: usize) -> Span {
        match (self.get(first), self.get(last)) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::default(),
        }
    }

    /// True if a condition can begin at a token.
    fn begins_condition(&self, at: usize) -> bool {
        self.get(at)
            .is_some_and(|token| token.around == Around::Conditions)
            && self.before(at).is_none_or(|before| {
                before.is_join()
                    || before.is("not")
                    || before.kind == Kind::Open
                    || before.text.ends_with('!')
            })
    }

    /// True if an argument or a list item can begin at a token.
    fn begins_item(&self, at: usize) -> bool {
        self.get(at)
            .is_some_and(|token| token.around != Around::Conditions)
            && self
                .before(at)
                .is_some_and(|before| matches!(before.kind, Kind::Open | Kind::Comma))
    }

    /// The token at which the arguments of a function begin, if a call of it stands here.
    fn call(&self, at: usize, function: &str) -> Option<usize> {
        // Names are looked up last: that takes longest.
        let is_called = self.has(at + 1, Kind::Open)
            && self.begins_condition(at)
            && self
                .function(at)
                .is_some_and(|called| called.name == function);
        is_called.then_some(at + 2)
    }

    /// True if a condition can end before a token.
    fn ends_condition(&self, at: usize) -> bool {
        self.get(at)
            .is_none_or(|token| token.is_join() || token.kind == Kind::Close)
    }

    /// A form in the place of some tokens.
    fn form(
        &self,
        (first, last): (usize, usize),
        words: Words<'_>,
        instead: Option<String>,
    ) -> Form {
        let span = self.span(first, last);
        Form::new(
            words.problem(span),
            span,
            instead.map(|instead| (span, instead)),
        )
    }
}

/// The parts of a message.
struct Words<'t> {
    expected: &'t str,
    found: &'t str,
    help: String,
}

impl Words<'_> {
    fn problem(self, span: Span) -> Problem {
        let found = format!("`{}`", clip(self.found));
        Problem::Syntax {
            expected: self.expected.to_owned(),
            found,
            help: self.help.into(),
            span,
        }
    }
}

/// An operator as this language writes it.
fn plain_operator(written: &str) -> &str {
    operator_meant(written).map_or(written, |operator| operator.text())
}
