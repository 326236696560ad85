//! The properties of syntax: parsing, printing, formatting.

use connectql::catalog::RESOURCES;
use connectql::syntax::{Ast, Parsed};
use connectql::{Resource, USERS, compile, format};

use super::spans::{check_node, check_problems, codes, lies_in, whole};

/// Any text can be parsed or is reported, and every span of the tree and of the problems lies
/// within the text.
pub fn parse(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match connectql::syntax::parse(&text) {
        Ok(Parsed { ast, problems, .. }) => {
            if let Some(root) = &ast.root {
                check_node(&text, root, whole(&text));
            }
            for comment in &ast.comments {
                lies_in(&text, comment.span, whole(&text));
                assert!(
                    text[comment.span.range()].starts_with('#'),
                    "{comment:?} of {text:?}"
                );
            }
            check_problems(&text, &problems);
        }
        Err(problems) => {
            assert!(!problems.is_empty(), "refused without a reason: {text:?}");
            check_problems(&text, &problems);
        }
    }
}

/// A printed query parses to the same tree; formatting keeps its meaning and comments, and is idempotent.
pub fn print(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some(ast) = read(&text) else {
        let report = format(&text).expect_err("only text that can be parsed is formatted");
        assert!(!report.is_empty(), "{text:?}");
        return;
    };
    let printed = ast.to_string();
    let again =
        read(&printed).unwrap_or_else(|| panic!("{printed:?} of {text:?} cannot be parsed"));
    assert_eq!(again.root, ast.root, "{printed:?} of {text:?}");
    assert_eq!(again.to_string(), printed, "printing {text:?} twice");
    assert!(
        !printed.contains(char::is_control),
        "{printed:?} of {text:?} contains control characters"
    );
    check_formatted(&text, &ast);
}

/// The tree of text without problems.
fn read(text: &str) -> Option<Ast> {
    connectql::syntax::parse(text)
        .ok()
        .filter(|parsed| parsed.problems.is_empty())
        .map(|parsed| parsed.ast)
}

fn check_formatted(text: &str, ast: &Ast) {
    let formatted = format(text).unwrap_or_else(|report| panic!("{report}: {text:?}"));
    let again =
        read(&formatted).unwrap_or_else(|| panic!("{formatted:?} of {text:?} cannot be parsed"));
    assert_eq!(again.root, ast.root, "{formatted:?} of {text:?}");
    assert_eq!(comments(&again), comments(ast), "{formatted:?} of {text:?}");
    assert_eq!(
        format(&formatted).expect("formatted text can be formatted"),
        formatted,
        "of {text:?}"
    );
    if formatted != text {
        // Users use most of the language, so they get half of the inputs.
        let length = text.len();
        let resource = if length.is_multiple_of(2) {
            &USERS
        } else {
            RESOURCES[length % RESOURCES.len()]
        };
        check_meaning(resource, text, &formatted);
    }
}

/// The comments in alphabetical order, since formatting may move them.
fn comments(ast: &Ast) -> Vec<&str> {
    let mut comments: Vec<&str> = ast
        .comments
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    comments.sort_unstable();
    comments
}

/// Checks that two queries compile to the same requests, or are rejected for the same reasons.
fn check_meaning(resource: &'static Resource, text: &str, formatted: &str) {
    match (compile(resource, text), compile(resource, formatted)) {
        (Ok(one), Ok(other)) => {
            assert_eq!(
                one.requests, other.requests,
                "{resource}: {text:?} {formatted:?}"
            );
            assert_eq!(
                codes(&one.warnings),
                codes(&other.warnings),
                "{resource}: {text:?} {formatted:?}"
            );
        }
        (Err(one), Err(other)) => assert_eq!(
            codes(&one),
            codes(&other),
            "{resource}: {text:?} {formatted:?}"
        ),
        (one, other) => panic!("{resource}: {text:?} {formatted:?}: {one:?} {other:?}"),
    }
}
