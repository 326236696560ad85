//! Common mistakes from habits of other languages: each message says what to type instead. If the
//! intended query can be derived, the help suggests it as a whole, and it compiles.

use connectql::{
    Code, Description, Edit, Now, Options, Plan, Problem, Report, Resource, compile_with, resource,
};

/// Compiles with a clock, which relative times need.
fn compile(resource: &'static Resource, query: &str) -> Result<Plan, Report> {
    let now: Now = "2024-07-18T09:30:00Z".parse().expect("it is a time");
    compile_with(resource, query, &Options::new().now(now))
}

/// The resource, the query as written, and the query that the help suggests as a whole, if one can
/// be derived.
const SLIPS: &[(&str, &str, Option<&str>)] = include!("slips_table.rs");

/// The help if no query can be derived, or additional help.
const EXPECTED_HELP: &[(&str, &str, &str)] = &[
    ("users", "username not = bob", "write `!=`"),
    (
        "users",
        "username not in (a, b)",
        "`not username in (a, b)`",
    ),
    ("users", "username <> bob", "write `!=`"),
    ("users", "username !== bob", "write `!=`"),
    (
        "users",
        "username is null",
        "the service cannot search for a missing value",
    ),
    (
        "users",
        "username is not null",
        "the service cannot search for a missing value",
    ),
    (
        "users",
        "username = 'a' 'b'",
        "`\"a b\"`; for any of several, write `username in (a, b)`",
    ),
    (
        "users",
        "username = \"a\"b",
        "one pair of quotes around the whole value: `\"ab\"`",
    ),
    (
        "users",
        "username = a = b",
        "a field is compared once: join two comparisons with `and` or `or`",
    ),
    (
        "users",
        "username in (,a)",
        "write a value before the comma",
    ),
    (
        "users",
        "hierarchy(under (a,b))",
        "write one value, without parentheses",
    ),
    ("users", "proficiency(x >= )", "write the value before `)`"),
    ("users", "-username:bob", "write `not username = bob`"),
    ("users", "-tag(BPO=123)", "write `not tag(BPO=123)`"),
    (
        "users",
        "username => 3",
        "`Username` does not support: it supports `=`",
    ),
    ("users", "username = a..b", "`Username = \"a..b\"`"),
    ("users", "username=$x#c", "`$x #c`"),
    ("users", "$x", "`name = $x`"),
    ("users", "username=\"abc\\", "close it: `\"abc\\\\\"`"),
    (
        "users",
        "username = bob AND",
        "write a condition after `AND`, or remove it",
    ),
    (
        "users",
        "OR username = bob",
        "write a condition before it, or remove it",
    ),
    (
        "users",
        "select * from users",
        "the resource is named before the query",
    ),
    (
        "users",
        "descripton ~ ab",
        "`description` is similar, but only `agent-statuses`",
    ),
    (
        "users",
        "tag(BPO not in (1, 2))",
        "put `not` before the whole condition: `not tag(BPO in (1, 2))`",
    ),
    (
        "users",
        "tag(Team = A, BPO not in (1, 2))",
        "write a separate condition: `not tag(BPO in (1, 2))`",
    ),
    ("users", "tag(BPO not 123)", "write `tag(BPO != 123)`"),
    ("users", "tag(BPO exists)", "write `tag(BPO)`"),
    (
        "users",
        "not tag(BPO)",
        "give the values: `tag(BPO = VALUE)` or `tag(BPO in (A, B))`; or allow a residual",
    ),
    (
        "users",
        "tags = 123",
        "use a function to search by tags: `tag(KEY = VALUE)`",
    ),
    (
        "users",
        "hierarchy_group_id in (a, b)",
        "`hierarchy(a) or hierarchy(b)`",
    ),
    ("users", "hierarchy(\"\")", "write `hierarchy(ID)`"),
    (
        "users",
        "username = bob // the first one",
        "a comment begins with `#`: write `# the first one`",
    ),
    (
        "users",
        "queries/all.cql",
        "if it is a file, pass the text in it",
    ),
    ("users", "@all.txt", "if it is a file, pass the text in it"),
    (
        "agent-statuses",
        "field(\"X\") in 1..3",
        "it supports `=`, `~`, `^=` and `in (a, b)`",
    ),
    (
        "users",
        "English >= 3",
        "name the proficiency: `proficiency(English >= 3)`",
    ),
    (
        "agent-statuses",
        "displayorder in (1..2, 5)",
        "a range goes after `in` on its own",
    ),
    (
        "agent-statuses",
        "displayorder = 99999999999",
        "from 1 to 50",
    ),
    (
        "evaluation-forms",
        "latestversion = 3000000000",
        "it is too large: the largest is 2147483647",
    ),
    (
        "evaluation-forms",
        "latestversion = -3000000000",
        "it is too small: the smallest is -2147483648",
    ),
    (
        "evaluation-forms",
        "lastmodifiedtime > 2024-01-01T00:00:60Z",
        "write it as `2024-07-18T09:30:00Z`",
    ),
    (
        "evaluation-forms",
        "lastmodifiedtime > 2024-01-01T24:00:00",
        "write it as `2024-07-18T09:30:00Z`",
    ),
    (
        "users",
        "routingprofile.name = Basic",
        "search `routing-profiles` by name first",
    ),
    (
        "users",
        "routingprofilename = x",
        "search `routing-profiles` by name first",
    ),
    (
        "users",
        "username NOT IN ('a','b')",
        "but the service cannot search with `not`",
    ),
    (
        "users",
        "-username:bob",
        "but the service cannot search with `not`",
    ),
    (
        "users",
        "username not = bob",
        "but the service cannot search with `not`",
    ),
    (
        "users",
        "username !in (a)",
        "but the service cannot search with `not`",
    ),
    (
        "users",
        "tag(not BPO=123)",
        "put `not` before the whole condition: `not tag(BPO=123)`",
    ),
    (
        "users",
        "username BETWEEN 'a' AND 'b'",
        "`in a..b`, which `Username` does not support: it supports `=`",
    ),
    ("users", "username in 3-7", "write `in (3-7)`"),
    (
        "agent-statuses",
        "displayorder in 3..",
        "a range has two ends: `in 2..4`",
    ),
    (
        "agent-statuses",
        "state=ENABLED!type=ROUTABLE",
        "`state=ENABLED and !type=ROUTABLE`",
    ),
    ("users", "*", "the empty query finds everything"),
    ("users", "username = ${who}", "write `$who`"),
    (
        "users",
        "hierarchy(x) = y",
        "a group cannot be compared: write `hierarchy(x)`",
    ),
    (
        "users",
        "proficiency(English 3)",
        "or `= 3` for exactly this level",
    ),
    (
        "users",
        "username endswith abc",
        "cannot search for the end of a string",
    ),
    (
        "users",
        "username REGEXP 'a.*'",
        "there are no regular expressions",
    ),
    (
        "users",
        "hierachy = x",
        "`hierarchy` is a similar function: `hierarchy(x)`",
    ),
    (
        "agent-statuses",
        "taag = x",
        "`tag` is a similar function: `tag(KEY = VALUE)`",
    ),
    (
        "agent-statuses",
        "status = x",
        "did you mean `state`? `contact-evaluations`",
    ),
    ("users", "group = g1", "`hierarchy(g1)`"),
    (
        "users",
        "displayname ~ bob",
        "`fullname = \"Ann Lee\"` is the first name, a space and the last name",
    ),
    (
        "users",
        "fullname = Ann",
        "`fullname` is `FirstName`, a space and `LastName`, so a full name contains a space: \
        write `fullname ~ Ann`",
    ),
    ("users", "fullname ~ \"Ann L\"", "search for one word"),
    (
        "users",
        "email = bob@x.com",
        "users cannot be searched by e-mail address",
    ),
    ("queues", "type = x", "its only value is `STANDARD`"),
    ("users", "{\"username\":\"bob\"}", "a query is text"),
    ("users", "username !! a", "write `username != a`"),
    (
        "agent-statuses",
        "proficency(E)",
        "`proficiency` is similar, but it is available only on `users`",
    ),
    (
        "queues",
        "proficiency = English",
        "it is available only on `users`",
    ),
    (
        "agent-statuses",
        "state in A..B",
        "it supports `=`, `!=` and `in`: `state = ENABLED`",
    ),
    (
        "agent-statuses",
        "state()",
        "`state` is a field: `state = ENABLED`",
    ),
    (
        "contact-evaluations",
        "score > abc%",
        "write digits, such as `87.5`",
    ),
    (
        "users",
        "username between a and b",
        "`in`: `Username = value` or",
    ),
    ("users", "name ~ ()", "write `in (a, b)`"),
    ("users", "username = (", "write `in (a, b)`"),
    (
        "users",
        "username = $a b",
        "a parameter is a whole value: bind it to all the words",
    ),
    ("users", "level > 9", "with a level from 1 to 5"),
    (
        "users",
        "proficiency(English, 9)",
        "with a level from 1 to 5",
    ),
    (
        "contact-evaluations",
        "\"smith\"",
        "name the field; the fields of `contact-evaluations` are",
    ),
    (
        "users",
        "group(g1)",
        "use a function to search by hierarchy groups: `hierarchy(under GROUP_ID)`",
    ),
    (
        "agent-statuses",
        "skill(E)",
        "`proficiency` searches by proficiencies, but it is available only on `users`",
    ),
    (
        "queues",
        "hierachy(g)",
        "`hierarchy` is similar, but it is available only on `users`",
    ),
    (
        "queues",
        "skill.English >= 3",
        "that means `proficiency(…)`, but it is available only on `users`",
    ),
    (
        "users",
        "tags(not BPO = 1)",
        "put `not` before the whole condition: `not tag(BPO = 1)`",
    ),
    (
        "users",
        "tags(BPO not in (1, 2))",
        "put `not` before the whole condition: `not tag(BPO in (1, 2))`",
    ),
    (
        "queues",
        "skills English >= 3",
        "that means `proficiency(…)`, but it is available only on `users`",
    ),
    (
        "queues",
        "proficiency English >= 3",
        "that means `proficiency(…)`, but it is available only on `users`",
    ),
    (
        "predefined-attributes",
        "tag.BPO = 1",
        "that means `tag(…)`, but SearchPredefinedAttributes has no filter",
    ),
    (
        "predefined-attributes",
        "tag[BPO] = 1",
        "that means `tag(…)`, but SearchPredefinedAttributes has no filter",
    ),
    (
        "users",
        "tag.BPO ~ 12",
        "that means `~`, which `tag` does not support: tags are compared exactly",
    ),
    (
        "users",
        "gt(username, bob)",
        "that means `>`, which `Username` does not support: it supports `=`, `!=`",
    ),
    (
        "users",
        "username ! = bob",
        "write `!=` without white space in it; but the service cannot search with `not`",
    ),
    (
        "predefined-attributes",
        "tags(a=1)",
        "`tag` is similar, but SearchPredefinedAttributes has no filter",
    ),
    (
        "queues",
        "name =",
        "write the value after `=`, in quotes if it has white space",
    ),
    ("users", "tag(BPO =", "write the value after `=`"),
    (
        "users",
        "proficiency(English >=",
        "write the value after `>=`",
    ),
    (
        "queues",
        "name in",
        "write a list or a range after `in`: `in (a, b)`, `in 2..4`",
    ),
    (
        "users",
        "tag(a = b,",
        "write something after the comma, or remove it",
    ),
    (
        "users",
        "id in (a, ",
        "write something after the comma, or remove it",
    ),
    (
        "users",
        "hierarchy(under ",
        "write the group's ID after `under`",
    ),
    (
        "users",
        "tag(under)",
        "to use it as a value, quote it: `\"under\"`",
    ),
    ("queues", "name = )", "write the value before `)`"),
    (
        "queues",
        "name = a and not",
        "a condition is a field, an operator and a value: `FIELD = VALUE`",
    ),
    (
        "queues",
        "name = a and under x",
        "`under` belongs inside `hierarchy`",
    ),
    (
        "users",
        "username=b\\=c",
        "quote a value that contains `=`: `\"b\\\\=c\"`",
    ),
    (
        "users",
        "username=\"\\u{0001F600}\"",
        "an escape has at most 6 hexadecimal digits",
    ),
    (
        "users",
        "username=\"\\u{D800}\"",
        "no character has this number",
    ),
    (
        "users",
        "username=\"\\u{12G4}\"",
        "an escape has 1 to 6 hexadecimal digits in braces",
    ),
];

