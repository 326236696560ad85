//! Queries built from values.

use std::fmt::Display;

use connectql::build::{self, Field, Proficiency};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::problem::refusal;

/// A query, or a part of one.
#[pyclass(frozen)]
#[derive(Clone)]
pub(crate) struct TypedQuery(build::TypedQuery);

fn unknown(operator: &str) -> PyErr {
    PyValueError::new_err(format!("there is no operator `{operator}`"))
}

fn two<V: Display>(values: &[V]) -> PyResult<(&V, &V)> {
    match values {
        [low, high] => Ok((low, high)),
        _ => Err(PyValueError::new_err("a range has two ends")),
    }
}

fn one<V>(values: &[V]) -> PyResult<&V> {
    match values {
        [value] => Ok(value),
        _ => Err(PyValueError::new_err("this accepts one value")),
    }
}

fn compared(field: &Field, operator: &str, values: &[String]) -> PyResult<build::TypedQuery> {
    Ok(match operator {
        "in" => field.is_in(values),
        "between" => {
            let (low, high) = two(values)?;
            field.between(low, high)
        }
        "=" => field.is(one(values)?),
        "!=" => field.is_not(one(values)?),
        "~" => field.contains(one(values)?),
        "^=" => field.starts_with(one(values)?),
        "<" => field.less_than(one(values)?),
        "<=" => field.at_most(one(values)?),
        ">" => field.more_than(one(values)?),
        ">=" => field.at_least(one(values)?),
        _ => return Err(unknown(operator)),
    })
}

fn at_level(
    proficiency: Proficiency,
    operator: Option<&str>,
    levels: &[i32],
) -> PyResult<build::TypedQuery> {
    let proficiency = match operator {
        None => proficiency,
        Some("=") => proficiency.level(*one(levels)?),
        Some("!=") => proficiency.level_is_not(*one(levels)?),
        Some("<") => proficiency.level_below(*one(levels)?),
        Some(">") => proficiency.level_above(*one(levels)?),
        Some(">=") => proficiency.level_at_least(*one(levels)?),
        Some("<=") => proficiency.level_at_most(*one(levels)?),
        Some("between") => {
            let (low, high) = two(levels)?;
            proficiency.level_between(*low, *high)
        }
        Some(operator) => return Err(unknown(operator)),
    };
    Ok(proficiency.query())
}

#[pymethods]
impl TypedQuery {
    /// Parses query text separately.
    #[staticmethod]
    fn parse(py: Python<'_>, text: &str) -> PyResult<Self> {
        py.detach(|| text.parse().map(TypedQuery))
            .map_err(|report| refusal(py, &report))
    }

    #[staticmethod]
    fn field(name: &str, operator: &str, values: Vec<String>) -> PyResult<Self> {
        compared(&build::field(name), operator, &values).map(TypedQuery)
    }

    #[staticmethod]
    fn other_field(name: &str, operator: &str, values: Vec<String>) -> PyResult<Self> {
        compared(&build::other_field(name), operator, &values).map(TypedQuery)
    }

    #[staticmethod]
    fn tag(key: &str, values: Vec<String>) -> Self {
        TypedQuery(match values.as_slice() {
            [value] => build::tag(key, value),
            values => build::tag_in(key, values),
        })
    }

    #[staticmethod]
    fn has_tag(key: &str) -> Self {
        TypedQuery(build::has_tag(key))
    }

    #[staticmethod]
    fn hierarchy(group: &str, under: bool) -> Self {
        TypedQuery(if under {
            build::hierarchy_under(group)
        } else {
            build::hierarchy(group)
        })
    }

    #[staticmethod]
    fn proficiency(
        name: Option<&str>,
        value: Option<&str>,
        operator: Option<&str>,
        levels: Vec<i32>,
    ) -> PyResult<Self> {
        let mut proficiency = build::proficiency();
        if let Some(name) = name {
            proficiency = proficiency.name(name);
        }
        if let Some(value) = value {
            proficiency = proficiency.value(value);
        }
        at_level(proficiency, operator, &levels).map(TypedQuery)
    }

    fn __and__(&self, other: &Self) -> Self {
        TypedQuery(self.0.clone() & other.0.clone())
    }

    fn __or__(&self, other: &Self) -> Self {
        TypedQuery(self.0.clone() | other.0.clone())
    }

    fn __invert__(&self) -> Self {
        TypedQuery(!self.0.clone())
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}
