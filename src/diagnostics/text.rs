//! User text in messages: shortened, and without characters that would hide or move other text.

/// The maximum length of an excerpt of the query in a help line, in characters.
pub(crate) const EXCERPT_MAX: usize = 60;

/// Characters that are invisible or change text direction, escaped so that they cannot hide
/// anything: the Unicode property `Default_Ignorable_Code_Point` except variation selectors, which
/// emoji and Han names use, plus separators of lines and annotations.
const INVISIBLE: [std::ops::RangeInclusive<char>; 17] = [
    '\u{AD}'..='\u{AD}',
    '\u{34F}'..='\u{34F}',
    '\u{61C}'..='\u{61C}',
    '\u{115F}'..='\u{1160}',
    '\u{17B4}'..='\u{17B5}',
    '\u{180E}'..='\u{180E}',
    '\u{200B}'..='\u{200F}',
    '\u{2028}'..='\u{202E}',
    '\u{2060}'..='\u{206F}',
    '\u{3164}'..='\u{3164}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{FFA0}'..='\u{FFA0}',
    '\u{FFF0}'..='\u{FFFB}',
    '\u{1BCA0}'..='\u{1BCA3}',
    '\u{1D173}'..='\u{1D17A}',
    '\u{E0000}'..='\u{E00FF}',
    '\u{E01F0}'..='\u{E0FFF}',
];

/// A piece of text on one line, shortened for use in a message. Characters that could hide or move
/// text are replaced.
pub(crate) fn excerpt(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(EXCERPT_MAX)
        .map(|char| {
            if char.is_whitespace() {
                ' '
            } else if hides(char) {
                char::REPLACEMENT_CHARACTER
            } else {
                char
            }
        })
        .collect();
    if text.chars().nth(EXCERPT_MAX).is_some() {
        shown.push('…');
    }
    shown
}

/// True if a character is invisible or changes how the text around it looks. It is escaped in
/// queries and replaced in messages.
///
/// ```
/// use connectql::syntax::hides;
///
/// assert!(hides('\u{202E}') && hides('\u{FEFF}') && !hides('é'));
/// ```
pub fn hides(char: char) -> bool {
    char.is_control() || INVISIBLE.iter().any(|hidden| hidden.contains(&char))
}

/// The maximum number of names listed in a help line.
const LISTED_MAX: usize = 12;

/// Names as a list, in backticks: `a`, `b` and `c`.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// The first few of many names as a list: `a`, `b` and 3 more.
pub(crate) fn first_listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    let many = names.split_at_checked(LISTED_MAX);
    let Some((first, rest)) = many.filter(|(_, rest)| !rest.is_empty()) else {
        return listed(names);
    };
    let first: Vec<String> = first.iter().map(|name| format!("`{name}`")).collect();
    format!("{} and {} more", first.join(", "), rest.len())
}
