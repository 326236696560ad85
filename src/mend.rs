//! The query that was probably meant, where one can be derived from a query with errors.
//!
//! Slips are read as what they mean, so their tree is printed; other errors have a text to put in their place. What
//! comes of it is read and checked again, and offered only if it has no errors left.

use crate::catalog::{Kind, Resource};
use crate::check::{CheckOptions, check};
use crate::problem::Problem;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Argument, Ast, Condition, Expression, Literal, Node, Operand, Operator, Subject, Test};
use crate::syntax::{
    Parsed, canonical_range, canonical_value, forms, is_operator_word, is_word_for_under, parse, texts,
    without_glued_in,
};

/// Longer queries are left to their authors: an offer of this length would not be read.
const LENGTH_MAX: usize = 200;
/// How often what has been mended is looked at again.
const ROUNDS_MAX: usize = 4;

/// The query that was probably meant by one with errors. It has all the words of what was written.
pub(crate) fn mend(written: &str, resource: &'static Resource, options: CheckOptions<'_>) -> Option<String> {
    let mut text = written.to_owned();
    let mut dropped = String::new();
    for _ in 0..ROUNDS_MAX {
        if text.len() > LENGTH_MAX {
            return None;
        }
        text = match parse(&text) {
            Ok(parsed) if parsed.problems.is_empty() => match checked(&text, &parsed.ast, resource, options)? {
                Checked::Fine => return Some(parsed.ast.to_string()).filter(|meant| keeps(written, meant, &dropped)),
                Checked::Mended(mended, replaced) => {
                    dropped += &replaced;
                    mended
                }
            },
            parsed => {
                let (mended, replaced) = reread(&text, parsed, resource)?;
                dropped += &replaced;
                mended
            }
        };
    }
    None
}

/// Whether what is offered has the words of what was written, but for those that are known to be wrong.
fn keeps(written: &str, meant: &str, dropped: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let texts = |text: &str| words(&texts(text).join(" "));
    let (kept, dropped) = (texts(meant), words(dropped));
    let is_said_otherwise = |word: &str| is_operator_word(word) || is_word_for_under(word) || word == "tags";
    texts(written).iter().all(|word| kept.contains(word) || dropped.contains(word) || is_said_otherwise(word))
}

/// What checking says about a text without slips.
enum Checked {
    Fine,
    Mended(String, String),
}

fn checked(text: &str, ast: &Ast, resource: &'static Resource, options: CheckOptions<'_>) -> Option<Checked> {
    let (_, found) = check(ast, resource, options);
    // Whoever asks for `null` asks for what is missing, and that cannot be searched.
    if found.iter().any(|problem| matches!(problem, Problem::BareNull { .. })) {
        return None;
    }
    let errors: Vec<Problem> = found.into_iter().filter(|problem| !problem.is_warning()).collect();
    if errors.is_empty() {
        return Some(Checked::Fine);
    }
    let reshaped = carried_on(ast, resource).or_else(|| reshaped(ast, &errors, resource));
    let mended = reshaped.map(|text| (text, String::new())).or_else(|| replaced(text, &errors, resource, true));
    mended.map(|(text, dropped)| Checked::Mended(text, dropped))
}

/// A text with slips: with what belongs in their place where that is known, else as it was read. Besides, what has
/// been replaced.
fn reread(text: &str, parsed: Result<Parsed, Vec<Problem>>, resource: &'static Resource) -> Option<(String, String)> {
    let forms = forms(text);
    if !forms.is_empty() {
        let replacements: Option<Vec<(Span, String)>> = forms.into_iter().map(|form| form.instead).collect();
        return Some(written_instead(text, replacements?, |_, instead| instead.is_empty()));
    }
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(problems) => return replaced(text, &problems, resource, true),
    };
    if let Some(replaced) = replaced(text, &parsed.problems, resource, false) {
        return Some(replaced);
    }
    let is_misread = parsed.problems.iter().any(|problem| is_misread(problem, text));
    (!is_misread).then(|| (without_wildcards(parsed.ast).to_string(), String::new()))
}

