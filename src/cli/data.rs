//! The instance file.

use std::path::PathBuf;

use connectql::engine::Instance;

use super::diagnostics::Failure;
use super::{Stop, input};

/// The instance that is searched.
#[derive(clap::Args)]
pub(super) struct DataArguments {
    /// The instance: a JSON file with result lists, such as saved responses; `-` is standard input
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
}

/// The file that is standard input.
const STDIN: &str = "-";

impl DataArguments {
    pub(super) fn read(&self) -> Result<Instance, Stop> {
        let is_stdin = self.is_stdin();
        let name = if is_stdin {
            "standard input".into()
        } else {
            self.data.display().to_string()
        };
        let read = if is_stdin {
            Instance::read(std::io::stdin().lock())
        } else {
            Instance::read(input::open(&self.data)?)
        };
        read.map_err(|problem| {
            let message = format!("{name}: {problem}");
            Stop::Failed(Failure::of(&problem, message))
        })
    }

    /// Whether the instance is standard input, which is then not free for something else.
    pub(super) fn is_stdin(&self) -> bool {
        self.data.as_os_str() == STDIN
    }
}
