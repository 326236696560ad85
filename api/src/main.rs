//! Prints the public items of the library, one per line, from rustdoc's JSON.
//!
//!     connectql-public RUSTDOC.json

/// Only the existence of a trait's `impl` counts; the trait determines its functions.
fn print(public: &public_api::PublicApi) {
    let mut of_trait = false;
    for item in public.items().map(ToString::to_string) {
        if item.starts_with("impl") {
            of_trait = item.contains(" for ");
        } else if !item.contains("fn ") {
            of_trait &= item.starts_with("pub type");
        }
        if !(of_trait && item.starts_with("pub fn")) {
            println!("{item}");
        }
    }
}

fn main() {
    let json = std::env::args()
        .nth(1)
        .expect("usage: connectql-public RUSTDOC.json");
    let builder = public_api::Builder::from_rustdoc_json(json);
    // Implementations that every type has are left out; derived ones are part of the interface and
    // stay.
    let builder = builder
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .include_function_parameter_names(true);
    match builder.build() {
        Ok(public) => print(&public),
        Err(problem) => {
            eprintln!(
                "the JSON cannot be read; public-api expects that of {}: {problem}",
                public_api::MINIMUM_NIGHTLY_RUST_VERSION
            );
            std::process::exit(2);
        }
    }
}
