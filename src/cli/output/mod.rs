//! Writes to the two standard streams.

mod columns;
mod records;
mod separated;
mod streams;
mod table;

pub(super) use records::{Format, OutputArguments, RecordWriter};
#[cfg(feature = "serve")]
pub(super) use streams::warn;
pub(super) use streams::{buffered, json, json_text, note, report_error, visible};
