//! Reports as Python values.

use connectql::{Encoding, Report};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use pythonize::pythonize;

/// The problems of a report, as dicts with positions in code points.
pub(crate) fn described<'py>(py: Python<'py>, report: &Report) -> PyResult<Bound<'py, PyAny>> {
    let report = report.clone().with_encoding(Encoding::CodePoints);
    Ok(pythonize(py, &report.descriptions())?)
}

/// The exception for a report.
pub(crate) fn refusal(py: Python<'_>, report: &Report) -> PyErr {
    static ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let raised = || {
        let error = ERROR.import(py, "connectql._errors", "ConnectQLError")?;
        let picture = report.to_text();
        let arguments = (described(py, report)?, picture.trim_end(), report.meant());
        error.call_method1("_of", arguments)
    };
    match raised() {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}
