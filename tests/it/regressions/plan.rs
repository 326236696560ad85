//! The maximum number of ANDs in a filter, and how they are counted.

use connectql::{Options, USERS, compile, compile_with, explain};

/// The first error about a query on users, if there is one.
fn error(query: &str) -> Option<String> {
    compile(&USERS, query)
        .err()
        .map(|report| report.descriptions()[0].message.clone())
}

fn any_of(key: &str, values: usize) -> String {
    let values: Vec<String> = (0..values).map(|at| format!("v{at}")).collect();
    format!("tag({key} in ({}))", values.join(", "))
}

#[test]
fn a_filter_has_at_most_1000_ands() {
    let cube = |side: usize| [any_of("a", side), any_of("b", 10), any_of("c", 10)].join(" and ");
    assert_eq!(error(&cube(10)), None);
    assert!(
        error(&cube(11)).unwrap().contains("1100"),
        "{:?}",
        error(&cube(11))
    );
    // The same if a tag occurs twice, and one occurrence is absorbed.
    let absorbed = |side| {
        format!(
            "{} and (tag(x = 1) or tag(x = 1) and tag(y = 1))",
            cube(side)
        )
    };
    assert_eq!(error(&absorbed(10)), None);
    assert!(
        error(&absorbed(11)).unwrap().contains("1100"),
        "{:?}",
        error(&absorbed(11))
    );
}

#[test]
fn ands_are_counted_if_the_number_can_be_represented() {
    let pairs = |count: usize| {
        let pair = |at: usize| format!("(tag(x = 1) or tag(a{at} = 1) or tag(b{at} = 1))");
        (0..count).map(pair).collect::<Vec<_>>().join(" and ")
    };
    assert!(
        error(&pairs(12)).unwrap().contains("531441"),
        "{:?}",
        error(&pairs(12))
    );
    assert!(
        error(&pairs(100)).unwrap().contains("too many terms"),
        "{:?}",
        error(&pairs(100))
    );
}

/// Nine pairs of tags, and many ORs that are true whenever the first three pairs are.
fn absorbing(ors: usize) -> String {
    let pair = |at: usize| format!("(tag(a{at}=1) or tag(b{at}=1))");
    let wide = |at: usize| {
        let tags: Vec<String> = (0..3)
            .map(|pair| format!("tag(a{pair}=1) or tag(b{pair}=1)"))
            .collect();
        format!("({} or tag(x{at}=1))", tags.join(" or "))
    };
    (0..9)
        .map(pair)
        .chain((0..ors).map(wide))
        .collect::<Vec<_>>()
        .join(" and ")
}

#[test]
fn filters_that_take_too_long_to_expand_are_rejected() {
    assert_eq!(error(&absorbing(100)), None);
    // Each of these took a hundredth of a second.
    assert!(
        error(&absorbing(5000)).unwrap().contains("too many terms"),
        "{:?}",
        error(&absorbing(5000))
    );
}

#[test]
fn a_mixed_part_may_have_as_many_terms_as_allowed() {
    let query =
        "username = a and tag(k=a) or username = b and tag(k=b) or username = c and tag(k=c)";
    let mut options = Options::default();
    options.max_terms = 3;
    assert!(compile_with(&USERS, query, &options).is_ok());
    options.max_terms = 2;
    let report = compile_with(&USERS, query, &options).unwrap_err();
    assert!(report.to_string().contains("more than 2"), "{report}");
    options.max_terms = 0;
    assert_eq!(
        options.check(&USERS).unwrap_err().to_string(),
        "a part mixing criteria and filter has at least one term"
    );
}

/// Triangles of tags: any two tags of each must be present, expressed as three pairs.
fn triangles(count: usize) -> String {
    let triangle = |at: usize| {
        let (a, b, c) = (
            format!("tag(a{at}=1)"),
            format!("tag(b{at}=1)"),
            format!("tag(c{at}=1)"),
        );
        format!("({a} or {b}) and ({a} or {c}) and ({b} or {c})")
    };
    (0..count).map(triangle).collect::<Vec<_>>().join(" and ")
}

/// At least one of two tags, for each pair of some tags.
fn all_but_one(tags: usize) -> String {
    let pairs = (0..tags).flat_map(|right| {
        (0..right).map(move |left| format!("(tag(d{left}=1) or tag(d{right}=1))"))
    });
    pairs.collect::<Vec<_>>().join(" and ")
}

/// Nine pairs of tags, and ORs of two hundred tags that are each true whenever the first pair is.
fn wide(ors: usize) -> String {
    let pair = |at: usize| format!("(tag(a{at}=1) or tag(b{at}=1))");
    let or = |at: usize| {
        let others: Vec<String> = (0..198).map(|tag| format!("tag(x{at}y{tag}=1)")).collect();
        format!("(tag(a0=1) or tag(b0=1) or {})", others.join(" or "))
    };
    (0..9)
        .map(pair)
        .chain((0..ors).map(or))
        .collect::<Vec<_>>()
        .join(" and ")
}

