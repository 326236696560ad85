//! The fields of a resource, as far as mistakes depend on them.

/// The kind of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Text,
    /// One of a fixed set.
    Choice(&'static [&'static str]),
    Number,
    /// A number that may have a fraction.
    Decimal,
    Date,
    /// A date, with or without a time.
    Time,
    Flag,
}

/// The fields of the resource, if the resource is known.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'f> {
    /// The values of the field with a name.
    pub(crate) values: &'f dyn Fn(&str) -> Option<ValueKind>,
    /// The name of the field that several words mean, which are given without white space.
    pub(crate) of_words: &'f dyn Fn(&str) -> Option<&'static str>,
}
