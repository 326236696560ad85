//! Comparable times of several pieces of work: they take turns, and the fastest turn of each
//! counts. They are in CPU time, so that other load on the machine matters little.

use std::time::Duration;

use cpu_time::ThreadTime;

use crate::work::Work;

const TURNS: usize = 40;
const TURN: Duration = Duration::from_millis(4);

/// The time of one run of each piece of work.
pub fn times(works: &[Work]) -> Vec<Duration> {
    let repeats: Vec<u32> = works
        .iter()
        .map(|(_, work)| repeats(work.as_ref()))
        .collect();
    let mut best = vec![Duration::MAX; works.len()];
    for _ in 0..TURNS {
        for ((best, (_, work)), repeats) in best.iter_mut().zip(works).zip(&repeats) {
            *best = (*best).min(turn(work.as_ref(), *repeats) / *repeats);
        }
    }
    best
}

/// The repetitions of a piece of work that fill a turn.
fn repeats(work: &dyn Fn()) -> u32 {
    let mut repeats = 1;
    while turn(work, repeats) < TURN && repeats < 1 << 20 {
        repeats *= 2;
    }
    repeats
}

fn turn(work: &dyn Fn(), repeats: u32) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..repeats {
        work();
    }
    start.elapsed()
}
