//! Passing on the records that a query finds.

use std::io::{self, BufReader, Read, Write};

use miette::Diagnostic;
use thiserror::Error;

use super::records::for_each_record;
use crate::catalog::Resource;
use crate::evaluate::{JsonProblem, QueryEvaluator};
use crate::problem::Problem;

/// Why filtering stops.
#[derive(Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum FilterProblem {
    /// What comes in is no JSON, or no records.
    #[error("the input is not JSON records")]
    #[diagnostic(
        code(connectql::records),
        help("what is read are responses, records or lists of these, as JSON, one or many")
    )]
    Json(#[from] JsonProblem),
    /// A record cannot answer a condition.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Unanswerable(#[from] Problem),
    /// What is found cannot be written.
    #[error("the records found cannot be written")]
    #[diagnostic(code(connectql::output))]
    Output(#[source] io::Error),
}

/// Passes on the records of a stream that a query finds, one a line, as they come: only one of them is in memory at a
/// time.
///
/// ```
/// use connectql::engine::filter;
/// use connectql::evaluate::Known;
/// use connectql::{Options, USERS, evaluator};
///
/// let query = evaluator(&USERS, "id ^= u", &Options::default(), Known::Nothing).unwrap();
/// let response = br#"{"Users": [{"Id": "u-1"}, {"Id": "u-2"}], "ApproximateTotalCount": 2}"#;
/// let mut found = Vec::new();
/// filter(&USERS, &query, response.as_slice(), &mut found).unwrap();
/// assert_eq!(found, b"{\"Id\":\"u-1\"}\n{\"Id\":\"u-2\"}\n");
/// ```
///
/// # Errors
///
/// When the input is no JSON or no records, a record cannot answer a condition, or writing fails.
pub fn filter(
    resource: &Resource,
    query: &QueryEvaluator,
    input: impl Read,
    mut output: impl Write,
) -> Result<(), FilterProblem> {
    for_each_record(BufReader::new(input), resource, |record| -> Result<(), FilterProblem> {
        if query.matches(&record)? {
            serde_json::to_writer(&mut output, &record).map_err(|problem| FilterProblem::Output(problem.into()))?;
            output.write_all(b"\n").map_err(FilterProblem::Output)?;
        }
        Ok(())
    })?;
    output.flush().map_err(FilterProblem::Output)
}

#[cfg(test)]
mod tests {
    use super::{FilterProblem, filter};
    use crate::catalog::USERS;
    use crate::evaluate::{Known, QueryEvaluator};
    use crate::query::{Condition, Query, StringField, Test};
    use crate::span::Span;
    use crate::wire::StringComparisonType;

    fn evaluator(field: &str, value: &str) -> QueryEvaluator {
        let field = StringField::Known(USERS.field(field).unwrap());
        let test = Test::Text { field, comparison: StringComparisonType::StartsWith, value: value.into() };
        let query = Query::Condition(Condition { test, span: Span::new(0, 1) });
        QueryEvaluator::new(&USERS, &query, Known::Nothing).unwrap()
    }

    fn filtered(input: &str) -> Result<String, FilterProblem> {
        let mut output = Vec::new();
        filter(&USERS, &evaluator("id", "a"), input.as_bytes(), &mut output)?;
        Ok(String::from_utf8(output).unwrap())
    }

    #[test]
    fn records_come_from_responses_lists_and_by_themselves() {
        let found = "{\"Id\":\"a1\"}\n{\"Id\":\"a2\",\"Shoe\":[1,null]}\n";
        for input in [
            r#"{"Users": [{"Id": "a1"}, {"Id": "b"}, {"Id": "a2", "Shoe": [1, null]}], "NextToken": "t"}"#,
            r#"{"ApproximateTotalCount": 2, "Users": [{"Id": "a1"}]} {"Users": [{"Id": "a2", "Shoe": [1, null]}]}"#,
            r#"[{"Id": "a1"}, {"Id": "a2", "Shoe": [1, null]}]"#,
            "{\"Id\": \"a1\"}\n{\"Id\": \"b\"}\n\n{\"Id\": \"a2\", \"Shoe\": [1, null]}\n",
            r#"{"Queues": [{"QueueId": "a"}], "Users": [{"Id": "a1"}, {"Id": "a2", "Shoe": [1, null]}]}"#,
            r#"[{"Users": [{"Id": "a1"}]}, {"Users": [{"Id": "b"}]}, {"Id": "a2", "Shoe": [1, null]}]"#,
            r#"[{"Id": "a1"}] {"Users": []} {"Id": "a2", "Shoe": [1, null]}"#,
        ] {
            assert_eq!(filtered(input).unwrap(), found, "{input}");
        }
        assert_eq!(filtered("").unwrap(), "");
        assert_eq!(filtered(" \n").unwrap(), "");
    }

    #[test]
    fn what_is_no_record_is_a_problem() {
        for input in [
            "{",
            "3",
            "[3]",
            "[[]]",
            r#"{"Users": {}}"#,
            r#"{"Queues": []}"#,
            r#"{"Users": [1]}"#,
            r#"{"Id": "b"} x"#,
            "\u{1}",
        ] {
            assert!(matches!(filtered(input), Err(FilterProblem::Json(_))), "{input}");
        }
        assert!(filtered(&"[".repeat(100_000)).is_err());
        assert!(filtered(&format!("{{\"Id\": {}", "[".repeat(100_000))).is_err());
    }

    #[test]
    fn a_reader_that_fails_is_a_problem() {
        struct Broken;
        impl std::io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("broken"))
            }
        }
        assert!(filter(&USERS, &evaluator("id", "a"), Broken, Vec::new()).is_err());
    }
}
