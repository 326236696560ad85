//! The options of a compilation, as the package gives them.

use connectql::Options;
use pyo3::prelude::*;

/// One value of a parameter, or a list.
#[derive(FromPyObject)]
enum Bound {
    One(String),
    Many(Vec<String>),
}

/// The members of a dict; the package fills in all of them.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct CompileOptions {
    instance_id: Option<String>,
    parameters: Vec<(String, Bound)>,
    max_results: Option<u16>,
    next_token: Option<String>,
    single: bool,
    residual: bool,
    max_requests: Option<usize>,
}

impl From<CompileOptions> for Options {
    fn from(given: CompileOptions) -> Self {
        let mut options = Options::default();
        for (name, value) in given.parameters {
            match value {
                Bound::One(value) => options.parameters.bind(name, value),
                Bound::Many(values) => options.parameters.bind_list(name, values),
            };
        }
        options.instance_id = given.instance_id;
        options.max_results = given.max_results;
        options.next_token = given.next_token;
        options.single = given.single;
        options.residual = given.residual;
        options.max_requests = given.max_requests.unwrap_or(options.max_requests);
        options
    }
}
