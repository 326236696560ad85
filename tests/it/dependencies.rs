//! docs/dependencies.md names the dependencies of Cargo.toml, their enabled features, and the
//! crates they pull in; none of them needs a later Rust version than promised.
//!
//! After a change, `UPDATE_DOCS=1 cargo test --test it dependencies` updates everything except the
//! prose.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/dependencies.md");

#[test]
fn the_page_lists_the_dependencies_and_nothing_else() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let metadata = metadata();
    let current = page
        .lines()
        .map(|line| with_counts(&with_facts(line, &metadata)) + "\n")
        .collect::<String>();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, &current).unwrap();
    } else {
        let difference = page
            .lines()
            .zip(current.lines())
            .find(|(old, new)| old != new);
        assert!(
            difference.is_none(),
            "UPDATE_DOCS=1 cargo test --test it dependencies\n{difference:#?}"
        );
    }
    for (heading, dependencies) in direct(&metadata) {
        let listed: BTreeSet<&str> = section(&page, heading)
            .lines()
            .filter_map(named_in_row)
            .collect();
        assert_eq!(listed, dependencies, "under {heading}");
    }
}

#[test]
fn no_dependency_needs_a_later_rust() {
    let metadata = metadata();
    let ours = rust_version(package(&metadata, "connectql"));
    assert!(ours > (0, 0), "Cargo.toml has no Rust version");
    let later = packages(&metadata).filter(|package| rust_version(package) > ours);
    let later: Vec<String> = later
        .map(|package| format!("{} {}", package["name"], package["rust_version"]))
        .collect();
    assert!(later.is_empty(), "later than {ours:?}: {later:?}");
    let readme = std::fs::read_to_string(format!("{ROOT}/README.md")).unwrap();
    assert!(
        readme.contains(&format!("With Rust {}.{} or later", ours.0, ours.1)),
        "README.md names another version"
    );
}

/// Cargo's metadata of the packages: for all systems if they have been fetched, otherwise for this one. Packages of
/// features that have not been built are fetched first.
fn metadata() -> Value {
    let version =
        String::from_utf8(Command::new("rustc").arg("-vV").output().unwrap().stdout).unwrap();
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let read = |more: &[&str]| {
        let arguments = [
            "metadata",
            "--format-version=1",
            "--locked",
            "--all-features",
        ];
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(more)
            .current_dir(ROOT)
            .output()
            .unwrap();
        output
            .status
            .success()
            .then(|| serde_json::from_slice(&output.stdout).unwrap())
    };
    read(&["--offline"])
        .or_else(|| read(&["--offline", "--filter-platform", host]))
        .or_else(|| read(&["--filter-platform", host]))
        .expect("cargo knows the packages")
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().unwrap().iter()
}

/// The package of a direct dependency; if there are several versions, the one required by ours.
fn package<'m>(metadata: &'m Value, name: &str) -> &'m Value {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let root = nodes
        .iter()
        .find(|node| node["id"] == metadata["resolve"]["root"])
        .unwrap();
    let ids: Vec<&Value> = root["deps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|dependency| &dependency["pkg"])
        .collect();
    let is_meant = |package: &&Value| {
        package["name"] == name
            && (ids.contains(&&package["id"]) || package["id"] == metadata["resolve"]["root"])
    };
    packages(metadata)
        .find(is_meant)
        .unwrap_or_else(|| panic!("{name} is no dependency"))
}

fn rust_version(package: &Value) -> (u32, u32) {
    let version = package["rust_version"].as_str().unwrap_or_default();
    let mut parts = version.split('.').filter_map(|part| part.parse().ok());
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

/// The direct dependencies by heading.
fn direct(metadata: &Value) -> [(&'static str, BTreeSet<&str>); 3] {
    let dependencies = package(metadata, "connectql")["dependencies"]
        .as_array()
        .unwrap();
    let which = |is_dev: bool, is_optional: bool| {
        let those = dependencies
            .iter()
            .filter(|dependency| (dependency["kind"] == "dev") == is_dev);
        let those = those.filter(|dependency| (dependency["optional"] == true) == is_optional);
        those
            .map(|dependency| dependency["name"].as_str().unwrap())
            .collect()
    };
    [
        ("The library", which(false, false)),
        (
            "The command, the server and live searches",
            which(false, true),
        ),
        ("Tests and benchmarks", which(true, false)),
    ]
}

fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, rest) = page
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("no section {heading}"));
    rest.split("\n## ").next().unwrap()
}

