//! Lays out pieces of text in lines: text that fits in the width goes on one line, other text is broken at its breaks.
//!
//! A group goes on one line if it fits, including the text directly after it; otherwise, each of its breaks ends a
//! line. A comment ends its line, so a group with a comment is always broken.

/// The width of a line, in characters.
pub(super) const WIDTH: usize = 100;
/// The indentation of a group, in characters.
const INDENT: usize = 4;

/// A piece of the text to lay out.
#[derive(Debug)]
pub(super) enum Piece {
    /// Text that stays together.
    Text(String),
    /// This text in a flat group, the end of a line in a broken one.
    Break {
        /// A space, or nothing.
        flat: &'static str,
        /// True if the next line is indented, relative to the line on which the group begins.
        indented: bool,
    },
    /// The beginning of a group.
    Open,
    /// The end of a group.
    Close,
    /// A comment, which ends its line.
    Comment {
        /// The comment with its `#`.
        text: String,
        /// True for a comment at the end of a line with other text.
        trailing: bool,
    },
}

/// Lays out pieces in lines of at most `width` characters, if they can be broken.
pub(super) fn layout(pieces: &[Piece], width: usize) -> String {
    let mut lines = Lines {
        width,
        ..Lines::default()
    };
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => lines.text(text),
            Piece::Break { flat, indented } => lines.line_break(flat, *indented),
            Piece::Open => lines.open(pieces.get(at + 1..).unwrap_or_default()),
            Piece::Close => drop(lines.groups.pop()),
            Piece::Comment { text, trailing } => lines.comment(text, *trailing),
        }
    }
    lines.out
}

/// The state of the line being written.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Line {
    #[default]
    Nothing,
    Text,
    /// It has a comment: nothing else can follow.
    Comment,
}

#[derive(Default)]
struct Lines {
    out: String,
    width: usize,
    column: usize,
    indent: usize,
    line: Line,
    groups: Vec<Group>,
}

#[derive(Clone, Copy)]
struct Group {
    flat: bool,
    /// The indentation of the line on which it begins.
    indent: usize,
}

impl Lines {
    fn text(&mut self, text: &str) {
        if self.line == Line::Comment {
            self.new_line(self.indent);
        }
        if self.line == Line::Nothing {
            self.column = self.indent;
            self.out.extend(std::iter::repeat_n(' ', self.indent));
        }
        self.out.push_str(text);
        self.column += text.chars().count();
        self.line = Line::Text;
    }

    fn line_break(&mut self, flat: &str, indented: bool) {
        let group = self.groups.last().copied().unwrap_or(Group {
            flat: false,
            indent: 0,
        });
        if group.flat && self.line != Line::Comment {
            self.text(flat);
        } else {
            self.new_line(group.indent + if indented { INDENT } else { 0 });
        }
    }

    fn new_line(&mut self, indent: usize) {
        self.indent = indent;
        if self.line != Line::Nothing {
            self.out.push('\n');
            self.line = Line::Nothing;
        }
    }

    fn comment(&mut self, text: &str, trailing: bool) {
        match self.line {
            Line::Text if trailing => self.text(" "),
            Line::Text | Line::Comment => self.new_line(self.indent),
            Line::Nothing => {}
        }
        self.text(text);
        self.line = Line::Comment;
    }

    fn open(&mut self, rest: &[Piece]) {
        let column = if self.line == Line::Text {
            self.column
        } else {
            self.indent
        };
        let is_in_flat = self.groups.last().is_some_and(|group| group.flat);
        let flat = is_in_flat || fits(rest, self.width.saturating_sub(column));
        self.groups.push(Group {
            flat,
            indent: self.indent,
        });
    }
}

/// True if a group that has just begun fits on the line, up to the next possible break. Visits only
/// as many pieces as fit.
fn fits(pieces: &[Piece], room: usize) -> bool {
    let mut room = room;
    let mut depth = 1_usize;
    for piece in pieces {
        let width = match piece {
            Piece::Comment { .. } => return depth == 0,
            Piece::Break { .. } if depth == 0 => return true,
            Piece::Break { flat, .. } => flat.len(),
            Piece::Text(text) => text.chars().count(),
            Piece::Open => {
                depth += usize::from(depth > 0);
                0
            }
            Piece::Close => {
                depth = depth.saturating_sub(1);
                0
            }
        };
        let Some(left) = room.checked_sub(width) else {
            return false;
        };
        room = left;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Vec<Piece> {
        let text = |text: &str| Piece::Text(text.to_owned());
        let line = |flat, indented| Piece::Break { flat, indented };
        vec![
            text("f("),
            Piece::Open,
            line("", true),
            text("a,"),
            line(" ", true),
            text("b"),
            line("", false),
            Piece::Close,
            text(")"),
        ]
    }

    #[test]
    fn text_that_fits_stays_on_one_line() {
        assert_eq!(layout(&pieces(), 7), "f(a, b)");
    }

    #[test]
    fn text_directly_after_a_group_counts() {
        assert_eq!(layout(&pieces(), 6), "f(\n    a,\n    b\n)");
    }

    #[test]
    fn a_comment_breaks_its_group_and_ends_its_line() {
        let mut pieces = pieces();
        pieces.insert(
            4,
            Piece::Comment {
                text: "# first".to_owned(),
                trailing: true,
            },
        );
        assert_eq!(layout(&pieces, 80), "f(\n    a, # first\n    b\n)");
    }
}
