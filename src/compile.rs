//! The pipeline: text, tree, query, plan, requests.

use serde::Serialize;

use crate::catalog::Resource;
use crate::check::{CheckOptions, check};
use crate::evaluate::{Known, QueryEvaluator};
use crate::mend::{mend, without_forms};
use crate::parameters::Parameters;
use crate::plan::{self, DEFAULT_MAX_REQUESTS, DEFAULT_MAX_TERMS, Limits};
use crate::problem::Problem;
use crate::query::Query;
use crate::report::Report;
use crate::residual;
use crate::span::Span;
use crate::syntax::{Parentheses, RANGE_FOUND, VALUE_FOUND, forms, means_negation, overlaps, parse};
use crate::wire::SearchRequest;
use crate::{emit, lint, raise};

/// What a query is compiled with besides its text.
///
/// ```
/// use connectql::{Options, USERS, compile_with};
///
/// let mut options = Options::default();
/// options.instance_id = Some("aaaa-bbbb".to_owned());
/// options.parameters.bind("who", "bob");
/// let plan = compile_with(&USERS, "username = $who", &options)?;
/// assert_eq!(plan.requests[0].instance_id.as_deref(), Some("aaaa-bbbb"));
/// # Ok::<(), connectql::Report>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools)] // Each is an option of its own.
pub struct Options {
    /// The values of `$name` in the query.
    pub parameters: Parameters,
    /// Whether a parameter that the query does not use is an error. It is unless several queries share them.
    pub refuse_unused_parameters: bool,
    /// The instance id of every request, up to the resource's `instance_id_max`, mostly 100 characters.
    pub instance_id: Option<String>,
    /// The page size of every request: from 1 to the resource's `max_results`.
    pub max_results: Option<u16>,
    /// The page token of every request, up to the resource's `next_token_max`, mostly 2500 characters.
    pub next_token: Option<String>,
    /// Whether more than one request is an error.
    pub single: bool,
    /// Whether conditions that the service cannot check may be left to be checked on the results.
    pub residual: bool,
    /// Whether the results are whole records, as an instance file has them: a residual may then hold what responses do
    /// not carry.
    pub whole_records: bool,
    /// The most requests, 16 by default.
    pub max_requests: usize,
    /// The most terms of the part of a query that mixes tags with other conditions, 512 by default.
    pub max_terms: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            parameters: Parameters::new(),
            refuse_unused_parameters: true,
            instance_id: None,
            max_results: None,
            next_token: None,
            single: false,
            residual: false,
            whole_records: false,
            max_requests: DEFAULT_MAX_REQUESTS,
            max_terms: DEFAULT_MAX_TERMS,
        }
    }
}

impl Options {
    /// Whether the service would take the options for a resource, whatever the query.
    ///
    /// ```
    /// let mut options = connectql::Options::default();
    /// options.max_results = Some(501);
    /// let report = options.check(&connectql::USERS).unwrap_err();
    /// assert_eq!(report.to_string(), "a page of `users` holds 1 to 500 records, not 501");
    /// ```
    ///
    /// # Errors
    /// Names each option that is out of its bounds.
    pub fn check(&self, resource: &'static Resource) -> Result<(), Report> {
        let problems = option_problems(resource, self);
        if problems.is_empty() { Ok(()) } else { Err(Report::new("", problems)) }
    }
}

/// The requests that answer a query: a record matches the query if and only if it matches at least one of them, and
/// the residual where there is one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Plan {
    /// The requests, at least one.
    pub requests: Vec<SearchRequest>,
    /// How the results of the requests are united, in JMESPath: by what a record is known.
    pub unite_by: String,
    /// Whether it is proven that no plan has fewer requests.
    pub minimal: bool,
    /// The query that is left to be checked on the results, if there is one; its parameters are bound.
    pub residual: Option<String>,
    /// What is worth a second look. Warnings change nothing in the requests.
    pub warnings: Report,
}

