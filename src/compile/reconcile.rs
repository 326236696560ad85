//! Reconciles the problems that parsing and checking report about the same spans.

use std::collections::HashSet;
use std::ops::Range;

use crate::catalog::{self, Resource};
use crate::check::{CheckOptions, check, fields, normalized, synonym};
use crate::compile::readings::Readings;
use crate::compile::repaired::Repaired;
use crate::diagnostics::{Code, Detail, Edit, Found, Problem, Suggestion};
use crate::span::Span;
use crate::syntax::{MAX_LENGTH, Parentheses, Slip, explain_unclosed_parenthesis};

/// The problems of an incorrect query: one for each common mistake, and the errors outside them.
pub(crate) fn reconciled(
    text: &str,
    mut problems: Vec<Problem>,
    options: CheckOptions<'_>,
    readings: &Readings,
) -> Vec<Problem> {
    // A text that is too long gets no other message: searching it for mistakes would only delay the
    // result.
    if text.len() > MAX_LENGTH {
        return problems;
    }
    let slips = readings.slips(text);
    if !slips.is_empty() {
        problems = slip_problems(text, &slips, options, readings);
    }
    name_fields(text, &slips, &mut problems, readings.resource);
    drop_unclosed_call(text, &mut problems);
    drop_values_of_unknown_fields(text, &mut problems);
    drop_arguments_of_unknown_functions(text, &mut problems);
    problems
}

/// Drops problems in the arguments of an unknown function, since its valid arguments are also
/// unknown.
fn drop_arguments_of_unknown_functions(text: &str, problems: &mut Vec<Problem>) {
    let is_unknown = |problem: &Problem| {
        problem.code == Code::UnknownFunction && problem.suggestions().is_empty()
    };
    if !problems.iter().any(is_unknown) {
        return;
    }
    let parentheses = Parentheses::of(text);
    let call = |problem: &Problem| {
        let name = problem.span().filter(|_| is_unknown(problem))?;
        let gap = text.get(name.end as usize..)?.find('(')?;
        let open = name.range().end + gap;
        let is_call = is_blank(text, name.end, Span::of(open..open).start);
        is_call.then(|| parentheses.around(Span::of(name.range().start..open + 1)))
    };
    let mut calls: Vec<Span> = problems.iter().filter_map(call).collect();
    calls.sort_unstable_by_key(|call| call.start);
    calls.dedup_by(|inner, outer| inner.is_within(*outer));
    problems.retain(|problem| !is_within_any(problem, &calls));
}

/// True if a problem is in one of these spans, after its start. They are in source order.
fn is_within_any(problem: &Problem, spans: &[Span]) -> bool {
    let around = problem.span().and_then(|span| {
        let after = spans.partition_point(|around| around.start < span.start);
        Some(span.is_within(*spans.get(after.checked_sub(1)?)?))
    });
    around.unwrap_or_default()
}

/// Drops problems about the value of an unknown field, since its valid values are also unknown.
fn drop_values_of_unknown_fields(text: &str, problems: &mut Vec<Problem>) {
    let mut fields: Vec<u32> = problems
        .iter()
        .filter(|problem| problem.code == Code::UnknownField)
        .filter_map(|problem| Some(problem.span()?.end))
        .collect();
    fields.sort_unstable();
    let is_of_none = |value: Span| {
        let after = fields.partition_point(|end| *end <= value.start);
        let field = after.checked_sub(1).and_then(|last| fields.get(last));
        let between = field.and_then(|end| text.get(*end as usize..value.start as usize));
        between.is_some_and(|between| !between.trim().contains(char::is_whitespace))
    };
    problems.retain(|problem| {
        problem.code != Code::MalformedValue || !problem.span().is_some_and(is_of_none)
    });
}

/// Drops the problem of a call's unclosed parenthesis if another problem already reports its
/// arguments.
fn drop_unclosed_call(text: &str, problems: &mut Vec<Problem>) {
    let end = text.trim_end().len();
    let is_last = |span: Span| span.range().end == end;
    if problems
        .iter()
        .any(|problem| problem.code == Code::FunctionArguments)
    {
        problems.retain(|problem| {
            !problem.is_unclosed_parenthesis() || !problem.span().is_some_and(is_last)
        });
    }
}

