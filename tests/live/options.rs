//! Options of searches.

use super::command::{INSTANCE_ID, connectql, run, search, users};
use super::stub::{StubServer, page, two_pages};

fn stub() -> StubServer {
    StubServer::new(|_, request| two_pages(request))
}

#[test]
fn records_are_printed_as_lines_and_nothing_else_is() {
    let stub = stub();
    assert_eq!(
        users(&stub.url).lines(),
        [
            r#"{"Id":"a","Username":"name-a"}"#,
            r#"{"Id":"b","Username":"name-b"}"#,
            r#"{"Id":"c","Username":"name-c"}"#
        ]
    );
    let requests = stub.received();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.path, "/search-users");
        assert_eq!(request.body["InstanceId"], INSTANCE_ID);
        assert_eq!(request.body["MaxResults"], 500, "the largest pages");
    }
}

#[test]
fn records_of_several_requests_are_merged() {
    let stub = StubServer::new(|number, _| page([&["a", "b"], &["b", "c"]][number], None));
    let query = "username = x or tag(BPO=123)";
    let ran = run(search(&stub.url, &["users", query, "--output", "ids"]));
    assert_eq!(ran.lines(), ["a", "b", "c"]);
}

#[test]
fn output_formats_are_those_for_saved_responses() {
    let output = |arguments: &[&str]| {
        let ran = run(search(&stub().url, &[&["users", ""], arguments].concat()));
        assert_eq!((ran.status, ran.err.as_str()), (Some(0), ""));
        ran.out
    };
    assert_eq!(
        output(&["--output", "csv", "--columns", "Id,Username"]),
        "Id,Username\na,name-a\nb,name-b\nc,name-c\n"
    );
    assert_eq!(output(&["--columns", "Id"]), "Id\na\nb\nc\n");
    assert_eq!(output(&["--output", "json", "-c"]).lines().count(), 1);
}

#[test]
fn a_limit_ends_the_search_early() {
    let stub = stub();
    let limited = |limit| run(search(&stub.url, &["users", "", "--limit", limit]));
    assert_eq!(limited("2").lines().len(), 2);
    assert_eq!(stub.received().len(), 1);
    assert_eq!(limited("0").lines().len(), 0);
    assert_eq!(stub.received().len(), 1);
    assert_eq!(limited("9").lines().len(), 3);
}

#[test]
fn the_call_limit_is_enforced() {
    let stub = stub();
    let ran = run(search(&stub.url, &["users", "", "--max-calls", "1"]));
    ran.fails(&[
        "more than 1 call",
        "page 2 of request 1 of 1",
        "--max-calls",
    ]);
    assert_eq!((ran.out.lines().count(), stub.received().len()), (2, 1));
    let enough = run(search(&stub.url, &["users", "", "--max-calls", "2"]));
    assert_eq!(enough.lines().len(), 3);
}

/// The terminal's content after a command line in which `$0` is a search; `None` without `script`.
fn on_a_terminal(search: &std::process::Command, line: &str) -> Option<String> {
    let quoted = |text: &std::ffi::OsStr| format!("'{}'", text.to_str().unwrap());
    let words = std::iter::once(search.get_program()).chain(search.get_args());
    let words: Vec<String> = words.map(quoted).collect();
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &line.replace("$0", &words.join(" ")), "/dev/null"]);
    script.env_clear().stdin(std::process::Stdio::null());
    for (name, value) in search.get_envs() {
        script.env(name, value.unwrap());
    }
    let ran = script.output().ok()?;
    Some(String::from_utf8(ran.stdout).unwrap())
}

#[test]
fn progress_is_shown_on_a_terminal_only() {
    let stub = stub();
    let search = search(&stub.url, &["users", "", "--output", "ids"]);
    let end = "3 records, 2 calls, 1 of 1 requests done";
    for (line, is_shown) in [
        ("$0", true),
        ("$0 > /dev/null", true),
        ("$0 | cat", false),
        ("$0 -q", false),
    ] {
        let Some(content) = on_a_terminal(&search, line) else {
            return;
        };
        assert_eq!(content.contains(end), is_shown, "{line}: {content}");
        assert_eq!(content.contains("done"), is_shown, "{line}: {content}");
    }
}

