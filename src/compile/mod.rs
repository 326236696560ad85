//! The pipeline: text, tree, query, plan, requests.

mod corrected;
mod options;
mod parameters;
mod readings;
mod reconcile;
mod repaired;
mod texts;

use std::borrow::Cow;

use serde::Serialize;

use corrected::corrected_query;
pub use options::Options;
use options::option_problems;
use readings::Readings;
use reconcile::{merge_problems, reconciled};
pub(crate) use texts::Texts;
use texts::conjunction;

use crate::catalog::Resource;
use crate::check::{CheckOptions, Now, check as check_ast};
use crate::diagnostics::{Code, Problem, Report};
use crate::hir::{Query, availability, raise};
use crate::plan::{self, Limits, residual};
use crate::span::Span;
use crate::syntax::{MAX_LENGTH, Parsed, parse_by_grammar};
use crate::wire::SearchRequest;
use crate::{emit, lint};

/// The requests for a query: a record matches the query if and only if it matches at least one of
/// them, and the residual if there is one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Plan {
    /// The requests, at least one.
    pub requests: Vec<SearchRequest>,
    /// JMESPath of the ID by which to merge the results.
    pub unite_by: String,
    /// The operation of the requests, such as `SearchUsers`.
    pub operation: &'static str,
    /// The member of a response that contains the records, such as `Users`.
    pub result_list: &'static str,
    /// The members that identify a record, usually one, such as `Id`.
    pub id: &'static [&'static str],
    /// True if it is proven that no plan has fewer requests.
    pub minimal: bool,
    /// The residual query to check on the results, if any, with parameters bound.
    pub residual: Option<String>,
    /// Warnings about the query. They never affect the requests.
    pub warnings: Report,
}

impl Plan {
    /// The only request of the plan. If the plan has a residual, the request finds more than the query: check the results
    /// with an [`evaluator`](crate::evaluator) of the residual.
    ///
    /// ```
    /// use connectql::{USERS, compile};
    ///
    /// assert!(compile(&USERS, "username = bob and tag(BPO=123)")?.single().is_ok());
    /// assert!(compile(&USERS, "username = bob or tag(BPO=123)")?.single().is_err());
    /// # Ok::<(), connectql::Report>(())
    /// ```
    ///
    /// # Errors
    /// If there are several requests; the report says why.
    pub fn single(mut self) -> Result<SearchRequest, Report> {
        match (self.requests.len(), self.requests.pop()) {
            (1, Some(request)) => Ok(request),
            (requests, _) => {
                let problem = Problem::several_requests(requests, None);
                Err(self.warnings.only(problem))
            }
        }
    }
}

/// Compiles a query for a resource.
///
/// ```
/// use connectql::{USERS, compile};
///
/// let plan = compile(&USERS, "name ~ \"Sup\" and tag(BPO=123) or proficiency(English >= 3)")?;
/// assert_eq!(plan.requests.len(), 2);
/// assert_eq!(plan.unite_by, "Users[].Id");
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// Every error in the query, each with its span and a suggested fix.
pub fn compile(resource: &'static Resource, query: &str) -> Result<Plan, Report> {
    compile_with(resource, query, &Options::default())
}

/// Compiles a query for a resource, with options.
///
/// # Errors
/// As for [`compile`], and if an option is out of range.
pub fn compile_with(
    resource: &'static Resource,
    query: &str,
    options: &Options,
) -> Result<Plan, Report> {
    let texts = Texts::new(query, options);
    let checked = check_query(resource, &texts)?;
    let planned = plan_query(resource, &texts, checked)?;
    check_next_token(&texts, &planned)?;
    Ok(Plan {
        requests: planned
            .requests
            .into_iter()
            .map(|planned| request(resource, planned, options))
            .collect(),
        unite_by: resource.unite_by(),
        operation: resource.operation,
        result_list: resource.result_list,
        id: resource.id,
        minimal: planned.minimal,
        residual: planned
            .residual
            .map(|residual| raise::query_text(&residual, false)),
        warnings: planned.warnings,
    })
}

