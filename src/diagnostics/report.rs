//! The problems of a query, together with its text.

use std::fmt;
use std::sync::Arc;

use miette::Diagnostic;
use serde::{Serialize, Serializer};

use super::codes::Code;
use super::description::{Description, SuggestedEdits, Within, positions};
use super::problem::Problem;
use super::source::Source;
use crate::encoding::{Encoding, Positions};
use crate::span::Span;

/// The maximum length of a query, in bytes, that a help line suggests in full.
const SHOWN_MAX: usize = 200;

/// The maximum number of problems kept for one query; a last one counts the rest.
pub const MAX_PROBLEMS: usize = 1000;

/// The problems of one query, in the order of their spans.
///
/// A report is an error: if [`compile`](crate::compile) fails, it lists every error. As a
/// [`Diagnostic`], its problems are related diagnostics with labels in the query's text. Serialized, it is an array of
/// [`Description`]s.
///
/// ```
/// let report = connectql::compile(&connectql::USERS, "usrname = bob and tag(BPO ~ 1)").unwrap_err();
/// assert_eq!(report.problems().len(), 2);
/// assert_eq!(report.to_string(), "`users` has no field `usrname` (and 1 more)");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Report {
    query: Arc<str>,
    problems: Vec<Problem>,
    /// The problems reported as warnings; otherwise empty.
    softened: Vec<Softened>,
    /// True if warnings count as errors.
    denied: bool,
    meant: Option<Arc<str>>,
    encoding: Encoding,
    /// The texts that the query consists of; empty for a single text.
    sources: Arc<[Source]>,
}

/// A problem reported as a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Softened(Problem);

/// The number of problems that were not kept.
#[derive(Default)]
struct Omitted {
    errors: usize,
    warnings: usize,
}

impl Omitted {
    /// Removes the problems over the limit, warnings first, so that no error is lost.
    fn taken_from(problems: &mut Vec<Problem>) -> Self {
        let mut omitted = Omitted::default();
        problems.retain(|problem| omitted.add(problem).is_none());
        let errors = problems
            .iter()
            .filter(|problem| !problem.is_warning())
            .count();
        let mut room = Omitted {
            errors: MAX_PROBLEMS,
            warnings: MAX_PROBLEMS.saturating_sub(errors),
        };
        problems.retain(|problem| {
            let room = room.of_kind(problem);
            let is_kept = *room > 0;
            *room = room.saturating_sub(1);
            *omitted.of_kind(problem) += usize::from(!is_kept);
            is_kept
        });
        omitted
    }

    /// Adds the count of a problem that counts others.
    fn add(&mut self, problem: &Problem) -> Option<()> {
        *self.of_kind(problem) += problem.count_of_others()?;
        Some(())
    }

    fn of_kind(&mut self, problem: &Problem) -> &mut usize {
        if problem.is_warning() {
            &mut self.warnings
        } else {
            &mut self.errors
        }
    }

    fn problem(self) -> Option<Problem> {
        let count = self.errors + self.warnings;
        match self {
            Omitted {
                errors: 0,
                warnings: 0,
            } => None,
            Omitted { errors: 0, .. } => Some(Problem::more(Code::MoreWarnings, count)),
            _ => Some(Problem::more(Code::MoreProblems, count)),
        }
    }
}

impl Report {
    /// The problems of a query, sorted by their spans.
    pub(crate) fn new(query: &str, mut problems: Vec<Problem>) -> Self {
        problems
            .sort_by_cached_key(|problem| problem.span().map_or((1, 0), |span| (0, span.start)));
        let omitted = Omitted::taken_from(&mut problems);
        problems.extend(omitted.problem());
        Report {
            query: Arc::from(query),
            problems,
            softened: Vec::new(),
            denied: false,
            meant: None,
            encoding: Encoding::Bytes,
            sources: Arc::default(),
        }
    }

