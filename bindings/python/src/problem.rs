//! Reports as Python values.

use connectql::{Description, Report};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use pythonize::pythonize;

use crate::picture::picture;
use crate::places::Places;

/// The problems of a report, as dicts with places in code points.
pub(crate) fn described<'py>(py: Python<'py>, report: &Report) -> PyResult<Bound<'py, PyAny>> {
    let mut problems = report.descriptions();
    let bytes: Vec<usize> = problems
        .iter_mut()
        .flat_map(places)
        .map(|place| *place as usize)
        .collect();
    let counted = Places::of(report.query(), bytes);
    for place in problems.iter_mut().flat_map(places) {
        *place = u32::try_from(counted.at(*place as usize)).unwrap_or(u32::MAX);
    }
    Ok(pythonize(py, &problems)?)
}

/// All places that a problem has.
fn places(problem: &mut Description) -> impl Iterator<Item = &mut u32> {
    let edits = problem
        .suggestions
        .iter_mut()
        .flat_map(|suggestion| &mut suggestion.edits);
    [&mut problem.start, &mut problem.end]
        .into_iter()
        .chain(edits.flat_map(|edit| [&mut edit.start, &mut edit.end]))
}

/// The exception that says why something is refused.
pub(crate) fn refusal(py: Python<'_>, report: &Report) -> PyErr {
    static ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let raised = || {
        let error = ERROR.import(py, "connectql._errors", "ConnectQLError")?;
        let arguments = (described(py, report)?, picture(report), report.meant());
        error.call_method1("_of", arguments)
    };
    match raised() {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}
