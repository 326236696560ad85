//! Reads a request level by level, with the current JSON path and the errors found.

use std::borrow::Cow;

use serde::de::{Deserialize, DeserializeOwned};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::catalog::Resource;
use crate::diagnostics::{Code, Problem, WHOLE_REQUEST, displayed_path, excerpt, listed};
use crate::wire::json::Json;
use crate::wire::{Fault, FaultInValue, depth, read, unknown_member};

/// The maximum nesting depth of JSON. The deepest query produces about 140 levels.
const DEPTH_MAX: usize = 150;

/// The maximum number of empty alternatives reported per list.
const EMPTY_MAX: usize = 10;

/// Reads one request and collects its errors.
pub(super) struct Reader {
    pub(super) resource: &'static Resource,
    pub(super) problems: Vec<Problem>,
    /// Warnings about parts that can be read.
    pub(super) warnings: Vec<Problem>,
    /// The conditions of the current filter.
    pub(super) counted: Counted,
    path: Vec<Step>,
}

/// The number of conditions in a filter.
#[derive(Clone, Copy, Default)]
pub(super) struct Counted {
    pub(super) tags: usize,
    /// The conditions other than tags.
    pub(super) conditions: usize,
}

/// A step of a JSON path.
enum Step {
    Member(Cow<'static, str>),
    Index(usize),
}

/// The members of an object that are not `null`.
pub(super) struct Members<'r>(Vec<(&'r str, &'r Value)>);

impl<'r> Members<'r> {
    pub(super) fn has(&self, name: &str) -> bool {
        self.has_any(|member| member == name)
    }

    /// True if there is a member with one of the names.
    pub(super) fn has_any(&self, is_wanted: impl Fn(&str) -> bool) -> bool {
        self.0.iter().any(|(member, _)| is_wanted(member))
    }

    /// Removes and returns a member.
    pub(super) fn take(&mut self, name: &str) -> Option<&'r Value> {
        let at = self.0.iter().position(|(member, _)| *member == name)?;
        Some(self.0.remove(at).1)
    }
}

