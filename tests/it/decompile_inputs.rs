//! Requests in the formats that people have.

use std::process::Command;

use connectql::{USERS, decompile, resource};

use crate::program::run_on_text;

const LEAF: &str =
    r#"{"StringCondition": {"FieldName": "Username", "Value": "ana", "ComparisonType": "EXACT"}}"#;

fn run(input: &str) -> (i32, String, String) {
    let (status, out, err) = run_on_text(&["decompile", "users"], input);
    (status.unwrap(), out, err)
}

#[test]
fn a_dash_is_standard_input() {
    for arguments in [&["--file", "-"][..], &["-f", "-", "-c"]] {
        let arguments = [&["decompile", "users"], arguments].concat();
        let (status, out, err) = run_on_text(&arguments, LEAF);
        assert_eq!(
            (status, out.as_str(), err.as_str()),
            (Some(0), "Username = ana\n", "")
        );
    }
}

#[test]
fn criteria_or_filter_alone_can_be_read() {
    for (half, query) in [
        (LEAF.to_owned(), "Username = ana"),
        (
            format!("{{\"OrConditions\": [{LEAF}, {LEAF}]}}"),
            "Username = ana",
        ),
        (
            r#"{"TagFilter": {"TagCondition": {"TagKey": "a", "TagValue": "b"}}}"#.to_owned(),
            "tag(a = b)",
        ),
        (
            r#"{"UserAttributeFilter": {"TagCondition": {"TagKey": "a", "TagValue": "b"}}}"#
                .to_owned(),
            "tag(a = b)",
        ),
        ("{}".to_owned(), ""),
    ] {
        let decompiled = decompile(&USERS, &half).unwrap();
        assert_eq!(
            (decompiled.query.as_str(), decompiled.warnings.count()),
            (query, 0),
            "{half}"
        );
    }
    // Another resource has no such filter.
    assert!(
        decompile(
            resource("queues").unwrap(),
            r#"{"UserAttributeFilter": {}}"#
        )
        .is_err()
    );
}

#[test]
fn other_spellings_of_members_are_read_with_a_warning() {
    for request in [
        r#"{"searchCriteria": {"stringCondition": {"fieldName": "Username", "value": "ana", "comparisonType": "EXACT"}}}"#,
        r#"{"search_criteria": {"string_condition": {"field_name": "Username", "value": "ana", "comparison_type": "EXACT"}}}"#,
        r#"{"string_condition": {"field_name": "Username", "value": "ana", "comparison_type": "EXACT"}}"#,
    ] {
        let decompiled = decompile(&USERS, request).unwrap();
        assert_eq!(decompiled.query, "Username = ana");
        let codes: Vec<String> = decompiled
            .warnings
            .problems()
            .iter()
            .map(|problem| problem.code.to_string())
            .collect();
        assert_eq!(codes, ["connectql::other_spelling"]);
    }
    // Two spellings of one member are a duplicate.
    let twice = format!("{{\"searchCriteria\": {LEAF}, \"SearchCriteria\": {LEAF}}}");
    assert!(decompile(&USERS, &twice).is_err());
}

#[test]
fn cloudtrail_events_are_read_as_requests() {
    let event = |operation| {
        format!(
            r#"{{"eventVersion": "1.08", "eventSource": "connect.amazonaws.com", "eventName": "{operation}", "requestParameters":
            {{"instanceId": "i", "maxResults": 5, "searchCriteria": {{"stringCondition": {{"fieldName": "Username", "value": "ana", "comparisonType": "EXACT"}}}}}}}}"#
        )
    };
    let decompiled = decompile(&USERS, &event("SearchUsers")).unwrap();
    assert_eq!(
        (decompiled.query.as_str(), decompiled.warnings.count()),
        ("Username = ana", 0)
    );
    assert!(decompile(&USERS, &event("SearchQueues")).is_err());
}

#[test]
fn aws_cli_commands_are_read_as_requests() {
    let request = format!("{{\"SearchCriteria\": {LEAF}}}");
    for (input, query) in [
        (
            format!("aws connect search-users --instance-id i --cli-input-json '{request}'"),
            "Username = ana\n",
        ),
        (
            format!(
                "$ aws --profile p connect search-users \\\n  --search-criteria '{LEAF}' | jq .\n"
            ),
            "Username = ana\n",
        ),
        (
            format!(
                "aws connect search-users --search-criteria='{LEAF}'\naws connect search-users\n"
            ),
            "Username = ana\n\n",
        ),
    ] {
        assert_eq!(run(&input), (0, query.to_owned(), String::new()), "{input}");
    }
    let own = Command::new(env!("CARGO_BIN_EXE_connectql"))
        .args([
            "compile",
            "users",
            "lastname = \"O'Brien\" or tag(a = b)",
            "--as",
            "aws-cli",
            "--instance-id",
            "i",
        ])
        .output()
        .unwrap();
    let (status, out, _) = run(&String::from_utf8(own.stdout).unwrap());
    assert_eq!(
        (status, out.as_str()),
        (0, "LastName = \"O'Brien\"\ntag(a = b)\n")
    );
    for wrong in [
        "aws connect search-queues --search-criteria '{}'",
        "aws s3 ls",
        "aws connect search-users --cli-input-json file://request.json",
        "aws connect search-users --cli-input-json '{}' --search-filter '{}'",
        "aws connect search-users --cli-input-json '{}",
    ] {
        let (status, out, err) = run(wrong);
        assert_eq!((status, out.as_str()), (1, ""), "{wrong}");
        assert!(err.contains("help: "), "{err}");
    }
}
