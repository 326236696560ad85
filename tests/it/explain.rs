//! Explanations of ten queries, from trivial to four requests and a residual, as shown on a
//! terminal.

use connectql::explain::{Style, explain};
use connectql::{Options, USERS, resource};

/// A name, the resource, the page size and the query.
const QUERIES: [(&str, &str, Option<u16>, &str); 10] = [
    ("everything", "queues", None, ""),
    ("one condition", "users", Some(100), "username = bob"),
    ("any of three fields", "users", None, "name ~ \"Sup\""),
    (
        "criteria and filter",
        "users",
        None,
        "name ~ \"Sup\" and tag(BPO = 123)",
    ),
    (
        "values of a fixed set",
        "agent-statuses",
        Some(50),
        "displayorder > 10 and state != DISABLED and type in (custom, offline)",
    ),
    (
        "assumed fields",
        "hours-of-operation-overrides",
        None,
        "effectivefrom in 2026-12-01..2026-12-31",
    ),
    (
        "two requests",
        "users",
        None,
        "name ~ \"Sup\" and tag(BPO = 123) or proficiency(English >= 3)",
    ),
    (
        "a group saves a request",
        "users",
        None,
        "hierarchy(under g-1) or tag(BPO = 123)",
    ),
    (
        "a redundant condition",
        "users",
        None,
        "username = bob and (username = bob or tag(BPO = 123)) and firstname = bob",
    ),
    (
        "four requests and a residual",
        "users",
        Some(500),
        "(firstname = Anna or tag(Team = A)) and (proficiency(name = Language, value ~ Eng, level in 2..4) \
         or tag(Shift in (Early, Late))) and hierarchy(under g-1) and not tag(BPO = 123)",
    ),
];

fn text(style: Style) -> impl Iterator<Item = (&'static str, String)> {
    QUERIES
        .into_iter()
        .map(move |(name, searched, page, query)| {
            let mut options = Options::default();
            options.max_results = page;
            options.residual = true;
            let searched = resource(searched).expect("it is a resource");
            (
                name,
                explain(searched, query, &options)
                    .expect("it compiles")
                    .to_text(style),
            )
        })
}

#[test]
fn explanations_match_their_snapshots() {
    for (name, text) in text(Style::Plain) {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "../snapshots" }, {
            insta::assert_snapshot!(format!("explain {name}").replace(' ', "-"), text);
        });
    }
}

#[test]
fn explanations_fit_in_eighty_columns() {
    for (name, text) in text(Style::Plain) {
        assert!(
            text.lines().all(|line| line.chars().count() <= 80),
            "{name}: {text}"
        );
    }
}

#[test]
fn colour_does_not_change_the_text() {
    for ((_, plain), (_, coloured)) in text(Style::Plain).zip(text(Style::Coloured)) {
        let without: String = coloured
            .split('\u{1B}')
            .enumerate()
            .map(|(at, piece)| {
                if at == 0 {
                    piece
                } else {
                    piece.split_once('m').map_or(piece, |(_, rest)| rest)
                }
            })
            .collect();
        assert_eq!(without, plain);
        assert_ne!(coloured, plain);
    }
}

#[test]
fn reasons_name_the_sent_values_and_conditions_are_quoted_as_written() {
    let explained = |searched: &str, query: &str| {
        let mut options = Options::default();
        options.residual = true;
        explain(
            resource(searched).expect("it is a resource"),
            query,
            &options,
        )
        .expect("it compiles")
    };
    let order = explained("agent-statuses", "displayorder != 5");
    assert_eq!(
        order.requests,
        ["Find agent statuses where displayOrder is 1 to 4 or 6 to 50."]
    );
    assert_eq!(
        order
            .conditions
            .first()
            .map(|condition| condition.reason.as_str()),
        Some("it is sent as 1 to 4 or 6 to 50")
    );
    let custom = explained("agent-statuses", "type = custom");
    assert_eq!(
        custom
            .conditions
            .first()
            .map(|condition| condition.reason.as_str()),
        Some("fixed values are compared in the criteria")
    );
    let left = explained(
        "users",
        "hierarchy(g-1) and not tag(z=3) and tag(a!=b) and not (username=\"!\")",
    );
    let texts: Vec<&str> = left
        .conditions
        .iter()
        .map(|condition| condition.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "hierarchy(g-1)",
            "not tag(z=3)",
            "tag(a!=b)",
            "not (username=\"!\")"
        ]
    );
    assert_eq!(
        left.requests,
        ["Find users where the hierarchy group is \"g-1\"."]
    );
}

/// A `!` within a value is not a negation, but one around the condition is, and is shown.
#[test]
fn outer_negation_is_shown_even_if_the_text_contains_an_exclamation_mark() {
    let mut options = Options::default();
    options.residual = true;
    for (query, said) in [
        (
            "not (tag(\"O'B!\" = 1) or tag(k = v))",
            "not tag(\"O'B!\" = 1)",
        ),
        (
            "not (tag(\"a\\\"!\" = 1) or tag(k = v))",
            "not tag(\"a\\\"!\" = 1)",
        ),
        ("tag(\"a!\" != 1)", "tag(\"a!\" != 1)"),
        ("not tag(a = 1)", "not tag(a = 1)"),
    ] {
        let explanation = explain(&USERS, query, &options).expect("the query is explained");
        assert!(
            explanation
                .conditions
                .iter()
                .any(|condition| condition.text == said),
            "{query}: {explanation:?}"
        );
    }
}

/// A value copied from two lines would be a different value.
#[test]
fn values_are_not_broken_across_lines() {
    let value = "Ana María Lee de la Fuente";
    for padding in 0..80 {
        let query = format!(
            "firstname = {} and username = \"{value}\" and not tag(\"a b c\" = \"d e f\")",
            "x".repeat(padding + 1)
        );
        let mut options = Options::default();
        options.residual = true;
        let text = explain(&USERS, &query, &options)
            .expect("it compiles")
            .to_text(Style::Plain);
        for line in text.lines() {
            assert_eq!(line.matches('"').count() % 2, 0, "{line}");
            assert_eq!(line.matches('`').count() % 2, 0, "{line}");
        }
    }
}
