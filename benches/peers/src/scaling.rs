//! The time and memory of each stage as queries grow: a stage with linear cost has the same numbers
//! in each column.
//!
//!     connectql-scaling                     tables in Markdown, for docs/performance.md
//!     connectql-scaling SHAPE STAGE SIZE    runs one stage once, for a profiler

#[path = "../../predicates/mod.rs"]
mod predicates;
mod stages;

use std::alloc::System;
use std::hint::black_box;
use std::time::Duration;

use cpu_time::ThreadTime;
use peakmem_alloc::{PeakMemAlloc, PeakMemAllocTrait};
use stages::{Run, SHAPES, STAGES};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static HEAP: PeakMemAlloc<&'static StatsAlloc<System>> = PeakMemAlloc::new(&INSTRUMENTED_SYSTEM);

const SIZES: [usize; 3] = [30, 300, 3000];
/// The minimum of this many times counts, and each takes this long, so that other load on the
/// machine matters little.
const TURNS: u32 = 15;
const TURN: Duration = Duration::from_millis(20);

/// The cost of one run of a stage.
struct Cost {
    nanoseconds: f64,
    allocations: usize,
    peak: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [shape, stage, size] = arguments.as_slice() {
        let (_, shape) = SHAPES
            .iter()
            .find(|(name, _)| name == shape)
            .expect("SHAPE is known");
        stages::ready(stage, &shape(size.parse().expect("SIZE is a number")))();
        return;
    }
    for (name, shape) in SHAPES {
        println!(
            "| {name} | ns per byte | slowest to fastest | allocations per condition | heap bytes per byte |"
        );
        println!("|---|--:|--:|--:|--:|");
        for stage in STAGES {
            row(stage, shape);
        }
        println!();
    }
}

/// The costs at the largest size, and the variation of the time per byte between sizes.
fn row(stage: &str, shape: fn(usize) -> String) {
    let costs = SIZES.map(|size| {
        let text = shape(size);
        let cost = cost(&stages::ready(stage, &text));
        (cost, text.len() as f64, size as f64)
    });
    let times = costs
        .each_ref()
        .map(|(cost, bytes, _)| cost.nanoseconds / bytes);
    let spread =
        times.iter().copied().fold(0.0, f64::max) / times.iter().copied().fold(f64::MAX, f64::min);
    let [.., (cost, bytes, size)] = &costs;
    println!(
        "| {stage} | {:.1} | {spread:.2} | {:.1} | {:.1} |",
        cost.nanoseconds / bytes,
        cost.allocations as f64 / size,
        cost.peak as f64 / bytes
    );
}

fn cost(run: &Run) -> Cost {
    // The first run, which initializes caches, is not measured.
    run();
    let (allocations, peak) = memory(run);
    let repeats = repeats(run);
    let least = (0..TURNS)
        .map(|_| turn(run, repeats))
        .min()
        .unwrap_or_default();
    Cost {
        nanoseconds: least.as_nanos() as f64 / f64::from(repeats),
        allocations,
        peak,
    }
}

fn memory(run: &Run) -> (usize, usize) {
    let region = Region::new(&INSTRUMENTED_SYSTEM);
    HEAP.reset_peak_memory();
    run();
    let change = region.change();
    (
        change.allocations + change.reallocations,
        HEAP.get_peak_memory(),
    )
}

fn repeats(run: &Run) -> u32 {
    let mut repeats = 1;
    while turn(run, repeats) < TURN && repeats < 1 << 16 {
        repeats *= 2;
    }
    repeats
}

fn turn(run: &Run, repeats: u32) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..repeats {
        black_box(run());
    }
    start.elapsed()
}
