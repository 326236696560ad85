//! The import paths of a source, read from its text.

/// The paths in a source that begin with `crate`, `self`, `super` or one of its own modules, with
/// lists expanded.
pub(crate) fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let starts = ["crate", "super", "self"].into_iter().chain(modules(code));
    for start in starts.map(|name| format!("{name}::")) {
        for (at, _) in code.match_indices(&start) {
            let before = &code[..at];
            // `pub(in crate::syntax)` is a visibility, not an import.
            let is_within = before.ends_with("::")
                || before.ends_with("(in ")
                || before.ends_with(|char: char| char.is_alphanumeric() || char == '_');
            if !is_within {
                expand("", &code[at..], &mut found);
            }
        }
    }
    found
}

/// The modules that a source declares as files.
fn modules(code: &str) -> impl Iterator<Item = &str> {
    let declared = code.lines().filter_map(|line| line.strip_suffix(';'));
    declared.filter_map(|line| {
        let (visibility, name) = line.split_once("mod ")?;
        (visibility.is_empty() || visibility.starts_with("pub")).then_some(name)
    })
}

/// Adds the paths of a tree such as `super::{a, b::{c, d}}` after a prefix, and returns the code
/// after the tree.
fn expand<'c>(prefix: &str, tree: &'c str, found: &mut Vec<String>) -> &'c str {
    let is_of_path = |char: char| char.is_alphanumeric() || matches!(char, '_' | ':');
    let end = tree.find(|char| !is_of_path(char)).unwrap_or(tree.len());
    let path = format!("{prefix}{}", &tree[..end]);
    let rest = &tree[end..];
    let Some(mut inside) = rest.strip_prefix('{').filter(|_| path.ends_with("::")) else {
        found.push(path);
        return rest;
    };
    loop {
        inside = inside.trim_start_matches([',', ' ', '\n']);
        if let Some(rest) = inside.strip_prefix('}') {
            return rest;
        }
        let rest = expand(&path, inside, found);
        // `a as b`: the other name does not matter.
        let end = rest.find([',', '}']).unwrap_or(rest.len());
        if rest.is_empty() || end == rest.len() {
            return "";
        }
        inside = &rest[end..];
    }
}

#[test]
fn paths_are_found_in_lists_and_in_code() {
    let code = "mod cover;\npub(crate) mod term;\nuse super::{Slip, times::{Time, self}};\n\
                use cover::Cover;\nfn f(x: crate::span::Span) { term::new() }\npub(in crate::plan) x";
    assert_eq!(
        paths(code),
        [
            "crate::span::Span",
            "super::Slip",
            "super::times::Time",
            "super::times::self",
            "cover::Cover",
            "term::new"
        ]
    );
}
