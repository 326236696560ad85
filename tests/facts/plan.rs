//! How many ANDs a filter may have, and how they are counted.

use connectql::{Options, USERS, compile, compile_with};

/// The first error about a query on users, if there is one.
fn error(query: &str) -> Option<String> {
    compile(&USERS, query).err().map(|report| report.descriptions()[0].message.clone())
}

fn any_of(key: &str, values: usize) -> String {
    let values: Vec<String> = (0..values).map(|at| format!("v{at}")).collect();
    format!("tag({key} in ({}))", values.join(", "))
}

#[test]
fn a_filter_has_1000_ands_at_most() {
    let cube = |side: usize| [any_of("a", side), any_of("b", 10), any_of("c", 10)].join(" and ");
    assert_eq!(error(&cube(10)), None);
    assert!(error(&cube(11)).unwrap().contains("1100"), "{:?}", error(&cube(11)));
    // The same where a tag stands in two places, and one of them is absorbed.
    let absorbed = |side| format!("{} and (tag(x = 1) or tag(x = 1) and tag(y = 1))", cube(side));
    assert_eq!(error(&absorbed(10)), None);
    assert!(error(&absorbed(11)).unwrap().contains("1100"), "{:?}", error(&absorbed(11)));
}

#[test]
fn ands_are_counted_as_long_as_there_is_a_number_for_them() {
    let pairs = |count: usize| {
        let pair = |at: usize| format!("(tag(x = 1) or tag(a{at} = 1) or tag(b{at} = 1))");
        (0..count).map(pair).collect::<Vec<_>>().join(" and ")
    };
    assert!(error(&pairs(12)).unwrap().contains("531441"), "{:?}", error(&pairs(12)));
    assert!(error(&pairs(100)).unwrap().contains("too many to count"), "{:?}", error(&pairs(100)));
}

/// Nine pairs of tags, and many ORs that hold wherever the first three pairs do.
fn absorbing(ors: usize) -> String {
    let pair = |at: usize| format!("(tag(a{at}=1) or tag(b{at}=1))");
    let wide = |at: usize| {
        let tags: Vec<String> = (0..3).map(|pair| format!("tag(a{pair}=1) or tag(b{pair}=1)")).collect();
        format!("({} or tag(x{at}=1))", tags.join(" or "))
    };
    (0..9).map(pair).chain((0..ors).map(wide)).collect::<Vec<_>>().join(" and ")
}

#[test]
fn what_takes_too_long_to_write_out_is_refused() {
    assert_eq!(error(&absorbing(100)), None);
    // Each of these took a hundredth of a second.
    assert!(error(&absorbing(5000)).unwrap().contains("too many to count"), "{:?}", error(&absorbing(5000)));
}

#[test]
fn a_mixed_part_has_as_many_terms_as_allowed() {
    let query = "username = a and tag(k=a) or username = b and tag(k=b) or username = c and tag(k=c)";
    let mut options = Options::default();
    options.max_terms = 3;
    assert!(compile_with(&USERS, query, &options).is_ok());
    options.max_terms = 2;
    let report = compile_with(&USERS, query, &options).unwrap_err();
    assert!(report.to_string().contains("more than 2"), "{report}");
    options.max_terms = 0;
    assert_eq!(options.check(&USERS).unwrap_err().to_string(), "a mixed part has at least one term");
}
