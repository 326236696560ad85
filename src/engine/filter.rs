//! Filtering records by a query.

use std::cell::RefCell;
use std::io::{self, BufReader, Read, Write};

use miette::Diagnostic;
use thiserror::Error;

use super::records::for_each_record;
use crate::catalog::Resource;
use crate::diagnostics::Problem;
use crate::engine::evaluate::{JsonProblem, QueryEvaluator, Record, Undecided};
use crate::wire::write_json;

/// The reason why filtering stops.
#[derive(Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum FilterProblem {
    /// The input is not JSON, or not records.
    #[error("the input is not JSON records")]
    #[diagnostic(
        code("connectql::records"),
        help("the input must be responses, records or lists of these, as JSON")
    )]
    Json(#[from] JsonProblem),
    /// Some records leave the query undecided. They are not written; the others are.
    #[error("the query cannot be decided for {records} of the records")]
    #[diagnostic(code("connectql::unanswerable"))]
    Unanswerable {
        /// The number of these records.
        records: usize,
        /// Each reason once, with the number of its records.
        #[related]
        problems: Vec<Problem>,
    },
    /// Results cannot be written.
    #[error("the records found cannot be written")]
    #[diagnostic(code("connectql::output"))]
    Output(#[source] io::Error),
}

/// Writes the records of a stream that match a query, one per line, as they arrive: only one of them is in memory at a
/// time, and none is delayed until more input arrives.
///
/// ```
/// use connectql::engine::filter;
/// use connectql::evaluate::RecordContext;
/// use connectql::{Options, USERS, evaluator};
///
/// let query = evaluator(&USERS, "id ^= u", &Options::default(), RecordContext::Nothing).unwrap();
/// let response = br#"{"Users": [{"Id": "u-1"}, {"Id": "u-2"}], "ApproximateTotalCount": 2}"#;
/// let mut found = Vec::new();
/// filter(&USERS, &query, response.as_slice(), &mut found).unwrap();
/// assert_eq!(found, b"{\"Id\":\"u-1\"}\n{\"Id\":\"u-2\"}\n");
/// ```
///
/// # Errors
///
/// If the input is not JSON or contains no records, or writing fails; at the end, if records left the query undecided.
pub fn filter(
    resource: &Resource,
    query: &QueryEvaluator,
    input: impl Read,
    output: impl Write,
) -> Result<(), FilterProblem> {
    filter_with(resource, query, input, output, |output, record| {
        write_json(&mut *output, &record, true)?;
        output.write_all(b"\n")
    })
}

/// Passes each matching record of a stream to `write`, as [`filter`] does.
///
/// # Errors
///
/// As [`filter`].
pub fn filter_with<W: Write>(
    resource: &Resource,
    query: &QueryEvaluator,
    input: impl Read,
    output: W,
    mut write: impl FnMut(&mut W, Record) -> io::Result<()>,
) -> Result<(), FilterProblem> {
    let output = RefCell::new(Output {
        output,
        failure: None,
    });
    let input = BufReader::with_capacity(
        BUFFER,
        Waiting {
            input,
            output: &output,
        },
    );
    let mut reasons = Reasons::default();
    let read = for_each_record(input, resource, |record, origin| {
        if reasons.is_match(query.decide(record, origin)) {
            let Output { output, .. } = &mut *output.borrow_mut();
            write(output, Record::copy_of(record)).map_err(FilterProblem::Output)?;
        }
        Ok(())
    });
    output.into_inner().finish(read)?;
    reasons.finish()
}

/// The maximum number of different reasons kept.
const REASONS_MAX: usize = 100;

/// The reasons why records leave a query undecided.
#[derive(Default)]
struct Reasons<'q> {
    /// The number of records read, and of those left undecided.
    seen: usize,
    open: usize,
    kept: Vec<Reason<'q>>,
}

struct Reason<'q> {
    open: Undecided<'q>,
    /// The numbers of the first and the last record, from 1.
    first: usize,
    last: usize,
    records: usize,
}

