//! The order of the layers, read from the sources. `docs/architecture.md` describes what each
//! knows.

use std::path::{Path, PathBuf};

use crate::imports::paths;

/// The modules of the library from the bottom up. A module imports only from the layers below its own: those on one
/// line are siblings, and do not know each other.
const LAYERS: &[&[&str]] = &[
    &["span", "encoding"],
    &["diagnostics"],
    &["syntax"],
    &["catalog"],
    &["wire"],
    &["hir"],
    &["check", "lint"],
    &["plan"],
    &["emit"],
    &["compile"],
    &["tools", "engine"],
    &["live"],
    &["measure"],
];

/// Parts of one layer that do not use each other, so that each can check the other.
const SIBLINGS: &[&[&str]] = &[&["src/engine/evaluate/query", "src/engine/evaluate/request"]];

/// The crates that stay in one layer.
const CRATES: &[(&str, &[&str])] = &[
    ("pest", &["syntax"]),
    ("pest_derive", &["syntax"]),
    ("clap", &["cli", "main"]),
    ("shlex", &["cli"]),
    (
        "serde_json",
        &[
            "catalog", "wire", "compile", "tools", "engine", "live", "cli", "measure",
        ],
    ),
];

/// Words that some files must not contain, because they would show knowledge that the order of the
/// layers alone does not rule out.
struct Absent {
    why: &'static str,
    paths: &'static [&'static str],
    but_in: &'static [&'static str],
    words: &'static [&'static str],
}