impl Plan {
    /// The only request of the plan. Where the plan has a residual, it finds more than the query asks for: what it finds
    /// is then checked with an [`evaluator`] of the residual.
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
    /// Where there are several: the report says why.
    pub fn single(mut self) -> Result<SearchRequest, Report> {
        match (self.requests.len(), self.requests.pop()) {
            (1, Some(request)) => Ok(request),
            (requests, _) => Err(Report::new(self.warnings.query(), vec![Problem::several_requests(requests, None)])),
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
/// All that is wrong with the query, each with its place and what to type instead.
pub fn compile(resource: &'static Resource, query: &str) -> Result<Plan, Report> {
    compile_with(resource, query, &Options::default())
}

/// Compiles a query for a resource, with options.
///
/// # Errors
/// As [`compile`]; also where an option is out of its bounds.
pub fn compile_with(resource: &'static Resource, query: &str, options: &Options) -> Result<Plan, Report> {
    let checked = check_query(resource, query, options)?;
    let planned = plan_query(resource, query, checked, options)?;
    Ok(Plan {
        requests: planned.requests.iter().map(|halves| request(resource, halves, options)).collect(),
        unite_by: resource.unite_by(),
        minimal: planned.minimal,
        residual: planned.residual.map(|residual| raise::raise(&residual).to_string()),
        warnings: planned.warnings,
    })
}

/// What a query means on a resource, as a query in canonical form: fields in the service's spelling, each list a list
/// of what can be asked, and no negation but what a residual may hold.
///
/// ```
/// use connectql::{AGENT_STATUSES, Options, meaning};
///
/// let query = "not (State = enabled or display_order > 48)";
/// let query = meaning(&AGENT_STATUSES, query, &Options::default())?;
/// assert!(query.starts_with("state = DISABLED and displayOrder in (1, 2, 3, "));
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// All that is wrong with the query, but not what only planning it finds.
pub fn meaning(resource: &'static Resource, query: &str, options: &Options) -> Result<String, Report> {
    check_query(resource, query, options).map(|checked| raise::raise(&checked.query).to_string())
}

/// Makes a query ready to be evaluated on records: on those of a response, which is how a residual is checked, or of a
/// whole instance. What the service cannot negate is no error here.
///
/// ```
/// use connectql::evaluate::Known;
/// use connectql::{Options, USERS, evaluator};
///
/// let evaluator = evaluator(&USERS, "not tag(BPO=123)", &Options::default(), Known::Nothing)?;
/// let record = r#"{"Username": "bob", "Tags": {"BPO": "456"}}"#.parse().unwrap();
/// assert!(evaluator.matches(&record).unwrap());
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// All that is wrong with the query; also where no such record can answer a condition.
pub fn evaluator(
    resource: &'static Resource,
    query: &str,
    options: &Options,
    known: Known<'_>,
) -> Result<QueryEvaluator, Report> {
    let options = Options { residual: true, ..options.clone() };
    let checked = check_query(resource, query, &options)?;
    QueryEvaluator::new(resource, &checked.query, known).map_err(|problem| Report::of(query, problem))
}

/// A query that has passed all checks, and the warnings about it.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) query: Query,
    pub(crate) warnings: Vec<Problem>,
}

/// Text to checked query.
pub(crate) fn check_query(resource: &'static Resource, text: &str, options: &Options) -> Result<Checked, Report> {
    let mut problems = option_problems(resource, options);
    let check_options = CheckOptions {
        parameters: &options.parameters,
        refuse_unused: options.refuse_unused_parameters,
        residual: options.residual,
    };
    let refuse = |problems: Vec<Problem>| {
        let is_text_wrong = problems.iter().any(|problem| !matches!(problem, Problem::InvalidOption { .. }));
        let meant = is_text_wrong.then(|| mend(text, resource, check_options)).flatten();
        let meant = meant.filter(|meant| is_plannable(resource, meant, check_options, options));
        Report::new(text, problems).with_meant(meant)
    };
    let parsed = match parse(text) {
        Ok(parsed) => parsed,
        Err(unreadable) => {
            problems.extend(answered(text, unreadable, resource, check_options));
            return Err(refuse(problems));
        }
    };
    // What has not been read may use them.
    let refuse_unused = check_options.refuse_unused && parsed.stopped.is_none();
    let (query, found) = check(&parsed.ast, resource, CheckOptions { refuse_unused, ..check_options });
    let has_slips = !parsed.problems.is_empty();
    let found = together(text, parsed.problems, &parsed.misread, found);
    problems.extend(if has_slips { answered(text, found, resource, check_options) } else { found });
    match query {
        Some(query) if problems.iter().all(Problem::is_warning) => {
            problems.extend(lint::lint(&query, text, resource));
            Ok(Checked { query: query.without_repeats(), warnings: problems })
        }
        _ => Err(refuse(problems)),
    }
}

/// Whether a query without errors has a plan within the limits.
fn is_plannable(resource: &'static Resource, text: &str, check_options: CheckOptions<'_>, options: &Options) -> bool {
    let query = parse(text).ok().and_then(|parsed| check(&parsed.ast, resource, check_options).0);
    let planned = query.map(|query| plan_query(resource, text, Checked { query, warnings: Vec::new() }, options));
    matches!(planned, Some(Ok(_)))
}

/// Forms of other languages in longer queries are answered without a look at what the resource makes of them.
const ANSWERED_MAX: usize = 1 << 12;

/// The problems of a query with slips, now that its resource is known: forms that only its fields tell, and of the
/// others what is left to say when they are mended.
fn answered(
    text: &str,
    mut problems: Vec<Problem>,
    resource: &'static Resource,
    options: CheckOptions<'_>,
) -> Vec<Problem> {
    if text.len() > ANSWERED_MAX {
        return problems;
    }
    let forms = forms(text, Some(&|name| resource.field(name).is_some()));
    for form in forms.iter().filter(|form| !problems.contains(&form.problem)).collect::<Vec<_>>() {
        problems.retain(|problem| problem.span().is_none_or(|span| !overlaps(&[form.span], span)));
        problems.push(form.problem.clone());
    }
    let Some((mended, places)) = without_forms(text, &forms).filter(|_| !forms.is_empty()) else { return problems };
    let Ok(parsed) = parse(&mended) else { return problems };
    let (_, left) = check(&parsed.ast, resource, options);
    for (form, place) in forms.iter().zip(places) {
        let left = left.iter().find(|problem| problem.span().is_some_and(|span| overlaps(&[place], span)));
        let slip = problems.iter_mut().find(|problem| **problem == form.problem);
        if let (Some(slip), Some(left)) = (slip, left) {
            say_what_is_left(slip, left);
        }
    }
    problems
}

/// Adds to the help of a slip what is wrong with what it means.
fn say_what_is_left(slip: &mut Problem, left: &Problem) {
    let said = slip.help_text();
    let said = match left {
        Problem::CannotNegate { help, .. } => format!("{said}; but the service cannot search with `not`: {help}"),
        Problem::OperatorNotTaken { field, operator, help, .. } => {
            format!("it would be `{operator}`, which `{field}` does not take: {help}")
        }
        _ => return,
    };
    match slip {
        Problem::UnknownOperator { help, .. } => *help = said,
        Problem::Syntax { help, .. } => help.say(said),
        _ => {}
    }
}

/// What was found in the text, in the order of its places, and what checking has found besides: of a place that has
/// not been read as what it means nothing, and what only follows from a slip in the help of that slip.
fn together(text: &str, mut slips: Vec<Problem>, misread: &[Span], found: Vec<Problem>) -> Vec<Problem> {
    if slips.is_empty() {
        return found;
    }
    slips.sort_by_cached_key(|slip| slip.span().map_or(0, |span| span.start));
    let misplaced: Vec<&str> = slips.iter().filter_map(|slip| misplaced_parameter(slip, text)).collect();
    let starts: Vec<u32> = slips.iter().map(|slip| slip.span().map_or(0, |span| span.start)).collect();
    let is_left = |problem: &Problem| {
        let Some(span) = problem.span() else { return !is_named(problem, &misplaced) };
        let first = starts.partition_point(|start| *start <= span.start).saturating_sub(SLIPS_AT_ONE_PLACE);
        let behind = first
            + SLIPS_AT_ONE_PLACE
            + starts.get(first..).map_or(0, |starts| {
                starts.iter().skip(SLIPS_AT_ONE_PLACE).take_while(|start| **start < span.end).count()
            });
        let behind = behind.min(slips.len());
        let nearby = slips.get_mut(first..behind).unwrap_or_default();
        !overlaps(misread, span) && !nearby.iter_mut().any(|slip| follows(slip, problem, span))
    };
    let mut left = found;
    left.retain(is_left);
    slips.extend(left);
    slips
}

/// The parameter that stands alone, where a condition belongs.
fn misplaced_parameter<'t>(slip: &Problem, text: &'t str) -> Option<&'t str> {
    let Problem::LoneValue { span, .. } = slip else { return None };
    text.get(span.range())?.strip_prefix('$')
}

