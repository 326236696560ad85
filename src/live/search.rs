//! A search: the records of all requests of a plan, one after another.

use std::collections::{HashSet, VecDeque};

use serde_json::Value;

use super::client::Client;
use super::problem::{LiveProblem, Position};
use super::response::{ResponsePage, id_of};
use crate::catalog::Resource;
use crate::compile::{Options, Plan};
use crate::engine::evaluate::{Origin, Packer, QueryEvaluator, Record, RecordContext};
use crate::engine::evaluator;
use crate::wire::{SearchRequest, write_json};

/// The limits of a search.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum number of records.
    pub records: Option<u64>,
    /// The maximum number of calls, including retries.
    pub calls: Option<u64>,
}

/// A running search of the service.
#[derive(Debug)]
pub struct Search {
    client: Client,
    resource: &'static Resource,
    plan: Plan,
    residual: Option<QueryEvaluator>,
    limits: Limits,
    /// The request being read, and the number of its pages read so far.
    request: usize,
    pages: usize,
    next_token: Option<String>,
    waiting: VecDeque<Value>,
    seen: HashSet<String>,
    calls: u64,
    records: u64,
    approximate_total: Option<u64>,
}

impl Client {
    /// Begins a search. It makes no call until its first record is requested.
    ///
    /// # Errors
    /// If the plan's residual cannot be read.
    pub fn search(
        &self,
        resource: &'static Resource,
        plan: Plan,
        limits: Limits,
    ) -> Result<Search, LiveProblem> {
        Search::new(self.clone(), resource, plan, limits)
    }
}

impl Search {
    fn new(
        client: Client,
        resource: &'static Resource,
        plan: Plan,
        limits: Limits,
    ) -> Result<Self, LiveProblem> {
        let residual = plan.residual.as_deref().map(|residual| {
            evaluator(
                resource,
                residual,
                &Options::default(),
                RecordContext::Nothing,
            )
        });
        Ok(Search {
            client,
            resource,
            residual: residual.transpose()?,
            plan,
            limits,
            request: 0,
            pages: 0,
            next_token: None,
            waiting: VecDeque::new(),
            seen: HashSet::new(),
            calls: 0,
            records: 0,
            approximate_total: None,
        })
    }

    /// The next record, each record once; `None` at the end.
    ///
    /// # Errors
    /// If a page cannot be read: [`position`](Search::position) says which. Another call tries that page again.
    pub async fn next(&mut self) -> Result<Option<Record>, LiveProblem> {
        loop {
            if self.limits.records.is_some_and(|most| self.records >= most) {
                return Ok(None);
            }
            while let Some(record) = self.waiting.pop_front() {
                let packed = Packer::of(&record);
                if self.is_found(&record, &packed)? {
                    self.records += 1;
                    return Ok(Some(Record::of(&packed)));
                }
            }
            if self.request >= self.plan.requests.len() {
                return Ok(None);
            }
            self.read_page().await?;
        }
    }

    /// True if the next record may need no call.
    pub fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The number of calls made so far, retries included.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// The number of records returned so far.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// The number of requests read to their end.
    pub fn requests_done(&self) -> usize {
        self.request
    }

    /// The number of records that the service expects for the current request.
    pub fn approximate_total(&self) -> Option<u64> {
        self.approximate_total
    }

    /// The page to read next; `None` if all have been read.
    pub fn position(&self) -> Option<Position> {
        let requests = self.plan.requests.len();
        (self.request < requests).then_some(Position {
            request: self.request + 1,
            requests,
            page: self.pages + 1,
        })
    }

    /// True for a record that has not been returned and that the residual matches.
    fn is_found(&mut self, record: &Value, packed: &Packer) -> Result<bool, LiveProblem> {
        let id = id_of(self.resource, record)?;
        if !self.seen.insert(id) {
            return Ok(false);
        }
        let Some(residual) = &self.residual else {
            return Ok(true);
        };
        residual
            .decide(packed.json(), Origin::Response)
            .map_err(|open| match open.first() {
                Some(first) => LiveProblem::Record(first.problem("")),
                None => LiveProblem::response(self.resource, "a record cannot be read"),
            })
    }

    /// Reads a page. Until it has arrived, only the count of calls changes, so that a cancelled
    /// call is repeated.
    async fn read_page(&mut self) -> Result<(), LiveProblem> {
        let Some(request) = self.next_request() else {
            return Ok(());
        };
        let mut body = Vec::new();
        // Writing to memory cannot fail, and every request can be represented in JSON.
        let _ = write_json(&mut body, &request, true);
        let (calls, most) = (&mut self.calls, self.limits.calls);
        let take_call = || match most {
            Some(max) if *calls >= max => Err(LiveProblem::MaxCalls { max }),
            _ => {
                *calls += 1;
                Ok(())
            }
        };
        let answer = self.client.call(self.resource, &body, take_call).await?;
        let page = ResponsePage::read(self.resource, &answer)?;
        if page.next_token.is_some() && page.next_token == request.next_token {
            let reason = "it leads to the same page again";
            return Err(LiveProblem::response(self.resource, reason));
        }
        self.turn(page);
        Ok(())
    }

    /// The request for the next page; `None` if all have been read.
    fn next_request(&self) -> Option<SearchRequest> {
        let mut request = self.plan.requests.get(self.request)?.clone();
        if self.next_token.is_some() {
            request.next_token.clone_from(&self.next_token);
        }
        Some(request)
    }

    /// Takes the records of a page, and turns to the next one.
    fn turn(&mut self, page: ResponsePage) {
        self.waiting = page.records.into();
        self.approximate_total = page.total;
        self.pages += 1;
        self.next_token = page.next_token;
        if self.next_token.is_none() {
            self.request += 1;
            self.pages = 0;
        }
    }
}
