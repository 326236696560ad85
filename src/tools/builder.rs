//! Queries built from Rust values instead of text.
//!
//! ```
//! use connectql::build::{field, proficiency, tag};
//! use connectql::{Options, USERS};
//!
//! let query = field("name").contains("Sup").and(tag("BPO", "123")).or(proficiency().value("English").level_at_least(3));
//! assert_eq!(query.to_string(), "name ~ Sup and tag(BPO = 123) or proficiency(value = English, level >= 3)");
//! assert_eq!(query.compile(&USERS, &Options::default())?.requests.len(), 2);
//! # Ok::<(), connectql::Report>(())
//! ```
//!
//! A typed query is stored as text in canonical form. It is parsed, checked and planned like any other, its errors point
//! into the output of [`Display`](fmt::Display), and building it needs no recursion.

use std::fmt;
use std::str::FromStr;

use crate::catalog::Resource;
use crate::compile::{Options, Plan, compile_with};
use crate::diagnostics::Report;
use crate::syntax::ast::{Expression, Node};
use crate::syntax::{canonical_range, canonical_value, is_name, parse, quoted};

/// A query, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedQuery {
    /// The text before the query, outermost last, so that prepending takes constant time.
    front: Vec<&'static str>,
    text: String,
    binding: Binding,
}

/// The outermost operator of a query, which decides where parentheses are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binding {
    Everything,
    Nothing,
    Or,
    And,
    /// `not`, and the group after it if that is in parentheses.
    Not(Option<Group>),
    Condition,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Or,
    And,
}

impl TypedQuery {
    /// The query that every record matches.
    pub fn match_all() -> Self {
        TypedQuery {
            front: Vec::new(),
            text: String::new(),
            binding: Binding::Everything,
        }
    }

    /// The negation of [`match_all`](TypedQuery::match_all), which no request can express: compiling it is an error.
    fn match_nothing() -> Self {
        TypedQuery {
            front: Vec::new(),
            text: "not ()".to_owned(),
            binding: Binding::Nothing,
        }
    }

    fn condition(text: String) -> Self {
        TypedQuery {
            front: Vec::new(),
            text,
            binding: Binding::Condition,
        }
    }

    /// Combines two queries: a record must match both.
    #[must_use]
    pub fn and(self, other: impl Into<TypedQuery>) -> Self {
        let other = other.into();
        let in_and = |query: TypedQuery| {
            if query.binding == Binding::Or {
                query.in_parentheses()
            } else {
                query
            }
        };
        match (self.binding, other.binding) {
            (Binding::Everything, _) | (_, Binding::Nothing) => other,
            (_, Binding::Everything) | (Binding::Nothing, _) => self,
            _ => in_and(self).joined(" and ", &in_and(other), Binding::And),
        }
    }

    /// Combines two queries: a record must match at least one.
    #[must_use]
    pub fn or(self, other: impl Into<TypedQuery>) -> Self {
        let other = other.into();
        match (self.binding, other.binding) {
            (Binding::Everything, _) | (_, Binding::Nothing) => self,
            (_, Binding::Everything) | (Binding::Nothing, _) => other,
            _ => self.joined(" or ", &other, Binding::Or),
        }
    }

    /// Negates the query; the same as `!`.
    #[must_use]
    #[allow(clippy::should_implement_trait)] // The trait is implemented too; with the method, callers need no import.
    pub fn not(self) -> Self {
        !self
    }

    fn joined(mut self, word: &str, other: &TypedQuery, binding: Binding) -> Self {
        self.text.push_str(word);
        self.text.extend(other.front.iter().rev().copied());
        self.text.push_str(&other.text);
        TypedQuery { binding, ..self }
    }

    fn in_parentheses(mut self) -> Self {
        self.front.push("(");
        self.text.push(')');
        TypedQuery {
            binding: Binding::Condition,
            ..self
        }
    }

    /// Compiles the query.
    ///
    /// # Errors
    /// As for [`compile_with`]; positions refer to the displayed text of the query.
    pub fn compile(&self, resource: &'static Resource, options: &Options) -> Result<Plan, Report> {
        compile_with(resource, &self.to_string(), options)
    }
}

