//! The `connectql` command.

fn main() {}
