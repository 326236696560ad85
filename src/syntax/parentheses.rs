//! Matching pairs of parentheses, for the spans that messages point at.

use std::cell::OnceCell;

use super::names::is_name_char;
use super::text::is_keyword;
use crate::span::Span;

/// The parentheses of a query's text, located on first use.
pub(crate) struct Parentheses<'t> {
    text: &'t str,
    pairs: OnceCell<Vec<Pair>>,
}

/// The byte positions of a pair of parentheses.
#[derive(Clone, Copy)]
struct Pair {
    at: usize,
    other: usize,
}

impl<'t> Parentheses<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Parentheses {
            text,
            pairs: OnceCell::new(),
        }
    }

    /// A span, extended to include all groups and calls that it partly covers.
    pub(crate) fn around(&self, span: Span) -> Span {
        let range = span.range();
        if !self
            .text
            .get(range.clone())
            .is_some_and(|text| text.contains(['(', ')']))
        {
            return span;
        }
        let pairs = self.pairs.get_or_init(|| pairs(self.text));
        let first = pairs.partition_point(|pair| pair.at < range.start);
        let inside = pairs
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|pair| pair.at < span.end as usize);
        let widened = inside.fold(range, |widened, pair| {
            let other = pair.other;
            widened.start.min(self.start_of_group(other))..widened.end.max(other + 1)
        });
        Span::of(widened)
    }

    /// The start of a group, including the name before its parenthesis if it is a call.
    fn start_of_group(&self, parenthesis: usize) -> usize {
        let before = self.text.get(..parenthesis).unwrap_or_default();
        let start = before.trim_end_matches(is_name_char).len();
        let is_glued_keyword = before.get(start..).is_some_and(is_keyword);
        if is_glued_keyword { parenthesis } else { start }
    }
}

/// The pairs of a parsed text, by position, except those in quotes and comments.
fn pairs(text: &str) -> Vec<Pair> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' | '\'' => skip_quoted(&mut chars, char),
            '#' => {
                chars.by_ref().find(|(_, char)| matches!(char, '\n' | '\r'));
            }
            '(' => open.push(at),
            ')' => pairs.extend(open.pop().into_iter().flat_map(|other| {
                [
                    Pair { at, other },
                    Pair {
                        at: other,
                        other: at,
                    },
                ]
            })),
            _ => {}
        }
    }
    pairs.sort_unstable_by_key(|pair| pair.at);
    pairs
}

fn skip_quoted(chars: &mut std::str::CharIndices<'_>, quote: char) {
    while let Some((_, char)) = chars.next() {
        if char == '\\' {
            chars.next();
        } else if char == quote {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Parentheses;
    use crate::span::Span;

    fn around(text: &str, piece: &str) -> String {
        let start = text.find(piece).expect("it is in the text");
        let span = Parentheses::of(text).around(Span::of(start..start + piece.len()));
        text.get(span.range())
            .expect("the position is in the query")
            .to_owned()
    }

    #[test]
    fn a_span_is_extended_to_the_calls_and_groups_it_partly_covers() {
        assert_eq!(around("a = b and tag(c = d)", "d)"), "tag(c = d)");
        assert_eq!(
            around("a = b and(c = d or e = f)", "f)"),
            "(c = d or e = f)"
        );
        assert_eq!(around("a = b OR NOT(c = d)", "d)"), "(c = d)");
    }

    #[test]
    fn parentheses_in_comments_are_ignored() {
        for end in ["\n", "\r", "\r\n"] {
            assert_eq!(
                around(&format!("(a = b # :-({end}or c = d)"), "d)"),
                format!("(a = b # :-({end}or c = d)")
            );
        }
    }
}
