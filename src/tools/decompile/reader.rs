//! Reads a request level by level, with the current JSON path and the errors found.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::catalog::Resource;
use crate::diagnostics::{Code, Problem, WHOLE_REQUEST, displayed_path, excerpt, listed};
use crate::wire::{depth, words};

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

/// The members of an object, in order.
struct Entries<'r>(Vec<(Cow<'r, str>, Option<&'r RawValue>)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Entries(Vec::new()))
    }
}

impl<'de> Visitor<'de> for Entries<'de> {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<Entries<'de>, A::Error> {
        while let Some(member) = object.next_entry()? {
            self.0.push(member);
        }
        Ok(self)
    }
}

/// The members of an object, each name once, without those that are `null`.
pub(super) struct Members<'r>(Vec<(Cow<'r, str>, &'r RawValue)>);

impl<'r> Members<'r> {
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(member, _)| member == name)
    }

    /// True if there is a member with one of the names.
    pub(super) fn has_any(&self, is_wanted: impl Fn(&str) -> bool) -> bool {
        self.0.iter().any(|(member, _)| is_wanted(member))
    }

    /// Removes and returns a member.
    pub(super) fn take(&mut self, name: &str) -> Option<&'r RawValue> {
        let at = self.0.iter().position(|(member, _)| member == name)?;
        Some(self.0.remove(at).1)
    }
}

impl<'r> IntoIterator for Members<'r> {
    type Item = (Cow<'r, str>, &'r RawValue);
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

    /// Reads an object as a type, or reports a problem here. Without the check, serde would also
    /// read the type from a list of its members, which the service does not accept.
    pub(super) fn object<'r, T: Deserialize<'r>>(&mut self, raw: &'r RawValue) -> Option<T> {
        self.read("an object", raw)
    }

    /// Reads a string.
    pub(super) fn text(&mut self, raw: &RawValue) -> Option<String> {
        self.read("a string", raw)
    }

    fn read<'r, T: Deserialize<'r>>(&mut self, expected: &str, raw: &'r RawValue) -> Option<T> {
        let found = words::kind(raw);
        if found != expected {
            return self.reject(format!("it is {found}, but {expected} is expected"));
        }
        match serde_json::from_str(raw.get()) {
            Ok(value) => Some(value),
            Err(error) => {
                let words::Fault { path, reason, .. } = words::fault(raw.get(), &error);
                self.under(path, |reader| reader.reject(reason))
            }
        }
    }

    /// Reads the members of an object.
    pub(super) fn members<'r>(&mut self, raw: &'r RawValue) -> Option<Members<'r>> {
        let Entries(pairs) = self.object(raw)?;
        let mut seen = HashSet::with_capacity(pairs.len());
        let again: Vec<String> = pairs
            .iter()
            .filter(|(name, _)| !seen.insert(name))
            .map(|(name, _)| excerpt(name))
            .collect();
        if !again.is_empty() {
            for name in again {
                self.under(name, |reader| reader.reject::<()>(words::TWICE));
            }
            return None;
        }
        Some(Members(
            pairs
                .into_iter()
                .filter_map(|(name, value)| value.map(|value| (name, value)))
                .collect(),
        ))
    }

    /// Reports an unknown member, and lists the known ones.
    pub(super) fn no_member(&mut self, name: &str, known: impl IntoIterator<Item = &'static str>) {
        let reason = format!("unknown member; the object has {}", listed(known));
        self.under(excerpt(name), |reader| reader.reject::<()>(reason));
    }

    /// Reads each element of a list.
    pub(super) fn each<T>(
        &mut self,
        raw: &RawValue,
        mut read: impl FnMut(&mut Self, &RawValue) -> Option<T>,
    ) -> Vec<T> {
        let list: Vec<&RawValue> = self.read("a list", raw).unwrap_or_default();
        let mut found = Vec::with_capacity(list.len());
        self.elements(list, |reader, raw| found.extend(read(reader, raw)));
        found
    }

    /// Reads each alternative of a list, and warns of those that impose no condition next to others
    /// that do.
    pub(super) fn each_alternative<T>(
        &mut self,
        raw: &RawValue,
        mut read: impl FnMut(&mut Self, &RawValue) -> Option<T>,
    ) -> Vec<T> {
        let mut empty = Vec::new();
        let found = self.each(raw, |reader, raw| {
            let problems = reader.problems.len();
            let found = read(reader, raw);
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

    /// Reads each element of a list. A plain loop: nodes nest, and iterator adaptors would add
    /// their frames to the stack at each level.
    pub(super) fn elements<T>(&mut self, list: Vec<T>, mut read: impl FnMut(&mut Self, T)) {
        for (at, element) in list.into_iter().enumerate() {
            self.path.push(Step::Index(at));
            read(self, element);
            self.path.pop();
        }
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

    /// True if the JSON is not nested too deeply.
    pub(super) fn is_shallow(&mut self, raw: &RawValue) -> bool {
        let is_shallow = depth(raw.get().as_bytes()) <= DEPTH_MAX;
        if !is_shallow {
            self.reject::<()>(format!("it is nested more than {DEPTH_MAX} levels deep"));
        }
        is_shallow
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

/// The names of the members of an object; empty for any other value.
pub(super) fn names(raw: &RawValue) -> Vec<String> {
    let members = serde_json::from_str(raw.get());
    let members = members.map_or_else(|_| Vec::new(), |Entries(members)| members);
    members
        .into_iter()
        .map(|(name, _)| name.into_owned())
        .collect()
}

/// True if a value is an object whose members are all `null`: it imposes no condition.
pub(super) fn is_empty(raw: &RawValue) -> bool {
    let inside = raw
        .get()
        .strip_prefix('{')
        .and_then(|raw| raw.strip_suffix('}'));
    inside.is_some_and(|inside| {
        inside.trim().is_empty() || inside.contains("null") && has_only_nulls(raw)
    })
}

fn has_only_nulls(raw: &RawValue) -> bool {
    serde_json::from_str(raw.get())
        .is_ok_and(|Entries(members)| members.iter().all(|(_, value)| value.is_none()))
}
