//! The commands of the local engine, on the example instance.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use connectql::catalog::RESOURCES;
use serde_json::{Value, json};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contact-centre.json");

fn connectql(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connectql"));
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program that does not read to the end closes the pipe, which is not an error.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn search(arguments: &[&str]) -> Value {
    let output = connectql(&[&["search"], arguments, &["--data", DATA]].concat(), b"");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Searches a separate file.
fn search_file(arguments: &[&str], data: &str) -> Value {
    let output = connectql(
        &[&["search"], arguments, &["--data", "-"]].concat(),
        data.as_bytes(),
    );
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{message}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn names(users: &Value) -> Vec<&str> {
    users
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["Username"].as_str().unwrap())
        .collect()
}

#[test]
fn the_example_of_each_resource_finds_some_of_its_records() {
    for resource in RESOURCES {
        let found = search(&[resource.name, resource.example]);
        let all = search(&[resource.name, ""]);
        let count = |response: &Value| response["ApproximateTotalCount"].as_u64().unwrap();
        assert!(count(&found) > 0, "{resource}: {}", resource.example);
        assert!(
            count(&found) < count(&all) && count(&all) >= 4,
            "{resource}: {}",
            count(&all)
        );
    }
}

#[test]
fn results_of_two_requests_are_merged() {
    let query = "name ~ \"Sup\" and tag(BPO=123) or proficiency(English >= 3)";
    let response = search(&["users", query]);
    let expected = [
        "sup.orla",
        "declan.s",
        "sup.matthis",
        "marguerite.supranowitz",
        "cordula.wendeborn",
        "delfina.quintanela",
        "hugo.lavigueur",
    ];
    assert_eq!(names(&response["Users"]), expected);
    assert!(
        response["Users"]
            .as_array()
            .unwrap()
            .iter()
            .all(|user| user.get("Proficiencies").is_none())
    );
}

#[test]
fn pages_continue_at_their_token() {
    let first = search(&["users", "tag(BPO=123)", "--max-results", "4"]);
    let token = first["NextToken"].as_str().unwrap();
    let rest = search(&["users", "tag(BPO=123)", "--next-token", token]);
    let all = search(&["users", "tag(BPO=123)"]);
    assert_eq!(
        [names(&first["Users"]), names(&rest["Users"])].concat(),
        names(&all["Users"])
    );
    let other = connectql(
        &[
            "search",
            "users",
            "tag(BPO=456)",
            "--next-token",
            token,
            "--data",
            DATA,
        ],
        b"",
    );
    assert_eq!(other.status.code(), Some(2));
    assert!(other.stdout.is_empty());
}

#[test]
fn filter_checks_a_residual() {
    let compiled = connectql(
        &[
            "compile",
            "users",
            "name ~ \"Sup\" and not tag(BPO=123)",
            "--residual",
            "--plan",
        ],
        b"",
    );
    let plan: Value = serde_json::from_slice(&compiled.stdout).unwrap();
    let found = serde_json::to_vec(&search(&["users", "name ~ \"Sup\""])).unwrap();
    let passed = connectql(
        &["filter", "users", plan["residual"].as_str().unwrap()],
        &found,
    );
    assert_eq!(
        names(&Value::from(lines(&passed))),
        ["sup.frieda", "sup.ines", "marguerite.supranowitz"]
    );
}

#[test]
fn conditions_that_records_cannot_answer_are_named() {
    for (query, condition) in [
        (
            "name ~ Zo or proficiency(English >= 3)",
            "`proficiency(English >= 3)`",
        ),
        ("hierarchy(under g-1)", "`hierarchy(under g-1)`"),
    ] {
        let output = connectql(
            &["filter", "users", query],
            b"{\"Users\": [{\"Username\": \"sup\", \"HierarchyGroupId\": \"g-2\"}]}",
        );
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(
            message.contains(condition) && output.stdout.is_empty(),
            "{message}"
        );
    }
}

/// The service omits members without a value, so a missing member of a complete record has no
/// value. A partial record may have lost it.
#[test]
fn a_partial_record_answers_only_for_its_own_members() {
    const BOB: &str =
        r#""Id": "u-1", "Username": "bob", "RoutingProfileId": "r", "SecurityProfileIds": []"#;
    let filtered = |query: &str, record: &str| {
        let output = connectql(&["filter", "users", query], record.as_bytes());
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => Ok(lines(&output).len()),
            _ => Err(message),
        }
    };
    let (whole, untagged) = (format!("{{{BOB}}}"), format!("{{{BOB}, \"Tags\": null}}"));
    for (query, record, found) in [
        ("not tag(BPO=123)", whole.as_str(), 1),
        ("not tag(BPO=123)", &untagged, 1),
        ("name ~ Sup or hierarchy(g-1)", &whole, 0),
        ("not tag(BPO=123)", r#"{"Users": [{"Username": "bob"}]}"#, 1),
        (
            "tag(BPO=123) and username = bob",
            r#"{"Username": "bob", "Tags": {"BPO": "123"}}"#,
            1,
        ),
        ("not tag(BPO=123)", r#"{"Tags": {}}"#, 1),
        ("name ~ bo", r#"{"Username": "bob"}"#, 1),
        (
            "username = bob or not tag(BPO=123)",
            r#"{"Username": "bob"}"#,
            1,
        ),
        (
            "username = bob or proficiency(a)",
            r#"{"Username": "bob"}"#,
            1,
        ),
        ("hierarchy(g-1)", r#"{"HierarchyGroupId": "g-2"}"#, 0),
    ] {
        assert_eq!(filtered(query, record), Ok(found), "{query} {record}");
    }
    for (query, record, condition) in [
        (
            "not tag(BPO=123)",
            r#"{"Id": "u-1", "Username": "bob"}"#,
            "`tag(BPO = 123)`",
        ),
        (
            "name ~ Sup",
            r#"{"Id": "u-1", "Username": "bob"}"#,
            "`name ~ Sup`",
        ),
        ("name ~ Sup", r#"{"nope": 1}"#, "`name ~ Sup`"),
        (
            "firstname = a",
            r#"{"Id": "u-1", "IdentityInfo": null}"#,
            "`FirstName = a`",
        ),
        (
            "hierarchy(g-1)",
            r#"{"Username": "bob"}"#,
            "`hierarchy(g-1)`",
        ),
    ] {
        let message = filtered(query, record).unwrap_err();
        assert!(
            message.contains(&format!("{condition} cannot be checked"))
                && message.contains("every record of `users` has"),
            "{query} {record}: {message}"
        );
    }
}

#[test]
fn undecided_records_do_not_stop_others_and_reasons_are_counted() {
    let records = r#"{"Users": [{"Username": "a", "Tags": [{"Key": "a", "Value": "b"}]}, {"Username": "b"}]}
        {"Users": [{"Username": "c", "Tags": "none"}, {"Username": "x", "Tags": 3}, {"Username": "d", "Tags": {"a": 1}}]}"#;
    let query = "username = x or not tag(a=b)";
    let output = connectql(
        &["filter", "users", query, "--error-format", "json"],
        records.as_bytes(),
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(names(&Value::from(lines(&output))), ["b", "x"]);
    let problems: Value = serde_json::from_slice(&output.stderr).unwrap();
    let messages: Vec<_> = problems.as_array().unwrap().iter().collect();
    assert_eq!(messages.len(), 2, "{problems}");
    assert!(
        messages
            .iter()
            .all(|problem| problem["code"] == "connectql::unanswerable")
    );
    assert_eq!(
        messages[0]["message"],
        "`tag(a = b)` cannot be checked: `Tags` is not an object (2 records, the first is record 1)"
    );
    assert_eq!(
        messages[1]["message"],
        "`tag(a = b)` cannot be checked: `Tags[\"a\"]` is not a string (record 5)"
    );
    assert_eq!(messages[0]["start"], 16);
}

/// No searched member may have a type other than the service's, whatever the query.
#[test]
fn a_member_of_the_wrong_type_is_rejected_in_a_data_file() {
    for (resource, record, path) in [
        (
            "users",
            r#"{"Users": [{"Id": "u", "Tags": [{"Key": "a", "Value": "b"}]}]}"#,
            "`Users[0].Tags` is not an object",
        ),
        (
            "users",
            r#"{"Users": [{}, {"Id": 7}]}"#,
            "`Users[1].Id` is not a string",
        ),
        (
            "users",
            r#"{"Users": []} {"Users": [{"HierarchyGroupId": {}}]}"#,
            "value 2, `Users[0].HierarchyGroupId` is not a string",
        ),
        (
            "users",
            r#"{"Users": [{"Proficiencies": [{"Level": "3"}]}]}"#,
            "`Users[0].Proficiencies[0].Level` is not a number",
        ),
        (
            "evaluation-forms",
            r#"{"EvaluationFormSearchSummaryList": [{"LatestVersion": "3"}]}"#,
            "LatestVersion` is not a whole number",
        ),
        (
            "evaluation-forms",
            r#"{"EvaluationFormSearchSummaryList": [{"AutoEvaluationEnabled": "true"}]}"#,
            "AutoEvaluationEnabled` is not true or false",
        ),
        (
            "evaluation-forms",
            r#"{"EvaluationFormSearchSummaryList": [{"CreatedTime": 1720000000000}]}"#,
            "CreatedTime` is not a time: seconds",
        ),
        (
            "evaluation-forms",
            r#"{"EvaluationFormSearchSummaryList": [{"CreatedTime": "Thu, 18 Jul 2024 09:30:00 GMT"}]}"#,
            "CreatedTime` is not a time",
        ),
        (
            "agent-statuses",
            r#"{"AgentStatuses": [{"DisplayOrder": "3"}]}"#,
            "`AgentStatuses[0].DisplayOrder` is not a whole number",
        ),
        (
            "notifications",
            r#"{"Notifications": [{"Content": {"en_US": 3}}]}"#,
            "`Notifications[0].Content[\"en_US\"]` is not a string",
        ),
        (
            "rules",
            r#"{"Rules": [{"ActionSummaries": [{"ActionType": "x"}, "y"]}]}"#,
            "`Rules[0].ActionSummaries[1]` is not an object",
        ),
    ] {
        let arguments = ["search", resource, "", "--data", "-"];
        let (status, out, message) = printed(&connectql(&arguments, record.as_bytes()));
        assert_eq!((status, out.as_str()), (Some(1), ""), "{message}");
        assert!(message.contains(path), "{path}: {message}");
    }
}

#[test]
fn other_known_outputs_are_named() {
    for (input, name) in [
        (
            r#"{"UserSummaryList": [{"Id": "u"}]}"#,
            "the output of ListUsers",
        ),
        (r#"{"User": {"Id": "u"}}"#, "the output of DescribeUser"),
        (
            r#"{"__type": "ThrottlingException", "message": "slow down"}"#,
            "an error document of the service",
        ),
        (
            r#"{"message": "slow down"}"#,
            "an error document of the service",
        ),
    ] {
        for arguments in [
            &["filter", "users", "not tag(a=b)"][..],
            &["search", "users", "", "--data", "-"],
        ] {
            let (status, out, message) = printed(&connectql(arguments, input.as_bytes()));
            assert_eq!((status, out.as_str()), (Some(1), ""), "{message}");
            assert!(message.contains(name), "{name}: {message}");
        }
    }
}

#[test]
fn null_is_absent() {
    let users = br#"{"Users": null, "NextToken": null}
        {"Users": [{"Id": "u", "Tags": null, "IdentityInfo": null, "SecurityProfileIds": [null]}]}"#;
    let filtered = connectql(
        &["filter", "users", "not tag(a=b) and firstname != x"],
        users,
    );
    assert_eq!(lines(&filtered).len(), 1);
    let found = search_file(&["users", ""], std::str::from_utf8(users).unwrap());
    assert_eq!(found["ApproximateTotalCount"], 1);
}

#[test]
fn a_data_file_may_contain_several_pages_or_a_list_of_them() {
    let one = r#"{"Users": [{"Id": "a"}], "NextToken": "t"}"#;
    let other = r#"{"Queues": [{"QueueId": "q"}], "Users": [{"Id": "a"}, {"Id": "b"}]}"#;
    for data in [
        format!("{one}{other}"),
        format!("{one}\n{other}\n"),
        format!("[{one}, {other}]"),
        format!("[{one}] {other}"),
    ] {
        let found = search_file(&["users", ""], &data);
        assert_eq!(
            found["Users"],
            serde_json::json!([{"Id": "a"}, {"Id": "b"}]),
            "{data}"
        );
    }
    for data in [
        "",
        "[[]]",
        "3",
        "[3]",
        &format!("{one} x"),
        r#"{"Users": [], "Users": []}"#,
    ] {
        let output = connectql(&["search", "users", "", "--data", "-"], data.as_bytes());
        assert_eq!(output.status.code(), Some(1), "{data}");
    }
}

/// A saved response has no members that the service never returns, so it cannot be searched by
/// them.
#[test]
fn unreturned_members_match_their_only_value_or_are_an_error() {
    let queues = r#"{"Queues": [{"QueueId": "q", "Name": "x"}]}"#;
    let found = search_file(&["queues", "type = STANDARD"], queues);
    assert_eq!(found["ApproximateTotalCount"], 1);
    let filtered = connectql(&["filter", "queues", "type = STANDARD"], queues.as_bytes());
    assert_eq!(lines(&filtered).len(), 1);
    for (resource, query, data, member) in [
        (
            "users",
            "proficiency(English)",
            r#"{"Users": [{"Id": "u"}]}"#,
            "`Proficiencies`",
        ),
        (
            "users",
            "username = a or proficiency(English)",
            r#"{"Users": [{"Id": "u"}]}"#,
            "`Proficiencies`",
        ),
        (
            "users",
            "not proficiency(English)",
            r#"{"Users": [{"Id": "u"}]}"#,
            "`Proficiencies`",
        ),
        (
            "email-addresses",
            "tag(a=b)",
            r#"{"EmailAddresses": [{"EmailAddressId": "e"}]}"#,
            "`Tags`",
        ),
    ] {
        let arguments = ["search", resource, query, "--residual", "--data", "-"];
        let output = connectql(&arguments, data.as_bytes());
        let (status, out, message) = printed(&output);
        assert_eq!((status, out.as_str()), (Some(1), ""), "{message}");
        assert!(message.contains(member), "{message}");
    }
    search_file(&["users", "proficiency(English)"], r#"{"Users": []}"#);
}

/// The same over HTTP, where no compiler has checked the clients' requests.
#[cfg(feature = "serve")]
#[test]
fn a_served_response_answers_only_for_its_own_members() {
    let data = r#"{"Queues": [{"QueueId": "q", "Name": "x"}, {"QueueId": "r", "QueueType": "STANDARD"}],
        "EmailAddresses": [{"EmailAddressId": "e"}], "Users": [{"Id": "u"}]}"#;
    let server = Server::start("never-returned.json", data.as_bytes());
    let respond = |path: &str, search: Value| {
        let mut body = json!({"InstanceId": "i"});
        body.as_object_mut()
            .unwrap()
            .extend(search.as_object().unwrap().clone());
        server.answer(path, &body.to_string())
    };
    let queue_type = |value: &str| json!({"SearchCriteria": {"QueueTypeCondition": value}});
    let (status, found) = respond("/search-queues", queue_type("STANDARD"));
    assert_eq!(
        (status, &found["ApproximateTotalCount"]),
        (200, &json!(2)),
        "{found}"
    );
    let tag = json!({"TagCondition": {"TagKey": "a", "TagValue": "b"}});
    let level = json!({"NumberCondition": {"FieldName": "English", "MinValue": 1, "ComparisonType": "EQUAL"}});
    let proficient = json!({"TargetListType": "PROFICIENCIES", "Conditions": [level]});
    let beside = json!({"StringCondition": {"FieldName": "Username", "Value": "a", "ComparisonType": "EXACT"}});
    for (path, search) in [
        ("/search-queues", queue_type("AGENT")),
        (
            "/search-email-addresses",
            json!({"SearchFilter": {"TagFilter": tag}}),
        ),
        (
            "/search-users",
            json!({"SearchCriteria": {"ListCondition": proficient}}),
        ),
        (
            "/search-users",
            json!({"SearchCriteria": {"OrConditions": [beside, {"ListCondition": proficient}]}}),
        ),
    ] {
        let (status, refused) = respond(path, search);
        assert_eq!(
            (status, &refused["__type"]),
            (400, &json!("InvalidParameterException")),
            "{refused}"
        );
    }
}

#[test]
fn a_file_without_a_result_list_is_not_a_data_file() {
    let searched = |resource: &str, file: &str| {
        let path = std::env::temp_dir().join(format!("connectql-{}.json", std::process::id()));
        std::fs::write(&path, file).unwrap();
        let output = connectql(
            &["search", resource, "", "--data", path.to_str().unwrap()],
            b"",
        );
        std::fs::remove_file(&path).unwrap();
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    let (status, message) = searched("users", r#"{"Userz": [{"Id": "u-1"}], "Total": 1}"#);
    assert_eq!(status, Some(1));
    for part in [
        "`Userz`",
        "`Total`",
        "`Users`",
        "`EvaluationSearchSummaryList`",
    ] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(searched("users", "{}").0, Some(0));
    assert_eq!(
        searched("users", r#"{"Queues": [], "Userz": []}"#).0,
        Some(0)
    );
}

/// A file that is removed at the end.
struct Temporary(std::path::PathBuf);

impl Temporary {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("connectql-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Temporary(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

fn printed(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn numbers_are_printed_unchanged() {
    let shoe =
        r#"{"big":12345678901234567890123,"money":1.10,"exponents":[1e+5,1e+400,-0.0],"Level":3}"#;
    let record = format!(r#"{{"Id":"u-1","Shoe":{shoe}}}"#);
    let filtered = printed(&connectql(
        &["filter", "users", "id = u-1"],
        record.as_bytes(),
    ));
    assert_eq!(filtered, (Some(0), record.clone() + "\n", String::new()));
    let file = Temporary::new(
        "numbers.json",
        format!(r#"{{"Users":[{record}]}}"#).as_bytes(),
    );
    let searched = printed(&connectql(
        &[
            "search",
            "users",
            "id = u-1",
            "--compact",
            "--data",
            file.path(),
        ],
        b"",
    ));
    assert_eq!(
        searched,
        (
            Some(0),
            format!("{{\"Users\":[{record}],\"ApproximateTotalCount\":1}}\n"),
            String::new()
        )
    );
}

#[test]
fn numbers_are_compared_by_value() {
    let found = |resource: &str, query: &str, record: &str| {
        lines(&connectql(&["filter", resource, query], record.as_bytes())).len()
    };
    for number in ["3", "3.0", "3.00", "0.3e1"] {
        let record = format!(
            r#"{{"Id": "u", "Proficiencies": [{{"AttributeValue": "English", "Level": {number}}}]}}"#
        );
        assert_eq!(
            found("users", "proficiency(English = 3)", &record),
            1,
            "{number}"
        );
        assert_eq!(
            found("users", "proficiency(English > 3)", &record),
            0,
            "{number}"
        );
        let record = format!(r#"{{"AgentStatusId": "a", "DisplayOrder": {number}}}"#);
        assert_eq!(
            found("agent-statuses", "displayorder = 3", &record),
            1,
            "{number}"
        );
        let file = Temporary::new(
            "orders.json",
            format!(r#"{{"AgentStatuses": [{record}]}}"#).as_bytes(),
        );
        let searched = connectql(
            &[
                "search",
                "agent-statuses",
                "displayorder = 3",
                "--data",
                file.path(),
            ],
            b"",
        );
        let searched: Value = serde_json::from_slice(&searched.stdout).unwrap();
        assert_eq!(searched["ApproximateTotalCount"], 1, "{number}");
    }
    let time = r#"{"EvaluationId": "e", "Metadata": {}, "LastModifiedTime": 1782898200.500}"#;
    assert_eq!(
        found(
            "contact-evaluations",
            "lastmodifiedtime > 2026-07-01T09:30:00Z",
            time
        ),
        1
    );
}

/// Windows tools write a byte order mark.
#[test]
fn a_byte_order_mark_before_json_is_skipped() {
    let marked = |json: &str| format!("\u{FEFF}{json}").into_bytes();
    let users = marked(r#"{"Users": [{"Id": "u-1"}]}"#);
    assert_eq!(
        lines(&connectql(&["filter", "users", "id = u-1"], &users)).len(),
        1
    );
    let file = Temporary::new("marked.json", &users);
    let searched = connectql(&["search", "users", "id = u-1", "--data", file.path()], b"");
    assert_eq!(searched.status.code(), Some(0));
    let request = marked(
        r#"{"SearchFilter": {"TagFilter": {"TagCondition": {"TagKey": "a", "TagValue": "b"}}}}"#,
    );
    assert_eq!(
        printed(&connectql(&["decompile", "users"], &request)).1,
        "tag(a = b)\n"
    );
}

#[test]
fn records_with_unreturned_members_are_searched_by_them() {
    let filtered = |record: &[u8]| {
        printed(&connectql(
            &["filter", "email-addresses", "tag(a=1)"],
            record,
        ))
    };
    let with = r#"{"EmailAddressId":"1","Tags":{"a":"1"}}"#;
    assert_eq!(
        filtered(with.as_bytes()),
        (Some(0), format!("{with}\n"), String::new())
    );
    assert_eq!(filtered(b""), (Some(0), String::new(), String::new()));
    let (status, out, message) = filtered(br#"{"EmailAddressId":"1"}"#);
    assert_eq!((status, out.as_str()), (Some(1), ""));
    assert!(
        message.contains("`tag(a = 1)` cannot be checked: the record has no `Tags`"),
        "{message}"
    );
}

#[test]
fn problems_of_a_data_file_name_their_path() {
    for (bytes, reason) in [
        (
            "{\"Users\": [\n{\"Id\": }]}",
            "expected value at line 2 column 8",
        ),
        (
            &format!("{{\"Users\": {}", "[".repeat(200)),
            "it is nested more than 127 levels deep at line 1 column 137",
        ),
    ] {
        let file = Temporary::new("broken.json", bytes.as_bytes());
        let (status, _, message) = printed(&connectql(
            &["search", "users", "", "--data", file.path()],
            b"",
        ));
        assert_eq!(status, Some(1));
        assert!(
            message.contains(&format!("the data file cannot be read: {reason}")),
            "{message}"
        );
    }
}

#[test]
fn search_checks_a_residual() {
    let query = "name ~ \"Sup\" and not tag(BPO=123)";
    let response = search(&["users", query, "--residual"]);
    assert_eq!(
        names(&response["Users"]),
        ["sup.frieda", "sup.ines", "marguerite.supranowitz"]
    );
    let first = search(&["users", query, "--residual", "--max-results", "2"]);
    let rest = search(&[
        "users",
        query,
        "--residual",
        "--next-token",
        first["NextToken"].as_str().unwrap(),
    ]);
    assert_eq!(
        [names(&first["Users"]), names(&rest["Users"])].concat(),
        names(&response["Users"])
    );
    assert_eq!(
        connectql(&["search", "users", query, "--data", DATA], b"")
            .status
            .code(),
        Some(1)
    );
    // The records of an instance have members that no response has.
    let count = |query: &str| {
        search(&["users", query, "--residual"])["ApproximateTotalCount"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(
        count("proficiency(English)") + count("not proficiency(English)"),
        count("")
    );
}

#[test]
fn a_search_has_a_budget_of_requests() {
    let query = "name ~ \"Sup\" and tag(BPO=123) or proficiency(English >= 3)";
    let output = connectql(
        &[
            "search",
            "users",
            query,
            "--max-requests",
            "1",
            "--data",
            DATA,
        ],
        b"",
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}

const TAG: &str =
    r#"{"SearchFilter": {"TagFilter": {"TagCondition": {"TagKey": "a", "TagValue": "*"}}}}"#;

#[test]
fn problems_of_several_requests_name_the_request() {
    let wildcard = r#"{"SearchCriteria": {"StringCondition": {"FieldName": "Username", "Value": "a*", "ComparisonType": "EXACT"}}}"#;
    let several = format!("{wildcard}\n{{}} {{\"X\": 1}}\n{wildcard}");
    let (status, out, message) = printed(&connectql(&["decompile", "users"], several.as_bytes()));
    assert_eq!(
        (status, out.as_str()),
        (
            Some(1),
            "Username = \"a*\"\n\nUsername = \"a*\"\n"
                .replace('"', "")
                .as_str()
        )
    );
    let positions =
        ["request 1: ", "request 3: ", "request 4: "].map(|prefix| message.find(prefix));
    assert!(
        positions.is_sorted() && positions.iter().all(Option::is_some),
        "{message}"
    );
    let (_, _, alone) = printed(&connectql(&["decompile", "users"], wildcard.as_bytes()));
    assert!(!alone.contains("request 1"), "{alone}");
    // One array, however many there are.
    let output = connectql(
        &["decompile", "users", "--error-format", "json"],
        several.as_bytes(),
    );
    let all: Vec<Value> = serde_json::from_slice(&output.stderr).unwrap();
    let paths: Vec<_> = all
        .iter()
        .map(|problem| &problem["message"].as_str().unwrap()[..10])
        .collect();
    assert_eq!(paths, ["request 1:", "request 3:", "request 4:"]);
}

#[test]
fn decompile_reads_a_file_and_prints_queries_on_one_line() {
    let tags: Vec<String> = (0..30)
        .map(|tag| format!(r#"[{{"TagKey": "Department", "TagValue": "{tag}"}}]"#))
        .collect();
    let long = format!(
        r#"{{"SearchFilter": {{"TagFilter": {{"OrConditions": [{}]}}}}}}"#,
        tags.join(", ")
    );
    let file = Temporary::new("requests.json", format!("{long}\n{TAG}").as_bytes());
    let (_, wrapped, _) = printed(&connectql(
        &["decompile", "users", "--file", file.path()],
        b"",
    ));
    assert!(
        wrapped.lines().count() > 2 && wrapped.lines().all(|line| line.chars().count() <= 100),
        "{wrapped}"
    );
    let (_, lines, _) = printed(&connectql(
        &["decompile", "users", "--file", file.path(), "--compact"],
        b"",
    ));
    assert_eq!(lines.lines().count(), 2, "{lines}");
    let batch = connectql(&["compile", "users", "--batch"], lines.as_bytes());
    assert_eq!(
        (batch.status.code(), printed(&batch).1.lines().count()),
        (Some(0), 2)
    );
    let missing = connectql(&["decompile", "users", "--file", "/nowhere.json"], b"");
    assert_eq!(missing.status.code(), Some(2));
}

/// The writer waits for the result before writing more, as `tail -f` might for hours.
#[test]
fn results_are_printed_while_a_pipe_is_still_open() {
    const BATCHED: &str = r#"{"requests":[{"SearchCriteria":{"StringCondition":{"FieldName":"resourceId","Value":"u","ComparisonType":"EXACT"}}}],"uniteBy":"Users[].Id","operation":"SearchUsers","resultList":"Users","id":["Id"],"minimal":true,"residual":null,"warnings":[{"code":"connectql::name_for_id","severity":"warning","message":"`resourceId` is compared with IDs, but `u` looks like a name","help":"search `users` with `name = u` first, and use the ID that it returns","start":5,"end":6,"line":1,"column":6,"suggestions":[]}]}"#;
    for (arguments, line, answer) in [
        (
            ["filter", "users", "id ^= u"].as_slice(),
            r#"{"Id":"u"}"#,
            r#"{"Id":"u"}"#,
        ),
        (&["decompile", "users"], TAG, "tag(a = *)"),
        (&["compile", "users", "--batch"], "id = u", BATCHED),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_connectql"));
        let command = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, receiver) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let lines = std::io::BufRead::lines(std::io::BufReader::new(stdout));
            lines.for_each(|line| sender.send(line.unwrap()).unwrap());
        });
        for _ in 0..3 {
            stdin.write_all(line.as_bytes()).unwrap();
            stdin.write_all(b"\n").unwrap();
            let found = receiver.recv_timeout(std::time::Duration::from_secs(20));
            assert_eq!(found.as_deref(), Ok(answer), "{arguments:?}");
        }
        drop(stdin);
        reader.join().unwrap();
        assert!(child.wait().unwrap().success());
    }
}

/// A pipe whose first command failed passes nothing.
#[test]
fn empty_input_is_not_a_request() {
    for input in ["", " \n"] {
        let output = connectql(&["decompile", "users"], input.as_bytes());
        assert_eq!(
            (output.status.code(), output.stdout.as_slice()),
            (Some(1), b"".as_slice())
        );
        assert!(String::from_utf8_lossy(&output.stderr).contains("there is nothing to read"));
    }
}

#[test]
fn filter_without_a_query_is_a_usage_error() {
    assert_eq!(connectql(&["filter", "users"], b"").status.code(), Some(2));
}

#[test]
fn files_that_are_not_data_files_are_named() {
    for (file, status) in [
        ("/nowhere.json", 2),
        (concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), 1),
    ] {
        let output = connectql(&["search", "users", "", "--data", file], b"");
        assert_eq!(output.status.code(), Some(status));
        assert!(String::from_utf8_lossy(&output.stderr).contains(file));
    }
}

/// The list is many times longer than all buffers, and results come out before its end goes in.
#[test]
fn filter_streams_its_input() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connectql"));
    let command = command
        .args(["filter", "users", "id ^= u"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (sender, receiver) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut lines = std::io::BufRead::lines(std::io::BufReader::new(stdout));
        lines.next().unwrap().unwrap();
        sender.send(()).unwrap();
        1 + lines.count()
    });
    stdin.write_all(b"{\"Users\": [{\"Id\": \"u\"}").unwrap();
    let record = serde_json::to_vec(&json!({"Id": "u", "Shoe": "x".repeat(1000)})).unwrap();
    let mut written = 1;
    while receiver.try_recv().is_err() {
        stdin.write_all(b",").unwrap();
        stdin.write_all(&record).unwrap();
        written += 1;
        assert!(written < 1_000_000, "there is no output");
    }
    stdin.write_all(b"]}").unwrap();
    drop(stdin);
    assert_eq!(reader.join().unwrap(), written);
    assert!(child.wait().unwrap().success());
}

#[cfg(all(unix, feature = "serve"))]
#[test]
fn the_server_stops_on_a_signal() {
    for signal in ["-INT", "-TERM"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_connectql"));
        let mut server = command
            .args(["serve", "--data", DATA])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        std::io::BufRead::read_line(
            &mut std::io::BufReader::new(server.stdout.take().unwrap()),
            &mut address,
        )
        .unwrap();
        let port = address
            .trim_end()
            .strip_prefix("http://")
            .expect("the first line is the address");
        // An idle connection does not keep it from stopping.
        let _idle = std::net::TcpStream::connect(port).unwrap();
        assert!(
            Command::new("kill")
                .args([signal, &server.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        assert!(server.wait().unwrap().success(), "{signal}");
    }
}

#[cfg(feature = "serve")]
#[test]
fn an_address_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = connectql(&["serve", "--data", DATA, "--listen", &address], b"");
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        message.contains(&format!("cannot listen on {address}: ")),
        "{message}"
    );
}

/// A long search: many conditions that each examine every record.
#[cfg(all(feature = "serve", unix))]
fn long_search() -> String {
    let conditions: Vec<String> = (0..400)
        .map(|number| {
            let value = format!("nobody {number}");
            json!({"StringCondition": {"FieldName": "Username", "Value": value, "ComparisonType": "CONTAINS"}})
                .to_string()
        })
        .collect();
    let body = format!(
        r#"{{"InstanceId":"i","SearchCriteria":{{"OrConditions":[{}]}}}}"#,
        conditions.join(",")
    );
    format!(
        "POST /search-users HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A server of an instance.
#[cfg(feature = "serve")]
struct Server {
    process: std::process::Child,
    address: String,
}

#[cfg(feature = "serve")]
impl Server {
    fn start(name: &str, data: &[u8]) -> Self {
        use std::io::{BufRead, BufReader};

        let file = Temporary::new(name, data);
        let mut process = Command::new(env!("CARGO_BIN_EXE_connectql"))
            .args(["serve", "--data", file.path()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let address = address.trim().trim_start_matches("http://").to_owned();
        Server { process, address }
    }

    /// A server of an instance that is large enough for long searches.
    #[cfg(unix)]
    fn of_many_users(name: &str) -> Self {
        let users: Vec<Value> = (0..60_000)
            .map(|number| json!({"Id": number.to_string(), "Username": format!("a user of some length {number}")}))
            .collect();
        Server::start(name, json!({"Users": users}).to_string().as_bytes())
    }

    /// A connection on which a request has been sent.
    fn send(&self, request: &str) -> std::net::TcpStream {
        let mut client = std::net::TcpStream::connect(&self.address).unwrap();
        client.write_all(request.as_bytes()).unwrap();
        client
    }

    /// The status and body of a response.
    fn answer(&self, path: &str, body: &str) -> (u16, Value) {
        use std::io::Read;

        let length = body.len();
        let head = "HTTP/1.1\r\nHost: localhost\r\nConnection: close";
        let request = format!("POST {path} {head}\r\nContent-Length: {length}\r\n\r\n{body}");
        let mut answer = String::new();
        self.send(&request).read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap())
    }

    #[cfg(unix)]
    fn terminate(&self) {
        let process = self.process.id().to_string();
        let killed = Command::new("kill").args(["-TERM", &process]).status();
        assert!(killed.unwrap().success());
    }
}

#[cfg(feature = "serve")]
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(all(feature = "serve", unix))]
#[test]
fn long_searches_do_not_delay_short_ones() {
    let server = Server::of_many_users("cheap.json");
    let long: Vec<_> = (0..16).map(|_| server.send(&long_search())).collect();
    for _ in 0..3 {
        let start = std::time::Instant::now();
        let (status, answer) = server.answer("/search-queues", r#"{"InstanceId":"i"}"#);
        assert_eq!(status, 200, "{answer}");
        assert!(
            start.elapsed() < std::time::Duration::from_secs(5),
            "{:?}",
            start.elapsed()
        );
    }
    // The others have no response yet: the cheap request did not wait for them.
    for client in &long {
        client.set_nonblocking(true).unwrap();
        assert!(client.peek(&mut [0]).is_err());
    }
}

#[cfg(all(feature = "serve", unix))]
#[test]
fn the_server_stops_in_time_with_requests_in_progress() {
    use std::time::{Duration, Instant};

    for signals in [1, 2] {
        let mut server = Server::of_many_users(&format!("end-{signals}.json"));
        let requests = [
            String::new(),
            "POST /search-users HT".to_owned(),
            "POST /search-users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{".to_owned(),
            "POST /search-users HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n".to_owned(),
            "POST /search-users HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{".to_owned(),
            "POST /search-users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n{".to_owned(),
            "POST / HTTP/1.1\r\nHost: elsewhere\r\nContent-Length: 100\r\n\r\n".to_owned(),
            "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n\r\n".to_owned(),
            long_search(),
            long_search() + &long_search(),
        ];
        let clients: Vec<_> = requests
            .iter()
            .map(|request| server.send(request))
            .collect();
        std::thread::sleep(Duration::from_millis(200));
        let signalled = Instant::now();
        for _ in 0..signals {
            server.terminate();
            std::thread::sleep(Duration::from_millis(100));
        }
        assert!(server.process.wait().unwrap().success());
        let allowed = Duration::from_secs(if signals == 1 { 3 } else { 1 });
        assert!(
            signalled.elapsed() < allowed,
            "{signals}: {:?}",
            signalled.elapsed()
        );
        drop(clients);
    }
}

/// The CPU time of a process, in hundredths of a second.
#[cfg(all(feature = "serve", target_os = "linux"))]
fn cpu_time(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[cfg(all(feature = "serve", target_os = "linux"))]
#[test]
fn a_search_ends_when_its_client_disconnects() {
    use std::time::Duration;

    let server = Server::of_many_users("gone.json");
    let clients: Vec<_> = (0..4).map(|_| server.send(&long_search())).collect();
    std::thread::sleep(Duration::from_millis(500));
    drop(clients);
    std::thread::sleep(Duration::from_secs(4));
    let before = cpu_time(server.process.id());
    std::thread::sleep(Duration::from_secs(1));
    let spent = cpu_time(server.process.id()) - before;
    assert!(
        spent <= 2,
        "{spent} hundredths of a second without a client"
    );
}

#[test]
fn filter_prints_in_any_format() {
    let users = br#"{"Users": [
        {"Id": "u-1", "Username": "=amara", "Tags": {"a.b": "1", "Team": "x, y"}},
        {"Id": "u-2", "Username": "bo", "Tags": {}}
    ]}"#;
    let filtered = |arguments: &[&str]| {
        let output = connectql(
            &[&["filter", "users", "id ^= u"], arguments].concat(),
            users,
        );
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{message}");
        String::from_utf8(output.stdout).unwrap()
    };
    let columns = r#"Id,Username,Tags."a.b",Tags.Team"#;
    assert_eq!(
        filtered(&["--output", "csv", "--columns", columns]),
        "Id,Username,\"Tags.\"\"a.b\"\"\",Tags.Team\nu-1,'=amara,1,\"x, y\"\nu-2,bo,,\n"
    );
    assert_eq!(
        filtered(&["--output", "csv", "--columns", "Username", "--raw"]),
        "Username\n=amara\nbo\n"
    );
    assert_eq!(
        filtered(&["--columns", "Id,Username"]),
        "Id   Username\nu-1  =amara\nu-2  bo\n"
    );
    assert_eq!(filtered(&["--output", "ids"]), "u-1\nu-2\n");
    assert_eq!(filtered(&["--output", "jsonl"]), filtered(&[]));
    let response: Value = serde_json::from_str(&filtered(&["--output", "json"])).unwrap();
    assert_eq!(response["Users"].as_array().unwrap().len(), 2);
}

#[test]
fn an_incomplete_page_prints_a_note() {
    let data = r#"{"Users": [{"Id": "u-1"}, {"Id": "u-2"}, {"Id": "u-3"}]}"#;
    let printed = |more: &[&str]| {
        let arguments = [
            "search", "users", "id ^= u", "--data", "-", "--output", "ids",
        ];
        let output = connectql(&[&arguments[..], more].concat(), data.as_bytes());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
    };
    assert_eq!(printed(&[]), ("u-1\nu-2\nu-3\n".to_owned(), String::new()));
    let (ids, note) = printed(&["--max-results", "2"]);
    assert_eq!(ids, "u-1\nu-2\n");
    assert!(
        note.starts_with("note: these are 2 of 3 records; for the next page add `--next-token ")
    );
    let token = note
        .trim_end()
        .trim_end_matches('`')
        .rsplit(' ')
        .next()
        .unwrap();
    let (rest, note) = printed(&["--max-results", "2", "--next-token", token]);
    assert_eq!((rest.as_str(), note.as_str()), ("u-3\n", ""));
    for hidden in [&["--quiet"][..], &["--error-format", "json"]] {
        let (_, note) = printed(&[&["--max-results", "2"], hidden].concat());
        assert_eq!(note, "", "{hidden:?}");
    }
}

#[test]
fn filter_prints_decided_records_next_to_undecided_ones() {
    let records = br#"{"Id": "u-1"} {"Username": "x"} {"Id": "u-3"}"#;
    let output = connectql(
        &[
            "filter",
            "users",
            "id ^= u",
            "--output",
            "csv",
            "--columns",
            "Id",
        ],
        records,
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"Id\nu-1\nu-3\n");
    let broken = br#"{"Id": "u-1"} {"Id": "#;
    let output = |format| {
        let output = connectql(&["filter", "users", "id ^= u", "--output", format], broken);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(output("ids"), "u-1\n");
    assert_eq!(output("json"), "", "a part of a response is none");
}

#[test]
fn the_instance_of_a_request_may_come_from_the_environment() {
    let compiled = |value: &str, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_connectql"));
        command.args([&["compile", "users", ""], arguments].concat());
        let output = command
            .env("CONNECTQL_INSTANCE_ID", value)
            .output()
            .unwrap();
        let request: Value = serde_json::from_slice(&output.stdout).unwrap();
        request["InstanceId"].clone()
    };
    assert_eq!(compiled("i-1", &[]), "i-1");
    assert_eq!(compiled("i-1", &["--instance-id", "i-2"]), "i-2");
    assert_eq!(
        compiled("arn:aws:connect:eu-central-1:1:instance/i-3", &[]),
        "i-3"
    );
    assert_eq!(compiled("", &[]), Value::Null);
}

#[cfg(not(feature = "live"))]
#[test]
fn a_build_without_live_explains_how_to_get_one_with_it() {
    let search = ["search", "users", "", "--instance-id", "i"];
    let verify = ["serve", "--data", DATA, "--verify-signature", "a:b"];
    for arguments in [search.as_slice(), verify.as_slice()] {
        let output = connectql(arguments, b"");
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            message.contains("cargo install connectql --features live"),
            "{message}"
        );
    }
    let plan = connectql(&[&search[..], &["--dry-run", "--quiet"]].concat(), b"");
    let plan: Value = serde_json::from_slice(&plan.stdout).unwrap();
    assert_eq!(plan["calls"], 1);
}
