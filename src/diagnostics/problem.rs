//! Every user-visible message about a query: message, label and help are next to the variant.
//!
//! Messages are lower case without a final period, user text is in backticks. The message says what is wrong, the
//! label why here, the help what to type instead.

use miette::Diagnostic;
use thiserror::Error;

use crate::diagnostics::{Help, Suggestion, excerpt};
use crate::span::Span;

impl From<Span> for miette::SourceSpan {
    fn from(span: Span) -> Self {
        miette::SourceSpan::new((span.start as usize).into(), span.range().len())
    }
}

/// An error or warning about a query.
///
/// Each has a stable code (`connectql::unknown_field`), which `docs/problems.md` explains with an example.
/// Variants may get more fields, but for those that callers make of what they read or write themselves:
/// [`NotUtf8`](Problem::NotUtf8), [`NotJson`](Problem::NotJson) and [`ArgumentTooLong`](Problem::ArgumentTooLong).
#[derive(Clone, Debug, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
pub enum Problem {
    // ---- the text ----
    /// The text is longer than a query may be.
    #[error("the query is longer than {limit} bytes")]
    #[diagnostic(
        code(connectql::too_long),
        help("shorten it, or split it into several queries and merge their results")
    )]
    #[non_exhaustive]
    TooLong {
        /// The allowed values.
        limit: usize,
    },
    /// Bytes that are no text.
    #[error("the query is not UTF-8")]
    #[diagnostic(code(connectql::not_utf8), help("save the file as UTF-8"))]
    NotUtf8 {
        /// The first byte that is no text.
        #[label("not UTF-8 from here on")]
        span: Span,
    },
    /// Groups nest deeper than they may.
    #[error("parentheses nest more than {limit} deep")]
    #[diagnostic(
        code(connectql::too_deep),
        help("remove parentheses that change nothing, or split the query")
    )]
    #[non_exhaustive]
    TooDeep {
        /// The nesting limit.
        limit: usize,
        /// The first one that is too deep.
        #[label("this one is too deep")]
        span: Span,
    },
    /// Something else was expected here.
    #[error("expected {expected}, found {found}")]
    #[diagnostic(code(connectql::syntax))]
    #[non_exhaustive]
    Syntax {
        /// The candidates here.
        expected: String,
        /// The other part.
        found: String,
        /// The text to type instead.
        #[help]
        help: Help,
        /// The span.
        #[label("expected {expected}")]
        span: Span,
    },
    /// A quote without its end.
    #[error("the quote is never closed")]
    #[diagnostic(code(connectql::unclosed_quote))]
    #[non_exhaustive]
    UnclosedQuote {
        /// The text to type instead.
        #[help]
        help: String,
        /// The quote.
        #[label("opened here")]
        span: Span,
    },
    /// A parenthesis without its end.
    #[error("the parenthesis is never closed")]
    #[diagnostic(
        code(connectql::unclosed_parenthesis),
        help("add `)` where the group ends")
    )]
    #[non_exhaustive]
    UnclosedParenthesis {
        /// The parenthesis.
        #[label("opened here")]
        span: Span,
    },
    /// A closing parenthesis too many.
    #[error("no parenthesis to close")]
    #[diagnostic(
        code(connectql::unopened_parenthesis),
        help("remove this `)`, or add `(` where the group begins")
    )]
    #[non_exhaustive]
    UnopenedParenthesis {
        /// The parenthesis.
        #[label("nothing is open here")]
        span: Span,
    },
    /// An operator or a form of another language.
    #[error("`{written}` is not an operator of this language")]
    #[diagnostic(code(connectql::unknown_operator))]
    #[non_exhaustive]
    UnknownOperator {
        /// The text as written.
        written: String,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("not an operator")]
        span: Span,
    },
    /// The quotes of a word processor.
    #[error("typographic quotes do not quote a value")]
    #[diagnostic(code(connectql::typographic_quote))]
    #[non_exhaustive]
    TypographicQuote {
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("these are not straight quotes")]
        span: Span,
    },
    /// Two conditions with nothing between them.
    #[error("no operator between two conditions")]
    #[diagnostic(code(connectql::missing_operator))]
    #[non_exhaustive]
    MissingOperator {
        /// The text to type instead.
        #[help]
        help: String,
        /// The second one.
        #[label("`and` or `or` is missing before this")]
        span: Span,
    },
    /// A value of several words without quotes.
    #[error("a value with white space needs quotes")]
    #[diagnostic(code(connectql::unquoted_space))]
    #[non_exhaustive]
    UnquotedSpace {
        /// The text to type instead.
        #[help]
        help: Help,
        /// The words.
        #[label("several words")]
        span: Span,
    },
    /// A value without a field.
    #[error("a value without a field")]
    #[diagnostic(code(connectql::lone_value))]
    #[non_exhaustive]
    LoneValue {
        /// The text to type instead.
        #[help]
        help: Help,
        /// The value.
        #[label("which field is meant?")]
        span: Span,
    },
    /// A comment that begins within a word.
    #[error("`#` within a word would make the rest a comment")]
    #[diagnostic(code(connectql::glued_comment))]
    #[non_exhaustive]
    GluedComment {
        /// The text to type instead.
        #[help]
        help: String,
        /// The span where the word and the `#` meet.
        #[label("a comment would begin here")]
        span: Span,
    },
    /// An unknown escape.
    #[error("`{escape}` is not an escape")]
    #[diagnostic(code(connectql::unknown_escape))]
    #[non_exhaustive]
    UnknownEscape {
        /// The text as written.
        escape: String,
        /// The help, which says why.
        #[help]
        help: String,
        /// The span.
        #[label("not an escape")]
        span: Span,
    },

    // ---- what the query asks ----
    /// A field that the resource does not have.
    #[error("`{resource}` has no field `{name}`")]
    #[diagnostic(code(connectql::unknown_field))]
    #[non_exhaustive]
    UnknownField {
        /// The name.
        name: String,
        /// The resource.
        resource: &'static str,
        /// The text to type instead.
        #[help]
        help: Help,
        /// The span.
        #[label("unknown field")]
        span: Span,
    },
    /// A function that the language or the resource does not have.
    #[error("`{resource}` has no function `{name}`")]
    #[diagnostic(code(connectql::unknown_function))]
    #[non_exhaustive]
    UnknownFunction {
        /// The name.
        name: String,
        /// The resource.
        resource: &'static str,
        /// The text to type instead.
        #[help]
        help: Help,
        /// The span.
        #[label("unknown function")]
        span: Span,
    },
    /// An operator that the field does not take.
    #[error("`{field}` does not support `{operator}`")]
    #[diagnostic(code(connectql::operator_not_taken))]
    #[non_exhaustive]
    OperatorNotTaken {
        /// The field.
        field: String,
        /// The operator.
        operator: String,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("not on this field")]
        span: Span,
    },
    /// A field on its own that is not a flag.
    #[error("`{field}` is not compared with anything")]
    #[diagnostic(code(connectql::missing_comparison))]
    #[non_exhaustive]
    MissingComparison {
        /// The field.
        field: String,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("only flags are used on their own")]
        span: Span,
    },
    /// A value outside a closed set.
    #[error("`{field}` has no value `{value}`")]
    #[diagnostic(code(connectql::unknown_value))]
    #[non_exhaustive]
    UnknownValue {
        /// The field.
        field: &'static str,
        /// The value.
        value: String,
        /// The text to type instead.
        #[help]
        help: Help,
        /// The span.
        #[label("not one of its values")]
        span: Span,
    },
    /// A number or a time out of its bounds.
    #[error("`{value}` is not a {what}")]
    #[diagnostic(code(connectql::out_of_range))]
    #[non_exhaustive]
    OutOfRange {
        /// The value.
        value: String,
        /// The expected form.
        what: String,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("out of range")]
        span: Span,
    },
    /// A range whose first end is above its last.
    #[error("the range `{low}..{high}` is reversed")]
    #[diagnostic(code(connectql::reversed_range))]
    #[non_exhaustive]
    ReversedRange {
        /// Its first end.
        low: String,
        /// Its last end.
        high: String,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("empty range")]
        span: Span,
    },
    /// A time relative to a clock that the caller did not give.
    #[error("`{value}` depends on the time, and none was given")]
    #[diagnostic(
        code(connectql::no_clock),
        help("give the time as `now` in the options, or write the date out: `2024-07-18`")
    )]
    #[non_exhaustive]
    NoClock {
        /// The value.
        value: String,
        /// The span.
        #[label("relative to a clock")]
        span: Span,
    },
    /// A value that cannot be read as its field's kind.
    #[error("`{value}` is not {expected}")]
    #[diagnostic(code(connectql::malformed_value))]
    #[non_exhaustive]
    MalformedValue {
        /// The value.
        value: String,
        /// The expected form.
        expected: &'static str,
        /// The text to type instead.
        #[help]
        help: Help,
        /// The span.
        #[label("not {expected}")]
        span: Span,
    },
    /// `~` with a text that the service never finds.
    #[error("`~` on `{field}` finds nothing for {}", characters(*length))]
    #[diagnostic(code(connectql::contains_length))]
    #[non_exhaustive]
    ContainsLength {
        /// The field.
        field: String,
        /// The length in characters.
        length: usize,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("must have 2 to 25 characters")]
        span: Span,
    },
    /// A tag key or value that no tag can have.
    #[error("no tag has {what}")]
    #[diagnostic(code(connectql::tag_limit))]
    #[non_exhaustive]
    TagLimit {
        /// The fault.
        what: String,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("not in a tag")]
        span: Span,
    },
    /// A parameter without a value.
    #[error("the parameter `${name}` has no value")]
    #[diagnostic(code(connectql::unbound_parameter))]
    #[non_exhaustive]
    UnboundParameter {
        /// Its name.
        name: String,
        /// The fix.
        #[help]
        help: String,
        /// The span.
        #[label("not bound")]
        span: Span,
    },
    /// A parameter that the query does not use.
    #[error("the query does not use the parameter `${name}`")]
    #[diagnostic(code(connectql::unused_parameter))]
    #[non_exhaustive]
    UnusedParameter {
        /// Its name.
        name: String,
        /// The fix.
        #[help]
        help: String,
    },
    /// A list where one value is expected.
    #[error("the parameter `${name}` is a list of {count} values, where {expected}")]
    #[diagnostic(code(connectql::list_parameter))]
    #[non_exhaustive]
    ListParameter {
        /// Its name.
        name: String,
        /// The number of its values.
        count: usize,
        /// The number needed.
        expected: &'static str,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("{expected}")]
        span: Span,
    },
    /// A function with arguments that it does not take.
    #[error("{message}")]
    #[diagnostic(code(connectql::function_arguments))]
    #[non_exhaustive]
    FunctionArguments {
        /// The fault.
        message: String,
        /// The text to type instead.
        #[help]
        help: Help,
        /// The span.
        #[label("here")]
        span: Span,
    },
    /// A `not` that the service has no way to ask.
    #[error("the service cannot search with `not`: `{condition}`")]
    #[diagnostic(code(connectql::cannot_negate))]
    #[non_exhaustive]
    CannotNegate {
        /// The negation, as a query.
        condition: String,
        /// The fix.
        #[help]
        help: String,
        /// The span.
        #[label("cannot be negated")]
        span: Span,
    },
    /// A condition that the service has no way to ask, negated or not.
    #[error("the service cannot search for `{condition}`: {reason}")]
    #[diagnostic(code(connectql::not_searchable))]
    #[non_exhaustive]
    NotSearchable {
        /// The condition, as a query.
        condition: String,
        /// Why.
        reason: &'static str,
        /// The fix.
        #[help]
        help: Help,
        /// The span.
        #[label("cannot be searched for")]
        span: Span,
    },
    /// A negation or comparison that leaves no value of a closed set.
    #[error("`{field}` has no value left to search for")]
    #[diagnostic(code(connectql::no_value_left))]
    #[non_exhaustive]
    NoValueLeft {
        /// The field.
        field: &'static str,
        /// The fix.
        #[help]
        help: String,
        /// The span.
        #[label("rules out every value")]
        span: Span,
    },
    /// A residual that results cannot answer.
    #[error("`{condition}` must be checked on the results, which do not carry it")]
    #[diagnostic(code(connectql::unanswerable_residual))]
    #[non_exhaustive]
    UnanswerableResidual {
        /// The condition, as a query.
        condition: String,
        /// The fix.
        #[help]
        help: String,
        /// The span.
        #[label("not in the results")]
        span: Option<Span>,
    },

    /// A condition that the records at hand cannot answer.
    #[error("`{condition}` cannot be answered: {reason}")]
    #[diagnostic(code(connectql::unanswerable))]
    #[non_exhaustive]
    Unanswerable {
        /// The condition, as a query.
        condition: String,
        /// Why it cannot be answered.
        reason: String,
        /// The fix.
        #[help]
        help: String,
        /// The span.
        #[label("not in the records")]
        span: Span,
    },

    /// A request that the local engine cannot answer.
    #[error("{message}")]
    #[diagnostic(code(connectql::unanswerable_request))]
    #[non_exhaustive]
    UnanswerableRequest {
        /// The fault.
        message: String,
        /// The fix.
        #[help]
        help: String,
    },

    // ---- the plan ----
    /// A mixed part with more terms than the budget.
    #[error("this part has {terms} terms that mix tags with other conditions, more than {limit}")]
    #[diagnostic(code(connectql::too_many_terms))]
    #[non_exhaustive]
    TooManyTerms {
        /// The number.
        terms: String,
        /// The budget.
        limit: usize,
        /// The fix.
        #[help]
        help: String,
        /// The part to blame.
        #[label("alternatives add up, and multiply where `and` joins them")]
        span: Option<Span>,
    },
    /// A plan with more requests than the budget.
    #[error("the query needs {requests} requests, more than {limit}")]
    #[diagnostic(code(connectql::too_many_requests))]
    #[non_exhaustive]
    TooManyRequests {
        /// The number.
        requests: String,
        /// The budget.
        limit: usize,
        /// The fix.
        #[help]
        help: String,
        /// The part to blame.
        #[label("this part needs them")]
        span: Option<Span>,
    },
    /// Several requests where one was asked for.
    #[error("the query needs {requests} requests, but only one is allowed")]
    #[diagnostic(code(connectql::several_requests))]
    #[non_exhaustive]
    SeveralRequests {
        /// The number.
        requests: usize,
        /// The fix.
        #[help]
        help: String,
        /// The part to blame.
        #[label("one request can combine tags and other conditions with `and`, not with `or`")]
        span: Option<Span>,
    },
    /// A filter with more terms than the limit.
    #[error("the filter would have {terms} terms, more than {limit}")]
    #[diagnostic(code(connectql::filter_too_large))]
    #[non_exhaustive]
    FilterTooLarge {
        /// The number.
        terms: String,
        /// The limit.
        limit: usize,
        /// The fix.
        #[help]
        help: String,
        /// The part to blame.
        #[label("a filter is an `or` of `and`s: this multiplies out")]
        span: Option<Span>,
    },
    /// An option of the request that the service would refuse.
    #[error("{message}")]
    #[diagnostic(code(connectql::invalid_option))]
    #[non_exhaustive]
    InvalidOption {
        /// The fault.
        message: String,
        /// The fix.
        #[help]
        help: String,
    },

    /// A request that is no JSON.
    #[error("the request is not JSON: {reason}")]
    #[diagnostic(
        code(connectql::not_json),
        help(
            "pass the JSON of a request, as `connectql compile` prints it; print a Python dict with `json.dumps`"
        )
    )]
    NotJson {
        /// The fault.
        reason: String,
    },
    /// A request that its operation does not take.
    #[error("{} cannot be read: {reason}", place_in_request(path))]
    #[diagnostic(
        code(connectql::invalid_request),
        help("compare it with the request syntax in the service's API reference")
    )]
    #[non_exhaustive]
    InvalidRequest {
        /// The location in the request.
        path: String,
        /// The fault.
        reason: String,
    },
    /// A part of a request that no query asks for.
    #[error("no query corresponds to {}: {reason}", place_in_request(path))]
    #[diagnostic(code(connectql::no_counterpart))]
    #[non_exhaustive]
    NoCounterpart {
        /// The location in the request.
        path: String,
        /// Why.
        reason: String,
        /// The fix.
        #[help]
        help: String,
    },

    /// More problems than are kept, errors among them.
    #[error("there are {count} more problems")]
    #[diagnostic(
        code(connectql::more_problems),
        help("fix the first ones and try again")
    )]
    #[non_exhaustive]
    MoreProblems {
        /// The number.
        count: usize,
    },

    /// More warnings than are kept, of a query whose errors are all kept.
    #[error("there are {count} more warnings")]
    #[diagnostic(
        severity(Warning),
        code(connectql::more_warnings),
        help("fix the first ones and try again")
    )]
    #[non_exhaustive]
    MoreWarnings {
        /// The number.
        count: usize,
    },

    /// A request that is longer than an argument of a command can be.
    #[error("the request is {length} bytes long, too long for an argument of a command")]
    #[diagnostic(
        code(connectql::argument_too_long),
        help("write the JSON to a file and pass it as `--cli-input-json file://request.json`")
    )]
    ArgumentTooLong {
        /// Its length.
        length: usize,
    },

    // ---- warnings ----
    /// A command line that prints one page, as the AWS CLI has no paginator for it.
    #[error("`aws connect {command}` prints only one page of what it finds")]
    #[diagnostic(
        severity(Warning),
        code(connectql::one_page),
        help(
            "while the output has a `NextToken`, run the command again with `--next-token TOKEN`"
        )
    )]
    OnePage {
        /// The command.
        command: String,
    },
    /// A comment whose text looks different from what it is.
    #[error("this comment has a character that hides or reorders text: U+{:04X}", u32::from(*char))]
    #[diagnostic(
        severity(Warning),
        code(connectql::hidden_in_comment),
        help("remove it, unless the comment needs it")
    )]
    HiddenInComment {
        /// The first such character.
        char: char,
        /// The span.
        #[label("not visible")]
        span: Span,
    },

    /// A part that no record can match.
    #[error("this can match nothing: {reason}")]
    #[diagnostic(code(connectql::matches_nothing), severity(Warning))]
    #[non_exhaustive]
    MatchesNothing {
        /// Why.
        reason: String,
        /// The fix.
        #[help]
        help: String,
        /// The span.
        #[label("matches nothing")]
        span: Span,
    },
    /// A part that another part makes redundant.
    #[error("this is redundant: `{other}` already decides it")]
    #[diagnostic(
        code(connectql::swallowed),
        severity(Warning),
        help("remove it, or check whether `and` and `or` are mixed up")
    )]
    #[non_exhaustive]
    Redundant {
        /// The part that decides it.
        other: String,
        /// The span.
        #[label("redundant")]
        span: Span,
    },
    /// A `*` or `%` that is compared literally.
    #[error("`{wildcard}` in `{value}` is literal, not a wildcard")]
    #[diagnostic(code(connectql::wildcard), severity(Warning))]
    #[non_exhaustive]
    Wildcard {
        /// The character.
        wildcard: char,
        /// The value.
        value: String,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("compared literally")]
        span: Span,
    },
    /// A name where an ID belongs.
    #[error("`{field}` is compared with IDs, and `{value}` looks like a name")]
    #[diagnostic(code(connectql::name_for_id), severity(Warning))]
    #[non_exhaustive]
    NameForId {
        /// The value.
        value: String,
        /// The field or function.
        field: String,
        /// The resource to search by name first.
        #[help]
        help: String,
        /// The span.
        #[label("not an ID")]
        span: Span,
    },
    /// Several words on a field that compares each name by itself.
    #[error("`{field}` compares each name by itself, and `{value}` has several words")]
    #[diagnostic(code(connectql::full_name), severity(Warning))]
    #[non_exhaustive]
    FullName {
        /// The field.
        field: &'static str,
        /// The value.
        value: String,
        /// The text to type instead.
        #[help]
        help: String,
        /// The span.
        #[label("several words")]
        span: Span,
    },
    /// The name of a file as the value of a parameter.
    #[error("the value of `${name}` is the text `{value}`, not what a file holds")]
    #[diagnostic(
        severity(Warning),
        code(connectql::file_as_value),
        help("to search for what the file holds, read its lines and bind them as a list")
    )]
    #[non_exhaustive]
    FileAsValue {
        /// The parameter.
        name: String,
        /// Its value.
        value: String,
        /// The file.
        file: String,
    },
    /// A bare `null`.
    #[error("`null` is the string \"null\" here; the service cannot search for a missing value")]
    #[diagnostic(
        code(connectql::bare_null),
        severity(Warning),
        help("if the string is meant, quote it: `\"null\"`")
    )]
    #[non_exhaustive]
    BareNull {
        /// The span.
        #[label("a four-letter string")]
        span: Span,
    },
    /// `~` with a length that may find nothing.
    #[error("`~` on `{field}` with {} may find nothing", characters(*length))]
    #[diagnostic(
        code(connectql::contains_length_undocumented),
        severity(Warning),
        help(
            "on other fields the service only matches 2 to 25 characters; for this one its documentation does not say"
        )
    )]
    #[non_exhaustive]
    ContainsLengthUndocumented {
        /// The field.
        field: String,
        /// The length in characters.
        length: usize,
        /// The span.
        #[label("outside 2 to 25 characters")]
        span: Span,
    },
    /// A field whose spelling nobody documents.
    #[error("the spelling of the field `{field}` is assumed: the service does not document it")]
    #[diagnostic(code(connectql::assumed_field), severity(Warning))]
    #[non_exhaustive]
    AssumedField {
        /// The field, as it is sent.
        field: String,
        /// The fix.
        #[help]
        help: String,
        /// The span.
        #[label("sent as `{field}`")]
        span: Span,
    },
    /// A residual without a request that narrows the search.
    #[error("the requests fetch everything: only the residual narrows the search")]
    #[diagnostic(
        code(connectql::fetches_everything),
        severity(Warning),
        help("add a condition that the service can check with `and`")
    )]
    #[non_exhaustive]
    FetchesEverything {
        /// The span.
        #[label("only checked on the results")]
        span: Option<Span>,
    },
    /// A bound of a request in the member of the other one.
    #[error(
        "{} is treated as the bound of the comparison, which belongs in `{member}`",
        place_in_request(path)
    )]
    #[diagnostic(
        code(connectql::other_bound),
        severity(Warning),
        help("write it as `{member}`: whether the service accepts it elsewhere is not documented")
    )]
    #[non_exhaustive]
    OtherBound {
        /// The location in the request.
        path: String,
        /// The member where it is expected.
        member: &'static str,
    },
    /// An alternative of an OR in a request that imposes no condition.
    #[error(
        "{} has no condition, and is treated as if it were not there",
        place_in_request(path)
    )]
    #[diagnostic(
        code(connectql::empty_alternative),
        severity(Warning),
        help("take it out of the list: whether it matches everything there is not documented")
    )]
    #[non_exhaustive]
    EmptyAlternative {
        /// The location in the request.
        path: String,
    },
    /// Members of a request in another spelling than the service's.
    #[error("`{written}` is read as `{member}`, the service's spelling")]
    #[diagnostic(
        code(connectql::other_spelling),
        severity(Warning),
        help("the service only accepts its own spelling; compile the query to get such a request")
    )]
    #[non_exhaustive]
    OtherSpelling {
        /// The first such member, as it is written.
        written: String,
        /// Its spelling.
        member: String,
    },
    /// More conditions in a filter of a request than the service takes.
    #[error(
        "{} has {count} {what}, and the service allows {limit}",
        place_in_request(path)
    )]
    #[diagnostic(
        code(connectql::filter_limit),
        severity(Warning),
        help("the service rejects the request; compile the query to get requests that it accepts")
    )]
    #[non_exhaustive]
    FilterLimit {
        /// The location in the request.
        path: String,
        /// The part that exceeds the limit.
        what: &'static str,
        /// The number.
        count: usize,
        /// The limit.
        limit: usize,
    },
}

