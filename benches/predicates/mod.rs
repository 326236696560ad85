//! The same predicates as queries of several languages, as many as are wanted.
//!
//! They stand in groups of three that are joined by `or`, so that the same text means the same in each of the
//! languages: `routingprofile = "rp-1" and lastname ~ "smith1" and username ^= "ann1"`.

use std::fmt::Write;

/// How a language writes the predicates.
pub struct Language {
    pub name: &'static str,
    and: &'static str,
    or: &'static str,
    /// What stands around the value of a test for equality, for a part of the text, and for its beginning.
    equal: (&'static str, &'static str),
    part: (&'static str, &'static str),
    start: (&'static str, &'static str),
}

pub const CONNECTQL: Language = Language {
    name: "connectql",
    and: " and ",
    or: " or ",
    equal: (" = \"", "\""),
    part: (" ~ \"", "\""),
    start: (" ^= \"", "\""),
};

#[allow(dead_code, reason = "only the comparison with other parsers uses them")]
pub const PEERS: [Language; 4] = [
    Language {
        name: "tantivy-query-grammar",
        and: " AND ",
        or: " OR ",
        equal: (":\"", "\""),
        part: (":\"", "\""),
        start: (":\"", "\"*"),
    },
    Language {
        name: "aip-160",
        and: " AND ",
        or: " OR ",
        equal: (" = \"", "\""),
        part: (" : \"", "\""),
        start: (" = \"", "*\""),
    },
    Language {
        name: "rest-sql",
        and: ";",
        or: ",",
        equal: ("==\"", "\""),
        part: ("=ilike=\"*", "*\""),
        start: ("=like=\"", "*\""),
    },
    Language {
        name: "sqlparser",
        and: " AND ",
        or: " OR ",
        equal: (" = '", "'"),
        part: (" LIKE '%", "%'"),
        start: (" LIKE '", "%'"),
    },
];

/// A query of that many predicates, a multiple of three.
pub fn query(language: &Language, predicates: usize) -> String {
    let mut text = String::new();
    for group in 0..predicates / 3 {
        if group > 0 {
            text.push_str(language.or);
        }
        write_group(language, group, &mut text);
    }
    text
}

fn write_group(language: &Language, group: usize, text: &mut String) {
    let Language { and, equal, part, start, .. } = language;
    let (equal_to, equal_end) = equal;
    let (part_of, part_end) = part;
    let (start_of, start_end) = start;
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "(routingprofile{equal_to}rp-{group}{equal_end}{and}lastname{part_of}smith{group}{part_end}{and}\
         username{start_of}ann{group}{start_end})"
    );
}
