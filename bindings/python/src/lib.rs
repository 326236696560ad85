//! The library as a Python module. It takes and gives plain values, and counts places in code points; the package
//! `connectql` around it is what people import.

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
        catalog, compile, complete, decompile, explain, format, resource_name, to_json,
    };
    #[pymodule_export]
    use crate::matcher::Matcher;
    #[pymodule_export]
    use crate::query::TypedQuery;
}