/// The problems of a query with common mistakes: one for each, and the errors outside them.
fn slip_problems(
    text: &str,
    slips: &[Slip],
    options: CheckOptions<'_>,
    readings: &Readings,
) -> Vec<Problem> {
    let mut answers: Vec<Problem> = slips.iter().map(|slip| slip.problem.clone()).collect();
    let repaired = Repaired::new(text, slips);
    // If the whole text is in a foreign syntax and its replacement still is, errors in the
    // replacement say nothing about the query.
    let is_foreign = || !repaired.is_meant || !readings.slips(&repaired.text).is_empty();
    if covers_all(text, slips) && is_foreign() {
        return answers;
    }
    let options = CheckOptions {
        // A common mistake may use them.
        report_unused: false,
        ..options
    };
    let problems = match readings.parse(&repaired.text) {
        Ok(parsed) => {
            let (_, found) = check(&parsed.ast, readings.resource, options);
            add_consequences(&mut answers, slips, &repaired, &parsed.problems, &found);
            merge_problems(&repaired.text, parsed.problems, found)
        }
        Err(problems) => problems,
    };
    let mut problems = problems_outside(problems, text, slips, &repaired);
    problems.extend(answers);
    problems
}

/// The problems outside the mistakes, with their spans in the query.
fn problems_outside(
    problems: Vec<Problem>,
    text: &str,
    slips: &[Slip],
    repaired: &Repaired,
) -> Vec<Problem> {
    let is_explained = problems.iter().any(Problem::is_unclosed_parenthesis)
        && explain_unclosed_parenthesis(text, slips);
    let is_outside = |problem: &Problem| {
        let slip = problem.span().and_then(|span| repaired.slip_at(span));
        slip.is_none() && !(is_explained && problem.is_unclosed_parenthesis())
    };
    let spans: Vec<Span> = slips.iter().map(|slip| slip.span).collect();
    let in_query = |problem| {
        let mut problem = repaired.in_query(problem);
        hide_placeholder(&mut problem, text, &spans);
        problem
    };
    let outside = problems.into_iter().filter(is_outside);
    outside.map(in_query).collect()
}

/// Adds the errors in the replacements of mistakes, from parsing (`read`) and from checking
/// (`found`), to the problems of those mistakes.
fn add_consequences(
    answers: &mut [Problem],
    slips: &[Slip],
    repaired: &Repaired,
    read: &[Problem],
    found: &[Problem],
) {
    let slip_of = |problem: &Problem| {
        let at = repaired.slip_at(problem.span()?)?;
        slips.get(at)?.replacement.is_some().then_some(at)
    };
    let correctable = read
        .iter()
        .filter(|problem| !problem.suggestions().is_empty())
        .chain(found.iter().filter(|problem| !problem.is_warning()));
    let in_slips = correctable.filter_map(|problem| Some((slip_of(problem)?, problem)));
    correct_suggestions(answers, repaired, in_slips);
    let mut negated = HashSet::new();
    for problem in found {
        // One mistake can become several conditions: report only once that they cannot be negated.
        let at =
            slip_of(problem).filter(|at| problem.code != Code::CannotNegate || negated.insert(*at));
        if let Some(answer) = at.and_then(|at| answers.get_mut(at)) {
            add_remaining_problem(answer, problem);
        }
    }
}

/// Makes the corrections of errors in the replacements of mistakes part of the suggestions, which
/// would not compile otherwise.
fn correct_suggestions<'p>(
    answers: &mut [Problem],
    repaired: &Repaired,
    in_slips: impl Iterator<Item = (usize, &'p Problem)>,
) {
    let mut corrections: Vec<Vec<Option<Suggestion>>> = vec![Vec::new(); answers.len()];
    for (at, problem) in in_slips {
        if let (Some(answer), Some(corrections)) = (answers.get(at), corrections.get_mut(at)) {
            // A range in another syntax is not a value that contains dots.
            let is_other_range = problem.code == Code::OperatorNotTaken && is_foreign_range(answer);
            let correction = problem.correction(&repaired.text);
            corrections
                .push(correction.filter(|correction| !correction.only_alone && !is_other_range));
        }
    }
    for (at, (answer, corrections)) in answers.iter_mut().zip(corrections).enumerate() {
        if !corrections.is_empty() {
            correct(answer, corrections, |corrections| {
                repaired.corrected(at, corrections)
            });
        }
    }
}

fn is_foreign_range(problem: &Problem) -> bool {
    problem.detail() == Some(&Detail::ForeignRange)
}

/// Applies the corrections to the suggestion, if every problem has one.
fn correct(
    answer: &mut Problem,
    corrections: Vec<Option<Suggestion>>,
    corrected: impl Fn(&[Suggestion]) -> Option<Suggestion>,
) {
    let drops = answer
        .suggestions()
        .first()
        .map(|own| own.drops.clone())
        .unwrap_or_default();
    let corrections: Option<Vec<Suggestion>> = corrections.into_iter().collect();
    let suggestion = corrections.and_then(|corrections| corrected(&corrections));
    answer.suggest(suggestion.map(|suggestion| {
        let drops = drops + " " + &suggestion.drops;
        suggestion.dropping(drops)
    }));
}

