//! One-line descriptions of operators and keywords, for completion and hover.

use crate::syntax::ast::Operator;

/// The keywords between and before conditions.
pub(super) const AND: (&str, &str) = ("and", "both conditions are true");
/// See [`AND`].
pub(super) const OR: (&str, &str) = ("or", "any of the conditions is true");
/// See [`AND`].
pub(super) const NOT: (&str, &str) = ("not", "the next condition is false");
/// The keyword before a hierarchy group.
pub(super) const UNDER: (&str, &str) = ("under", "the group and those below it");

/// The words for the parts of a proficiency.
pub(super) const PARTS: [(&str, &str); 3] = [
    ("name", "the attribute's name, such as Language"),
    ("value", "the attribute's value, such as English"),
    ("level", "the level, from 1 to 5"),
];

const OPERATORS: [(Operator, &str); 11] = [
    (Operator::Equal, "is exactly"),
    (Operator::NotEqual, "is not"),
    (Operator::Contains, "contains"),
    (Operator::NotContains, "does not contain"),
    (Operator::StartsWith, "starts with"),
    (Operator::NotStartsWith, "does not start with"),
    (Operator::Less, "is below"),
    (Operator::LessOrEqual, "is at most"),
    (Operator::Greater, "is above"),
    (Operator::GreaterOrEqual, "is at least"),
    (Operator::In, "is one of a list"),
];

/// The symbols that are equivalent to a keyword.
const SIGNS: [(&str, (&str, &str)); 3] = [("&&", AND), ("||", OR), ("!", NOT)];
/// The dots of a range.
const RANGE: (&str, &str) = ("..", "from one value to another, inclusive");

/// The description of an operator.
pub(super) fn about_operator(operator: Operator) -> &'static str {
    OPERATORS
        .iter()
        .find(|(other, _)| *other == operator)
        .map_or("", |(_, about)| about)
}

/// The description of an operator or keyword, by its spelling.
pub(super) fn about(written: &str) -> Option<&'static str> {
    let words = [AND, OR, NOT, UNDER, RANGE].into_iter();
    let signs = SIGNS.into_iter().map(|(sign, (_, about))| (sign, about));
    let operators = OPERATORS.map(|(operator, about)| (operator.text(), about));
    words
        .chain(signs)
        .chain(operators)
        .find(|(text, _)| text.eq_ignore_ascii_case(written))
        .map(|(_, about)| about)
}
