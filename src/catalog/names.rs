//! Names are compared ignoring case, `_` and `-`.

/// True if two names are equal except for case, `_` and `-`.
pub(super) fn same_name(left: &str, right: &str) -> bool {
    plain_bytes(left).eq(plain_bytes(right))
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'_' | b'-')
}

fn plain_bytes(name: &str) -> impl Iterator<Item = u8> + '_ {
    name.bytes()
        .filter(|byte| !is_separator(*byte))
        .map(|byte| byte.to_ascii_lowercase())
}
