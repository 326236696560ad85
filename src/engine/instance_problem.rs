//! Reasons why a file is not a data file.

use miette::Diagnostic;
use thiserror::Error;

use super::foreign;
use crate::catalog::{RESOURCES, Resource};
use crate::check::nearest;
use crate::engine::evaluate::JsonProblem;

/// The help for a file with another format.
const DATA_FILE: &str =
    "a data file is a JSON object with result lists, like a response: {\"Users\": [{…}]}";

/// The reason why a file is not a data file.
#[derive(Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum InstanceProblem {
    /// It cannot be read, or is not JSON.
    #[error("the data file cannot be read: {0}")]
    #[diagnostic(code("connectql::instance"), help("{}", DATA_FILE))]
    Json(#[from] JsonProblem),
    /// It is JSON, but does not have the format of a data file.
    #[error("in the data file, {path} is not {expected}")]
    #[diagnostic(code("connectql::instance"), help("{}", DATA_FILE))]
    Form {
        /// The path in the file.
        path: String,
        /// The text expected there.
        expected: &'static str,
    },
    /// It is another known kind of file.
    #[error("the data file is {what}")]
    #[diagnostic(
        code("connectql::instance"),
        help("save the response of a search: `aws connect search-users --instance-id ID`")
    )]
    Foreign {
        /// A description.
        what: String,
    },
    /// It has members, but none of the service's lists.
    #[error("the data file has {members}, but no list of records: {lists}")]
    #[diagnostic(code("connectql::instance"))]
    NoList {
        /// The members that it has.
        members: String,
        /// The lists that it could have.
        lists: String,
        /// The help.
        #[help]
        help: String,
    },
}

/// The problem for a path that does not have the format of a data file.
pub(super) fn form(path: String, expected: &'static str) -> InstanceProblem {
    InstanceProblem::Form { path, expected }
}

/// The maximum number of names listed from a file.
const NAMES_MAX: usize = 30;

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names
        .take(NAMES_MAX)
        .map(|name| format!("`{}`", crate::diagnostics::excerpt(name)))
        .collect();
    names.join(", ")
}

/// Rejects an object that has members but no result list: a misspelled list would silently match nothing.
pub(super) fn check_names<'n>(
    names: impl Iterator<Item = &'n str> + Clone,
) -> Result<(), InstanceProblem> {
    let is_list = |name: &str| list_of(name).is_some();
    if names.clone().any(is_list) || names.clone().next().is_none() {
        return Ok(());
    }
    if let Some(what) = foreign::name(names.clone()) {
        return Err(InstanceProblem::Foreign { what });
    }
    Err(InstanceProblem::NoList {
        members: listed(names.clone()),
        lists: listed(RESOURCES.iter().map(|resource| resource.result_list)),
        help: help_for_lists(names),
    })
}

/// Records without a list are a likely mistake: `filter` reads them, an instance does not.
pub(super) const NO_LIST_HELP: &str = "put the records in a list with the name that the service uses, `{\"Users\": [{…}]}`; \
                            `connectql filter` reads records alone";

/// The help for names near that of a result list.
fn help_for_lists<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let lists = || RESOURCES.iter().map(|resource| resource.result_list);
    match names
        .take(NAMES_MAX)
        .find_map(|name| nearest(name, lists()))
    {
        Some(list) => format!("did you mean `{list}`?"),
        None => NO_LIST_HELP.to_owned(),
    }
}

/// The resource whose result list has this name.
pub(super) fn list_of(name: &str) -> Option<&'static Resource> {
    RESOURCES
        .iter()
        .find(|resource| resource.result_list == name)
        .copied()
}
