//! Searches of Amazon Connect, against substitutes that respond over HTTP like the service.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub
)]

mod command;
mod credentials;
mod docs;
mod failures;
mod operations;
mod options;
mod pace;
mod stub;
