//! The functions of the module.

use connectql::catalog::RESOURCES;
use connectql::{Encoding, Now, Options, Resource};
use pyo3::exceptions::{PyIndexError, PyLookupError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pythonize::{depythonize, pythonize};

use crate::problem::{described, refusal};
use crate::record::json;

/// The resource with a name that the package has checked.
pub(crate) fn resource(name: &str) -> PyResult<&'static Resource> {
    connectql::resource(name).ok_or_else(|| PyLookupError::new_err(name.to_owned()))
}

/// Reads the options collected by the package, by their JSON names.
pub(crate) fn read_options(options: &Bound<'_, PyDict>) -> PyResult<Options> {
    Ok(depythonize(options)?)
}

/// The canonical name of a resource, or None.
#[pyfunction]
pub(crate) fn resource_name(name: &str) -> Option<&'static str> {
    connectql::resource(name).map(|resource| resource.name)
}

/// The catalog: the descriptions of all resources.
#[pyfunction]
pub(crate) fn catalog(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let described: Vec<_> = RESOURCES
        .iter()
        .map(|resource| resource.describe())
        .collect();
    Ok(pythonize(py, &described)?)
}

/// The plan of a query, as a dict.
#[pyfunction]
pub(crate) fn compile<'py>(
    py: Python<'py>,
    resource_name: &str,
    query: &str,
    options: &Bound<'_, PyDict>,
) -> PyResult<Bound<'py, PyDict>> {
    let resource = resource(resource_name)?;
    let options = read_options(options)?;
    let compiled = py.detach(|| connectql::compile_with(resource, query, &options));
    let plan = compiled.map_err(|report| refusal(py, &report))?;
    let dict = PyDict::new(py);
    dict.set_item("requests", pythonize(py, &plan.requests)?)?;
    dict.set_item("unite_by", &plan.unite_by)?;
    dict.set_item("operation", plan.operation)?;
    dict.set_item("result_list", plan.result_list)?;
    dict.set_item("id", plan.id)?;
    dict.set_item("minimal", plan.minimal)?;
    dict.set_item("residual", &plan.residual)?;
    dict.set_item("warnings", described(py, &plan.warnings)?)?;
    Ok(dict)
}

/// The explanation of a query's plan, as text.
#[pyfunction]
pub(crate) fn explain(
    py: Python<'_>,
    resource_name: &str,
    query: &str,
    options: &Bound<'_, PyDict>,
) -> PyResult<String> {
    let resource = resource(resource_name)?;
    let options = read_options(options)?;
    py.detach(|| {
        connectql::explain(resource, query, &options).map(|explanation| explanation.to_string())
    })
    .map_err(|report| refusal(py, &report))
}

/// The query in canonical form.
#[pyfunction]
pub(crate) fn format(py: Python<'_>, query: &str) -> PyResult<String> {
    py.detach(|| connectql::format(query))
        .map_err(|report| refusal(py, &report))
}

/// The completions at a position in the query, in code points.
#[pyfunction]
pub(crate) fn complete<'py>(
    py: Python<'py>,
    resource_name: &str,
    query: &str,
    at: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let resource = resource(resource_name)?;
    let found = py
        .detach(|| connectql::complete_in(resource, query, at, Encoding::CodePoints))
        .map_err(|problem| PyIndexError::new_err(problem.to_string()))?;
    Ok(pythonize(py, &found)?)
}

/// The query equivalent to a request, and the warnings about it.
#[pyfunction]
pub(crate) fn decompile<'py>(
    py: Python<'py>,
    resource_name: &str,
    request: &str,
) -> PyResult<(String, Bound<'py, PyAny>)> {
    let resource = resource(resource_name)?;
    let decompiled = py
        .detach(|| connectql::decompile(resource, request))
        .map_err(|report| refusal(py, &report))?;
    Ok((decompiled.query, described(py, &decompiled.warnings)?))
}

/// True if the options accept a string as the current time.
#[pyfunction]
pub(crate) fn is_time(text: &str) -> bool {
    text.parse::<Now>().is_ok()
}

/// The JSON of a boto3 record or request.
#[pyfunction]
pub(crate) fn to_json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    json(value)
}
