//! Decimal numbers in text.

/// Reads a decimal number with the JSON reader, so that there is only one. Unlike in JSON, it may
/// have a plus sign, leading zeros, or no digit on one side of its point; `None` for one that is
/// too large, and for `inf` and `nan`.
pub(crate) fn read_decimal(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts = [whole, fraction, exponent.trim_start_matches(['+', '-'])];
    if (whole.is_empty() && fraction.is_empty()) || !parts.into_iter().all(is_digits) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    serde_json::from_str(&format!("{sign}{whole:0>1}.{fraction:0<1}e{exponent}")).ok()
}

/// A number as in JSON, without a zero fraction.
pub(crate) fn write_decimal(number: f64) -> String {
    let digits = serde_json::Number::from_f64(number).map(|number| number.to_string());
    let digits = digits.unwrap_or_default();
    digits.strip_suffix(".0").unwrap_or(&digits).to_owned()
}

#[cfg(test)]
mod tests {
    use super::read_decimal;

    #[test]
    fn decimal_numbers_equal_those_that_rust_reads() {
        for text in [
            "0",
            "-0",
            "+5",
            "05",
            "007.50",
            ".5",
            "5.",
            "-.5",
            "87.5",
            "1e3",
            "1E-3",
            "+.5e+2",
            "5.e0",
            "1e-400",
            "0.1",
            "0.30000000000000004",
            "123456789012345678901234567890",
            "2.2250738585072011e-308",
            "1.7976931348623157e308",
            "9007199254740993",
            "",
            ".",
            "+",
            "-",
            "e5",
            "1e",
            "1e+",
            "1e5.",
            "--1",
            "+-1",
            "1 ",
            " 1",
            "1e 5",
            "1e5 ",
            "1_000",
            "0x1",
            "1.2.3",
            "a",
            "1f",
        ] {
            let expected = text.parse().ok();
            assert_eq!(read_decimal(text), expected, "{text:?}");
        }
        for text in ["inf", "nan", "1e400", "-1e999999"] {
            assert_eq!(read_decimal(text), None, "{text}");
        }
    }
}
