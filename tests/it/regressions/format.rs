//! The positions of comments in canonical form.

use connectql::format;

/// A condition ends with its list, whatever around it cancels out.
#[test]
fn a_comment_after_a_list_in_parentheses_stays_after_it() {
    for (query, formatted) in [
        (
            "not not (id in (a, b) # c\n) or id = d",
            "id in (a, b) # c\nor id = d",
        ),
        (
            "not (not id in (a, b) # c\n) or id = d",
            "id in (a, b) # c\nor id = d",
        ),
        (
            "not (not tag(a = b) # c\n) or id = d",
            "tag(a = b) # c\nor id = d",
        ),
        ("not not (tag(a = b) # c\n)", "tag(a = b) # c"),
        ("not # c\nnot id in (a, b)", "# c\nid in (a, b)"),
    ] {
        assert_eq!(format(query).unwrap(), formatted, "{query}");
    }
}
