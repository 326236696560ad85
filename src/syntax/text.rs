//! The text of values: escapes, and when a value needs quotes.

use std::fmt::Write;

use super::names::{is_name_char, is_name_start};
use crate::diagnostics::{Code, Help, Problem, excerpt, hides};
use crate::span::Span;

/// The keywords, which must be quoted to be values. In the grammar they are `keyword_word`.
const KEYWORDS: [&str; 5] = ["and", "or", "not", "in", "under"];

/// Words with a special meaning in the position of a value.
const MEANINGFUL: [&str; 4] = ["null", "name", "value", "level"];

/// Quotes a value in other languages: no bare value begins with it.
pub(super) const BACKTICK: char = '`';

/// The length of the longest word in these two lists.
const LONGEST_WORD: usize = 5;

/// The one-letter escapes and their characters.
const ESCAPES: [(char, char); 5] = [
    ('\\', '\\'),
    ('"', '"'),
    ('\'', '\''),
    ('n', '\n'),
    ('t', '\t'),
];

/// True if a string must be quoted to be read back as the same value.
pub(crate) fn needs_quotes(text: &str) -> bool {
    // Fast path: most values consist of plain characters.
    let is_plain = text.bytes().all(is_plain);
    text.is_empty()
        || !is_plain
            && (text.starts_with(BACKTICK) || text.contains("..") || !text.chars().all(is_bare))
        || text.len() <= LONGEST_WORD && (is_keyword(text) || is_meaningful(text))
}

/// True for a byte that is allowed anywhere in names and bare values.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn is_meaningful(text: &str) -> bool {
    MEANINGFUL
        .iter()
        .any(|word| word.eq_ignore_ascii_case(text))
}

/// True for a keyword, in any case.
pub(crate) fn is_keyword(text: &str) -> bool {
    text.len() <= LONGEST_WORD && KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// True for a typographic quote or one that looks like it. The grammar lists the same characters as `curly`.
pub(super) fn is_curly(char: char) -> bool {
    matches!(char, '\u{AB}' | '\u{BB}' | '\u{2018}'..='\u{201F}' | '\u{2032}'..='\u{203A}' | '\u{275B}'..='\u{2760}'
        | '\u{276E}' | '\u{276F}' | '\u{300C}'..='\u{300F}' | '\u{301D}'..='\u{301F}' | '\u{FE41}'..='\u{FE44}'
        | '\u{FF02}' | '\u{FF07}' | '\u{FF62}' | '\u{FF63}')
        && !matches!(char, '\u{2038}')
}

/// True for a quote of any kind.
pub(super) fn is_quote(char: char) -> bool {
    matches!(char, '"' | '\'' | BACKTICK) || is_curly(char)
}

/// True for a name: a letter, then letters, digits, `_` and `-`, but not a keyword.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(is_name_start)
        && (text.bytes().all(is_plain) || text.chars().all(is_name_char))
        && !is_keyword(text)
}

/// True for a word delimited by the grammar, if it is a value without quotes.
pub(super) fn is_bare_value(word: &str) -> bool {
    let is_plain = word
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'`')
        || !word.contains(|char: char| char.is_whitespace() || is_curly(char));
    is_plain && !word.is_empty() && !word.starts_with(BACKTICK) && !is_keyword(word)
}

pub(super) fn is_bare(char: char) -> bool {
    const MARKS: &str = "(),#$=~^!<>&|";
    char.is_ascii_alphanumeric()
        || char == BACKTICK
        || !(char.is_whitespace() || hides(char) || is_quote(char) || MARKS.contains(char))
}

