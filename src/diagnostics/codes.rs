//! The table of codes: a row for each kind of problem.

use std::fmt;

/// Generates [`Code`] and the lists of codes from rows of a kind, its code, and the label of its
/// span: empty if problems of the kind have no span, or each has a separate label.
macro_rules! codes {
    (
        errors { $($(#[$error_doc:meta])* $error:ident = $error_code:literal, $error_label:literal;)* }
        warnings { $($(#[$warning_doc:meta])* $warning:ident = $warning_code:literal, $warning_label:literal;)* }
    ) => {
        /// The kind of a problem. `docs/problems.md` explains each with an example.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$error_doc])* $error,)*
            $($(#[$warning_doc])* $warning,)*
        }

        /// The codes of errors.
        ///
        /// ```
        /// assert!(connectql::ERROR_CODES.contains(&"connectql::unknown_field"));
        /// ```
        pub const ERROR_CODES: &[&str] = &[$(concat!("connectql::", $error_code)),*];

        /// The codes of warnings.
        ///
        /// ```
        /// assert!(connectql::WARNING_CODES.contains(&"connectql::wildcard"));
        /// ```
        pub const WARNING_CODES: &[&str] = &[$(concat!("connectql::", $warning_code)),*];

        impl Code {
            /// The code as text, which is stable: `connectql::unknown_field`.
            ///
            /// ```
            /// assert_eq!(connectql::Code::UnknownField.text(), "connectql::unknown_field");
            /// ```
            pub fn text(self) -> &'static str {
                match self {
                    $(Code::$error => concat!("connectql::", $error_code),)*
                    $(Code::$warning => concat!("connectql::", $warning_code),)*
                }
            }

            /// True for the code of a warning, false for that of an error.
            pub fn is_warning(self) -> bool {
                matches!(self, $(Code::$warning)|*)
            }

            /// The label of the span.
            pub(super) fn label(self) -> &'static str {
                match self {
                    $(Code::$error => $error_label,)*
                    $(Code::$warning => $warning_label,)*
                }
            }
        }
    };
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

codes! {
    errors {
        /// A request that is too long for a command-line argument.
        ArgumentTooLong = "argument_too_long", "";
        /// A `not` that the service cannot search for.
        CannotNegate = "cannot_negate", "cannot be negated";
        /// `~` with a string of a length that the service never matches.
        ContainsLength = "contains_length", "must have 2 to 25 characters";
        /// A filter with more terms than the limit.
        FilterTooLarge = "filter_too_large", "a filter is an `or` of `and`s, and this expands to too many";
        /// A function with invalid arguments.
        FunctionArguments = "function_arguments", "here";
        /// A comment that begins within a word.
        GluedComment = "glued_comment", "a comment would begin here";
        /// An option of the request that the service would reject.
        InvalidOption = "invalid_option", "";
        /// A request that is invalid for its operation.
        InvalidRequest = "invalid_request", "";
        /// A list where one value is expected.
        ListParameter = "list_parameter", "";
        /// A value without a field.
        LoneValue = "lone_value", "which field is meant?";
        /// A value that cannot be read as its field's kind.
        MalformedValue = "malformed_value", "";
        /// A field on its own that is not a flag.
        MissingComparison = "missing_comparison", "only flags can be used on their own";
        /// Two conditions without an operator between them.
        MissingOperator = "missing_operator", "`and` or `or` is missing before this";
        /// More problems than are kept, including errors.
        MoreProblems = "more_problems", "";
        /// A relative time for which the caller gave no clock.
        NoClock = "no_clock", "relative to the current time";
        /// A part of a request that no query can express.
        NoCounterpart = "no_counterpart", "";
        /// A negation or comparison that leaves no value of a fixed set.
        NoValueLeft = "no_value_left", "rules out every value";
        /// A request that is not JSON.
        NotJson = "not_json", "";
        /// A condition that the service cannot search for, negated or not.
        NotSearchable = "not_searchable", "cannot be searched for";
        /// Bytes that are not text.
        NotUtf8 = "not_utf8", "not UTF-8 from here on";
        /// An operator that the field does not support.
        OperatorNotTaken = "operator_not_taken", "not supported here";
        /// A number or a time out of range.
        OutOfRange = "out_of_range", "out of range";
        /// A range whose first end is above its last.
        ReversedRange = "reversed_range", "empty range";
        /// Several requests where only one is allowed.
        SeveralRequests = "several_requests", "one request can combine tags and other conditions with `and`, not with `or`";
        /// Something else was expected here.
        Syntax = "syntax", "";
        /// A tag key or value that no tag can have.
        TagLimit = "tag_limit", "not allowed in a tag";
        /// Groups that are nested too deeply.
        TooDeep = "too_deep", "this one is too deep";
        /// A query that is too long.
        TooLong = "too_long", "";
        /// A plan with more requests than allowed.
        TooManyRequests = "too_many_requests", "this part needs them";
        /// A part mixing criteria and filter with more terms than allowed.
        TooManyTerms = "too_many_terms", "`or` adds alternatives, and `and` multiplies them";
        /// Typographic quotes from a word processor.
        TypographicQuote = "typographic_quote", "these are not straight quotes";
        /// A condition that cannot be checked on a record.
        Unanswerable = "unanswerable", "not in the records";
        /// A request that the local engine cannot evaluate.
        UnanswerableRequest = "unanswerable_request", "";
        /// A residual that cannot be checked on results.
        UnanswerableResidual = "unanswerable_residual", "not in the results";
        /// A parameter without a value.
        UnboundParameter = "unbound_parameter", "not bound";
        /// A parenthesis that is never closed.
        UnclosedParenthesis = "unclosed_parenthesis", "opened here";
        /// A quote that is never closed.
        UnclosedQuote = "unclosed_quote", "opened here";
        /// An unknown escape.
        UnknownEscape = "unknown_escape", "not an escape";
        /// A field that the resource does not have.
        UnknownField = "unknown_field", "unknown field";
        /// A function that the language or the resource does not have.
        UnknownFunction = "unknown_function", "unknown function";
        /// An operator or syntax of another language.
        UnknownOperator = "unknown_operator", "not an operator";
        /// A value that is not in a fixed set.
        UnknownValue = "unknown_value", "not one of its values";
        /// An extra closing parenthesis.
        UnopenedParenthesis = "unopened_parenthesis", "nothing is open here";
        /// An unquoted value of several words.
        UnquotedSpace = "unquoted_space", "several words";
        /// A parameter that the query does not use.
        UnusedParameter = "unused_parameter", "";
    }
    warnings {
        /// A field whose spelling is not documented.
        AssumedField = "assumed_field", "";
        /// A bare `null`.
        BareNull = "bare_null", "a four-letter string";
        /// `~` with a length that may find nothing.
        ContainsLengthUndocumented = "contains_length_undocumented", "outside 2 to 25 characters";
        /// An alternative of an OR in a request that imposes no condition.
        EmptyAlternative = "empty_alternative", "";
        /// A residual with requests that match everything.
        FetchesEverything = "fetches_everything", "only checked on the results";
        /// The name of a file as the value of a parameter.
        FileAsValue = "file_as_value", "";
        /// More conditions in a request's filter than the service allows.
        FilterLimit = "filter_limit", "";
        /// Several words compared with a field that compares each name separately.
        FullName = "full_name", "several words";
        /// A comment that looks different from its content.
        HiddenInComment = "hidden_in_comment", "not visible";
        /// A part that no record can match.
        MatchesNothing = "matches_nothing", "matches nothing";
        /// More warnings than are kept, for a query whose errors are all kept.
        MoreWarnings = "more_warnings", "";
        /// A name in place of an ID.
        NameForId = "name_for_id", "not an ID";
        /// A command that prints one page, because the AWS CLI has no paginator for it.
        OnePage = "one_page", "";
        /// A bound of a request in the member for the other bound.
        OtherBound = "other_bound", "";
        /// Members of a request in a spelling other than the service's.
        OtherSpelling = "other_spelling", "";
        /// A part that another part makes redundant.
        Redundant = "swallowed", "redundant";
        /// A `*` or `%` that is compared literally.
        Wildcard = "wildcard", "compared literally";
    }
}
