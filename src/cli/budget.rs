//! The maximum number of requests of a plan.

use connectql::{DEFAULT_MAX_REQUESTS, Options};

use super::input;

#[derive(clap::Args)]
pub(super) struct Budget {
    /// Maximum requests in a plan
    #[arg(long, help_heading = "Plan", value_name = "NUMBER", default_value_t = DEFAULT_MAX_REQUESTS,
        allow_negative_numbers = true, value_parser = input::number::<usize>)]
    max_requests: usize,
}

impl Budget {
    /// Sets the budgets of a plan. Each request may be a separate alternative, so at least that
    /// many alternatives are allowed, even if that is above the default.
    pub(super) fn set(&self, options: &mut Options) {
        options.max_requests = self.max_requests;
        options.max_terms = options.max_terms.max(self.max_requests);
    }
}
