//! The resource argument.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use connectql::Resource;
use connectql::catalog::RESOURCES;

/// The resource argument, in any of the resource's spellings.
pub(super) fn resource_parser() -> impl TypedValueParser<Value = &'static Resource> {
    ResourceParser
}

#[derive(Clone)]
struct ResourceParser;

impl ResourceParser {
    fn names() -> PossibleValuesParser {
        PossibleValuesParser::new(RESOURCES.iter().map(|resource| resource.name))
    }
}

impl TypedValueParser for ResourceParser {
    type Value = &'static Resource;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        if let Some(resource) = value.to_str().and_then(connectql::resource) {
            return Ok(resource);
        }
        // clap's own parser lists the names and suggests the nearest.
        Self::names()
            .try_map(|name| connectql::resource(&name).ok_or("no such resource"))
            .parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let names = RESOURCES
            .iter()
            .map(|resource| PossibleValue::new(resource.name));
        Some(Box::new(names))
    }
}