#[test]
fn too_many_ands_found_during_expansion_are_counted_before_absorption() {
    // 3 ANDs per triangle, out of 8 before absorption.
    assert_eq!(error(&triangles(6)), None);
    assert!(
        error(&triangles(7)).unwrap().contains("2097152"),
        "{:?}",
        error(&triangles(7))
    );
    // 136 pairs leave 17 ANDs, but the number before absorption cannot be represented.
    assert_eq!(error(&all_but_one(17)), None);
    let uncounted = format!("{} and {}", all_but_one(17), triangles(5));
    assert!(
        error(&uncounted).unwrap().contains("too many terms"),
        "{:?}",
        error(&uncounted)
    );
    // Here the number has 31 digits, but if counting takes too long, it is not known whether it is
    // too high.
    assert_eq!(error(&wide(4)), None);
    assert!(
        error(&wide(12)).unwrap().contains("too many terms"),
        "{:?}",
        error(&wide(12))
    );
}

#[test]
fn too_many_requests_are_reported_before_an_oversized_filter() {
    let mixed = |count: usize| {
        let term = |at: usize| format!("username = u{at} and tag(k = v{at})");
        (0..count).map(term).collect::<Vec<_>>().join(" or ")
    };
    let query = |count: usize| format!("({}) and {}", mixed(count), any_of("x", 1001));
    assert!(
        error(&query(2)).unwrap().contains("1001"),
        "{:?}",
        error(&query(2))
    );
    assert!(
        error(&query(17)).unwrap().contains("17 requests"),
        "{:?}",
        error(&query(17))
    );
}

#[test]
fn limits_are_mentioned_if_moving_groups_to_the_criteria_costs_as_many_requests() {
    let tags = |key: &str, count: usize| {
        (0..count)
            .map(|at| format!("tag({key}{at}=1)"))
            .collect::<Vec<_>>()
            .join(" and ")
    };
    let query = |tags_of_all: usize| {
        let of_groups = tags("g", 12);
        let of_group = |group: &str| format!("username = a and hierarchy({group}) and {of_groups}");
        format!(
            "{} or {} or username = a and {}",
            of_group("G1"),
            of_group("G2"),
            tags("a", tags_of_all)
        )
    };
    let explained = |query: &str| {
        let explained = explain(&USERS, query, &Options::default()).unwrap();
        (explained.requests.len(), explained.limited)
    };
    assert_eq!(explained(&query(1)), (1, false));
    // One filter would have 29 tags. The groups go in the criteria, which also takes a request.
    assert_eq!(explained(&query(5)), (2, true));
}

#[test]
fn pairs_of_tags_that_share_tags_are_not_counted_as_independent() {
    let pairs: Vec<String> = (0..10)
        .map(|at| format!("(tag(a{at}=1) or tag(b{at}=1))"))
        .collect();
    let pairs = pairs.join(" and ");
    assert!(
        error(&pairs).unwrap().contains("1024"),
        "{:?}",
        error(&pairs)
    );
    // This leaves 3 of the 4 ANDs of the first two pairs, so 768 for the filter.
    let shared = format!("{pairs} and (tag(a0=1) or tag(a1=1))");
    assert_eq!(error(&shared), None);
}

/// The text of a query at which the error points if only one request is allowed.
fn labelled_part(query: &str) -> String {
    let mut options = Options::default();
    options.single = true;
    let report = compile_with(&USERS, query, &options).unwrap_err();
    let error = &report.descriptions()[0];
    query[error.start as usize..error.end as usize].to_owned()
}

#[test]
fn at_most_sixteen_parts_are_planned_to_find_the_smallest_one() {
    let fine = |key: &str, at: usize| format!("(tag({key}{at}=1) or tag({key}{at}=2))");
    let or = |others: usize| {
        let others: Vec<String> = (0..others)
            .map(|at| format!("{} and tag(k{at}=1)", fine("o", at)))
            .collect();
        format!(
            "{} or (username = a or tag(m=1)) and (tag(n=1) or tag(n=2))",
            others.join(" or ")
        )
    };
    let query = |beside: usize, others: usize| {
        let beside: Vec<String> = (0..beside).map(|at| fine("b", at)).collect();
        format!("{} and ({})", beside.join(" and "), or(others))
    };
    // Five parts next to the `or`, the `or`, nine of its parts, and the one responsible.
    assert_eq!(labelled_part(&query(5, 9)), "username = a or tag(m=1)");
    // One more is too many: it is the `or` around it.
    assert_eq!(labelled_part(&query(5, 10)), or(10));
    // Parts next to it count as much as those in it.
    assert_eq!(labelled_part(&query(4, 10)), "username = a or tag(m=1)");
}

/// Comparing this many terms in pairs would take minutes, so the plan is exact but not proven
/// minimal.
#[test]
fn a_plan_of_very_many_requests_takes_bounded_work() {
    let ors: Vec<String> = (0..10)
        .map(|or| {
            format!(
                "(tag(t{or} = a) or username = user-{or} or hierarchy(group-{}))",
                or % 3
            )
        })
        .collect();
    let mut options = Options::default();
    options.max_requests = 100_000;
    options.max_terms = 100_000;
    let plan = compile_with(&USERS, &ors.join(" and "), &options).unwrap();
    assert_eq!(plan.requests.len(), 1 << 10);
    assert!(!plan.minimal);
}
