//! Prepares a query for evaluation on records.

use crate::catalog::Resource;
use crate::compile::{Options, Texts, check_query};
use crate::diagnostics::Report;

use super::evaluate::{QueryEvaluator, RecordContext};

/// Prepares a query for evaluation on records of a response, as when checking a residual, or of a
/// whole instance. Negations that the service lacks are allowed here.
///
/// ```
/// use connectql::evaluate::RecordContext;
/// use connectql::{Options, USERS, evaluator};
///
/// let evaluator = evaluator(&USERS, "not tag(BPO=123)", &Options::default(), RecordContext::Nothing)?;
/// let record = r#"{"Username": "bob", "Tags": {"BPO": "456"}}"#.parse().unwrap();
/// assert!(evaluator.matches(&record).unwrap());
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// Every error in the query.
pub fn evaluator(
    resource: &'static Resource,
    query: &str,
    options: &Options,
    known: RecordContext<'_>,
) -> Result<QueryEvaluator, Report> {
    let options = Options {
        residual: true,
        ..options.clone()
    };
    let texts = Texts::new(query, &options);
    let checked = check_query(resource, &texts)?;
    let evaluator = QueryEvaluator::new(resource, &checked.query, known);
    Ok(evaluator.with_warnings(texts.report(checked.warnings)))
}