/// The text with the replacements of its problems, of all or of those that have one, and the names and values that
/// have been replaced.
fn replaced(text: &str, problems: &[Problem], resource: &'static Resource, all: bool) -> Option<(String, String)> {
    let found: Vec<Option<(Span, String)>> =
        problems.iter().map(|problem| replacement(problem, text, resource)).collect();
    // A word without a field beside other slips is more likely the rest of something than a search of its own.
    if problems.len() > 1 && problems.iter().any(is_lone_word) {
        return None;
    }
    if all && found.iter().any(Option::is_none) {
        return None;
    }
    let replacements: Vec<(Span, String)> = found.into_iter().flatten().collect();
    let wrong: Vec<Span> = problems.iter().filter(|problem| is_wrong_name(problem)).filter_map(Problem::span).collect();
    (!replacements.is_empty()).then(|| written_instead(text, replacements, |span, _| wrong.contains(&span)))
}

/// The text with what belongs in some places, and what has been dropped there.
fn written_instead(
    text: &str,
    mut replacements: Vec<(Span, String)>,
    is_dropped: impl Fn(Span, &str) -> bool,
) -> (String, String) {
    // From the end on, so that no place moves; of those that overlap the longest.
    replacements.sort_by_key(|(span, _)| std::cmp::Reverse((span.start, span.end)));
    let (mut mended, mut dropped) = (text.to_owned(), String::new());
    let mut untouched = u32::MAX;
    for (span, replacement) in replacements {
        let Some(written) = text.get(span.range()).filter(|_| span.end <= untouched) else { continue };
        if is_dropped(span, &replacement) {
            dropped = format!("{dropped} {written} ");
        }
        mended.replace_range(span.range(), &replacement);
        untouched = span.start;
    }
    (mended, dropped)
}

/// Whether a problem is a name or a value that another one belongs in the place of.
fn is_wrong_name(problem: &Problem) -> bool {
    match problem {
        Problem::UnknownField { .. }
        | Problem::UnknownFunction { .. }
        | Problem::UnknownValue { .. }
        | Problem::MalformedValue { .. } => true,
        // `user.username`
        Problem::LoneValue { help, .. } => help.starts_with("a condition begins with a field"),
        Problem::Syntax { expected, .. } => expected == "a field or a function",
        _ => false,
    }
}

fn is_lone_word(problem: &Problem) -> bool {
    matches!(problem, Problem::LoneValue { help, .. } if help.starts_with("name the field"))
}

/// Whether the tree of a query with this problem is not what was meant.
fn is_misread(problem: &Problem, text: &str) -> bool {
    let rest = || problem.span().and_then(|span| text.get(span.start as usize..)).unwrap_or_default();
    match problem {
        Problem::UnquotedSpace { .. }
        | Problem::GluedComment { .. }
        | Problem::LoneValue { .. }
        | Problem::UnknownEscape { .. } => true,
        Problem::Syntax { found, .. } => !matches!(found.as_str(), "a list" | "a range"),
        Problem::UnclosedQuote { .. } => rest().contains(char::is_whitespace),
        Problem::UnknownOperator { written, .. } => match written.as_str() {
            "not in" => true,
            "=~" | "matches" => rest().contains(['/', '\\', '[', '(', '*', '.']),
            _ => false,
        },
        _ => false,
    }
}

/// What belongs in the place of a problem.
fn replacement(problem: &Problem, text: &str, resource: &'static Resource) -> Option<(Span, String)> {
    let span = problem.span()?;
    let written = text.get(span.range())?;
    let help = problem.help_text();
    let replacement = match problem {
        Problem::UnclosedParenthesis { .. } => return Some((Span::of(text.len()..text.len()), ")".to_owned())),
        Problem::UnopenedParenthesis { .. } => String::new(),
        Problem::ReversedRange { low, high, .. } => canonical_range(high, low),
        Problem::UnknownField { .. } | Problem::UnknownValue { .. } => {
            // A word alone is a search for it; beside other conditions it may be anything.
            let is_alone = text.trim() == written;
            offered(&help, "did you mean `").or_else(|| offered(&help, "name the field: `").filter(|_| is_alone))?
        }
        Problem::UnquotedSpace { .. } => {
            let offer = offered(&help, "write `")?;
            let is_whole = offer.trim_matches('"') == written;
            if !is_whole {
                return None;
            }
            offer
        }
        Problem::Syntax { expected, .. } if expected == "`,` or `)`" => format!(", {written}"),
        Problem::LoneValue { .. } | Problem::Syntax { .. } if !written.is_empty() => signed(written)
            .or_else(|| subject(written, resource))
            .or_else(|| list(written))
            .or_else(|| offered(&help, "name the field: `"))?,
        Problem::UnknownFunction { .. } => glued_in(written, resource)?,
        Problem::FunctionArguments { .. } => arguments(written, &offered(&help, "`")?)?,
        Problem::MalformedValue { expected: "true or false", value, .. } => flag(value)?.to_owned(),
        _ => return None,
    };
    Some((span, replacement))
}

