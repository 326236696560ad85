//! Searches that fail, and their messages.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::command::{CommandResult, SECRET, TOKEN, connectql, run, search, users};
use super::stub::{Received, Reply, StubServer, page, two_pages};

/// A server that first returns the given reply, and then works normally.
fn at_first(reply: fn() -> Reply) -> StubServer {
    StubServer::new(move |number, request| {
        if number == 0 {
            reply()
        } else {
            two_pages(request)
        }
    })
}

#[test]
fn transient_failures_are_retried() {
    let replies: [fn() -> Reply; 7] = [
        || Reply::Cut,
        || Reply::Half,
        || Reply::Silence(Duration::from_millis(300)),
        || Reply::Fault(500, "InternalServiceException", "sorry".into()),
        || Reply::Fault(503, "", String::new()),
        || Reply::Fault(429, "ThrottlingException", "Rate exceeded".into()),
        || Reply::Fault(400, "ThrottlingException", "Rate exceeded".into()),
    ];
    for reply in replies {
        let stub = at_first(reply);
        assert_eq!(users(&stub.url).lines().len(), 3);
        assert_eq!(stub.received().len(), 3);
    }
}

#[test]
fn a_slow_response_is_awaited() {
    let stub = StubServer::new(|_, request| {
        std::thread::sleep(Duration::from_millis(700));
        two_pages(request)
    });
    assert_eq!(users(&stub.url).lines().len(), 3);
}

#[test]
fn a_connection_that_is_always_cut_fails_with_its_position() {
    let stub = StubServer::new(|_, request| match request.body["NextToken"].as_str() {
        None => page(&["a", "b"], Some("second")),
        Some(_) => Reply::Cut,
    });
    let ran = users(&stub.url);
    ran.fails(&[
        "cannot reach 127.0.0.1",
        "page 2 of request 1 of 1 was not read, nor was any page after it",
    ]);
    assert_eq!(ran.out.lines().count(), 2);
    assert_eq!(
        stub.received().len(),
        5,
        "a page, and four attempts at the next"
    );
}

#[test]
fn an_unreachable_host_is_named() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    users(&url).fails(&["cannot reach 127.0.0.1", "page 1 of request 1 of 1"]);
}

#[test]
fn invalid_json_is_not_a_response() {
    let bad = [
        "<html>",
        "",
        "[]",
        r#"{"Users": [{"Id": "c"}"#,
        r#"{"Queues": []}"#,
        r#"{"Users": [{"Username": "no ID"}]}"#,
    ];
    for body in bad {
        let stub = StubServer::new(move |_, request| match request.body["NextToken"].as_str() {
            None => page(&["a", "b"], Some("second")),
            Some(_) => Reply::Text(body.to_owned()),
        });
        let ran = users(&stub.url);
        ran.fails(&["this is not a valid `SearchUsers` response"]);
        assert_eq!(ran.out.lines().count(), 2, "{body}");
        let values = ran
            .out
            .lines()
            .map(serde_json::from_str::<serde_json::Value>);
        assert!(values.into_iter().all(|value| value.is_ok()));
    }
}

#[test]
fn a_page_that_leads_to_itself_is_an_error() {
    let stub = StubServer::new(|_, _| page(&["a"], Some("again")));
    users(&stub.url).fails(&["leads to the same page again"]);
}

#[test]
fn denied_access_names_the_permissions() {
    let message = "User: arn:aws:iam::123456789012:user/made-up is not authorized to perform: connect:DescribeQueue";
    let stub = StubServer::new(|_, _| Reply::Fault(403, "AccessDeniedException", message.into()));
    let ran = run(search(&stub.url, &["queues", ""]));
    ran.fails(&[
        "access denied",
        "`connect:SearchQueues`",
        "`connect:DescribeQueue`",
        message,
    ]);
    assert_eq!(stub.received().len(), 1);
}

#[test]
fn rejected_credentials_are_named_as_such() {
    for (kind, status) in [
        ("ExpiredTokenException", 403),
        ("UnrecognizedClientException", 403),
        ("InvalidSignatureException", 403),
        ("MissingAuthenticationTokenException", 403),
    ] {
        let stub = StubServer::new(move |_, _| Reply::Fault(status, kind, "no".into()));
        users(&stub.url).fails(&[
            &format!("does not accept the credentials ({kind})"),
            "Region",
            "--profile",
        ]);
    }
}