/// The dependency that a row is about.
fn named_in_row(line: &str) -> Option<&str> {
    line.strip_prefix("| `")?
        .split_once('`')
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with('-'))
}

/// A row with cargo's current facts: name, version, features, licence, Rust version; the purpose is
/// kept.
fn with_facts(line: &str, metadata: &Value) -> String {
    let Some(name) = named_in_row(line) else {
        return line.to_owned();
    };
    let package = package(metadata, name);
    let what_for = line.rsplit(" | ").next().unwrap();
    let text = |member: &str| package[member].as_str().unwrap_or("not stated").to_owned();
    let (version, licence, rust) = (text("version"), text("license"), text("rust_version"));
    format!(
        "| `{name}` | {version} | {} | {licence} | {rust} | {what_for}",
        features(name, metadata)
    )
}

/// The features enabled in Cargo.toml: the dependency's default ones, and others.
fn features(name: &str, metadata: &Value) -> String {
    let dependencies = package(metadata, "connectql")["dependencies"]
        .as_array()
        .unwrap();
    let dependency = dependencies
        .iter()
        .find(|dependency| dependency["name"] == name)
        .unwrap();
    let own = package(metadata, name)["features"]["default"]
        .as_array()
        .is_some_and(|list| !list.is_empty());
    let own =
        (dependency["uses_default_features"] == true && own).then(|| "its default".to_owned());
    let named = dependency["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| format!("`{}`", name.as_str().unwrap()));
    let all: Vec<String> = own.into_iter().chain(named).collect();
    if all.is_empty() {
        "none".to_owned()
    } else {
        all.join(", ")
    }
}

/// A row with the current numbers of crates: those in the program, and those needed to build it.
fn with_counts(line: &str) -> String {
    match line.split(" | ").collect::<Vec<_>>()[..] {
        [
            what,
            features @ ("`--no-default-features`" | "`--features default`" | "`--features live`"),
            ..,
        ] if cfg!(target_os = "linux") => {
            let count = |edges| count(edges, features.trim_matches('`'));
            format!(
                "{what} | {features} | {} | {} |",
                count("normal,no-proc-macro"),
                count("normal,build")
            )
        }
        [names] if names.starts_with("> ") && cfg!(target_os = "linux") => added(),
        _ => line.to_owned(),
    }
}

/// The names of the crates that the feature `live` adds, as a line of the page.
fn added() -> String {
    let of = |features| crates("normal,no-proc-macro", features);
    let (without, with) = (of("--features default"), of("--features live"));
    let names: BTreeSet<String> = with
        .difference(&without)
        .map(|[name, _]| format!("`{name}`"))
        .collect();
    format!("> {}", names.into_iter().collect::<Vec<_>>().join(", "))
}

/// The number of crates below ours along such edges, on this system.
fn count(edges: &str, features: &str) -> usize {
    crates(edges, features).len() - 1
}

/// The names and versions of the crates along such edges, on this system, with ours.
fn crates(edges: &str, features: &str) -> BTreeSet<[String; 2]> {
    let arguments = [
        "tree",
        "--locked",
        "--offline",
        "--prefix=none",
        "--format={p}",
        "--edges",
        edges,
    ];
    let features = features.split_whitespace();
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(features)
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut crates = BTreeSet::new();
    for line in printed.lines() {
        let mut words = line.split(' ').map(str::to_owned);
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            crates.insert([name, version]);
        }
    }
    crates
}
