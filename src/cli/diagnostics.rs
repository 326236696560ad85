//! Diagnostics on standard error: for people, or as JSON for programs.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fmt;
use std::io::{IsTerminal, Write};

use clap::ValueEnum;
use connectql::{Description, ERROR_CODES, Plan, Problem, Report, Span, WARNING_CODES};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity};
use serde::Serialize;
use textwrap::{WordSeparator, WordSplitter};

use super::excerpt::Excerpt;
use super::wrap::words;
use super::{hints, output};

/// The maximum number of diagnostics shown to people; the others are counted.
const SHOWN_MAX: usize = 20;
/// The maximum number of lines of a diagnostic.
const LINES_MAX: usize = 20;
/// The maximum number of bytes of a diagnostic.
const BYTES_MAX: usize = 4096;
/// The width if standard error is not a terminal.
const WIDTH: usize = 80;
/// The minimum width, which still has room for an excerpt and its label, and the maximum: longer
/// lines are hard to read.
const WIDTHS: std::ops::RangeInclusive<usize> = 32..=100;

/// The format of diagnostics.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ErrorFormat {
    /// Human-readable
    #[default]
    Human,
    /// One JSON array
    Json,
}

/// The group of these options in the help.
const HEADING: &str = "Errors and warnings";

#[derive(Default, clap::Args)]
pub(super) struct DiagnosticArguments {
    /// Format: human or json
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human",
        hide_possible_values = true, help_heading = HEADING)]
    pub(super) error_format: ErrorFormat,
    /// Hide warnings and notes, except in plans
    #[arg(short, long, help_heading = HEADING)]
    pub(super) quiet: bool,
    /// Treat warnings as errors: `--deny warnings`
    #[arg(long, value_name = "WHAT", value_enum, hide_possible_values = true, help_heading = HEADING)]
    deny: Option<Denied>,
    /// Silence a warning, such as `wildcard`; repeatable
    #[arg(long, value_name = "CODE", value_parser = warning_code, help_heading = HEADING)]
    allow: Vec<&'static str>,
}

/// The code of a warning, with or without the common prefix.
fn warning_code(written: &str) -> Result<&'static str, String> {
    let bare = |code: &'static str| code.strip_prefix(CODES).unwrap_or(code);
    let named = |codes: &[&'static str]| {
        let mut codes = codes.iter().copied();
        codes.find(|code| *code == written || bare(code) == written)
    };
    if named(ERROR_CODES).is_some() {
        return Err("it is the code of an error, which cannot be silenced".to_owned());
    }
    named(WARNING_CODES).ok_or_else(|| {
        let all: Vec<&str> = WARNING_CODES.iter().map(|code| bare(code)).collect();
        format!("there is no such code; the warnings are {}", all.join(", "))
    })
}

/// The prefix of all codes.
const CODES: &str = "connectql::";

/// The diagnostics that `--deny` turns into errors.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Denied {
    /// Every warning that is not allowed
    Warnings,
}

impl DiagnosticArguments {
    /// The plan without the warnings that are allowed; an error if the others are denied.
    pub(super) fn apply_to_plan(&self, plan: Plan) -> Result<Plan, Report> {
        let mut plan = plan;
        plan.warnings = self.apply_to_warnings(plan.warnings)?;
        Ok(plan)
    }

    /// The warnings that are not allowed; an error if they are denied.
    pub(super) fn apply_to_warnings(&self, warnings: Report) -> Result<Report, Report> {
        let warnings = if self.allow.is_empty() {
            warnings
        } else {
            self.without_allowed(&warnings)
        };
        if self.deny.is_some() && !warnings.is_empty() {
            return Err(warnings.deny_warnings());
        }
        Ok(warnings)
    }

    /// Prints a note on standard error, unless notes are hidden or diagnostics are JSON.
    pub(super) fn note(&self, message: &str) {
        if !self.quiet && self.error_format == ErrorFormat::Human {
            super::output::note(message);
        }
    }

