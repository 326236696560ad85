//! All tests from outside the library, in one program.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_for_each,
    clippy::duplicate_mod,
    unreachable_pub
)]

mod additional_conditions;
mod architecture;
mod catalog;
mod circles;
mod cli;
mod clock;
mod complete;
mod corpus;
mod decompile;
mod decompile_inputs;
mod dependencies;
mod docs;
mod docs_resources;
mod effort;
mod exactness;
#[cfg(feature = "serve")]
mod examples;
mod explain;
mod fuzz_replay;
mod generator;
mod hostile;
mod imports;
mod laws_lint;
mod laws_oracle;
mod laws_plan;
mod laws_slips;
mod laws_syntax;
mod laws_text;
mod local_engine;
mod oracle;
mod perturb;
mod positions;
mod program;
mod public_types;
mod regressions;
mod shells;
mod slips;
mod slips_given;
mod tokens;
mod warnings;
