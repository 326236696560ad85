//! Which parentheses belong together, for places that messages point at.

use std::cell::OnceCell;

use crate::span::Span;

/// The parentheses of a query's text, looked for when they are first asked for.
pub(crate) struct Parentheses<'t> {
    text: &'t str,
    pairs: OnceCell<Vec<Pair>>,
}

/// A parenthesis and the other one of its pair, by their bytes.
#[derive(Clone, Copy)]
struct Pair {
    at: usize,
    other: usize,
}

impl<'t> Parentheses<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Parentheses { text, pairs: OnceCell::new() }
    }

    /// A place with all of the groups and calls that it cuts into.
    pub(crate) fn around(&self, span: Span) -> Span {
        let range = span.range();
        if !self.text.get(range.clone()).is_some_and(|text| text.contains(['(', ')'])) {
            return span;
        }
        let pairs = self.pairs.get_or_init(|| pairs(self.text));
        let first = pairs.partition_point(|pair| pair.at < range.start);
        let inside = pairs.get(first..).unwrap_or_default().iter().take_while(|pair| pair.at < span.end as usize);
        let widened = inside.fold(range, |widened, pair| {
            let other = pair.other;
            widened.start.min(self.start_of_group(other))..widened.end.max(other + 1)
        });
        Span::of(widened)
    }

    /// Where a group starts: with the name before its parenthesis, if it is a call.
    fn start_of_group(&self, parenthesis: usize) -> usize {
        let before = self.text.get(..parenthesis).unwrap_or_default();
        before.trim_end_matches(|char: char| char.is_alphanumeric() || matches!(char, '_' | '-')).len()
    }
}

/// The pairs of a text that has been parsed, by place; those in quotes and comments are none.
fn pairs(text: &str) -> Vec<Pair> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' | '\'' => skip_quoted(&mut chars, char),
            '#' => {
                chars.by_ref().find(|(_, char)| *char == '\n');
            }
            '(' => open.push(at),
            ')' => pairs
                .extend(open.pop().into_iter().flat_map(|other| [Pair { at, other }, Pair { at: other, other: at }])),
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
