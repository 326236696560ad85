//! All operations, against the local engine over HTTP.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use connectql::catalog::RESOURCES;

use super::command::{KEY, SECRET, connectql, run, search};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contact-centre.json");

/// `connectql serve` with the example data, stopped when this value is dropped.
pub struct Served {
    process: Child,
    pub url: String,
}

impl Served {
    pub fn new(options: &[&str]) -> Served {
        let mut command = connectql(&["serve", "--data", DATA]);
        let mut process = command
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        let out = process.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut url).unwrap();
        Served {
            process,
            url: url.trim().to_owned(),
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn ids(command: std::process::Command) -> BTreeSet<String> {
    let ran = run(command);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let ids: BTreeSet<String> = ran.out.lines().map(str::to_owned).collect();
    assert_eq!(ids.len(), ran.out.lines().count(), "an ID is there twice");
    ids
}

#[test]
fn each_operation_finds_what_a_search_of_the_data_finds() {
    let served = Served::new(&[]);
    for resource in RESOURCES {
        for query in [resource.example, ""] {
            let arguments = [resource.name, query, "--output", "ids", "-q"];
            let mut in_data = connectql(&["search"]);
            in_data.args(arguments).args(["--data", DATA]);
            let paged = search(
                &served.url,
                &[&arguments[..], &["--max-results", "2"]].concat(),
            );
            assert_eq!(ids(paged), ids(in_data), "{resource}: {query}");
        }
    }
}

#[test]
fn the_requests_of_a_plan_are_merged_and_the_residual_is_checked() {
    let served = Served::new(&[]);
    let query = "name ~ an and not tag(BPO=123) or username ^= sup and not tag(Team=Claims)";
    let arguments = ["users", query, "--output", "ids", "--residual", "-q"];
    let paged = search(
        &served.url,
        &[&arguments[..], &["--max-results", "3"]].concat(),
    );
    let mut in_data = connectql(&["search"]);
    in_data.args(arguments).args(["--data", DATA]);
    let found = ids(paged);
    assert!(found.len() > 2, "{found:?}");
    assert_eq!(found, ids(in_data));
}

#[test]
fn signatures_are_valid_for_all_operations() {
    let key = format!("{KEY}:{SECRET}");
    let served = Served::new(&["--verify-signature", &key]);
    for resource in RESOURCES {
        let command = search(&served.url, &[resource.name, "", "--output", "ids", "-q"]);
        assert!(ids(command).len() > 3, "{resource}");
    }
    let mut wrong = search(&served.url, &["users", ""]);
    wrong.env("AWS_SECRET_ACCESS_KEY", "another");
    run(wrong).fails(&["InvalidSignatureException"]);
    let mut unknown = search(&served.url, &["users", ""]);
    unknown.env("AWS_ACCESS_KEY_ID", "AKIAANOTHER");
    run(unknown).fails(&["UnrecognizedClientException"]);
}

#[test]
fn an_invalid_key_is_not_printed() {
    let serve = connectql(&["serve", "--data", DATA, "--verify-signature", SECRET]);
    run(serve).is_usage_error("the access key ID, a colon and the secret access key");
}

#[test]
fn throttled_calls_are_retried() {
    let served = Served::new(&["--throttle"]);
    let mut command = search(&served.url, &["users", "", "--output", "ids"]);
    // Far beyond the quota.
    command.args(["--max-results", "4"]);
    assert!(ids(command).len() > 20);
}
