//! Queries in calls.

use std::borrow::Cow;

use connectql::{Encoding, Options, Resource};
use serde::Deserialize;

use crate::refusal::Refusal;

/// A query and its options.
#[derive(Deserialize)]
pub(crate) struct QueryArguments<'a> {
    resource: &'a str,
    #[serde(borrow)]
    pub(crate) query: Cow<'a, str>,
    #[serde(default)]
    options: Options,
    /// The position for completion or hover, in UTF-16 units.
    #[serde(default)]
    pub(crate) at: usize,
}

impl QueryArguments<'_> {
    pub(crate) fn options(&self) -> Options {
        self.options.clone().encoding(Encoding::Utf16)
    }

    pub(crate) fn resource(&self) -> Result<&'static Resource, Refusal> {
        resource(self.resource)
    }
}

/// The resource with this name.
pub(crate) fn resource(name: &str) -> Result<&'static Resource, Refusal> {
    connectql::resource(name)
        .ok_or_else(|| Refusal::Fault(format!("there is no resource `{name}`")))
}
