//! Decompiled real-world requests, and errors for requests with no query equivalent.

use connectql::{decompile, decompile_all, resource};

/// The resource, the criteria and filter of a request, and the query.
const REQUESTS: &[(&str, &str, &str)] = &[
    ("users", "{}", ""),
    (
        "users",
        r#"{"InstanceId": "i", "MaxResults": 5, "NextToken": "t", "SearchCriteria": {}, "SearchFilter": {}}"#,
        "",
    ),
    (
        "users",
        r#"{"SearchFilter": {"TagFilter": {"OrConditions": [], "AndConditions": []}}}"#,
        "",
    ),
    (
        "users",
        r#"{"SearchCriteria": {"AndConditions": [{"OrConditions": [{"StringCondition":
            {"Value": "bob", "ComparisonType": "EXACT", "FieldName": "USERNAME"}}]}, {}]}}"#,
        "Username = bob",
    ),
    (
        "users",
        r#"{"SearchCriteria": {"OrConditions": [
            {"StringCondition": {"FieldName": "LastName", "Value": "Sup", "ComparisonType": "CONTAINS"}},
            {"StringCondition": {"FieldName": "username", "Value": "Sup", "ComparisonType": "CONTAINS"}},
            {"StringCondition": {"FieldName": "FirstName", "Value": "Sup", "ComparisonType": "CONTAINS"}}]}}"#,
        "name ~ Sup",
    ),
    (
        "users",
        r#"{"SearchCriteria": {"ListCondition": {"TargetListType": "PROFICIENCIES", "Conditions": [{
            "NumberCondition": {"FieldName": "limit", "MinValue": 3, "ComparisonType": "NOT_EQUAL"},
            "StringCondition": {"FieldName": "Name", "Value": "Language", "ComparisonType": "EXACT"}}]}}}"#,
        "proficiency(name = Language, level != 3)",
    ),
    (
        "users",
        r#"{"SearchFilter": {"UserAttributeFilter": {"OrConditions": [
            {"TagConditions": [{"TagKey": "a", "TagValue": "1"}],
             "HierarchyGroupCondition": {"Value": "g", "HierarchyGroupMatchType": "WITH_CHILD_GROUPS"}},
            {"TagConditions": [{"TagKey": "a", "TagValue": "2"}]}]}}}"#,
        "tag(a = 1) and hierarchy(under g) or tag(a = 2)",
    ),
    (
        "users",
        r#"{"SearchCriteria": {"StringCondition": {"FieldName": "Email", "Value": "x", "ComparisonType": "EXACT"}}}"#,
        r#"field("Email") = x"#,
    ),
    (
        "agent-statuses",
        r#"{"SearchCriteria": {"OrConditions": [
            {"StringCondition": {"FieldName": "displayOrder", "Value": "4", "ComparisonType": "EXACT"}},
            {"StringCondition": {"FieldName": "displayOrder", "Value": "5", "ComparisonType": "EXACT"}},
            {"StringCondition": {"FieldName": "displayOrder", "Value": "6", "ComparisonType": "EXACT"}},
            {"StringCondition": {"FieldName": "state", "Value": "enabled", "ComparisonType": "EXACT"}}]}}"#,
        "displayOrder in 4..6 or state = ENABLED",
    ),
    // The language reads `08` as `8`; the service compares text.
    (
        "agent-statuses",
        r#"{"SearchCriteria": {"StringCondition":
            {"FieldName": "displayorder", "Value": "08", "ComparisonType": "EXACT"}}}"#,
        r#"field("displayOrder") = 08"#,
    ),
    (
        "hours-of-operation-overrides",
        r#"{"SearchCriteria": {"AndConditions": [
            {"DateCondition": {"FieldName": "effectiveFrom", "Value": "2026-01-01", "ComparisonType": "GREATER_THAN_OR_EQUAL_TO"}},
            {"DateCondition": {"FieldName": "effectiveFrom", "Value": "2026-01-31", "ComparisonType": "LESS_THAN_OR_EQUAL_TO"}}]}}"#,
        "effectiveFrom in 2026-01-01..2026-01-31",
    ),
];

