//! Slips that people make, with habits from other languages: each is told what to type instead, and where the query
//! that was meant can be derived, the help offers it whole, and it compiles.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use connectql::{Description, compile, resource};

/// The resource, what is written, and the query that the help offers whole, where one can be derived.
const SLIPS: &[(&str, &str, Option<&str>)] = &[
    // SQL
    ("users", "name like '%Sup%'", Some("name ~ Sup")),
    ("users", "name like 'Sup%'", Some("name ^= Sup")),
    ("users", "name ilike '%sup%'", Some("name ~ sup")),
    ("users", "name not like '%Sup%'", None),
    ("users", "username <> bob", None),
    ("users", "username not in (a, b)", None),
    ("users", "username is null", None),
    ("users", "username is not null", None),
    ("users", "where username = bob", None),
    ("users", "select * from users where username = bob", None),
    ("users", "username = (a, b)", Some("username in (a, b)")),
    ("users", "username IN ('a' 'b')", Some("username in (a, b)")),
    ("agent-statuses", "displayorder between 3 and 7", Some("displayorder in 3..7")),
    ("contact-evaluations", "modified between 2024-01-01 and 2024-02-01", Some("modified in 2024-01-01..2024-02-01")),
    ("contact-evaluations", "autoevaluation is true", Some("autoevaluation = true")),
    // Programming languages
    ("users", "username == bob", Some("username = bob")),
    ("users", "username === \"bob\"", Some("username = bob")),
    ("users", "username = bob & firstname = Bob", Some("username = bob and firstname = Bob")),
    ("users", "username = bob | firstname = Bob", Some("username = bob or firstname = Bob")),
    ("users", "!username = bob", None),
    ("users", "username && firstname", None),
    ("users", "username =~ /Sup.*/", None),
    ("users", "username ~= Sup", Some("username ~ Sup")),
    ("users", "startswith(username, 'Sup')", Some("username ^= Sup")),
    ("users", "contains(username, \"Sup\")", Some("username ~ Sup")),
    ("users", "tag[BPO] = 123", Some("tag(BPO = 123)")),
    ("users", "tag[BPO] == 123", Some("tag(BPO = 123)")),
    ("users", "username = a or b", Some("username = a or username = b")),
    ("contact-evaluations", "autoevaluation = yes", Some("autoevaluation = true")),
    // KQL, Lucene, GitHub search
    ("users", "name:Sup*", Some("name ^= Sup")),
    ("users", "username:bob", Some("username = bob")),
    ("users", "name:\"Anna Smith\"", Some("name = \"Anna Smith\"")),
    ("users", "username = bob AND NOT firstname = Bob", None),
    ("users", "\"smith\"", Some("name ~ smith")),
    ("users", "smith", Some("name ~ smith")),
    ("users", "-username = bob", None),
    ("users", "+username:bob", Some("username = bob")),
    ("users", "tag:BPO=123", Some("tag(BPO = 123)")),
    // JQL, SCIM, jq, AWS filters
    ("users", "username eq \"bob\"", Some("username = bob")),
    ("users", "username co \"Sup\" and firstname sw \"B\"", Some("username ~ Sup and firstname ^= B")),
    ("users", ".username == \"bob\"", Some("Username = bob")),
    ("users", "$.username == \"bob\"", None),
    ("users", "user.username = bob", Some("Username = bob")),
    ("users", "Name=tag:BPO,Values=123", None),
    ("users", "username starts with Sup", Some("username ^= Sup")),
    // Tags, proficiencies, groups
    ("users", "tag.BPO = 123", Some("tag(BPO = 123)")),
    ("users", "tag.BPO == 123", Some("tag(BPO = 123)")),
    ("users", "tag(\"BPO\") = 123", Some("tag(BPO = 123)")),
    ("users", "tag(BPO:123)", Some("tag(BPO = 123)")),
    ("users", "tag(BPO, 123)", Some("tag(BPO = 123)")),
    ("users", "tag(BPO)", None),
    ("users", "tag = BPO", None),
    ("users", "tag(BPO = New York)", None),
    ("users", "proficiency(English) > 3", Some("proficiency(English > 3)")),
    ("users", "proficiency(English > 3", Some("proficiency(English > 3)")),
    ("users", "proficiency(Language = English)", Some("proficiency(name = Language, value = English)")),
    ("users", "proficiency(English, 3)", Some("proficiency(English >= 3)")),
    ("users", "proficiency = English", Some("proficiency(English)")),
    ("users", "level > 3", Some("proficiency(level > 3)")),
    ("users", "hierarchy = g-1", Some("hierarchy(g-1)")),
    ("users", "hierarchy(g-1, g-2)", Some("hierarchy(g-1) or hierarchy(g-2)")),
    ("users", "hierarchy under g-1", None),
    // Names and values
    ("users", "usrname = bob", Some("Username = bob")),
    ("agent-statuses", "state = enabeld", Some("state = ENABLED")),
    ("agent-statuses", "state ~ ENAB", Some("state = ENABLED")),
    ("users", "state = ENABLED", None),
    ("users", "email = bob@example.com", None),
    ("agent-statuses", "displayorder in 7..3", Some("displayorder in 3..7")),
    ("agent-statuses", "displayorder = 3..7", Some("displayorder in 3..7")),
    ("agent-statuses", "displayorder > 50", None),
    ("users", "name ~ \"S\"", Some("name ^= S")),
    ("contact-evaluations", "modified > yesterday", None),
    ("contact-evaluations", "score > 80%", None),
    // What is left out, pasted in or too much
    ("users", "username = \"bob", Some("username = bob")),
    ("users", "username = \u{201C}bob\u{201D}", Some("username = bob")),
    ("users", "username = \u{2018}bob\u{2019}", Some("username = bob")),
    ("users", "(username = bob", Some("username = bob")),
    ("users", "username = bob)", Some("username = bob")),
    ("users", "username = bob firstname = Bob", Some("username = bob and firstname = Bob")),
    ("users", "username = bob, firstname = Bob", Some("username = bob and firstname = Bob")),
    ("users", "firstname = Anna Maria", Some("firstname = \"Anna Maria\"")),
    ("users", "username in [a, b]", None),
    ("users", "username = a#b", None),
    ("users", "username = bob and", None),
    ("users", "and username = bob", None),
    ("users", "username =", None),
    ("users", "= bob", None),
    ("users", "()", None),
];

