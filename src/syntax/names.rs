//! The characters of names, which are those of the grammar: pest's tables of letters and digits.

use pest::unicode::{DECIMAL_NUMBER as is_digit, LETTER as is_letter};

/// Whether a parameter's name can have a character: a letter, a digit or `_`.
///
/// ```
/// use connectql::syntax::is_parameter_char;
///
/// assert!(is_parameter_char('é') && !is_parameter_char('-') && !is_parameter_char('²'));
/// ```
pub fn is_parameter_char(char: char) -> bool {
    char.is_ascii_alphanumeric()
        || char == '_'
        || !char.is_ascii() && (is_letter(char) || is_digit(char))
}

/// Whether the name of a field or a function can have a character.
pub(crate) fn is_name_char(char: char) -> bool {
    is_parameter_char(char) || char == '-'
}

/// Whether the name of a field or a function can begin with a character.
pub(crate) fn is_name_start(char: char) -> bool {
    char.is_ascii_alphabetic() || !char.is_ascii() && is_letter(char)
}
