//! The command `connectql search`, with made-up credentials and without this machine's own
//! configuration.

use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub const INSTANCE_ID: &str = "6f1c2ab8-4d0e-4b57-9a3c-2e8d71f0c645";
pub const KEY: &str = "AKIAMADEUPMADEUPMADE";
pub const SECRET: &str = "made-up-secret-access-key";
pub const TOKEN: &str = "made-up-session-token";

/// The outcome of a command.
pub struct CommandResult {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl CommandResult {
    /// Reads the output, which must not contain secrets.
    pub fn of(output: Output) -> CommandResult {
        let ran = CommandResult {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        for secret in [SECRET, TOKEN, "Signature=", "AWS4-HMAC-SHA256"] {
            assert!(!ran.out.contains(secret), "{}", ran.out);
            assert!(!ran.err.contains(secret), "{}", ran.err);
        }
        ran
    }

    /// Asserts success with an empty standard error, and returns the lines on standard output.
    pub fn lines(&self) -> Vec<&str> {
        assert_eq!((self.status, self.err.as_str()), (Some(0), ""));
        self.out.lines().collect()
    }

    /// Asserts that the service could not be searched, and that the message has these parts.
    pub fn fails(&self, parts: &[&str]) -> &CommandResult {
        assert_eq!(self.status, Some(3), "{}", self.err);
        self.says(parts)
    }

    pub fn says(&self, parts: &[&str]) -> &CommandResult {
        // Long messages are wrapped.
        let message = self.err.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(message.contains(part), "no `{part}` in\n{}", self.err);
        }
        self
    }

    /// Asserts a usage error.
    pub fn is_usage_error(&self, part: &str) {
        assert_eq!((self.status, self.out.as_str()), (Some(2), ""));
        self.says(&[part]);
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// The command, in a separate environment.
pub fn connectql(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connectql"));
    command
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env("AWS_SESSION_TOKEN", TOKEN)
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stdin(Stdio::null());
    command
}

/// A search of an endpoint, without pauses.
pub fn search(endpoint: &str, arguments: &[&str]) -> Command {
    let mut command = connectql(&["search"]);
    command.args(arguments).args([
        "--instance-id",
        INSTANCE_ID,
        "--endpoint-url",
        endpoint,
        "--calls-per-second",
        "1000",
    ]);
    command
}

pub fn run(mut command: Command) -> CommandResult {
    CommandResult::of(command.output().unwrap())
}

/// Searches all users of an endpoint.
pub fn users(endpoint: &str) -> CommandResult {
    run(search(endpoint, &["users", ""]))
}
