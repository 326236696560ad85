//! The local engine, without a socket.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::time::Instant;

use connectql::engine::Instance;
use connectql::{engine, service};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// An instance that answers requests like the service.
#[pyclass(frozen)]
pub(crate) struct Service {
    service: service::Service,
    began: Instant,
}

impl Service {
    fn of(read: Result<Instance, engine::InstanceProblem>, throttle: bool) -> PyResult<Self> {
        let instance = read.map_err(|problem| PyValueError::new_err(problem.to_string()))?;
        let service = if throttle {
            service::Service::throttled(instance)
        } else {
            service::Service::new(instance)
        };
        Ok(Service {
            service,
            began: Instant::now(),
        })
    }
}

#[pymethods]
impl Service {
    /// Reads a data file.
    #[staticmethod]
    fn of_file(py: Python<'_>, path: PathBuf, throttle: bool) -> PyResult<Self> {
        py.detach(|| {
            let file = BufReader::new(File::open(path)?);
            Service::of(Instance::read(file), throttle)
        })
    }

    /// Reads the JSON of an instance.
    #[staticmethod]
    fn of_json(py: Python<'_>, json: &str, throttle: bool) -> PyResult<Self> {
        py.detach(|| Service::of(Instance::read(json.as_bytes()), throttle))
    }

    /// Answers a request: the status, the type of an error, and the body.
    fn answer<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        path: &str,
        body: &[u8],
    ) -> (u16, Option<&'static str>, Bound<'py, PyBytes>) {
        let now = self.began.elapsed();
        let answer = py.detach(|| self.service.answer(method, path, body, now));
        (
            answer.status,
            answer.error_type,
            PyBytes::new(py, &answer.body),
        )
    }
}