/// True if there is only white space around the mistakes.
fn covers_all(text: &str, slips: &[Slip]) -> bool {
    let ends = [0]
        .into_iter()
        .chain(slips.iter().map(|slip| slip.span.end as usize));
    let starts = slips
        .iter()
        .map(|slip| slip.span.start as usize)
        .chain([text.len()]);
    let mut between = ends
        .zip(starts)
        .filter_map(|(end, start)| text.get(end..start));
    between.all(|between| between.trim().is_empty())
}

/// Removes a placeholder from a help line that repeats the text right before a condition.
fn hide_placeholder(problem: &mut Problem, text: &str, replaced: &[Span]) {
    let Some(span) = problem
        .span()
        .filter(|_| problem.code == Code::MissingOperator)
    else {
        return;
    };
    let before = replaced.partition_point(|other| other.end <= span.start);
    let previous = before
        .checked_sub(1)
        .and_then(|before| replaced.get(before));
    if previous.is_some_and(|previous| is_blank(text, previous.end, span.start)) {
        problem.set_help_line("write `and` or `or` between the two conditions");
    }
}

/// Names the fields that are probably intended, in problems without help of their own.
fn name_fields(text: &str, slips: &[Slip], problems: &mut [Problem], resource: &'static Resource) {
    let own_help = slips.iter().filter_map(|slip| slip.problem.span());
    let own_help: HashSet<u32> = own_help.map(|span| span.start).collect();
    for problem in problems {
        if resource.field("name").is_none() {
            name_existing_fields(problem, resource);
        }
        if problem
            .span()
            .is_some_and(|span| !own_help.contains(&span.start))
        {
            name_field_of_record(problem, text, resource);
        }
        name_field_in_value(problem, text, resource);
    }
}

/// Lists the fields, if the help mentions `name`, which most resources have.
fn name_existing_fields(problem: &mut Problem, resource: &'static Resource) {
    if suggests_name_search(problem) {
        problem.replace_help(format!("name the field; {}", fields(resource)));
    }
}

/// True for a value on its own with a suggestion to search for it in the names.
pub(super) fn suggests_name_search(problem: &Problem) -> bool {
    let suggestions = problem.suggestions().iter();
    let mut edits = suggestions.flat_map(|suggestion| &suggestion.edits);
    problem.code == Code::LoneValue && edits.any(|edit| edit.text.starts_with("name "))
}

/// `user.username`: suggests the field alone, if the name of a record comes before it.
fn name_field_of_record(problem: &mut Problem, text: &str, resource: &'static Resource) {
    let span = problem.span().filter(|_| problem.code == Code::Syntax);
    let written = span.and_then(|span| Some((span, text.get(span.range())?)));
    let field =
        written.and_then(|(span, written)| Some((span, field_after_record(written, resource)?)));
    if let Some((span, field)) = field.filter(|_| problem.suggestions().is_empty()) {
        let suggestion = Suggestion::of([(span, field.to_owned())]);
        let record = text.get(span.range()).unwrap_or_default().to_owned();
        problem.set_help_line(format!("write the field alone: `{field}`"));
        problem.suggest(Some(suggestion.dropping(record)));
    }
}

