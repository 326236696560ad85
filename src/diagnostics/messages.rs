//! Messages used in several places or by callers of the library. Other messages are next to the code that reports them.

use std::borrow::Cow;

use super::codes::Code;
use super::problem::{Detail, Problem};
use super::suggestion::Help;
use super::text::excerpt;
use crate::span::Span;

/// The expected form of a number.
pub(crate) const WHOLE_NUMBER: &str = "a whole number";
/// See [`WHOLE_NUMBER`]; also allows a fraction.
pub(crate) const NUMBER: &str = "a number";

/// The syntax in which other programs take a value from a file.
const FILE_PREFIXES: [&str; 2] = ["@", "file://"];

/// The path of a problem with a request as a whole.
pub(crate) const WHOLE_REQUEST: &str = "the request";

type Text = Cow<'static, str>;

// ---- the text ----
impl Problem {
    /// Something else was expected at this position.
    pub(crate) fn syntax(
        expected: impl Into<Text>,
        found: impl AsRef<str>,
        help: impl Into<Help>,
        span: Span,
    ) -> Self {
        let expected = expected.into();
        let message = format!("expected {expected}, found {}", found.as_ref());
        Problem::new(Code::Syntax, span, message)
            .with_label(format!("expected {expected}"))
            .with_help(help)
    }

    /// An operator or syntax of another language.
    pub(crate) fn unknown_operator(
        written: impl Into<String>,
        help: impl Into<Help>,
        span: Span,
    ) -> Self {
        let written = written.into();
        let message = format!("`{written}` is not an operator of this language");
        Problem::new(Code::UnknownOperator, span, message)
            .with_help(help)
            .with_detail(Detail::ForeignOperator(written))
    }

    pub(crate) fn unclosed_parenthesis(span: Span) -> Self {
        let message = "the parenthesis is never closed";
        Problem::new(Code::UnclosedParenthesis, span, message)
            .with_help("add `)` where the group ends")
    }

    pub(crate) fn unopened_parenthesis(span: Span) -> Self {
        Problem::new(Code::UnopenedParenthesis, span, "no parenthesis to close").with_help(
            Help::from("remove this `)`, or add `(` where the group begins").suggesting(span, ""),
        )
    }

    /// Two conditions without an operator between them; the span is that of the second.
    pub(crate) fn missing_operator(help: impl Into<Help>, span: Span) -> Self {
        let message = "no operator between two conditions";
        Problem::new(Code::MissingOperator, span, message).with_help(help)
    }

    pub(crate) fn unquoted_space(help: impl Into<Help>, span: Span) -> Self {
        let message = "a value with white space needs quotes";
        Problem::new(Code::UnquotedSpace, span, message).with_help(help)
    }

    pub(crate) fn lone_value(help: impl Into<Help>, span: Span) -> Self {
        Problem::new(Code::LoneValue, span, "a value without a field").with_help(help)
    }
}

// ---- the meaning of the query ----
impl Problem {
    /// A value that cannot be read as its field's kind.
    pub(crate) fn malformed_value(
        value: &str,
        expected: &'static str,
        help: impl Into<Help>,
        span: Span,
    ) -> Self {
        let message = format!("`{}` is not {expected}", excerpt(value));
        Problem::new(Code::MalformedValue, span, message)
            .with_label(format!("not {expected}"))
            .with_help(help)
            .with_detail(Detail::Malformed(expected))
    }

    /// A number or a time out of range.
    pub(crate) fn out_of_range(value: &str, what: &str, help: impl Into<Help>, span: Span) -> Self {
        let message = format!("`{}` is not a {what}", excerpt(value));
        Problem::new(Code::OutOfRange, span, message).with_help(help)
    }

    /// A parameter bound to a list of an unexpected length.
    pub(crate) fn list_parameter(
        name: &str,
        count: usize,
        expected: &'static str,
        help: impl Into<Help>,
        span: Span,
    ) -> Self {
        let values = if count == 1 { "value" } else { "values" };
        let message =
            format!("the parameter `${name}` is a list of {count} {values}, but {expected}");
        Problem::new(Code::ListParameter, span, message)
            .with_label(expected)
            .with_help(help)
            .with_detail(Detail::Parameter(name.to_owned()))
    }

    /// A condition that the service cannot search for, negated or not.
    pub(crate) fn not_searchable(
        condition: &str,
        reason: &str,
        help: impl Into<Help>,
        span: Span,
    ) -> Self {
        let message = format!("the service cannot search for `{condition}`: {reason}");
        Problem::new(Code::NotSearchable, span, message).with_help(help)
    }

    /// A field whose spelling is not documented, as it is sent.
    pub(crate) fn assumed_field(field: &str, help: impl Into<Help>, span: Span) -> Self {
        let message = format!(
            "the spelling of the field `{field}` is assumed: the service does not document it"
        );
        Problem::new(Code::AssumedField, span, message)
            .with_label(format!("sent as `{field}`"))
            .with_help(help)
    }

