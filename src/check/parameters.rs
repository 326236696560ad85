//! Values that the caller binds to `$name`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

/// The values of a query's parameters.
///
/// A value is read as the type of the field it is compared with, never as query text: whatever it
/// contains, the structure of the query stays the same.
///
/// ```
/// use connectql::Parameters;
///
/// let mut parameters = Parameters::new();
/// parameters.bind("name", "bob\" or name ~ \"a");
/// parameters.bind_list("ids", ["u-1", "u-2"]);
/// assert_eq!(parameters.names().collect::<Vec<_>>(), ["ids", "name"]);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    bound: HashMap<String, Bound>,
}

/// Alphabetical, so that equal parameters look equal.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.names().map(|name| (name, self.bound.get(name)));
        f.debug_map().entries(entries).finish()
    }
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    One(String),
    List(Vec<String>),
}

impl Bound {
    pub(crate) fn values(&self) -> &[String] {
        match self {
            Bound::One(value) => std::slice::from_ref(value),
            Bound::List(values) => values,
        }
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Parameters {
    /// Parameters bound to one value each; if a name occurs several times, the last value wins.
    ///
    /// ```
    /// use connectql::Parameters;
    ///
    /// let parameters: Parameters = [("name", "bob"), ("id", "u-1")].into_iter().collect();
    /// assert_eq!(parameters.names().collect::<Vec<_>>(), ["id", "name"]);
    /// ```
    fn from_iter<I: IntoIterator<Item = (N, V)>>(values: I) -> Self {
        let mut parameters = Parameters::new();
        for (name, value) in values {
            parameters.bind(name, value);
        }
        parameters
    }
}

impl Parameters {
    /// No parameters.
    pub fn new() -> Self {
        Parameters::default()
    }

    /// Binds a parameter to one value, replacing any previous one.
    pub fn bind(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.bound.insert(name.into(), Bound::One(value.into()));
        self
    }

    /// Binds a parameter to a list, replacing any previous value. A list goes after `in`.
    pub fn bind_list<V: Into<String>>(
        &mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> &mut Self {
        self.bound.insert(
            name.into(),
            Bound::List(values.into_iter().map(Into::into).collect()),
        );
        self
    }

    /// Adds a value to a parameter: the second one makes it a list.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Self {
        let value = value.into();
        let bound = match self.bound.entry(name.into()) {
            Entry::Vacant(vacant) => {
                vacant.insert(Bound::One(value));
                return self;
            }
            Entry::Occupied(occupied) => occupied.into_mut(),
        };
        match bound {
            Bound::One(first) => *bound = Bound::List(vec![std::mem::take(first), value]),
            Bound::List(values) => values.push(value),
        }
        self
    }

    /// The bound names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.bound.keys().map(String::as_str).collect();
        names.sort_unstable();
        names.into_iter()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Bound> {
        self.bound.get(name)
    }
}
