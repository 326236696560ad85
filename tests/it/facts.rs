//! Single facts of the contract, each stated where changing the code by hand has shown that no other test would see it.
//! What the stages make of a query is in the corpus; here is what no query of the corpus can say.

mod check;
mod decompile;
mod evaluate;
mod format;
mod lint;
mod plan;
