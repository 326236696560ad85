//! Single rules, each tested here because a mutation showed that no other test would detect a change. The corpus covers
//! the output of every stage for a query; these are rules that no query of the corpus can express.

mod check;
mod decompile;
mod evaluate;
mod format;
mod lint;
mod plan;
