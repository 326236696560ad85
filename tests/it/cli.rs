//! The command `connectql compile`: its input, output and exit status.

use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const EXAMPLE: &str = "name ~ \"Sup\" and tag(BPO=123) or proficiency(English >= 3)";

/// The outcome of a command.
struct CommandResult {
    status: i32,
    out: String,
    err: String,
}

impl CommandResult {
    fn of(output: Output) -> CommandResult {
        CommandResult {
            status: output.status.code().expect("it ends by itself"),
            out: String::from_utf8(output.stdout).expect("it prints text"),
            err: String::from_utf8(output.stderr).expect("it complains in text"),
        }
    }

    /// The JSON values on standard output.
    fn values(&self) -> Vec<Value> {
        serde_json::Deserializer::from_str(&self.out)
            .into_iter()
            .map(|value| value.expect("it prints JSON"))
            .collect()
    }

    /// The diagnostics of `--error-format json`.
    fn diagnostics(&self) -> Vec<Value> {
        serde_json::from_str(&self.err).expect("it complains in JSON")
    }

    fn codes(&self) -> Vec<String> {
        self.diagnostics()
            .iter()
            .map(|problem| problem["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Asserts a usage error: a message on standard error, and nothing on standard output.
    fn is_usage_error(&self) {
        assert_eq!((self.status, self.out.as_str()), (2, ""), "{}", self.err);
        assert_ne!(self.err, "");
    }

    fn succeeds_silently(self) -> CommandResult {
        assert_eq!((self.status, self.err.as_str()), (0, ""));
        self
    }

    fn has_errors(self) -> CommandResult {
        assert_eq!((self.status, self.out.as_str()), (1, ""));
        assert_ne!(self.err, "");
        self
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connectql"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> CommandResult {
    CommandResult::of(command(arguments).output().expect("the command runs"))
}

fn compile(arguments: &[&str]) -> CommandResult {
    run(&[&["compile"], arguments].concat())
}

fn compile_with_input(arguments: &[&str], input: &[u8]) -> CommandResult {
    let mut child = command(&[&["compile"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A command that stops early does not read the whole input.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    CommandResult::of(output)
}

/// A file that is deleted after its test.
struct TemporaryFile(std::path::PathBuf);

impl TemporaryFile {
    fn new(name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, text).unwrap();
        TemporaryFile(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn username(value: &str) -> Value {
    json!({"SearchCriteria": {"StringCondition": {"FieldName": "Username", "Value": value, "ComparisonType": "EXACT"}}})
}

// ---- input ----

#[test]
fn an_excerpt_replaces_hidden_characters_and_ends_with_its_line() {
    let ran = compile_with_input(
        &["users"],
        "usrname = \"\u{61C}\u{FEFF}\u{202E}\"\r\nand id = a".as_bytes(),
    )
    .has_errors();
    assert!(
        ran.err
            .contains(" 1 │ usrname = \"\u{FFFD}\u{FFFD}\u{FFFD}\"\n"),
        "{}",
        ran.err
    );
}

#[test]
fn a_query_is_an_argument_a_file_or_standard_input() {
    let file = TemporaryFile::new("query.txt", "username = bob\n");
    let expected = vec![username("bob")];
    assert_eq!(
        compile(&["users", "username = bob"])
            .succeeds_silently()
            .values(),
        expected
    );
    assert_eq!(
        compile(&["users", "--file", file.path()])
            .succeeds_silently()
            .values(),
        expected
    );
    assert_eq!(
        compile_with_input(&["users"], b"username = bob\n")
            .succeeds_silently()
            .values(),
        expected
    );
    assert_eq!(
        compile_with_input(&["users"], b"username =\r\n  bob\r\n")
            .succeeds_silently()
            .values(),
        expected
    );
}

#[test]
fn an_empty_argument_and_empty_input_match_everything() {
    assert_eq!(compile(&["users", ""]).succeeds_silently().out, "{}\n");
    assert_eq!(
        compile_with_input(&["users"], b"").succeeds_silently().out,
        "{}\n"
    );
}

#[test]
fn standard_input_is_not_read_with_an_argument() {
    assert_eq!(
        compile_with_input(&["users", "username = bob"], b"lastname = c").values(),
        [username("bob")]
    );
}

#[test]
fn a_byte_order_mark_before_a_query_is_skipped() {
    assert_eq!(
        compile_with_input(&["users"], b"\xEF\xBB\xBFusername = bob").values(),
        [username("bob")]
    );
}

#[test]
fn a_query_together_with_a_file_is_a_usage_error() {
    compile(&["users", "username = a", "--file", "x"]).is_usage_error();
}

#[test]
fn a_missing_file_is_named() {
    let ran = compile(&["users", "--file", "no/such/file"]);
    assert_ne!(ran.status, 0);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("no/such/file"), "{}", ran.err);
}

#[test]
fn invalid_utf8_is_an_error_with_its_position() {
    let ran = compile_with_input(&["users", "--error-format", "json"], b"username = \xFF\xFE")
        .has_errors();
    let problem = &ran.diagnostics()[0];
    assert_eq!(problem["code"], "connectql::not_utf8");
    assert_eq!(
        (&problem["start"], &problem["end"], &problem["column"]),
        (&json!(11), &json!(12), &json!(12))
    );
    // Positions refer to the original bytes, and invalid UTF-8 is reported.
    let ran = compile_with_input(&["users"], b"username = \xE2\x82 and x").has_errors();
    assert!(
        ran.err.contains("username = \u{FFFD}\u{FFFD} and x"),
        "{}",
        ran.err
    );
}

#[test]
fn a_higher_request_limit_allows_more_alternatives() {
    let alternatives: Vec<String> = (0..600)
        .map(|number| format!("tag(k{number}=1) and id=u{number}"))
        .collect();
    let query = alternatives.join(" or ");
    let refused = run(&["compile", "users", &query]);
    assert!(
        refused.err.contains("connectql::too_many_terms"),
        "{}",
        refused.err
    );
    let ran = run(&[
        "compile",
        "users",
        &query,
        "--compact",
        "--max-requests",
        "600",
    ]);
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (600, ""));
}

#[test]
fn a_query_over_one_mebibyte_is_an_error() {
    let long = format!("username = {}", "x".repeat(1 << 20));
    let ran =
        compile_with_input(&["users", "--error-format", "json"], long.as_bytes()).has_errors();
    assert_eq!(ran.codes(), ["connectql::too_long"]);
    let just = &long[..1 << 20];
    assert_eq!(compile_with_input(&["users"], just.as_bytes()).status, 0);
}

#[test]
fn an_unknown_resource_is_a_usage_error_that_lists_the_known_ones() {
    let ran = compile(&["contacts", "a = b"]);
    ran.is_usage_error();
    assert!(ran.err.contains("agent-statuses"), "{}", ran.err);
}

// ---- output ----

#[test]
fn requests_are_printed_as_consecutive_json_values() {
    let ran = compile(&["users", EXAMPLE]).succeeds_silently();
    assert_eq!(ran.values().len(), 2);
    assert!(
        ran.out.starts_with("{\n  \"SearchFilter\": {\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with("}\n"));
}

#[test]
fn compact_requests_take_one_line_each() {
    let ran = compile(&["users", EXAMPLE, "--compact"]).succeeds_silently();
    assert_eq!(ran.out.lines().count(), 2);
    assert_eq!(ran.values(), compile(&["users", EXAMPLE]).values());
}

#[test]
fn a_plan_is_one_object() {
    let plan = &compile(&["users", EXAMPLE, "--plan"])
        .succeeds_silently()
        .values()[0];
    let members: Vec<&str> = plan
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        members,
        [
            "requests",
            "uniteBy",
            "operation",
            "resultList",
            "id",
            "minimal",
            "residual",
            "warnings"
        ]
    );
    assert_eq!(
        plan["requests"],
        json!(compile(&["users", EXAMPLE]).values())
    );
    assert_eq!(
        (&plan["uniteBy"], &plan["minimal"]),
        (&json!("Users[].Id"), &json!(true))
    );
    assert_eq!(
        (&plan["residual"], &plan["warnings"]),
        (&Value::Null, &json!([]))
    );
}

#[test]
fn results_are_merged_by_id() {
    let unite_by =
        |resource: &str| compile(&[resource, "", "--plan"]).values()[0]["uniteBy"].clone();
    assert_eq!(
        unite_by("workspace-associations"),
        "WorkspaceAssociations[].[WorkspaceId,ResourceId]"
    );
    assert_eq!(
        unite_by("predefined-attributes"),
        "PredefinedAttributes[].Name"
    );
}

#[test]
fn warnings_go_in_the_plan_and_to_standard_error() {
    let query = "username = Al*";
    let ran = compile(&["users", query, "--plan", "--error-format", "json"]);
    assert_eq!(ran.status, 0);
    let plan = &ran.values()[0];
    assert_eq!(plan["warnings"], json!(ran.diagnostics()));
    assert_eq!(plan["requests"], json!([username("Al*")]));
}

#[test]
fn request_options_come_first_in_every_request() {
    let options = [
        "--instance-id",
        "i-1",
        "--next-token",
        "t",
        "--max-results",
        "500",
        "--compact",
    ];
    let shared = ["--instance-id", "i-1", "--max-results", "500", "--compact"];
    let several = compile(&[&["users", EXAMPLE][..], &shared].concat()).succeeds_silently();
    let begins = r#"{"InstanceId":"i-1","MaxResults":500,"Search"#;
    assert_eq!(several.out.lines().count(), 2);
    assert!(several.out.lines().all(|line| line.starts_with(begins)));
    let ran = compile(&[&["users", "name ~ Sup"][..], &options].concat()).succeeds_silently();
    let begins = r#"{"InstanceId":"i-1","NextToken":"t","MaxResults":500,"Search"#;
    assert!(
        ran.out.lines().all(|line| line.starts_with(begins)),
        "{}",
        ran.out
    );
}

#[test]
fn a_file_of_values_is_bound_as_a_list() {
    let several = TemporaryFile::new("values-several", "\u{FEFF}u-1\r\n\n  \nu-2 or id = x\n");
    let one = TemporaryFile::new("values-one", "u-1");
    let from = |file: &TemporaryFile| format!("ids={}", file.path());
    let listed = compile(&[
        "users",
        "username in $ids",
        "-p",
        "ids=u-1",
        "-p",
        "ids=u-2 or id = x",
    ]);
    let ran = compile(&["users", "username in $ids", "--param-file", &from(&several)]);
    assert_eq!(ran.succeeds_silently().out, listed.out);
    // One value is also a list.
    compile(&["users", "username in $ids", "--param-file", &from(&one)]).succeeds_silently();
    let single = [
        "users",
        "username = $ids",
        "--error-format",
        "json",
        "--param-file",
        &from(&one),
    ];
    assert_eq!(compile(&single).codes(), ["connectql::list_parameter"]);
    // Files and options with the same name form one list.
    let both = [
        "users",
        "username in $ids",
        "-p",
        "ids=u-2 or id = x",
        "--param-file",
        &from(&one),
    ];
    assert_eq!(
        compile(&both).succeeds_silently().out.len(),
        listed.out.len()
    );

    // `-` is standard input, if it is not used for anything else.
    let stdin = ["users", "username in $ids", "--param-file", "ids=-"];
    let ran = compile_with_input(&stdin, b"u-1\nu-2 or id = x\n");
    assert_eq!(ran.succeeds_silently().out, listed.out);
    for taken in [
        &["users", "--param-file", "ids=-"][..],
        &["users", "-", "--param-file", "ids=-"],
        &["users", "--batch", "--param-file", "ids=-"],
        &[&stdin[..], &["--param-file", "other=-"]].concat(),
    ] {
        compile_with_input(taken, b"u-1\n").is_usage_error();
    }

    let too_large = TemporaryFile::new("values-large", "a\n".repeat(1 << 20));
    compile(&[
        "users",
        "username in $ids",
        "--param-file",
        &from(&too_large),
    ])
    .is_usage_error();
    let not_text = TemporaryFile::new("values-bytes", b"\xFF\n");
    compile(&[
        "users",
        "username in $ids",
        "--param-file",
        &from(&not_text),
    ])
    .is_usage_error();
    compile(&[
        "users",
        "username in $ids",
        "--param-file",
        "ids=no-such-file",
    ])
    .is_usage_error();
}

#[test]
fn page_sizes_and_instance_ids_are_checked() {
    for (resource, largest) in [
        ("users", "500"),
        ("agent-statuses", "100"),
        ("user-hierarchy-groups", "100"),
    ] {
        let over = (largest.parse::<u16>().unwrap() + 1).to_string();
        assert_eq!(compile(&[resource, "", "--max-results", largest]).status, 0);
        compile(&[resource, "", "--max-results", &over]).is_usage_error();
        compile(&[resource, "", "--max-results", "0"]).is_usage_error();
    }
    compile(&["users", "", "--max-results", "many"]).is_usage_error();
    compile(&["users", "", "--max-results", "-1"]).is_usage_error();
    compile(&["users", "", "--instance-id", ""]).is_usage_error();
    compile(&["users", "", "--instance-id", &"i".repeat(101)]).is_usage_error();
    compile(&["users", "", "--next-token", ""]).is_usage_error();
    compile(&["users", "", "--max-requests", "0"]).is_usage_error();
}

// ---- for the AWS command line ----

/// Runs a line in a shell with a substitute for the AWS CLI, and returns its arguments.
fn run_in_shell(script: &str) -> Vec<Value> {
    let define = "aws() { [ \"$1 $3\" = 'connect --cli-input-json' ] && [ $# = 4 ] && printf '%s\\n' \"$4\"; }\n";
    let output = Command::new("sh")
        .args(["-c", &format!("{define}{script}")])
        .output()
        .expect("there is a shell");
    CommandResult::of(output).succeeds_silently().values()
}

#[test]
fn aws_cli_commands_pass_values_unchanged_through_a_shell() {
    let values = [
        "it's",
        "say \"hi\"",
        "$HOME `id` $(id)",
        "back\\slash\\n",
        "two\nlines",
        "Größe 山田 😀",
        "!!",
        "-x",
        "a\tb",
    ];
    for value in values {
        let parameter = format!("who={value}");
        let arguments = [
            "users",
            "username = $who",
            "--param",
            &parameter,
            "--instance-id",
            "i-1",
        ];
        let requests = compile(&arguments).succeeds_silently().values();
        let ran = compile(&[&arguments[..], &["--as", "aws-cli"]].concat()).succeeds_silently();
        assert!(
            ran.out
                .starts_with("aws connect search-users --cli-input-json "),
            "{}",
            ran.out
        );
        assert_eq!(run_in_shell(&ran.out), requests, "{value:?}");
        assert_eq!(
            requests[0]["SearchCriteria"]["StringCondition"]["Value"],
            value
        );
    }
}

#[test]
fn one_aws_cli_command_is_printed_per_request() {
    let ran =
        compile(&["users", EXAMPLE, "--as", "aws-cli", "--instance-id", "i-1"]).succeeds_silently();
    assert_eq!(ran.out.lines().count(), 2);
    let ran = compile(&[
        "agent-statuses",
        "",
        "--as",
        "aws-cli",
        "--instance-id",
        "i-1",
    ])
    .succeeds_silently();
    assert_eq!(
        ran.out,
        "aws connect search-agent-statuses --cli-input-json '{\"InstanceId\":\"i-1\"}'\n"
    );
}

#[test]
fn aws_cli_commands_need_an_instance_and_exclude_other_formats() {
    compile(&["users", "", "--as", "aws-cli"]).is_usage_error();
    compile(&[
        "users",
        "",
        "--as",
        "aws-cli",
        "--instance-id",
        "i",
        "--plan",
    ])
    .is_usage_error();
    compile(&["users", "", "--as", "terraform", "--instance-id", "i"]).is_usage_error();
}

#[test]
fn an_argument_over_128_kib_is_an_error() {
    let compile_list = |count: usize| {
        let query = format!(
            "id in ({})",
            vec!["x".repeat(1000); count]
                .iter()
                .enumerate()
                .fold(String::new(), |all, (at, id)| {
                    format!("{all}{}{id}{at}", if at > 0 { ", " } else { "" })
                })
        );
        compile_with_input(
            &[
                "users",
                "--as",
                "aws-cli",
                "--instance-id",
                "i-1",
                "--error-format",
                "json",
            ],
            query.as_bytes(),
        )
    };
    assert_eq!(compile_list(100).status, 0);
    assert_eq!(
        compile_list(130).has_errors().codes(),
        ["connectql::argument_too_long"]
    );
    // The warnings are not lost with it.
    let query = format!("username = \"{}*\"", "x".repeat(1 << 17));
    let arguments = [
        "users",
        "--as",
        "aws-cli",
        "--instance-id",
        "i-1",
        "--error-format",
        "json",
    ];
    let codes = compile_with_input(&arguments, query.as_bytes())
        .has_errors()
        .codes();
    assert_eq!(
        codes,
        ["connectql::wildcard", "connectql::argument_too_long"]
    );
}

#[test]
fn the_length_of_an_argument_is_counted_without_its_quoting() {
    let query = format!("username = \"{}\"", "'".repeat(60_000));
    let ran = compile_with_input(
        &["users", "--as", "aws-cli", "--instance-id", "i-1"],
        query.as_bytes(),
    );
    // The limit applies to the argument that the command gets, not to the printed line.
    assert_eq!(ran.status, 0, "{}", ran.err);
}

// ---- a single request, parameters, residuals ----

#[test]
fn single_is_an_error_if_several_requests_are_needed() {
    let ran = compile(&["users", EXAMPLE, "--single", "--error-format", "json"]).has_errors();
    assert_eq!(ran.codes(), ["connectql::several_requests"]);
    compile(&["users", "tag(a=1) and username = b", "--single"]).succeeds_silently();
}

#[test]
fn the_request_limit_is_enforced() {
    let ran = compile(&[
        "users",
        EXAMPLE,
        "--max-requests",
        "1",
        "--error-format",
        "json",
    ])
    .has_errors();
    assert_eq!(ran.codes(), ["connectql::too_many_requests"]);
    compile(&["users", EXAMPLE, "--max-requests", "2"]).succeeds_silently();
}

#[test]
fn a_repeated_parameter_is_a_list() {
    let ran = compile(&[
        "users",
        "id in $ids",
        "--param",
        "ids=a-1",
        "--param",
        "ids=b-1",
    ])
    .succeeds_silently();
    assert_eq!(
        ran.values(),
        compile(&["users", "id in (a-1, b-1)"]).values()
    );
}

#[test]
fn a_parameter_is_never_query_text() {
    let value = "who=bob\" or name ~ \"x";
    assert_eq!(
        compile(&["users", "username = $who", "--param", value]).values(),
        [username("bob\" or name ~ \"x")]
    );
    assert_eq!(
        compile(&["users", "username = $who", "--param", "who=a=b"]).values(),
        [username("a=b")]
    );
    assert_eq!(
        compile(&["users", "username = $who", "--param", "who="]).values(),
        [username("")]
    );
}

#[test]
fn parameters_that_do_not_match_the_query_are_errors() {
    let codes = |arguments: &[&str]| {
        compile(&[arguments, &["--error-format", "json"]].concat())
            .has_errors()
            .codes()
    };
    assert_eq!(
        codes(&["users", "username = $who"]),
        ["connectql::unbound_parameter"]
    );
    assert_eq!(
        codes(&["users", "", "--param", "who=bob"]),
        ["connectql::unused_parameter"]
    );
    let list = [
        "users",
        "username = $who",
        "--param",
        "who=a",
        "--param",
        "who=b",
    ];
    assert_eq!(codes(&list), ["connectql::list_parameter"]);
    compile(&["users", "", "--param", "who"]).is_usage_error();
    compile(&["users", "", "--param", "=a"]).is_usage_error();
    // No `$name` could refer to it.
    compile(&["users", "", "--param", "x\u{B2}=a"]).is_usage_error();
}

#[test]
fn a_residual_has_its_parameters_bound() {
    let query = "name ^= A and not tag(Owner = $who)";
    let ran = compile(&["users", query, "--residual", "--plan", "--param", "who=a b"])
        .succeeds_silently();
    assert_eq!(ran.values()[0]["residual"], "not tag(Owner = \"a b\")");
    compile(&["users", query, "--plan", "--param", "who=a b"]).has_errors();
}

#[test]
fn a_note_shows_the_residual_to_check() {
    let query = "name ^= A and not tag(Owner = $who)";
    let ran = compile(&["users", query, "--residual", "--param", "who=a b"]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.err
            .ends_with("connectql filter users 'not tag(Owner = \"a b\")'\n"),
        "{}",
        ran.err
    );
    compile(&[
        "users",
        query,
        "--residual",
        "--param",
        "who=a",
        "--error-format",
        "json",
    ])
    .succeeds_silently();
    compile(&["users", "name ^= A", "--residual"]).succeeds_silently();
}

// ---- batches ----

#[test]
fn a_batch_prints_a_line_for_each_query_in_order() {
    let input = "username = a\n\n# a comment\n  # another\nusrname = b\n   \nusername = \"ü\" and lastnme = c\nusername = d";
    let ran = compile_with_input(&["users", "--batch"], input.as_bytes());
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let values = ran.values();
    assert_eq!(ran.out.lines().count(), 4);
    assert_eq!(values[0]["requests"], json!([username("a")]));
    assert_eq!(values[0]["uniteBy"], "Users[].Id");
    assert_eq!(
        (&values[1]["line"], &values[1]["error"][0]["code"]),
        (&json!(5), &json!("connectql::unknown_field"))
    );
    let problem = &values[2]["error"][0];
    assert_eq!(
        (&values[2]["line"], &problem["line"]),
        (&json!(7), &json!(1))
    );
    assert_eq!(
        (&problem["start"], &problem["column"]),
        (&json!(20), &json!(20))
    );
    assert_eq!(values[3]["requests"], json!([username("d")]));
}

#[test]
fn a_batch_without_errors_succeeds_and_accepts_crlf() {
    let ran = compile_with_input(
        &["users", "--batch"],
        b"username = a\r\n\r\nusername = b\r\n",
    )
    .succeeds_silently();
    let requests: Vec<Value> = ran
        .values()
        .iter()
        .map(|plan| plan["requests"].clone())
        .collect();
    assert_eq!(requests, [json!([username("a")]), json!([username("b")])]);
    assert_eq!(
        compile_with_input(&["users", "--batch"], b"")
            .succeeds_silently()
            .out,
        ""
    );
}

#[test]
fn a_batch_skips_blank_lines_and_comments() {
    let input =
        "\u{FEFF}# queries\n\u{A0}\u{3000}\n \u{2003}# a comment\n# ends here\rusername = b\n\n";
    let ran = compile_with_input(&["users", "--batch"], input.as_bytes()).succeeds_silently();
    assert_eq!(
        ran.values()
            .iter()
            .map(|plan| &plan["requests"])
            .collect::<Vec<_>>(),
        [&json!([username("b")])]
    );
}

#[test]
fn a_batch_continues_after_invalid_utf8_and_overlong_lines() {
    let mut input = b"username = \xFF\n".to_vec();
    input.extend(vec![b'x'; (1 << 20) + 10]);
    input.extend(b"\nusername = b\n");
    let ran = compile_with_input(&["users", "--batch"], &input);
    assert_eq!(ran.status, 1);
    let values = ran.values();
    assert_eq!(values[0]["error"][0]["code"], "connectql::not_utf8");
    assert_eq!(
        (&values[1]["line"], &values[1]["error"][0]["code"]),
        (&json!(2), &json!("connectql::too_long"))
    );
    assert_eq!(values[2]["requests"], json!([username("b")]));
}

#[test]
fn a_batch_has_warnings_and_parameters_but_no_other_query() {
    let ran = compile_with_input(
        &["users", "--batch", "--param", "who=Al*"],
        b"username = $who\nusername = a\n",
    );
    let values = ran.succeeds_silently().values();
    assert_eq!(values[0]["warnings"][0]["code"], "connectql::wildcard");
    assert_eq!(values[1]["warnings"], json!([]));
    compile(&["users", "username = a", "--batch"]).is_usage_error();
    compile(&["users", "--file", "x", "--batch"]).is_usage_error();
}

// ---- diagnostics ----

#[test]
fn json_diagnostics_count_bytes_and_characters() {
    let query = "username = \"Größe\"\n and usrname = x";
    let ran = compile(&["users", query, "--error-format", "json"]).has_errors();
    let start = query.find("usrname").unwrap();
    let expected = json!([{
        "code": "connectql::unknown_field",
        "severity": "error",
        "message": "`users` has no field `usrname`",
        "help": "did you mean `Username`? the whole query: `username = Größe and Username = x`",
        "start": start,
        "end": start + 7,
        "line": 2,
        "column": 6,
            "suggestions": [{"edits": [{"start": 26, "end": 33, "text": "Username"}], "sure": true}],
            "meant": "username = Größe and Username = x"
    }]);
    assert_eq!(json!(ran.diagnostics()), expected);
    let members: Vec<String> = ran.diagnostics()[0]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(
        members,
        [
            "code",
            "severity",
            "message",
            "help",
            "start",
            "end",
            "line",
            "column",
            "suggestions",
            "meant"
        ]
    );
}

#[test]
fn columns_count_characters() {
    let ran = compile(&[
        "users",
        "username = \"ü😀\" and usrname = x",
        "--error-format",
        "json",
    ])
    .has_errors();
    let problem = &ran.diagnostics()[0];
    assert_eq!(
        (&problem["start"], &problem["column"]),
        (&json!(24), &json!(21))
    );
}

#[test]
fn a_problem_without_a_span_is_at_zero() {
    let ran = compile(&["users", "", "--param", "a=b", "--error-format", "json"]).has_errors();
    let problem = &ran.diagnostics()[0];
    assert_eq!((&problem["start"], &problem["end"]), (&json!(0), &json!(0)));
}

#[test]
fn without_problems_nothing_is_written_to_standard_error() {
    compile(&["users", "username = a", "--error-format", "json"]).succeeds_silently();
}

#[test]
fn at_most_twenty_diagnostics_and_a_count_are_shown() {
    let query = (0..25)
        .map(|at| format!("nothing{at} = 1"))
        .collect::<Vec<_>>()
        .join(" or ");
    let ran = compile(&["users", &query]).has_errors();
    assert_eq!(ran.err.matches("has no field").count(), 20);
    assert!(ran.err.ends_with("… and 5 more\n"), "{}", ran.err);
}

#[test]
fn a_diagnostic_is_bounded_for_any_query() {
    let long = "x".repeat(50_000);
    let lines = "\n".repeat(500);
    let wide = "\u{301}".repeat(20_000);
    for query in [
        format!("{long} = 1"),
        format!("username = a and {long}"),
        format!("username = {long} and"),
        format!("username = \"{lines}\" and x = 1"),
        format!("usrname = \"{wide}\" x"),
        format!("username ~ \"{lines}{long}\""),
        format!("proficiency({long} = {long})"),
        format!("tag({long} = 1)"),
        format!("not username = {long}"),
        "(".repeat(5000),
    ] {
        let ran = compile_with_input(&["users"], query.as_bytes()).has_errors();
        let diagnostics: Vec<&str> = ran.err.split("connectql::").skip(1).collect();
        assert!(!diagnostics.is_empty() && diagnostics.len() <= 20);
        for diagnostic in diagnostics {
            assert!(
                diagnostic.lines().count() <= 20 && diagnostic.len() <= 4096,
                "{diagnostic}"
            );
        }
    }
}

#[test]
fn colour_is_used_only_on_a_terminal() {
    for arguments in [
        ["compile", "users", "usrname = a"],
        ["compile", "nothing", ""],
        ["compile", "users", "--what"],
    ] {
        let plain = command(&arguments).env_remove("NO_COLOR").output().unwrap();
        assert!(!plain.stderr.contains(&0x1B), "{arguments:?}");
        let forced = command(&arguments)
            .env("CLICOLOR_FORCE", "1")
            .output()
            .unwrap();
        assert!(!forced.stderr.contains(&0x1B), "{arguments:?}");
        let without_colour = command(&arguments).env("NO_COLOR", "1").output().unwrap();
        assert!(!without_colour.stderr.contains(&0x1B), "{arguments:?}");
    }
}

#[test]
fn query_text_cannot_control_the_terminal() {
    let ran = compile(&["users", "usr\u{202E}name = \"\u{1B}[31m\" and x = 1"]).has_errors();
    assert!(!ran.err.contains(['\u{1B}', '\u{202E}']), "{:?}", ran.err);
}

#[test]
fn errors_outside_a_query_are_json_if_requested() {
    let bad = std::env::temp_dir().join(format!("connectql-bad-{}.json", std::process::id()));
    std::fs::write(&bad, "{\"Users\": 3}").unwrap();
    let data = bad.to_str().unwrap();
    let as_json = |arguments: &[&str]| run(&[arguments, &["--error-format", "json"]].concat());
    let ran = as_json(&["search", "users", "username = a*", "--data", data]).has_errors();
    assert_eq!(ran.codes(), ["connectql::instance"]);
    assert!(
        ran.diagnostics()[0]["message"]
            .as_str()
            .unwrap()
            .contains(data),
        "{}",
        ran.err
    );
    std::fs::remove_file(&bad).unwrap();
    let ran = as_json(&["search", "users", "", "--data", data]);
    assert_eq!(
        (ran.status, ran.codes()),
        (2, vec!["connectql::file".to_owned()])
    );
    let ran = as_json(&["compile", "users", "--file", data]);
    assert_eq!(
        (ran.status, ran.codes()),
        (2, vec!["connectql::file".to_owned()])
    );
}

#[test]
fn a_usage_error_shows_the_usage_of_the_command() {
    let ran = compile(&["users", "a", "--as", "aws-cli"]);
    assert!(ran.err.contains("Usage: connectql compile"), "{}", ran.err);
    for (option, value) in [
        ("--max-results", "-1"),
        ("--max-results", "99999"),
        ("--max-requests", "x"),
    ] {
        let ran = compile(&["users", "a", option, value]);
        assert!(
            ran.err.contains("write a number such as 100"),
            "{}",
            ran.err
        );
    }
}

// ---- exit status ----

#[test]
fn a_closed_pipe_ends_the_command_quietly() {
    let mut child = command(&["compile", "users", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer =
        std::thread::spawn(move || while stdin.write_all(b"username = someone\n").is_ok() {});
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0; 100]).unwrap();
    drop(out);
    let status = child.wait().unwrap();
    writer.join().unwrap();
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!((status.code(), err.as_str()), (Some(0), ""));
}

#[test]
fn help_and_version_go_to_standard_output() {
    for arguments in [
        &["--help"][..],
        &["compile", "--help"],
        &["--version"],
        &["help", "compile"],
    ] {
        let ran = run(arguments).succeeds_silently();
        assert!(ran.out.contains("connectql"), "{}", ran.out);
    }
    let ran = run(&["compile", "--help"]);
    assert!(ran.out.contains("Examples:") && ran.out.contains("Exit status:"));
}

#[test]
fn a_usage_error_exits_with_two() {
    for arguments in [
        &[][..],
        &["compile"],
        &["frobnicate"],
        &["compile", "users", "--frobnicate"],
        &["compile", "users", "a", "b"],
    ] {
        run(arguments).is_usage_error();
    }
}

#[test]
fn a_query_may_begin_with_a_dash_after_a_double_dash() {
    let ran = compile(&["users", "--error-format", "json", "--", "-x"]).has_errors();
    assert_eq!(ran.codes(), ["connectql::lone_value"]);
}

#[test]
fn aws_cli_commands_without_a_paginator_cause_a_warning() {
    let compiled = |resource: &str, more: &[&str]| {
        let arguments = [
            "compile",
            resource,
            "",
            "--as",
            "aws-cli",
            "--instance-id",
            "i-1",
        ];
        run(&[&arguments[..], &["--error-format", "json"], more].concat())
    };
    for resource in connectql::catalog::RESOURCES {
        let expected: &[&str] = if resource.paginator {
            &[]
        } else {
            &["connectql::one_page"]
        };
        let ran = compiled(resource.name, &[]);
        assert_eq!((ran.status, ran.err.is_empty()), (0, resource.paginator));
        assert!(expected.iter().all(|code| ran.err.contains(code)));
    }
    assert_eq!(compiled("notifications", &["--allow", "one_page"]).err, "");
    let denied = compiled("notifications", &["--deny", "warnings"]).has_errors();
    assert_eq!(denied.codes(), ["connectql::one_page"]);
}

#[test]
fn fmt_warns_about_hidden_characters_in_comments() {
    let query = "# only \u{202e}bob\nusername = bob # a\u{200b}b\nand id = x # plain";
    let ran = run(&["fmt", query, "--error-format", "json"]);
    assert_eq!(ran.status, 0);
    assert_eq!(
        ran.err.matches("connectql::hidden_in_comment").count(),
        2,
        "{}",
        ran.err
    );
    assert!(ran.out.contains("# plain"));
    assert_eq!(run(&["fmt", query, "--quiet"]).err, "");
    run(&["fmt", query, "--deny", "warnings", "--error-format", "json"]).has_errors();
}

#[test]
fn resources_can_print_only_names() {
    assert!(
        run(&["resources", "--names"])
            .out
            .lines()
            .any(|name| name == "agent-statuses")
    );
    let names = run(&["resources", "user-hierarchy-groups", "--names"]).out;
    assert_eq!(names, "name\nparentId\nlevelId\nresourceID\ntag\nfield\n");
}

#[test]
fn checking_the_format_prints_nothing_on_standard_output() {
    let checked = |query: &str, more: &[&str]| run(&[&["fmt", "--check", query], more].concat());
    for canonical in [
        "id = u-1",
        "id = u-1\n",
        "id = u-1\r\n",
        "id in (\r\n    a, # Anna\r\n    b\r\n)\r\n",
    ] {
        let ran = checked(canonical, &[]);
        assert_eq!(
            (ran.status, ran.out.as_str(), ran.err.as_str()),
            (0, "", ""),
            "{canonical:?}"
        );
    }
    for other in ["id=u-1", "id = u-1\n\n", "id = u-1 "] {
        let ran = checked(other, &[]);
        assert_eq!(
            (ran.status, ran.out.as_str(), ran.err.lines().count()),
            (1, "", 1),
            "{other:?}"
        );
    }
    let ran = checked("id=u-1", &["--error-format", "json"]);
    assert_eq!(
        (ran.out.as_str(), ran.codes()),
        ("", vec!["connectql::not_canonical".to_owned()])
    );
}

#[test]
fn resources_are_described_in_eighty_columns_with_their_limits() {
    for resource in connectql::catalog::RESOURCES {
        let output = run(&["resources", resource.name]).out;
        assert!(
            output.lines().all(|line| line.chars().count() <= 80),
            "{output}"
        );
    }
    let users = run(&["resources", "users"]).out;
    for limit in [
        "2 to 25 characters",
        "1 to 5",
        "128 characters",
        "256 characters",
        "25\n           tags and 20 groups",
    ] {
        assert!(users.contains(limit), "{limit}: {users}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&run(&["resources", "users", "--json"]).out).expect("it is JSON");
    assert_eq!(
        json[0]["filterLimits"],
        serde_json::json!({"tags": 25, "groups": 20})
    );
    assert_eq!(json[0]["functions"][0]["parts"][0]["maxLength"], 128);
    assert_eq!(json[0]["functions"][1]["parts"][2]["max"], 5);
}

#[test]
fn a_resource_can_be_named_by_its_singular_or_operation() {
    for name in [
        "users",
        "USERS",
        "user",
        "SearchUsers",
        "search-users",
        "search_users",
    ] {
        let found = compile(&[name, "id = u-1", "-c"]);
        assert!(
            found.succeeds_silently().out.contains("resourceId"),
            "{name}"
        );
    }
    let wrong = compile(&["usres", ""]);
    wrong.is_usage_error();
    assert!(wrong.err.contains("'users'"), "{}", wrong.err);
    for resource in connectql::catalog::RESOURCES {
        for name in [resource.name, resource.singular, resource.operation] {
            assert_eq!(connectql::resource(name), Some(*resource), "{name}");
        }
    }
}

#[test]
fn a_plan_names_its_operation_list_and_id() {
    let plan = compile(&["workspace-associations", "", "--plan", "-q"]).succeeds_silently();
    let plan: Value = serde_json::from_str(&plan.out).unwrap();
    assert_eq!(plan["operation"], "SearchWorkspaceAssociations");
    assert_eq!(plan["resultList"], "WorkspaceAssociations");
    assert_eq!(plan["id"], json!(["WorkspaceId", "ResourceId"]));
}

#[test]
fn a_page_token_belongs_to_one_request() {
    let token = ["--next-token", "t"];
    let one = ["users", "username = bob"];
    compile(&[&one[..], &token].concat()).succeeds_silently();
    let several = ["users", "username = bob or tag(a = b)"];
    let run = compile(&[&several[..], &token].concat());
    assert_eq!(run.status, 1);
    assert!(run.err.contains("continues one request"), "{}", run.err);
}

#[test]
fn a_hyphen_is_standard_input() {
    for arguments in [&["users", "-", "-c"][..], &["users", "-f", "-", "-c"]] {
        let out = compile_with_input(arguments, b"username = bob").succeeds_silently();
        assert!(out.out.contains("bob"), "{}", out.out);
    }
}

#[test]
fn warnings_can_be_hidden_allowed_and_denied() {
    const QUERY: &str = "username = sup*";
    compile(&["users", QUERY, "-q"]).succeeds_silently();
    for (code, said) in [
        ("wildcrad", "the warnings are"),
        ("unknown_field", "cannot be silenced"),
        ("connectql::", "no such code"),
    ] {
        let refused = compile(&["users", QUERY, "--allow", code]);
        refused.is_usage_error();
        assert!(refused.err.contains(said), "{}", refused.err);
    }
    compile(&["users", QUERY, "--allow", "wildcard"]).succeeds_silently();
    compile(&["users", QUERY, "--allow", "connectql::wildcard"]).succeeds_silently();
    compile(&["users", QUERY, "--allow", "wildcard", "--deny", "warnings"]).succeeds_silently();
    let run = compile(&[
        "users",
        QUERY,
        "--deny",
        "warnings",
        "--error-format",
        "json",
    ]);
    assert_eq!(run.status, 1);
    assert_eq!(run.out, "");
    let problems: Value = serde_json::from_str(&run.err).unwrap();
    assert_eq!(problems[0]["severity"], "error");
    // A plan still lists its warnings.
    let plan = compile(&["users", QUERY, "-q", "--plan"]).succeeds_silently();
    assert!(plan.out.contains("connectql::wildcard"));
}

#[test]
fn output_contains_no_hidden_or_control_characters() {
    const HIDDEN: &str = "a\u{7F}\u{9B}\u{202E}\u{200B}b";
    let quoted = format!("username = \"{HIDDEN}\"");
    for form in [
        &[][..],
        &["--plan"],
        &["--as", "aws-cli", "--instance-id", "i"],
    ] {
        let ran = compile(&[&["users", &quoted, "-q"], form].concat());
        assert!(ran.out.contains("u007f"), "{}", ran.out);
        assert!(ran.out.is_ascii() && !ran.out.contains('\u{7F}'));
    }
    let name = format!("usr{HIDDEN}name");
    let shown = [
        compile(&["users", &format!("\"{name}\" = {name}")]).err,
        compile(&["users", "--file", &name]).err,
        compile(&["users", &format!("--{name}")]).err,
        compile(&[&name, ""]).err,
        compile(&["users", &format!("{name} = bob"), "--error-format", "json"]).err,
    ];
    for text in shown {
        assert_ne!(text, "");
        let hidden = text
            .chars()
            .find(|char| *char != '\n' && connectql::syntax::hides(*char));
        assert_eq!(hidden, None, "{text:?}");
    }
}

#[test]
fn json_diagnostics_have_edits_and_the_suggested_query() {
    let ran = compile(&[
        "users",
        "usrname == bob and tag(a=1)",
        "--error-format",
        "json",
    ]);
    let problems: Value = serde_json::from_str(&ran.err).unwrap();
    let named = problems.as_array().unwrap().iter();
    let named = named.filter(|problem| problem["code"] == "connectql::unknown_field");
    let [problem] = &named.collect::<Vec<_>>()[..] else {
        panic!("{problems}")
    };
    assert_eq!(
        problem["suggestions"],
        json!([{"edits": [{"start": 0, "end": 7, "text": "Username"}], "sure": true}])
    );
    let meant: Vec<&Value> = problems
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|problem| problem.get("meant"))
        .collect();
    assert_eq!(meant, [&json!("Username = bob and tag(a = 1)")]);
}

#[test]
fn only_the_first_line_of_a_batch_may_begin_with_a_byte_order_mark() {
    let input = "\u{FEFF}username = a\n\u{FEFF}username = b\nusername = c\n";
    let ran = compile_with_input(&["users", "--batch"], input.as_bytes());
    assert_eq!(ran.status, 1, "{}", ran.out);
    let values = ran.values();
    assert_eq!(values.len(), 3);
    assert_eq!(values[0]["requests"], json!([username("a")]));
    assert_eq!(values[1]["line"], 2);
    assert_eq!(values[2]["requests"], json!([username("c")]));
}

#[test]
fn a_directory_as_input_is_reported_once() {
    let directory = env!("CARGO_TARGET_TMPDIR");
    for arguments in [
        &["decompile", "users", "--file", directory][..],
        &["compile", "users", "--file", directory],
        &["search", "users", "id = u-1", "--data", directory],
        &["fmt", "--file", directory],
    ] {
        let ran = run(arguments);
        ran.is_usage_error();
        assert!(ran.err.contains("directory"), "{arguments:?}: {}", ran.err);
        let programs = run(&[arguments, &["--error-format", "json"]].concat());
        assert_eq!(programs.codes(), ["connectql::file"], "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn requests_that_cannot_be_read_are_reported_once() {
    // A directory can be opened, but not read.
    let directory = std::fs::File::open(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let arguments = ["decompile", "users", "--error-format", "json"];
    let output = command(&arguments).stdin(directory).output().unwrap();
    let ran = CommandResult::of(output).has_errors();
    assert_eq!(ran.diagnostics().len(), 1, "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    for arguments in [
        &["--help"][..],
        &["compile", "--help"],
        &["help", "compile"],
        &["--version"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let output = command(arguments).stdout(full.unwrap()).output().unwrap();
        let ran = CommandResult::of(output);
        assert_eq!(ran.status, 1, "{arguments:?}");
        assert_ne!(ran.err, "", "{arguments:?}");
    }
}

#[test]
fn help_fits_eighty_columns_and_two_screens() {
    let commands = [
        "compile",
        "search",
        "filter",
        "explain",
        "decompile",
        "fmt",
        "complete",
        "resources",
        "completions",
    ];
    let helps = commands.map(|name| (name, run(&[name, "--help"]).out));
    for (name, help) in helps.into_iter().chain([("", run(&["--help"]).out)]) {
        // Searching a file and searching the service have separate options.
        let most = if name == "search" { 60 } else { 2 * 24 };
        assert!(help.lines().count() <= most, "{name}: {help}");
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{name}: {line}");
        }
        // A line of an example begins with a command, or continues a line that ends with a
        // continuation.
        let examples = help.split("Examples:\n").nth(1).unwrap_or_default();
        let mut goes_on = false;
        for line in examples.lines().take_while(|line| !line.is_empty()) {
            let begins = ["connectql ", "aws ", "source "];
            assert!(
                goes_on || begins.iter().any(|begin| line.trim().starts_with(begin)),
                "{name}: {line}"
            );
            goes_on = line.ends_with(['\\', '|']);
        }
    }
}