#[test]
fn requests_are_converted_to_queries() {
    for (name, request, query) in REQUESTS {
        assert_eq!(
            decompile(resource(name).unwrap(), request)
                .expect(query)
                .query,
            *query
        );
    }
}

/// The criteria and filter of a request for users, and the path and reason why no query can express
/// it.
const REFUSED: &[(&str, &str)] = &[
    (
        r#"{"SearchCriteria": {"AndConditions": [{}, {}, {"ListCondition": {"TargetListType": "PROFICIENCIES",
            "Conditions": []}}]}}"#,
        "no query corresponds to `SearchCriteria.AndConditions[2].ListCondition`: \
         it has no condition, and the meaning of that is not documented",
    ),
    (
        r#"{"SearchCriteria": {"HierarchyGroupCondition": {"Value": "g", "HierarchyGroupMatchType": "EXACT"},
            "StringCondition": {"FieldName": "Username", "Value": "b", "ComparisonType": "EXACT"}}}"#,
        "no query corresponds to `SearchCriteria`: it has `HierarchyGroupCondition` and `StringCondition` together, \
         and their combined meaning is not documented",
    ),
    (
        r#"{"SearchCriteria": {"NumberCondition": {"FieldName": "Age", "MinValue": 1, "ComparisonType": "EQUAL"}}}"#,
        "no query corresponds to `SearchCriteria.NumberCondition.FieldName`: `users` has no field `Age` that supports this comparison",
    ),
    (
        r#"{"SearchCriteria": {"StateCondition": "ACTIVE"}}"#,
        "`SearchCriteria.StateCondition` cannot be read: SearchUsers has no such member",
    ),
    (
        r#"{"SearchFilter": {"AttributeFilter": {}}}"#,
        "`SearchFilter.AttributeFilter` cannot be read: SearchUsers has no such filter; it accepts `TagFilter` and `UserAttributeFilter`",
    ),
    (
        r#"{"SearchCriteria": {"OrConditions": {"StringCondition": {}}}}"#,
        "`SearchCriteria.OrConditions` cannot be read: expected a list, found an object",
    ),
    (
        r#"{"SearchCriteria": {"StringCondition": {}, "StringCondition": {}}}"#,
        "the request cannot be read: the member `StringCondition` appears twice at line 1 column 65",
    ),
    (
        r#"{"SearchFilter": null, "SearchFilter": {}}"#,
        "the request cannot be read: the member `SearchFilter` appears twice at line 1 column 42",
    ),
    (
        r#"{"Criteria": {}}"#,
        "`Criteria` cannot be read: unknown member; \
         the object has `InstanceId`, `NextToken`, `MaxResults`, `SearchFilter` and `SearchCriteria`",
    ),
    (
        r#"{"Criteria": {}, "SearchCriteria": {"Foo": 1}, "SearchFilter": {"TagFilter": 3}}"#,
        "`Criteria` cannot be read: unknown member; the object has `InstanceId`, `NextToken`, \
         `MaxResults`, `SearchFilter` and `SearchCriteria` (and 2 more)",
    ),
    (
        "{\"SearchCriteria\": ",
        "the request is not JSON: EOF while parsing a value at line 1 column 19",
    ),
];

#[test]
fn parts_without_a_query_equivalent_are_reported_with_their_path() {
    for (request, message) in REFUSED {
        assert_eq!(
            decompile(&connectql::USERS, request)
                .expect_err(message)
                .to_string(),
            *message
        );
    }
}

/// The value of a condition, and the code of the warning for what `compile` would reject or warn
/// about.
#[test]
fn conditions_that_compile_rejects_are_warnings() {
    let warned = [
        (
            "Username",
            "CONTAINS",
            "aaaaaaaaaaaaaaaaaaaaaaaaaa",
            "connectql::contains_length",
        ),
        ("Username", "EXACT", "a*", "connectql::wildcard"),
        ("Email", "EXACT", "a", "connectql::assumed_field"),
    ];
    for (field, comparison, value, code) in warned {
        let request = format!(
            r#"{{"SearchCriteria": {{"StringCondition":
                {{"FieldName": "{field}", "Value": "{value}", "ComparisonType": "{comparison}"}}}}}}"#
        );
        let warnings = decompile(&connectql::USERS, &request)
            .expect("it has a counterpart")
            .warnings
            .descriptions();
        assert!(
            warnings
                .iter()
                .any(|warning| warning.code == code && warning.severity == "warning"),
            "{warnings:?}"
        );
    }
}