    fn without_allowed(&self, report: &Report) -> Report {
        report.filtered(|problem| !(problem.is_warning() && self.allows(problem)))
    }

    fn allows(&self, problem: &Problem) -> bool {
        self.allow.contains(&problem.code.text())
    }

    /// The problems to show.
    fn shown<'r>(&self, report: &'r Report) -> Cow<'r, Report> {
        if self.quiet && report.has_only_warnings() {
            return Cow::Owned(Report::default());
        }
        if self.quiet && self.deny.is_none() {
            return Cow::Owned(report.filtered(|problem| !problem.is_warning()));
        }
        if self.allow.is_empty() {
            return Cow::Borrowed(report);
        }
        Cow::Owned(self.without_allowed(report))
    }
}

/// An error outside a query: in a file or stream. As JSON it is a diagnostic without a span.
#[derive(Serialize)]
pub(super) struct Failure {
    code: String,
    severity: &'static str,
    message: String,
    help: String,
    start: u32,
    end: u32,
    line: usize,
    column: usize,
    /// Always empty: no edit of a query can correct it.
    suggestions: [(); 0],
}

impl Failure {
    /// A failure with its own code and help; the message may contain more than the problem's own.
    pub(super) fn of(problem: &dyn Diagnostic, message: String) -> Self {
        let text = |part: Option<Box<dyn fmt::Display + '_>>| {
            part.map(|part| part.to_string()).unwrap_or_default()
        };
        Failure {
            code: text(problem.code()),
            help: text(problem.help()),
            ..Failure::of_file(message)
        }
    }

    pub(super) fn new(code: &str, message: &str, help: &str) -> Self {
        let (code, message, help) = (code.to_owned(), message.to_owned(), help.to_owned());
        Failure {
            code,
            severity: "error",
            message,
            help,
            start: 0,
            end: 0,
            line: 1,
            column: 1,
            suggestions: [],
        }
    }

    /// Appends to the help.
    #[cfg(feature = "live")]
    pub(super) fn add_help(&mut self, more: &str) {
        if !more.is_empty() {
            self.help = format!("{}; {more}", self.help);
        }
    }

    /// A file that cannot be read.
    pub(super) fn of_file(message: String) -> Self {
        Failure {
            message,
            ..Failure::new("connectql::file", "", "")
        }
    }

    /// A standard stream that cannot be read or written.
    pub(super) fn of_stream(error: &std::io::Error) -> Self {
        Failure {
            code: "connectql::stream".to_owned(),
            ..Failure::of_file(error.to_string())
        }
    }
}

/// Reports an error outside a query.
pub(super) fn fail(failure: &Failure, format: ErrorFormat) {
    if format == ErrorFormat::Json {
        write_error(&(output::json_text(&[failure]) + "\n"));
        return;
    }
    output::report_error(&failure.message);
    if !failure.help.is_empty() {
        write_error(&output::visible(&format!("  help: {}\n", failure.help)));
    }
}

