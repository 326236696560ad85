//! Reads AWS CLI commands as requests.

use std::io::Read;

use connectql::Resource;
use serde_json::value::RawValue;

use super::diagnostics::Failure;
use super::error::CliError;

/// The maximum length of the commands, in bytes.
const TEXT_MAX: u64 = 8 << 20;
/// The options that contain a request or a part of one, and the member for the part.
const OPTIONS: [(&str, &str); 3] = [
    ("--cli-input-json", ""),
    ("--search-criteria", "SearchCriteria"),
    ("--search-filter", "SearchFilter"),
];

/// True if a string begins with an AWS CLI command line rather than JSON.
pub(super) fn is_command(begin: &[u8]) -> bool {
    let begin = begin.trim_ascii_start();
    let begin = begin.strip_prefix(b"$ ").unwrap_or(begin);
    begin.starts_with(b"aws ")
}

/// The requests of the commands, as JSON values one after another.
pub(super) fn requests(from: impl Read, resource: &'static Resource) -> Result<String, CliError> {
    let mut text = String::new();
    from.take(TEXT_MAX).read_to_string(&mut text)?;
    let words = shlex::split(&text)
        .ok_or_else(|| argument_error("a quote in the command line is never closed"))?;
    let mut requests = String::new();
    for command in commands(&words) {
        requests += &request(command, resource)?;
        requests.push('\n');
    }
    Ok(requests)
}

/// The words of each command.
fn commands(words: &[String]) -> impl Iterator<Item = &[String]> {
    let begins = |word: &String| word == "aws";
    words
        .split(move |word| begins(word))
        .filter(|command| !command.is_empty() && *command != ["$"])
}

/// Rejects a command that does not search this resource.
fn check_operation(command: &[String], resource: &'static Resource) -> Result<(), CliError> {
    let operation = command.iter().find(|word| word.starts_with("search-"));
    match operation.map(|operation| (operation, connectql::resource(operation))) {
        Some((_, Some(found))) if found == resource => Ok(()),
        Some((operation, _)) => Err(argument_error(&format!(
            "`aws connect {operation}` does not search {resource}"
        ))),
        None => Err(argument_error(
            "it is not an `aws connect search-…` command",
        )),
    }
}

/// The request of a command: as a whole, or made of its parts.
fn request(command: &[String], resource: &'static Resource) -> Result<String, CliError> {
    check_operation(command, resource)?;
    let mut request = None;
    let mut parts = Vec::new();
    for (option, member) in OPTIONS {
        let Some(value) = value(command, option) else {
            continue;
        };
        if serde_json::from_str::<&RawValue>(value).is_err() {
            return Err(argument_error(&format!(
                "the value of `{option}` is not JSON"
            )));
        }
        match member {
            "" => request = Some(value.to_owned()),
            _ => parts.push(format!("\"{member}\": {value}")),
        }
    }
    match (request, parts.is_empty()) {
        (Some(request), true) => Ok(request),
        (None, _) => Ok(format!("{{{}}}", parts.join(", "))),
        (Some(_), false) => Err(argument_error(
            "it has both `--cli-input-json` and another option with a part of the request",
        )),
    }
}

/// The value of an option, after a space or `=`.
fn value<'w>(command: &'w [String], option: &str) -> Option<&'w str> {
    let after_sign = |word: &'w String| word.strip_prefix(option)?.strip_prefix('=');
    let at = command.iter().position(|word| word == option);
    let after = at.and_then(|at| command.get(at + 1)).map(String::as_str);
    after.or_else(|| command.iter().find_map(after_sign))
}

fn argument_error(message: &str) -> CliError {
    let help = "pass a whole command, `aws connect search-users --cli-input-json '…'`, or the JSON of a request";
    CliError::Failed(Failure::new("connectql::invalid_request", message, help))
}
