//! Completions in shells: the lines of `complete --quote`, and the scripts in bash and fish. `conformance/shells` types
//! into real terminals.

use std::process::{Command, Output};

use crate::program::run_on_text;

/// Runs a script with the command in the path; `None` if the shell is not installed.
fn in_shell(shell: &str, options: &[&str], script: &str) -> Option<Output> {
    let directory = std::path::Path::new(env!("CARGO_BIN_EXE_connectql"))
        .parent()
        .expect("it is in a directory");
    let path = std::env::join_paths(std::iter::once(directory.to_path_buf()).chain(
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()),
    ));
    Command::new(shell)
        .args(options)
        .args(["-c", script])
        .env("PATH", path.expect("it is a path"))
        .output()
        .ok()
}

/// Bash's candidates for the last word of a line.
fn bash_candidates(words: &str) -> Vec<String> {
    let script = format!(
        "source <(connectql completions bash); COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
         _connectql_with_fields connectql \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD - 1]}}\"; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    lines(&in_shell("bash", &[], &script).expect("bash runs"))
}

/// Fish's candidates for the last word of a command line; `None` if fish is not installed.
#[allow(clippy::print_stderr)]
fn fish_candidates(line: &str) -> Option<Vec<String>> {
    let line = line.replace('\\', "\\\\").replace('\'', "\\'");
    let script = format!("connectql completions fish | source; complete -C '{line}'");
    let found = in_shell("fish", &["--no-config"], &script);
    if found.is_none() {
        eprintln!("not tested: fish is not installed");
    }
    let described = lines(&found?).into_iter();
    Some(
        described
            .map(|line| line.split('\t').next().unwrap_or_default().to_owned())
            .collect(),
    )
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The candidates that a shell gets for a quoted query.
fn completed(resource: &str, quote: &str, query: &str) -> Vec<String> {
    let (status, out, err) =
        run_on_text(&["complete", resource, "--quote", quote, "--", query], "");
    assert_eq!((status, err.as_str()), (Some(0), ""), "{query}");
    out.lines()
        .map(|line| line.split_once('\t').expect("a description").0.to_owned())
        .collect()
}

const AFTER_USERNAME: [&str; 4] = ["username =", "username ~", "username ^=", "username in"];

#[test]
fn a_single_candidate_is_continued_so_that_quotes_stay_open() {
    assert_eq!(completed("users", "'", "us"), AFTER_USERNAME);
    assert_eq!(
        completed("agent-statuses", "'", "state = ena"),
        ["state = enabled and", "state = enabled or"]
    );
    assert_eq!(completed("users", "'", "id i"), ["id in (", "id in (…"]);
    assert_eq!(completed("users", "'", "ta"), ["tag(", "tag(…"]);
}

#[test]
fn case_stays_as_typed() {
    assert_eq!(completed("users", "", "usern"), ["username"]);
    assert_eq!(completed("users", "", "Usern"), ["Username"]);
    assert_eq!(completed("users", "", "USERN"), ["USERName"]);
    assert_eq!(completed("users", "", "id"), ["resourceId"]);
    assert_eq!(
        completed("users", "'", "not f"),
        ["not firstname", "not fullname", "not field("]
    );
    assert_eq!(
        completed("users", "'", "id = $myId and name = $m")[0],
        "id = $myId and name = $myId"
    );
}

#[test]
fn candidates_that_would_end_the_quotes_are_not_listed() {
    assert!(completed("users", "\"", "id = $myId and name = $").is_empty());
    assert!(completed("users", "'", "id = x\nand us").is_empty());
    assert!(
        completed("users", "", "username ")
            .iter()
            .all(|query| query == "username in")
    );
}

#[test]
fn shells_complete_resources_and_the_names_of_fields() {
    assert_eq!(
        bash_candidates("connectql compile user-"),
        ["user-hierarchy-groups"]
    );
    assert_eq!(
        bash_candidates("connectql compile users Usern"),
        ["Username"]
    );
    assert_eq!(
        bash_candidates("connectql compile users id"),
        ["resourceId"]
    );
    assert_eq!(
        bash_candidates("connectql explain users --residual profi"),
        ["proficiency"]
    );
    for param in ["--param", "-p"] {
        let line = format!("connectql compile {param} a=b users firstn");
        assert_eq!(bash_candidates(&line), ["firstname"]);
    }
    assert_eq!(bash_candidates("connectql search nothing Usern"), [""; 0]);
    assert_eq!(
        bash_candidates("connectql compile agent-statuses d"),
        ["description", "displayOrder"]
    );
    let of = |shell| run_on_text(&["completions", shell], "").1;
    assert_eq!(
        of("zsh").matches(":_connectql_query'").count(),
        of("zsh").matches("::query -- ").count()
    );
    assert_eq!(
        of("powershell")
            .matches("connectql resources --names")
            .count(),
        2
    );
}

#[test]
fn bash_completes_the_last_word_of_a_quoted_query() {
    assert_eq!(
        bash_candidates(r#"connectql compile users "'us""#),
        AFTER_USERNAME
    );
    assert_eq!(
        bash_candidates(r#"connectql compile agent-statuses "'state = ena""#),
        ["state = enabled and", "state = enabled or"]
    );
    assert_eq!(
        bash_candidates(r#"connectql compile agent-statuses "'name = é and typ""#),
        [
            "name = é and type =",
            "name = é and type !=",
            "name = é and type in"
        ]
    );
    assert_eq!(
        bash_candidates(r#"connectql compile users '"ta'"#),
        ["tag(", "tag(…"]
    );
}

#[test]
fn bash_lists_names_only_where_a_query_is_typed() {
    let offered = bash_candidates;
    assert_eq!(offered("connectql compile users --as ''"), ["aws-cli"]);
    for option in [
        "--error-format",
        "--max-results",
        "--param",
        "-p",
        "--instance-id",
    ] {
        let offered = offered(&format!("connectql compile users {option} ''"));
        assert!(
            !offered
                .iter()
                .any(|name| name == "Username" || name == "users"),
            "{option}: {offered:?}"
        );
    }
    let second = offered("connectql compile users ''");
    assert!(
        second.contains(&"Username".to_owned()) && !second.contains(&"queues".to_owned()),
        "{second:?}"
    );
    assert_eq!(offered("connectql compile users 'id=x' u"), [""; 0]);
}

#[test]
fn fish_completes_fields_operators_and_values_inside_quotes() {
    let Some(resources) = fish_candidates("connectql compile user-") else {
        return;
    };
    let offered = |line: &str| fish_candidates(line).expect("fish is installed");
    assert_eq!(resources, ["user-hierarchy-groups"]);
    for line in [
        "connectql compile users 'us",
        "connectql compile users \"us",
        "connectql search --data file.json users 'us",
        "connectql compile -p a=b users 'us",
    ] {
        assert_eq!(offered(line), AFTER_USERNAME, "{line}");
    }
    assert_eq!(offered("connectql compile users us"), ["username"]);
    assert_eq!(
        offered("connectql compile users 'name ~ x and la"),
        ["=", "~", "^=", "in"].map(|operator| format!("name ~ x and lastname {operator}"))
    );
    // Fish respells a word without quotes when it replaces letters.
    assert_eq!(
        offered(r"connectql compile users Username\ "),
        ["=", "~", "^=", "in"].map(|operator| format!("Username {operator}"))
    );
    assert_eq!(offered("connectql compile users 'id = x' u"), [""; 0]);
}
