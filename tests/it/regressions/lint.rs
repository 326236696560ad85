//! Limits of warnings: a contradiction is reported once; groups and lists over a size are not
//! compared, so that the time stays linear.

use connectql::{Code, Problem, USERS, compile, resource};

/// The number of warnings of a kind about a query on users.
fn warnings(code: &str, query: &str) -> usize {
    let plan = compile(&USERS, query).expect(query);
    plan.warnings
        .descriptions()
        .iter()
        .filter(|warning| warning.code == format!("connectql::{code}"))
        .count()
}

fn list(start: &str, count: usize) -> String {
    let values: Vec<String> = (0..count).map(|at| format!("{start}{at}")).collect();
    format!("username in ({})", values.join(", "))
}

#[test]
fn lists_of_64_values_are_compared_and_larger_ones_are_not() {
    let contradiction = |count| format!("{} and {}", list("a", count), list("b", count));
    assert_eq!(warnings("matches_nothing", &contradiction(64)), 1);
    assert_eq!(warnings("matches_nothing", &contradiction(65)), 0);
}

#[test]
fn groups_of_64_members_are_compared_and_larger_ones_are_not() {
    let swallowed = |count: usize| {
        let members: Vec<String> = (2..count).map(|at| format!("lastname = a{at}")).collect();
        format!(
            "username ^= b or username ^= bc or {}",
            members.join(" or ")
        )
    };
    assert_eq!(warnings("swallowed", &swallowed(64)), 1);
    assert_eq!(warnings("swallowed", &swallowed(65)), 0);
}

#[test]
fn texts_of_1000_bytes_are_compared_and_longer_ones_are_not() {
    let text = |length: usize| "a".repeat(length);
    let contradiction = |length| format!("username = {} and username = b", text(length));
    assert_eq!(warnings("matches_nothing", &contradiction(1000)), 1);
    assert_eq!(warnings("matches_nothing", &contradiction(1001)), 0);
    let other_way = |length| format!("username = b and username = {}", text(length));
    assert_eq!(warnings("matches_nothing", &other_way(1000)), 1);
    assert_eq!(warnings("matches_nothing", &other_way(1001)), 0);
    let swallowed = |length| format!("username = {} or username ^= a", text(length));
    assert_eq!(warnings("swallowed", &swallowed(1000)), 1);
    assert_eq!(warnings("swallowed", &swallowed(1001)), 0);
}

#[test]
fn lists_are_compared_for_redundancy_up_to_4096_pairs() {
    let groups = |left: usize, right: usize| {
        format!(
            "({} or lastname = x) and ({} or lastname = x)",
            list("a", left),
            list("a", right)
        )
    };
    assert_eq!(warnings("swallowed", &groups(30, 60)), 1);
    assert_eq!(warnings("swallowed", &groups(30, 200)), 0);
}

#[test]
fn duplicates_are_found_in_groups_of_any_size() {
    let group = |count: usize, repeated: &str| {
        let members: Vec<String> = (1..count).map(|at| format!("lastname = a{at}")).collect();
        format!("{} or {repeated}", members.join(" or "))
    };
    assert_eq!(warnings("swallowed", &group(65, "lastname = b")), 0);
    assert_eq!(warnings("swallowed", &group(65, "lastname = a1")), 1);
}

#[test]
fn a_level_and_a_level_it_implies_are_redundant_together() {
    let joined = |join: &str| format!("proficiency(English >= 3) {join} proficiency(English >= 2)");
    assert_eq!(warnings("swallowed", &joined("and")), 1);
    assert_eq!(warnings("swallowed", &joined("or")), 1);
    assert_eq!(
        warnings(
            "swallowed",
            "proficiency(English >= 3) and proficiency(Dutch >= 2)"
        ),
        0
    );
}

#[test]
fn duplicates_are_found_for_any_value() {
    // One bit per string distinguishes most pairs, but some strings share a bit.
    for at in 0..200 {
        assert_eq!(
            warnings(
                "swallowed",
                &format!("username = v{at} or lastname = b or username = v{at}")
            ),
            1,
            "{at}"
        );
    }
}

