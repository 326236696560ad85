//! The instance file.

use std::path::PathBuf;

use connectql::engine::Instance;

use super::diagnostics::Failure;
use super::{Stop, input};

/// The instance that is searched.
#[derive(clap::Args)]
pub(super) struct DataArguments {
    /// The instance: a JSON file with result lists, such as a saved response
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
}

impl DataArguments {
    pub(super) fn read(&self) -> Result<Instance, Stop> {
        let named = |problem: &dyn std::error::Error| format!("{}: {problem}", self.data.display());
        Instance::read(input::open(&self.data)?)
            .map_err(|problem| Stop::Failed(Failure::of(&problem, named(&problem))))
    }
}