/// Whether a parameter is said to be unused that stands in a wrong place.
fn is_named(problem: &Problem, misplaced: &[&str]) -> bool {
    matches!(problem, Problem::UnusedParameter { name, .. } if misplaced.contains(&name.as_str()))
}

/// How many slips before a problem may be the one that it follows from.
const SLIPS_AT_ONE_PLACE: usize = 3;

/// Whether a problem only follows from a slip: then the slip's help says so.
fn follows(slip: &mut Problem, problem: &Problem, span: Span) -> bool {
    match (slip, problem) {
        // Which operator or range is meant has been answered: whether the field takes it is what is left to say.
        (Problem::Syntax { found, help, span: whole, .. }, Problem::OperatorNotTaken { field, help: instead, .. })
            if whole.start <= span.start && span.end <= whole.end =>
        {
            if found == RANGE_FOUND {
                help.say(format!("`{field}` takes no ranges: {instead}"));
            }
            true
        }
        (
            Problem::UnknownOperator { help, span: operator, .. },
            Problem::OperatorNotTaken { field, operator: meant, help: instead, .. },
        ) if operator.start <= span.start && span.end <= operator.end => {
            *help = format!("it would be `{meant}`, which `{field}` does not take: {instead}");
            true
        }
        (Problem::UnknownOperator { written, help, span: operator }, Problem::CannotNegate { help: instead, .. })
            if means_negation(written) && span.start <= operator.start && operator.end <= span.end =>
        {
            *help = format!("{help}; but the service cannot search with `not`: {instead}");
            true
        }
        // The range that is meant has been found in what cannot be read.
        (Problem::Syntax { found, help, span: whole, .. }, Problem::MalformedValue { help: instead, .. })
            if found == VALUE_FOUND
                && problem.is_about_number()
                && whole.start <= span.start
                && span.end <= whole.end =>
        {
            help.clone_from(instead);
            true
        }
        // The `#` has cut the rest of the word off.
        (Problem::GluedComment { span: comment, .. }, Problem::FunctionArguments { .. }) => span.end == comment.start,
        _ => false,
    }
}

