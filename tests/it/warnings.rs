//! Warnings on the command line: hiding, denying and allowing them, and those that only the command
//! gives.

use crate::program::run_on_text as run;

#[test]
fn a_parameter_that_names_a_file_causes_one_warning() {
    let named = ["--param", "x=@ids.txt", "--param", "x=file:///ids"];
    let (status, _, err) = run(
        &[&["compile", "users", "username in $x"], &named[..]].concat(),
        "",
    );
    assert_eq!(status, Some(0));
    assert_eq!(err.matches("connectql::file_as_value").count(), 1, "{err}");
    assert!(err.contains("`--param-file x=ids.txt`"), "{err}");
    let quiet = run(
        &["compile", "users", "username = $x", "-q", "--param", "x=@a"],
        "",
    );
    assert_eq!((quiet.0, quiet.2.as_str()), (Some(0), ""));
    let (_, _, err) = run(
        &["compile", "users", "username = $x", "--param", "x=a@b"],
        "",
    );
    assert_eq!(err, "");
}

#[test]
fn filter_and_explain_obey_deny_and_allow() {
    for command in ["filter", "explain"] {
        let denied = [command, "users", "username = a*", "--deny", "warnings"];
        let (status, _, err) = run(&denied, "[]");
        assert_eq!(status, Some(1), "{command}");
        assert!(err.contains("connectql::wildcard"), "{err}");
        let allowed = [&denied[..], &["--allow", "wildcard"]].concat();
        assert_eq!(run(&allowed, "[]").0, Some(0), "{command}");
    }
    let (_, _, err) = run(&["filter", "users", "username = a*"], "[]");
    assert!(err.contains("connectql::wildcard"), "{err}");
    let (_, out, err) = run(&["explain", "users", "username = a*", "-q"], "");
    assert!(!out.contains("wildcard") && err.is_empty(), "{out}{err}");
}

#[test]
fn wildcards_after_a_foreign_operator_cause_no_separate_warning() {
    let query = "lastname like \"%smith%\" and firstname = Jo*";
    let (_, _, err) = run(&["compile", "users", query, "--error-format", "json"], "");
    assert_eq!(err.matches("connectql::wildcard").count(), 1, "{err}");
    assert!(err.contains("`*` in `Jo*`"), "{err}");
}
