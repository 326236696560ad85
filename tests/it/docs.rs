//! The commands and queries in README.md and docs/ do what the pages say.
//!
//! - A `console` block holds commands (`$ …`), each followed by its standard output; they run in
//!   the root of the project, in a shell that finds `connectql`. Trailing empty lines of the output
//!   are ignored.
//! - A `connectql` block holds one query, which compiles. The words after `connectql` are the resource, `residual`, and
//!   parameters (`name=value`); without a resource it is the one that the last heading names, or users.
//!
//! After a change, `UPDATE_DOCS=1 cargo test --test it docs` writes the current output: read it
//! before accepting it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use connectql::{Options, Resource, USERS, compile_with};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn commands_print_what_the_pages_say() {
    let mut stale = Vec::new();
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let current = with_outputs(&page);
        if current == page {
            continue;
        }
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &current).unwrap();
        } else {
            stale.push(difference(&path, &page, &current));
        }
    }
    assert!(
        stale.is_empty(),
        "UPDATE_DOCS=1 cargo test --test it docs\n{}",
        stale.join("\n")
    );
}

#[test]
fn queries_in_the_pages_compile() {
    let mut queries = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        for block in blocks(&page)
            .iter()
            .filter(|block| block.words.first() == Some(&"connectql"))
        {
            let (resource, options) = block.options();
            let options = options.now(std::time::SystemTime::now());
            if let Err(report) = compile_with(resource, &block.text, &options) {
                panic!(
                    "{} for {resource}:\n{}\n{report}",
                    path.display(),
                    block.text
                );
            }
            queries += 1;
        }
    }
    assert!(queries > 50, "{queries}");
}

#[test]
fn every_problem_has_a_section_with_an_example() {
    let page = std::fs::read_to_string(Path::new(ROOT).join("docs/problems.md")).unwrap();
    let sections: Vec<&str> = page.split("\n### ").skip(1).collect();
    let title = |section: &&str| {
        section
            .lines()
            .next()
            .unwrap_or_default()
            .trim_matches('`')
            .to_owned()
    };
    let titles: Vec<String> = sections.iter().map(title).collect();
    let distinct: BTreeSet<String> = titles.iter().cloned().collect();
    assert_eq!(distinct.len(), titles.len(), "a section appears twice");
    assert_eq!(distinct, codes());
    for (section, code) in sections.iter().zip(&titles) {
        let shown = blocks(section).iter().any(|block| {
            matches!(block.words[..], ["console" | "rust"]) && block.text.contains(code.as_str())
        });
        assert!(shown, "the section of {code} does not show it");
    }
}

#[test]
fn links_between_the_pages_are_valid() {
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        for link in page
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
            .map(|(link, _)| link)
        {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            if link.starts_with("http") {
                continue;
            }
            let target = if file.is_empty() {
                path.clone()
            } else {
                path.parent().unwrap().join(file)
            };
            let linked =
                std::fs::read(&target).unwrap_or_else(|_| panic!("{}: {link}", path.display()));
            // A picture is not text, and has no headings.
            let linked = String::from_utf8_lossy(&linked);
            let found = heading.is_empty() || headings(&linked).contains(heading);
            assert!(found, "{}: no heading for {link}", path.display());
        }
    }
}

fn headings(page: &str) -> BTreeSet<String> {
    let anchor = |line: &str| {
        let title = line
            .trim_start_matches('#')
            .trim()
            .to_lowercase()
            .replace(' ', "-");
        title
            .chars()
            .filter(|char| char.is_alphanumeric() || matches!(char, '-' | '_'))
            .collect()
    };
    page.lines()
        .filter(|line| line.starts_with('#'))
        .map(anchor)
        .collect()
}

/// README.md and the pages in docs/.
fn pages() -> Vec<PathBuf> {
    let docs = std::fs::read_dir(Path::new(ROOT).join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = docs
        .filter(|path| path.extension() == Some("md".as_ref()))
        .collect();
    pages.push(Path::new(ROOT).join("README.md"));
    pages.sort();
    pages
}

/// The codes of all problems.
fn codes() -> BTreeSet<String> {
    let all = connectql::ERROR_CODES
        .iter()
        .chain(connectql::WARNING_CODES);
    all.map(|code| (*code).to_owned()).collect()
}

/// The text between two fences.
struct Block<'p> {
    /// The words after the opening fence.
    words: Vec<&'p str>,
    text: String,
    /// The last heading above it.
    heading: &'p str,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut heading = "";
    let mut open: Option<Block<'_>> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => writeln!(block.text, "{line}").unwrap(),
            (None, Some(words)) => {
                open = Some(Block {
                    words: words.split_whitespace().collect(),
                    text: String::new(),
                    heading,
                });
            }
            (None, None) if line.starts_with('#') => heading = line.trim_start_matches('#').trim(),
            (None, None) => {}
        }
    }
    blocks
}

impl Block<'_> {
    fn options(&self) -> (&'static Resource, Options) {
        let mut options = Options::default();
        let mut resource = connectql::resource(self.heading.trim_matches('`')).unwrap_or(&USERS);
        for word in self.words.iter().skip(1) {
            match (word.split_once('='), connectql::resource(word)) {
                (Some((name, value)), _) => {
                    options.parameters.add(name, value);
                }
                (None, Some(named)) => resource = named,
                (None, None) if *word == "residual" => options.residual = true,
                (None, None) => panic!("no resource or option: {word}"),
            }
        }
        (resource, options)
    }
}

/// The page with the current output of its commands.
fn with_outputs(page: &str) -> String {
    let mut current = String::new();
    let mut is_console = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_console = line == "```console";
        } else if is_console && !line.starts_with("$ ") {
            continue;
        }
        writeln!(current, "{line}").unwrap();
        if let (true, Some(command)) = (is_console, line.strip_prefix("$ ")) {
            let printed = run(command);
            let printed = printed.trim_end();
            current.push_str(printed);
            current.push_str(if printed.is_empty() { "" } else { "\n" });
        }
    }
    current
}

/// The standard output of a command.
fn run(command: &str) -> String {
    let directory = Path::new(env!("CARGO_BIN_EXE_connectql"))
        .parent()
        .unwrap()
        .display()
        .to_string();
    let path = format!("{directory}:{}", std::env::var("PATH").unwrap_or_default());
    let shell = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .current_dir(ROOT)
        .env("PATH", path)
        .output();
    let printed =
        String::from_utf8(shell.expect("there is a shell").stdout).expect("it prints text");
    printed
        .lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

fn difference(path: &Path, page: &str, current: &str) -> String {
    let lines = page
        .lines()
        .zip(current.lines())
        .enumerate()
        .find(|(_, (old, new))| old != new);
    let (number, (old, new)) = lines.unwrap_or((0, ("", "")));
    format!(
        "{}:{}\n  says   {old}\n  prints {new}",
        path.display(),
        number + 1
    )
}
