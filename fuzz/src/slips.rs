//! The properties of incorrect queries, made of pieces of correct and incorrect ones.

use connectql::{Code, Now, Options, compile_with};

use super::spans::{check_report, lies_in, whole};
use super::world::{choice, resource};

/// The pieces that bytes select, from this language and others.
const PIECES: [&str; 96] = [
    "username",
    "lastname",
    "name",
    "state",
    "displayorder",
    "created",
    "usrname",
    "tag",
    "proficiency",
    "hierarchy",
    "tag(BPO = 123)",
    "proficiency(English >= 3)",
    "tag.BPO",
    "tag[BPO]",
    "tag:BPO",
    "level",
    "fullname",
    "id",
    "type",
    "=",
    "==",
    "!=",
    "~",
    "^=",
    "<",
    "<=",
    ">",
    "=>",
    "<>",
    ":",
    "=~",
    "in",
    "not in",
    "like",
    "is",
    "is not",
    "contains",
    "startswith",
    "between",
    "after",
    "has",
    "ne",
    "and",
    "or",
    "not",
    "adn",
    "AND",
    "&&",
    "||",
    "&",
    "|",
    "!",
    ",",
    ";",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "()",
    "bob",
    "Queue 3",
    "O'Brien",
    "\"Mary Ann\"",
    "'it''s'",
    "“Sup”",
    "`bob`",
    "\\\"x\\\"",
    "%Sup%",
    "b*b",
    "/re/",
    "bob~2",
    "3",
    "50",
    "3..7",
    "3-7",
    "72,25",
    "80%",
    "null",
    "EMPTY",
    "true",
    "ENABLED",
    "enabeld",
    "2026-01-31",
    "now-7d",
    "ago(7d)",
    "now() - interval '7 days'",
    "startOfDay()",
    "-7d",
    "LOWER(",
    "select * from users where",
    "order by name",
    "limit 10",
    "-- x",
    "# x\n",
];

/// The query made of the pieces that bytes select; an odd byte adds a space after its piece.
fn query(data: &[u8]) -> String {
    let mut query = String::new();
    for byte in data {
        query += PIECES[usize::from(byte / 2) % PIECES.len()];
        if byte % 2 == 1 {
            query.push(' ');
        }
    }
    query
}

fn options() -> Options {
    let now: Now = "2024-07-18T09:30:00Z".parse().expect("it is a time");
    Options::new().now(now)
}

/// For any sequence of pieces, there is a plan or a report of bounded size, and a suggested query
/// compiles.
pub fn slips(data: &[u8]) {
    let Some((resource, rest)) = resource(data) else {
        return;
    };
    let text = query(rest);
    let Err(report) = compile_with(resource, &text, &options()) else {
        return;
    };
    check_report(&text, &report);
    if let Some(meant) = report.meant() {
        let compiled = compile_with(resource, meant, &options());
        assert!(compiled.is_ok(), "{meant:?} is suggested for {text:?}");
    }
}

/// Reported names and values are in the text at the reported position, whatever was corrected
/// around them.
pub fn repair(data: &[u8]) {
    let Some((resource, rest)) = resource(data) else {
        return;
    };
    let Some((cut, rest)) = rest.split_first() else {
        return;
    };
    let (before, behind) = rest.split_at(choice(*cut) % (rest.len() + 1));
    let text = format!("{} and zzfield = 1 and {}", query(before), query(behind));
    let Err(report) = compile_with(resource, &text, &options()) else {
        return;
    };
    for problem in report.problems() {
        let is_unknown = problem.code == Code::UnknownField;
        let Some(span) = problem.span().filter(|_| is_unknown) else {
            continue;
        };
        lies_in(&text, span, whole(&text));
        let written = &text[span.range()];
        // A message shows only the beginning of a long name.
        let name = problem.message().rsplit(" has no field `").next();
        let name = name.unwrap_or_default().trim_end_matches(['`', '…']);
        assert!(written.contains(name), "{name} at {written:?} of {text:?}");
    }
}
