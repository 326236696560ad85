//! Completions at a position, marked by `|`: the queries with each candidate inserted.

use connectql::{Completion, Encoding, Options, complete, complete_with, resource};

/// A resource, a query with a position, and some of the completed queries. Without any, nothing is
/// listed.
const OFFERED: &[(&str, &str, &[&str])] = &[
    // A word that begins at the position is replaced.
    (
        "agent-statuses",
        "state = |abled",
        &["state = ENABLED", "state = DISABLED"],
    ),
    ("users", "|ame ~ x", &["Username ~ x", "name ~ x"]),
    ("users", "|name = b", &["Username = b", "LastName = b"]),
    ("views", "type |= C", &["type != C"]),
    (
        "users",
        "username = bob |and id = x",
        &["username = bob or id = x"],
    ),
    // Or it is kept, if that makes the query valid.
    (
        "users",
        "username |bob",
        &["username =bob", "username ~bob"],
    ),
    (
        "users",
        "username = bob |id = x",
        &["username = bob and id = x"],
    ),
    (
        "agent-statuses",
        "|state = ENABLED",
        &["not state = ENABLED", "(state = ENABLED"],
    ),
    // A partly typed word is replaced as a whole.
    ("users", "us|nam = b", &["Username = b"]),
    (
        "agent-statuses",
        "displayorder <|= 5",
        &["displayorder <= 5", "displayorder < 5"],
    ),
    ("users", "ta| (a=b)", &["tag (a=b)"]),
    ("users", "username = bob an|", &["username = bob and"]),
    // A fully typed word is listed unchanged, with what can follow it.
    ("users", "name|", &["name", "name=", "name~", "name in"]),
    ("users", "username in|", &["username in", "username in("]),
    (
        "users",
        "username = bob|",
        &["username = bob and", "username = bob or"],
    ),
    ("users", "username = bob;|", &["username = bob; and"]),
    ("agent-statuses", "state =|", &["state =ENABLED"]),
    (
        "users",
        "username = bob and|",
        &["username = bob and Username", "username = bob and not"],
    ),
    // No value that would be rejected.
    (
        "agent-statuses",
        "displayorder < |",
        &["displayorder < 2", "displayorder < 50"],
    ),
    ("agent-statuses", "state ~ |", &[]),
    ("agent-statuses", "proficiency(|", &[]),
    (
        "agent-statuses",
        "state in (ENABLED, |",
        &["state in (ENABLED, DISABLED"],
    ),
    // Symbols that the parser expects.
    ("users", "|", &["(", "Username", "tag("]),
    ("users", "username in |", &["username in ("]),
    (
        "users",
        "username in (a |",
        &["username in (a )", "username in (a ,"],
    ),
    ("users", "tag(a = b |", &["tag(a = b )", "tag(a = b ,"]),
    ("users", "hierarchy(x |", &["hierarchy(x )"]),
    (
        "users",
        "hierarchy(u|",
        &["hierarchy(under", "hierarchy(u)"],
    ),
    (
        "users",
        "(username = a |",
        &["(username = a )", "(username = a and"],
    ),
    ("users", "(username = a |)", &["(username = a and)"]),
    // An unclosed group does not reduce the completions in it.
    (
        "users",
        "(|",
        &["(Username", "(tag(", "(field(", "(not", "(("],
    ),
    (
        "users",
        "( |",
        &["( Username", "( tag(", "( field(", "( not", "( ("],
    ),
    (
        "users",
        "((|",
        &["((Username", "((tag(", "((field(", "((not", "((("],
    ),
    (
        "users",
        "# c\n(\n|",
        &["# c\n(\nUsername", "# c\n(\ntag(", "# c\n(\nnot"],
    ),
    ("users", "(usern| = a", &["(Username = a"]),
    (
        "users",
        "(|) and username = a",
        &["(Username) and username = a", "(field() and username = a"],
    ),
    (
        "users",
        "(| and username = a",
        &["(Username and username = a", "(tag( and username = a"],
    ),
    (
        "users",
        "proficiency(English in 2|",
        &["proficiency(English in 2.."],
    ),
    (
        "users",
        "proficiency(English in |",
        &["proficiency(English in (", "proficiency(English in 2.."],
    ),
    (
        "agent-statuses",
        "displayorder in |",
        &["displayorder in (", "displayorder in 1.."],
    ),
    (
        "agent-statuses",
        "displayorder in |..4",
        &["displayorder in 2..4"],
    ),
    (
        "agent-statuses",
        "displayorder in 48..|",
        &["displayorder in 48..50"],
    ),
    (
        "agent-statuses",
        "state in (ENABLED, DISABLED |",
        &["state in (ENABLED, DISABLED )"],
    ),
    // The parts of a proficiency, each once.
    (
        "users",
        "proficiency(name = Language, |",
        &["proficiency(name = Language, level"],
    ),
    ("users", "proficiency(level = |", &["proficiency(level = 5"]),
    // Parameters, and values in quotes.
    (
        "users",
        "id in $ids and id = $|",
        &["id in $ids and id = $ids"],
    ),
    // The name of a parameter ends before a `-`.
    ("users", "id = $a-b or id = $|", &["id = $a-b or id = $a"]),
    ("agent-statuses", "state = \"e|", &["state = \"ENABLED\""]),
    (
        "agent-statuses",
        "state = 'e|' and name = x",
        &["state = 'ENABLED' and name = x"],
    ),
    // The probably intended name.
    ("users", "usrname| = b", &["Username = b"]),
    // Half of `||` or `&&` is a partly typed word.
    ("users", "username = bob ¦", &["username = bob and"]),
    ("users", "username = bob |¦", &["username = bob or"]),
    ("users", "username = bob|¦", &["username = bob or"]),
    ("users", "username = bob &¦", &["username = bob and"]),
    (
        "users",
        "username = bob &¦ id = x",
        &["username = bob and id = x"],
    ),
    (
        "users",
        "username = bob ||¦",
        &["username = bob || Username"],
    ),
    // A bare value may end with a dot.
    (
        "users",
        "username = bob@example.|",
        &["username = bob@example. and"],
    ),
    (
        "users",
        "username in (a.|",
        &["username in (a.)", "username in (a.,"],
    ),
    // Times relative to the clock.
    (
        "contact-evaluations",
        "created > |",
        &["created > now-7d", "created > today"],
    ),
    (
        "contact-evaluations",
        "created in |",
        &["created in (", "created in now-7d.."],
    ),
    // Nothing within quoted text and comments.
    ("users", "username = \"an|", &[]),
    ("users", "# a comm|", &[]),
    ("users", "hierarchy(g-1, |", &[]),
];