    /// The same problems, with the suggested query.
    pub(crate) fn with_suggested_query(self, meant: Option<String>) -> Self {
        Report {
            meant: meant.filter(|meant| *meant != *self.query).map(Arc::from),
            ..self
        }
    }

    /// The suggested query, if one without errors can be derived. The help of the first error
    /// suggests it, among the [`descriptions`](Report::descriptions) and as a [`Diagnostic`].
    ///
    /// ```
    /// let report = connectql::compile(&connectql::USERS, "usrname == bob").unwrap_err();
    /// assert_eq!(report.meant(), Some("Username = bob"));
    /// ```
    pub fn meant(&self) -> Option<&str> {
        self.meant.as_deref()
    }

    /// The index in [`problems`](Report::problems) of the leading problem: the first error, or the first warning
    /// if there is no error.
    ///
    /// ```
    /// use connectql::{USERS, compile, Code};
    ///
    /// let report = compile(&USERS, "username = sup* and usrname = bob").unwrap_err();
    /// assert_eq!(report.leading_index(), Some(1));
    /// ```
    pub fn leading_index(&self) -> Option<usize> {
        let first = self
            .problems
            .iter()
            .position(|problem| !problem.is_warning());
        first.or_else(|| (!self.problems.is_empty()).then_some(0))
    }

    /// The help of a problem, with the suggested query if it is the leading problem.
    fn help_of(&self, at: usize, problem: &Problem) -> String {
        let help = problem.help_text().to_owned();
        if Some(at) == self.leading_index() {
            self.with_suggestion(help)
        } else {
            help
        }
    }

    /// A help line, with the suggested query unless it already contains it.
    fn with_suggestion(&self, help: String) -> String {
        let Some(meant) = self
            .meant()
            .filter(|meant| meant.len() <= SHOWN_MAX && !help.contains(&format!("`{meant}`")))
        else {
            return help;
        };
        match help.chars().last() {
            None => format!("write `{meant}`"),
            Some('?') => format!("{help} the whole query: `{meant}`"),
            Some(_) => format!("{help}; the whole query: `{meant}`"),
        }
    }

    /// The same problems in a query that consists of several texts.
    pub(crate) fn with_sources(self, sources: Arc<[Source]>) -> Self {
        Report { sources, ..self }
    }

    /// A report of only this problem, for the same query.
    pub(crate) fn only(&self, problem: Problem) -> Self {
        let report = Report::new(&self.query, vec![problem]);
        report
            .with_sources(Arc::clone(&self.sources))
            .with_encoding(self.encoding)
    }

    /// The span of the text that a span is in: the query, or one of the texts that it consists of.
    fn text_around(&self, span: Span) -> (Option<&Source>, Span) {
        let sources = self.sources.iter().rev();
        let source = sources
            .into_iter()
            .find(|source| source.span.start <= span.start);
        let whole = Span::of(0..self.query.len());
        (source, source.map_or(whole, |source| source.span))
    }

    /// The text that a problem is in, and its span there. That is the query, unless there are additional conditions
    /// ([`Options::and`](crate::Options::and)).
    pub fn locate(&self, problem: &Problem) -> Option<(&str, Span)> {
        let span = problem.span()?;
        let (_, text) = self.text_around(span);
        let end = span.end.min(text.end).max(span.start);
        let within = Span::new(span.start - text.start, end - text.start);
        Some((self.query.get(text.range())?, within))
    }

    /// The same problems, each reported as a warning.
    pub(crate) fn into_warnings(self) -> Self {
        Report {
            softened: self.problems.iter().cloned().map(Softened).collect(),
            ..self
        }
    }

    /// True if none of the problems is an error.
    ///
    /// ```
    /// use connectql::{USERS, compile};
    ///
    /// assert!(compile(&USERS, "username = sup*")?.warnings.has_only_warnings());
    /// assert!(!compile(&USERS, "username = sup* and usrname = bob").unwrap_err().has_only_warnings());
    /// # Ok::<(), connectql::Report>(())
    /// ```
    pub fn has_only_warnings(&self) -> bool {
        self.is_softened() || !self.denied && self.problems.iter().all(Problem::is_warning)
    }