/// What a help line offers after some words.
fn offered(help: &str, after: &str) -> Option<String> {
    let (_, offer) = help.split_once(after)?;
    let (offer, _) = offer.split_once('`')?;
    // Placeholders and pieces that were cut are no offer.
    let is_offer = !["VALUE", "KEY", "ID", "…"].iter().any(|placeholder| offer.contains(placeholder));
    is_offer.then(|| offer.to_owned())
}

/// `+name:Sup`, `-name:Sup`: what has to hold, and what must not.
fn signed(written: &str) -> Option<String> {
    let rest = written.strip_prefix(['+', '-']).filter(|rest| rest.starts_with(char::is_alphabetic))?;
    Some(if written.starts_with('-') { format!("not {rest}") } else { rest.to_owned() })
}

/// `tag.BPO`, `tag[BPO]`, `.username`, `user.username`: how other languages name what is tested.
fn subject(written: &str, resource: &'static Resource) -> Option<String> {
    let (head, key) = written.split_once(['.', '['])?;
    if ["tag", "tags"].iter().any(|tag| tag.eq_ignore_ascii_case(head)) {
        let key = key.trim_end_matches(']').trim_matches(['"', '\'']);
        return Some(format!("tag({})", canonical_value(key)));
    }
    let last = written.rsplit('.').next()?;
    resource.field(last).map(|field| field.name.to_owned())
}

/// `in [a`, as far as a list in brackets is read: its parentheses. What is left of it is found in the next round.
fn list(written: &str) -> Option<String> {
    let (before, inside) = written.split_once(['[', '{'])?;
    Some(format!("{before}({}", inside.trim_end_matches([']', '}'])))
}

/// `usernamein`: a field and the word behind it.
fn glued_in(written: &str, resource: &'static Resource) -> Option<String> {
    let (field, word) = without_glued_in(written)?;
    resource.field(field).map(|_| format!("{field} {word}"))
}

/// The arguments, or the whole call, whichever was written.
fn arguments(written: &str, offer: &str) -> Option<String> {
    let (function, inside) = offer.split_once('(')?;
    let is_call = written.get(..function.len()).is_some_and(|name| name.eq_ignore_ascii_case(function));
    if is_call { Some(offer.to_owned()) } else { inside.strip_suffix(')').map(str::to_owned) }
}

fn flag(value: &str) -> Option<&'static str> {
    const WORDS: [(&str, &str); 8] = [
        ("yes", "true"),
        ("on", "true"),
        ("y", "true"),
        ("1", "true"),
        ("no", "false"),
        ("off", "false"),
        ("n", "false"),
        ("0", "false"),
    ];
    WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(value)).map(|(_, flag)| *flag)
}

// ---- values without their field ----

/// `username = a or b`: the second value is compared as the first one is.
fn carried_on(ast: &Ast, resource: &'static Resource) -> Option<String> {
    let mut root = ast.root.clone()?;
    let mut is_changed = false;
    carry_on(&mut root, resource, &mut is_changed);
    is_changed.then(|| root.to_string())
}

fn carry_on(node: &mut Node, resource: &'static Resource, is_changed: &mut bool) {
    let members = match &mut node.node {
        Expression::Or(members) => members,
        Expression::And(members) => {
            return members.iter_mut().for_each(|member| carry_on(member, resource, is_changed));
        }
        Expression::Not(inner) => return carry_on(inner, resource, is_changed),
        Expression::Condition(_) => return,
    };
    let mut before: Option<Condition> = None;
    for member in members {
        match (&mut member.node, &before) {
            (Expression::Condition(Condition { subject: Subject::Field(name), test: alone @ None }), Some(before))
                if resource.field(&name.node).is_none() =>
            {
                let mut test = before.test.clone();
                if let Some(Test { operand: Operand::Value(value), .. }) = &mut test {
                    value.node = Literal::text(&*name.node);
                }
                if let Subject::Field(field) = &before.subject {
                    name.node.clone_from(&field.node);
                }
                *alone = test;
                *is_changed = true;
            }
            (Expression::Condition(condition), _) => before = is_comparison(condition).then(|| condition.clone()),
            (_, _) => before = None,
        }
    }
}

