//! Requests needed for a set of queries, compared with the naive approach: one request per term of
//! the disjunctive normal form of the part that mixes tags with other conditions.

use std::io::BufRead;

use connectql::measure::naive_requests;
use connectql::{Options, compile_with, resource};

pub fn print() {
    let (mut queries, mut planned, mut naive, mut fewer, mut proven) = (0, 0, 0, 0, 0);
    let mut options = Options::default();
    options.max_requests = 64;
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("the input can be read");
        let Some((name, query)) = line.split_once('\t').filter(|_| !line.starts_with('#')) else {
            continue;
        };
        let resource = resource(name).unwrap_or_else(|| panic!("there is no resource {name}"));
        let plan = compile_with(resource, query, &options)
            .unwrap_or_else(|report| panic!("{query}: {report}"));
        let terms = naive_requests(resource, query).unwrap_or_else(|| panic!("{query} is checked"));
        queries += 1;
        planned += plan.requests.len();
        naive += terms;
        fewer += usize::from(plan.requests.len() < terms);
        proven += usize::from(plan.minimal);
    }
    println!(
        "| queries | requests planned | one request per term | queries that need fewer | proven minimal |"
    );
    println!("|--:|--:|--:|--:|--:|\n| {queries} | {planned} | {naive} | {fewer} | {proven} |\n");
}
