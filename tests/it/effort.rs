//! The effort of the long tests: a tenth of the cases and sizes by default, all of them if `CONNECTQL_ALL_CASES` is set.

use proptest::test_runner::{Config, RngSeed};

/// Set by `.ci/run`.
const ALL_CASES: &str = "CONNECTQL_ALL_CASES";
/// The divisor for the number of cases otherwise.
const PART: usize = 10;

fn is_complete() -> bool {
    std::env::var_os(ALL_CASES).is_some()
}

/// The number of random cases for a property: `PROPTEST_CASES`, if it is set.
pub(crate) fn cases(all: u32) -> u32 {
    let requested = std::env::var("PROPTEST_CASES").ok();
    let part = u32::try_from(PART).unwrap();
    let usual = || {
        if is_complete() {
            all
        } else {
            all.div_ceil(part)
        }
    };
    requested
        .and_then(|cases| cases.parse().ok())
        .unwrap_or_else(usual)
}

/// The seed of the random cases. The cases are the same each time, so a failing change is the one
/// that broke a property. Set `PROPTEST_RNG_SEED` to try others.
const SEED: u64 = 1;

/// The configuration of a property tried on this many cases.
pub(crate) fn config(cases: u32) -> Config {
    let usual = Config::default();
    Config {
        cases,
        failure_persistence: None,
        rng_seed: match usual.rng_seed {
            RngSeed::Random => RngSeed::Fixed(SEED),
            RngSeed::Fixed(seed) => RngSeed::Fixed(seed),
        },
        ..usual
    }
}

/// The items to try, evenly spread over all of them.
pub(crate) fn sample<T>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    items
        .into_iter()
        .step_by(if is_complete() { 1 } else { PART })
}

/// The size of an input for which only disproportionate growth would be a fault.
pub(crate) fn size(all: usize) -> usize {
    if is_complete() { all } else { all / PART }
}
