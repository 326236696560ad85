//! The parameters of a query, for programs that ask people for the values.

use serde::Serialize;

use crate::catalog::{self, Function, Resource};
use crate::diagnostics::Report;
use crate::encoding::{Encoding, Positions};
use crate::syntax::ast::{Argument, Condition, Literal, Operand, Operator, Subject, Test, Value};
use crate::syntax::{canonical_value, parse};
use crate::tools::words::PARTS;

/// A use of a parameter in a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ParameterUse {
    /// Its name, without the `$`.
    pub name: String,
    /// Its start, in the requested units.
    pub start: usize,
    /// Its end, exclusive.
    pub end: usize,
    /// True if a list is needed: the parameter follows `in` without parentheses.
    pub list: bool,
    /// The subject it is compared with: a field in the service's spelling, or a function such as
    /// `tag(BPO)`, `proficiency(level)` and `hierarchy`. A name that the resource lacks is kept as
    /// written.
    pub field: String,
    /// The kind of the field's values, as in [`Kind::name`](crate::catalog::Kind::name); `None` for
    /// an unknown field.
    pub kind: Option<&'static str>,
    /// The field's values, if they are a fixed set.
    pub values: &'static [&'static str],
}

/// The parameters of a query, one entry per use, in order. Other errors in the query are ignored as
/// long as it can be parsed.
///
/// ```
/// use connectql::{Encoding, USERS, parameters};
///
/// let used = parameters(&USERS, "lastname = $who and id in $ids", Encoding::Bytes)?;
/// let uses: Vec<_> = used.iter().map(|used| (used.name.as_str(), used.field.as_str(), used.list)).collect();
/// assert_eq!(uses, [("who", "LastName", false), ("ids", "resourceId", true)]);
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// If the text cannot be parsed.
pub fn parameters(
    resource: &'static Resource,
    query: &str,
    encoding: Encoding,
) -> Result<Vec<ParameterUse>, Report> {
    let parsed =
        parse(query).map_err(|problems| Report::new(query, problems).with_encoding(encoding))?;
    let mut gatherer = Gatherer {
        resource,
        positions: Positions::new(query, encoding),
        found: Vec::new(),
    };
    if let Some(root) = &parsed.ast.root {
        root.node
            .for_each_condition(&mut |condition| gatherer.condition(condition));
    }
    gatherer.found.sort_by_key(|used| used.start);
    Ok(gatherer.found)
}

struct Gatherer<'q> {
    resource: &'static Resource,
    positions: Positions<'q>,
    found: Vec<ParameterUse>,
}

/// The subject that values are compared with.
#[derive(Clone)]
struct Compared {
    field: String,
    kind: Option<&'static str>,
    values: &'static [&'static str],
}

impl Compared {
    /// A subject with values of a kind, but no fixed set of them.
    fn with(field: String, kind: &'static str) -> Self {
        Compared {
            field,
            kind: Some(kind),
            values: &[],
        }
    }
}

/// The kinds of functions' values, by the names of the kinds of fields.
const TEXT: &str = catalog::Kind::Text.name();
const ID: &str = catalog::Kind::Id.name();
const NUMBER: &str = catalog::Kind::Number.name();

impl Gatherer<'_> {
    fn condition(&mut self, condition: &Condition) {
        match &condition.subject {
            Subject::Field(name) => {
                let field = self.resource.field(&name.node);
                let compared = Compared {
                    field: field.map_or_else(|| name.node.clone(), |field| field.name.to_owned()),
                    kind: field.map(|field| field.kind.name()),
                    values: field
                        .and_then(|field| field.kind.values())
                        .unwrap_or_default(),
                };
                self.test(condition.test.as_ref(), &compared);
            }
            Subject::Call {
                function,
                arguments,
            } => {
                let known = catalog::function(&function.node).map(|entry| entry.function);
                let name = function.node.to_lowercase();
                for argument in arguments {
                    self.argument(known, &name, argument);
                }
                let compared = Compared::with(name, TEXT);
                self.test(condition.test.as_ref(), &compared);
            }
        }
    }

    fn argument(&mut self, function: Option<Function>, name: &str, argument: &Argument) {
        let key = argument.key.node.as_text();
        let part = PARTS
            .iter()
            .map(|(part, _)| *part)
            .find(|part| key.is_some_and(|key| key.eq_ignore_ascii_case(part)));
        let of_key = |key: &str| format!("{name}({})", canonical_value(key));
        let (own, tested) = match function {
            Some(Function::Hierarchy) => (ID, Compared::with(name.to_owned(), ID)),
            Some(Function::Proficiency) => {
                let part = part.unwrap_or("level");
                let kind = if part == "level" { NUMBER } else { TEXT };
                (TEXT, Compared::with(format!("{name}({part})"), kind))
            }
            _ => {
                let label = key.map_or_else(|| name.to_owned(), of_key);
                (TEXT, Compared::with(label, TEXT))
            }
        };
        self.value(&argument.key, &Compared::with(name.to_owned(), own), false);
        self.test(argument.test.as_ref(), &tested);
    }

    fn test(&mut self, test: Option<&Test>, compared: &Compared) {
        let Some(test) = test else { return };
        let is_value = matches!(test.operand, Operand::Value(_));
        let list = is_value && test.operator.node == Operator::In;
        for value in test.operand.values() {
            self.value(value, compared, list);
        }
    }

    fn value(&mut self, value: &Value, compared: &Compared, list: bool) {
        let Literal::Parameter(name) = &value.node else {
            return;
        };
        let compared = compared.clone();
        let (start, end) = self.positions.ends(value.span.range());
        self.found.push(ParameterUse {
            name: name.clone(),
            start,
            end,
            list,
            field: compared.field,
            kind: compared.kind,
            values: compared.values,
        });
    }
}
