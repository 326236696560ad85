//! Searches a file without keeping it in memory.

use std::io::{self, Read};
use std::ops::Range;

use miette::Diagnostic;
use thiserror::Error;

use super::evaluator::evaluator;
use super::instance::{Ids, Instance, Lists};
use super::instance_problem::InstanceProblem;
use super::page::Page;
use super::pages::{RecordSink, read_values};
use super::response::SearchResponse;
use super::search::{self, SearchProblem};

use crate::catalog::Resource;
use crate::compile::{Options, Plan};
use crate::engine::evaluate::{
    Json, JsonProblem, Packer, QueryEvaluator, Record, RecordContext, RequestEvaluator,
};

/// The reason why a file cannot be searched.
#[derive(Debug, Error, Diagnostic)]
#[non_exhaustive]
pub enum StreamProblem {
    /// It is not an instance.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Instance(#[from] InstanceProblem),
    /// The search fails.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Search(#[from] SearchProblem),
}

/// A page of the records found in a file.
#[derive(Debug)]
pub struct FoundPage {
    resource: &'static Resource,
    records: Vec<Record>,
    next_token: Option<String>,
    total: usize,
}

impl FoundPage {
    /// The service's response.
    pub fn response(&self) -> SearchResponse<'_> {
        SearchResponse {
            resource: self.resource,
            records: self.records.iter().collect(),
            next_token: self.next_token.clone(),
            approximate_total_count: self.total,
        }
    }
}

/// Searches a file as [`search_plan`](super::search_plan) searches an instance. Its records are not
/// kept: only a page of results, the hierarchy groups and a few bytes for each ID are in memory.
/// The file is read once, or twice if the plan searches for the groups below a group, which are
/// known only at the end of the file.
///
/// ```
/// use connectql::engine::{Page, search_stream};
/// use connectql::{USERS, compile};
///
/// let file = br#"{"Users": [{"Id": "u-1"}, {"Id": "x"}]} {"Users": [{"Id": "u-2"}]}"#;
/// let plan = compile(&USERS, "id ^= u").unwrap();
/// let page = search_stream(&USERS, &plan, &Page::default(), || Ok(file.as_slice()))?;
/// assert_eq!(page.response().approximate_total_count, 2);
/// # Ok::<(), connectql::engine::StreamProblem>(())
/// ```
///
/// # Errors
///
/// As for [`Instance::read`] and [`search_plan`](super::search_plan), and if the file cannot be
/// opened.
pub fn search_stream<R: Read>(
    resource: &'static Resource,
    plan: &Plan,
    page: &Page,
    mut open: impl FnMut() -> io::Result<R>,
) -> Result<FoundPage, StreamProblem> {
    let finder = |groups| Finder::new(groups, resource, plan, page);
    let early = finder(None)
        .ok()
        .filter(|finder| !finder.needs_unknown_groups());
    let mut pass = FirstPass {
        lists: Lists::of_groups(),
        finder: early,
    };
    read_values(opened(&mut open)?, &mut pass)?;
    let instance = Instance::from(pass.lists);
    if let Some(found) = pass.finder {
        found.check(&instance)?;
        return found.finish(plan);
    }
    let mut again = SecondPass {
        ids: Ids::default(),
        finder: finder(instance.groups())?,
    };
    again.finder.check(&instance)?;
    read_values(opened(&mut open)?, &mut again)?;
    again.finder.finish(plan)
}

fn opened<R>(open: &mut impl FnMut() -> io::Result<R>) -> Result<R, InstanceProblem> {
    open().map_err(|error| JsonProblem::of(serde_json::Error::io(error)).into())
}

/// The first reading of a file: its records are checked, and also searched unless that needs
/// information from the rest of the file.
struct FirstPass {
    lists: Lists,
    finder: Option<Finder>,
}

impl RecordSink for FirstPass {
    fn take(
        &mut self,
        resource: &'static Resource,
        record: &Packer,
        at: usize,
    ) -> Result<(), InstanceProblem> {
        let is_new = self.lists.add(resource, record, at)?;
        let finder = self.finder.as_mut();
        if let Some(finder) = finder.filter(|finder| is_new && finder.resource == resource) {
            finder.examine(record);
        }
        Ok(())
    }
}

/// The second reading of a file, whose records have been checked.
struct SecondPass {
    ids: Ids,
    finder: Finder,
}

impl RecordSink for SecondPass {
    fn take(
        &mut self,
        resource: &'static Resource,
        record: &Packer,
        _at: usize,
    ) -> Result<(), InstanceProblem> {
        if resource == self.finder.resource && self.ids.is_new(resource, record.json()) {
            self.finder.examine(record);
        }
        Ok(())
    }
}

/// The records of one list found by a plan, limited to those on a page.
struct Finder {
    resource: &'static Resource,
    requests: Vec<RequestEvaluator>,
    residual: Option<QueryEvaluator>,
    page: Range<usize>,
    found: Vec<Record>,
    total: usize,
    problem: Option<SearchProblem>,
}

