//! Options for compiling a query, and checks for values that the service would reject.

use std::borrow::Cow;

use serde::Deserialize;

use crate::catalog::Resource;
use crate::check::{CheckOptions, Now, Parameters};
use crate::diagnostics::{Code, Problem, Report};
use crate::encoding::Encoding;
use crate::plan::{DEFAULT_MAX_REQUESTS, DEFAULT_MAX_TERMS};
use crate::syntax::parse;

/// Options for compiling a query.
///
/// ```
/// use connectql::{Options, USERS, compile_with};
///
/// let options = Options::new().instance_id("aaaa-bbbb").bind("who", "bob");
/// let plan = compile_with(&USERS, "username = $who", &options)?;
/// assert_eq!(plan.requests[0].instance_id.as_deref(), Some("aaaa-bbbb"));
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// In JSON, members are in camel case, and missing ones have their defaults. A parameter is a string, a number, a
/// Boolean, or a list of these:
///
/// ```
/// let json = r#"{"instanceId": "aaaa-bbbb", "parameters": {"who": "bob", "ids": ["u-1", "u-2"]}, "encoding": "utf16"}"#;
/// let options: connectql::Options = serde_json::from_str(json)?;
/// assert_eq!(options.encoding, connectql::Encoding::Utf16);
/// assert_eq!(options.parameters.names().collect::<Vec<_>>(), ["ids", "who"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools)] // Each is a separate option.
pub struct Options {
    /// The values of `$name` in the query.
    pub parameters: Parameters,
    /// True (the default) if an unused parameter is an error; turn it off if several queries share
    /// the parameters.
    pub refuse_unused_parameters: bool,
    /// True if a parameter without a value counts as bound to an acceptable value.
    /// [`check`](crate::check) then reports other problems, as in an editor; a plan needs all
    /// values.
    pub assume_bound: bool,
    /// Conditions that must also match. Each is parsed separately, so no text can affect another;
    /// all share the parameters. Problems name the text in which they occur.
    pub and: Vec<String>,
    /// The time for `now` and `today`. The library has no clock: without a time, they are an error.
    pub now: Option<Now>,
    /// The instance ID of every request, up to the resource's `instance_id_max`, usually 100 characters.
    pub instance_id: Option<String>,
    /// The page size of every request: from 1 to the resource's `max_results`.
    pub max_results: Option<u16>,
    /// The page token of every request, up to the resource's `next_token_max`, usually 2500 characters.
    pub next_token: Option<String>,
    /// True if more than one request is an error.
    pub single: bool,
    /// True to allow a residual: conditions that the service cannot check, for checking on the
    /// results.
    pub residual: bool,
    /// True if the results are complete records, as in a data file: a residual may then contain
    /// conditions that cannot be checked on responses.
    pub whole_records: bool,
    /// The maximum number of requests, 16 by default.
    pub max_requests: usize,
    /// The maximum number of terms in a part that mixes tags with other conditions, 512 by default.
    pub max_terms: usize,
    /// The units of positions in serialized output: the [`descriptions`](Report::descriptions) of
    /// problems, and their suggestions.
    pub encoding: Encoding,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            parameters: Parameters::new(),
            refuse_unused_parameters: true,
            assume_bound: false,
            now: None,
            and: Vec::new(),
            instance_id: None,
            max_results: None,
            next_token: None,
            single: false,
            residual: false,
            whole_records: false,
            max_requests: DEFAULT_MAX_REQUESTS,
            max_terms: DEFAULT_MAX_TERMS,
            encoding: Encoding::Bytes,
        }
    }
}

