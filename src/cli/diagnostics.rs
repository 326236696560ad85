//! Diagnostics on standard error: for people, or as JSON for programs.

use std::fmt;
use std::io::{IsTerminal, Write};

use clap::ValueEnum;
use connectql::{Description, Report, Span};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity};

use super::excerpt::Excerpt;

/// The most diagnostics that are shown to people; the others are counted.
const SHOWN_MAX: usize = 20;
/// The most lines of a diagnostic.
const LINES_MAX: usize = 20;
/// The most bytes of a diagnostic.
const BYTES_MAX: usize = 4096;
/// The width where standard error is no terminal.
const WIDTH: usize = 80;

/// How diagnostics are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ErrorFormat {
    /// For people
    Human,
    /// One JSON array
    Json,
}

#[derive(clap::Args)]
pub(super) struct DiagnosticArguments {
    /// How errors and warnings are written to standard error
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    pub(super) error_format: ErrorFormat,
}

/// Writes the problems of a report, if it has any. Where standard error is closed there is nobody to tell.
pub(super) fn write(report: &Report, format: ErrorFormat) {
    if report.is_empty() {
        return;
    }
    let text = match format {
        ErrorFormat::Json => serde_json::to_string(report).unwrap_or_default() + "\n",
        ErrorFormat::Human => human(report),
    };
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn human(report: &Report) -> String {
    let handler = handler();
    let descriptions = report.descriptions();
    let mut text = String::new();
    let mut shown: Vec<_> = report.problems().iter().zip(&descriptions).collect();
    if shown.len() > SHOWN_MAX {
        // Not all are shown: no error may hide behind warnings.
        shown.sort_by_key(|(problem, _)| problem.is_warning());
    }
    for (problem, description) in shown.into_iter().take(SHOWN_MAX) {
        let label =
            problem.labels().and_then(|mut labels| labels.next()).and_then(|label| label.label().map(str::to_owned));
        let shown = Shown::new(report.query(), problem.span(), description, label);
        let mut rendered = String::new();
        // Rendering writes to a string, which cannot fail.
        let _ = handler.render_report(&mut rendered, &shown);
        text.push_str(&bounded(&rendered));
    }
    let more = descriptions.len().saturating_sub(SHOWN_MAX);
    if more > 0 {
        text.push_str("… and ");
        text.push_str(&more.to_string());
        text.push_str(" more\n");
    }
    text
}

/// Whether what is written there may have colour.
pub(super) fn is_coloured(to: &impl IsTerminal) -> bool {
    to.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn handler() -> GraphicalReportHandler {
    let theme =
        if is_coloured(&std::io::stderr()) { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    GraphicalReportHandler::new_themed(theme).with_links(false).with_width(WIDTH)
}

/// A rendered diagnostic, its lines and bytes bounded.
fn bounded(rendered: &str) -> String {
    let mut text = String::new();
    for line in rendered.trim_matches('\n').lines().take(LINES_MAX - 1) {
        if text.len() + line.len() >= BYTES_MAX {
            break;
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push('\n');
    text
}

/// A problem as it is shown: its label in a piece of the query that fits on a terminal.
#[derive(Debug)]
struct Shown {
    description: Description,
    excerpt: Option<(Excerpt, Option<String>)>,
}

impl Shown {
    fn new(query: &str, span: Option<Span>, description: &Description, label: Option<String>) -> Self {
        let excerpt = span.map(|span| (Excerpt::new(query, span, description.line, description.column), label));
        Shown { description: description.clone(), excerpt }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.description.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.description.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(if self.description.severity == "warning" { Severity::Warning } else { Severity::Error })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.description.help.is_empty()).then(|| Box::new(&self.description.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.excerpt.as_ref().map(|(excerpt, _)| excerpt as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (excerpt, label) = self.excerpt.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(label.clone(), excerpt.label))))
    }
}
