//! Single facts of the contract, each stated where changing the code by hand has shown that no other test would see it.
//! What the stages make of a query is in the corpus; here is what no query of the corpus can say.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "facts/check.rs"]
mod check;
#[path = "facts/decompile.rs"]
mod decompile;
#[path = "facts/evaluate.rs"]
mod evaluate;
#[path = "facts/format.rs"]
mod format;
#[path = "facts/lint.rs"]
mod lint;
#[path = "facts/plan.rs"]
mod plan;
