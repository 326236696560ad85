//! Reading a request: where in it we are, what is wrong with it, and JSON that is read level by level.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::catalog::Resource;
use crate::problem::Problem;
use crate::syntax::clip;
use crate::wire::{depth, words};

/// How deep the JSON may nest. The deepest query makes about 140 levels.
const DEPTH_MAX: usize = 150;

/// Reads one request, and gathers all that is wrong with it.
pub(super) struct Reader {
    pub(super) resource: &'static Resource,
    pub(super) problems: Vec<Problem>,
    path: Vec<Step>,
}

/// A step of a JSON path.
enum Step {
    Member(&'static str),
    Index(usize),
}

/// The members of an object by their names; those that are `null` are left out.
pub(super) type Members<'r> = BTreeMap<String, &'r RawValue>;

impl Reader {
    pub(super) fn new(resource: &'static Resource) -> Self {
        Reader { resource, problems: Vec::new(), path: Vec::new() }
    }

    /// Reads what a member of this place holds.
    pub(super) fn under<T>(&mut self, member: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(Step::Member(member));
        let read = read(self);
        self.path.pop();
        read
    }

    /// An object as a type, or a problem at this place. A type would be read from a list of its members too, which no
    /// service knows.
    pub(super) fn object<'r, T: Deserialize<'r>>(&mut self, raw: &'r RawValue) -> Option<T> {
        self.read("an object", raw)
    }

    /// A text.
    pub(super) fn text(&mut self, raw: &RawValue) -> Option<String> {
        self.read("a text", raw)
    }

    fn read<'r, T: Deserialize<'r>>(&mut self, expected: &str, raw: &'r RawValue) -> Option<T> {
        let found = words::kind(raw);
        if found != expected {
            return self.refuse(format!("it is {found}, where {expected} is expected"));
        }
        match serde_json::from_str(raw.get()) {
            Ok(value) => Some(value),
            Err(error) => self.refuse(words::reason(&error)),
        }
    }

    /// The members of an object.
    pub(super) fn members<'r>(&mut self, raw: &'r RawValue) -> Option<Members<'r>> {
        let members: BTreeMap<String, Option<&'r RawValue>> = self.object(raw)?;
        Some(members.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect())
    }

    /// A member that there is not, and those that there are.
    pub(super) fn no_member(&mut self, name: &str, known: impl IntoIterator<Item = &'static str>) {
        self.refuse::<()>(format!("it has no member `{}`; it takes {}", clip(name), words::listed(known)));
    }

    /// Takes each element of a list.
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

    /// Takes each element of a list that has been read. A plain loop: nodes nest, and the adaptors of an iterator would
    /// put their frames on the stack for each level.
    pub(super) fn elements<T>(&mut self, list: Vec<T>, mut read: impl FnMut(&mut Self, T)) {
        for (at, element) in list.into_iter().enumerate() {
            self.path.push(Step::Index(at));
            read(self, element);
            self.path.pop();
        }
    }

    /// What cannot be read here: the service would refuse it too.
    pub(super) fn refuse<T>(&mut self, reason: impl Into<String>) -> Option<T> {
        let (path, reason) = (self.path(), reason.into());
        self.problems.push(Problem::InvalidRequest { path, reason });
        None
    }

    /// What can be read here, but no query asks for it.
    pub(super) fn no_counterpart<T>(&mut self, reason: impl Into<String>) -> Option<T> {
        let (path, reason) = (self.path(), reason.into());
        self.problems.push(Problem::NoCounterpart { path, reason });
        None
    }

    /// Only one member may ask for something: what several mean together is not documented.
    pub(super) fn only_one<T>(&mut self, mut asked: Vec<(&'static str, T)>) -> Option<T> {
        if asked.len() > 1 {
            let names: Vec<String> = asked.iter().map(|(name, _)| format!("`{name}`")).collect();
            return self.no_counterpart(format!(
                "it has {} side by side, and what they mean together is not documented",
                names.join(" and ")
            ));
        }
        asked.pop().map(|(_, value)| value)
    }

    /// Whether the JSON nests no deeper than it may.
    pub(super) fn is_shallow(&mut self, raw: &RawValue) -> bool {
        let is_shallow = depth(raw.get().as_bytes()) <= DEPTH_MAX;
        if !is_shallow {
            self.refuse::<()>(format!("it nests more than {DEPTH_MAX} deep"));
        }
        is_shallow
    }

    /// `SearchCriteria.AndConditions[2].ListCondition`
    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Member(name) => {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(name);
                }
                Step::Index(at) => {
                    path.push('[');
                    path.push_str(&at.to_string());
                    path.push(']');
                }
            }
        }
        if path.is_empty() { "the request".to_owned() } else { path }
    }
}

/// Whether a value is an object without members, or with none but `null`: it asks for nothing.
pub(super) fn is_empty(raw: &RawValue) -> bool {
    let inside = raw.get().strip_prefix('{').and_then(|raw| raw.strip_suffix('}'));
    inside.is_some_and(|inside| inside.trim().is_empty() || inside.contains("null") && has_only_nulls(raw))
}

fn has_only_nulls(raw: &RawValue) -> bool {
    let members: Option<BTreeMap<String, Option<&RawValue>>> = serde_json::from_str(raw.get()).ok();
    members.is_some_and(|members| members.values().all(Option::is_none))
}