#[test]
fn prefixes_and_substrings_exclude_texts_without_them() {
    for (query, count) in [
        ("username ^= ab and username ^= abc", 0),
        ("username ^= abc and username ^= ab", 0),
        ("username ^= ab and username ^= b", 1),
        ("username ~ ab and username = x", 1),
        ("username = x and username ~ ab", 1),
        ("username ~ ab and username ^= x", 0),
        // Both are within the same group, and contradict the conditions around it.
        (
            "username ^= a and (username = ab and username = ac or lastname = d)",
            1,
        ),
    ] {
        assert_eq!(warnings("matches_nothing", query), count, "{query}");
    }
}

#[test]
fn nested_conditions_are_compared_with_64_enclosing_ones() {
    let around = |count: usize| {
        let parts: Vec<String> = (1..count).map(|at| format!("username ~ k{at}")).collect();
        format!(
            "{} and username ^= a and (username ^= b and firstname = c or lastname = d)",
            parts.join(" and ")
        )
    };
    assert_eq!(warnings("matches_nothing", &around(64)), 1);
    assert_eq!(warnings("matches_nothing", &around(65)), 0);
}

/// The parts reported as matching nothing.
fn reported_parts<'q>(name: &str, query: &'q str) -> Vec<&'q str> {
    let plan = compile(resource(name).expect(name), query).expect(query);
    let part = |problem: &Problem| {
        let is_nothing = problem.code == Code::MatchesNothing;
        let span = problem.span().filter(|_| is_nothing)?;
        Some(&query[span.range()])
    };
    plan.warnings.problems().iter().filter_map(part).collect()
}

#[test]
fn a_contradiction_is_reported_once_at_its_later_part() {
    for (name, first, last) in [
        ("users", "id = a", "id = b"),
        ("users", "id in (a, b)", "id = c"),
        ("users", "id = c", "id in (a, b)"),
        ("users", "username in (a, b)", "username in (c, d)"),
        ("users", "(id = a or id = b)", "id = c"),
        ("users", "tag(a in (1, 2))", "tag(a = 3)"),
        ("agent-statuses", "displayorder < 3", "displayorder > 3"),
        (
            "agent-statuses",
            "type in (custom, offline)",
            "type in (routable)",
        ),
        (
            "evaluation-forms",
            "modified != 2024-01-02T00:00:00Z",
            "modified = 2024-01-02T00:00:00Z",
        ),
    ] {
        assert_eq!(
            reported_parts(name, &format!("{first} and {last}")),
            [last],
            "{first} and {last}"
        );
    }
    assert_eq!(
        reported_parts("users", "tag(a in (1, 2), a = 3)"),
        ["a = 3"]
    );
    assert_eq!(
        reported_parts("users", "(id = a or id = b) and (id = c or id = d)"),
        ["id = c or id = d"]
    );
    assert_eq!(
        reported_parts("users", "id in (a, b) and id in (b, c) and id = d"),
        ["id = d"]
    );
}

#[test]
fn parts_ruled_out_by_enclosing_conditions_are_reported() {
    for (query, parts) in [
        ("(id = a or id = b) and id = b", vec!["id = a"]),
        (
            "(id in (a, b) or username = x) and id = c",
            vec!["id in (a, b)"],
        ),
        ("id in (a, b) and (id = c or username = x)", vec!["id = c"]),
        (
            "(id in (a, b) and firstname = x or lastname = y) and id = c",
            vec!["id in (a, b)"],
        ),
        (
            "(id in (a, b) and id = c or lastname = y) and firstname = x",
            vec!["id = c"],
        ),
        (
            "(id = a and lastname = y or firstname = z) and (id = c or id = d) and id in (d, e)",
            vec!["id = a", "id = c"],
        ),
    ] {
        assert_eq!(reported_parts("users", query), parts, "{query}");
    }
}
