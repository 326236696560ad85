//! The characters allowed in names, as in the grammar: pest's tables of letters and digits.

use pest::unicode::{DECIMAL_NUMBER as is_digit, LETTER as is_letter};

/// True for a character allowed in a parameter's name: a letter, a digit or `_`.
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

/// True for a character allowed in the name of a field or function.
pub(crate) fn is_name_char(char: char) -> bool {
    is_parameter_char(char) || char == '-'
}

/// True for a character that can begin the name of a field or function.
pub(crate) fn is_name_start(char: char) -> bool {
    char.is_ascii_alphabetic() || !char.is_ascii() && is_letter(char)
}

/// The characters of operators, which bare values cannot contain.
pub(super) const OPERATOR_CHARACTERS: &str = "=~^!<>&|";
