//! Reconciles the problems that parsing and checking report about the same spans.

use crate::catalog::{self, Resource};
use crate::check::{CheckOptions, check, fields};
use crate::compile::readings::Readings;
use crate::compile::repaired::Repaired;
use crate::diagnostics::Problem;
use crate::span::Span;
use crate::syntax::{
    Form, MAX_LENGTH, RANGE_EXPECTED, RANGE_FOUND, VALUE_FOUND, has_closed, means_negation,
};

/// The problems of a wrong query: of the forms of other languages in it one each, and what is wrong beside them.
pub(crate) fn answered(
    text: &str,
    mut problems: Vec<Problem>,
    options: CheckOptions<'_>,
    readings: &Readings,
) -> Vec<Problem> {
    let resource = readings.resource;
    // Of a text that is too long nothing else is said, so that looking for forms does not hold up the answer.
    if text.len() > MAX_LENGTH {
        return problems;
    }
    let forms = readings.forms(text);
    if !forms.is_empty() {
        problems = of_forms(text, &forms, options, readings);
    }
    if resource.field("name").is_none() {
        for problem in &mut problems {
            name_no_name(problem, resource);
        }
    }
    without_open_call(text, &mut problems);
    without_values_of_no_field(text, &mut problems);
    problems
}

/// Says nothing of the value of a field that is not known: which values it takes is not known either.
fn without_values_of_no_field(text: &str, problems: &mut Vec<Problem>) {
    let mut fields: Vec<u32> = problems
        .iter()
        .filter(|problem| matches!(problem, Problem::UnknownField { .. }))
        .filter_map(|problem| Some(problem.span()?.end))
        .collect();
    fields.sort_unstable();
    let is_of_none = |value: Span| {
        let behind = fields.partition_point(|end| *end <= value.start);
        let field = behind.checked_sub(1).and_then(|last| fields.get(last));
        let between = field.and_then(|end| text.get(*end as usize..value.start as usize));
        between.is_some_and(|between| !between.trim().contains(char::is_whitespace))
    };
    problems.retain(|problem| match problem {
        Problem::MalformedValue { span, .. } => !is_of_none(*span),
        _ => true,
    });
}

/// Says nothing of the parenthesis of a call that ends with it: what is said of its arguments is enough.
fn without_open_call(text: &str, problems: &mut Vec<Problem>) {
    let end = text.trim_end().len();
    if problems
        .iter()
        .any(|problem| matches!(problem, Problem::FunctionArguments { .. }))
    {
        problems.retain(|problem| match problem {
            Problem::UnclosedParenthesis { span, .. } => span.range().end != end,
            _ => true,
        });
    }
}

/// The problems of a query with forms of other languages: one of each, and what is wrong beside them.
fn of_forms(
    text: &str,
    forms: &[Form],
    options: CheckOptions<'_>,
    readings: &Readings,
) -> Vec<Problem> {
    let mut answers: Vec<Problem> = forms.iter().map(|form| form.problem.clone()).collect();
    let repaired = Repaired::new(text, forms);
    if !repaired.is_meant && is_all(text, forms) {
        return answers;
    }
    let options = CheckOptions {
        // A form may use them.
        refuse_unused: false,
        ..options
    };
    let mut problems = match readings.parse(&repaired.text) {
        Ok(parsed) => {
            let (_, found) = check(&parsed.ast, readings.resource, options);
            for problem in &found {
                say_consequence(&mut answers, forms, &repaired, problem);
            }
            together(&repaired.text, parsed.problems, found)
        }
        Err(problems) => problems,
    };
    let has_closed = forms.iter().any(|form| has_closed(text, form));
    problems.retain(|problem| match problem {
        Problem::UnclosedParenthesis { .. } if has_closed => false,
        problem => problem
            .span()
            .is_none_or(|span| repaired.form_at(span).is_none()),
    });
    let places: Vec<Span> = forms.iter().map(|form| form.span).collect();
    let mut problems: Vec<Problem> = problems
        .into_iter()
        .map(|problem| repaired.in_query(problem))
        .collect();
    for problem in &mut problems {
        without_stand_in(problem, text, &places);
    }
    problems.extend(answers);
    problems
}

