//! Properties of all public types: they can be sent to and shared with other threads, and contain
//! borrowed data only if they have a lifetime. docs/public-api.txt names the types.

use std::collections::BTreeSet;

const fn is_free<T: Send + Sync + 'static>() {}

/// Checks the types at compile time, and names them.
macro_rules! all_free {
    ($($public:ty),* $(,)?) => {
        const _: () = { $(is_free::<$public>();)* };
        const NAMES: &[&str] = &[$(stringify!($public)),*];
    };
}

all_free![
    connectql::Code,
    connectql::Completion,
    connectql::CompletionKind,
    connectql::Completions,
    connectql::Expectation,
    connectql::Decompiled,
    connectql::Description,
    connectql::Edit,
    connectql::Encoding,
    connectql::Hover,
    connectql::Options,
    connectql::ParameterUse,
    connectql::Now,
    connectql::Parameters,
    connectql::PositionProblem,
    connectql::Plan,
    connectql::Problem,
    connectql::Report,
    connectql::Resource,
    connectql::Span,
    connectql::Spanned<String>,
    connectql::SuggestedEdits,
    connectql::Suggestion,
    connectql::Token,
    connectql::TokenKind,
    connectql::build::Field,
    connectql::build::Proficiency,
    connectql::build::TypedQuery,
    connectql::catalog::ChoiceCondition,
    connectql::catalog::Contains,
    connectql::catalog::ContainsBounds,
    connectql::catalog::Field,
    connectql::catalog::FieldDescription,
    connectql::catalog::FilterLimits,
    connectql::catalog::FunctionDescription,
    connectql::catalog::PartDescription,
    connectql::catalog::FilterMember,
    connectql::catalog::Function,
    connectql::catalog::FunctionEntry,
    connectql::catalog::Kind,
    connectql::catalog::Resource,
    connectql::catalog::ResourceDescription,
    connectql::catalog::Returned,
    connectql::catalog::Spelling,
    connectql::engine::FilterProblem,
    connectql::engine::FoundPage,
    connectql::engine::Instance,
    connectql::engine::InstanceProblem,
    connectql::engine::Page,
    connectql::engine::PageProblem,
    connectql::engine::SearchProblem,
    connectql::engine::SearchResponse<'static>,
    connectql::engine::StreamProblem,
    connectql::engine::evaluate::JsonProblem,
    connectql::engine::evaluate::RecordContext<'static>,
    connectql::engine::evaluate::QueryEvaluator,
    connectql::engine::evaluate::Record,
    connectql::engine::evaluate::RequestEvaluator,
    connectql::engine::evaluate::RequestFault,
    connectql::engine::evaluate::RequestProblem,
    connectql::engine::http::ServeOptions,
    connectql::engine::service::Answer,
    connectql::engine::service::Service,
    connectql::evaluate::JsonProblem,
    connectql::evaluate::RecordContext<'static>,
    connectql::evaluate::QueryEvaluator,
    connectql::evaluate::Record,
    connectql::evaluate::RequestEvaluator,
    connectql::evaluate::RequestFault,
    connectql::evaluate::RequestProblem,
    connectql::explain::ExplainedCondition,
    connectql::explain::Explanation,
    connectql::explain::Place,
    connectql::explain::Style,
    connectql::serve::ServeOptions,
    connectql::service::Answer,
    connectql::service::Service,
    connectql::syntax::Ast,
    connectql::syntax::Parsed,
    connectql::syntax::ast::Argument,
    connectql::syntax::ast::Ast,
    connectql::syntax::ast::Comment,
    connectql::syntax::ast::Condition,
    connectql::syntax::ast::Expression,
    connectql::syntax::ast::Literal,
    connectql::syntax::ast::Operand,
    connectql::syntax::ast::Operator,
    connectql::syntax::ast::Subject,
    connectql::syntax::ast::Test,
    connectql::wire::AttributeAndCondition,
    connectql::wire::AttributeFilter,
    connectql::wire::BooleanComparisonType,
    connectql::wire::BooleanCondition,
    connectql::wire::ContactEvaluationAttributeCondition,
    connectql::wire::ContactEvaluationAttributeValue,
    connectql::wire::ContactFlowTypeCondition,
    connectql::wire::DateComparisonType,
    connectql::wire::DateCondition,
    connectql::wire::DateTimeCondition,
    connectql::wire::DecimalCondition,
    connectql::wire::ElementCondition,
    connectql::wire::HierarchyGroupCondition,
    connectql::wire::HierarchyGroupMatchType,
    connectql::wire::ListCondition,
    connectql::wire::NumberComparisonType,
    connectql::wire::NumberCondition,
    connectql::wire::SearchCriteria,
    connectql::wire::SearchFilter,
    connectql::wire::SearchRequest,
    connectql::wire::StringComparisonType,
    connectql::wire::StringCondition,
    connectql::wire::TagCondition,
    connectql::wire::TagFilter,
    connectql::wire::TargetListType,
];

#[test]
fn every_public_type_can_cross_threads() {
    let checked: BTreeSet<&str> = NAMES
        .iter()
        .map(|name| name.split('<').next().unwrap().trim())
        .collect();
    let words = |line: &'static str| {
        line.trim_start_matches("#[non_exhaustive] ")
            .split([' ', '<', '('])
    };
    let types = include_str!("../../docs/public-api.txt")
        .lines()
        .filter_map(|line| match &words(line).collect::<Vec<_>>()[..] {
            ["pub", "struct" | "enum" | "union", name, ..] => Some(*name),
            _ => None,
        });
    assert_eq!(types.collect::<BTreeSet<_>>(), checked);
}

/// Users of the library need none of the crates that it happens to be built with, except miette and
/// serde, whose traits it implements.
#[test]
fn public_types_expose_no_other_crates() {
    let page = include_str!("../../docs/public-api.txt");
    for name in [
        "serde_json::",
        "jiff::",
        "pest",
        "clap",
        "indexmap::",
        "hyper",
        "tokio",
        "strsim::",
        "thiserror::",
    ] {
        assert!(!page.contains(name), "{name} is in docs/public-api.txt");
    }
    let of_miette: BTreeSet<&str> = page
        .split("miette::")
        .skip(1)
        .map(|rest| rest.split([' ', '>', ',', ')']).next().unwrap())
        .collect();
    let traits_and_parts = [
        "Diagnostic",
        "LabeledSpan",
        "Severity",
        "SourceCode",
        "SourceSpan",
    ];
    assert!(
        of_miette
            .iter()
            .all(|name| traits_and_parts.iter().any(|part| name.contains(part))),
        "{of_miette:?}"
    );
}
