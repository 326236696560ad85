//! Who may import what, read from the sources. `docs/architecture.md` says why.

use std::path::{Path, PathBuf};

/// Rules of absence: in the files under these places, none of these words, but in the files that are excepted.
struct Rule {
    why: &'static str,
    places: &'static [&'static str],
    but_in: &'static [&'static str],
    words: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        why: "only reading a query knows pest, and which characters its names have",
        places: &["src"],
        but_in: &["src/syntax/parse.rs", "src/syntax/names.rs"],
        words: &["pest::", "pest_derive", "Pair<", "Pairs<"],
    },
    Rule {
        why: "the names of the grammar's rules stay in two files",
        places: &["src"],
        but_in: &[
            "src/syntax/parse.rs",
            "src/syntax/expected.rs",
            "src/syntax/slips.rs",
        ],
        words: &["Rule::"],
    },
    Rule {
        why: "syntax knows no resources and no requests",
        places: &["src/syntax"],
        but_in: &[],
        words: &[
            "crate::catalog",
            "crate::check",
            "crate::hir",
            "crate::plan",
            "crate::wire",
            "serde_json",
        ],
    },
    Rule {
        why: "checking plans nothing and writes no requests: of the wire it knows how conditions compare",
        places: &["src/check"],
        but_in: &[],
        words: &[
            "crate::emit",
            "serde_json",
            "SearchRequest",
            "SearchCriteria",
            "SearchFilter",
        ],
    },
    Rule {
        why: "planning knows no text and no JSON",
        places: &["src/plan"],
        but_in: &["src/plan/residual.rs"],
        words: &[
            "crate::wire",
            "crate::emit",
            "crate::syntax",
            "crate::check",
            "serde_json",
            "serde::",
        ],
    },
    Rule {
        why: "the query knows nothing of how it is read, planned and written",
        places: &["src/hir/mod.rs"],
        but_in: &[],
        words: &[
            "crate::syntax",
            "crate::check",
            "crate::plan",
            "crate::emit",
            "serde_json",
        ],
    },
    Rule {
        why: "writing knows nothing of what was before the plan",
        places: &["src/emit.rs"],
        but_in: &[],
        words: &["crate::syntax", "crate::check", "crate::lint", "serde_json"],
    },
    Rule {
        why: "the catalog and the requests' types stand on their own",
        places: &["src/catalog", "src/wire/mod.rs"],
        but_in: &[],
        words: &[
            "crate::check",
            "crate::plan",
            "crate::hir",
            "crate::emit",
            "crate::compile",
            "crate::diagnostics",
        ],
    },
    Rule {
        why: "who evaluates queries knows no requests",
        places: &["src/engine/evaluate/query", "src/engine/evaluate/query"],
        but_in: &[],
        words: &[
            "SearchRequest",
            "SearchCriteria",
            "SearchFilter",
            "super::request",
            "evaluate::request",
        ],
    },
    Rule {
        why: "who evaluates requests knows no queries",
        places: &["src/engine/evaluate/request", "src/engine/evaluate/request"],
        but_in: &[],
        words: &[
            "crate::hir",
            "crate::check",
            "crate::syntax",
            "super::query",
            "evaluate::query",
        ],
    },
    Rule {
        why: "the library needs nothing of the command",
        places: &["src"],
        but_in: &["src/cli", "src/main.rs"],
        words: &[
            "clap",
            "shlex",
            "crate::cli",
            "std::env::",
            "println!",
            "eprintln!",
        ],
    },
    Rule {
        why: "the command goes through what the library hands out",
        places: &["src/cli"],
        but_in: &[],
        words: &["crate::", "pest"],
    },
    Rule {
        why: "no decision hangs on a resource's name: that is the catalog's business",
        places: &["src"],
        but_in: &["src/catalog/resources", "src/tools/builder.rs"],
        words: &[
            "match resource.name",
            "resource.name == \"",
            "== &USERS",
            "\"users\" =>",
        ],
    },
];

#[test]
fn nobody_imports_what_it_must_not_know() {
    let mut broken = Vec::new();
    for rule in RULES {
        for file in rule.places.iter().flat_map(|place| files(place)) {
            let path = relative(&file);
            if rule.but_in.iter().any(|except| path.starts_with(except)) {
                continue;
            }
            let code = code(&file);
            let found = rule.words.iter().filter(|word| code.contains(*word));
            broken.extend(found.map(|word| format!("{path} has `{word}`, but {}", rule.why)));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_places_of_the_rules_exist() {
    for place in RULES
        .iter()
        .flat_map(|rule| rule.places.iter().chain(rule.but_in))
    {
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(place).exists(),
            "{place}"
        );
    }
}

#[test]
fn no_room_is_named_after_nothing() {
    for file in files("src") {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(
            !["utils", "util", "common", "helpers", "misc"].contains(&name.as_str()),
            "{}",
            relative(&file)
        );
    }
}

#[test]
fn matches_over_conditions_name_all_of_them() {
    for place in [
        "src/plan",
        "src/emit.rs",
        "src/plan/residual.rs",
        "src/hir/raise.rs",
    ] {
        for file in files(place) {
            let code = code(&file);
            let matches: Vec<&str> = code.split("match &condition.test {").skip(1).collect();
            for body in matches {
                let arms = body.lines().skip(1).take_while(|line| indent(line) > 4);
                let catch_all = arms
                    .filter(|line| line.trim_start().starts_with("_ =>") && indent(line) == 8)
                    .count();
                assert_eq!(
                    catch_all,
                    0,
                    "{} has `_ =>` in a match over conditions",
                    relative(&file)
                );
            }
        }
    }
}

#[test]
fn files_have_one_reason_to_change_and_a_size_to_match() {
    for file in files("src") {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        // Every message stands beside its variant, so that file is as long as there are messages.
        assert!(
            lines <= 700 || relative(&file) == "src/diagnostics/problem.rs",
            "{}: {lines} lines",
            relative(&file)
        );
    }
}

/// How far a line is indented; an arm of a match in a function stands at 8.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The sources at a place, a file or a folder.
fn files(place: &str) -> Vec<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(place);
    if path.is_file() {
        return vec![path];
    }
    let entries = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| relative(&entry.unwrap().path()));
    let mut found: Vec<PathBuf> = entries.flat_map(|entry| files(&entry)).collect();
    found.retain(|file| file.extension() == Some("rs".as_ref()));
    found.sort();
    found
}

fn relative(path: &Path) -> String {
    let path = path
        .strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap_or(path);
    path.to_str().unwrap().replace('\\', "/")
}

/// A source without its comments and its unit tests.
fn code(file: &Path) -> String {
    let source = std::fs::read_to_string(file).unwrap();
    let source = source
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}
