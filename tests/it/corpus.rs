//! Every query of the corpus through every stage, compared with its snapshot. See `tests/corpus/README.md`.

pub(crate) mod file;
mod json;
mod tree;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use connectql::{Plan, Report, compile_with, normalize, syntax};
use file::File;

/// The maximum length of a stage's output in a snapshot, in bytes.
const SHOWN_MAX: usize = 20_000;

/// Codes that no query of the corpus can cause, with the reasons.
const NOT_FROM_A_QUERY: [(&str, &str); 17] = [
    (
        "not_utf8",
        "a query in the corpus is text; see tests/it/cli.rs",
    ),
    (
        "argument_too_long",
        "only the command prints arguments; see tests/it/cli.rs",
    ),
    (
        "one_page",
        "only the command prints command lines; see tests/it/cli.rs",
    ),
    (
        "file_as_value",
        "only the command reads values from arguments; see tests/it/warnings.rs",
    ),
    (
        "hidden_in_comment",
        "only formatting finds it; see tests/it/cli.rs",
    ),
    (
        "not_json",
        "only decompiling finds it; see tests/it/decompile.rs",
    ),
    (
        "invalid_request",
        "only decompiling finds it; see tests/it/decompile.rs",
    ),
    (
        "no_counterpart",
        "only decompiling finds it; see tests/it/decompile.rs",
    ),
    (
        "other_spelling",
        "only decompiling finds it; see tests/it/decompile.rs",
    ),
    (
        "other_bound",
        "only decompiling finds it; see tests/it/decompile.rs",
    ),
    (
        "empty_alternative",
        "only decompiling finds it; see tests/it/regressions/decompile.rs",
    ),
    (
        "filter_limit",
        "only decompiling finds it; see tests/it/decompile.rs",
    ),
    ("more_problems", "it needs a thousand problems; see below"),
    ("more_warnings", "it needs a thousand problems; see below"),
    ("too_long", "it needs a query of a mebibyte; see below"),
    (
        "unanswerable",
        "only evaluating a query on records finds it; see src/engine/evaluate",
    ),
    (
        "unanswerable_request",
        "only the local engine finds it; see src/engine",
    ),
];

#[test]
fn corpus_queries_match_their_snapshots() {
    insta::glob!("../corpus", "*/*.query", |path| {
        let file = File::read(path);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
            insta::assert_snapshot!("corpus", stages(&file));
        });
    });
}

fn stages(file: &File) -> String {
    let compiled = compile_with(file.resource, &file.query, &file.options);
    let mut sections = vec![("QUERY", file.query.clone())];
    if let Ok(parsed) = syntax::parse(&file.query) {
        sections.push(("AST", tree::tree(parsed.ast.root.as_ref())));
        if parsed.problems.is_empty() {
            sections.push(("FORMATTED", parsed.ast.to_string()));
        }
    }
    if let Ok(meaning) = normalize(file.resource, &file.query, &file.options) {
        sections.push(("CHECKED", meaning));
    }
    let report = match &compiled {
        Ok(plan) => {
            sections.push(("PLAN", summary(plan)));
            sections.push(("REQUESTS", requests(plan)));
            &plan.warnings
        }
        Err(report) => report,
    };
    if !report.is_empty() {
        let shown = positions(report) + "\n" + &shown(file);
        sections.push((
            if compiled.is_ok() {
                "WARNINGS"
            } else {
                "PROBLEMS"
            },
            shown,
        ));
    }
    let section =
        |(title, text): &(&str, String)| format!("---- {title} ----\n{}\n", cut(text).trim_end());
    sections.iter().map(section).collect::<Vec<_>>().join("\n")
}

fn cut(text: &str) -> String {
    match text.char_indices().find(|(at, _)| *at >= SHOWN_MAX) {
        Some((at, _)) => format!("{}… and {} bytes more", &text[..at], text.len() - at),
        None => text.to_owned(),
    }
}

fn summary(plan: &Plan) -> String {
    let requests = if plan.requests.len() == 1 {
        "request"
    } else {
        "requests"
    };
    let minimal = if plan.minimal {
        "minimal"
    } else {
        "not proven minimal"
    };
    let residual = plan
        .residual
        .as_ref()
        .map_or(String::new(), |residual| format!("\nresidual: {residual}"));
    format!(
        "{} {requests}, {minimal}, united by {}{residual}",
        plan.requests.len(),
        plan.unite_by
    )
}

fn requests(plan: &Plan) -> String {
    let written = plan
        .requests
        .iter()
        .map(|request| serde_json::to_string_pretty(request).unwrap());
    written.collect::<Vec<_>>().join("\n")
}

/// One line per problem: severity, code, bytes, line and column.
fn positions(report: &Report) -> String {
    let lines = report.descriptions().into_iter().map(|problem| {
        let (severity, code, start, end) =
            (problem.severity, &problem.code, problem.start, problem.end);
        let text = report
            .query()
            .get(start as usize..end as usize)
            .expect("spans are on character boundaries");
        format!(
            "{severity} {code} @{start}..{end} {}:{} {text:?}\n",
            problem.line, problem.column
        )
    });
    lines.collect()
}