fn first_error(name: &str, query: &str) -> Description {
    let report = compile(resource(name).expect("it is a resource"), query).expect_err(query);
    report.descriptions().into_iter().find(|problem| problem.severity == "error").expect("an error is why it failed")
}

#[test]
fn every_slip_is_told_what_to_type_instead() {
    let silent = SLIPS.iter().filter(|(name, slip, _)| first_error(name, slip).help.is_empty());
    assert_eq!(silent.map(|(_, slip, _)| *slip).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn the_query_that_was_meant_is_offered_whole_and_compiles() {
    let mut wrong = Vec::new();
    for (name, slip, meant) in SLIPS {
        let Some(meant) = meant else { continue };
        let help = first_error(name, slip).help;
        let offers: Vec<&str> = help.split('`').skip(1).step_by(2).collect();
        let compiles = compile(resource(name).unwrap(), meant).is_ok();
        if !offers.contains(meant) || !compiles {
            wrong.push(format!("{slip}: {meant} is not in `{help}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where nothing can be derived nothing is made up; and what is offered always compiles.
#[test]
fn nothing_else_is_offered() {
    for (name, slip, meant) in SLIPS {
        let report = compile(resource(name).unwrap(), slip).unwrap_err();
        if let Some(offered) = report.meant() {
            assert!(compile(resource(name).unwrap(), offered).is_ok(), "{slip}: {offered}");
            assert!(meant.is_some(), "{slip}: {offered}");
        }
    }
}
