//! Suggestions for names and values that a resource does not have, and cases without a suggestion.

use connectql::{Description, Options, compile_with, resource};

fn problems_of(name: &str, query: &str, options: &Options) -> Vec<Description> {
    match compile_with(resource(name).unwrap(), query, options) {
        Ok(plan) => plan.warnings.descriptions(),
        Err(report) => report.descriptions(),
    }
}

/// The help for a query, with the names it mentions.
fn help(name: &str, query: &str) -> String {
    problems_of(name, query, &Options::default())
        .into_iter()
        .map(|description| description.help)
        .collect::<Vec<_>>()
        .join("; ")
}

#[test]
fn the_opposite_of_a_value_is_not_suggested() {
    for (name, query) in [
        ("contact-flows", "status = unpublished"),
        ("contact-flows", "state = inactive"),
        ("contact-flows", "state = not_archived"),
        ("agent-statuses", "state = not-enabled"),
        ("agent-statuses", "type = nonroutable"),
        ("contact-evaluations", "status = unsubmitted"),
    ] {
        let advice = help(name, query);
        assert!(
            advice.contains("its values are"),
            "{name}: {query}: {advice}"
        );
        assert!(
            !advice.contains("did you mean"),
            "{name}: {query}: {advice}"
        );
    }
    assert!(help("contact-flows", "status = publised").contains("did you mean `PUBLISHED`?"));
}

#[test]
fn names_that_are_near_enough_are_suggested() {
    for (name, query, advice) in [
        // In a two-letter name, only the order may differ.
        ("agent-statuses", "di = x", "did you mean `id`?"),
        ("agent-statuses", "ix = x", "the fields of `agent-statuses`"),
        // Two letters are too few for the beginning of a name.
        ("users", "us = x", "the fields of `users`"),
        // A letter that takes three bytes is one letter.
        (
            "agent-statuses",
            "Stat\u{1eb9} = ENABLED",
            "did you mean `state`?",
        ),
        // Only levels are compared.
        ("users", "proficiency >= 3", "`proficiency(level >= 3)`"),
        ("users", "hierarchy >= 3", "`hierarchy(under GROUP_ID)`"),
    ] {
        assert!(
            help(name, query).contains(advice),
            "{query}: {}",
            help(name, query)
        );
    }
}

#[test]
fn a_field_that_covers_several_is_unknown_to_the_service() {
    let codes = |query| {
        problems_of("users", query, &Options::default())
            .into_iter()
            .map(|problem| problem.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes("field(\"name\") = bob"), ["connectql::assumed_field"]);
    assert!(codes("field(\"Username\") = bob").is_empty());
}

#[test]
fn a_parameter_in_quotes_is_named_with_its_underscore() {
    let mut options = Options::default();
    options.parameters.bind("my_name", "bob");
    let problems = problems_of("users", "username = \"$my_name!\"", &options);
    assert_eq!(
        problems[0].help,
        "in quotes, `$my_name` is text: remove the quotes"
    );
}

#[test]
fn help_does_not_repeat_a_wildcard_in_the_middle() {
    assert_eq!(
        help("users", "username = \"*Sup*\""),
        "write `Username ~ Sup`"
    );
    assert!(help("users", "username = \"*Su*p*\"").starts_with("use `~` for text"));
}

#[test]
fn offsets_of_a_day_or_more_are_rejected() {
    let moment = |zone: &str| format!("lastmodifiedtime > 2024-07-18T09:30:00{zone}");
    for (zone, count) in [("+23:59", 0), ("-23:59", 0), ("+24:00", 1), ("-24:00", 1)] {
        assert_eq!(
            problems_of("evaluation-forms", &moment(zone), &Options::default()).len(),
            count,
            "{zone}"
        );
    }
}

#[test]
fn a_residual_may_check_tags_only_if_results_have_them() {
    let mut options = Options::default();
    options.residual = true;
    let refused = |name| {
        let problems = problems_of(name, "name = a and not tag(a = 1)", &options);
        problems
            .iter()
            .any(|problem| problem.code == "connectql::unanswerable_residual")
    };
    assert!(!refused("queues"));
    assert!(refused("email-addresses"));
}

#[test]
fn a_list_parameter_for_a_tag_goes_only_after_in() {
    let mut options = Options::default();
    options.parameters.bind_list("sites", ["Berlin", "Bonn"]);
    let codes = |query| {
        problems_of("users", query, &options)
            .into_iter()
            .map(|problem| problem.code)
            .collect::<Vec<_>>()
    };
    assert!(codes("tag(Site in $sites)").is_empty());
    assert_eq!(codes("tag(Site = $sites)"), ["connectql::list_parameter"]);
}