impl Finder {
    fn new(
        groups: Option<&[Record]>,
        resource: &'static Resource,
        plan: &Plan,
        page: &Page,
    ) -> Result<Self, SearchProblem> {
        let residual = plan.residual.as_ref().map(|residual| {
            let known = RecordContext::Instance { groups };
            evaluator(resource, residual, &Options::default(), known)
                .map_err(|report| search::first(&report))
        });
        let size = page.size(resource)?;
        let fingerprint = search::fingerprint(resource, plan);
        Ok(Finder {
            resource,
            requests: search::ready(groups, resource, &plan.requests)?,
            residual: residual.transpose()?,
            page: page.range(size, fingerprint, usize::MAX)?,
            found: Vec::new(),
            total: 0,
            problem: None,
        })
    }

    /// True if the residual needs groups that are not known. Requests that need them have no
    /// finder.
    fn needs_unknown_groups(&self) -> bool {
        let residual = self.residual.as_ref();
        residual.is_some_and(QueryEvaluator::needs_unknown_groups)
    }

    /// Checks that the records of an instance have the members that the search needs but responses
    /// never have.
    fn check(&self, instance: &Instance) -> Result<(), SearchProblem> {
        if let Some(residual) = &self.residual {
            search::check_residual(instance, self.resource, residual)?;
        }
        search::check_unreturned_members(instance, self.resource, &self.requests)?;
        Ok(())
    }

    fn examine(&mut self, record: &Packer) {
        match self.is_found(record.json()) {
            Ok(false) => {}
            Ok(true) => {
                if self.page.contains(&self.total) {
                    self.found.push(Record::of(record));
                }
                self.total += 1;
            }
            Err(problem) => {
                self.problem.get_or_insert(problem);
            }
        }
    }

    fn is_found(&self, record: Json<'_>) -> Result<bool, SearchProblem> {
        if !self.requests.iter().any(|request| request.finds(record)) {
            return Ok(false);
        }
        let residual = self.residual.as_ref();
        residual.map_or(Ok(true), |residual| search::passes(residual, record))
    }

    fn finish(self, plan: &Plan) -> Result<FoundPage, StreamProblem> {
        if let Some(problem) = self.problem {
            return Err(problem.into());
        }
        let has_more = self.page.end < self.total;
        let fingerprint = search::fingerprint(self.resource, plan);
        Ok(FoundPage {
            resource: self.resource,
            records: self.found,
            next_token: has_more.then(|| fingerprint.token(self.page.end)),
            total: self.total,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Instance, Page, search_stream};
    use crate::catalog::USERS;
    use crate::compile::{Options, compile_with};
    use crate::engine::search_plan;

    fn file() -> String {
        let user = |number: usize| {
            json!({"Id": format!("u-{}", number % 40), "Username": format!("user{number}"),
                "HierarchyGroupId": format!("g-{}", number % 3), "Proficiencies": [], "Tags": {"a": (number % 2).to_string()}})
        };
        let users = |numbers: std::ops::Range<usize>| numbers.map(user).collect::<Vec<Value>>();
        let group = json!({"Id": "g-1", "HierarchyPath": {"LevelOne": {"Id": "g-0"}, "LevelTwo": {"Id": "g-1"}}});
        let pages = [
            json!({"Users": users(0..30)}),
            json!([{"Users": users(20..50)}, {"UserHierarchyGroups": [group]}]),
        ];
        pages.iter().map(Value::to_string).collect()
    }

    #[test]
    fn a_file_is_searched_like_an_instance() {
        let file = file();
        let instance = Instance::read(file.as_bytes()).unwrap();
        let mut options = Options::default();
        (options.residual, options.whole_records) = (true, true);
        for query in [
            "",
            "username ~ user1 or tag(a=1)",
            "hierarchy(under g-0) and not tag(a=1)",
            "not proficiency(English)",
            "username = nobody",
        ] {
            let plan = compile_with(&USERS, query, &options).unwrap();
            let mut page = Page {
                max_results: Some(7),
                next_token: None,
            };
            loop {
                let whole = search_plan(&instance, &USERS, &plan, &page).unwrap();
                let found = search_stream(&USERS, &plan, &page, || Ok(file.as_bytes())).unwrap();
                assert_eq!(found.response(), whole, "{query}");
                page.next_token = whole.next_token;
                if page.next_token.is_none() {
                    break;
                }
            }
        }
    }

    #[test]
    fn errors_are_those_of_a_search_of_an_instance() {
        let whole = |file: &str, query: &str| {
            let plan = compile_with(&USERS, query, &Options::default()).unwrap();
            let page = Page {
                max_results: None,
                next_token: Some("other".into()),
            };
            let found = search_stream(&USERS, &plan, &page, || Ok(file.as_bytes()));
            found.unwrap_err().to_string()
        };
        assert!(whole(r#"{"Users": [{"Id": 1}]}"#, "").contains("`Users[0].Id` is not a string"));
        assert!(whole(r#"{"Users": []}"#, "").contains("NextToken"));
    }
}
