//! The codes of all problems. A test compares them with the variants of [`Problem`](super::Problem).

/// The codes of errors.
///
/// ```
/// assert!(connectql::ERROR_CODES.contains(&"connectql::unknown_field"));
/// ```
pub const ERROR_CODES: &[&str] = &[
    "connectql::argument_too_long",
    "connectql::cannot_negate",
    "connectql::contains_length",
    "connectql::filter_too_large",
    "connectql::function_arguments",
    "connectql::glued_comment",
    "connectql::invalid_option",
    "connectql::invalid_request",
    "connectql::list_parameter",
    "connectql::lone_value",
    "connectql::malformed_value",
    "connectql::missing_comparison",
    "connectql::missing_operator",
    "connectql::more_problems",
    "connectql::no_clock",
    "connectql::no_counterpart",
    "connectql::no_value_left",
    "connectql::not_json",
    "connectql::not_searchable",
    "connectql::not_utf8",
    "connectql::operator_not_taken",
    "connectql::out_of_range",
    "connectql::reversed_range",
    "connectql::several_requests",
    "connectql::syntax",
    "connectql::tag_limit",
    "connectql::too_deep",
    "connectql::too_long",
    "connectql::too_many_requests",
    "connectql::too_many_terms",
    "connectql::typographic_quote",
    "connectql::unanswerable",
    "connectql::unanswerable_request",
    "connectql::unanswerable_residual",
    "connectql::unbound_parameter",
    "connectql::unclosed_parenthesis",
    "connectql::unclosed_quote",
    "connectql::unknown_escape",
    "connectql::unknown_field",
    "connectql::unknown_function",
    "connectql::unknown_operator",
    "connectql::unknown_value",
    "connectql::unopened_parenthesis",
    "connectql::unquoted_space",
    "connectql::unused_parameter",
];

/// The codes of warnings.
///
/// ```
/// assert!(connectql::WARNING_CODES.contains(&"connectql::wildcard"));
/// ```
pub const WARNING_CODES: &[&str] = &[
    "connectql::assumed_field",
    "connectql::bare_null",
    "connectql::contains_length_undocumented",
    "connectql::empty_alternative",
    "connectql::fetches_everything",
    "connectql::file_as_value",
    "connectql::filter_limit",
    "connectql::full_name",
    "connectql::hidden_in_comment",
    "connectql::matches_nothing",
    "connectql::more_warnings",
    "connectql::name_for_id",
    "connectql::one_page",
    "connectql::other_bound",
    "connectql::other_spelling",
    "connectql::swallowed",
    "connectql::wildcard",
];