/// The field that other languages name by its record: `user.username`, or in parts: `routing.profile`.
fn field_after_record(written: &str, resource: &'static Resource) -> Option<&'static str> {
    let (head, last) = written.rsplit_once('.')?;
    let record = head.rsplit('.').next().unwrap_or(head);
    let is_member = RECORD_MEMBERS.contains(&normalized(record).as_str());
    let of_record = resource
        .field(last)
        .filter(|_| is_record(record, resource) || is_member);
    let field = of_record.or_else(|| resource.field(&format!("{head}{last}")));
    let synonym = || synonym(resource, last).filter(|_| is_member);
    field.map(|field| field.name).or_else(synonym)
}

/// `name.a`, `name[a]`: does not suggest a search for what is more likely a comparison with the field.
fn name_field_in_value(problem: &mut Problem, text: &str, resource: &'static Resource) {
    let written = problem.span().and_then(|span| text.get(span.range()));
    let inside = written.map(|written| (written, written.trim_start_matches('.')));
    let head = inside.and_then(|(written, path)| {
        let head = path.split(['.', '[', '/', ':']).next()?;
        (head.len() < written.len()).then_some(head)
    });
    let field = head.and_then(|head| resource.field(head));
    if let Some(field) = field.filter(|_| suggests_name_search(problem)) {
        problem.replace_help(format!(
            "write an operator after the field: `{} = VALUE`",
            field.name
        ));
    }
}

/// The members of records that contain fields, in the service's results and in SCIM.
const RECORD_MEMBERS: [&str; 2] = ["identityinfo", "name"];

/// True if a name is empty or one of the searched records: `user`, `AgentStatuses`.
fn is_record(name: &str, resource: &Resource) -> bool {
    normalized(resource.name).starts_with(&normalized(name.trim_start_matches('$')))
}

/// Adds the problem of a mistake's replacement to its help, and withdraws its suggestion, which
/// would not compile.
fn withdraw_suggestion(slip: &mut Problem, left: &Problem) -> bool {
    let is_said = add_remaining_problem(slip, left);
    if is_said {
        slip.suggest(None);
    }
    is_said
}

/// Adds the problem of a mistake's replacement to its help, if that is the only remaining problem.
fn add_remaining_problem(slip: &mut Problem, left: &Problem) -> bool {
    // Quoting several words does not make them a date or a number.
    if slip.code == Code::UnquotedSpace && left.code == Code::MalformedValue {
        slip.replace_message(left);
        return true;
    }
    let line = help_with_remaining_problem(slip, left);
    let is_added = matches!(
        slip.code,
        Code::UnknownOperator | Code::Syntax | Code::LoneValue
    ) || left.code == Code::CannotNegate;
    if let Some(line) = line.as_ref().filter(|_| is_added) {
        slip.set_help_line(line.clone());
    }
    line.is_some()
}

/// The help of a mistake whose replacement has this problem.
fn help_with_remaining_problem(slip: &Problem, left: &Problem) -> Option<String> {
    let is_range = is_foreign_range(slip);
    let (own_help, help) = (slip.help_text(), left.help_text());
    Some(match (left.code, left.detail()) {
        (Code::CannotNegate, _) => {
            format!("{own_help}; but the service cannot search with `not`: {help}")
        }
        (Code::NotSearchable | Code::UnknownValue, _) => format!("{own_help}; but {left}: {help}"),
        (Code::OutOfRange, _) if is_range => {
            format!("a range is `in LOW..HIGH` and includes both ends, but {left}: {help}")
        }
        (Code::ReversedRange, _) if is_range => format!("a range is `in LOW..HIGH`: {help}"),
        (_, Some(Detail::NotTaken { field, operator })) => {
            format!("that means `{operator}`, which `{field}` does not support: {help}")
        }
        (_, Some(Detail::Function(name))) => {
            let meant = catalog::function(name)?;
            format!("that means `{}(…)`, but {help}", meant.name)
        }
        _ => return None,
    })
}

/// The problems of the text in source order, including those of checking. Consequences of a common
/// mistake appear only in its help.
pub(crate) fn merge_problems(
    text: &str,
    mut slips: Vec<Problem>,
    mut found: Vec<Problem>,
) -> Vec<Problem> {
    if slips.is_empty() {
        return found;
    }
    slips.sort_by_cached_key(start);
    drop_consequences(text, &mut slips, &mut found);
    drop_replaced(&mut slips, &found);
    slips.extend(found);
    slips
}

fn start(problem: &Problem) -> u32 {
    problem.span().map_or(0, |span| span.start)
}

/// Drops the problems that are only consequences of common mistakes, which are in source order.
fn drop_consequences(text: &str, slips: &mut [Problem], found: &mut Vec<Problem>) {
    let starts: Vec<u32> = slips.iter().map(start).collect();
    let parameters = slips
        .iter()
        .filter_map(|slip| misplaced_parameter(slip, text));
    let parameters: Vec<&str> = parameters.collect();
    found.retain(|problem| {
        let Some(span) = problem.span() else {
            return !is_about_parameter(problem, &parameters);
        };
        let causes = slips.get_mut(possible_causes(&starts, span));
        !causes.unwrap_or_default().iter_mut().any(|slip| {
            is_about_its_value(text, slip, problem, span) || is_consequence(slip, problem, span)
        })
    });
}

/// The positions of the mistakes that may be the cause of a problem: those within its span and the
/// last ones before it.
fn possible_causes(starts: &[u32], span: Span) -> Range<usize> {
    let before = starts.partition_point(|start| *start <= span.start);
    let first = before.saturating_sub(CAUSES_TRIED);
    let within = starts.partition_point(|start| *start < span.end);
    first..within.max(first + CAUSES_TRIED).min(starts.len())
}

/// Drops mistakes that the suggestion for a call also replaces: `contains(name, "x") eq true`.
fn drop_replaced(slips: &mut Vec<Problem>, found: &[Problem]) {
    let calls = found.iter().filter(|problem| {
        matches!(
            problem.code,
            Code::UnknownFunction | Code::FunctionArguments
        )
    });
    let suggestions = calls.flat_map(Problem::suggestions);
    let edits = suggestions.flat_map(|suggestion| &suggestion.edits);
    let mut conditions: Vec<Span> = edits.map(Edit::span).collect();
    conditions.sort_unstable_by_key(|condition| condition.start);
    slips.retain(|slip| !is_within_any(slip, &conditions));
}

/// A parameter on its own, where a condition belongs.
fn misplaced_parameter<'t>(slip: &Problem, text: &'t str) -> Option<&'t str> {
    let span = slip.span().filter(|_| slip.code == Code::LoneValue)?;
    text.get(span.range())?.strip_prefix('$')
}

