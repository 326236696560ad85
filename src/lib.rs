#![doc = include_str!("../README.md")]

// pest's derive refers to it, because pest is used without its `std` feature.
extern crate alloc;

pub mod catalog;
mod check;
mod compile;
mod diagnostics;
mod emit;
mod encoding;
pub mod engine;
mod hir;
mod lint;
#[cfg(feature = "live")]
pub mod live;
#[cfg(feature = "measure")]
#[doc(hidden)]
pub mod measure;
mod plan;
mod span;
pub mod syntax;
mod tools;
pub mod wire;

pub use catalog::resource;
pub use catalog::{
    AGENT_STATUSES, CONTACT_EVALUATIONS, CONTACT_FLOW_MODULES, CONTACT_FLOWS, DATA_TABLES,
    EMAIL_ADDRESSES, EVALUATION_FORMS, HOURS_OF_OPERATION_OVERRIDES, HOURS_OF_OPERATIONS, METRICS,
    NOTIFICATIONS, PREDEFINED_ATTRIBUTES, PROMPTS, QUEUES, QUICK_CONNECTS, RESOURCES,
    ROUTING_PROFILES, RULES, Resource, SECURITY_PROFILES, TEST_CASES, USER_HIERARCHY_GROUPS, USERS,
    VIEWS, WORKSPACE_ASSOCIATIONS, WORKSPACES,
};
pub use check::{Now, Parameters};
pub use compile::{Options, Plan, check, compile, compile_with, normalize};
pub use diagnostics::{
    Code, Description, ERROR_CODES, Edit, MAX_PROBLEMS, Problem, Report, SuggestedEdits,
    Suggestion, WARNING_CODES,
};
pub use encoding::Encoding;
#[cfg(feature = "serve")]
pub use engine::http as serve;
pub use engine::{evaluate, evaluator, service};
pub use plan::{DEFAULT_MAX_REQUESTS, DEFAULT_MAX_TERMS, MAX_FILTER_TERMS};
pub use span::{Span, Spanned};
pub use tools::builder as build;
pub use tools::complete::{
    Completion, CompletionKind, Completions, Expectation, complete, complete_in, complete_with,
};
pub use tools::decompile::{Decompiled, decompile, decompile_all, decompile_stream};
pub use tools::explain::explain;
pub use tools::fields;
pub use tools::parameters::{ParameterUse, parameters};
pub use tools::tokens::{Hover, Token, TokenKind, hover, tokens};
pub use tools::{PositionProblem, explain, format};