impl<'q> Reasons<'q> {
    /// True if a record matches. Keeps the reasons of an undecided one.
    fn is_match(&mut self, decision: Result<bool, Vec<Undecided<'q>>>) -> bool {
        self.seen += 1;
        match decision {
            Ok(is_found) => is_found,
            Err(reasons) => {
                self.open += 1;
                for reason in reasons {
                    self.add(reason);
                }
                false
            }
        }
    }

    fn add(&mut self, open: Undecided<'q>) {
        let seen = self.seen;
        match self.kept.iter_mut().find(|kept| kept.open.is_like(&open)) {
            // Two conditions may have the same reason on one record.
            Some(kept) => {
                kept.records += usize::from(kept.last != seen);
                kept.last = seen;
            }
            None => {
                if self.kept.len() < REASONS_MAX {
                    self.kept.push(Reason {
                        open,
                        first: seen,
                        last: seen,
                        records: 1,
                    });
                }
            }
        }
    }

    fn finish(self) -> Result<(), FilterProblem> {
        if self.open == 0 {
            return Ok(());
        }
        let problems = self
            .kept
            .iter()
            .map(|reason| reason.open.problem(&reason.counted()));
        Err(FilterProblem::Unanswerable {
            records: self.open,
            problems: problems.collect(),
        })
    }
}

impl Reason<'_> {
    fn counted(&self) -> String {
        match self.records {
            1 => format!(" (record {})", self.first),
            records => format!(" ({records} records, the first is record {})", self.first),
        }
    }
}

/// The size of a read.
const BUFFER: usize = 1 << 16;

/// The destination of records, and the reason for a failure.
struct Output<W> {
    output: W,
    failure: Option<io::Error>,
}

impl<W: Write> Output<W> {
    /// Flushes the output after a read, which a failure to write has stopped.
    fn finish(mut self, read: Result<(), FilterProblem>) -> Result<(), FilterProblem> {
        if let Some(failure) = self.failure {
            return Err(FilterProblem::Output(failure));
        }
        read?;
        self.output.flush().map_err(FilterProblem::Output)
    }
}

/// An input that flushes the results found so far before a read that may block.
struct Waiting<'o, R, W> {
    input: R,
    output: &'o RefCell<Output<W>>,
}