    /// A part that no record can match.
    pub(crate) fn matches_nothing(reason: &str, help: impl Into<Help>, span: Span) -> Self {
        let message = format!("this cannot match anything: {reason}");
        Problem::new(Code::MatchesNothing, span, message).with_help(help)
    }

    /// A part that another part makes redundant.
    pub(crate) fn redundant(other: &str, span: Span) -> Self {
        let message = format!("this is redundant: `{other}` already decides it");
        Problem::new(Code::Redundant, span, message)
            .with_help("remove it, or check whether `and` and `or` are mixed up")
    }
}

// ---- requests and reports ----
impl Problem {
    /// A query that needs several requests, but only one is allowed.
    pub(crate) fn several_requests(requests: usize, span: Option<Span>) -> Self {
        let message = format!("the query needs {requests} requests, but only one is allowed");
        Problem::new(Code::SeveralRequests, span, message).with_help(
            "one request can combine tags and other conditions with `and`, but not with `or`: send each request and \
             merge the results, or search without this `or`",
        )
    }

    /// A request that is invalid for its operation.
    pub(crate) fn invalid_request(path: &str, reason: &str) -> Self {
        let message = format!("{} cannot be read: {reason}", displayed_path(path));
        Problem::new(Code::InvalidRequest, None, message)
            .with_help("compare it with the request syntax in the service's API reference")
    }

    /// A count of the problems that are not kept: errors and warnings, or only warnings.
    pub(crate) fn more(code: Code, count: usize) -> Self {
        let kind = if code.is_warning() {
            "warning"
        } else {
            "problem"
        };
        let message = if count == 1 {
            format!("there is 1 more {kind}")
        } else {
            format!("there are {count} more {kind}s")
        };
        Problem::new(code, None, message)
            .with_help("fix the first ones and try again")
            .with_detail(Detail::Count(count))
    }
}

/// Problems that callers detect in their own input and output.
impl Problem {
    /// Bytes that are not text.
    ///
    /// ```
    /// use connectql::{Code, Problem, Report, Span};
    ///
    /// let report = Report::of("username = \u{fffd}", Problem::not_utf8(Span::new(11, 14)));
    /// assert_eq!(report.problems()[0].code, Code::NotUtf8);
    /// ```
    pub fn not_utf8(span: Span) -> Self {
        Problem::new(Code::NotUtf8, span, "the query is not UTF-8")
            .with_help("save the file as UTF-8")
    }

    /// A request that is not JSON.
    pub fn not_json(reason: &str) -> Self {
        let message = format!("the request is not JSON: {reason}");
        Problem::new(Code::NotJson, None, message).with_help(
            "pass the JSON of a request, as `connectql compile` prints it; print a Python dict with `json.dumps`",
        )
    }

    /// A request that is too long for a command-line argument.
    pub fn argument_too_long(length: usize) -> Self {
        let message =
            format!("the request is {length} bytes long, too long for a command-line argument");
        Problem::new(Code::ArgumentTooLong, None, message).with_help(
            "write the JSON to a file and pass it as `--cli-input-json file://request.json`",
        )
    }

    /// The warning about an AWS CLI command that prints one page, because it has no paginator.
    pub fn one_page(command: &str) -> Self {
        let message = format!("`aws connect {command}` prints only one page of results");
        Problem::new(Code::OnePage, None, message).with_help(
            "while the output has a `NextToken`, run the command again with `--next-token TOKEN`",
        )
    }

    /// The warning about a comment with a character that makes it look different from its content.
    pub fn hidden_in_comment(char: char, span: Span) -> Self {
        let message = format!(
            "this comment has a character that hides or reorders text: U+{:04X}",
            u32::from(char)
        );
        Problem::new(Code::HiddenInComment, span, message)
            .with_help("remove it, unless the comment needs it")
    }

    /// The warning about a parameter whose value is the name of a file, in the syntax of other programs (`@FILE`,
    /// `file://FILE`): for programs that take values from command-line arguments.
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
        let parameter = excerpt(name);
        let message = format!(
            "the value of `${parameter}` is the text `{}`, not the contents of a file",
            excerpt(value)
        );
        let help = "to search for the values in the file, read its lines and bind them as a list";
        let file = file.to_owned();
        let problem = Problem::new(Code::FileAsValue, None, message).with_help(help);
        Some(problem.with_detail(Detail::File { parameter, file }))
    }
}

/// `1 character`, `3 characters`
pub(crate) fn characters(count: usize) -> String {
    if count == 1 {
        "1 character".to_owned()
    } else {
        format!("{count} characters")
    }
}

/// A path in a request, as shown in messages.
pub(crate) fn displayed_path(path: &str) -> String {
    if path == WHOLE_REQUEST {
        path.to_owned()
    } else {
        format!("`{path}`")
    }
}