#[test]
fn other_errors_of_the_service_are_reported() {
    let stub = StubServer::new(|_, _| {
        Reply::Fault(404, "ResourceNotFoundException", "no such instance".into())
    });
    users(&stub.url).fails(&[
        "ResourceNotFoundException (status 404): no such instance",
        "check the instance ID and the Region",
    ]);
}

#[test]
fn secrets_in_service_errors_are_not_printed() {
    let echo = |_, request: &Received| {
        Reply::Fault(400, "InvalidRequestException", request.headers.clone())
    };
    let stub = StubServer::new(echo);
    // `users` checks the whole output for secrets.
    users(&stub.url).fails(&["InvalidRequestException"]);
    let received = &stub.received()[0].headers;
    assert!(received.contains(TOKEN) && received.contains("Signature="));
    for part in [SECRET, TOKEN] {
        let stub = StubServer::new(move |_, _| Reply::Fault(400, "X", format!("<{part}>")));
        users(&stub.url).fails(&["(status 400)"]);
    }
    let stub = StubServer::new(|_, _| Reply::Text(format!("{{\"Users\": {TOKEN:?}}}")));
    users(&stub.url).fails(&["`Users` is not a list"]);
}

#[test]
fn an_error_is_named_whatever_the_credentials_are() {
    let stub =
        StubServer::new(|_, _| Reply::Fault(403, "AccessDeniedException", "not authorized".into()));
    let mut command = search(&stub.url, &["users", ""]);
    command
        .env("AWS_SECRET_ACCESS_KEY", "s")
        .env("AWS_SESSION_TOKEN", "Denied");
    run(command).fails(&["access denied", "connect:SearchUsers", "not authorized"]);
    let named = |kind: &'static str| {
        let stub = StubServer::new(move |_, _| Reply::Fault(400, kind, "no".into()));
        users(&stub.url).fails(&["Amazon Connect returned an error (status 400): no"]);
    };
    named(SECRET);
    named(TOKEN);
}

#[test]
fn errors_are_json_if_requested() {
    let stub = StubServer::new(|_, _| Reply::Text("no".into()));
    let ran = run(search(&stub.url, &["users", "", "--error-format", "json"]));
    assert_eq!(ran.status, Some(3));
    let problems: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(problems[0]["code"], json!("connectql::response"));
}

#[test]
fn a_response_is_printed_only_if_complete() {
    let stub = StubServer::new(|_, request| match request.body["NextToken"].as_str() {
        None => page(&["a"], Some("second")),
        Some(_) => Reply::Text("no".into()),
    });
    let output = |format| run(search(&stub.url, &["users", "", "--output", format]));
    assert_eq!(output("json").out, "");
    assert_eq!(output("csv").out.lines().count(), 2);
    assert_eq!(output("table").out.lines().count(), 2);
}

/// Interrupts a search once it has printed this many lines.
fn interrupted(mut command: Command, lines: usize) -> CommandResult {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    for _ in 0..lines {
        out.read_line(&mut printed).unwrap();
    }
    if lines == 0 {
        std::thread::sleep(Duration::from_millis(700));
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    std::io::Read::read_to_string(&mut out, &mut printed).unwrap();
    let mut output = child.wait_with_output().unwrap();
    output.stdout = printed.into_bytes();
    CommandResult::of(output)
}

#[test]
fn an_interrupted_search_says_which_page_was_not_read() {
    let stub = StubServer::new(|_, request| match request.body["NextToken"].as_str() {
        None => page(&["a", "b"], Some("second")),
        Some(_) => Reply::Silence(Duration::from_secs(60)),
    });
    let ran = interrupted(search(&stub.url, &["users", ""]), 2);
    assert_eq!(ran.status, Some(130), "{}", ran.err);
    ran.says(&[
        "interrupted",
        "page 2 of request 1 of 1 was not read, nor was any page after it",
    ]);
    assert_eq!(ran.out.lines().count(), 2);
}

#[test]
fn a_search_can_be_interrupted_while_loading_its_configuration() {
    let silent = StubServer::new(|_, _| Reply::Silence(Duration::from_secs(60)));
    let mut command = connectql(&["search", "users", "", "--instance-id", "i"]);
    command
        .env_remove("AWS_REGION")
        .env("AWS_EC2_METADATA_DISABLED", "false")
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &silent.url);
    let ran = interrupted(command, 0);
    assert_eq!(ran.status, Some(130), "{}", ran.err);
}
