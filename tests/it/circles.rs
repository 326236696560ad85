//! Checks that the files of the library do not import each other in a cycle. That includes a
//! folder's `mod.rs`, which may use the files below it, but is not used by them.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::{code, files, relative};
use crate::imports::paths;

/// A file's module: `plan::cover`; that of a `mod.rs` is its folder.
fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').map(str::to_owned).collect()
}

/// The module that a path in a module leads to, as far as it has a file.
fn resolved<'f>(
    path: &str,
    from: &[String],
    of_modules: &'f BTreeMap<Vec<String>, String>,
) -> Option<&'f String> {
    let mut module: Vec<String> = from.to_vec();
    for name in path.split("::").filter(|name| !name.is_empty()) {
        match name {
            "crate" => module.clear(),
            "self" => {}
            "super" => {
                module.pop();
            }
            name => module.push(name.to_owned()),
        }
    }
    while !module.is_empty() {
        if let Some(file) = of_modules.get(&module) {
            return Some(file);
        }
        module.pop();
    }
    None
}

/// For each file, the files that it imports.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let paths_of: Vec<String> = files("src").iter().map(|file| relative(file)).collect();
    let of_modules = paths_of.iter().map(|path| (module_of(path), path.clone()));
    let of_modules: BTreeMap<Vec<String>, String> = of_modules.collect();
    let mut imports = BTreeMap::new();
    for file in files("src") {
        let path = relative(&file);
        let from = module_of(&path);
        let found = paths(&code(&file));
        let found = found
            .iter()
            .filter_map(|found| resolved(found, &from, &of_modules));
        let others = found.filter(|other| **other != path);
        imports.insert(path.clone(), others.cloned().collect());
    }
    imports
}

/// True if one file reaches another through imports.
fn leads_to(imports: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![from]);
    while let Some(file) = waiting.pop() {
        for next in imports.get(file).into_iter().flatten() {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                waiting.push(next);
            }
        }
    }
    false
}

#[test]
fn no_files_import_each_other_in_a_cycle() {
    let imports = imports();
    let in_circle: Vec<&String> = imports
        .keys()
        .filter(|file| leads_to(&imports, file, file))
        .collect();
    assert!(in_circle.is_empty(), "{in_circle:#?}");
}

#[test]
fn imports_are_found_in_lists_and_in_code() {
    let imports = imports();
    for (from, to) in [
        ("src/plan/cover.rs", "src/plan/term.rs"),
        ("src/check/names.rs", "src/check/levels.rs"),
        ("src/syntax/slips/shapes.rs", "src/syntax/slips/tokens.rs"),
        ("src/compile/mod.rs", "src/plan/mod.rs"),
        ("src/plan/mod.rs", "src/plan/cover.rs"),
    ] {
        assert!(leads_to(&imports, from, to), "{from} does not import {to}");
    }
    assert!(!leads_to(&imports, "src/span.rs", "src/plan/mod.rs"));
}