/// Requests that a query can express but the service may reject.
#[test]
fn parts_that_the_service_may_reject_are_warnings_with_their_path() {
    let level = |members: &str| {
        format!(
            r#"{{"SearchCriteria": {{"ListCondition": {{"TargetListType": "PROFICIENCIES", "Conditions": [
                {{"NumberCondition": {{"FieldName": "limit", {members}}}}}]}}}}}}"#
        )
    };
    let filter = |count: usize, what: &str| {
        format!(
            r#"{{"SearchFilter": {{"UserAttributeFilter": {{"OrConditions": [{}]}}}}}}"#,
            vec![what; count].join(",")
        )
    };
    let tag = r#"{"TagConditions": [{"TagKey": "a", "TagValue": "b"}]}"#;
    let group =
        r#"{"HierarchyGroupCondition": {"Value": "g-1", "HierarchyGroupMatchType": "EXACT"}}"#;
    let path = "`SearchCriteria.ListCondition.Conditions[0].NumberCondition";
    for (request, query, warning) in [
        (
            level(r#""MinValue": 3, "ComparisonType": "LESSER""#),
            "proficiency(level < 3)",
            format!("{path}.MinValue` is read as"),
        ),
        (
            level(r#""MaxValue": 3, "ComparisonType": "EQUAL""#),
            "proficiency(level = 3)",
            format!("{path}.MaxValue` is read as"),
        ),
        (
            level(r#""MaxValue": 3.0, "ComparisonType": "LESSER""#),
            "proficiency(level < 3)",
            String::new(),
        ),
        (filter(25, tag), "tag(a = b)", String::new()),
        (
            filter(26, tag),
            "tag(a = b)",
            "`SearchFilter.UserAttributeFilter` has 26 tag conditions".to_owned(),
        ),
        (filter(20, group), "hierarchy(g-1)", String::new()),
        (
            filter(21, group),
            "hierarchy(g-1)",
            "`SearchFilter.UserAttributeFilter` has 21 hierarchy conditions".to_owned(),
        ),
    ] {
        let read = decompile(&connectql::USERS, &request).expect(query);
        assert_eq!(read.query, query);
        let messages: Vec<String> = read
            .warnings
            .descriptions()
            .into_iter()
            .map(|warning| warning.message)
            .collect();
        assert_eq!(messages.is_empty(), warning.is_empty(), "{messages:?}");
        assert!(
            messages.iter().all(|message| message.starts_with(&warning)),
            "{messages:?}"
        );
        assert!(read.on_one_line().warnings.problems().len() == messages.len());
    }
}

#[test]
fn long_queries_are_wrapped_as_by_the_formatter() {
    for query in [
        "username in (aaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccc) \
         and tag(BPO = 123)",
        "name ~ Sup and tag(BPO in (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, c), d = e)",
    ] {
        let request = &connectql::compile(&connectql::USERS, query)
            .unwrap()
            .requests[0];
        let read = decompile(&connectql::USERS, &serde_json::to_string(request).unwrap()).unwrap();
        assert!(read.query.lines().count() > 1, "{}", read.query);
        assert_eq!(connectql::format(&read.query).unwrap(), read.query);
        assert_eq!(
            read.on_one_line().query,
            query.replace("username", "Username")
        );
    }
}

/// A single request round-trips unchanged.
#[test]
fn decompiling_a_compiled_query_returns_its_text() {
    for query in [
        "tag(a in (b, c), d = e)",
        "tag(a = b, c = d)",
        "tag(d = e, a in (b, c))",
        "tag(a in (b, c), d in (e, f))",
        "tag(a = b) and (tag(c = d) or tag(e = f))",
        "tag(a = b, c = d) or tag(e = f)",
        "tag(a = b, c = d) or tag(a = e, c = f)",
        "Username ^= x and tag(a in (b, c), d = e)",
        "hierarchy(g) and tag(a in (b, c))",
        "(hierarchy(g) or hierarchy(under h)) and tag(a = b, c = d)",
    ] {
        let requests = connectql::compile(&connectql::USERS, query)
            .unwrap()
            .requests;
        assert_eq!(requests.len(), 1, "{query}");
        assert_eq!(
            decompile(
                &connectql::USERS,
                &serde_json::to_string(&requests[0]).unwrap()
            )
            .unwrap()
            .query,
            query
        );
    }
}

#[test]
fn requests_are_read_from_a_stream_one_by_one() {
    /// Panics at its end, to detect further reading.
    struct Endless;
    impl std::io::Read for Endless {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("the first request has been read")
        }
    }
    let input = std::io::Read::chain(b"\xEF\xBB\xBF{} ".as_slice(), Endless);
    let mut read = connectql::decompile_stream(&connectql::USERS, input);
    assert_eq!(read.next().unwrap().unwrap().query, "");
    let mut broken =
        connectql::decompile_stream(&connectql::USERS, b"{} {\"X\": \"\xFF\"} {}".as_slice());
    assert!(broken.next().unwrap().is_ok());
    assert_eq!(
        broken.next().unwrap().unwrap_err().to_string(),
        "the request is not JSON: it is not UTF-8"
    );
}

#[test]
fn a_byte_order_mark_before_a_request_is_skipped() {
    assert_eq!(
        decompile(&connectql::USERS, "\u{FEFF}{}").unwrap().query,
        ""
    );
    assert_eq!(
        decompile_all(&connectql::USERS, "\u{FEFF}{} {}")
            .flatten()
            .count(),
        2
    );
}

#[test]
fn several_conditions_in_one_node_get_help_to_separate_them() {
    let request = r#"{"SearchCriteria": {"TypeCondition": "CAMPAIGN", "StateCondition": "ACTIVE", "StatusCondition": "SAVED"}}"#;
    let report = decompile(resource("contact-flows").unwrap(), request).unwrap_err();
    let [problem] = &report.descriptions()[..] else {
        panic!("it is one problem")
    };
    assert!(
        problem
            .message
            .contains("`TypeCondition`, `StateCondition` and `StatusCondition` together")
    );
    assert!(
        problem.help.contains(r#"{"AndConditions": [{…}, {…}]}"#),
        "{}",
        problem.help
    );
}

#[test]
fn deep_requests_are_read_or_rejected_on_a_small_stack() {
    let nested = |levels: usize| {
        let mut node =
            r#"{"StringCondition": {"FieldName": "Username", "Value": "a", "ComparisonType": "EXACT"}}"#.to_owned();
        for level in 0..levels {
            let member = if level % 2 == 0 {
                "AndConditions"
            } else {
                "OrConditions"
            };
            node = format!(
                r#"{{"{member}": [{node}, {{"StringCondition":
                    {{"FieldName": "LastName", "Value": "b{level}", "ComparisonType": "EXACT"}}}}]}}"#
            );
        }
        format!(r#"{{"SearchCriteria": {node}}}"#)
    };
    let small = std::thread::Builder::new().stack_size(512 * 1024);
    let read = small.spawn(move || {
        assert!(decompile(&connectql::USERS, &nested(64)).is_ok());
        let refused = decompile(&connectql::USERS, &nested(10_000))
            .unwrap_err()
            .to_string();
        assert_eq!(
            refused,
            "the request cannot be read: it is nested more than 150 levels deep"
        );
    });
    read.unwrap().join().unwrap();
}

#[test]
fn reading_requests_stops_at_invalid_json() {
    let read: Vec<bool> = decompile_all(&connectql::USERS, "{}\n{\"X\": 1} {} ]")
        .map(|request| request.is_ok())
        .collect();
    assert_eq!(read, [true, false, true, false]);
}
