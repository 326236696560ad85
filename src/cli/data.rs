//! The data file.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

#[cfg(feature = "serve")]
use connectql::engine::Instance;
use miette::Diagnostic;

use super::diagnostics::Failure;
use super::error::CliError;
use super::input::{self, STDIN};

/// The instance to search.
#[derive(clap::Args)]
pub(super) struct DataArguments {
    /// The data file: JSON with result lists, such as saved responses (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
}

impl DataArguments {
    pub(super) fn of(data: PathBuf) -> Self {
        DataArguments { data }
    }

    /// The whole instance.
    #[cfg(feature = "serve")]
    pub(super) fn read(&self) -> Result<Instance, CliError> {
        let read = if self.is_stdin() {
            Instance::read(std::io::stdin().lock())
        } else {
            Instance::read(input::open(&self.data)?)
        };
        read.map_err(|problem| self.data_error(&problem))
    }

    /// The file, readable several times: a pipe is copied into a temporary file.
    pub(super) fn spooled(&self) -> Result<File, CliError> {
        if self.is_stdin() {
            return spool(std::io::stdin().lock());
        }
        let file = input::open(&self.data)?;
        if file.metadata()?.is_file() {
            Ok(file)
        } else {
            spool(file)
        }
    }

    /// The failure for a file that is not a data file.
    pub(super) fn data_error(&self, problem: &dyn Diagnostic) -> CliError {
        let name = if self.is_stdin() {
            "standard input".into()
        } else {
            self.data.display().to_string()
        };
        CliError::Failed(Failure::of(problem, format!("{name}: {problem}")))
    }

    /// True if the data comes from standard input, so that the query cannot.
    pub(super) fn is_stdin(&self) -> bool {
        self.data.as_os_str() == STDIN
    }
}

fn spool(mut pipe: impl Read) -> Result<File, CliError> {
    let mut file = tempfile::tempfile()?;
    std::io::copy(&mut pipe, &mut file)?;
    Ok(file)
}