/// Chainable setters, each with the name of its member.
macro_rules! setters {
    ($($(#[$about:meta])* $member:ident: $type:ty $(=> $wrap:path)?,)*) => {
        impl Options {
            $(
                $(#[$about])*
                #[must_use]
                pub fn $member(mut self, $member: $type) -> Self {
                    self.$member = setters!(@ $member $($wrap)?);
                    self
                }
            )*
        }
    };
    (@ $member:ident) => { $member.into() };
    (@ $member:ident $wrap:path) => { $wrap($member.into()) };
}

setters! {
    /// With these parameters instead of those already bound.
    parameters: Parameters,
    /// With or without an error for parameters that the query does not use.
    refuse_unused_parameters: bool,
    /// With unbound parameters treated as bound, or not.
    assume_bound: bool,
    /// With the time for `now` and `today`.
    now: impl Into<Now> => Some,
    /// With the instance ID of every request.
    instance_id: impl Into<String> => Some,
    /// With the page size of every request.
    max_results: u16 => Some,
    /// With the page token of every request.
    next_token: impl Into<String> => Some,
    /// With or without an error for more than one request.
    single: bool,
    /// With or without a residual.
    residual: bool,
    /// With results that are complete records, or not.
    whole_records: bool,
    /// With the maximum number of requests.
    max_requests: usize,
    /// With the maximum number of terms in a part that mixes tags with other conditions.
    max_terms: usize,
    /// With the units of positions in serialized output.
    encoding: Encoding,
}

impl Options {
    /// The default options.
    pub fn new() -> Self {
        Options::default()
    }

    /// With one more condition that must also match.
    ///
    /// ```
    /// use connectql::{Options, USERS, compile_with};
    ///
    /// let options = Options::new().and("tag(Team = A)");
    /// let plan = compile_with(&USERS, "username = bob or username = ann", &options)?;
    /// assert_eq!(plan.requests.len(), 1);
    /// let report = compile_with(&USERS, "username = bob) or (tag(Team = B)", &options).unwrap_err();
    /// assert_eq!(report.descriptions()[0].source.as_deref(), Some("query"));
    /// # Ok::<(), connectql::Report>(())
    /// ```
    #[must_use]
    #[allow(clippy::should_implement_trait)] // This adds a condition and is not an operator.
    pub fn and(mut self, condition: impl Into<String>) -> Self {
        self.and.push(condition.into());
        self
    }

    /// With a parameter bound to one value.
    #[must_use]
    pub fn bind(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.bind(name, value);
        self
    }

    /// With a parameter bound to a list.
    #[must_use]
    pub fn bind_list<V: Into<String>>(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.parameters.bind_list(name, values);
        self
    }
}

impl Options {
    /// Checks that the service accepts the options for a resource, whatever the query.
    ///
    /// ```
    /// let mut options = connectql::Options::default();
    /// options.max_results = Some(501);
    /// let report = options.check(&connectql::USERS).unwrap_err();
    /// assert_eq!(report.to_string(), "a page of `users` has 1 to 500 records, not 501");
    /// ```
    ///
    /// # Errors
    /// Names each option that is out of range.
    pub fn check(&self, resource: &'static Resource) -> Result<(), Report> {
        let problems = option_problems(resource, self);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Report::new("", problems).with_encoding(self.encoding))
        }
    }
}

impl Options {
    /// The options that checking uses.
    pub(crate) fn for_checking(&self) -> CheckOptions<'_> {
        CheckOptions {
            parameters: &self.parameters,
            report_unused: self.refuse_unused_parameters,
            assume_bound: self.assume_bound,
            residual: self.residual,
            now: self.now,
        }
    }
}

/// True if a string is the empty query, which matches every record.
fn is_empty(text: &str) -> bool {
    let text = text.trim_start();
    text.is_empty()
        || text.starts_with('#') && parse(text).is_ok_and(|parsed| parsed.ast.root.is_none())
}

/// Options that the service would reject.
pub(crate) fn option_problems(resource: &Resource, options: &Options) -> Vec<Problem> {
    let found = [
        page_size(resource, options),
        instance_id(resource, options),
        next_token(resource, options),
        conditions(options),
        budget(options.max_requests, "a plan", "request"),
        budget(
            options.max_terms,
            "a part mixing criteria and filter",
            "term",
        ),
    ];
    let problem = |(message, help): (String, Cow<'static, str>)| {
        Problem::new(Code::InvalidOption, None, message).with_help(help)
    };
    found.into_iter().flatten().map(problem).collect()
}

/// The message and help for an invalid option. They are built only if needed, since every
/// compilation checks the options.
type Invalid = Option<(String, Cow<'static, str>)>;

fn page_size(resource: &Resource, options: &Options) -> Invalid {
    let max = resource.max_results;
    let size = options.max_results?;
    (!(1..=max).contains(&size)).then(|| {
        let message = format!("a page of `{resource}` has 1 to {max} records, not {size}");
        (message, "choose a page size in this range".into())
    })
}

fn instance_id(resource: &Resource, options: &Options) -> Invalid {
    let max = usize::from(resource.instance_id_max);
    let length = options.instance_id.as_ref()?.chars().count();
    (!(1..=max).contains(&length)).then(|| {
        let message = format!("an instance ID has 1 to {max} characters, not {length}");
        let help = "take the ID from the instance's ARN, after `instance/`";
        (message, help.into())
    })
}

fn next_token(resource: &Resource, options: &Options) -> Invalid {
    let max = resource.next_token_max.map_or(usize::MAX, usize::from);
    let length = options.next_token.as_ref()?.chars().count();
    (!(1..=max).contains(&length)).then(|| {
        let message = match resource.next_token_max {
            Some(max) => format!("a page token has 1 to {max} characters, not {length}"),
            None => "a page token cannot be empty".to_owned(),
        };
        let help = "pass the `NextToken` of the previous page unchanged";
        (message, help.into())
    })
}

fn conditions(options: &Options) -> Invalid {
    let at = options.and.iter().position(|text| is_empty(text))?;
    let help = "leave it out, or write a condition that must match".into();
    Some((format!("the condition `and[{at}]` is empty"), help))
}

fn budget(most: usize, whole: &str, part: &str) -> Invalid {
    (most == 0).then(|| {
        let message = format!("{whole} has at least one {part}");
        (message, format!("allow at least 1 {part}").into())
    })
}