/// All problems of a query: its errors, or the warnings of its plan. If parameters count as bound
/// ([`Options::assume_bound`]) and one has no value, the query is checked but not planned.
///
/// ```
/// use connectql::{Options, USERS, check};
///
/// let options = Options::new().assume_bound(true);
/// assert!(check(&USERS, "username = $who and tag(BPO = $bpo)", &options).is_empty());
/// assert_eq!(check(&USERS, "usrname = $who", &options).problems().len(), 1);
/// ```
pub fn check(resource: &'static Resource, query: &str, options: &Options) -> Report {
    let texts = Texts::new(query, options);
    match check_texts(resource, &texts, options.assume_bound) {
        Ok(Some(checked)) => plan_query(resource, &texts, checked)
            .and_then(|planned| check_next_token(&texts, &planned).map(|()| planned.warnings))
            .unwrap_or_else(|report| report),
        Ok(None) => texts.report(Vec::new()),
        Err(report) => report,
    }
}

/// The meaning of a query on a resource as a query in canonical form: fields in the service's
/// spelling, explicit lists of values, and no negation except what a residual may contain.
///
/// ```
/// use connectql::{AGENT_STATUSES, Options, normalize};
///
/// let query = "not (State = enabled or display_order > 48)";
/// let query = normalize(&AGENT_STATUSES, query, &Options::default())?;
/// assert!(query.starts_with("state = DISABLED and displayOrder in (1, 2, 3, "));
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// Every error in the query, except those that only planning finds.
pub fn normalize(
    resource: &'static Resource,
    query: &str,
    options: &Options,
) -> Result<String, Report> {
    check_query(resource, &Texts::new(query, options))
        .map(|checked| raise::query_text(&checked.query, false))
}

/// Rejects a page token for several requests: each request has separate pages, so the token of one
/// is wrong for the others.
fn check_next_token(texts: &Texts<'_>, planned: &Planned) -> Result<(), Report> {
    let requests = planned.requests.len();
    if texts.options.next_token.is_none() || requests < 2 {
        return Ok(());
    }
    let message = format!("a page token continues one request, but this plan has {requests}");
    let problem = Problem::new(Code::InvalidOption, None, message)
        .with_help("compile without the token, and set it in the request that it belongs to");
    Err(texts.report(vec![problem]))
}

/// The errors of compiling a query, without a suggested query.
pub(crate) fn errors(resource: &'static Resource, text: &str, options: &Options) -> Vec<Problem> {
    let texts = Texts::new(text, options);
    let check_options = CheckOptions {
        report_unused: false,
        ..options.for_checking()
    };
    let readings = Readings::new(resource);
    let (query, mut found) = read_texts(&texts, check_options, &readings);
    found.retain(|problem| !problem.is_warning());
    if let Some(query) = query.filter(|_| found.is_empty()) {
        let checked = Checked::without_warnings(query);
        if let Err(report) = plan_query(resource, &texts, checked) {
            found = report.problems().to_vec();
            found.retain(|problem| !problem.is_warning());
        }
    }
    found
}

/// A query that has passed all checks, and the warnings about it.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) query: Query,
    pub(crate) warnings: Vec<Problem>,
}

impl Checked {
    fn without_warnings(query: Query) -> Self {
        let warnings = Vec::new();
        Checked { query, warnings }
    }
}

/// Texts to checked query.
pub(crate) fn check_query(
    resource: &'static Resource,
    texts: &Texts<'_>,
) -> Result<Checked, Report> {
    // Without errors, there is no query only if a parameter without a value counts as bound.
    check_texts(resource, texts, false)?.ok_or_else(|| texts.report(Vec::new()))
}