/// Adds to the answer to a form what is wrong with what it means.
fn say_consequence(
    answers: &mut [Problem],
    forms: &[Form],
    repaired: &Repaired,
    problem: &Problem,
) {
    let at = problem.span().and_then(|span| repaired.form_at(span));
    let meant = at.filter(|at| forms.get(*at).is_some_and(|form| form.instead.is_some()));
    if let Some(answer) = meant.and_then(|at| answers.get_mut(at))
        && let Some(said) = what_is_left(answer, problem)
    {
        say(answer, said);
    }
}

/// True if nothing but white space is beside some forms.
fn is_all(text: &str, forms: &[Form]) -> bool {
    let ends = [0]
        .into_iter()
        .chain(forms.iter().map(|form| form.span.end as usize));
    let starts = forms
        .iter()
        .map(|form| form.span.start as usize)
        .chain([text.len()]);
    let mut between = ends
        .zip(starts)
        .filter_map(|(end, start)| text.get(end..start));
    between.all(|between| between.trim().is_empty())
}

/// Shows no stand-in where a help line repeats what comes right before a condition.
fn without_stand_in(problem: &mut Problem, text: &str, places: &[Span]) {
    let Problem::MissingOperator { help, span } = problem else {
        return;
    };
    let before = places.partition_point(|place| place.end <= span.start);
    let between = before
        .checked_sub(1)
        .and_then(|before| text.get(places.get(before)?.end as usize..span.start as usize));
    if between.is_some_and(|between| between.trim().is_empty()) {
        "write `and` or `or` between the two conditions".clone_into(help);
    }
}

/// Lists the fields, if the help mentions one that most resources have.
fn name_no_name(problem: &mut Problem, resource: &'static Resource) {
    if let Problem::LoneValue { help, .. } = problem
        && help.suggestion().is_some()
    {
        *help = format!("name the field; {}", fields(resource)).into();
    }
}

/// The help of a slip with what is wrong with what it means, if that is all that is left to say.
fn what_is_left(slip: &Problem, left: &Problem) -> Option<String> {
    const NO_NOT: &str = "but the service cannot search with `not`";
    match left {
        // One slip can become several conditions: say this once.
        Problem::CannotNegate { .. } if slip.help_text().contains(NO_NOT) => None,
        Problem::CannotNegate { help, .. } => {
            Some(format!("{}; {NO_NOT}: {help}", slip.help_text()))
        }
        Problem::NotSearchable { help, .. } => {
            Some(format!("{}; but {left}: {help}", slip.help_text()))
        }
        Problem::OperatorNotTaken {
            field,
            operator,
            help,
            ..
        } => Some(format!(
            "that means `{operator}`, which `{field}` does not support: {help}"
        )),
        Problem::OutOfRange { help, .. } if is_range(slip) => Some(format!(
            "a range is `in LOW..HIGH` and includes both ends, but {left}: {help}"
        )),
        Problem::ReversedRange { help, .. } if is_range(slip) => {
            Some(format!("a range is `in LOW..HIGH`: {help}"))
        }
        Problem::UnknownFunction { name, help, .. } => catalog::function(name)
            .map(|meant| format!("that means `{}(…)`, but {help}", meant.name)),
        _ => None,
    }
}

/// True if a slip is a range in other words.
fn is_range(slip: &Problem) -> bool {
    matches!(slip, Problem::Syntax { expected, .. } if expected == RANGE_EXPECTED)
}

/// Changes the message about a common mistake and drops its suggestion.
fn say(slip: &mut Problem, said: String) {
    match slip {
        Problem::UnknownOperator { help, .. } => *help = said,
        Problem::Syntax { help, .. } => *help = said.into(),
        _ => {}
    }
}

