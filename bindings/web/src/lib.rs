//! The library as a WebAssembly module with a raw interface: `input` makes room for a call, `answer` reads it and writes
//! its answer, `output` says where. Calls and answers are JSON; places count UTF-16 units, as JavaScript does.

mod answer;
mod asked;
mod calls;
#[cfg(feature = "engine")]
mod kept;
#[cfg(feature = "engine")]
mod records;
mod refusal;

use std::cell::RefCell;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The most bytes of a buffer that outlive a call: a large instance does not hold its memory twice.
const KEPT_BYTES: usize = 1 << 16;

/// Makes room for a call of so many bytes, and returns its address.
#[allow(unsafe_code)] // Exported by name.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        input.clear();
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Answers the call in the input, and returns the length of the answer.
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

/// The address of the last answer.
#[allow(unsafe_code)] // Exported by name.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(Vec::as_ptr)
}