/// The expected form of a number.
pub(crate) const WHOLE_NUMBER: &str = "a whole number";
/// See [`WHOLE_NUMBER`]: with a fraction too.
pub(crate) const NUMBER: &str = "a number";

/// The syntax in which other programs take a value from a file.
const FILE_PREFIXES: [&str; 2] = ["@", "file://"];

/// `1 character`, `3 characters`
fn characters(count: usize) -> String {
    if count == 1 {
        "1 character".to_owned()
    } else {
        format!("{count} characters")
    }
}

/// The help of a problem if it may have a suggestion, by the same kind of reference as the problem.
macro_rules! suggesting_help {
    ($problem:expr) => {
        match $problem {
            Problem::Syntax { help, .. }
            | Problem::UnquotedSpace { help, .. }
            | Problem::LoneValue { help, .. }
            | Problem::UnknownField { help, .. }
            | Problem::UnknownFunction { help, .. }
            | Problem::UnknownValue { help, .. }
            | Problem::MalformedValue { help, .. }
            | Problem::FunctionArguments { help, .. }
            | Problem::NotSearchable { help, .. } => Some(help),
            _ => None,
        }
    };
}
pub(super) use suggesting_help;

impl Problem {
    /// A query that needs several requests, but only one is allowed.
    pub(crate) fn several_requests(requests: usize, span: Option<Span>) -> Problem {
        let help =
            "one request can combine tags and other conditions with `and`, but not with `or`: send each request and \
                    merge the results, or search without this `or`"
                .to_owned();
        Problem::SeveralRequests {
            requests,
            help,
            span,
        }
    }