/// Texts to checked query; `None` if the only problem is that a parameter that counts as bound has
/// no value.
fn check_texts(
    resource: &'static Resource,
    texts: &Texts<'_>,
    assume_bound: bool,
) -> Result<Option<Checked>, Report> {
    let mut problems = option_problems(resource, texts.options);
    let check_options = CheckOptions {
        assume_bound,
        ..texts.options.for_checking()
    };
    let readings = Readings::new(resource);
    let (query, found) = read_texts(texts, check_options, &readings);
    let is_text_wrong = found
        .iter()
        .any(|problem| !problem.is_warning() && problem.code != Code::NoClock);
    problems.extend(found);
    match query {
        Some(query) if !has_errors(&problems) => {
            problems.extend(lint::lint(&query, texts.joined_text(), resource));
            Ok(Some(Checked {
                query: query.without_repeats(),
                warnings: problems,
            }))
        }
        None if problems.is_empty() => Ok(None),
        _ => {
            let report = texts.report(problems);
            let meant = is_text_wrong
                .then(|| suggested_query(texts, &report, check_options, &readings))
                .flatten();
            Err(report.with_suggested_query(meant))
        }
    }
}

/// The suggested query for the text of the leading problem.
fn suggested_query(
    texts: &Texts<'_>,
    report: &Report,
    check_options: CheckOptions<'_>,
    readings: &Readings,
) -> Option<String> {
    let leading = report.problems().get(report.leading_index()?)?;
    let source = texts.of(leading);
    let text = texts.joined_text().get(source.range())?;
    if text.len() > MAX_LENGTH {
        return None;
    }
    // Whether a query is valid does not depend on the time.
    let check_options = CheckOptions {
        now: check_options.now.or(Some(Now::SOME)),
        ..check_options
    };
    let problems = problems_of_text(texts, source, report.problems());
    let (meant, query) = corrected_query(text, problems, check_options, readings)?;
    // Checks for a plan within the limits; its problems are never shown.
    let alone = Texts::alone(&meant, texts.options);
    let checked = Checked::without_warnings(query);
    let is_plannable = plan_query(readings.resource, &alone, checked).is_ok();
    is_plannable.then_some(meant)
}

/// The problems of one text, with their spans in it.
fn problems_of_text(texts: &Texts<'_>, text: Span, problems: &[Problem]) -> Vec<Problem> {
    let in_text = |span: Span| Span::new(span.start - text.start, span.end - text.start);
    let own = problems.iter().filter(|problem| texts.of(problem) == text);
    own.cloned()
        .map(|problem| problem.map_spans(in_text))
        .collect()
}

/// Reads each text separately, and checks them together. There is no query if a text cannot be
/// read.
fn read_texts(
    texts: &Texts<'_>,
    options: CheckOptions<'_>,
    readings: &Readings,
) -> (Option<Query>, Vec<Problem>) {
    let (mut read, mut problems) = parse_texts(texts, options, readings);
    let is_readable = problems.is_empty();
    let ast = conjunction(
        read.iter_mut()
            .map(|text| std::mem::take(&mut text.parsed.ast)),
    );
    // The unread part may use parameters.
    let is_whole = is_readable && read.iter().all(|text| text.parsed.stopped.is_none());
    let check_options = CheckOptions {
        report_unused: options.report_unused && is_whole,
        ..options
    };
    let (query, mut found) = check_ast(&ast, readings.resource, check_options);
    if let [ReadText { text, parsed, .. }] = read.as_slice()
        && parsed.problems.is_empty()
        && has_errors(&found)
    {
        // The grammar finds no errors in it: the suggested query is derived from its tree.
        readings.store_tree(text, ast);
    }
    for text in read {
        let own = found.extract_if(.., |problem| texts.of(problem) == text.span);
        let own = own.collect();
        problems.extend(text.problems_with(own, options, readings));
    }
    problems.extend(found);
    (query.filter(|_| is_readable), problems)
}

fn has_errors(problems: &[Problem]) -> bool {
    !problems.iter().all(Problem::is_warning)
}

/// A readable text, with its span and its tree.
struct ReadText<'t> {
    span: Span,
    text: Cow<'t, str>,
    parsed: Parsed,
}

