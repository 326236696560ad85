//! `connectql completions`

use std::io::Write;

use clap_complete::Shell;

use super::{Status, Stop};

const EXAMPLES: &str = "\
Examples:
  source <(connectql completions bash)
  connectql completions zsh > \"${fpath[1]}/_connectql\"
  connectql completions fish > ~/.config/fish/completions/connectql.fish
  connectql completions powershell | Out-String | Invoke-Expression";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL", value_enum, ignore_case = true)]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, mut command: clap::Command) -> Result<Status, Stop> {
    // Into memory first: writing to a closed pipe from within would panic.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "connectql", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Status::Success)
}
