//! The time that relative times are based on.

use std::time::SystemTime;

use connectql::{Now, Options};

#[derive(clap::Args)]
pub(super) struct ClockArguments {
    /// Set `now`; its offset decides when days begin
    #[arg(long, value_name = "TIME", value_parser = read)]
    now: Option<Now>,
}

impl ClockArguments {
    /// Sets the clock of a run.
    pub(super) fn set(&self, options: &mut Options) {
        options.now = self.now.or_else(|| Some(SystemTime::now().into()));
    }
}

fn read(text: &str) -> Result<Now, String> {
    text.parse()
        .map_err(|report: connectql::Report| report.to_string())
}
