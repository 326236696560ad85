//! The tables and pictures of docs/performance.md.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::picture::{self, Bar, Line};
use crate::{clock, work};

const SIZES: [usize; 3] = [3, 30, 3000];
const SCALED: [usize; 4] = [360, 3600, 18_000, 36_000];
/// The number of conditions in the bar chart.
const SHOWN: usize = 30;

/// The compared parsers and their languages.
const PEERS: [(&str, &str); 7] = [
    ("aip-160", "Rust, Google's AIP-160 filters"),
    ("rest-sql", "Rust, RSQL"),
    ("scim-filter", "Rust, SCIM filters"),
    ("tantivy-query-grammar", "Rust, Lucene's language"),
    ("odata-params", "Rust, OData's `$filter`"),
    ("sqlparser", "Rust, SQL expressions"),
    ("cel", "Rust, Common Expression Language"),
];
const ELSEWHERE: [(&str, &str); 3] = [
    ("luqum", "Python, Lucene's language"),
    ("liqe", "JavaScript, Lucene's language"),
    ("kql", "JavaScript, Kibana's KQL"),
];

/// The measured work, and its time.
type Times = Vec<(String, Duration)>;

/// The time of a parser in another language as a multiple of our `compile`, for each size.
type Elsewhere = Vec<(String, usize, f64)>;

pub fn write_all(elsewhere: &str, folder: &Path, pictures: &Path) {
    let elsewhere = read(&fs::read_to_string(elsewhere).expect("ELSEWHERE can be read"));
    let columns: Vec<Times> = SIZES.iter().map(|size| timed(work::of(*size))).collect();
    let scaled: Vec<Times> = SCALED.iter().map(|size| timed(work::ours(*size))).collect();
    let write = |folder: &Path, name: &str, text: String| {
        fs::write(folder.join(name), text).expect("it can be written");
    };
    write(folder, "peers.md", peers(&columns, &elsewhere));
    write(folder, "stages.md", stages(&columns));
    write(folder, "scaled.md", scaling(&scaled));
    write(
        pictures,
        "performance-peers.svg",
        peers_picture(&columns, &elsewhere),
    );
    write(
        pictures,
        "performance-growth.svg",
        growth_picture(&columns, &scaled),
    );
}

fn read(elsewhere: &str) -> Elsewhere {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let name = words.next()?.to_owned();
        Some((
            name,
            words.next()?.parse().ok()?,
            words.next()?.parse().ok()?,
        ))
    };
    elsewhere.lines().filter_map(line).collect()
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

/// The parsing time of each other parser as a multiple of our `compile`.
fn ratios(columns: &[Times], elsewhere: &Elsewhere) -> Vec<(&'static str, &'static str, Vec<f64>)> {
    let rust = PEERS.iter().map(|(name, reads)| {
        let of = |times: &Times| time(times, name) / time(times, "compile");
        (*name, *reads, columns.iter().map(of).collect())
    });
    let other = ELSEWHERE.iter().map(|(name, reads)| {
        let of = |size: &usize| {
            let found = elsewhere
                .iter()
                .find(|(known, at, _)| known == name && at == size);
            found.map_or(f64::NAN, |(_, _, ratio)| *ratio)
        };
        (*name, *reads, SIZES.iter().map(of).collect())
    });
    rust.chain(other).collect()
}

fn heading(first: &str) -> String {
    let columns = first.matches('|').count();
    format!(
        "{first} | {} conditions | {} | {} |\n{}|--:|--:|--:|\n",
        SIZES[0],
        SIZES[1],
        SIZES[2],
        "|---".repeat(columns)
    )
}

/// The whole compiler as a multiple of the time of others to parse the same predicates, or to write
/// the same JSON.
fn peers(columns: &[Times], elsewhere: &Elsewhere) -> String {
    let mut table = heading("| parser | reads");
    for (name, reads, ratios) in ratios(columns, elsewhere) {
        let cells: Vec<String> = ratios.iter().map(|ratio| multiple(1.0 / ratio)).collect();
        let _ = writeln!(table, "| {name} | {reads} | {} |", cells.join(" | "));
    }
    table
}