/// The words of a line, each with the space after it; a line may be broken between them. Text
/// between two of the same mark is one word, since a broken value would be a different one when
/// pasted. A mark without a counterpart is an ordinary character, as is any character after `\`.
///
/// ```
/// use connectql::syntax::unbroken_words;
///
/// let words: Vec<&str> = unbroken_words("write `name = x` there", "`").collect();
/// assert_eq!(words, ["write ", "`name = x` ", "there"]);
/// ```
pub fn unbroken_words<'t>(text: &'t str, marks: &'t str) -> impl Iterator<Item = &'t str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (word, after) = rest.split_at_checked(word_length(rest, marks))?;
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// The length of the first word of a line, with the space after it.
fn word_length(text: &str, marks: &str) -> usize {
    let mut at = 0;
    let mut chars = text.char_indices();
    while let Some((start, char)) = chars.next() {
        if start < at {
            continue;
        }
        at = start + char.len_utf8();
        match char {
            ' ' => return at,
            '\\' => at += chars.next().map_or(0, |(_, escaped)| escaped.len_utf8()),
            mark if marks.contains(mark) => {
                at += closing_mark(text.get(at..).unwrap_or_default(), mark).unwrap_or_default();
            }
            _ => {}
        }
    }
    text.len()
}

/// The length of a string up to and including its first unescaped mark.
fn closing_mark(text: &str, mark: char) -> Option<usize> {
    let mut chars = text.char_indices();
    while let Some((start, char)) = chars.next() {
        if char == mark {
            return Some(start + char.len_utf8());
        }
        if char == '\\' && mark != '`' {
            chars.next();
        }
    }
    None
}

/// True if a string contains an invisible character, or one that changes how the text around it looks.
pub(super) fn has_hidden(text: &str) -> bool {
    // Fast path: most values consist of plain characters.
    !text.bytes().all(|byte| byte.is_ascii_graphic()) && text.chars().any(hides)
}

/// Writes a value in canonical form: bare if that has the same meaning, otherwise in double quotes.
pub(crate) fn write_value(text: &str, out: &mut String) {
    if needs_quotes(text) {
        write_quoted(text, out);
    } else {
        out.push_str(text);
    }
}

/// A value in double quotes.
fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            char if hides(char) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{{{:X}}}", u32::from(char));
            }
            char => out.push(char),
        }
    }
    out.push('"');
}

/// The same as a string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_quoted(text, &mut out);
    out
}

/// The value in canonical form.
pub(crate) fn value(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_value(text, &mut out);
    out
}

/// An end of a range.
#[derive(Clone, Copy)]
pub(super) enum End {
    Low,
    High,
}

impl End {
    /// True if the value needs quotes at this end: a dot next to `..` would be read as part of it.
    pub(super) fn needs_quotes(self, text: &str) -> bool {
        match self {
            End::Low => text.ends_with('.'),
            End::High => text.starts_with('.'),
        }
    }

    fn value(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 2);
        let write = if self.needs_quotes(text) {
            write_quoted
        } else {
            write_value
        };
        write(text, &mut out);
        out
    }
}

/// A range in canonical form.
pub(crate) fn range(low: &str, high: &str) -> String {
    format!("{}..{}", End::Low.value(low), End::High.value(high))
}

/// Converts a date, or a date and time, in the syntax of another language to this one's. The caller
/// must check that the day exists.
pub(crate) fn canonical_time(written: &str) -> Option<String> {
    let (date, time) = written.split_once([' ', 'T', 't']).unwrap_or((written, ""));
    let date = canonical_date(date)?;
    if time.is_empty() {
        return Some(date);
    }
    let (time, zone) = match time.find(['Z', 'z', '+', '-', ' ']) {
        Some(at) => (time.get(..at)?, time.get(at..)?.trim()),
        None => (time, "Z"),
    };
    let zone = if zone.eq_ignore_ascii_case("utc") {
        "Z".to_owned()
    } else {
        zone.to_uppercase()
    };
    let parts: Vec<&str> = time.split(':').collect();
    let is_time = matches!(parts.len(), 2 | 3) && parts.iter().all(|part| part.len() >= 2);
    let seconds = if parts.len() == 2 { ":00" } else { "" };
    is_time.then(|| format!("{date}T{time}{seconds}{zone}"))
}