#[test]
fn a_dry_run_makes_no_calls() {
    let stub = stub();
    let query = "username = x or tag(BPO=123)";
    let ran = run(search(&stub.url, &["users", query, "--dry-run"]));
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert_eq!(ran.json()["calls"], 2);
    assert_eq!(ran.json()["requests"].as_array().unwrap().len(), 2);
    ran.says(&["a search makes at least 2 calls, one for each request"]);
    let ran = run(search(&stub.url, &["users", "", "--dry-run"]));
    assert!(ran.err.ends_with(" at least 1 call\n"), "{}", ran.err);
    assert!(stub.received().is_empty());
}

#[test]
fn a_custom_pace_is_kept() {
    let stub = StubServer::new(|number, _| {
        let token = format!("page {number}");
        page(&["a"], (number < 8).then_some(token.as_str()))
    });
    let start = std::time::Instant::now();
    // The last option wins. There are nine calls, of which the first 4.8 need no wait.
    let arguments = [
        "users",
        "",
        "--instance-id",
        "i",
        "--calls-per-second",
        "10",
    ];
    let mut command = connectql(&["search"]);
    command.args(arguments).args(["--endpoint-url", &stub.url]);
    assert_eq!(run(command).lines().len(), 1);
    assert_eq!(stub.received().len(), 9);
    assert!(start.elapsed().as_secs_f64() > 0.4, "{:?}", start.elapsed());
}

#[test]
fn usage_errors_are_reported() {
    let usage =
        |arguments: &[&str]| run(connectql(&[&["search", "users", ""], arguments].concat()));
    usage(&["--instance-id", "i", "--next-token", "t"])
        .is_usage_error("`--next-token` needs `--data`");
    usage(&[]).is_usage_error("CONNECTQL_INSTANCE_ID");
    for rate in ["0", "-1", "inf", "fast"] {
        usage(&["--instance-id", "i", &format!("--calls-per-second={rate}")])
            .is_usage_error("positive number");
    }
    usage(&["--instance-id", "i", "--max-results", "501"]).is_usage_error("500");
    usage(&["--instance-id", "arn:aws:s3:::bucket"])
        .is_usage_error("is not the ARN of an instance");
}

#[test]
fn the_instance_may_come_from_the_environment() {
    let stub = stub();
    let mut command = connectql(&["search", "users", "", "--endpoint-url", &stub.url]);
    command.env("CONNECTQL_INSTANCE_ID", "from-environment");
    assert_eq!(run(command).lines().len(), 3);
    assert_eq!(stub.received()[0].body["InstanceId"], "from-environment");
}

#[test]
fn an_arn_names_the_instance_and_its_region() {
    let stub = stub();
    let arn = format!("arn:aws:connect:ap-southeast-2:123456789012:instance/{INSTANCE_ID}");
    let arguments = [
        "search",
        "users",
        "",
        "--instance-id",
        &arn,
        "--endpoint-url",
        &stub.url,
    ];
    assert_eq!(run(connectql(&arguments)).lines().len(), 3);
    let request = &stub.received()[0];
    assert_eq!(request.body["InstanceId"], INSTANCE_ID);
    assert!(
        request
            .headers
            .contains("/ap-southeast-2/connect/aws4_request")
    );
    let mut other = connectql(&arguments);
    other.args(["--region", "eu-west-2"]);
    assert_eq!(run(other).lines().len(), 3);
    assert!(
        stub.received()[2]
            .headers
            .contains("/eu-west-2/connect/aws4_request")
    );
}

#[test]
fn an_endpoint_without_tls_must_be_local_or_allowed() {
    let remote = "http://connectql.invalid";
    users(remote).fails(&["the endpoint does not use TLS", "--allow-http"]);
    run(search(remote, &["users", "", "--allow-http"])).fails(&["cannot reach connectql.invalid"]);
}

#[test]
fn an_endpoint_may_come_from_the_environment() {
    for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CONNECT"] {
        let stub = stub();
        let mut command = connectql(&["search", "users", "", "--instance-id", "i"]);
        command.env(name, &stub.url);
        assert_eq!(run(command).lines().len(), 3);
    }
}

#[test]
fn local_requests_bypass_the_proxy() {
    let stub = stub();
    let mut command = search(&stub.url, &["users", ""]);
    command
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("http_proxy", "http://127.0.0.1:9");
    assert_eq!(run(command).lines().len(), 3);
}