/// The negation. Two of them cancel out.
impl std::ops::Not for TypedQuery {
    type Output = TypedQuery;

    fn not(self) -> TypedQuery {
        let (mut inner, group) = match self.binding {
            Binding::Not(group) => return self.without_not(group),
            Binding::Or => (self.in_parentheses(), Some(Group::Or)),
            Binding::And => (self.in_parentheses(), Some(Group::And)),
            Binding::Everything => return TypedQuery::match_nothing(),
            Binding::Nothing => return TypedQuery::match_all(),
            Binding::Condition => (self, None),
        };
        inner.front.push("not ");
        TypedQuery {
            binding: Binding::Not(group),
            ..inner
        }
    }
}

/// The same as [`TypedQuery::and`].
impl<Q: Into<TypedQuery>> std::ops::BitAnd<Q> for TypedQuery {
    type Output = TypedQuery;

    fn bitand(self, other: Q) -> TypedQuery {
        self.and(other)
    }
}

/// The same as [`TypedQuery::or`].
impl<Q: Into<TypedQuery>> std::ops::BitOr<Q> for TypedQuery {
    type Output = TypedQuery;

    fn bitor(self, other: Q) -> TypedQuery {
        self.or(other)
    }
}

/// Reads query text as part of a query. The text is parsed separately, so nothing in it can change
/// the query it is combined with, as a parenthesis or a comment could in concatenated text.
///
/// ```
/// use connectql::build::{TypedQuery, tag};
///
/// let typed: TypedQuery = "name ~ Sup or username = bob # everyone".parse()?;
/// let query = tag("Team", "A") & typed;
/// assert_eq!(query.to_string(), "tag(Team = A) and (name ~ Sup or username = bob)");
///
/// assert!("a) or (username = b".parse::<TypedQuery>().is_err());
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// The empty text is the query that every record matches. Comments are not kept.
///
/// # Errors
/// Every error in the syntax of the text, with positions in it. Fields and values are checked when the query is compiled.
impl FromStr for TypedQuery {
    type Err = Report;

    fn from_str(text: &str) -> Result<Self, Report> {
        let parsed = parse(text).map_err(|problems| Report::new(text, problems))?;
        if !parsed.problems.is_empty() {
            return Err(Report::new(text, parsed.problems));
        }
        Ok(parsed
            .ast
            .root
            .as_ref()
            .map_or_else(TypedQuery::match_all, TypedQuery::of))
    }
}

impl TypedQuery {
    fn of(node: &Node) -> Self {
        let binding = match &node.node {
            // A tree never contains a `not` inside a `not`, so this recurses only once.
            Expression::Not(inner) => return !TypedQuery::of(inner),
            Expression::Or(_) => Binding::Or,
            Expression::And(_) => Binding::And,
            Expression::Condition(_) => Binding::Condition,
        };
        TypedQuery {
            front: Vec::new(),
            text: node.to_string(),
            binding,
        }
    }

    fn without_not(mut self, group: Option<Group>) -> TypedQuery {
        self.front.pop();
        self.binding = Binding::Condition;
        if let Some(group) = group {
            self.front.pop();
            self.text.pop();
            self.binding = if group == Group::Or {
                Binding::Or
            } else {
                Binding::And
            };
        }
        self
    }
}

impl fmt::Display for TypedQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in self.front.iter().rev() {
            f.write_str(piece)?;
        }
        f.write_str(&self.text)
    }
}

/// A field to compare.
#[derive(Clone, Debug)]
pub struct Field {
    subject: String,
}

/// A field of the resource, by its spelling or a short name.
pub fn field(name: &str) -> Field {
    // An invalid name is quoted, so that it is an error when compiled and never parsed as query
    // text.
    Field {
        subject: if is_name(name) {
            name.to_owned()
        } else {
            quoted(name)
        },
    }
}

/// A string field that is not in the catalog, sent exactly as spelled.
pub fn other_field(name: &str) -> Field {
    Field {
        subject: format!("field({})", quoted(name)),
    }
}

fn value(value: impl fmt::Display) -> String {
    canonical_value(&value.to_string())
}

