//! Conditions that must match in addition to a query: each is parsed separately, and problems name
//! their text.

use connectql::build::TypedQuery;
use connectql::syntax::parse;
use connectql::{Encoding, Options, USERS, compile_with, explain, normalize, resource};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::generator::{Vocabulary, query};
use crate::program::run_on_text;

/// Runs the command; its status, standard output and standard error.
fn run(arguments: &[&str], input: &str) -> (i32, String, String) {
    let (status, out, err) = run_on_text(arguments, input);
    (status.unwrap(), out, err)
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The positions of problems: source, start, end, line, column.
fn positions(problems: &Value) -> Vec<Value> {
    let all = problems.as_array().unwrap().iter();
    all.map(|problem| {
        let [source, start, end, line, column] =
            ["source", "start", "end", "line", "column"].map(|member| problem[member].clone());
        json!([source, start, end, line, column])
    })
    .collect()
}

const JSON: [&str; 2] = ["--error-format", "json"];

#[test]
fn problems_name_their_text_and_position() {
    let query = "username = é and\nusrname = x";
    let beside = ["tag(Team = A) # mine", "é = 1 or\nname == 'ab'"];
    let arguments = [
        "compile", "users", query, "--and", beside[0], "--and", beside[1],
    ];
    let (status, out, err) = run(&[&arguments[..], &JSON].concat(), "");
    assert_eq!((status, out.as_str()), (1, ""));
    let problems = json_of(&err);
    assert_eq!(
        positions(&problems),
        [
            json!(["query", 18, 25, 2, 1]),
            json!(["and[1]", 0, 2, 1, 1]),
            json!(["and[1]", 15, 17, 2, 6]),
        ]
    );
    assert_eq!(problems[0]["suggestions"][0]["edits"][0]["start"], 18);
    let options = beside
        .iter()
        .fold(Options::new(), |options, text| options.and(*text));
    let report = compile_with(&USERS, query, &options.encoding(Encoding::CodePoints)).unwrap_err();
    assert_eq!(report.descriptions()[2].start, 14);
    let (text, span) = report.locate(&report.problems()[2]).unwrap();
    assert_eq!((text, &text[span.range()]), (beside[1], "=="));
}

#[test]
fn a_single_text_has_no_source_name() {
    let (_, _, err) = run(
        &[&["compile", "users", "usrname = a"], &JSON[..]].concat(),
        "",
    );
    assert!(
        json_of(&err)[0]
            .as_object()
            .unwrap()
            .get("source")
            .is_none()
    );
}

#[test]
fn warnings_of_plans_name_their_text() {
    let arguments = [
        "compile",
        "users",
        "username = a",
        "--and",
        "firstname = bo*",
        "--plan",
    ];
    let (status, out, err) = run(&[&arguments[..], &JSON].concat(), "");
    assert_eq!(status, 0);
    let warnings = &json_of(&out)["warnings"];
    assert_eq!(*warnings, json_of(&err));
    assert_eq!(positions(warnings), [json!(["and[0]", 12, 15, 1, 13])]);
}

#[test]
fn diagnostics_show_the_text_that_a_problem_is_in() {
    let (_, _, err) = run(
        &[
            "compile",
            "users",
            "username = a",
            "--and",
            "tag(Team = A) and usrname = b",
        ],
        "",
    );
    assert!(err.contains("[and[0]:1:19]"), "{err}");
    assert!(err.contains("tag(Team = A) and usrname = b"), "{err}");
    assert!(!err.contains("username = a\n"), "{err}");
}

#[test]
fn no_text_affects_another() {
    let escapes = [
        "username = a) or (username = b",
        "username = a)",
        "(username = a",
        "username = a or",
        "or username = a",
        "username = \"a",
        "not",
    ];
    for text in escapes {
        for (query, beside) in [(text, "tag(Team = A)"), ("tag(Team = A)", text)] {
            let report = compile_with(&USERS, query, &Options::new().and(beside)).unwrap_err();
            assert!(!report.has_only_warnings(), "{text}");
            let source = if query == text { "query" } else { "and[0]" };
            let found = report.descriptions();
            assert!(
                found
                    .iter()
                    .all(|problem| problem.source.as_deref() == Some(source)),
                "{found:?}"
            );
        }
    }
    // A comment ends with its text, and the nesting limit applies to each text separately.
    let meant = normalize(
        &USERS,
        "username = a # or",
        &Options::new().and("tag(b = c) # all"),
    )
    .unwrap();
    assert_eq!(meant, "Username = a and tag(b = c)");
    let deep = format!(
        "{}username = a or tag(b = c){}",
        "(".repeat(64),
        ")".repeat(64)
    );
    assert!(normalize(&USERS, &deep, &Options::new().and(deep.clone())).is_ok());
}

#[test]
fn the_command_adds_its_options_to_help_lines() {
    for (query, phrase, option) in [
        (
            "username = $who",
            "bind it",
            "bind it (`--param who=VALUE`)",
        ),
        (
            "not tag(a = b)",
            "allow a residual",
            "allow a residual (`--residual`)",
        ),
        (
            "username = a limit 5",
            "is an option",
            "is an option (`--max-results`)",
        ),
        (
            "queries/all.cql",
            "pass the text in it",
            "pass the text in it (`--file`)",
        ),
    ] {
        let report = compile_with(&USERS, query, &Options::new()).unwrap_err();
        let help = report.descriptions()[0].help.clone();
        assert!(help.contains(phrase) && !help.contains("`--"), "{help}");
        let (_, _, err) = run(&[&["compile", "users", query], &JSON[..]].concat(), "");
        let help = json_of(&err)[0]["help"].as_str().unwrap().to_owned();
        assert!(help.contains(option), "{help}");
        let (_, out, _) = run(&["compile", "users", "--batch"], &format!("{query}\n"));
        assert_eq!(json_of(&out)["error"][0]["help"], help);
    }
}

#[test]
fn an_empty_condition_is_a_usage_error_in_every_command() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contact-centre.json");
    for empty in ["", "  ", "# nothing"] {
        for arguments in [
            &["compile", "users", "username = a"][..],
            &["compile", "users", "--batch"],
            &["search", "users", "username = a", "--data", file],
            &["filter", "users", "username = a"],
            &["explain", "users", "username = a"],
        ] {
            let (status, out, err) = run(&[arguments, &["--and", empty]].concat(), "");
            assert_eq!((status, out.as_str()), (2, ""), "{arguments:?} {empty:?}");
            assert!(err.contains("and[0]"), "{err}");
        }
    }
}

