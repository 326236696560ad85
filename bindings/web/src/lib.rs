//! The library as a WebAssembly module with a low-level interface: `input` allocates space for a
//! call, `answer` reads it and writes its result, and `output` returns the result's address. Calls
//! and results are JSON; positions are in UTF-16 units, as in JavaScript.

mod answer;
mod calls;
#[cfg(feature = "engine")]
mod objects;
mod query;
#[cfg(feature = "engine")]
mod records;
mod refusal;

use std::cell::RefCell;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The maximum buffer size kept after a call, so that a large instance does not occupy memory
/// twice.
const KEPT_BYTES: usize = 1 << 16;

/// Allocates space for a call of this many bytes, and returns its address.
#[allow(unsafe_code)] // Exported by name.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        input.clear();
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Carries out the call in the input, and returns the length of the result.
#[allow(unsafe_code)] // Exported by name.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> usize {
    let call = INPUT.with_borrow_mut(std::mem::take);
    let answered = answer::answer(&call);
    if call.len() <= KEPT_BYTES {
        INPUT.with_borrow_mut(|input| *input = call);
    }
    OUTPUT.with_borrow_mut(|output| {
        *output = answered;
        output.len()
    })
}

/// The address of the last result.
#[allow(unsafe_code)] // Exported by name.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(Vec::as_ptr)
}