impl ReadText<'_> {
    /// Its problems, including those found by checking.
    fn problems_with(
        self,
        found: Vec<Problem>,
        options: CheckOptions<'_>,
        readings: &Readings,
    ) -> Vec<Problem> {
        let has_slips = !self.parsed.problems.is_empty();
        let problems = merge_problems(&self.text, self.parsed.problems, found);
        if has_slips || has_errors(&problems) {
            reconciled(&self.text, problems, options, readings)
        } else {
            problems
        }
    }
}

/// The trees of the readable texts, with their spans, and the problems of the others.
fn parse_texts<'t>(
    texts: &'t Texts<'_>,
    options: CheckOptions<'_>,
    readings: &Readings,
) -> (Vec<ReadText<'t>>, Vec<Problem>) {
    let (mut read, mut problems) = (Vec::new(), Vec::new());
    for span in texts.spans() {
        let text = texts.with_span_in_text(span);
        let reading = parse_by_grammar(&text);
        let is_wrong = |parsed: &Parsed| !parsed.problems.is_empty();
        if reading.as_ref().map_or(true, is_wrong) {
            readings.store(&text, &reading);
        }
        match reading {
            Ok(parsed) => read.push(ReadText { span, text, parsed }),
            Err(unreadable) => problems.extend(reconciled(&text, unreadable, options, readings)),
        }
    }
    (read, problems)
}

/// A plan before its requests are emitted.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) requests: Vec<plan::PlannedRequest>,
    pub(crate) minimal: bool,
    pub(crate) limited: bool,
    pub(crate) residual: Option<Query>,
    pub(crate) warnings: Report,
}

/// The problems of a residual: it cannot be checked on results, or nothing else narrows the search.
fn residual_problems(
    split: &residual::Split,
    texts: &Texts<'_>,
    resource: &'static Resource,
) -> Vec<Problem> {
    let Some(residual) = &split.residual else {
        return Vec::new();
    };
    let unanswerable = if texts.options.whole_records {
        Vec::new()
    } else {
        availability::unanswerable(residual, resource)
    };
    // A rejected residual needs no further problem.
    if !unanswerable.is_empty() || split.searched != Query::Everything {
        return unanswerable;
    }
    let message = "the requests fetch everything: only the residual narrows the search";
    let problem = Problem::new(Code::FetchesEverything, residual.span(), message)
        .with_help("with `and`, add a condition that the service can check");
    vec![texts.with_parentheses(problem)]
}

/// Checked query to the criteria and filters of its requests.
pub(crate) fn plan_query(
    resource: &'static Resource,
    texts: &Texts<'_>,
    checked: Checked,
) -> Result<Planned, Report> {
    let options = texts.options;
    let mut problems = checked.warnings;
    let mut split = residual::split(checked.query, resource);
    if !options.whole_records {
        split = split.answerable(resource);
    }
    problems.extend(residual_problems(&split, texts, resource));
    let planned = plan_requests(resource, split.searched, options);
    let planned = planned.map_err(|problem| problems.push(texts.with_parentheses(problem)));
    let Some(planned) = planned.ok().filter(|_| !has_errors(&problems)) else {
        return Err(texts.report(problems));
    };
    Ok(Planned {
        minimal: planned.is_minimal(),
        requests: planned.requests,
        limited: planned.limited,
        residual: split.residual,
        warnings: texts.report(problems),
    })
}

/// The plan of a query; an error if only one request is allowed and it has several.
fn plan_requests(
    resource: &'static Resource,
    query: Query,
    options: &Options,
) -> Result<plan::Plan, Problem> {
    let limits = Limits {
        max_requests: options.max_requests,
        max_terms: options.max_terms,
    };
    let single = options.single.then(|| query.clone());
    let planned = plan::plan(query, resource, &limits)?;
    match single {
        Some(query) if planned.requests.len() > 1 => {
            Err(plan::several_requests(&planned, &query, resource, limits))
        }
        _ => Ok(planned),
    }
}

