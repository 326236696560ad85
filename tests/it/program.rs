//! Runs the command, for tests of its input and output.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Runs the command on bytes.
pub fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_connectql"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut stdin = child.stdin.take().expect("there is an input");
    let input = input.to_owned();
    // Written while reading, so that neither side blocks the other. A command that takes its query
    // from an argument may not read its input.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the command ends");
    let _ = writer.join().expect("the writer ends");
    output
}

/// Runs the command on text; its exit status, standard output and standard error.
pub fn run_on_text(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let output = run(arguments, input.as_bytes());
    let text = |bytes| String::from_utf8(bytes).expect("it writes text");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}
