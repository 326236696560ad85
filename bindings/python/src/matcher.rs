//! Queries evaluated on records.

use connectql::evaluate::{QueryEvaluator, RecordContext};
use connectql::{Report, evaluator};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::functions::{read_options, resource};
use crate::problem::refusal;
use crate::record::record;

/// A query prepared for evaluation on records of responses.
#[pyclass(frozen)]
pub(crate) struct Matcher {
    query: String,
    evaluator: QueryEvaluator,
}

#[pymethods]
impl Matcher {
    #[new]
    fn new(
        py: Python<'_>,
        resource_name: &str,
        query: String,
        options: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        let resource = resource(resource_name)?;
        let options = read_options(options)?;
        let ready = py.detach(|| evaluator(resource, &query, &options, RecordContext::Nothing));
        let evaluator = ready.map_err(|report| refusal(py, &report))?;
        Ok(Matcher { query, evaluator })
    }

    /// True if the query matches the record.
    fn matches(&self, py: Python<'_>, record: &Bound<'_, PyAny>) -> PyResult<bool> {
        let record = self::record(record)?;
        self.evaluator
            .matches(&record)
            .map_err(|problem| refusal(py, &Report::of(&self.query, problem)))
    }
}
