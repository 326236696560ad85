//! How many ANDs a filter may have, and how they are counted.

use connectql::{USERS, compile};

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