/// `2024/01/02`, `2024-1-2`, `20240102`: the year first.
fn canonical_date(written: &str) -> Option<String> {
    let is_run = written.len() == 8 && written.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = if is_run {
        [0..4, 4..6, 6..8]
            .into_iter()
            .filter_map(|range| written.get(range))
            .collect()
    } else {
        written.split(['-', '/', '.']).collect()
    };
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let is_part =
        |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    (is_year && is_part(month) && is_part(day)).then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

/// The ends of a range written with another sign: `3-7`, `3:7`, `3…7`, `[3..7]`.
pub(crate) fn foreign_range(written: &str) -> Option<(&str, &str)> {
    let inside = written.trim_matches(['[', ']', '{', '}', '(', ')']);
    let is_number = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let is_time = |text: &str| canonical_time(text).is_some();
    let ends = |sign: &&str| {
        let (low, high) = inside.split_once(*sign)?;
        let (low, high) = (low.trim(), high.trim());
        let low = low.strip_suffix('%').unwrap_or(low);
        let high = high.strip_suffix('%').unwrap_or(high);
        let are_numbers = *sign != "/" && is_number(low) && is_number(high);
        (are_numbers || is_time(low) && is_time(high)).then_some((low, high))
    };
    let mut signs = ["...", "..", "…", "–", "—", " - ", "/", "-", ":"].iter();
    signs.find_map(ends)
}

/// The part of a query at a span.
pub(super) fn slice(query: &str, span: Span) -> &str {
    query.get(span.range()).unwrap_or_default()
}

/// A word in place of a sign, separated by spaces from the text around it.
pub(super) fn spaced(query: &str, span: Span, word: &str) -> String {
    let is_word = word.starts_with(char::is_alphabetic);
    let before = query.get(..span.start as usize).unwrap_or_default();
    let after = query.get(span.end as usize..).unwrap_or_default();
    let is_separate = |char: Option<char>| char.is_none_or(char::is_whitespace);
    let gap = |is_separate: bool| if is_word && !is_separate { " " } else { "" };
    format!(
        "{}{word}{}",
        gap(is_separate(before.chars().next_back())),
        gap(is_separate(after.chars().next()))
    )
}

/// Resolves the escapes of a quoted value, whose content begins at byte `offset` of the query.
pub(super) fn unescape(inside: &str, offset: u32, problems: &mut Vec<Problem>) -> String {
    if !inside.contains('\\') {
        return inside.to_owned();
    }
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(backslash) = rest.find('\\') {
        let (before, escape) = rest.split_at(backslash);
        text.push_str(before);
        let length = match resolve(escape) {
            Ok((char, length)) => {
                text.push(char);
                length
            }
            Err(length) => {
                let start = offset as usize + (inside.len() - escape.len());
                let escape = escape.get(..length).unwrap_or(escape).to_owned();
                // A suggestion must keep all of the text.
                text.push_str(&escape);
                let shown = excerpt(&escape);
                let message = format!("`{shown}` is not an escape");
                let span = Span::of(start..start + length);
                let rest = inside.get(inside.len() - rest.len() + backslash..);
                let help = equivalent_escape(rest.unwrap_or_default(), start)
                    .unwrap_or_else(|| help_for_escape(&escape).into());
                problems.push(Problem::new(Code::UnknownEscape, span, message).with_help(help));
                length
            }
        };
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The text of a quoted value, as far as it is known if the quotes are not closed.
pub(super) fn quoted_text(written: &str) -> String {
    let inside = written
        .strip_prefix(['"', '\'', BACKTICK])
        .unwrap_or(written);
    let is_closed =
        inside.len() < written.len() && inside.ends_with(|last| written.starts_with(last));
    let inside = inside
        .get(..inside.len() - usize::from(is_closed))
        .unwrap_or_default();
    unescape(inside, 0, &mut Vec::new())
}

/// The maximum number of digits in an escape: `\u{10FFFF}`.
const MAX_DIGITS: usize = 6;

/// The character of the escape at the start of a string, and the escape's length; only the length if
/// the escape is invalid.
fn resolve(escape: &str) -> Result<(char, usize), usize> {
    let letter = escape.chars().nth(1).unwrap_or('\\');
    if let Some((_, meant)) = ESCAPES.iter().find(|(written, _)| *written == letter) {
        return Ok((*meant, 2));
    }
    let length = 1 + letter.len_utf8();
    let Some(code) = escape.strip_prefix("\\u{") else {
        return Err(length);
    };
    let (digits, end) = digits(code);
    let length = escape.len() - code.len() + digits.len() + end.len();
    let number = u32::from_str_radix(digits, 16)
        .ok()
        .filter(|_| is_number(digits) && !end.is_empty());
    number
        .and_then(char::from_u32)
        .map(|char| (char, length))
        .ok_or(length)
}

/// The text in place of an escape's digits, valid or not, up to the closing brace.
fn digits(code: &str) -> (&str, &str) {
    let end = code
        .find(|char: char| !char.is_ascii_alphanumeric())
        .unwrap_or(code.len());
    let (digits, rest) = code.split_at(end);
    (
        digits,
        rest.get(..1).filter(|end| *end == "}").unwrap_or_default(),
    )
}

fn is_number(digits: &str) -> bool {
    (1..=MAX_DIGITS).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// The help for an escape of another language, which begins at byte `start` of the query: `\/`,
/// `\u00e9`.
fn equivalent_escape(escape: &str, start: usize) -> Option<Help> {
    let letter = escape.chars().nth(1)?;
    if letter.is_ascii_punctuation() || letter == ' ' {
        let help = Help::from(format!("write it without the backslash: `{letter}`"));
        // After `like`, these may be wildcards.
        return Some(match letter {
            '%' | '_' => help,
            _ => help.suggesting(Span::of(start..start + 2), letter),
        });
    }
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    let line = format!("write the digits in braces: `\\u{{{digits}}}`");
    let span = Span::of(start + 2..start + 6);
    is_number(digits).then(|| Help::from(line).suggesting(span, format!("{{{digits}}}")))
}
/// Why an escape is invalid.
fn help_for_escape(escape: &str) -> &'static str {
    let Some(code) = escape.strip_prefix("\\u{") else {
        return "the escapes are `\\\\`, `\\\"`, `\\'`, `\\n`, `\\t` and `\\u{1F600}`; a backslash itself is `\\\\`";
    };
    match digits(code) {
        (digits, "}") if is_number(digits) => {
            "no character has this number: the last is `\\u{10FFFF}`, and there is none from `\\u{D800}` to `\\u{DFFF}`"
        }
        (digits, "}") if digits.len() > MAX_DIGITS => {
            "an escape has at most 6 hexadecimal digits, as in `\\u{1F600}`"
        }
        _ => "an escape has 1 to 6 hexadecimal digits in braces, as in `\\u{1F600}`",
    }
}

#[cfg(test)]
mod tests {
    use super::{hides, value};

    /// Invisible characters are written as escapes; those that affect how a letter looks are kept.
    #[test]
    fn invisible_characters_are_escaped() {
        for hidden in [
            '\u{AD}',
            '\u{200B}',
            '\u{2060}',
            '\u{3164}',
            '\u{E0041}',
            '\u{FEFF}',
            '\u{7F}',
            '\u{2028}',
        ] {
            assert!(hides(hidden), "{hidden:?}");
            assert_eq!(
                value(&format!("a{hidden}b")),
                format!("\"a\\u{{{:X}}}b\"", u32::from(hidden))
            );
        }
        for seen in [
            'a',
            'é',
            '\u{301}',
            '\u{FE0F}',
            '\u{E0100}',
            '山',
            '\u{1F600}',
            '\u{E000}',
            '\u{F0000}',
        ] {
            assert!(!hides(seen), "{seen:?}");
        }
    }
}
