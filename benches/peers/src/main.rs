//! Times the compiler's stages and other parsers on the same predicates, in one run.
//!
//!     connectql-peers tables ELSEWHERE FOLDER PICTURES   writes the tables and pictures of docs/performance.md
//!     connectql-peers once WORK SIZE TIMES               runs one piece of work TIMES times, for a profiler
//!     connectql-peers time WORK SIZE                     prints the nanoseconds that one piece of work takes
//!     connectql-peers query LANGUAGE SIZE                prints the query in a language
//!     connectql-peers requests < FILE                    compares the requests for `RESOURCE<TAB>QUERY` lines with the naive approach
//!
//! ELSEWHERE is what `benches/elsewhere/measure` prints.

mod clock;
mod picture;
mod requests;
mod tables;
mod work;

use work::Work;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tables", elsewhere, folder, pictures] => {
            tables::write_all(elsewhere, folder.as_ref(), pictures.as_ref());
        }
        ["once", name, size, times] => {
            let (_, run) = named(name, size);
            for _ in 0..times.parse().expect("TIMES is a number") {
                run();
            }
        }
        ["time", name, size] => {
            let time = clock::times(&[named(name, size)]);
            println!("{name} {}", time[0].as_nanos());
        }
        ["query", language, size] => print!("{}", work::text(language, number(size))),
        ["requests"] => requests::print(),
        _ => panic!("connectql-peers tables | once | time | query | requests"),
    }
}

fn named(name: &str, size: &str) -> Work {
    let works = work::of(number(size));
    works
        .into_iter()
        .find(|(known, _)| known == name)
        .expect("WORK is known")
}

fn number(size: &str) -> usize {
    size.parse().expect("SIZE is a number")
}