/// The diagnostics as shown by the command.
fn shown(file: &File) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_connectql"))
        .args(["compile", file.resource.name])
        .args(&file.arguments)
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    // A command that stops with a usage error does not read its input.
    let _ = child
        .stdin
        .take()
        .expect("there is an input")
        .write_all(file.query.as_bytes());
    String::from_utf8(child.wait_with_output().expect("the command ends").stderr)
        .expect("it writes text")
}

#[test]
fn every_code_occurs_in_the_corpus() {
    let mut seen: BTreeSet<String> = NOT_FROM_A_QUERY
        .iter()
        .map(|(code, _)| (*code).to_owned())
        .collect();
    for path in files() {
        let file = File::read(&path);
        let report = match compile_with(file.resource, &file.query, &file.options) {
            Ok(plan) => plan.warnings,
            Err(report) => report,
        };
        seen.extend(
            report
                .descriptions()
                .into_iter()
                .map(|problem| problem.code.replace("connectql::", "")),
        );
    }
    assert_eq!(seen, codes());
}

#[test]
fn the_corpus_is_large_and_half_of_it_has_errors() {
    let folders: Vec<String> = files()
        .iter()
        .map(|path| path.parent().unwrap().display().to_string())
        .collect();
    assert!(folders.len() >= 120, "{}", folders.len());
    let wrong = folders
        .iter()
        .filter(|folder| folder.ends_with("problems"))
        .count();
    assert!(wrong >= 50, "{wrong}");
}

#[test]
fn only_queries_in_problem_folders_have_errors() {
    for path in files() {
        let file = File::read(&path);
        let is_wrong = compile_with(file.resource, &file.query, &file.options).is_err();
        assert_eq!(
            is_wrong,
            path.parent().unwrap().ends_with("problems"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn canonical_forms_compile_to_the_same_requests() {
    for path in files() {
        let file = File::read(&path);
        let Ok(plan) = compile_with(file.resource, &file.query, &file.options) else {
            continue;
        };
        let formatted = syntax::parse(&file.query).unwrap().ast.to_string();
        let again = compile_with(file.resource, &formatted, &file.options).unwrap();
        assert_eq!(again.requests, plan.requests, "{}", path.display());
        assert_eq!(again.residual, plan.residual, "{}", path.display());
    }
}

#[test]
fn a_query_over_one_mebibyte_is_too_long() {
    let query = "x".repeat(syntax::MAX_LENGTH + 1);
    let report = connectql::compile(&connectql::USERS, &query).unwrap_err();
    assert_eq!(report.problems()[0].code.text(), "connectql::too_long");
    let just = format!("username = {}", "x".repeat(syntax::MAX_LENGTH - 11));
    assert!(connectql::compile(&connectql::USERS, &just).is_ok());
}

#[test]
fn more_than_a_thousand_problems_are_counted() {
    let query = vec!["nothing = 1"; connectql::MAX_PROBLEMS + 5].join(" or ");
    let report = connectql::compile(&connectql::USERS, &query).unwrap_err();
    assert_eq!(report.problems().len(), connectql::MAX_PROBLEMS + 1);
    assert_eq!(
        report.problems().last().unwrap().to_string(),
        "there are 5 more problems"
    );
}

#[test]
fn more_than_a_thousand_warnings_hide_no_error() {
    let wildcards: Vec<String> = (0..connectql::MAX_PROBLEMS + 5)
        .map(|number| format!("tag(k{number} = x*)"))
        .collect();
    let query = wildcards.join(" or ");
    let warnings = connectql::compile(&connectql::USERS, &query)
        .unwrap()
        .warnings;
    assert!(warnings.has_only_warnings());
    assert_eq!(
        warnings.problems().last().unwrap().to_string(),
        "there are 5 more warnings"
    );
    let report =
        connectql::compile(&connectql::USERS, &format!("{query} or nothing = 1")).unwrap_err();
    let errors: Vec<String> = report
        .problems()
        .iter()
        .filter(|problem| !problem.is_warning())
        .map(|problem| problem.code.to_string())
        .collect();
    assert_eq!(errors, ["connectql::unknown_field"]);
    assert_eq!(
        report.problems().last().unwrap().to_string(),
        "there are 6 more warnings"
    );
}

/// The files of the corpus.
pub(crate) fn files() -> Vec<std::path::PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let folders = std::fs::read_dir(corpus)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = folders
        .filter(|path| path.is_dir())
        .flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<_> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension() == Some("query".as_ref()))
        .collect();
    files.sort();
    files
}

/// The name of a corpus file: its folder and file name.
fn relative(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name).unwrap();
    format!(
        "{}/{}",
        folder.to_str().unwrap(),
        path.file_stem().unwrap().to_str().unwrap()
    )
}

/// The codes in src/diagnostics/problem.rs.
fn codes() -> BTreeSet<String> {
    let all = connectql::ERROR_CODES
        .iter()
        .chain(connectql::WARNING_CODES);
    all.map(|code| code.replace("connectql::", "")).collect()
}
