//! The library as a Python module. It accepts and returns plain values, with positions in code
//! points; users import the package `connectql`, which wraps it.

mod engine;
mod functions;
mod matcher;
mod problem;
mod query;
mod record;

#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::engine::Service;
    #[pymodule_export]
    use crate::functions::{
        catalog, compile, complete, decompile, explain, format, is_time, resource_name, to_json,
    };
    #[pymodule_export]
    use crate::matcher::Matcher;
    #[pymodule_export]
    use crate::query::TypedQuery;
}
