//! Problems drawn as text: the line of the query, and carets below what is wrong.

use std::fmt::Write;

use connectql::{Description, Encoding, Problem, Report};
use miette::Diagnostic;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The most problems that are drawn; the others are counted.
const DRAWN_MAX: usize = 20;
/// The most characters of a line that are drawn before what is wrong, and of what is wrong and after it.
const BEFORE_MAX: usize = 40;
const AFTER_MAX: usize = 60;

/// All problems of a report, one below the other.
pub(crate) fn picture(report: &Report) -> String {
    let descriptions = report.clone().places_in(Encoding::Bytes).descriptions();
    let drawn = descriptions
        .iter()
        .zip(report.problems())
        .take(DRAWN_MAX)
        .map(|(description, problem)| drawing(report.query(), description, problem));
    let mut picture = drawn.collect::<Vec<_>>().join("\n\n");
    let others = report.count().saturating_sub(DRAWN_MAX);
    if others > 0 {
        let _ = write!(picture, "\n\n{others} more");
    }
    picture
}

fn drawing(query: &str, description: &Description, problem: &Problem) -> String {
    let Description {
        severity,
        code,
        message,
        help,
        ..
    } = description;
    let mut out = format!("{severity}: {message} [{code}]");
    if let Some(span) = problem
        .span()
        .filter(|span| span.range().end <= query.len())
    {
        let label = problem
            .labels()
            .and_then(|mut labels| labels.next()?.label().map(str::to_owned))
            .unwrap_or_default();
        out += &excerpt(query, span.range(), description, &label);
    }
    if !help.is_empty() {
        let _ = write!(out, "\n  help: {help}");
    }
    out
}

/// The line in which a place begins, cut around it, and the carets.
fn excerpt(
    query: &str,
    range: std::ops::Range<usize>,
    description: &Description,
    label: &str,
) -> String {
    let (before, behind) = query.split_at_checked(range.start).unwrap_or((query, ""));
    let line_before = before.rsplit('\n').next().unwrap_or_default();
    let cut_before = line_before.char_indices().rev().nth(BEFORE_MAX - 1);
    let shown_before = cut_before.map_or(line_before, |(at, _)| line_before.split_at(at).1);
    let line_behind = behind.split('\n').next().unwrap_or_default();
    let cut_behind = line_behind.char_indices().nth(AFTER_MAX);
    let shown_behind = cut_behind.map_or(line_behind, |(at, _)| line_behind.split_at(at).0);
    let wrong = shown_behind
        .split_at_checked(range.len())
        .map_or(shown_behind, |(wrong, _)| wrong);

    let dots = |cut: bool| if cut { "…" } else { "" };
    let first = dots(shown_before.len() < line_before.len());
    let last = dots(shown_behind.len() < line_behind.len());
    let (shown_before, shown_behind) = (visible(shown_before), visible(shown_behind));
    let carets = "^".repeat(visible(wrong).width().max(1));
    let number = description.line.to_string();
    let margin = " ".repeat(number.width());
    let indent = " ".repeat(first.width() + shown_before.width());
    let below = format!("{indent}{carets} {label}");
    format!(
        "\n{margin} |\n{number} | {first}{shown_before}{shown_behind}{last}\n{margin} | {}",
        below.trim_end()
    )
}

/// Text whose characters all have a width, so that carets stand below what they mean.
fn visible(text: &str) -> String {
    let seen = |char: char| match char {
        '\t' => ' ',
        char if char.width().unwrap_or(0) == 0 => '\u{fffd}',
        char => char,
    };
    text.trim_end_matches('\r').chars().map(seen).collect()
}
