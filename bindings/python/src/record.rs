//! Converts boto3 records and requests to JSON: dicts, lists, times.

use connectql::evaluate::Record;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyTzInfoAccess,
};
use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

/// The maximum nesting depth of values.
const DEPTH_MAX: usize = 128;

/// A Python value and its nesting depth.
struct Value<'a, 'py>(&'a Bound<'py, PyAny>, usize);

impl Value<'_, '_> {
    fn refused<E: Error>(&self) -> E {
        let name = self.0.get_type().name();
        let name = name.map_or_else(|_| "this".to_owned(), |name| name.to_string());
        E::custom(format!("a record cannot contain `{name}`"))
    }
}

impl Serialize for Value<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Value(value, depth) = self;
        let depth = depth + 1;
        if depth > DEPTH_MAX {
            return Err(S::Error::custom(format!(
                "it is nested more than {DEPTH_MAX} levels deep"
            )));
        }
        if value.is_none() {
            to.serialize_none()
        } else if let Ok(text) = value.cast::<PyString>() {
            to.serialize_str(text.to_str().map_err(S::Error::custom)?)
        } else if let Ok(flag) = value.cast::<PyBool>() {
            to.serialize_bool(flag.is_true())
        } else if value.is_instance_of::<PyInt>() {
            integer(value, to)
        } else if let Ok(number) = value.cast::<PyFloat>() {
            finite(pyo3::types::PyFloatMethods::value(number), to)
        } else if let Ok(members) = value.cast::<PyDict>() {
            let mut object = to.serialize_map(Some(members.len()))?;
            for (name, value) in members {
                let name = name
                    .cast::<PyString>()
                    .map_err(|_| S::Error::custom("the names in a record must be strings"))?;
                let name = name.to_str().map_err(S::Error::custom)?;
                object.serialize_entry(name, &Value(&value, depth))?;
            }
            object.end()
        } else if let Ok(values) = value.cast::<PyList>() {
            list(values.iter(), depth, to)
        } else if let Ok(values) = value.cast::<PyTuple>() {
            list(values.iter(), depth, to)
        } else if let Ok(time) = value.cast::<PyDateTime>() {
            finite(seconds(time)?, to)
        } else {
            Err(self.refused())
        }
    }
}

fn integer<S: Serializer>(value: &Bound<'_, PyAny>, to: S) -> Result<S::Ok, S::Error> {
    if let Ok(number) = value.extract::<i64>() {
        to.serialize_i64(number)
    } else if let Ok(number) = value.extract::<u64>() {
        to.serialize_u64(number)
    } else {
        Err(S::Error::custom("a number in a record is too large"))
    }
}

fn finite<S: Serializer>(number: f64, to: S) -> Result<S::Ok, S::Error> {
    if number.is_finite() {
        to.serialize_f64(number)
    } else {
        Err(S::Error::custom("a number in a record is not finite"))
    }
}

fn list<'py, S: Serializer>(
    values: impl ExactSizeIterator<Item = Bound<'py, PyAny>>,
    depth: usize,
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut list = to.serialize_seq(Some(values.len()))?;
    for value in values {
        list.serialize_element(&Value(&value, depth))?;
    }
    list.end()
}

/// The service's format of a time: seconds since 1970.
fn seconds<E: Error>(time: &Bound<'_, PyDateTime>) -> Result<f64, E> {
    if time.get_tzinfo().is_none() {
        return Err(E::custom("a time in a record has no time zone"));
    }
    let seconds = time.call_method0("timestamp");
    seconds
        .and_then(|seconds| seconds.extract())
        .map_err(E::custom)
}

/// A record for the evaluator.
pub(crate) fn record(value: &Bound<'_, PyAny>) -> PyResult<Record> {
    if !value.is_instance_of::<PyDict>() {
        return Err(PyTypeError::new_err("a record is a dict"));
    }
    Record::new(Value(value, 0)).map_err(|problem| PyValueError::new_err(problem.to_string()))
}

/// The JSON of a value.
pub(crate) fn json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    serde_json::to_string(&Value(value, 0))
        .map_err(|problem| PyValueError::new_err(problem.to_string()))
}