/// Ignores a closed standard error: nobody could read the report.
fn write_error(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes the problems of a report, if it has any.
pub(super) fn write(report: &Report, arguments: &DiagnosticArguments) {
    let report = arguments.shown(report);
    if report.is_empty() {
        return;
    }
    let text = match arguments.error_format {
        ErrorFormat::Json => output::json_text(&hints::descriptions(&report)) + "\n",
        ErrorFormat::Human => human(&report, &hints::descriptions(&report), width()),
    };
    write_error(&text);
}

/// Writes the problems of requests, which are numbered from 1; as JSON, all of them in one array.
/// If there are several requests, each problem names its request.
pub(super) fn write_of_requests(
    reports: &[(usize, Report)],
    are_several: bool,
    format: ErrorFormat,
) {
    let described = reports.iter().map(|(number, report)| {
        let mut descriptions = hints::descriptions(report);
        for description in descriptions.iter_mut().filter(|_| are_several) {
            description.message = format!("request {number}: {}", description.message);
        }
        (report, descriptions)
    });
    match format {
        ErrorFormat::Human => {
            described.for_each(|(report, descriptions)| {
                write_error(&human(report, &descriptions, width()));
            });
        }
        ErrorFormat::Json => {
            let all: Vec<Description> = described
                .flat_map(|(_, descriptions)| descriptions)
                .collect();
            if !all.is_empty() {
                write_error(&(output::json_text(&all) + "\n"));
            }
        }
    }
}

/// The problems of a report for people, in lines of the given width.
fn human(report: &Report, descriptions: &[Description], width: usize) -> String {
    let handler = handler(width);
    let shown = shown_first(report, descriptions);
    let more = report.count() - shown.len();
    let mut text = String::new();
    for (problem, description) in shown {
        let label = Some(problem.label().to_owned()).filter(|label| !label.is_empty());
        let shown = Shown::new(report.locate(problem), description, label, width);
        let mut rendered = String::new();
        // Rendering writes to a string, which cannot fail.
        let _ = handler.render_report(&mut rendered, &shown);
        text.push_str(&bounded(&rendered));
    }
    if more > 0 {
        text.push_str("… and ");
        text.push_str(&more.to_string());
        text.push_str(" more\n");
    }
    text
}

/// The problems to display: all of them, or as many as fit the limit.
fn shown_first<'r>(
    report: &'r Report,
    descriptions: &'r [Description],
) -> Vec<(&'r Problem, &'r Description)> {
    let mut shown: Vec<_> = report.problems().iter().zip(descriptions).collect();
    if shown.len() > SHOWN_MAX {
        // Not all are shown, and warnings must not displace errors.
        shown.sort_by_key(|(_, description)| description.severity == "warning");
        shown.truncate(SHOWN_MAX);
    }
    shown
}

/// True if output may be coloured: on a terminal that supports it, unless the environment disables
/// it.
pub(super) fn is_coloured(to: &impl IsTerminal) -> bool {
    to.is_terminal() && allows_colour(|name| std::env::var_os(name))
}

/// True if the environment wants and supports colour.
fn allows_colour(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let is_refused = variable("NO_COLOR").is_some_and(|value| !value.is_empty())
        || variable("CLICOLOR").is_some_and(|value| value == "0");
    // Terminals on Windows are not described by TERM.
    let is_able = variable("TERM").map_or(cfg!(windows), |term| !term.is_empty() && term != "dumb");
    is_able && !is_refused
}

/// The width of the terminal on standard error.
fn width() -> usize {
    let columns =
        terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| usize::from(width.0));
    columns
        .unwrap_or(WIDTH)
        .clamp(*WIDTHS.start(), *WIDTHS.end())
}