/// Queries with other faults besides the mistake: each has its own error.
const SEVERAL_FAULTS: &[&str] = &[
    "first name = ann last name = lee",
    "first name: ann or bob",
    "created at > today and form id = f-1",
    "select * from users where username = bob order by username",
    "username in a, firstname = b",
    "state <> enabled and type not in CUSTOM, OFFLINE",
    "username && firstname",
    "-tag(BPO=123) username:bob",
    "+tag(BPO=123) +username:bob",
    "tag:BPO=123 and username == bob",
    "username co \"Sup\" and firstname sw \"B\"",
    ".username == \"bob\"",
    "$.username == \"bob\"",
    "tag.BPO = \"New York and username = bob",
    "tag(in=b, not=c)",
    "username:bob, lastname:lee, tag.Team:A",
    "username in [bob, ann], lastname in [lee]",
    "state:enabled, displayorder:>3",
    "created:[2025-01-01 TO 2025-02-01] score:[1 TO 20]",
    "name = Tier 2, description = vip",
    "skill(English: 3)",
    "+state:enabled -type:custom",
    "state:enabled -type:custom",
    "+username:bob -lastname:lee",
    "username like '%bob%' or lastname like 'lee'",
    "username == r\"bob\"",
    "tostring(username) == \"bob\"",
    "startswith(tolower(username), 'bob')",
    "u => u.username === 'bob'",
    ".Username == \"bob\" and .LastName == \"lee\"",
    "displayorder -ge 3 and displayorder -lt 7",
    "name starts with Basic Queue",
    "username=$x#c",
    "name ~ ()",
    "username = $a b",
];