    /// With the groups and calls that its place cuts into; only places of several conditions can.
    pub(crate) fn around_groups(mut self, around: impl Fn(Span) -> Span) -> Problem {
        if let Problem::TooManyTerms {
            span: Some(span), ..
        }
        | Problem::TooManyRequests {
            span: Some(span), ..
        }
        | Problem::SeveralRequests {
            span: Some(span), ..
        }
        | Problem::FilterTooLarge {
            span: Some(span), ..
        }
        | Problem::FetchesEverything { span: Some(span) } = &mut self
        {
            *span = around(*span);
        }
        self
    }

    /// True if a value should be a number and is not.
    pub(crate) fn is_about_number(&self) -> bool {
        matches!(
            self,
            Problem::MalformedValue {
                expected: WHOLE_NUMBER | NUMBER,
                ..
            }
        )
    }

    /// The warning about a parameter whose value is the name of a file, in the syntax of other programs (`@FILE`,
    /// `file://FILE`): for programs that take values from their arguments.
    ///
    /// ```
    /// use connectql::Problem;
    ///
    /// assert!(Problem::file_as_value("ids", "@ids.txt").is_some_and(|problem| problem.is_warning()));
    /// assert_eq!(Problem::file_as_value("ids", "ids.txt"), None);
    /// ```
    pub fn file_as_value(name: &str, value: &str) -> Option<Problem> {
        let mut files = FILE_PREFIXES
            .iter()
            .filter_map(|prefix| value.strip_prefix(prefix));
        let file = files.next().filter(|file| !file.is_empty())?;
        Some(Problem::FileAsValue {
            name: excerpt(name),
            value: excerpt(value),
            file: file.to_owned(),
        })
    }