fn handler(width: usize) -> GraphicalReportHandler {
    let theme = if is_coloured(&std::io::stderr()) {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(width)
        // Text copied from several lines would be a different value or ID.
        .with_word_separator(WordSeparator::Custom(words))
        .with_word_splitter(WordSplitter::NoHyphenation)
        .with_break_words(false)
}

/// A rendered diagnostic, limited in lines and bytes.
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

/// A problem as displayed: its label in an excerpt of the query that fits on a terminal.
#[derive(Debug)]
struct Shown {
    description: Description,
    excerpt: Option<Excerpt>,
}

impl Shown {
    fn new(
        located: Option<(&str, Span)>,
        description: &Description,
        label: Option<String>,
        width: usize,
    ) -> Self {
        let position = (description.line, description.column);
        let label = label.map(|label| output::visible(&label));
        let mut description = description.clone();
        description.message = output::visible(&description.message);
        description.help = output::visible(&description.help);
        let source = description.source.clone();
        let excerpt = located
            .map(|(text, span)| Excerpt::new(text, span, position, label, width).named(source));
        Shown {
            description,
            excerpt,
        }
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
        Some(if self.description.severity == "warning" {
            Severity::Warning
        } else {
            Severity::Error
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.description.help.is_empty())
            .then(|| Box::new(&self.description.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.excerpt
            .as_ref()
            .map(|excerpt| excerpt as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.excerpt.as_ref()?;
        Some(Box::new(std::iter::once(
            LabeledSpan::new_primary_with_span(excerpt.label.clone(), excerpt.labelled),
        )))
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use connectql::syntax::unbroken_words;

    use super::*;

    fn allows(set: &[(&str, &str)]) -> bool {
        allows_colour(|name| {
            set.iter()
                .find(|(set, _)| *set == name)
                .map(|(_, value)| OsString::from(value))
        })
    }

    /// Incorrect queries, with spans at both ends and in the middle of long lines.
    const WRONG: [&str; 8] = [
        "usrname = bob",
        "username = bob and lastname ~ smith and firstname ~ ab or username = x |",
        "(username = \"Ana  María Lee\" or lastname in (a, b, c, d, e, f, g) or id ~ x) and nme = \"two words\" or tag(a = b)",
        "username = bob and firstname > 7 and lastname = 0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f and state = ENABLED",
        "level between 2 and 4 and proficiency(name = Language, value ~ English, level >= 9)",
        "name = 山田太郎山田太郎山田太郎山田太郎山田太郎山田太郎山田太郎 and nme = 山田太郎山田太郎山田太郎",
        "name = x and 山田太郎山田太郎山田太郎山田太郎山田太郎山田太郎 ~ 山田",
        "name = 👩\u{200d}👧 and tag(部署 = 営業) and cafe\u{301} = x",
    ];

    fn shown_in(query: &str, width: usize) -> String {
        match connectql::compile(&connectql::USERS, query) {
            Ok(_) => String::new(),
            Err(report) => human(&report, &report.descriptions(), width),
        }
    }

    #[test]
    fn diagnostics_fit_the_terminal() {
        for query in WRONG {
            for width in WIDTHS {
                let shown = shown_in(query, width);
                assert!(!shown.is_empty(), "{query}");
                let wide = shown.lines().find(|line| {
                    let text = line
                        .trim_start_matches(|char: char| !char.is_alphanumeric() && char != '`');
                    let is_excerpt = line.contains('│') && !line.contains('`');
                    line.width() > width && (is_excerpt || unbroken_words(text, "`").count() > 1)
                });
                assert_eq!(wide, None, "{width}: {query}\n{shown}");
            }
        }
    }

    #[test]
    fn a_label_is_below_the_middle_of_its_span_for_any_character_width() {
        let shown = shown_in("name = 山田 and 名前 = x", 80);
        let column = |mark: &str| {
            let line = shown.lines().find(|line| line.contains(mark)).unwrap();
            line[..line.find(mark).unwrap()].width()
        };
        assert_eq!(column("──┬─"), column("名前 ="), "{shown}");
        assert_eq!(column("╰── "), column("名前 =") + 2, "{shown}");
    }

    #[test]
    fn text_in_backticks_is_never_broken() {
        for width in WIDTHS {
            let odd = shown_in(WRONG[2], width)
                .lines()
                .find(|line| line.matches('`').count() % 2 == 1)
                .map(str::to_owned);
            assert_eq!(odd, None, "{width}");
        }
    }

    #[test]
    fn colour_needs_a_terminal_that_supports_it_and_can_be_disabled() {
        let term = ("TERM", "xterm");
        assert!(allows(&[term]));
        assert!(allows(&[term, ("NO_COLOR", "")]));
        assert!(allows(&[term, ("CLICOLOR", "1")]));
        assert!(!allows(&[term, ("NO_COLOR", "1")]));
        assert!(!allows(&[term, ("CLICOLOR", "0")]));
        assert!(!allows(&[("TERM", "dumb")]));
        assert!(!allows(&[("TERM", "")]));
        assert_eq!(allows(&[]), cfg!(windows));
    }
}