fn peers_picture(columns: &[Times], elsewhere: &Elsewhere) -> String {
    let at = SIZES
        .iter()
        .position(|size| *size == SHOWN)
        .unwrap_or_default();
    let times = &columns[at];
    let others = ratios(columns, elsewhere)
        .into_iter()
        .map(|(name, _, ratios)| Bar {
            label: name.to_owned(),
            value: ratios[at],
            is_ours: false,
        });
    let ours = [
        ("connectql: parse", "parse"),
        ("connectql: all of compile", "compile"),
    ];
    let ours = ours.map(|(label, work)| Bar {
        label: label.to_owned(),
        value: time(times, work) / time(times, "compile"),
        is_ours: true,
    });
    picture::bars(
        "Time for 30 conditions",
        "All of compile, from text to request JSON, is 1. For the others, only parsing is timed. Logarithmic.",
        others.chain(ours).collect(),
    )
}

fn growth_picture(columns: &[Times], scaled: &[Times]) -> String {
    let unit = time(&columns[0], "compile");
    let all = || SIZES.iter().zip(columns).chain(SCALED.iter().zip(scaled));
    let line = |label: &str, work: &str, is_ours: bool| {
        let mut points: Vec<(f64, f64)> = all()
            .map(|(size, times)| (*size as f64, time(times, work) / unit))
            .filter(|(_, time)| *time > 0.0)
            .collect();
        points.sort_by(|left, right| left.0.total_cmp(&right.0));
        Line {
            label: label.to_owned(),
            points,
            is_ours,
        }
    };
    let ours = [line("connectql: all of compile", "compile", true)];
    let peers = PEERS.map(|(name, _)| line(name, name, false));
    picture::lines(
        "How time grows",
        "Time by number of conditions; compiling three conditions is 1. For the others, only parsing is timed. Logarithmic.",
        &ours.into_iter().chain(peers).collect::<Vec<_>>(),
    )
}

/// Our own stages as multiples of pest's part.
fn stages(columns: &[Times]) -> String {
    let mut table = heading("| stage");
    let mut row = |name: &str, of: &dyn Fn(&Times) -> f64| {
        let cells = columns
            .iter()
            .map(|times| format!("{:.2}", of(times) / time(times, "pest")));
        let _ = writeln!(
            table,
            "| {name} | {} |",
            cells.collect::<Vec<_>>().join(" | ")
        );
    };
    row("pest's parse", &|times| time(times, "pest"));
    row("tree", &|times| time(times, "parse") - time(times, "pest"));
    row("check and lint", &|times| time(times, "check"));
    row("plan and emit", &|times| time(times, "plan"));
    row("JSON text", &|times| time(times, "serialise"));
    row("all of `compile`, to JSON text", &|times| {
        time(times, "compile")
    });
    row(
        "`serde_json`, from a tree of values to the same JSON",
        &|times| time(times, "serde_json"),
    );
    table
}

/// The time per byte at several sizes, as a multiple of that at the smallest.
fn scaling(scaled: &[Times]) -> String {
    let mut table = String::from(
        "| conditions | bytes | pest's parse | parse | check and lint | plan and emit | compile |\n|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut first: Option<Vec<f64>> = None;
    for (size, times) in SCALED.iter().zip(scaled) {
        let bytes = work::bytes(*size) as f64;
        let stages = ["pest", "parse", "check", "plan", "compile"];
        let by_byte: Vec<f64> = stages
            .iter()
            .map(|stage| time(times, stage) / bytes)
            .collect();
        let first = first.get_or_insert_with(|| by_byte.clone());
        let cells = by_byte
            .iter()
            .zip(first)
            .map(|(now, then)| format!("{:.2}", now / *then));
        let _ = writeln!(
            table,
            "| {size} | {bytes} | {} |",
            cells.collect::<Vec<_>>().join(" | ")
        );
    }
    table
}

/// A multiple with two significant digits.
fn multiple(value: f64) -> String {
    if value < 0.1 {
        format!("{value:.4}")
    } else {
        format!("{value:.2}")
    }
}