    /// The problems that `keep` accepts, with the same text and suggested query.
    ///
    /// ```
    /// use connectql::{Code, USERS, compile};
    ///
    /// let warnings = compile(&USERS, "username = sup*")?.warnings;
    /// assert!(warnings.filtered(|problem| problem.code != Code::Wildcard).is_empty());
    /// # Ok::<(), connectql::Report>(())
    /// ```
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(&Problem) -> bool) -> Self {
        let problems: Vec<Problem> = self
            .problems
            .iter()
            .filter(|problem| keep(problem))
            .cloned()
            .collect();
        self.clone().with_problems(problems)
    }

    /// The same report with other problems in place of its own.
    fn with_problems(self, problems: Vec<Problem>) -> Self {
        let is_softened = self.is_softened();
        let report = Report {
            problems,
            softened: Vec::new(),
            ..self
        };
        if is_softened {
            report.into_warnings()
        } else {
            report
        }
    }

    /// The same problems with warnings counted as errors.
    ///
    /// ```
    /// use connectql::{USERS, compile};
    ///
    /// let warnings = compile(&USERS, "username = sup*")?.warnings;
    /// assert_eq!(warnings.deny_warnings().descriptions()[0].severity, "error");
    /// # Ok::<(), connectql::Report>(())
    /// ```
    #[must_use]
    pub fn deny_warnings(self) -> Self {
        Report {
            denied: true,
            softened: Vec::new(),
            ..self
        }
    }

    fn is_softened(&self) -> bool {
        !self.softened.is_empty()
    }

    /// A report of a problem detected by the caller, such as bytes that are not UTF-8.
    pub fn of(query: &str, problem: Problem) -> Self {
        Report::new(query, vec![problem])
    }

    /// With one more problem, sorted by its span.
    ///
    /// ```
    /// use connectql::{Problem, Span, USERS, compile};
    ///
    /// let warnings = compile(&USERS, "username = sup*")?.warnings;
    /// let report = warnings.with(Problem::not_utf8(Span::new(0, 1)));
    /// assert_eq!(report.problems().len(), 2);
    /// # Ok::<(), connectql::Report>(())
    /// ```
    #[must_use]
    pub fn with(self, problem: Problem) -> Self {
        let mut problems = self.problems.clone();
        problems.push(problem);
        let sorted = Report::new(&self.query, problems);
        self.with_problems(sorted.problems)
    }

    /// The same problems, with the positions in their [`descriptions`](Report::descriptions) in other units. Lines, and columns
    /// in characters, stay the same; so do the [`Span`]s of the problems themselves.
    ///
    /// ```
    /// use connectql::{Encoding, USERS, compile};
    ///
    /// let report = compile(&USERS, "name = '😀' and usrname = bob").unwrap_err();
    /// let start = |encoding| report.clone().with_encoding(encoding).descriptions()[0].start;
    /// assert_eq!([Encoding::Bytes, Encoding::Utf16, Encoding::CodePoints].map(start), [18, 16, 15]);
    /// ```
    #[must_use]
    pub fn with_encoding(self, encoding: Encoding) -> Self {
        Report { encoding, ..self }
    }

    /// The units of the positions in the [`descriptions`](Report::descriptions).
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The query's text.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The number of problems, including those over [`MAX_PROBLEMS`].
    ///
    /// ```
    /// let query = vec!["nothing = 1"; 3000].join(" or ");
    /// let report = connectql::compile(&connectql::USERS, &query).unwrap_err();
    /// assert_eq!((report.count(), report.problems().len()), (3000, connectql::MAX_PROBLEMS + 1));
    /// ```
    pub fn count(&self) -> usize {
        self.problems
            .iter()
            .map(|problem| problem.count_of_others().unwrap_or(1))
            .sum()
    }

    /// The problems, sorted by their spans. Beyond [`MAX_PROBLEMS`], a last one counts the rest, warnings
    /// before errors.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// True if it is empty.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// The problems for programs.
    ///
    /// ```
    /// let report = connectql::compile(&connectql::USERS, "usrname = bob").unwrap_err();
    /// let [problem] = &report.descriptions()[..] else { panic!("it has one problem") };
    /// assert_eq!((problem.code.as_str(), problem.start, problem.end), ("connectql::unknown_field", 0, 7));
    /// ```
    pub fn descriptions(&self) -> Vec<Description> {
        let spans: Vec<Span> = self
            .problems
            .iter()
            .map(|problem| problem.span().unwrap_or_default())
            .collect();
        let texts: Vec<Span> = spans.iter().map(|span| self.text_around(*span).1).collect();
        let starts = positions(&self.query, &texts);
        let positions = positions(&self.query, &spans);
        let encoded = Positions::new(&self.query, self.encoding);
        let at = positions.into_iter().zip(starts);
        self.problems
            .iter()
            .enumerate()
            .zip(at)
            // Each text begins on a separate line.
            .map(|((at, problem), ((line, column), (first, _)))| {
                let description = self.description(at, problem, &encoded);
                Description {
                    line: line + 1 - first,
                    column,
                    ..description
                }
            })
            .collect()
    }

    /// A problem without its line and column.
    fn description(&self, at: usize, problem: &Problem, positions: &Positions<'_>) -> Description {
        let span = problem.span().unwrap_or_default();
        let (source, text) = self.text_around(span);
        let within = Within { text, positions };
        let is_warning = self.is_softened() || !self.denied && problem.is_warning();
        let suggestions = problem.suggestions().iter();
        let suggestions =
            suggestions.map(|suggestion| SuggestedEdits::of(suggestion, &self.query, &within));
        Description {
            code: problem.code.to_string(),
            severity: if is_warning { "warning" } else { "error" },
            message: problem.to_string(),
            help: self.help_of(at, problem),
            source: source
                .filter(|_| problem.span().is_some())
                .map(|source| source.name.clone()),
            start: within.position(span.start),
            end: within.position(span.end.min(text.end).max(span.start)),
            line: 1,
            column: 1,
            suggestions: suggestions.collect(),
            meant: self
                .meant()
                .filter(|_| Some(at) == self.leading_index())
                .map(str::to_owned),
        }
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.descriptions())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(leading) = self.leading_index().and_then(|at| self.problems.get(at)) else {
            return f.write_str("no problems");
        };
        write!(f, "{leading}")?;
        let all = self.count();
        if all > 1 {
            write!(f, " (and {} more)", all - 1)
        } else {
            Ok(())
        }
    }
}