fn request(
    resource: &'static Resource,
    planned: plan::PlannedRequest,
    options: &Options,
) -> SearchRequest {
    SearchRequest {
        instance_id: options.instance_id.clone(),
        next_token: options.next_token.clone(),
        max_results: options.max_results,
        ..emit::request(resource, planned)
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use serde::Deserialize;

    use super::readings::Readings;
    use super::{Options, compile, compile_with};
    use crate::catalog::{RESOURCES, resource};
    use crate::syntax::{examples, parses};

    #[derive(Deserialize)]
    struct Given {
        resource: String,
        query: String,
    }

    /// The text itself, the text without its mistakes, and the text with them replaced.
    const PARSES_MAX: usize = 3;

    /// The resource, the query as written, and the intended one.
    const SLIPS: &[(&str, &str, Option<&str>)] = include!("../../tests/it/slips_table.rs");

    /// The files in a folder and its subfolders.
    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .flat_map(|path| {
                if path.is_dir() {
                    files(&path)
                } else {
                    vec![path]
                }
            })
            .collect()
    }

    /// The queries of the corpus, each with its resource.
    fn corpus() -> Vec<(String, String)> {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        let of = |resource: &str| {
            let queries = files(&corpus.join(resource)).into_iter();
            let read = queries.filter_map(|file| std::fs::read_to_string(file).ok());
            read.map(|query| (resource.to_owned(), query))
                .collect::<Vec<_>>()
        };
        let folders = RESOURCES.iter().map(|resource| resource.name);
        let known = folders.filter(|name| corpus.join(name).is_dir());
        let problems = files(&corpus.join("problems")).into_iter();
        let wrong = problems.filter_map(|file| std::fs::read_to_string(file).ok());
        let wrong = wrong.map(|query| ("users".to_owned(), query));
        known.flat_map(of).chain(wrong).collect()
    }

    #[test]
    fn an_incorrect_query_is_parsed_at_most_three_times() {
        let given = include_str!("../../tests/it/slips_given.json");
        let given: Vec<Given> = serde_json::from_str(given).unwrap();
        let given = given.into_iter().map(|given| (given.resource, given.query));
        let slips = SLIPS
            .iter()
            .map(|(name, query, _)| ((*name).to_owned(), (*query).to_owned()));
        let rows = examples().into_iter();
        let rows = rows.map(|(_, (name, query, _))| (name.to_owned(), query.to_owned()));
        for (name, query) in given.chain(slips).chain(rows).chain(corpus()) {
            let before = parses();
            let _ = compile(resource(&name).unwrap(), &query);
            let count = parses() - before;
            assert!(count <= PARSES_MAX, "{name}: {query}: {count}");
        }
    }

    /// Each row of a common mistake matches its example: one error and, if a query is intended,
    /// this suggestion, which compiles.
    #[test]
    fn every_common_mistake_matches_its_row() {
        let now: crate::check::Now = "2024-07-18T09:30:00Z".parse().unwrap();
        let options = Options::new().now(now);
        let mut wrong = Vec::new();
        for (shape, (name, query, meant)) in examples() {
            let resource = resource(name).unwrap_or_else(|| panic!("{shape} has no example"));
            let slips = Readings::new(resource).slips(query);
            if !slips.iter().any(|slip| slip.shape == shape) {
                let found: Vec<_> = slips.iter().map(|slip| slip.shape).collect();
                wrong.push(format!(
                    "{query}: `{shape}` does not match it, but {found:?}"
                ));
            }
            let Err(report) = compile_with(resource, query, &options) else {
                wrong.push(format!("{query} compiles"));
                continue;
            };
            let errors = report
                .problems()
                .iter()
                .filter(|problem| !problem.is_warning());
            let (count, suggested) = (errors.count(), report.meant().unwrap_or_default());
            if count != 1 || suggested != meant {
                wrong.push(format!(
                    "{query}: {count} errors, `{suggested}`, not `{meant}`"
                ));
            }
            if !meant.is_empty() && compile_with(resource, meant, &options).is_err() {
                wrong.push(format!("{query}: `{meant}` does not compile"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
