//! An explanation as text of at most 80 columns.

use std::fmt;

use super::explanation::Explanation;
use super::places::{ExplainedCondition, Place};
use super::sentence::series;
use crate::catalog::{CALLS_PER_SECOND, ConditionLimits};
use crate::syntax::{hides, unbroken_words};

/// The width of a line, in characters.
const WIDTH: usize = 80;

/// The use of colour for headings and conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// Text alone.
    #[default]
    Plain,
    /// With the colours of a terminal.
    Coloured,
}

/// The role of a piece of text, which decides its colour.
#[derive(Clone, Copy)]
enum Role {
    Heading,
    Query,
    Warning,
    Prose,
}

impl Role {
    fn start(self) -> &'static str {
        match self {
            Role::Heading => "\u{1B}[1m",
            Role::Query => "\u{1B}[36m",
            Role::Warning => "\u{1B}[33m",
            Role::Prose => "",
        }
    }

    /// The marks around text that stays on one line. In prose, `'` is also an apostrophe.
    fn marks(self) -> &'static str {
        match self {
            Role::Query => "\"'",
            Role::Heading | Role::Warning | Role::Prose => "`\"",
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(Style::Plain))
    }
}

impl Explanation {
    /// The explanation as text of 80 columns.
    pub fn to_text(&self, style: Style) -> String {
        let mut page = Page {
            text: String::new(),
            style,
        };
        self.write_conditions(&mut page);
        self.write_requests(&mut page);
        self.write_residual(&mut page);
        self.write_calls(&mut page);
        self.write_warnings(&mut page);
        page.text
    }

    fn write_conditions(&self, page: &mut Page) {
        if self.conditions.is_empty() {
            return;
        }
        page.heading("Conditions");
        for ExplainedCondition {
            text,
            places,
            reason,
        } in &self.conditions
        {
            page.paragraph(Role::Query, "  ", "    ", text);
            page.paragraph(
                Role::Prose,
                "      ",
                "      ",
                &format!("{}: {reason}", listed_places(places)),
            );
        }
    }

    fn write_requests(&self, page: &mut Page) {
        page.heading(if self.requests.len() == 1 {
            "Request"
        } else {
            "Requests"
        });
        for (at, request) in self.requests.iter().enumerate() {
            page.paragraph(Role::Prose, &format!("  {:<3}", at + 1), "     ", request);
        }
        if self.requests.len() == 1 {
            return;
        }
        page.empty_line();
        let fewest = if self.minimal {
            "No plan has fewer."
        } else {
            "A plan with fewer may exist."
        };
        let why = format!(
            "One request can combine tags and other conditions with `and`, but not with `or`{}, so this plan has {} requests. \
             {fewest} Send them all and merge the results by {}.",
            self.filter_limits(),
            self.requests.len(),
            self.resource.unite_by()
        );
        page.paragraph(Role::Prose, "  ", "  ", &why);
    }

    /// The limits of the filter that led to more requests, if they did.
    fn filter_limits(&self) -> String {
        let mut limits = self
            .resource
            .filters
            .iter()
            .filter_map(|member| member.limits());
        match limits.next().filter(|_| self.limited) {
            Some(ConditionLimits { tags, conditions }) => format!(
                ", and a filter with groups allows at most {tags} tags and {conditions} groups"
            ),
            None => String::new(),
        }
    }

    fn write_residual(&self, page: &mut Page) {
        let Some(residual) = &self.residual else {
            return;
        };
        page.heading("Left to check on the results");
        page.paragraph(Role::Query, "  ", "    ", residual);
        let how = format!(
            "The requests may find more than the query matches. Pipe the results through `connectql filter {}` with this \
             query.",
            self.resource
        );
        page.paragraph(Role::Prose, "  ", "  ", &how);
    }

