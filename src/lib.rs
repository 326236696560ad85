#![doc = include_str!("../README.md")]

// What pest's derive names, as it is used without its `std` feature.
extern crate alloc;

pub mod build;
pub mod catalog;
mod check;
mod compile;
mod complete;
mod decompile;
mod emit;
pub mod engine;
pub mod evaluate;
pub mod explain;
mod format;
mod help;
mod lint;
#[cfg(feature = "measure")]
#[doc(hidden)]
pub mod measure;
mod mend;
mod options;
mod parameters;
mod plan;
mod problem;
mod query;
mod raise;
mod reconcile;
mod report;
mod residual;
#[cfg(feature = "serve")]
pub mod serve;
pub mod service;
mod span;
pub mod syntax;
pub mod wire;

pub use catalog::{AGENT_STATUSES, Resource, USER_HIERARCHY_GROUPS, USERS, resource};
pub use compile::{Plan, compile, compile_with, evaluator, meaning};
pub use complete::{Completion, CompletionKind, PlaceProblem, complete};
pub use decompile::{Decompiled, decompile, decompile_all, decompile_stream};
pub use explain::explain;
pub use format::format;
pub use help::{Help, Suggestion};
pub use options::Options;
pub use parameters::Parameters;
pub use plan::{DEFAULT_MAX_REQUESTS, DEFAULT_MAX_TERMS, MAX_FILTER_TERMS};
pub use problem::Problem;
pub use report::{Description, MAX_PROBLEMS, Report};
pub use span::{Span, Spanned};