/// The problems as drawn by [`Report::to_text`], so that a `main` that returns a report prints them.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl std::error::Error for Report {}

impl Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Diagnostic::code(self.problems.get(self.leading_index()?)?)
    }

    fn severity(&self) -> Option<miette::Severity> {
        self.has_only_warnings()
            .then_some(miette::Severity::Warning)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.with_suggestion(
            self.problems
                .get(self.leading_index()?)?
                .help_text()
                .to_owned(),
        );
        (!help.is_empty()).then(|| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.query)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        self.problems.get(self.leading_index()?)?.labels()
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let leading = self.leading_index().filter(|_| self.problems.len() > 1)?;
        let all: Box<dyn Iterator<Item = &dyn Diagnostic>> = if self.is_softened() {
            let all = self.softened.iter();
            Box::new(all.map(|problem| problem as &dyn Diagnostic))
        } else {
            let all = self.problems.iter();
            Box::new(all.map(|problem| problem as &dyn Diagnostic))
        };
        Some(Box::new(
            all.enumerate()
                .filter(move |(at, _)| *at != leading)
                .map(|(_, problem)| problem),
        ))
    }
}

impl fmt::Display for Softened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Softened {}

impl Diagnostic for Softened {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Diagnostic::code(&self.0)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Warning)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Diagnostic::help(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        self.0.labels()
    }
}

