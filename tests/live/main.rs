//! Searches of Amazon Connect itself, against counterparts that answer over HTTP as the service does.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub
)]

mod command;
mod counterpart;
mod credentials;
mod docs;
mod failures;
mod operations;
mod options;
mod pace;