    /// True for a warning, false for an error.
    pub fn is_warning(&self) -> bool {
        self.severity() == Some(miette::Severity::Warning)
    }

    /// The number of other problems, if this is a count of them.
    pub(crate) fn counted(&self) -> Option<usize> {
        match self {
            Problem::MoreProblems { count } | Problem::MoreWarnings { count } => Some(*count),
            _ => None,
        }
    }

    /// The stable code: `connectql::unknown_field`.
    pub fn code_text(&self) -> String {
        self.code().map(|code| code.to_string()).unwrap_or_default()
    }

    /// The place in the query, if it has one.
    pub fn span(&self) -> Option<Span> {
        let label = self.labels()?.next()?;
        Some(Span::of(label.offset()..label.offset() + label.len()))
    }

    /// The text that belongs in the query instead of the mistake, where its help knows one.
    ///
    /// ```
    /// let report = connectql::compile(&connectql::USERS, "usrname = bob").unwrap_err();
    /// let suggestion = report.problems()[0].suggestion().unwrap();
    /// assert_eq!((suggestion.span.start, suggestion.span.end, suggestion.text.as_str()), (0, 7, "Username"));
    /// ```
    pub fn suggestion(&self) -> Option<&Suggestion> {
        suggesting_help!(self).and_then(Help::suggestion)
    }

    /// Why it is wrong at its place; empty where it has no place.
    pub fn label(&self) -> String {
        let label = self.labels().and_then(|mut labels| labels.next());
        label
            .and_then(|label| label.label().map(str::to_owned))
            .unwrap_or_default()
    }

    /// The fix.
    pub fn help_text(&self) -> String {
        self.help().map(|help| help.to_string()).unwrap_or_default()
    }
}

/// The path of a problem with a request as a whole.
pub(crate) const WHOLE_REQUEST: &str = "the request";

/// A path in a request as messages show it.
fn place_in_request(path: &str) -> String {
    if path == WHOLE_REQUEST {
        path.to_owned()
    } else {
        format!("`{path}`")
    }
}
