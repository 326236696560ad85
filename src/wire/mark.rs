//! The byte order mark that some programs write before text.

use std::io::{BufRead, Error, ErrorKind, Result};

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Skips a leading byte order mark, which is not part of JSON.
pub(crate) fn skip_mark(input: &mut impl BufRead) -> Result<()> {
    for (at, byte) in MARK.iter().enumerate() {
        if input.fill_buf()?.first() != Some(byte) {
            // JSON cannot begin with part of a mark, and the rest must not be read as JSON.
            return if at == 0 {
                Ok(())
            } else {
                Err(Error::new(ErrorKind::InvalidData, "it is not UTF-8"))
            };
        }
        input.consume(1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::skip_mark;

    #[test]
    fn a_complete_mark_is_skipped_and_a_partial_one_is_a_problem() {
        for (bytes, left) in [
            (b"\xEF\xBB\xBF{}".as_slice(), Some("{}")),
            (b"\xEF\xBB\xBF", Some("")),
            (b"{}", Some("{}")),
            (b"", Some("")),
            (b"\xEF\xBB{}", None),
            (b"\xEF", None),
        ] {
            let mut input = BufReader::with_capacity(1, bytes);
            let mut rest = String::new();
            let read = skip_mark(&mut input).and_then(|()| input.read_to_string(&mut rest));
            assert_eq!(read.ok().map(|_| rest.as_str()), left, "{bytes:?}");
        }
    }
}
