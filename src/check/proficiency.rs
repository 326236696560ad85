//! Conditions on proficiencies: `proficiency(VALUE >= LEVEL)`, or the full form with its parts.

use super::checker::{Checker, ConditionContext, all_or_none};
use super::functions::{UNDER_HELP, UNDER_MISPLACED, joined};
use super::levels::{in_short, is_level};
use super::operators::{listed_operators, operator_not_taken, string_comparison};
use super::values::{Text, read_decimal};
use crate::catalog::{Contains, LEVEL_MAX, LEVEL_MIN, ON_PART};
use crate::diagnostics::{Help, Problem, excerpt};
use crate::hir::{self, Comparison, Proficiency, Query};
use crate::span::Span;
use crate::syntax::ast::{Argument, Literal, Operand, Operator, Test, Value};
use crate::syntax::{canonical_literal, canonical_test, canonical_value};
use crate::wire::StringComparisonType;

/// The parts of a proficiency.
const NAME: &str = "name";
const VALUE: &str = "value";
const LEVEL: &str = "level";

impl Checker<'_> {
    pub(super) fn proficiency(
        &mut self,
        arguments: &[Argument],
        context: ConditionContext<'_>,
    ) -> Option<Query> {
        let mut parts = self.parts(arguments, context.span)?;
        let levels = parts.levels.take().unwrap_or_default();
        let ask = |level| context.query(hir::Test::Proficiency(parts.with_level(level)));
        let query = if levels.is_empty() {
            ask(None)
        } else {
            Query::or(levels.into_iter().map(|level| ask(Some(level))))
        };
        self.negate(query, context)
    }

    /// The parts in the arguments of a call, at least one of them.
    fn parts(&mut self, arguments: &[Argument], span: Span) -> Option<Parts> {
        let is_alone = arguments.len() == 1;
        let read = arguments
            .iter()
            .map(|argument| self.part(argument, is_alone));
        let read = all_or_none(read)?;
        let mut parts = Parts::default();
        for (argument, part) in arguments.iter().zip(read) {
            if let Err(message) = parts.add(part) {
                let help = parts.help(arguments, span);
                return self.reject_call(message, help, argument.span);
            }
        }
        if parts.is_empty() {
            let help = "write `proficiency(English)`, `proficiency(English >= 3)` or `proficiency(level >= 3)`";
            return self.reject_call("`proficiency` needs a value or a level", help, span);
        }
        Some(parts)
    }

    /// One argument: a part in full, or the value with its level in short.
    fn part(&mut self, argument: &Argument, is_alone: bool) -> Option<Part> {
        if argument.under {
            return self.reject_call(UNDER_MISPLACED, UNDER_HELP, argument.span);
        }
        match (part_word(argument), &argument.test) {
            (Some(word), None) => {
                let help = format!(
                    "compare it, as in `proficiency({word} = value)`; if a value is meant, quote it: `proficiency(\"{word}\")`"
                );
                self.reject_call(format!("`{word}` has no comparison"), help, argument.span)
            }
            (Some(NAME), Some(test)) => self.part_text(NAME, test).map(Part::Name),
            (Some(VALUE), Some(test)) => self.part_text(VALUE, test).map(Part::Value),
            (Some(_), Some(test)) => self.levels(test).map(Part::Level),
            (None, None) => {
                self.check_null(VALUE, &argument.key);
                let text = self.text(&argument.key)?;
                self.check_text(VALUE, Contains::Undocumented, Operator::Equal, &text);
                Some(Part::Short(text.node, None))
            }
            (None, Some(test)) => self.short_form(argument, test, is_alone),
        }
    }

    /// `English >= 3`: the value, and its level.
    fn short_form(&mut self, argument: &Argument, test: &Test, is_alone: bool) -> Option<Part> {
        let key = self.text(&argument.key)?;
        let looks_like_full = match &test.operand {
            Operand::Value(value) => {
                self.known_text(value)
                    .is_some_and(|text| read_decimal(text).is_none())
                    && matches!(
                        test.operator.node,
                        Operator::Equal | Operator::Contains | Operator::StartsWith
                    )
            }
            Operand::List(_) | Operand::Range(..) => false,
        };
        if looks_like_full {
            let help = help_with_full_form(&key, test, is_alone.then_some(argument.span));
            return self.reject_call("a proficiency's level is a number", help, argument.span);
        }
        self.check_null(VALUE, &argument.key);
        self.check_text(VALUE, Contains::Undocumented, Operator::Equal, &key);
        let levels = self.levels(test)?;
        Some(Part::Short(key.node, Some(levels)))
    }

    fn part_text(
        &mut self,
        part: &'static str,
        test: &Test,
    ) -> Option<(StringComparisonType, String)> {
        let operator = test.operator.node;
        if !ON_PART.contains(&operator) {
            let supported = listed_operators(ON_PART);
            let help = format!("`{part}` supports {supported}, as in `proficiency({part} ~ Eng)`");
            return self.reject(operator_not_taken(part, test, help));
        }
        self.check_nulls(part, test);
        let text = self.texts(test)?.into_iter().next()?;
        self.check_text(part, Contains::Undocumented, operator, &text);
        Some((string_comparison(operator), text.node))
    }

    /// The comparisons of a level, at least one of which must be true.
    fn levels(&mut self, test: &Test) -> Option<Vec<Comparison<i32>>> {
        let (operator, negated) = test.operator.node.positive();
        if matches!(operator, Operator::Contains | Operator::StartsWith) {
            let help = "a level supports `=`, `!=`, `<`, `<=`, `>`, `>=` and `in 2..4`";
            return self.reject(operator_not_taken(LEVEL, test, help));
        }
        let comparisons = self.comparisons(test, Self::level)?;
        Some(if negated {
            comparisons.iter().flat_map(Comparison::negated).collect()
        } else {
            comparisons
        })
    }

    fn level(&mut self, text: &Text) -> Option<i32> {
        let level = i32::try_from(self.any_whole_number(text)?).ok();
        let level = level.filter(|level| (LEVEL_MIN..=LEVEL_MAX).contains(level));
        level.or_else(|| {
            let what = format!("level from {LEVEL_MIN} to {LEVEL_MAX}");
            let help =
                format!("a proficiency's level is a whole number from {LEVEL_MIN} to {LEVEL_MAX}");
            self.reject(Problem::out_of_range(&text.node, &what, help, text.span))
        })
    }
}