/// The query and the position marked in it, by `¦` if the query itself contains `|`.
fn query_and_position(marked: &str) -> (String, usize) {
    let mark = if marked.contains('¦') { '¦' } else { '|' };
    (
        marked.replacen(mark, "", 1),
        marked.find(mark).expect("the position is marked"),
    )
}

fn typed(query: &str, offered: &Completion) -> String {
    let mut query = query.to_owned();
    query.replace_range(offered.start..offered.end, &offered.text);
    query
}

#[test]
fn completions_produce_the_expected_queries() {
    for &(searched, marked, expected) in OFFERED {
        let (query, at) = query_and_position(marked);
        let offered = complete(resource(searched).expect("it is a resource"), &query, at)
            .expect("the position is in the query");
        let typed: Vec<String> = offered
            .iter()
            .map(|offered| typed(&query, offered))
            .collect();
        for expected in expected {
            assert!(
                typed.iter().any(|typed| typed == expected),
                "{marked}: {expected} is not in {typed:#?}"
            );
        }
        assert_eq!(
            typed.is_empty(),
            expected.is_empty(),
            "{marked}: {typed:#?}"
        );
    }
}

/// Completions that must not be listed.
const NOT_OFFERED: [(&str, &str, &str); 13] = [
    ("user-hierarchy-groups", "(name i|n (a,", "(name ~ (a,"),
    ("users", "username = bob |¦", "username = bob | Username"),
    ("users", "username = bob &¦", "username = bob & not"),
    (
        "evaluation-forms",
        "(tag(a = b) or status !|",
        "(tag(a = b) or status !..",
    ),
    // An operator is being typed there.
    ("users", "username !|", "username ! FirstName"),
    ("users", "username !|", "username !FirstName"),
    ("users", "|not", "("),
    ("agent-statuses", "displayorder < |", "displayorder < 1"),
    ("users", "hierarchy(x |", "hierarchy(x ,"),
    ("users", "username = a |", "username = a )"),
    (
        "users",
        "proficiency(name = Language, |",
        "proficiency(name = Language, name",
    ),
    (
        "agent-statuses",
        "state in (ENABLED, |",
        "state in (ENABLED, ENABLED",
    ),
    (
        "agent-statuses",
        "state in (ENABLED, DISABLED |",
        "state in (ENABLED, DISABLED ,",
    ),
];

#[test]
fn incorrect_completions_are_not_listed() {
    for (searched, marked, unexpected) in NOT_OFFERED {
        let (query, at) = query_and_position(marked);
        let offered = complete(resource(searched).expect("it is a resource"), &query, at)
            .expect("the position is in the query");
        assert!(
            offered
                .iter()
                .all(|offered| typed(&query, offered) != unexpected),
            "{marked}"
        );
    }
}

