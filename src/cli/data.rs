//! The instance file.

use std::fs::File;
use std::path::PathBuf;

use connectql::engine::Instance;

use super::Stop;

/// The instance that is searched.
#[derive(clap::Args)]
pub(super) struct DataArguments {
    /// The instance: a JSON file with result lists, such as a saved response
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
}

impl DataArguments {
    pub(super) fn read(&self) -> Result<Instance, Stop> {
        let named = |problem: String| format!("{}: {problem}", self.data.display());
        let file = File::open(&self.data).map_err(|problem| Stop::Unreadable(named(problem.to_string())))?;
        Instance::read(file).map_err(|problem| Stop::Failed(named(problem.to_string())))
    }
}
