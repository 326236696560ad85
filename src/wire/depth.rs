//! The nesting depth of a request's JSON, checked before reading it by unlimited recursion.

/// The nesting depth of brackets in JSON, not counting those in strings.
pub(crate) fn depth(json: &[u8]) -> usize {
    let (mut deepest, mut open, mut quoted, mut escaped) = (0, 0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => open += 1,
            b']' | b'}' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn depth_counts_brackets_outside_strings() {
        assert_eq!(depth(br#"{"a": [[1], {"b": "[[[[\"[["}]}"#), 3);
        assert_eq!(depth(b"]]]["), 1);
        assert_eq!(depth(br#"\"[""#), 0);
        assert_eq!(depth(b""), 0);
    }
}