const ABSENT: &[Absent] = &[
    Absent {
        why: "only the parser uses pest, or decides which characters are allowed in names",
        paths: &["src"],
        but_in: &[
            "src/syntax/grammar.rs",
            "src/syntax/lenient.rs",
            "src/syntax/strict.rs",
            "src/syntax/names.rs",
        ],
        words: &["pest::", "pest_derive", "Pair<", "Pairs<"],
    },
    Absent {
        why: "only these files name rules of the grammar",
        paths: &["src"],
        but_in: &[
            "src/syntax/grammar.rs",
            "src/syntax/lenient.rs",
            "src/syntax/strict.rs",
            "src/syntax/expected.rs",
        ],
        words: &["Rule::"],
    },
    Absent {
        why: "checking builds no requests: it uses only the comparison types of `wire`",
        paths: &["src/check"],
        but_in: &[],
        words: &["SearchRequest", "SearchCriteria", "SearchFilter"],
    },
    Absent {
        why: "planning knows nothing about text or JSON",
        paths: &["src/plan"],
        but_in: &[],
        words: &["crate::wire", "crate::syntax", "crate::check", "serde::"],
    },
    Absent {
        why: "the query knows nothing about how it is parsed",
        paths: &["src/hir/mod.rs"],
        but_in: &[],
        words: &["crate::syntax"],
    },
    Absent {
        why: "emitting knows nothing about the stages before the plan",
        paths: &["src/emit.rs"],
        but_in: &[],
        words: &["crate::syntax", "crate::check", "crate::lint"],
    },
    Absent {
        why: "the evaluator of queries knows nothing about requests",
        paths: &["src/engine/evaluate/query"],
        but_in: &[],
        words: &["SearchRequest", "SearchCriteria", "SearchFilter"],
    },
    Absent {
        why: "the evaluator of requests knows nothing about queries",
        paths: &["src/engine/evaluate/request"],
        but_in: &[],
        words: &["crate::hir", "crate::check", "crate::syntax"],
    },
    Absent {
        why: "the library does not depend on the command",
        paths: &["src"],
        but_in: &["src/cli", "src/main.rs"],
        words: &["crate::cli", "std::env::", "println!", "eprintln!"],
    },
    Absent {
        why: "no decision depends on the name of a resource: that belongs in the catalog",
        paths: &["src"],
        // The builder has a function for each function of the language.
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
fn imports_point_downward() {
    let mut broken = Vec::new();
    for file in sources() {
        let from = module(&file);
        for to in imports(&code(&file)) {
            match (layer(&from), layer(&to)) {
                _ if from == to => {}
                (Some(own), Some(other)) if other < own => {}
                (Some(own), None) if own + 1 == LAYERS.len() => {}
                _ => broken.push(format!("{} imports `{to}`", relative(&file))),
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_has_a_layer() {
    for file in sources() {
        let module = module(&file);
        assert!(
            layer(&module).is_some(),
            "{} is in no layer",
            relative(&file)
        );
    }
    for module in LAYERS.iter().copied().flatten() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(
            path.join(module).is_dir() || path.join(format!("{module}.rs")).is_file(),
            "there is no module `{module}`"
        );
    }
}

#[test]
fn siblings_share_no_code() {
    for family in SIBLINGS {
        for path in *family {
            for other in family.iter().filter(|other| *other != path) {
                let name = other.rsplit('/').next().unwrap();
                for file in files(path) {
                    let code = code(&file);
                    let knows = [format!("super::{name}::"), format!("evaluate::{name}::")];
                    assert!(
                        !knows.iter().any(|path| code.contains(path)),
                        "{} knows {other}",
                        relative(&file)
                    );
                }
            }
        }
    }
}

#[test]
fn crates_stay_in_their_layers() {
    for file in files("src") {
        let code = code(&file);
        let module = module(&file);
        for (name, modules) in CRATES {
            assert!(
                modules.contains(&module.as_str()) || !mentions(&code, name),
                "{} uses `{name}`",
                relative(&file)
            );
        }
    }
}

#[test]
fn the_command_uses_only_the_public_interface() {
    for file in files("src/cli") {
        assert!(imports(&code(&file)).is_empty(), "{}", relative(&file));
    }
}

/// The sources of the library's layers.
fn sources() -> Vec<PathBuf> {
    let mut found = files("src");
    found.retain(|file| !["lib", "main", "cli"].contains(&module(file).as_str()));
    found
}

/// The module of the crate's root that a file belongs to.
fn module(file: &Path) -> String {
    let path = relative(file);
    let name = path.split('/').nth(1).unwrap_or_default();
    name.trim_end_matches(".rs").to_owned()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The names of modules and items that a source imports from the crate's root: `crate::plan::Plan`,
/// `crate::{Options, plan::Plan}`.
fn imports(code: &str) -> Vec<String> {
    let paths = paths(code);
    let from_root = paths.iter().filter_map(|path| path.strip_prefix("crate::"));
    let mut names: Vec<String> = from_root
        .filter_map(|path| path.split("::").next())
        .map(str::to_owned)
        .collect();
    names.dedup();
    names
}

/// True if a source contains a path that begins with a crate's name.
fn mentions(code: &str, name: &str) -> bool {
    let path = format!("{name}::");
    code.match_indices(&path).any(|(at, _)| {
        !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
    })
}

#[test]
fn files_do_not_contain_words_of_other_layers() {
    let mut broken = Vec::new();
    for rule in ABSENT {
        for file in rule.paths.iter().flat_map(|path| files(path)) {
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
fn the_paths_in_the_rules_exist() {
    for path in ABSENT
        .iter()
        .flat_map(|rule| rule.paths.iter().chain(rule.but_in))
    {
        let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        assert!(full.exists(), "{path}");
    }
}

#[test]
fn imports_are_read_from_lists() {
    let code = "use crate::plan::Plan; use crate::{Options, hir::{Query, Test}, wire}; fn f(x: crate::span::Span) {}";
    assert_eq!(imports(code), ["plan", "Options", "hir", "wire", "span"]);
}

#[test]
fn no_file_is_named_utils_or_the_like() {
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
    for path in [
        "src/plan",
        "src/emit.rs",
        "src/plan/residual.rs",
        "src/hir/raise.rs",
    ] {
        for file in files(path) {
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
fn files_have_at_most_700_lines() {
    for file in files("src") {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 700, "{}: {lines} lines", relative(&file));
    }
}

/// The indentation of a line; the arms of a match in a function have 8.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The sources at a path, which may be a file or a folder.
pub(crate) fn files(path: &str) -> Vec<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
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

pub(crate) fn relative(path: &Path) -> String {
    let path = path
        .strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap_or(path);
    path.to_str().unwrap().replace('\\', "/")
}

/// A source without its comments and its unit tests.
pub(crate) fn code(file: &Path) -> String {
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