    fn write_calls(&self, page: &mut Page) {
        let requests = self.requests.len();
        page.heading("Calls");
        let each = if requests == 1 {
            "The request takes".to_owned()
        } else {
            format!("Each of the {requests} requests takes")
        };
        let size = match self.page_size {
            Some(size) => {
                format!("one call per {size} records found, and at least one")
            }
            None => format!(
                "one call per page of results, and at least one; a page holds up to {} records, and the default \
                 page size is not documented",
                self.resource.max_results
            ),
        };
        let total = format!(
            "That is at least {}{}; the service allows {CALLS_PER_SECOND} calls per second for the whole account.",
            if requests == 1 {
                "1 call".to_owned()
            } else {
                format!("{requests} calls")
            },
            seconds(requests)
        );
        page.paragraph(Role::Prose, "  ", "  ", &format!("{each} {size}. {total}"));
    }

    fn write_warnings(&self, page: &mut Page) {
        if self.warnings.is_empty() {
            return;
        }
        page.heading("Warnings");
        for problem in self.warnings.descriptions() {
            page.paragraph(Role::Warning, "  - ", "    ", &one_line(&problem.message));
            page.paragraph(Role::Prose, "    ", "    ", &one_line(&problem.help));
        }
    }
}

/// The minimum time for this many calls, if it is worth mentioning.
fn seconds(calls: usize) -> String {
    let rate = CALLS_PER_SECOND as usize;
    match calls.div_ceil(rate) {
        _ if calls < rate => String::new(),
        1 => ", about a second".to_owned(),
        seconds => format!(", about {seconds} seconds"),
    }
}

/// `SearchCriteria of request 1`, `SearchFilter of requests 1 and 2`
fn listed_places(places: &[Place]) -> String {
    let of = |pick: fn(&Place) -> Option<usize>| -> Vec<usize> {
        places.iter().filter_map(pick).collect()
    };
    let criteria = of(|place| match place {
        Place::Criteria(at) => Some(*at),
        _ => None,
    });
    let filter = of(|place| match place {
        Place::Filter(at) => Some(*at),
        _ => None,
    });
    let mut phrases: Vec<String> = Vec::new();
    for (requests, part) in [(criteria, "SearchCriteria"), (filter, "SearchFilter")] {
        let numbers: Vec<String> = requests.iter().map(usize::to_string).collect();
        let listed = series(&numbers, "and");
        match numbers.len() {
            0 => {}
            1 => phrases.push(format!("{part} of request {listed}")),
            _ => phrases.push(format!("{part} of requests {listed}")),
        }
    }
    if places.contains(&Place::Residual) {
        phrases.push("checked on the results".to_owned());
    }
    if phrases.is_empty() {
        "not sent".to_owned()
    } else {
        phrases.join("; ")
    }
}

/// A message on one line. Its words and the spaces between them are kept, because they may be part
/// of a value.
fn one_line(message: &str) -> String {
    let shown = |char: char| match char {
        char if char.is_whitespace() => ' ',
        char if hides(char) => char::REPLACEMENT_CHARACTER,
        char => char,
    };
    message.chars().map(shown).collect()
}

/// A page of text under construction.
struct Page {
    text: String,
    style: Style,
}

impl Page {
    fn heading(&mut self, heading: &str) {
        if !self.text.is_empty() {
            self.empty_line();
        }
        self.line(Role::Heading, "", heading);
    }

    fn empty_line(&mut self) {
        self.text.push('\n');
    }

    /// Wraps words into lines, the first after `first`, the others after `rest`. A word longer than
    /// a line gets a separate line.
    fn paragraph(&mut self, role: Role, first: &str, rest: &str, words: &str) {
        let mut line = String::new();
        let mut before = first;
        for word in unbroken_words(words, role.marks()) {
            let word = word.strip_suffix(' ').unwrap_or(word);
            let length = before.chars().count() + line.chars().count() + 1 + word.chars().count();
            if !line.is_empty() && length > WIDTH {
                self.line(role, before, &line);
                line.clear();
                before = rest;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(role, before, &line);
    }

    fn line(&mut self, role: Role, before: &str, line: &str) {
        self.text.push_str(before);
        if self.style == Style::Coloured && !role.start().is_empty() {
            self.text.push_str(role.start());
            self.text.push_str(line);
            self.text.push_str("\u{1B}[0m");
        } else {
            self.text.push_str(line);
        }
        self.text.push('\n');
    }
}
