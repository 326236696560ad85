//! Prints the catalog as JSON, for the conformance tests.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use connectql::catalog::RESOURCES;

fn main() {
    let described: Vec<_> = RESOURCES.iter().map(|resource| resource.describe()).collect();
    println!("{}", serde_json::to_string_pretty(&described).unwrap());
}
