//! Prints what of the library is public, an item a line, from the JSON that rustdoc writes of it.
//!
//!     connectql-public RUSTDOC.json

fn main() {
    let json = std::env::args().nth(1).expect("the JSON of rustdoc is named");
    let builder = public_api::Builder::from_rustdoc_json(json);
    // What every type has is no news; what is derived can be relied on, and stays.
    let builder = builder.omit_blanket_impls(true).omit_auto_trait_impls(true).include_function_parameter_names(true);
    match builder.build() {
        Ok(public) => print!("{public}"),
        Err(problem) => {
            eprintln!("the JSON is not as public-api {} knows it: {problem}", public_api::MINIMUM_NIGHTLY_RUST_VERSION);
            std::process::exit(2);
        }
    }
}
