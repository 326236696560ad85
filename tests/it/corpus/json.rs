//! The whole corpus as one JSON file, for implementations in other languages that must agree.

use std::path::Path;

use connectql::{Description, Encoding, Plan, Report, compile_with, complete, format};
use serde_json::{Value, json};

use super::file::File;
use super::{files, relative};
use crate::effort::sample;

const PATH: &str = "tests/corpus.json";
/// The environment variable and value that rewrite the file, as for the snapshots.
const UPDATE: (&str, &str) = ("INSTA_UPDATE", "always");
/// Longer queries are not completed: that is slow in a debug build, and adds nothing.
const COMPLETED_MAX: usize = 2000;

const ENCODINGS: [Encoding; 3] = [Encoding::Bytes, Encoding::Utf16, Encoding::CodePoints];

#[test]
fn corpus_json_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PATH);
    if std::env::var(UPDATE.0).is_ok_and(|value| value == UPDATE.1) {
        let lines: Vec<String> = files().iter().map(|path| entry(path).to_string()).collect();
        std::fs::write(&path, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
    }
    let how = format!("rewrite it with {}={}", UPDATE.0, UPDATE.1);
    let file: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(file.len(), files().len(), "{PATH} is out of date: {how}");
    for (path, entry_in_file) in sample(files().iter().zip(&file)) {
        let path_name = relative(path);
        assert!(
            *entry_in_file == entry(path),
            "{path_name} differs in {PATH}: {how}, and read the difference"
        );
    }
}

/// A query, its options and its results.
fn entry(path: &Path) -> Value {
    let file = File::read(path);
    let compiled = compile_with(file.resource, &file.query, &file.options);
    let mut entry = json!({
        "name": relative(path),
        "resource": file.resource.name,
        "query": file.query,
        "options": file.json,
        "formatted": format(&file.query).ok(),
        "completions": completions(&file),
    });
    let (found, report) = match &compiled {
        Ok(plan) => (planned(plan), &plan.warnings),
        Err(report) => (json!({ "requests": null }), report),
    };
    let entry_members = entry.as_object_mut().unwrap();
    entry_members.extend(found.as_object().unwrap().clone());
    entry_members.insert("leading".to_owned(), json!(report.leading_index()));
    entry_members.insert("meant".to_owned(), json!(report.meant()));
    entry_members.insert("problems".to_owned(), problems(report));
    entry
}

fn planned(plan: &Plan) -> Value {
    json!({
        "requests": plan.requests,
        "minimal": plan.minimal,
        "uniteBy": plan.unite_by,
        "residual": plan.residual,
    })
}

/// Each problem once, with its positions in all units. Its message is in the snapshots, and not
/// compared in every language.
fn problems(report: &Report) -> Value {
    let in_all = ENCODINGS.map(|encoding| report.clone().with_encoding(encoding).descriptions());
    let [bytes, utf16, code_points] = &in_all;
    let all = bytes.iter().zip(utf16).zip(code_points);
    all.map(|((bytes, utf16), code_points)| problem([bytes, utf16, code_points]))
        .collect()
}

fn problem(in_all: [&Description; 3]) -> Value {
    let [first, ..] = in_all;
    let mut problem = json!({
        "code": first.code,
        "severity": first.severity,
        "line": first.line,
        "column": first.column,
        "suggestions": suggestions(in_all),
    });
    let members = problem.as_object_mut().unwrap();
    members.extend(positions(
        in_all.map(|found| [found.start as usize, found.end as usize]),
    ));
    problem
}

fn suggestions(in_all: [&Description; 3]) -> Value {
    let [first, ..] = in_all;
    let of = |at: usize, suggestion: &connectql::SuggestedEdits| {
        let edits = suggestion.edits.iter().enumerate().map(|(edit, first)| {
            let mut suggestion = json!({ "text": first.text });
            let at = in_all.map(|found| {
                let edit = &found.suggestions[at].edits[edit];
                [edit.start as usize, edit.end as usize]
            });
            suggestion.as_object_mut().unwrap().extend(positions(at));
            suggestion
        });
        json!({ "sure": suggestion.sure, "edits": edits.collect::<Vec<_>>() })
    };
    let all = first.suggestions.iter().enumerate();
    all.map(|(at, suggestion)| of(at, suggestion)).collect()
}

/// The completions at the end.
fn completions(file: &File) -> Value {
    if file.query.len() > COMPLETED_MAX {
        return Value::Null;
    }
    let found = complete(file.resource, &file.query, file.query.len()).unwrap();
    let of = |completion: &connectql::Completion| {
        let mut entry = json!({ "kind": completion.kind, "text": completion.text });
        let at = ENCODINGS.map(|encoding| {
            [completion.start, completion.end].map(|byte| encoding.position(&file.query, byte))
        });
        entry.as_object_mut().unwrap().extend(positions(at));
        entry
    };
    found.iter().map(of).collect()
}

/// A span in all units, each a pair of start and end.
fn positions(in_all: [[usize; 2]; 3]) -> serde_json::Map<String, Value> {
    let names = ["bytes", "utf16", "codePoints"];
    let pairs = names.into_iter().zip(in_all);
    pairs
        .map(|(name, ends)| (name.to_owned(), json!(ends)))
        .collect()
}
