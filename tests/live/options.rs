//! Options of searches.

use super::command::{INSTANCE_ID, connectql, run, search, users};
use super::counterpart::{Counterpart, page, two_pages};

fn counterpart() -> Counterpart {
    Counterpart::new(|_, request| two_pages(request))
}

#[test]
fn records_come_as_lines_and_nothing_else_is_said() {
    let counterpart = counterpart();
    assert_eq!(
        users(&counterpart.url).lines(),
        [
            r#"{"Id":"a","Username":"name-a"}"#,
            r#"{"Id":"b","Username":"name-b"}"#,
            r#"{"Id":"c","Username":"name-c"}"#
        ]
    );
    let requests = counterpart.received();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.path, "/search-users");
        assert_eq!(request.body["InstanceId"], INSTANCE_ID);
        assert_eq!(request.body["MaxResults"], 500, "the largest pages");
    }
}

#[test]
fn records_of_several_requests_are_merged() {
    let counterpart = Counterpart::new(|number, _| page([&["a", "b"], &["b", "c"]][number], None));
    let query = "username = x or tag(BPO=123)";
    let ran = run(search(
        &counterpart.url,
        &["users", query, "--output", "ids"],
    ));
    assert_eq!(ran.lines(), ["a", "b", "c"]);
}

#[test]
fn outputs_are_those_of_saved_responses() {
    let output = |arguments: &[&str]| {
        let ran = run(search(
            &counterpart().url,
            &[&["users", ""], arguments].concat(),
        ));
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
    let counterpart = counterpart();
    let limited = |limit| run(search(&counterpart.url, &["users", "", "--limit", limit]));
    assert_eq!(limited("2").lines().len(), 2);
    assert_eq!(counterpart.received().len(), 1);
    assert_eq!(limited("0").lines().len(), 0);
    assert_eq!(counterpart.received().len(), 1);
    assert_eq!(limited("9").lines().len(), 3);
}

#[test]
fn a_budget_of_calls_is_kept() {
    let counterpart = counterpart();
    let ran = run(search(&counterpart.url, &["users", "", "--max-calls", "1"]));
    ran.fails(&[
        "more than 1 call",
        "page 2 of request 1 of 1",
        "--max-calls",
    ]);
    assert_eq!(
        (ran.out.lines().count(), counterpart.received().len()),
        (2, 1)
    );
    let enough = run(search(&counterpart.url, &["users", "", "--max-calls", "2"]));
    assert_eq!(enough.lines().len(), 3);
}

#[test]
fn a_dry_run_calls_nothing() {
    let counterpart = counterpart();
    let query = "username = x or tag(BPO=123)";
    let ran = run(search(&counterpart.url, &["users", query, "--dry-run"]));
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert_eq!(ran.json()["calls"], 2);
    assert_eq!(ran.json()["requests"].as_array().unwrap().len(), 2);
    assert!(counterpart.received().is_empty());
}

#[test]
fn a_pace_of_its_own_is_kept() {
    let counterpart = Counterpart::new(|number, _| {
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
    command
        .args(arguments)
        .args(["--endpoint-url", &counterpart.url]);
    assert_eq!(run(command).lines().len(), 1);
    assert_eq!(counterpart.received().len(), 9);
    assert!(start.elapsed().as_secs_f64() > 0.4, "{:?}", start.elapsed());
}

#[test]
fn wrong_usage_is_refused() {
    let usage =
        |arguments: &[&str]| run(connectql(&[&["search", "users", ""], arguments].concat()));
    usage(&["--instance-id", "i", "--next-token", "t"])
        .is_wrong_usage("`--next-token` needs `--data`");
    usage(&[]).is_wrong_usage("CONNECTQL_INSTANCE_ID");
    for rate in ["0", "-1", "inf", "fast"] {
        usage(&["--instance-id", "i", &format!("--calls-per-second={rate}")])
            .is_wrong_usage("positive number");
    }
    usage(&["--instance-id", "i", "--max-results", "501"]).is_wrong_usage("500");
    usage(&["--instance-id", "arn:aws:s3:::bucket"])
        .is_wrong_usage("is not the ARN of an instance");
}

#[test]
fn the_instance_may_come_from_the_environment() {
    let counterpart = counterpart();
    let mut command = connectql(&["search", "users", "", "--endpoint-url", &counterpart.url]);
    command.env("CONNECTQL_INSTANCE_ID", "from-environment");
    assert_eq!(run(command).lines().len(), 3);
    assert_eq!(
        counterpart.received()[0].body["InstanceId"],
        "from-environment"
    );
}

#[test]
fn an_arn_names_the_instance_and_its_region() {
    let counterpart = counterpart();
    let arn = format!("arn:aws:connect:ap-southeast-2:123456789012:instance/{INSTANCE_ID}");
    let arguments = [
        "search",
        "users",
        "",
        "--instance-id",
        &arn,
        "--endpoint-url",
        &counterpart.url,
    ];
    assert_eq!(run(connectql(&arguments)).lines().len(), 3);
    let request = &counterpart.received()[0];
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
        counterpart.received()[2]
            .headers
            .contains("/eu-west-2/connect/aws4_request")
    );
}

#[test]
fn an_endpoint_without_tls_is_on_this_machine_or_allowed() {
    let remote = "http://connectql.invalid";
    users(remote).fails(&["the endpoint has no TLS", "--allow-http"]);
    run(search(remote, &["users", "", "--allow-http"])).fails(&["cannot reach connectql.invalid"]);
}

#[test]
fn an_endpoint_may_come_from_the_environment() {
    for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CONNECT"] {
        let counterpart = counterpart();
        let mut command = connectql(&["search", "users", "", "--instance-id", "i"]);
        command.env(name, &counterpart.url);
        assert_eq!(run(command).lines().len(), 3);
    }
}

#[test]
fn requests_to_this_machine_take_no_proxy() {
    let counterpart = counterpart();
    let mut command = search(&counterpart.url, &["users", ""]);
    command
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("http_proxy", "http://127.0.0.1:9");
    assert_eq!(run(command).lines().len(), 3);
}