impl<R: Read, W: Write> Read for Waiting<'_, R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Output { output, failure } = &mut *self.output.borrow_mut();
        if let Err(problem) = output.flush() {
            *failure = Some(problem);
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.input.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::{FilterProblem, filter};
    use crate::catalog::USERS;
    use crate::engine::evaluate::{QueryEvaluator, RecordContext};
    use crate::hir::{Condition, Predicate, Query, Test};
    use crate::span::Span;
    use crate::wire::StringComparisonType;

    fn evaluator(field: &str, value: &str) -> QueryEvaluator {
        let field = USERS.field(field).unwrap();
        let predicate = Predicate::Text(StringComparisonType::StartsWith, value.into());
        let test = Test::Field(field, predicate);
        let query = Query::Condition(Condition {
            test,
            span: Span::new(0, 1),
        });
        QueryEvaluator::new(&USERS, &query, RecordContext::Nothing)
    }

    fn filtered(input: &str) -> Result<String, FilterProblem> {
        let mut output = Vec::new();
        filter(&USERS, &evaluator("id", "a"), input.as_bytes(), &mut output)?;
        Ok(String::from_utf8(output).unwrap())
    }

    #[test]
    fn records_are_read_from_responses_and_lists_and_alone() {
        let found = "{\"Id\":\"a1\"}\n{\"Id\":\"a2\",\"Shoe\":[1,null]}\n";
        for input in [
            r#"{"Users": [{"Id": "a1"}, {"Id": "b"}, {"Id": "a2", "Shoe": [1, null]}], "NextToken": "t"}"#,
            r#"{"ApproximateTotalCount": 2, "Users": [{"Id": "a1"}]} {"Users": [{"Id": "a2", "Shoe": [1, null]}]}"#,
            r#"[{"Id": "a1"}, {"Id": "a2", "Shoe": [1, null]}]"#,
            "{\"Id\": \"a1\"}\n{\"Id\": \"b\"}\n\n{\"Id\": \"a2\", \"Shoe\": [1, null]}\n",
            r#"{"Queues": [{"QueueId": "a"}], "Users": [{"Id": "a1"}, {"Id": "a2", "Shoe": [1, null]}]}"#,
            r#"[{"Users": [{"Id": "a1"}]}, {"Users": [{"Id": "b"}]}, {"Id": "a2", "Shoe": [1, null]}]"#,
            r#"[{"Id": "a1"}] {"Users": []} {"Id": "a2", "Shoe": [1, null]}"#,
            "\u{FEFF}{\"Id\": \"a1\"} {\"Id\": \"a2\", \"Shoe\": [1, null]}",
        ] {
            assert_eq!(filtered(input).unwrap(), found, "{input}");
        }
        assert_eq!(filtered("").unwrap(), "");
        assert_eq!(filtered(" \n").unwrap(), "");
    }

    #[test]
    fn values_other_than_records_are_a_problem() {
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
            assert!(
                matches!(filtered(input), Err(FilterProblem::Json(_))),
                "{input}"
            );
        }
        assert!(filtered(&"[".repeat(100_000)).is_err());
        assert!(filtered(&format!("{{\"Id\": {}", "[".repeat(100_000))).is_err());
    }

    /// `serde_json` passes numbers with preserved digits as objects.
    #[test]
    fn a_number_is_not_a_record() {
        for input in ["3", "[3]", "[1.5e3]", r#"{"Users": [3]}"#] {
            let problem = filtered(input).unwrap_err();
            let FilterProblem::Json(problem) = problem else {
                panic!("{problem}")
            };
            assert!(problem.reason.starts_with("invalid type: "), "{problem}");
        }
    }

    #[test]
    fn a_record_is_written_before_waiting_for_the_next() {
        use std::io::{BufWriter, Read, Write};
        use std::sync::mpsc;

        struct Sent(mpsc::Sender<Vec<u8>>);
        impl Write for Sent {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0.send(bytes.to_vec()).unwrap();
                Ok(bytes.len())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        /// Passes a record, and each further one after the previous one has been written.
        struct Slow(mpsc::Receiver<Vec<u8>>, u8);
        impl Read for Slow {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                if self.1 > 0 {
                    assert_eq!(
                        self.0
                            .try_recv()
                            .expect("the previous record has been written"),
                        b"{\"Id\":\"a\"}\n"
                    );
                }
                self.1 += 1;
                if self.1 > 3 {
                    Ok(0)
                } else {
                    (&mut b"{\"Id\": \"a\"}".as_slice()).read(buffer)
                }
            }
        }
        let (sender, receiver) = mpsc::channel();
        filter(
            &USERS,
            &evaluator("id", "a"),
            Slow(receiver, 0),
            BufWriter::new(Sent(sender)),
        )
        .unwrap();
    }

    #[test]
    fn a_failing_output_is_reported_as_such() {
        struct Closed;
        impl std::io::Write for Closed {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        for records in [1, 100_000] {
            let input = "{\"Id\": \"a\"}".repeat(records);
            let output = std::io::BufWriter::new(Closed);
            let problem =
                filter(&USERS, &evaluator("id", "a"), input.as_bytes(), output).unwrap_err();
            assert!(matches!(problem, FilterProblem::Output(_)), "{problem}");
        }
    }

    #[test]
    fn a_failing_reader_is_a_problem() {
        struct Broken;
        impl std::io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("broken"))
            }
        }
        assert!(filter(&USERS, &evaluator("id", "a"), Broken, Vec::new()).is_err());
    }
}
