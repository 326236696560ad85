//! Times the compiler's stages and other parsers on the same predicates, in one run.
//!
//!     compare table                      a table in Markdown, for docs/performance.md
//!     compare once WORK SIZE TIMES       does one work so many times, to be counted by a profiler
//!     compare requests < FILE            requests needed for `RESOURCE<TAB>QUERY` lines, against the naive way

mod clock;
mod requests;
mod tables;
mod work;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["table"] => tables::print_all(),
        ["once", name, size, times] => {
            let work = work::of(size.parse().expect("SIZE is a number"));
            let (_, run) = work
                .iter()
                .find(|(known, _)| known == name)
                .expect("WORK is known");
            for _ in 0..times.parse().expect("TIMES is a number") {
                run();
            }
        }
        ["requests"] => requests::print(),
        _ => panic!("compare table | compare once WORK SIZE TIMES | compare requests"),
    }
}