/// The problems of the text in source order, with those of checking added: consequences of a common mistake only in the
/// help of that mistake.
pub(crate) fn together(text: &str, mut slips: Vec<Problem>, found: Vec<Problem>) -> Vec<Problem> {
    if slips.is_empty() {
        return found;
    }
    slips.sort_by_cached_key(|slip| slip.span().map_or(0, |span| span.start));
    let misplaced: Vec<&str> = slips
        .iter()
        .filter_map(|slip| misplaced_parameter(slip, text))
        .collect();
    let starts: Vec<u32> = slips
        .iter()
        .map(|slip| slip.span().map_or(0, |span| span.start))
        .collect();
    let is_left = |problem: &Problem| {
        let Some(span) = problem.span() else {
            return !is_named(problem, &misplaced);
        };
        let first = starts
            .partition_point(|start| *start <= span.start)
            .saturating_sub(SLIPS_AT_ONE_PLACE);
        let behind = first
            + SLIPS_AT_ONE_PLACE
            + starts.get(first..).map_or(0, |starts| {
                starts
                    .iter()
                    .skip(SLIPS_AT_ONE_PLACE)
                    .take_while(|start| **start < span.end)
                    .count()
            });
        let behind = behind.min(slips.len());
        let nearby = slips.get_mut(first..behind).unwrap_or_default();
        !nearby.iter_mut().any(|slip| {
            is_about_its_value(text, slip, problem, span) || follows(slip, problem, span)
        })
    };
    let mut left = found;
    left.retain(is_left);
    slips.extend(left);
    slips
}

/// The parameter that stands alone, where a condition belongs.
fn misplaced_parameter<'t>(slip: &Problem, text: &'t str) -> Option<&'t str> {
    let Problem::LoneValue { span, .. } = slip else {
        return None;
    };
    text.get(span.range())?.strip_prefix('$')
}

/// True if a misplaced parameter is reported as unused.
fn is_named(problem: &Problem, misplaced: &[&str]) -> bool {
    matches!(problem, Problem::UnusedParameter { name, .. } if misplaced.contains(&name.as_str()))
}

/// The most common mistakes before a problem that are tried as its cause.
const SLIPS_AT_ONE_PLACE: usize = 3;

/// True for wildcards right after an operator of another language: the help of the operator mentions them.
fn is_about_its_value(text: &str, slip: &Problem, problem: &Problem, value: Span) -> bool {
    let (Problem::UnknownOperator { span, .. }, Problem::Wildcard { .. }) = (slip, problem) else {
        return false;
    };
    let between = text.get(span.end as usize..value.start as usize);
    between.is_some_and(|between| between.trim().is_empty())
}

/// True if a problem is only a consequence of a common mistake: then the help of that mistake
/// covers it.
fn follows(slip: &mut Problem, problem: &Problem, span: Span) -> bool {
    match (slip, problem) {
        // Which operator or range is meant has been answered: whether the field takes it is what is left to say.
        (
            Problem::Syntax {
                found,
                help,
                span: whole,
                ..
            },
            Problem::OperatorNotTaken {
                field,
                help: instead,
                ..
            },
        ) if span.is_within(*whole) => {
            if found == RANGE_FOUND {
                help.say(format!("`{field}` takes no ranges: {instead}"));
            }
            true
        }
        (
            Problem::UnknownOperator {
                help,
                span: operator,
                ..
            },
            Problem::OperatorNotTaken {
                field,
                operator: meant,
                help: instead,
                ..
            },
        ) if span.is_within(*operator) => {
            *help = format!("that means `{meant}`, which `{field}` does not support: {instead}");
            true
        }
        (
            Problem::UnknownOperator {
                written,
                help,
                span: operator,
            },
            Problem::CannotNegate { help: instead, .. },
        ) if means_negation(written) && operator.is_within(span) => {
            *help = format!("{help}; but the service cannot search with `not`: {instead}");
            true
        }
        // The range that is meant has been found in what cannot be read.
        (
            Problem::Syntax {
                found,
                help,
                span: whole,
                ..
            },
            Problem::MalformedValue { help: instead, .. },
        ) if found == VALUE_FOUND && problem.is_about_number() && span.is_within(*whole) => {
            help.clone_from(instead);
            true
        }
        // A meaning was found, with its span: `tag.BPO = 123`.
        (slip @ Problem::Syntax { .. }, problem)
            if slip
                .suggestion()
                .is_some_and(|suggestion| span.is_within(suggestion.span)) =>
        {
            let said = what_is_left(slip, problem);
            said.map(|said| say(slip, said)).is_some()
        }
        // The `#` has cut the rest of the word off.
        (
            Problem::GluedComment { span: comment, .. },
            Problem::FunctionArguments { .. } | Problem::NotSearchable { .. },
        ) => span.end == comment.start,
        _ => false,
    }
}
