//! Sources of credentials, and the errors without any.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use super::command::{KEY, SECRET, TOKEN, connectql, run, search};
use super::stub::{Reply, StubServer, two_pages};

/// A search with no credentials in the environment, and this configuration.
fn with_configuration(endpoint: &str, home: &Path, configuration: &str) -> Command {
    let file = home.join("config");
    fs::write(&file, configuration).unwrap();
    let mut command = search(endpoint, &["users", ""]);
    command
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY")
        .env_remove("AWS_SESSION_TOKEN")
        .env("AWS_CONFIG_FILE", file)
        .env("HOME", home);
    command
}

fn script(home: &Path, text: &str) -> String {
    let file = home.join("process");
    fs::write(&file, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    file.display().to_string()
}

fn credentials(key: &str) -> String {
    let end = "2999-01-01T00:00:00Z";
    json!({
        "Version": 1, "AccessKeyId": key, "SecretAccessKey": SECRET, "SessionToken": TOKEN, "Expiration": end
    })
    .to_string()
}

#[test]
fn missing_credentials_are_an_error_with_help() {
    let home = TempDir::new().unwrap();
    let stub = StubServer::new(|_, request| two_pages(request));
    run(with_configuration(&stub.url, home.path(), "")).fails(&[
        "no usable AWS credentials",
        "aws sso login",
        "page 1 of request 1 of 1 was not read",
    ]);
    assert!(stub.received().is_empty());
}

#[test]
fn credentials_come_from_a_process_and_are_renewed() {
    let home = TempDir::new().unwrap();
    let runs = home.path().join("runs");
    let process = script(
        home.path(),
        &format!(
            "echo run >> {runs}\nif [ $(wc -l < {runs}) = 1 ]; then echo '{old}'; else echo '{new}'; fi",
            runs = runs.display(),
            old = credentials("AKIAOLD"),
            new = credentials("AKIANEW"),
        ),
    );
    let stub = StubServer::new(|_, request| {
        if request.headers.contains("Credential=AKIAOLD/") {
            Reply::Fault(403, "ExpiredTokenException", "expired".into())
        } else {
            two_pages(request)
        }
    });
    let configuration = format!("[profile made-up]\ncredential_process = {process}\n");
    let mut command = with_configuration(&stub.url, home.path(), &configuration);
    command.args(["--profile", "made-up"]);
    assert_eq!(run(command).lines().len(), 3);
    assert_eq!(stub.received().len(), 3);
    assert_eq!(fs::read_to_string(runs).unwrap(), "run\nrun\n");
}

#[test]
fn a_named_profile_precedes_access_keys_in_the_environment() {
    let home = TempDir::new().unwrap();
    let process = script(
        home.path(),
        &format!("echo '{}'", credentials("AKIAPROFILE")),
    );
    let configuration = format!("[profile made-up]\ncredential_process = {process}\n");
    let stub = StubServer::new(|_, request| two_pages(request));
    let with_profile = |profile| {
        let mut command = with_configuration(&stub.url, home.path(), &configuration);
        command
            .env("AWS_ACCESS_KEY_ID", KEY)
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
            .args(["--profile", profile]);
        run(command)
    };
    assert_eq!(with_profile("made-up").lines().len(), 3);
    let received = stub.received();
    assert!(received[0].headers.contains("Credential=AKIAPROFILE/"));
    with_profile("missing").fails(&["no usable AWS credentials: ", "`--profile` names a profile"]);
    assert_eq!(stub.received().len(), received.len());
}

#[test]
fn the_output_of_a_failing_process_is_not_printed() {
    let home = TempDir::new().unwrap();
    let process = script(
        home.path(),
        &format!("echo {SECRET} {TOKEN}; echo {SECRET} >&2; exit 1"),
    );
    let configuration = format!("[default]\ncredential_process = {process}\n");
    let command = with_configuration("http://127.0.0.1:9", home.path(), &configuration);
    run(command).fails(&["no usable AWS credentials"]);
}

const SESSION: &str = "[default]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Reader\n\
                       [sso-session corp]\nsso_start_url = https://example.invalid/start\nsso_region = eu-central-1\n";

/// Writes the file that `aws sso login` leaves, valid until the given time.
fn log_in(home: &Path, end: &str) {
    let cache = home.join(".aws/sso/cache");
    fs::create_dir_all(&cache).unwrap();
    let token = json!({"accessToken": TOKEN, "expiresAt": end});
    // The SHA-1 of the session's name.
    let file = "ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
    fs::write(cache.join(file), token.to_string()).unwrap();
}

#[test]
fn an_expired_session_is_reported() {
    let home = TempDir::new().unwrap();
    log_in(home.path(), "2020-01-01T00:00:00Z");
    let command = with_configuration("http://127.0.0.1:9", home.path(), SESSION);
    run(command).fails(&["the session has expired", "aws sso login"]);
}

#[test]
fn credentials_come_from_a_session() {
    let home = TempDir::new().unwrap();
    log_in(home.path(), "2999-01-01T00:00:00Z");
    let portal = StubServer::new(|_, _| {
        let end: u64 = 32_503_680_000_000;
        Reply::Json(json!({"roleCredentials": {
            "accessKeyId": KEY, "secretAccessKey": SECRET, "sessionToken": TOKEN, "expiration": end
        }}))
    });
    let stub = StubServer::new(|_, request| two_pages(request));
    let mut command = with_configuration(&stub.url, home.path(), SESSION);
    command.env("AWS_ENDPOINT_URL_SSO", &portal.url);
    assert_eq!(run(command).lines().len(), 3);
    assert_eq!(
        portal.received().len(),
        1,
        "they are kept for the next call"
    );
    assert!(portal.received()[0].headers.contains(TOKEN));
    let mut command = with_configuration(&stub.url, home.path(), SESSION);
    command
        .env("AWS_ENDPOINT_URL_SSO", &portal.url)
        .args(["--profile", "default"]);
    assert_eq!(run(command).lines().len(), 3);
}

#[test]
fn credentials_come_from_a_container() {
    let home = TempDir::new().unwrap();
    let container = StubServer::new(|_, _| {
        Reply::Json(json!({
            "AccessKeyId": KEY, "SecretAccessKey": SECRET, "Token": TOKEN, "Expiration": "2999-01-01T00:00:00Z"
        }))
    });
    let stub = StubServer::new(|_, request| two_pages(request));
    let mut command = with_configuration(&stub.url, home.path(), "");
    command.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", &container.url);
    assert_eq!(run(command).lines().len(), 3);
}

#[test]
fn credentials_come_from_an_instance_role() {
    let home = TempDir::new().unwrap();
    let role = json!({
        "Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-01-01T00:00:00Z", "AccessKeyId": KEY,
        "SecretAccessKey": SECRET, "Token": TOKEN, "Expiration": "2999-01-01T00:00:00Z"
    });
    let metadata = StubServer::new(move |_, request| {
        Reply::Text(match request.path.as_str() {
            "/latest/api/token" => "metadata-token".to_owned(),
            path if path.ends_with("security-credentials/") => "reader".to_owned(),
            path if path.ends_with("security-credentials/reader") => role.to_string(),
            _ => return Reply::Fault(404, "", String::new()),
        })
    });
    let stub = StubServer::new(|_, request| two_pages(request));
    let mut command = with_configuration(&stub.url, home.path(), "");
    command
        .env("AWS_EC2_METADATA_DISABLED", "false")
        .env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &metadata.url);
    assert_eq!(run(command).lines().len(), 3);
    assert!(
        stub.received()[0]
            .headers
            .contains(&format!("Credential={KEY}/"))
    );
}

#[test]
fn a_region_is_required_and_checked() {
    let mut command = connectql(&["search", "users", "", "--instance-id", "i"]);
    command.env_remove("AWS_REGION");
    run(command).fails(&["no AWS Region is configured", "--region"]);
    let wrong = [
        "search",
        "users",
        "",
        "--instance-id",
        "i",
        "--region",
        "EU Frankfurt",
    ];
    run(connectql(&wrong)).fails(&["`EU Frankfurt` is not an AWS Region", "--region"]);
}