fn first_error(name: &str, query: &str) -> Description {
    let report = compile(resource(name).expect("it is a resource"), query).expect_err(query);
    report
        .descriptions()
        .into_iter()
        .find(|problem| problem.severity == "error")
        .expect("an error is why it failed")
}

#[test]
fn every_mistake_has_help() {
    let silent = SLIPS
        .iter()
        .filter(|(name, slip, _)| first_error(name, slip).help.is_empty());
    assert_eq!(
        silent.map(|(_, slip, _)| *slip).collect::<Vec<_>>(),
        Vec::<&str>::new()
    );
}

#[test]
fn the_intended_query_is_suggested_and_compiles() {
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

#[test]
fn help_contains_the_expected_text() {
    let helps = |name: &str, slip: &str| -> Vec<String> {
        let report = compile(resource(name).unwrap(), slip).unwrap_err();
        report
            .descriptions()
            .into_iter()
            .map(|problem| problem.help)
            .collect()
    };
    let helps = EXPECTED_HELP
        .iter()
        .map(|(name, slip, said)| (slip, said, helps(name, slip)));
    let silent: Vec<_> = helps
        .filter(|(_, said, helps)| !helps.iter().any(|help| help.contains(**said)))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn one_mistake_is_one_error() {
    let slips = SLIPS
        .iter()
        .map(|(name, slip, _)| (name, slip))
        .chain(EXPECTED_HELP.iter().map(|(name, slip, _)| (name, slip)));
    let several = slips.filter(|(name, slip)| {
        let report = compile(resource(name).unwrap(), slip).unwrap_err();
        report
            .problems()
            .iter()
            .filter(|problem| !problem.is_warning())
            .count()
            > 1
    });
    assert_eq!(
        several.map(|(_, slip)| *slip).collect::<Vec<_>>(),
        SEVERAL_FAULTS
    );
}

/// The query with one suggestion applied.
fn corrected(query: &str, edits: &[Edit]) -> String {
    let mut corrected = query.to_owned();
    for edit in edits.iter().rev() {
        corrected.replace_range(edit.start as usize..edit.end as usize, &edit.text);
    }
    corrected
}

/// Mistakes that reveal others.
const NESTED: [&str; 3] = [
    "(&(username=bob)(|(lastname=lee)(lastname=smith)))",
    "--filters \"Name=tag:Site,Values=B\"",
    ".Users[] | select(.Username == \"bob\" and .LastName == \"Lee\")",
];

/// Applying the suggestion of an error leaves fewer errors, or one of another kind that it had
/// hidden.
#[test]
fn every_suggestion_corrects_its_error() {
    let errors = |name: &str, query: &str| match compile(resource(name).unwrap(), query) {
        Ok(_) => Vec::new(),
        Err(report) => report
            .problems()
            .iter()
            .filter(|problem| !problem.is_warning())
            .cloned()
            .collect(),
    };
    let mut wrong = Vec::new();
    for (name, slip, _) in SLIPS {
        let before = errors(name, slip);
        for suggestion in before.iter().flat_map(Problem::suggestions) {
            let corrected = corrected(slip, &suggestion.edits);
            let after = errors(name, &corrected);
            let is_hidden = after.iter().all(|error| error.code != before[0].code);
            if after.len() >= before.len() && !is_hidden && !NESTED.contains(slip) {
                wrong.push(format!("{slip}: {corrected}: {}", after[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Queries that look like mistakes but compile: a warning names the operator, or the text is a literal value.
#[test]
fn queries_that_only_look_like_mistakes_compile() {
    let plan = compile(resource("users").unwrap(), "username = *sup*").unwrap();
    assert_eq!(
        plan.warnings.descriptions().first().unwrap().help,
        "write `Username ~ sup`"
    );
    assert!(
        compile(resource("users").unwrap(), "username=bob;")
            .unwrap()
            .warnings
            .is_empty()
    );
    let quoted = compile(
        resource("agent-statuses").unwrap(),
        "displayorder in \"2\"..\"3\"",
    )
    .unwrap();
    let bare = compile(resource("agent-statuses").unwrap(), "displayorder in 2..3").unwrap();
    assert_eq!(quoted.requests, bare.requests);
}

/// Nothing is suggested if no query can be derived, and every suggestion compiles.
#[test]
fn nothing_is_suggested_without_an_intended_query() {
    for (name, slip, meant) in SLIPS {
        let report = compile(resource(name).unwrap(), slip).unwrap_err();
        if let Some(offered) = report.meant() {
            assert!(
                compile(resource(name).unwrap(), offered).is_ok(),
                "{slip}: {offered}"
            );
            assert!(meant.is_some(), "{slip}: {offered}");
        }
    }
}

/// If one of two faults is that the service cannot negate, the help of the other keeps the `not`.
#[test]
fn suggestions_are_correct_and_complete() {
    for (name, query) in [
        ("users", "username(bob, ann)"),
        ("users", "username(bob = 1)"),
        ("users", "username(under bob)"),
        ("users", "tag(under a, b)"),
        ("users", "tag(:BPO)"),
        ("users", "tag(\"\", x)"),
        ("users", "hierarchy(a = b, c)"),
        ("users", "proficiency(English, 9)"),
        (
            "users",
            "proficiency(name = Language, value = English, x = y)",
        ),
        ("users", "contains(foo, x)"),
        ("users", "tag(BPO) <= 123"),
        ("users", "level > 9"),
        ("users", "level in 2..9"),
        ("queues", "hierarchy = x"),
        ("contact-evaluations", "smith"),
        ("contact-evaluations", "\"smith\""),
        ("agent-statuses", "displayorder = 60-70"),
        ("agent-statuses", "state(on)"),
    ] {
        let report = compile(resource(name).unwrap(), query).unwrap_err();
        assert_eq!(report.problems()[0].suggestions(), [], "{query}");
    }
    let report = compile(resource("users").unwrap(), "username(bob)").unwrap_err();
    assert_eq!(
        report.problems()[0].suggestions()[0].edits[0].text,
        "Username = bob"
    );
}

#[test]
fn a_missing_join_keeps_the_negation() {
    for (slip, said) in [
        ("name = a not tag(b=c)", "write `name = a and not tag(b=c)`"),
        ("(id=a) not id=b", "write `id=a and not id=b`"),
        (
            "id=a ((not not not id=b))",
            "write `id=a and not not not id=b`",
        ),
        (
            "id=a not (((((((((((((((((id=b)))))))))))))))))",
            "write `and` or `or` between the two conditions",
        ),
        (
            "id=a not # c\nid=b",
            "write `and` or `or` between the two conditions",
        ),
    ] {
        let report = compile(resource("users").unwrap(), slip).unwrap_err();
        assert!(
            report
                .descriptions()
                .iter()
                .any(|problem| problem.help.contains(said)),
            "{slip}"
        );
        assert_eq!(report.meant(), None);
    }
}

/// A comment begins after white space or punctuation: a keyword is neither.
#[test]
fn comments_are_not_glued_to_keywords() {
    for glued in [
        "a = b and#c\nc = d",
        "not#c\na = b",
        "a = b or#c\nc = d",
        "a in#c\n(b)",
        "hierarchy(under#c\nb)",
    ] {
        let parsed = connectql::syntax::parse(glued).unwrap();
        assert!(
            matches!(&parsed.problems[..], [problem] if problem.code == Code::GluedComment),
            "{glued}"
        );
    }
    for apart in [
        "a = b &&#c\nc = d",
        "!#c\na = b",
        "a =#c\nb",
        "a in (#c\nb)",
        "a = b and #c\nc = d",
    ] {
        assert!(
            connectql::syntax::parse(apart).unwrap().problems.is_empty(),
            "{apart}"
        );
    }
}

/// The help of a wildcard warning compiles.
#[test]
fn help_for_wildcards_compiles() {
    let help = |query: &str| {
        let warnings = compile(resource("users").unwrap(), query)
            .unwrap()
            .warnings
            .descriptions();
        warnings
            .into_iter()
            .map(|warning| warning.help)
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert!(help("username = *ab*").contains("`Username ~ ab`"));
    assert!(!help("username = *5*").contains("~ 5"));
    assert!(help("field(\"foo\") = \"a*\"").contains("`field(\"foo\") ^= a`"));
}

/// A parameter in the wrong place still counts as used.
#[test]
fn a_misplaced_parameter_is_one_error() {
    let mut options = connectql::Options::default();
    options.parameters.bind("x", "1");
    for query in ["$x = a", "name = b and $x", "$x"] {
        let report =
            connectql::compile_with(resource("users").unwrap(), query, &options).unwrap_err();
        assert_eq!(report.problems().len(), 1, "{query}");
    }
}