#[cfg(test)]
mod tests {
    use miette::{Diagnostic, Severity};

    use super::{Code, Problem, Report};
    use crate::span::Span;

    #[test]
    fn the_help_of_a_report_includes_the_suggested_query() {
        let problem = Problem::unopened_parenthesis(Span::new(5, 6));
        let report =
            Report::new("a = b)", vec![problem]).with_suggested_query(Some("a = b".to_owned()));
        let help = report
            .help()
            .map(|help| help.to_string())
            .unwrap_or_default();
        assert!(help.ends_with("; the whole query: `a = b`"), "{help}");
        assert_eq!(
            report
                .descriptions()
                .first()
                .map(|first| first.help.clone()),
            Some(help)
        );
    }

    #[test]
    fn a_report_is_described_by_its_first_error() {
        let wildcard = Problem::new(Code::Wildcard, Span::new(0, 1), "");
        let error = Problem::unopened_parenthesis(Span::new(5, 6));
        let report = Report::new("a = b)", vec![wildcard.clone(), error.clone()]);
        assert_eq!(report.to_string(), format!("{error} (and 1 more)"));
        assert_eq!(
            report.code().map(|code| code.to_string()),
            Some(error.code.to_string())
        );
        assert_eq!(report.severity(), None);
        assert_eq!(
            related(&report),
            [(wildcard.code.to_string(), Some(Severity::Warning))]
        );
    }

    #[test]
    fn problems_reported_as_warnings_are_not_errors() {
        let problems = [Span::new(0, 1), Span::new(2, 3)].map(Problem::unopened_parenthesis);
        let code = problems[0].code.to_string();
        let report = Report::new("a = b", problems.to_vec()).into_warnings();
        assert_eq!(
            (report.severity(), report.has_only_warnings()),
            (Some(Severity::Warning), true)
        );
        assert_eq!(related(&report), [(code, Some(Severity::Warning))]);
        let report = report.with(Problem::not_utf8(Span::new(0, 1)));
        assert!(report.has_only_warnings() && report.problems().len() == 3);
    }

    #[test]
    fn adding_a_problem_keeps_the_count_of_others() {
        let problem = |at: u32| Problem::unopened_parenthesis(Span::new(at, at + 1));
        let report = Report::new("", (0..1500).map(problem).collect())
            .with(problem(9))
            .with(problem(2000));
        assert_eq!(
            report.problems().last(),
            Some(&Problem::more(Code::MoreProblems, 502))
        );
        assert!(report.to_string().ends_with(" (and 1501 more)"), "{report}");
    }

    #[test]
    fn warnings_do_not_displace_errors() {
        let warning = |at: u32| Problem::new(Code::BareNull, Span::new(at, at + 1), "");
        let error = Problem::unopened_parenthesis(Span::new(5000, 5001));
        let warnings = Report::new("", (0..1500).map(warning).collect());
        assert_eq!(
            warnings.problems().last(),
            Some(&Problem::more(Code::MoreWarnings, 500))
        );
        assert!(warnings.has_only_warnings() && warnings.count() == 1500);
        let report = warnings.with(error.clone());
        assert_eq!(
            report.problems().get(999..),
            Some([error, Problem::more(Code::MoreWarnings, 501)].as_slice())
        );
        assert_eq!(report.count(), 1501);
    }

    fn related(report: &Report) -> Vec<(String, Option<Severity>)> {
        let related = report.related().into_iter().flatten();
        related
            .map(|problem| {
                (
                    problem
                        .code()
                        .map(|code| code.to_string())
                        .unwrap_or_default(),
                    problem.severity(),
                )
            })
            .collect()
    }
}