/// Each parameter is listed once; if there are thousands, only as many as can be tried in bounded time.
#[test]
fn parameters_are_listed_once_and_limited_in_number() {
    let parameters = |query: &str| {
        let offered = complete(
            resource("users").expect("it is a resource"),
            query,
            query.len(),
        )
        .expect("the position is in the query");
        offered
            .into_iter()
            .filter(|offered| offered.text.starts_with('$'))
            .count()
    };
    assert_eq!(
        parameters("username = $a or id = $b or id = $a or id = "),
        2
    );
    let many: Vec<String> = (0..3000)
        .map(|number| format!("id = $p{number} or "))
        .collect();
    assert!((1..=200).contains(&parameters(&format!("{}id = ", many.concat()))));
}

#[test]
fn operators_are_described_for_the_kind_of_the_field() {
    let about = |searched: &str, marked: &str, text: &str| {
        let (query, at) = query_and_position(marked);
        let offered = complete(resource(searched).expect("it is a resource"), &query, at)
            .expect("the position is in the query");
        offered
            .into_iter()
            .find(|offered| offered.text == text)
            .map(|offered| offered.about)
    };
    assert_eq!(
        about("users", "username |", "in").as_deref(),
        Some("is one of a list")
    );
    assert_eq!(
        about("users", "tag(a |", "in").as_deref(),
        Some("is one of a list")
    );
    let ranges = about("agent-statuses", "displayorder |", "in");
    assert_eq!(ranges.as_deref(), Some("is one of a list, or in a range"));
}

/// Distant parts of a long query do not affect the completions at a position.
#[test]
fn completions_in_a_long_query_are_the_same() {
    for (searched, marked, _) in OFFERED {
        let (query, at) = query_and_position(marked);
        let resource = resource(searched).expect("it is a resource");
        let texts = |before: &str, after: &str| -> Vec<(String, usize)> {
            let long = format!("{before}{query}{after}");
            let offered =
                complete(resource, &long, before.len() + at).expect("the position is in the query");
            offered
                .into_iter()
                .map(|offered| (offered.text, offered.start - before.len()))
                .collect()
        };
        let field = "field(\"x\") = y and ";
        assert_eq!(texts(field, ""), texts(&field.repeat(100), ""), "{marked}");
    }
}

#[test]
fn completions_in_a_long_list_are_the_same() {
    let ids: Vec<String> = (0..500).map(|id| format!("id-{id}")).collect();
    let query = format!("(id in ({}, ", ids.join(", "));
    let offered = |query: &str| complete(resource("users").unwrap(), query, query.len()).unwrap();
    let short = "(id in (id-1, id-2, ";
    assert_eq!(offered(&query).len(), offered(short).len());
    let typed: Vec<String> = offered(&format!("{query}x "))
        .iter()
        .map(|offered| offered.text.clone())
        .collect();
    assert_eq!(typed, [")", ","]);
}

#[test]
fn the_expectation_is_reported_without_candidates() {
    let expected = |searched: &str, query: &str| {
        let resource = resource(searched).unwrap();
        let options = Options::default();
        let found = complete_with(resource, query, query.len(), Encoding::Bytes, &options);
        serde_json::to_value(found.unwrap().expected).unwrap()
    };
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    for (query, said) in [
        ("", r#"{"kind": "condition"}"#),
        ("user", r#"{"kind": "condition"}"#),
        ("username ", r#"{"kind": "operator"}"#),
        (
            "username = ",
            r#"{"kind": "fieldValue", "field": "Username"}"#,
        ),
        (
            "username = bo",
            r#"{"kind": "fieldValue", "field": "Username"}"#,
        ),
        (
            "routingprofile in (a, ",
            r#"{"kind": "fieldValue", "field": "RoutingProfileId"}"#,
        ),
        ("username = bob ", r#"{"kind": "join"}"#),
        ("tag(", r#"{"kind": "tagKey"}"#),
        ("tag(Team = ", r#"{"kind": "tagValue", "key": "Team"}"#),
        ("tag(Team in (A, ", r#"{"kind": "tagValue", "key": "Team"}"#),
        ("proficiency(", r#"{"kind": "attributeValue"}"#),
        ("proficiency(English >= ", r#"{"kind": "level"}"#),
        ("proficiency(name = ", r#"{"kind": "attributeName"}"#),
        ("hierarchy(under ", r#"{"kind": "groupId"}"#),
        ("field(\"x\") = ", r#"{"kind": "otherValue", "field": "x"}"#),
        ("username = \"a\" # ", "null"),
    ] {
        assert_eq!(expected("users", query), json(said), "{query}");
    }
}

/// Conditions that only a residual can check are listed if one is allowed.
#[test]
fn a_residual_allows_negations() {
    let offered = |residual: bool| {
        let options = Options::new().residual(residual);
        let query = "username ";
        let resource = resource("users").unwrap();
        let found = complete_with(resource, query, query.len(), Encoding::Bytes, &options);
        let found = found.unwrap().candidates;
        found.iter().any(|offered| offered.text == "!=")
    };
    assert!(offered(true) && !offered(false));
}