fn list<V: fmt::Display>(values: impl IntoIterator<Item = V>) -> String {
    let values: Vec<String> = values.into_iter().map(value).collect();
    format!("({})", values.join(", "))
}

/// Makes a method of [`Field`] for each operator with one value.
macro_rules! comparisons {
    ($($(#[$about:meta])* $method:ident($value:ident) => $operator:literal;)*) => {$(
        $(#[$about])*
        pub fn $method(&self, $value: impl fmt::Display) -> TypedQuery {
            self.compared($operator, &value($value))
        }
    )*};
}

impl Field {
    fn compared(&self, operator: &str, value: &str) -> TypedQuery {
        TypedQuery::condition(format!("{} {operator} {value}", self.subject))
    }

    comparisons! {
        /// Exactly this value: `=`
        is(other) => "=";
        /// Not this value: `!=`
        is_not(other) => "!=";
        /// Contains this text: `~`
        contains(text) => "~";
        /// Starts with this text: `^=`
        starts_with(text) => "^=";
        /// Less, or before: `<`
        less_than(bound) => "<";
        /// At most, or not after: `<=`
        at_most(bound) => "<=";
        /// More, or after: `>`
        more_than(bound) => ">";
        /// At least, or not before: `>=`
        at_least(bound) => ">=";
    }

    /// Exactly one of these values: `in (…)`. Without values, compiling it is an error.
    pub fn is_in<V: fmt::Display>(&self, values: impl IntoIterator<Item = V>) -> TypedQuery {
        self.compared("in", &list(values))
    }

    /// From one end to the other, inclusive: `in low..high`
    pub fn between(&self, low: impl fmt::Display, high: impl fmt::Display) -> TypedQuery {
        self.compared("in", &canonical_range(&low.to_string(), &high.to_string()))
    }

    /// The flag is set.
    pub fn is_set(&self) -> TypedQuery {
        TypedQuery::condition(self.subject.clone())
    }
}

/// A tag with exactly this key and value.
pub fn tag(key: &str, tag_value: &str) -> TypedQuery {
    TypedQuery::condition(format!("tag({} = {})", value(key), value(tag_value)))
}

/// A tag with this key, whatever its value. Only a residual can check it.
pub fn has_tag(key: &str) -> TypedQuery {
    TypedQuery::condition(format!("tag({})", value(key)))
}

/// A tag with this key and any of these values. Without values, compiling it is an error.
pub fn tag_in<V: fmt::Display>(key: &str, values: impl IntoIterator<Item = V>) -> TypedQuery {
    TypedQuery::condition(format!("tag({} in {})", value(key), list(values)))
}

/// The hierarchy group with this ID.
pub fn hierarchy(group: &str) -> TypedQuery {
    TypedQuery::condition(format!("hierarchy({})", value(group)))
}

/// The hierarchy group with this ID, and the groups below it.
pub fn hierarchy_under(group: &str) -> TypedQuery {
    TypedQuery::condition(format!("hierarchy(under {})", value(group)))
}

/// A proficiency without conditions. Add each part at most once, in any order; with at least one
/// part, it is a query and can be combined with others.
///
/// ```
/// use connectql::build::{proficiency, tag};
///
/// let english = proficiency().level_at_least(3).name("Language").value_starts_with("Eng");
/// let query = english & tag("BPO", "123");
/// assert_eq!(
///     query.to_string(),
///     "proficiency(level >= 3, name = Language, value ^= Eng) and tag(BPO = 123)"
/// );
/// ```
pub fn proficiency() -> Proficiency {
    Proficiency { parts: Vec::new() }
}

/// The parts of a proficiency, all of which must match the same proficiency of a user.
#[derive(Clone, Debug)]
pub struct Proficiency {
    parts: Vec<String>,
}

/// Makes a method of [`Proficiency`] for each part and operator.
macro_rules! parts {
    ($($(#[$about:meta])* $method:ident($value:ident: $type:ty) => $part:literal $operator:literal;)*) => {$(
        $(#[$about])*
        #[must_use]
        pub fn $method(self, $value: $type) -> Self {
            self.part(format!("{} {} {}", $part, $operator, value($value)))
        }
    )*};
}

impl Proficiency {
    fn part(mut self, part: String) -> Self {
        self.parts.push(part);
        self
    }

    parts! {
        /// The attribute's name, such as `Language`, exactly.
        name(name: &str) => "name" "=";
        /// A name of the attribute that contains this.
        name_contains(text: &str) => "name" "~";
        /// A name of the attribute that starts with this.
        name_starts_with(text: &str) => "name" "^=";
        /// The attribute's value, such as `English`, exactly.
        value(text: &str) => "value" "=";
        /// A value of the attribute that contains this.
        value_contains(text: &str) => "value" "~";
        /// A value of the attribute that starts with this.
        value_starts_with(text: &str) => "value" "^=";
        /// Exactly this level, from 1 to 5.
        level(level: i32) => "level" "=";
        /// Any level but this one.
        level_is_not(level: i32) => "level" "!=";
        /// This level or a higher one.
        level_at_least(level: i32) => "level" ">=";
        /// This level or a lower one.
        level_at_most(level: i32) => "level" "<=";
        /// A level above this one.
        level_above(level: i32) => "level" ">";
        /// A level below this one.
        level_below(level: i32) => "level" "<";
    }

    /// A level from one end to the other, inclusive.
    #[must_use]
    pub fn level_between(self, low: i32, high: i32) -> Self {
        self.part(format!("level in {low}..{high}"))
    }

    /// The query. Without any part, compiling it is an error.
    pub fn query(self) -> TypedQuery {
        self.into()
    }

    /// Combines two queries: a record must match both.
    #[must_use]
    pub fn and(self, other: impl Into<TypedQuery>) -> TypedQuery {
        self.query().and(other)
    }

    /// Combines two queries: a record must match at least one.
    #[must_use]
    pub fn or(self, other: impl Into<TypedQuery>) -> TypedQuery {
        self.query().or(other)
    }
}

impl From<Proficiency> for TypedQuery {
    fn from(proficiency: Proficiency) -> Self {
        TypedQuery::condition(format!("proficiency({})", proficiency.parts.join(", ")))
    }
}

/// The same as [`Proficiency::and`].
impl<Q: Into<TypedQuery>> std::ops::BitAnd<Q> for Proficiency {
    type Output = TypedQuery;

    fn bitand(self, other: Q) -> TypedQuery {
        self.and(other)
    }
}

/// The same as [`Proficiency::or`].
impl<Q: Into<TypedQuery>> std::ops::BitOr<Q> for Proficiency {
    type Output = TypedQuery;

    fn bitor(self, other: Q) -> TypedQuery {
        self.or(other)
    }
}

/// The negation of the whole proficiency, which only a residual can contain.
impl std::ops::Not for Proficiency {
    type Output = TypedQuery;

    fn not(self) -> TypedQuery {
        !self.query()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        TypedQuery, field, has_tag, hierarchy_under, other_field, proficiency, tag, tag_in,
    };
    use crate::syntax::parse;

    fn reads_back(query: &TypedQuery, text: &str) {
        assert_eq!(query.to_string(), text);
        let parsed = parse(text).expect("it is a query");
        assert_eq!(parsed.problems, []);
        assert_eq!(parsed.ast.to_string(), text);
    }

    #[test]
    fn built_queries_can_be_parsed() {
        let (a, b, c) = (field("a").is(1), field("b").contains("x y"), tag("k", "v"));
        reads_back(
            &a.clone().or(b.clone()).and(c.clone()),
            "(a = 1 or b ~ \"x y\") and tag(k = v)",
        );
        reads_back(
            &a.clone().and(b.clone()).or(c.clone()),
            "a = 1 and b ~ \"x y\" or tag(k = v)",
        );
        reads_back(
            &!(a.clone().and(!b.clone())),
            "not (a = 1 and not b ~ \"x y\")",
        );
        reads_back(&!!a.clone(), "a = 1");
        reads_back(&!!(a.clone().or(b.clone())), "a = 1 or b ~ \"x y\"");
        reads_back(
            &field("n").between(2, 4).and(field("f").is_set()),
            "n in 2..4 and f",
        );
        reads_back(
            &tag_in("k", ["in", "b"]).or(hierarchy_under("g-1")),
            "tag(k in (\"in\", b)) or hierarchy(under g-1)",
        );
        reads_back(
            &proficiency().name("name").value("English").level(3).query(),
            "proficiency(name = \"name\", value = English, level = 3)",
        );
        reads_back(
            &(proficiency().level_above(2).name_contains("La")
                | proficiency().value_starts_with("E").level_is_not(3)),
            "proficiency(level > 2, name ~ La) or proficiency(value ^= E, level != 3)",
        );
        reads_back(
            &a.clone()
                .and(proficiency().level_below(2))
                .or(proficiency().value("x")),
            "a = 1 and proficiency(level < 2) or proficiency(value = x)",
        );
        reads_back(&field("n").between("2.", ".5"), "n in \"2.\"..\".5\"");
        reads_back(
            &other_field("Odd Name").is_in(["a"]),
            "field(\"Odd Name\") in (a)",
        );
        reads_back(&TypedQuery::match_all().and(a.clone()), "a = 1");
        reads_back(&TypedQuery::match_all().or(a), "");
        reads_back(&!has_tag("a b"), "not tag(\"a b\")");
    }

    #[test]
    fn negating_the_empty_query_matches_nothing() {
        let all = TypedQuery::match_all;
        let nothing = || !all();
        let a = || tag("a", "1");
        assert_eq!(!nothing(), all());
        for (query, same) in [
            (a() | nothing(), a()),
            (nothing() | a(), a()),
            (all() | nothing(), all()),
            (nothing() | all(), all()),
            (a() & nothing(), nothing()),
            (nothing() & a(), nothing()),
            (all() & nothing(), nothing()),
            (nothing() & all(), nothing()),
        ] {
            assert_eq!(query, same);
        }
        let options = crate::compile::Options::default();
        assert!(nothing().compile(&crate::catalog::USERS, &options).is_err());
    }

    #[test]
    fn names_are_never_parsed_as_query_text() {
        let query = field("a = b or c").is("d");
        assert_eq!(query.to_string(), "\"a = b or c\" = d");
        assert!(
            query
                .compile(&crate::catalog::USERS, &crate::compile::Options::default())
                .is_err()
        );
        let long = (0..100_000).fold(field("a").is(0), |query, at| {
            query.and(field("b").is(at)).or(field("c").is(at))
        });
        assert!(
            long.compile(&crate::catalog::USERS, &crate::compile::Options::default())
                .is_err()
        );
    }

    #[test]
    fn text_is_parsed_separately_before_it_is_combined() {
        let mandatory = || tag("Team", "A");
        for (typed, combined) in [
            ("", "tag(Team = A)"),
            ("# all of them", "tag(Team = A)"),
            ("username = bob # mine", "tag(Team = A) and username = bob"),
            (
                "username = a or username = b",
                "tag(Team = A) and (username = a or username = b)",
            ),
            (
                "(NAME~'Sup') && name ~ ervisor",
                "tag(Team = A) and NAME ~ Sup and name ~ ervisor",
            ),
            (
                "not (username = a or username = b)",
                "tag(Team = A) and not (username = a or username = b)",
            ),
            (
                "username = '#) or'",
                "tag(Team = A) and username = \"#) or\"",
            ),
        ] {
            let typed: TypedQuery = typed.parse().unwrap();
            reads_back(&(mandatory() & typed), combined);
        }
        let escapes = [
            "username = a) or (username = b",
            "username = a)",
            "(username = a",
            "username = a or",
            "or username = a",
            ") or (",
            "username = \"a",
        ];
        for text in escapes {
            let refused = text.parse::<TypedQuery>().unwrap_err();
            assert_eq!(refused.query(), text);
            assert!(!refused.has_only_warnings(), "{text}");
        }
    }

    #[test]
    fn operators_equal_the_methods() {
        let (a, b) = (|| tag("a", "1"), || tag("b", "2"));
        assert_eq!(a() & b(), a().and(b()));
        assert_eq!(a() | b(), a().or(b()));
        assert_eq!(!a(), a().not());
        let read: TypedQuery = "not (tag(a = 1) or tag(b = 2))".parse().unwrap();
        assert_eq!(read, !(a() | b()));
        assert_eq!(!read, a() | b());
    }
}