/// Whether a condition compares a field with one value. Of two values that must not be, any record lacks one: whoever
/// writes `a != b or c` means something else.
fn is_comparison(condition: &Condition) -> bool {
    let compares = |test: &Test| {
        let (operator, is_negated) = test.operator.node.positive();
        matches!(test.operand, Operand::Value(_)) && operator != Operator::In && !is_negated
    };
    matches!(condition.subject, Subject::Field(_)) && condition.test.as_ref().is_some_and(compares)
}

// ---- conditions of another shape ----

/// Levels without their proficiency, and ranges on fields that take none: those are values with dots in them.
fn reshaped(ast: &Ast, errors: &[Problem], resource: &'static Resource) -> Option<String> {
    let mut root = ast.root.clone()?;
    let mut is_changed = false;
    let is_of_proficiency =
        |problem: &&Problem| matches!(problem, Problem::UnknownField { help, .. } if help.contains("`proficiency("));
    let levels: Vec<Span> = errors.iter().filter(is_of_proficiency).filter_map(Problem::span).collect();
    each_condition(&mut root, &mut |condition| is_changed |= reshape(condition, &levels, resource));
    is_changed.then(|| root.to_string())
}

fn reshape(condition: &mut Condition, levels: &[Span], resource: &'static Resource) -> bool {
    let Condition { subject: Subject::Field(name), test: Some(test) } = condition else { return false };
    match resource.field(&name.node) {
        Some(field) if matches!(test.operand, Operand::Range(..)) && !field.kind.takes_range() => {
            without_range(field.kind, test)
        }
        None if levels.contains(&name.span) && test.is_of_level() => {
            let quoted = !name.node.eq_ignore_ascii_case("level") && canonical_value(&name.node) != name.node;
            let key = Spanned::new(Literal::Text { text: name.node.clone(), quoted }, name.span);
            let argument = Argument { under: false, key, test: Some(test.clone()), span: name.span };
            let function = Spanned::new("proficiency".to_owned(), name.span);
            *condition = Condition { subject: Subject::Call { function, arguments: vec![argument] }, test: None };
            true
        }
        _ => false,
    }
}

fn without_range(kind: Kind, test: &mut Test) -> bool {
    let Operand::Range(low, high) = &test.operand else { return false };
    let (Literal::Text { text: first, .. }, Literal::Text { text: last, .. }) = (&low.node, &high.node) else {
        return false;
    };
    let value = Spanned::new(Literal::text(format!("{first}..{last}")), low.span.to(high.span));
    test.operator.node = Operator::Equal;
    test.operand = Operand::Value(value);
    kind.operators().contains(&Operator::Equal)
}

fn each_condition(node: &mut Node, visit: &mut impl FnMut(&mut Condition)) {
    match &mut node.node {
        Expression::And(members) | Expression::Or(members) => {
            for member in members {
                each_condition(member, visit);
            }
        }
        Expression::Not(inner) => each_condition(inner, visit),
        Expression::Condition(condition) => visit(condition),
    }
}

// ---- wildcards of other languages ----

/// `~ "%Sup%"`, `= Sup*`: in a query of another language these are wildcards.
fn without_wildcards(mut ast: Ast) -> Ast {
    if let Some(root) = &mut ast.root {
        each_condition(root, &mut |condition| {
            if let Condition { subject: Subject::Field(_), test: Some(test) } = condition {
                without_wildcard(test);
            }
        });
    }
    ast
}

fn without_wildcard(test: &mut Test) {
    let Operand::Value(value) = &mut test.operand else { return };
    let Literal::Text { text, .. } = &value.node else { return };
    let is_wildcard = |char: char| matches!(char, '*' | '%');
    let bare = text.trim_matches(is_wildcard);
    if bare.is_empty() || bare == text {
        return;
    }
    let (inside, at_start) = (text.starts_with(is_wildcard), text.ends_with(is_wildcard));
    test.operator.node = match (test.operator.node, inside, at_start) {
        (Operator::Equal | Operator::Contains, false, true) => Operator::StartsWith,
        (Operator::NotEqual | Operator::NotContains, false, true) => Operator::NotStartsWith,
        (Operator::Equal | Operator::Contains, ..) => Operator::Contains,
        (Operator::NotEqual | Operator::NotContains, ..) => Operator::NotContains,
        (other, ..) => other,
    };
    value.node = Literal::text(bare);
}