/// A plan before it is written.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) requests: Vec<plan::Halves>,
    pub(crate) minimal: bool,
    pub(crate) limited: bool,
    pub(crate) residual: Option<Query>,
    pub(crate) warnings: Report,
}

/// What is said of a residual: why results cannot answer it, or that nothing else narrows the search.
fn residual_problems(
    split: &residual::Split,
    text: &str,
    resource: &'static Resource,
    options: &Options,
) -> Vec<Problem> {
    let Some(residual) = &split.residual else { return Vec::new() };
    let unanswerable = if options.whole_records { Vec::new() } else { residual::unanswerable(residual, resource) };
    // Of a residual that is refused there is no more to say.
    if !unanswerable.is_empty() || split.searched != Query::Everything {
        return unanswerable;
    }
    let problem = Problem::FetchesEverything { span: residual.span() };
    vec![problem.around_groups(&Parentheses::of(text))]
}

/// Checked query to the halves of its requests.
pub(crate) fn plan_query(
    resource: &'static Resource,
    text: &str,
    checked: Checked,
    options: &Options,
) -> Result<Planned, Report> {
    let mut problems = checked.warnings;
    let split = residual::split(checked.query);
    problems.extend(residual_problems(&split, text, resource, options));
    let limits = Limits { max_requests: options.max_requests, max_terms: options.max_terms };
    let searched = options.single.then(|| split.searched.clone());
    let planned = plan::plan(split.searched, resource, &limits).and_then(|planned| match &searched {
        Some(query) if planned.requests.len() > 1 => Err(plan::several_requests(&planned, query, resource, limits)),
        _ => Ok(planned),
    });
    let planned = match planned {
        Ok(planned) if problems.iter().all(Problem::is_warning) => planned,
        Ok(_) => return Err(Report::new(text, problems)),
        Err(problem) => {
            problems.push(problem.around_groups(&Parentheses::of(text)));
            return Err(Report::new(text, problems));
        }
    };
    Ok(Planned {
        minimal: planned.is_minimal(),
        requests: planned.requests,
        limited: planned.limited,
        residual: split.residual,
        warnings: Report::new(text, problems),
    })
}

fn request(resource: &'static Resource, halves: &plan::Halves, options: &Options) -> SearchRequest {
    SearchRequest {
        instance_id: options.instance_id.clone(),
        next_token: options.next_token.clone(),
        max_results: options.max_results,
        ..emit::request(resource, halves)
    }
}

/// Options that the service would refuse.
fn option_problems(resource: &Resource, options: &Options) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut refuse = |message: String, help: &str| {
        problems.push(Problem::InvalidOption { message, help: help.to_owned() });
    };
    let length = |text: &Option<String>| text.as_ref().map(|text| text.chars().count());
    if let Some(size) = options.max_results.filter(|size| !(1..=resource.max_results).contains(size)) {
        let message = format!("a page of `{resource}` holds 1 to {} records, not {size}", resource.max_results);
        refuse(message, "choose a page size within these bounds");
    }
    let max = usize::from(resource.instance_id_max);
    if let Some(length) = length(&options.instance_id).filter(|length| !(1..=max).contains(length)) {
        let message = format!("an instance id has 1 to {max} characters, not {length}");
        refuse(message, "take the id from the instance's ARN, after `instance/`");
    }
    let max = resource.next_token_max.map_or(usize::MAX, usize::from);
    if let Some(length) = length(&options.next_token).filter(|length| !(1..=max).contains(length)) {
        let message = match resource.next_token_max {
            Some(max) => format!("a page token has 1 to {max} characters, not {length}"),
            None => "a page token is not empty".to_owned(),
        };
        refuse(message, "give the `NextToken` of the page before as it came");
    }
    if options.max_requests == 0 {
        refuse("a plan has at least one request".to_owned(), "allow 1 request or more");
    }
    if options.max_terms == 0 {
        refuse("a mixed part has at least one term".to_owned(), "allow 1 term or more");
    }
    problems
}
