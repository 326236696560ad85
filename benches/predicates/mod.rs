//! The same predicates as queries in several languages, in any number.
//!
//! They are in groups of three joined by `or`, so that the same text has the same meaning in each of the
//! languages: `routingprofile = "rp-1" and lastname ~ "smith1" and username ^= "ann1"`.

use std::fmt::Write;

/// The syntax of predicates in a language.
pub(crate) struct Language {
    #[allow(dead_code, reason = "only the comparison with other parsers uses it")]
    pub(crate) name: &'static str,
    and: &'static str,
    or: &'static str,
    /// The text before the field, between it and the value, and after the value, for equality,
    /// "contains" and "starts with".
    equal: [&'static str; 3],
    part: [&'static str; 3],
    start: [&'static str; 3],
}

pub(crate) const CONNECTQL: Language = Language {
    name: "connectql",
    and: " and ",
    or: " or ",
    equal: ["", " = \"", "\""],
    part: ["", " ~ \"", "\""],
    start: ["", " ^= \"", "\""],
};

#[allow(dead_code, reason = "only the comparison with other parsers uses them")]
pub(crate) const PEERS: [Language; 7] = [
    Language {
        name: "tantivy-query-grammar",
        and: " AND ",
        or: " OR ",
        equal: ["", ":\"", "\""],
        part: ["", ":\"", "\""],
        start: ["", ":\"", "\"*"],
    },
    Language {
        name: "aip-160",
        and: " AND ",
        or: " OR ",
        equal: ["", " = \"", "\""],
        part: ["", " : \"", "\""],
        start: ["", " = \"", "*\""],
    },
    Language {
        name: "rest-sql",
        and: ";",
        or: ",",
        equal: ["", "==\"", "\""],
        part: ["", "=ilike=\"*", "*\""],
        start: ["", "=like=\"", "*\""],
    },
    Language {
        name: "sqlparser",
        and: " AND ",
        or: " OR ",
        equal: ["", " = '", "'"],
        part: ["", " LIKE '%", "%'"],
        start: ["", " LIKE '", "%'"],
    },
    Language {
        name: "cel",
        and: " && ",
        or: " || ",
        equal: ["", " == \"", "\""],
        part: ["", ".contains(\"", "\")"],
        start: ["", ".startsWith(\"", "\")"],
    },
    Language {
        name: "odata-params",
        and: " and ",
        or: " or ",
        equal: ["", " eq '", "'"],
        part: ["contains(", ", '", "')"],
        start: ["startswith(", ", '", "')"],
    },
    Language {
        name: "scim-filter",
        and: " and ",
        or: " or ",
        equal: ["", " eq \"", "\""],
        part: ["", " co \"", "\""],
        start: ["", " sw \"", "\""],
    },
];

/// Parsers in languages other than Rust, which are timed by separate programs.
#[allow(dead_code, reason = "only the comparison with other parsers uses them")]
pub(crate) const ELSEWHERE: [Language; 3] = [
    Language {
        name: "luqum",
        and: " AND ",
        or: " OR ",
        equal: ["", ":\"", "\""],
        part: ["", ":*", "*"],
        start: ["", ":", "*"],
    },
    Language {
        name: "liqe",
        and: " AND ",
        or: " OR ",
        equal: ["", ":\"", "\""],
        part: ["", ":*", "*"],
        start: ["", ":", "*"],
    },
    Language {
        name: "kql",
        and: " and ",
        or: " or ",
        equal: ["", " : \"", "\""],
        part: ["", " : *", "*"],
        start: ["", " : ", "*"],
    },
];

/// A query with this many predicates, a multiple of three.
pub(crate) fn query(language: &Language, predicates: usize) -> String {
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
    let Language {
        and,
        equal,
        part,
        start,
        ..
    } = language;
    let ([equal_to, equals, equal_end], [part_of, has, part_end], [start_of, starts, start_end]) =
        (equal, part, start);
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "({equal_to}routingprofile{equals}rp-{group}{equal_end}{and}{part_of}lastname{has}smith{group}{part_end}{and}\
         {start_of}username{starts}ann{group}{start_end})"
    );
}