/// True if a misplaced parameter is reported as unused.
fn is_about_parameter(problem: &Problem, misplaced: &[&str]) -> bool {
    let name = problem.parameter();
    problem.code == Code::UnusedParameter && name.is_some_and(|name| misplaced.contains(&name))
}

/// The maximum number of common mistakes before a problem that are tried as its cause.
const CAUSES_TRIED: usize = 3;

/// True for wildcards right after an operator of another language: the help of the operator mentions them.
fn is_about_its_value(text: &str, slip: &Problem, problem: &Problem, value: Span) -> bool {
    let is_pattern = slip.code == Code::UnknownOperator && problem.code == Code::Wildcard;
    let operator = slip.span().filter(|_| is_pattern);
    operator.is_some_and(|operator| is_blank(text, operator.end, value.start))
}

/// True if there is only white space between two positions.
fn is_blank(text: &str, start: u32, end: u32) -> bool {
    let between = text.get(start as usize..end as usize);
    between.is_some_and(|between| between.trim().is_empty())
}

/// True if a problem is only a consequence of a common mistake: then the help of that mistake
/// covers it.
fn is_consequence(slip: &mut Problem, problem: &Problem, span: Span) -> bool {
    let Some(slip_span) = slip.span() else {
        return false;
    };
    let is_inside = span.is_within(slip_span);
    match (slip.code, problem.code) {
        // The mistake is in the condition that cannot be negated.
        (code, Code::CannotNegate) if is_about_condition(code) && slip_span.is_within(span) => {
            withdraw_suggestion(slip, problem)
        }
        // The intended operator or range has been reported; it remains to report whether the field
        // supports it.
        (Code::Syntax, Code::OperatorNotTaken) if is_inside => {
            take_help_for_range(slip, problem);
            true
        }
        (Code::UnknownOperator, Code::OperatorNotTaken) if is_inside => {
            withdraw_suggestion(slip, problem)
        }
        // The intended range has been found in the unreadable text.
        (Code::Syntax, Code::MalformedValue) if is_inside && is_range_in_value(slip, problem) => {
            slip.take_help(problem);
            true
        }
        // The intended condition was found, with its span: `tag.BPO = 123`.
        (Code::Syntax, _) => is_replaced(slip, span) && withdraw_suggestion(slip, problem),
        // The `#` has cut off the rest of the word.
        (Code::GluedComment, Code::FunctionArguments | Code::NotSearchable) => {
            span.end == slip_span.start
        }
        _ => false,
    }
}

/// True if checking has found a range in text that is not a value.
fn is_range_in_value(slip: &Problem, problem: &Problem) -> bool {
    slip.detail() == Some(&Detail::Operand(Found::Value))
        && matches!(problem.detail(), Some(Detail::Malformed(_)))
}

/// True if the suggestion for a mistake replaces this span.
fn is_replaced(slip: &Problem, span: Span) -> bool {
    let mut edits = slip.suggestions().iter().flat_map(|meant| &meant.edits);
    edits.any(|edit| span.is_within(edit.span()))
}

/// True if a mistake is in a condition, and not between conditions or around them.
fn is_about_condition(code: Code) -> bool {
    !matches!(
        code,
        Code::MissingOperator | Code::UnclosedQuote | Code::UnclosedParenthesis
    )
}

/// Replaces the help for a range after an operator if the field supports no ranges.
fn take_help_for_range(slip: &mut Problem, problem: &Problem) {
    if let (Some(Detail::Operand(Found::Range)), Some(Detail::NotTaken { field, .. })) =
        (slip.detail(), problem.detail())
    {
        slip.take_help(problem);
        slip.set_help_line(format!(
            "`{field}` does not support ranges: {}",
            problem.help_text()
        ));
    }
}
