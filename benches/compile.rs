//! Time to compile: the whole pipeline, each stage, the planner, and large input.
//!
//!     cargo bench --features measure --bench compile
//!
//! docs/performance.md, written by benches/report, compares the stages with other parsers.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "predicates/mod.rs"]
mod predicates;

use std::hint::black_box;
use std::time::Duration;

use connectql::measure::{check_and_lint, pest_alone, plan_alone, plan_and_emit};
use connectql::syntax::parse;
use connectql::{USERS, compile, complete, resource};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SIZES: [usize; 3] = [3, 30, 3000];
const EXAMPLE: &str = "name ~ \"Sup\" and tag(BPO=123) or proficiency(English >= 3)";

fn queries() -> impl Iterator<Item = (String, String)> {
    let sized = SIZES.iter().map(|size| {
        (
            size.to_string(),
            predicates::query(&predicates::CONNECTQL, *size),
        )
    });
    std::iter::once(("example".to_owned(), EXAMPLE.to_owned())).chain(sized)
}

fn whole(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("text to JSON");
    for (name, query) in queries() {
        group.throughput(Throughput::Bytes(query.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| {
                serde_json::to_string(&compile(&USERS, black_box(&query)).unwrap().requests)
                    .unwrap()
            });
        });
    }
    group.finish();
}

fn stages(criterion: &mut Criterion) {
    for (name, query) in queries() {
        let mut group = criterion.benchmark_group(format!("stages of {name}"));
        let ast = parse(&query).unwrap().ast;
        let (meant, _) = check_and_lint(&ast, &query, &USERS).unwrap();
        let requests = plan_and_emit(&meant, &USERS).unwrap();
        group.bench_function("pest", |bencher| {
            bencher.iter(|| pest_alone(black_box(&query)));
        });
        group.bench_function("parse", |bencher| bencher.iter(|| parse(black_box(&query))));
        group.bench_function("check and lint", |bencher| {
            bencher.iter(|| check_and_lint(&ast, &query, &USERS));
        });
        group.bench_function("plan and emit", |bencher| {
            bencher.iter(|| plan_and_emit(&meant, &USERS));
        });
        group.bench_function("serialise", |bencher| {
            bencher.iter(|| serde_json::to_string(&requests).unwrap());
        });
        group.finish();
    }
}

fn joined(number: usize, join: &str, condition: impl Fn(usize) -> String) -> String {
    (0..number).map(condition).collect::<Vec<_>>().join(join)
}

/// An AND that fits in a filter only with a few others like it.
fn tags_and_group(tags: usize, term: usize) -> String {
    format!(
        "({} and hierarchy(g{term}))",
        joined(tags, " and ", |tag| format!("tag(k{tag}=v{term})"))
    )
}

fn tag_ors(number: usize) -> String {
    joined(number, " and ", |part| {
        format!("(tag(k{part}=v) or tag(l{part}=v))")
    })
}

/// An OR that is true whenever the first three of `tag_ors` are.
fn wide_or(number: usize) -> String {
    let tags = joined(3, " or ", |part| {
        format!("tag(k{part}=v) or tag(l{part}=v)")
    });
    format!("({tags} or tag(x{number}=v))")
}

/// The cost of planning: negligible without a part that mixes criteria and filter, and no higher
/// for a rejection.
fn planner(criterion: &mut Criterion) {
    let plans = [
        (
            "no mixed part",
            format!(
                "{} and tag(a=b)",
                predicates::query(&predicates::CONNECTQL, 30)
            ),
        ),
        (
            "12 mixed terms",
            joined(12, " or ", |term| {
                format!("(username = u{term} and tag(k{term}=v))")
            }),
        ),
        (
            "12 terms of 6 mixed pairs",
            joined(6, " or ", |pair| {
                format!("(id = u{pair} or tag(a=v{pair})) and (id = w{pair} or tag(b=v{pair}))")
            }),
        ),
        (
            "12 terms of 3 tags and a group",
            joined(12, " or ", |term| tags_and_group(3, term)),
        ),
        (
            "12 terms of 5 tags and a group",
            joined(12, " or ", |term| tags_and_group(5, term)),
        ),
        (
            "12 terms of 9 tags and a group",
            joined(12, " or ", |term| tags_and_group(9, term)),
        ),
        (
            "100 redundant ors",
            format!("{} and {}", tag_ors(9), joined(100, " and ", wide_or)),
        ),
        (
            "rejected: 40 mixed ors",
            joined(40, " and ", |part| {
                format!("(username = u{part} or tag(k{part}=v))")
            }),
        ),
        (
            "rejected: 400 mixed ands",
            joined(400, " or ", |part| {
                format!("(username = u{part} and tag(k{part}=v))")
            }),
        ),
        ("rejected: 40 tag ors", tag_ors(40)),
        (
            "rejected: 40 mixed ors that share",
            joined(40, " and ", |part| {
                format!(
                    "(username = u{part} or tag(k{part}=v) or tag(k{}=v))",
                    (part * 7 + 3) % 40
                )
            }),
        ),
        (
            "rejected: 40 tag ors that share",
            joined(40, " and ", |part| {
                format!(
                    "(tag(k{part}=v) or tag(k{}=v) or tag(k{}=v))",
                    (part + 1) % 40,
                    (part * 7 + 3) % 40
                )
            }),
        ),
        (
            "rejected: 400 mixed ands that share",
            joined(400, " or ", |part| {
                format!(
                    "(username = u{part} and tag(k{part}=v) and tag(s{}=1) and id = i{})",
                    part % 7,
                    part % 5
                )
            }),
        ),
    ];
    let mut group = criterion.benchmark_group("planner");
    for (name, query) in plans {
        let ast = parse(&query).unwrap().ast;
        let (meant, _) = check_and_lint(&ast, &query, &USERS).unwrap();
        group.bench_function(name, |bencher| bencher.iter(|| plan_alone(&meant, &USERS)));
    }
    group.finish();
}

/// The same query 1, 10 and 100 times, up to nearly a mebibyte: the time per byte stays the same.
fn scaling(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scaling");
    group.sample_size(10);
    for times in [1, 10, 100] {
        let grouped = predicates::query(&predicates::CONNECTQL, 360 * times);
        let listed = format!(
            "username in ({})",
            joined(500 * times, ",", |number| format!("u{number:06}"))
        );
        let anded = joined(450 * times, " and ", |number| {
            format!("lastname ~ u{number}")
        });
        for (name, query) in [("groups", grouped), ("a list", listed), ("an and", anded)] {
            group.throughput(Throughput::Bytes(query.len() as u64));
            group.bench_function(BenchmarkId::new(name, times), |bencher| {
                bencher.iter_batched(
                    || (),
                    |()| compile(&USERS, &query).unwrap(),
                    BatchSize::PerIteration,
                );
            });
        }
    }
    group.finish();
}

/// Completion reads only the conditions around the position: in a query of 60 KB it takes hardly
/// longer than in a short one.
fn completion(criterion: &mut Criterion) {
    let statuses = resource("agent-statuses").unwrap();
    let mut group = criterion.benchmark_group("complete");
    for bytes in [0, 600, 60_000] {
        let before = "name ^= lunch and ".repeat(bytes / 18);
        let query = format!("{before}displayorder in ");
        group.bench_function(BenchmarkId::from_parameter(bytes), |bencher| {
            bencher.iter(|| complete(statuses, black_box(&query), query.len()).unwrap());
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = whole, stages, planner, scaling, completion
}
criterion_main!(benches);