#[test]
fn parameters_are_shared() {
    let arguments = [
        "compile",
        "users",
        "username = $who",
        "--and",
        "tag(Team = $team)",
        "-c",
    ];
    let bound = ["-p", "who=bob", "-p", "team=A"];
    let (status, out, _) = run(&[&arguments[..], &bound].concat(), "");
    assert_eq!(status, 0);
    let (_, whole, _) = run(
        &["compile", "users", "username = bob and tag(Team = A)", "-c"],
        "",
    );
    assert_eq!(out, whole);
    let (status, _, err) = run(
        &[&arguments[..], &bound, &["-p", "nobody=x"], &JSON].concat(),
        "",
    );
    assert_eq!(status, 1);
    assert_eq!(json_of(&err)[0]["code"], "connectql::unused_parameter");
    let (_, _, err) = run(&[&arguments[..], &["-p", "who=bob"], &JSON].concat(), "");
    assert_eq!(
        positions(&json_of(&err)),
        [json!(["and[0]", 11, 16, 1, 12])]
    );
}

#[test]
fn every_command_that_reads_a_query_accepts_conditions() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contact-centre.json");
    let (_, all, _) = run(
        &["search", "users", "tag(BPO = 123)", "--data", file, "-c"],
        "",
    );
    let (_, beside, _) = run(
        &[
            "search",
            "users",
            "",
            "--and",
            "tag(BPO = 123)",
            "--data",
            file,
            "-c",
        ],
        "",
    );
    assert!(all.len() > 100 && all == beside, "{all}\n{beside}");
    let records = "{\"Username\": \"ann\"}\n{\"Username\": \"bob\"}\n";
    let (status, out, err) = run(
        &["filter", "users", "username ~ an", "--and", "username ^= a"],
        records,
    );
    assert_eq!(
        (status, out.as_str()),
        (0, "{\"Username\":\"ann\"}\n"),
        "{err}"
    );
    let (status, out, _) = run(
        &[
            "explain",
            "users",
            "username ~ an or tag(a=b)",
            "--and",
            "tag(c = d)",
        ],
        "",
    );
    assert_eq!(status, 0);
    assert!(out.contains("tag(c = d)"), "{out}");
    let (status, out, _) = run(
        &["compile", "users", "--batch", "--and", "tag(c = d)"],
        "username = a\nusrname = b\n",
    );
    assert_eq!(status, 1);
    let lines: Vec<Value> = out.lines().map(json_of).collect();
    assert!(lines[0]["requests"][0]["SearchFilter"].is_object());
    assert_eq!(
        positions(&lines[1]["error"]),
        [json!(["query", 0, 7, 1, 1])]
    );
}

proptest! {
    #[test]
    fn compiling_with_conditions_equals_compiling_their_conjunction(
        (resource, texts) in resources().prop_flat_map(|resource| {
            let texts = prop::collection::vec(query(resource, &Vocabulary::made_up()), 2..4);
            (Just(resource), texts)
        })
    ) {
        let options = Options::new().residual(true);
        let whole = texts.iter().map(|text| format!("({text}\n)")).collect::<Vec<_>>().join(" and ");
        let typed = texts.iter().map(|text| text.parse::<TypedQuery>().unwrap());
        let typed = typed.reduce(TypedQuery::and).unwrap().to_string();
        let beside = texts[1..].iter().fold(options.clone(), |options, text| options.and(text.as_str()));
        let found = compile_with(resource, &texts[0], &beside);
        let expected = compile_with(resource, &whole, &options);
        match (&found, &expected) {
            (Ok(found), Ok(expected)) => {
                prop_assert_eq!(&found.requests, &expected.requests);
                prop_assert_eq!(&found.residual, &expected.residual);
                let typed = compile_with(resource, &typed, &options).unwrap();
                prop_assert_eq!(&found.requests, &typed.requests);
            }
            (Err(found), Err(expected)) => {
                let codes = |report: &connectql::Report| {
                    let mut codes: Vec<String> = report.problems().iter().map(|problem| problem.code.to_string()).collect();
                    codes.sort();
                    codes
                };
                prop_assert_eq!(codes(found), codes(expected));
            }
            _ => prop_assert!(false, "{:?}\n{:?}", found, expected),
        }
        let report = match &found {
            Ok(plan) => &plan.warnings,
            Err(report) => report,
        };
        for problem in report.problems() {
            if let Some((text, span)) = report.locate(problem) {
                prop_assert!(texts.iter().any(|own| own == text));
                prop_assert!(text.get(span.range()).is_some());
            }
        }
        prop_assert!(texts.iter().all(|text| parse(text).is_ok()));
        let _ = explain(resource, &texts[0], &beside);
    }
}

fn resources() -> impl Strategy<Value = &'static connectql::Resource> {
    prop::sample::select(vec![
        "users",
        "agent-statuses",
        "contact-evaluations",
        "queues",
    ])
    .prop_map(|name| resource(name).unwrap())
}
