//! Incorrect queries from users of other tools: the expected number of errors, the intended query,
//! whether one may be suggested, and a word that the messages must contain.
//!
//! `slips_not_yet.txt` lists those with other results so far. It may only shrink:
//! `UPDATE_SLIPS=1 cargo test --test it slips_given` rewrites it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use connectql::{Now, Options, Report, compile_with, resource};
use regex::RegexBuilder;
use serde::Deserialize;

const GIVEN: &str = include_str!("slips_given.json");
const NOT_YET: &str = include_str!("slips_not_yet.txt");
const NOT_YET_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/slips_not_yet.txt");

#[derive(Deserialize)]
struct Given {
    resource: String,
    query: String,
    /// The expected number of errors; any sensible number if absent.
    errors: Option<usize>,
    meant: Option<String>,
    offer: Offer,
    /// Patterns, at least one of which the messages, help lines or suggestion must match.
    says: Vec<String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Offer {
    Required,
    Forbidden,
    /// A suggestion, if any, has the intended meaning.
    Optional,
}

/// With a clock, so that suggestions with relative times can be compared.
fn options() -> Options {
    Options::new().now("2024-07-18T09:30:00Z".parse::<Now>().unwrap())
}

/// The requests of a query, as JSON.
fn requests(given: &Given, query: &str) -> Option<String> {
    let resource = resource(&given.resource).unwrap();
    let plan = compile_with(resource, query, &options()).ok()?;
    Some(serde_json::to_string(&(plan.requests, plan.residual)).unwrap())
}

/// A description of the faults in the report of a query.
fn faults(given: &Given) -> String {
    let resource = resource(&given.resource).unwrap();
    let Err(report) = compile_with(resource, &given.query, &options()) else {
        return "it compiles".to_owned();
    };
    let mut faults = String::new();
    let errors = report
        .problems()
        .iter()
        .filter(|problem| !problem.is_warning());
    let errors = errors.count();
    if given.errors.is_some_and(|deserved| deserved != errors) {
        write!(faults, "{errors} errors; ").unwrap();
    }
    match report.meant() {
        None if given.offer == Offer::Required => faults += "no offer; ",
        Some(offer) if given.offer == Offer::Forbidden => {
            write!(faults, "offers `{offer}`; ").unwrap();
        }
        Some(offer) => {
            let meant = given.meant.as_deref();
            let means_else = |meant| {
                requests(given, meant).is_none_or(|meant| Some(meant) != requests(given, offer))
            };
            if meant.is_some_and(means_else) {
                write!(faults, "offers `{offer}`; ").unwrap();
            }
        }
        None => {}
    }
    if !says(given, &report) {
        faults += "does not mention it";
    }
    faults
}

fn says(given: &Given, report: &Report) -> bool {
    let mut text = report.meant().unwrap_or_default().to_owned();
    for description in report.descriptions() {
        write!(text, "\n{}\n{}", description.message, description.help).unwrap();
    }
    let matches = |pattern: &String| {
        let pattern = RegexBuilder::new(pattern).case_insensitive(true).build();
        pattern.unwrap().is_match(&text)
    };
    given.says.is_empty() || given.says.iter().any(matches)
}

#[test]
fn given_mistakes_are_reported_as_expected() {
    let given: Vec<Given> = serde_json::from_str(GIVEN).unwrap();
    assert!(given.len() > 190);
    let faulty: Vec<(String, String)> = given
        .iter()
        .map(|given| (format!("{} {}", given.resource, given.query), faults(given)))
        .filter(|(_, faults)| !faults.is_empty())
        .collect();
    if std::env::var_os("UPDATE_SLIPS").is_some() {
        let lines = faulty.iter().map(|(line, _)| format!("{line}\n"));
        std::fs::write(NOT_YET_FILE, lines.collect::<String>()).unwrap();
        return;
    }
    let listed: BTreeSet<&str> = NOT_YET.lines().collect();
    let new = faulty
        .iter()
        .filter(|(line, _)| !listed.contains(line.as_str()));
    let new: Vec<_> = new.collect();
    assert!(new.is_empty(), "answered wrongly: {new:#?}");
    let faulty: BTreeSet<&str> = faulty.iter().map(|(line, _)| line.as_str()).collect();
    let fixed: Vec<_> = listed.difference(&faulty).collect();
    assert!(fixed.is_empty(), "remove these from the list: {fixed:#?}");
}
