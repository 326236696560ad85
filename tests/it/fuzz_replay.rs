//! The fuzzed properties, on seeds of the fuzzer and on every input that has ever violated one.
//! `docs/fuzzing.md` explains how to find more.

#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use fuzz::{PROPERTIES, Property, seeds};

use crate::effort::sample;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder, sorted by name; none if the folder does not exist.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return BTreeSet::new();
    };
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Names the inputs that violate a property; the violation has been printed.
fn check_all(property: Property, inputs: impl IntoIterator<Item = (String, Vec<u8>)>) {
    let broken = inputs
        .into_iter()
        .filter(|(_, input)| catch_unwind(|| property(input)).is_err());
    let broken: Vec<String> = broken.map(|(name, _)| name).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

fn replay(target: &str) {
    let (_, property) = PROPERTIES
        .into_iter()
        .find(|(name, _)| *name == target)
        .unwrap();
    let seeds = seeds::inputs(root(), target);
    assert!(seeds.len() > 100, "{target} has {} seeds", seeds.len());
    check_all(
        property,
        sample(seeds).map(|input| (String::from_utf8_lossy(&input).into_owned(), input)),
    );
    let findings = files(&root().join("fuzz/findings").join(target));
    check_all(
        property,
        findings
            .into_iter()
            .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())),
    );
}

#[test]
fn parse() {
    replay("parse");
}

#[test]
fn print() {
    replay("print");
}

#[test]
fn decompile() {
    replay("decompile");
}

#[test]
fn compile() {
    replay("compile");
}

#[test]
fn wire() {
    replay("wire");
}

#[test]
fn server() {
    replay("server");
}

#[test]
fn slips() {
    replay("slips");
}

#[test]
fn repair() {
    replay("repair");
}

#[test]
fn every_finding_belongs_to_a_property() {
    for folder in files(&root().join("fuzz/findings")) {
        let name = folder.file_name().unwrap().to_str().unwrap();
        assert!(
            PROPERTIES.iter().any(|(target, _)| *target == name),
            "{name}"
        );
    }
}

#[test]
fn every_property_has_a_target() {
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    let script = std::fs::read_to_string(root().join("fuzz/run")).unwrap();
    let names: Vec<&str> = PROPERTIES.iter().map(|(name, _)| *name).collect();
    assert!(script.contains(&format!("targets=({})", names.join(" "))));
    for name in names {
        assert!(
            manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")),
            "{name}"
        );
        let target =
            std::fs::read_to_string(root().join(format!("fuzz/fuzz_targets/{name}.rs"))).unwrap();
        assert!(
            target.contains(&format!("connectql_fuzz::{name}(")),
            "{name}"
        );
    }
}

#[test]
fn every_target_has_a_readable_dictionary() {
    for (target, _) in PROPERTIES {
        let words = seeds::words(target);
        let dictionary = seeds::dictionary(&words);
        assert_eq!(dictionary.lines().count(), words.len());
        for line in dictionary.lines() {
            let word = line
                .strip_prefix('"')
                .and_then(|line| line.strip_suffix('"'))
                .unwrap();
            assert!(!word.is_empty() && word.is_ascii(), "{line}");
        }
    }
}
