//! The tables of docs/performance.md.

use std::time::Duration;

use crate::{clock, work};

const SIZES: [usize; 3] = [3, 30, 3000];
const SCALED: [usize; 4] = [360, 3600, 18_000, 36_000];

/// The measured work, and its time.
type Times = Vec<(String, Duration)>;

pub fn print_all() {
    let columns: Vec<Times> = SIZES.iter().map(|size| timed(work::of(*size))).collect();
    stages(&columns);
    peers(&columns);
    scaling();
}

fn timed(works: Vec<work::Work>) -> Times {
    let times = clock::times(&works);
    works.into_iter().map(|(name, _)| name).zip(times).collect()
}

fn time(times: &Times, name: &str) -> f64 {
    times
        .iter()
        .find(|(known, _)| known == name)
        .map_or(0.0, |(_, time)| time.as_secs_f64())
}

/// Our own stages as multiples of what pest takes for its part.
fn stages(columns: &[Times]) {
    println!(
        "| stage | {} conditions | {} | {} |\n|---|--:|--:|--:|",
        SIZES[0], SIZES[1], SIZES[2]
    );
    let row = |name: &str, of: &dyn Fn(&Times) -> f64| {
        let cells = columns
            .iter()
            .map(|times| format!("{:.2}", of(times) / time(times, "pest")));
        println!("| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
    };
    row("pest's parse", &|times| time(times, "pest"));
    row("tree", &|times| time(times, "parse") - time(times, "pest"));
    row("check and lint", &|times| time(times, "check"));
    row("plan and emit", &|times| time(times, "plan"));
    row("JSON text", &|times| time(times, "serialise"));
    row("all of `compile`, to JSON text", &|times| {
        time(times, "compile")
    });
    row("… without pest's parse", &|times| {
        time(times, "compile") - time(times, "pest")
    });
    println!();
}

/// The whole compiler as a multiple of what the others take to parse the same, or to write the same JSON.
fn peers(columns: &[Times]) {
    println!(
        "| others | does | {} conditions | {} | {} |\n|---|---|--:|--:|--:|",
        SIZES[0], SIZES[1], SIZES[2]
    );
    let works = [
        ("tantivy-query-grammar", "text to tree"),
        ("aip-160", "text to tree"),
        ("rest-sql", "text to tree"),
        ("sqlparser", "text to tree"),
        ("cel", "text to tree"),
        ("odata-params", "text to tree"),
        ("scim-filter", "text to tree"),
        ("serde_json", "tree of values to our JSON text"),
    ];
    for (name, does) in works {
        let cells = columns
            .iter()
            .map(|times| format!("{:.2}", time(times, "compile") / time(times, name)));
        println!(
            "| {name} | {does} | {} |",
            cells.collect::<Vec<_>>().join(" | ")
        );
    }
    println!();
}

/// The time for a byte at several sizes, as a multiple of that at the smallest.
fn scaling() {
    println!(
        "| conditions | bytes | pest's parse | parse | check and lint | plan and emit | compile |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|");
    let mut first: Option<Vec<f64>> = None;
    for size in SCALED {
        // Not all of the others can read so much.
        let times = timed(work::ours(size));
        let bytes = work::bytes(size) as f64;
        let stages = ["pest", "parse", "check", "plan", "compile"];
        let by_byte: Vec<f64> = stages
            .iter()
            .map(|stage| time(&times, stage) / bytes)
            .collect();
        let first = first.get_or_insert_with(|| by_byte.clone());
        let cells = by_byte
            .iter()
            .zip(first)
            .map(|(now, then)| format!("{:.2}", now / *then));
        println!(
            "| {size} | {bytes} | {} |",
            cells.collect::<Vec<_>>().join(" | ")
        );
    }
    println!();
}
