//! The commands in the pages about searches work as described.
//!
//! A block `console live` is run as `console` blocks are (see `tests/it/docs.rs`), and a block
//! `sh live` as a script, which must succeed: against the local engine, with the made-up contact
//! centre.
//!
//! After a change, `UPDATE_DOCS=1 cargo test --all-features --test live docs` writes the current
//! output: read it before accepting it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use connectql::catalog::RESOURCES;
use serde_json::Value;
use tempfile::TempDir;

use super::command::{INSTANCE_ID, KEY, SECRET};
use super::operations::Served;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PAGES: [&str; 2] = ["docs/live.md", "docs/recipes.md"];

fn page(name: &str) -> (PathBuf, String) {
    let path = Path::new(ROOT).join(name);
    let page = std::fs::read_to_string(&path).unwrap();
    (path, page)
}

/// Runs a script in a folder, with the environment described in the pages.
fn run(script: &str, folder: &Path, served: &Served) -> Output {
    let programs = Path::new(env!("CARGO_BIN_EXE_connectql")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new("sh")
        .args(["-ec", script])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{}:{path}", programs.display()))
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_ENDPOINT_URL_CONNECT", &served.url)
        .env("CONNECTQL_INSTANCE_ID", INSTANCE_ID)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The page with the current output of its commands.
fn with_outputs(page: &str, served: &Served) -> String {
    let mut current = String::new();
    let mut is_console = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_console = line == "```console live";
        } else if is_console && !line.starts_with("$ ") {
            continue;
        }
        writeln!(current, "{line}").unwrap();
        if let (true, Some(command)) = (is_console, line.strip_prefix("$ ")) {
            let output = run(command, Path::new(ROOT), served);
            let printed = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{command}: {:?}", output.stderr);
            current.push_str(&printed);
        }
    }
    current
}

#[test]
fn commands_print_what_the_pages_say() {
    let served = Served::new(&["--throttle"]);
    for name in PAGES {
        let (path, page) = page(name);
        assert!(page.contains("\n```console live\n"), "{name}");
        let current = with_outputs(&page, &served);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, current).unwrap();
        } else {
            assert_eq!(
                page, current,
                "UPDATE_DOCS=1 cargo test --all-features --test live docs"
            );
        }
    }
}

#[test]
fn scripts_in_the_pages_succeed() {
    let served = Served::new(&[]);
    let mut scripts = 0;
    for name in PAGES {
        let (_, page) = page(name);
        for block in page.split("\n```sh live\n").skip(1) {
            let script = block.split("\n```\n").next().unwrap();
            let folder = TempDir::new().unwrap();
            let output = run(script, folder.path(), &served);
            let message = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name}:\n{script}\n{message}");
            let files = std::fs::read_dir(folder.path()).unwrap();
            for file in files {
                let file = file.unwrap();
                assert!(file.metadata().unwrap().len() > 100, "{script}");
            }
            scripts += 1;
        }
    }
    assert!(scripts >= 2, "{scripts}");
}

#[test]
fn the_policy_has_the_permissions_of_each_operation() {
    let (_, page) = page("docs/live.md");
    let policy = page
        .split("\n```json\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let policy: Value = serde_json::from_str(policy).unwrap();
    let statements = policy["Statement"].as_array().unwrap();
    assert_eq!(statements.len(), RESOURCES.len());
    for (statement, resource) in statements.iter().zip(RESOURCES) {
        assert_eq!(statement["Sid"], resource.operation);
        assert_eq!(
            statement["Action"],
            serde_json::json!(resource.permissions())
        );
        assert_eq!(
            (&statement["Effect"], &statement["Resource"]),
            (&"Allow".into(), &"*".into())
        );
    }
}
