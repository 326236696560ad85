//! Writes the seeds of a target and its dictionary: `seeds TARGET FOLDER DICTIONARY`.

use std::path::Path;

use connectql_fuzz::seeds::{dictionary, inputs, words};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, folder, file] = arguments.as_slice() else {
        panic!("seeds TARGET FOLDER DICTIONARY")
    };
    std::fs::create_dir_all(folder)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (at, input) in inputs(&root, target).iter().enumerate() {
        std::fs::write(Path::new(folder).join(format!("seed-{at}")), input)?;
    }
    std::fs::write(file, dictionary(&words(target)))
}
