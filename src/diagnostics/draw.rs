//! Draws reports as plain text, for programs without another way to draw them.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::text::hides;
use super::{Description, Problem, Report};
use crate::span::Span;

/// The maximum number of problems drawn; the others are counted.
const DRAWN_MAX: usize = 20;
/// The maximum number of characters drawn of a line of the query, and the maximum before the span.
const LINE_MAX: usize = 80;
const BEFORE_MAX: usize = 40;

impl Report {
    /// The problems as plain text, each with its line of the query and its help.
    ///
    /// ```
    /// let report = connectql::compile(&connectql::USERS, "usrname = bob").unwrap_err();
    /// let text = "\
    /// error[connectql::unknown_field]: `users` has no field `usrname`
    ///   |
    /// 1 | usrname = bob
    ///   | ^^^^^^^ unknown field
    ///   = help: did you mean `Username`? the whole query: `Username = bob`
    /// ";
    /// assert_eq!(report.to_text(), text);
    /// ```
    pub fn to_text(&self) -> String {
        let descriptions = self.descriptions();
        let mut problems: Vec<_> = self.problems().iter().zip(&descriptions).collect();
        if problems.len() > DRAWN_MAX {
            // Errors come first, so that no error is left out while a warning is drawn.
            problems.sort_by_key(|(_, description)| description.severity == "warning");
            problems.truncate(DRAWN_MAX);
        }
        let others = self.count().saturating_sub(problems.len());
        let mut drawn: Vec<String> = problems
            .into_iter()
            .map(|(problem, description)| self.draw(problem, description))
            .collect();
        if others > 0 {
            drawn.push(format!("… and {others} more\n"));
        }
        drawn.join("\n")
    }

    fn draw(&self, problem: &Problem, description: &Description) -> String {
        let Description {
            severity,
            code,
            message,
            help,
            ..
        } = description;
        let mut text = format!("{severity}[{code}]: {}\n", visible(message));
        if let Some((query, span)) = self.locate(problem) {
            text += &snippet(query, span, problem, description);
        }
        if !help.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  = help: {}", visible(help));
        }
        text
    }
}

/// The line in which a span begins, shortened to a readable length, with a mark below the span.
fn snippet(query: &str, span: Span, problem: &Problem, description: &Description) -> String {
    let (before, after) = query
        .split_at_checked(span.start as usize)
        .unwrap_or((query, ""));
    let before = visible(before.rsplit('\n').next().unwrap_or_default());
    let skipped = before.chars().count().saturating_sub(BEFORE_MAX);
    let kept: String = before.chars().skip(skipped).collect();
    let marked = query.get(span.range()).unwrap_or_default();
    let marked = visible(marked.split('\n').next().unwrap_or_default());
    let rest = visible(after.split('\n').next().unwrap_or_default());
    let room = LINE_MAX.saturating_sub(before.chars().count() - skipped);
    let shown: String = rest.chars().take(room).collect();
    let marked: String = marked.chars().take(room).collect();
    let more = if shown.len() < rest.len() { "…" } else { "" };
    let cut = if skipped > 0 { "…" } else { "" };
    let number = description.line.to_string();
    let margin = " ".repeat(number.len());
    let indent = " ".repeat(cut.width() + kept.width());
    let marks = "^".repeat(marked.width().max(1));
    let source = description.source.as_ref();
    let source = source.map_or(String::new(), |name| format!(" {name}"));
    let label = visible(problem.label());
    let line = format!("{cut}{kept}{shown}{more}");
    format!("{margin} |{source}\n{number} | {line}\n{margin} | {indent}{marks} {label}\n")
}

/// A string without characters that would move or hide other text.
fn visible(text: &str) -> String {
    let replaced = |char| match char {
        '\t' | '\r' | '\n' => ' ',
        char if hides(char) => char::REPLACEMENT_CHARACTER,
        char => char,
    };
    text.chars().map(replaced).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Options, USERS, compile, compile_with};

    #[test]
    fn spans_are_marked_in_their_line() {
        let report =
            compile(&USERS, "name = \"é😀\" and\n\tusrname = 'a\u{202e}'\n# x").unwrap_err();
        let text = "\
error[connectql::unknown_field]: `users` has no field `usrname`
  |
2 |  usrname = 'a\u{fffd}'
  |  ^^^^^^^ unknown field
  = help: did you mean `Username`?
";
        assert_eq!(report.to_text(), text);
    }

    #[test]
    fn long_lines_are_cut_around_the_span() {
        let query = format!(
            "username = {} and usrname = {}",
            "a".repeat(500),
            "b".repeat(500)
        );
        let text = compile(&USERS, &query).unwrap_err().to_text();
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines.iter().all(|line| line.chars().count() < 100),
            "{text}"
        );
        let column = lines[3].find('^').map(|at| lines[3][..at].chars().count());
        assert_eq!(
            lines[2]
                .find("usrname")
                .map(|at| lines[2][..at].chars().count()),
            column
        );
    }

    #[test]
    fn marks_are_below_wide_characters() {
        let text = compile(&USERS, "name = 山田 and 名前 = x")
            .unwrap_err()
            .to_text();
        assert!(
            text.contains(
                "\n1 | name = 山田 and 名前 = x\n  |                 ^^^^ unknown field\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn many_problems_are_counted_and_additional_conditions_named() {
        let query = vec!["nothing = 1"; 30].join(" or ");
        let text = compile(&USERS, &query).unwrap_err().to_text();
        assert!(text.ends_with("\n… and 10 more\n"), "{text}");
        let report = compile_with(&USERS, "", &Options::new().and("usrname = a")).unwrap_err();
        assert!(report.to_text().contains("\n  | and[0]\n1 | usrname = a\n"));
    }

    #[test]
    fn a_report_returned_from_main_is_readable() {
        let report = compile(&USERS, "usrname = bob").unwrap_err();
        assert_eq!(format!("{report:?}"), report.to_text());
    }
}