/// The help to write a comparison of strings in full, with a suggestion if its span is given.
fn help_with_full_form(key: &Text, test: &Test, span: Option<Span>) -> Help {
    let inside = format!(
        "name = {}, value{}",
        canonical_value(&key.node),
        canonical_test(test)
    );
    let help = Help::from(format!(
        "write the full form: `proficiency({})`",
        excerpt(&inside)
    ));
    match span {
        Some(span) => help.suggesting(span, inside),
        None => help,
    }
}

/// The word, if it names a part of a proficiency and is not quoted.
pub(crate) fn part_word(argument: &Argument) -> Option<&'static str> {
    match &argument.key.node {
        Literal::Text {
            text,
            quoted: false,
        } => [NAME, VALUE, LEVEL]
            .into_iter()
            .find(|word| word.eq_ignore_ascii_case(text)),
        Literal::Text { .. } | Literal::Parameter(_) => None,
    }
}

/// `proficiency(English, 3)`: the help to compare the level.
fn help_with_level(value: &Value, level: &Value) -> Help {
    if !is_level(level) {
        return format!("write {}", in_short()).into();
    }
    let call = format!(
        "proficiency({} >= {})",
        canonical_literal(&value.node),
        canonical_literal(&level.node)
    );
    format!("write `{}`, or `=` for exactly this level", excerpt(&call)).into()
}

fn is_number(value: &Value) -> bool {
    let text = value.node.as_text();
    text.is_some_and(|text| text.parse::<i32>().is_ok())
}

/// The meaning of one argument of a proficiency.
enum Part {
    Name((StringComparisonType, String)),
    Value((StringComparisonType, String)),
    Level(Vec<Comparison<i32>>),
    Short(String, Option<Vec<Comparison<i32>>>),
}

/// The collected parts of a proficiency.
#[derive(Default)]
struct Parts {
    name: Option<(StringComparisonType, String)>,
    value: Option<(StringComparisonType, String)>,
    levels: Option<Vec<Comparison<i32>>>,
    short: bool,
}

impl Parts {
    /// Adds a part: each is allowed once, and the short form only on its own.
    fn add(&mut self, part: Part) -> Result<(), &'static str> {
        let is_short = matches!(part, Part::Short(..));
        if self.short || is_short && !self.is_empty() {
            self.short = true;
            return Err("the short form of a proficiency has one value and its level");
        }
        let is_repeated = match part {
            Part::Name(name) => self.name.replace(name).is_some(),
            Part::Value(value) => self.value.replace(value).is_some(),
            Part::Level(levels) => self.levels.replace(levels).is_some(),
            Part::Short(value, levels) => {
                self.short = true;
                self.value = Some((StringComparisonType::Exact, value));
                self.levels = levels;
                false
            }
        };
        if is_repeated {
            Err("each part of a proficiency can appear only once")
        } else {
            Ok(())
        }
    }

    fn is_empty(&self) -> bool {
        self.name.is_none() && self.value.is_none() && self.levels.is_none()
    }

    fn help(&self, arguments: &[Argument], span: Span) -> Help {
        let is_plain = |argument: &Argument| part_word(argument).is_none();
        if let [value, level] = arguments
            && let (Some(value), Some(level)) = (value.alone(), level.alone())
            && is_number(level)
        {
            return help_with_level(value, level);
        }
        // A number on its own is a level, not a separate skill.
        let is_level_alone = |argument: &Argument| argument.alone().is_some_and(is_number);
        if arguments
            .iter()
            .all(|argument| is_plain(argument) && !is_level_alone(argument))
        {
            return joined(arguments, "proficiency", " and ", span);
        }
        if self.short {
            return "write the full form: `proficiency(name = Language, value = English, level >= 3)`".into();
        }
        "write both ends of a level as a range: `level in 2..4`; for two proficiencies, write two \
        conditions"
            .into()
    }

    fn with_level(&self, level: Option<Comparison<i32>>) -> Proficiency {
        Proficiency {
            name: self.name.clone(),
            value: self.value.clone(),
            level,
        }
    }
}
