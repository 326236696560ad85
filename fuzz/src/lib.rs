//! Properties of any input, each a function of bytes that panics if the property does not hold.
//!
//! The fuzz targets try them on bytes that a fuzzer makes up, `tests/it/fuzz_replay.rs` on the seeds and on all that was
//! ever found.

mod places;
mod plans;
mod requests;
pub mod seeds;
mod slips;
mod texts;
mod world;

pub use plans::compile;
pub use requests::{decompile, server, wire};
pub use slips::{repair, slips};
pub use texts::{parse, print};

/// A law: it returns where it holds of the bytes, and panics where it does not.
pub type Law = fn(&[u8]);

/// The laws by the names of their targets.
pub const LAWS: [(&str, Law); 8] = [
    ("parse", parse),
    ("print", print),
    ("decompile", decompile),
    ("compile", compile),
    ("wire", wire),
    ("server", server),
    ("slips", slips),
    ("repair", repair),
];
