//! Limits the size of each value in a stream of JSON, which could otherwise contain an endless
//! string.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// The maximum size of a value, in bytes.
pub(crate) const VALUE_MAX: usize = 64 << 20;

/// The number of bytes left for the current value.
#[derive(Clone, Debug)]
pub(crate) struct Allowance(Rc<Cell<Option<usize>>>);

impl Allowance {
    pub(crate) fn new() -> Self {
        Allowance(Rc::new(Cell::new(Some(VALUE_MAX))))
    }

    /// Resets the limit for a new value.
    pub(crate) fn renew(&self) {
        self.0.set(Some(VALUE_MAX));
    }

    /// Suspends the limit for values that are not kept: their length does not matter.
    pub(crate) fn suspend(&self) {
        self.0.set(None);
    }
}

/// A stream that limits the size of its values.
#[derive(Debug)]
pub(crate) struct Limited<R> {
    input: R,
    left: Allowance,
}

impl<R> Limited<R> {
    pub(crate) fn new(input: R, left: Allowance) -> Self {
        Limited { input, left }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        if let Some(left) = self.left.0.get() {
            let left = left.checked_sub(length).ok_or_else(too_large)?;
            self.left.0.set(Some(left));
        }
        Ok(length)
    }
}

fn too_large() -> io::Error {
    let message = format!("a value is larger than {} MiB", VALUE_MAX >> 20);
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Allowance, Limited, VALUE_MAX};

    #[test]
    fn each_value_may_be_as_large_as_the_limit() {
        let allowance = Allowance::new();
        let mut input = Limited::new(std::io::repeat(b'a'), allowance.clone());
        let mut kept = vec![0; VALUE_MAX];
        assert!(input.read_exact(&mut kept).is_ok());
        let refused = input.read_exact(&mut kept[..1]).unwrap_err();
        assert_eq!(refused.to_string(), "a value is larger than 64 MiB");
        allowance.renew();
        assert!(input.read_exact(&mut kept).is_ok());
        allowance.suspend();
        assert!(input.read_exact(&mut kept[..1]).is_ok());
    }
}