impl<'r> IntoIterator for Members<'r> {
    type Item = (&'r str, &'r Value);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Reader {
    pub(super) fn new(resource: &'static Resource) -> Self {
        Reader {
            resource,
            problems: Vec::new(),
            warnings: Vec::new(),
            counted: Counted::default(),
            path: Vec::new(),
        }
    }

    /// Reads the value of a member.
    pub(super) fn under<T>(
        &mut self,
        member: impl Into<Cow<'static, str>>,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.path.push(Step::Member(member.into()));
        let read = read(self);
        self.path.pop();
        read
    }

    /// Reads the JSON of a request, unless it is nested too deeply for recursion.
    pub(super) fn json(&mut self, raw: &RawValue) -> Option<Value> {
        if depth(raw.get().as_bytes()) > DEPTH_MAX {
            return self.reject(format!("it is nested more than {DEPTH_MAX} levels deep"));
        }
        let mut json = serde_json::Deserializer::from_str(raw.get());
        json.disable_recursion_limit();
        match Json::deserialize(&mut json) {
            Ok(Json(value)) => Some(value),
            Err(error) => self.reject(error.to_string()),
        }
    }

    /// Reads a value as a type.
    pub(super) fn typed<T: DeserializeOwned>(&mut self, value: &Value) -> Option<T> {
        read(value).map_err(|fault| self.report(fault)).ok()
    }

    fn report(&mut self, fault: Fault) {
        let FaultInValue { path, reason, .. } = fault.into_inner();
        self.under(path, |reader| reader.reject::<()>(reason));
    }

    fn mismatch<T>(&mut self, expected: &str, found: &Value) -> Option<T> {
        self.report(Fault::mismatch(expected, found));
        None
    }

    /// Reads the members of an object that are not `null`.
    pub(super) fn members<'r>(&mut self, value: &'r Value) -> Option<Members<'r>> {
        let Value::Object(members) = value else {
            return self.mismatch("an object", value);
        };
        let members = members.iter().filter(|(_, value)| !value.is_null());
        Some(Members(
            members
                .map(|(name, value)| (name.as_str(), value))
                .collect(),
        ))
    }

    /// Reports an unknown member, and lists the known ones.
    pub(super) fn no_member(&mut self, name: &str, known: impl IntoIterator<Item = &'static str>) {
        self.report(unknown_member(known).under(&excerpt(name)));
    }

    /// Reads each element of a list.
    pub(super) fn each<T>(
        &mut self,
        value: &Value,
        mut read: impl FnMut(&mut Self, &Value) -> Option<T>,
    ) -> Vec<T> {
        let Value::Array(elements) = value else {
            return self.mismatch("a list", value).unwrap_or_default();
        };
        let mut found = Vec::with_capacity(elements.len());
        // A plain loop: nodes nest, and iterator adaptors would add their frames to the stack at
        // each level.
        for (at, element) in elements.iter().enumerate() {
            self.path.push(Step::Index(at));
            found.extend(read(self, element));
            self.path.pop();
        }
        found
    }

    /// Reads each alternative of a list, and warns of those that impose no condition next to others
    /// that do.
    pub(super) fn each_alternative<T>(
        &mut self,
        value: &Value,
        mut read: impl FnMut(&mut Self, &Value) -> Option<T>,
    ) -> Vec<T> {
        let mut empty = Vec::new();
        let found = self.each(value, |reader, value| {
            let problems = reader.problems.len();
            let found = read(reader, value);
            if found.is_none() && reader.problems.len() == problems {
                empty.push(reader.path());
            }
            found
        });
        if !found.is_empty() {
            let warnings = empty.into_iter().take(EMPTY_MAX);
            let problem = |path: String| {
                let displayed = displayed_path(&path);
                let message = format!("{displayed} has no condition and is ignored");
                Problem::new(Code::EmptyAlternative, None, message).with_help(
                    "remove it from the list: the service does not document whether an empty \
                     alternative matches everything",
                )
            };
            self.warnings.extend(warnings.map(problem));
        }
        found
    }

    /// Reports something that the service would reject as well.
    pub(super) fn reject<T>(&mut self, reason: impl Into<String>) -> Option<T> {
        let (path, reason) = (self.path(), reason.into());
        self.problems.push(Problem::invalid_request(&path, &reason));
        None
    }

    /// Reports something valid that no query can express.
    pub(super) fn no_counterpart<T>(&mut self, reason: impl Into<String>) -> Option<T> {
        self.no_counterpart_but(reason, "remove it from the request, and decompile the rest")
    }

    /// Reports something valid that a query must express differently.
    pub(super) fn no_counterpart_but<T>(
        &mut self,
        reason: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) -> Option<T> {
        let (displayed, reason) = (displayed_path(&self.path()), reason.into());
        let message = format!("no query corresponds to {displayed}: {reason}");
        self.problems
            .push(Problem::new(Code::NoCounterpart, None, message).with_help(help));
        None
    }

    /// Allows one member that imposes a condition: the meaning of several is not documented.
    pub(super) fn only_one<T>(
        &mut self,
        mut present: Vec<(&'static str, T)>,
        help: impl Into<Cow<'static, str>>,
    ) -> Option<T> {
        if present.len() > 1 {
            let names = listed(present.iter().map(|(name, _)| *name));
            let reason =
                format!("it has {names} together, and their combined meaning is not documented");
            return self.no_counterpart_but(reason, help);
        }
        present.pop().map(|(_, value)| value)
    }

    /// `SearchCriteria.AndConditions[2].ListCondition`
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Member(name) => {
                    let is_glued = path.is_empty() || name.is_empty() || name.starts_with('[');
                    path.push_str(if is_glued { "" } else { "." });
                    path.push_str(name);
                }
                Step::Index(at) => {
                    path.push('[');
                    path.push_str(&at.to_string());
                    path.push(']');
                }
            }
        }
        if path.is_empty() {
            WHOLE_REQUEST.to_owned()
        } else {
            path
        }
    }
}

/// True if a value is an object whose members are all `null`: it imposes no condition.
pub(super) fn is_empty(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|members| members.values().all(Value::is_null))
}
