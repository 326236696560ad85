//! The query for each member of a request, and the problems of members without one.

use connectql::{decompile, resource};

fn decompiled(name: &str, request: &str) -> String {
    match decompile(resource(name).unwrap(), request) {
        Ok(read) => read.query,
        Err(report) => format!("refused: {report}"),
    }
}

fn criteria(name: &str, node: &str) -> String {
    decompiled(name, &format!(r#"{{"SearchCriteria": {node}}}"#))
}

fn filter(name: &str, filter: &str) -> String {
    decompiled(name, &format!(r#"{{"SearchFilter": {filter}}}"#))
}

fn string(field: &str, comparison: &str, value: &str) -> String {
    format!(
        r#"{{"StringCondition": {{"FieldName": "{field}", "Value": "{value}", "ComparisonType": "{comparison}"}}}}"#
    )
}

/// A condition whose operands are in `MinValue` and `MaxValue`.
fn bounded(kind: &str, field: &str, comparison: &str, operands: &str) -> String {
    format!(
        r#"{{"{kind}": {{"FieldName": "{field}", {operands} "ComparisonType": "{comparison}"}}}}"#
    )
}

fn number(comparison: &str, operands: &str) -> String {
    bounded(
        "NumberCondition",
        "EvaluationFormVersion",
        comparison,
        operands,
    )
}

fn date(field: &str, comparison: &str, day: &str) -> String {
    bounded(
        "DateCondition",
        field,
        comparison,
        &format!(r#""Value": "{day}","#),
    )
}

fn group(member: &str, nodes: &[String]) -> String {
    format!(r#"{{"{member}": [{}]}}"#, nodes.join(", "))
}

const EVALUATIONS: &str = "contact-evaluations";
const OVERRIDES: &str = "hours-of-operation-overrides";

#[test]
fn every_kind_of_criteria_condition_is_read() {
    for (name, node, query) in [
        (
            EVALUATIONS,
            number("RANGE", r#""MinValue": 2, "MaxValue": 5,"#).as_str(),
            "EvaluationFormVersion in 2..5",
        ),
        (
            EVALUATIONS,
            &number("EQUAL", r#""MinValue": 2, "MaxValue": 2,"#),
            "EvaluationFormVersion = 2",
        ),
        (
            EVALUATIONS,
            &bounded(
                "DecimalCondition",
                "scorepercentage",
                "GREATER_OR_EQUAL",
                r#""MinValue": 62.5,"#,
            ),
            "ScorePercentage >= 62.5",
        ),
        (
            EVALUATIONS,
            &bounded(
                "DateTimeCondition",
                "LastModifiedTime",
                "LESS_THAN",
                r#""MaxValue": "2026-07-01T09:30:00Z","#,
            ),
            "LastModifiedTime < 2026-07-01T09:30:00Z",
        ),
        (
            EVALUATIONS,
            &bounded(
                "DateTimeCondition",
                "LastModifiedTime",
                "LESS_THAN",
                r#""MaxValue": "9999-12-31T23:59:59.999Z","#,
            ),
            "LastModifiedTime < 9999-12-31T23:59:59.999Z",
        ),
        (
            EVALUATIONS,
            r#"{"BooleanCondition": {"FieldName": "autoevaluationenabled", "ComparisonType": "IS_TRUE"}}"#,
            "AutoEvaluationEnabled",
        ),
        (
            EVALUATIONS,
            r#"{"BooleanCondition": {"FieldName": "AutoEvaluationEnabled", "ComparisonType": "IS_FALSE"}}"#,
            "AutoEvaluationEnabled = false",
        ),
        (
            OVERRIDES,
            &date("effectiveFrom", "EQUAL_TO", "2026-12-24"),
            "effectiveFrom = 2026-12-24",
        ),
        (
            "contact-flows",
            r#"{"TypeCondition": "campaign"}"#,
            "type = CAMPAIGN",
        ),
        (
            "contact-flows",
            r#"{"StateCondition": "ACTIVE"}"#,
            "state = ACTIVE",
        ),
        (
            "contact-flows",
            r#"{"StatusCondition": "PUBLISHED"}"#,
            "status = PUBLISHED",
        ),
        (
            "queues",
            r#"{"QueueTypeCondition": "STANDARD"}"#,
            "type = STANDARD",
        ),
        (
            "views",
            r#"{"ViewTypeCondition": "AWS_MANAGED"}"#,
            "type = AWS_MANAGED",
        ),
        (
            "views",
            r#"{"ViewStatusCondition": "SAVED"}"#,
            "status = SAVED",
        ),
        (
            "agent-statuses",
            &string("state", "CONTAINS", "ENA"),
            r#"field("state") ~ ENA"#,
        ),
        ("users", r#"{"StringCondition": {}}"#, ""),
        (
            "users",
            r#"{"AndConditions": [ { }, {"ListCondition": { }}]}"#,
            "",
        ),
    ] {
        assert_eq!(criteria(name, node), query, "{node}");
    }
}

#[test]
fn criteria_conditions_without_a_query_equivalent_are_rejected() {
    let at = |member: &str, reason: &str| {
        format!("refused: no query corresponds to `SearchCriteria.{member}`: {reason}")
    };
    let unread = |member: &str, reason: &str| {
        format!("refused: `SearchCriteria.{member}` cannot be read: {reason}")
    };
    let several = at(
        "NumberCondition",
        "it has a `MinValue` and a different `MaxValue`, which only `RANGE` supports",
    );
    let missing = |member| {
        unread(
            &format!("NumberCondition.{member}"),
            "it is missing, but the comparison needs it",
        )
    };
    for (name, node, message) in [
        (
            EVALUATIONS,
            number("EQUAL", r#""MinValue": 1, "MaxValue": 2,"#),
            several,
        ),
        (EVALUATIONS, number("EQUAL", ""), missing("MinValue")),
        (
            EVALUATIONS,
            number("LESSER_OR_EQUAL", ""),
            missing("MaxValue"),
        ),
        (
            EVALUATIONS,
            number("RANGE", r#""MinValue": 2,"#),
            missing("MaxValue"),
        ),
        (EVALUATIONS, number("RANGE", ""), missing("MinValue")),
        (
            EVALUATIONS,
            bounded(
                "NumberCondition",
                "ScorePercentage",
                "EQUAL",
                r#""MinValue": 1,"#,
            ),
            at(
                "NumberCondition.FieldName",
                "`contact-evaluations` has no field `ScorePercentage` that supports this comparison",
            ),
        ),
        (
            EVALUATIONS,
            bounded(
                "DateTimeCondition",
                "LastModifiedTime",
                "EQUAL_TO",
                r#""MinValue": "2026-07-01","#,
            ),
            unread(
                "DateTimeCondition.MinValue",
                "`2026-07-01` is not a date and time",
            ),
        ),
        (
            OVERRIDES,
            date("effectiveFrom", "RANGE", "2026-12-24"),
            unread("DateCondition.ComparisonType", "a date has no `RANGE`"),
        ),
        (
            "views",
            r#"{"TypeCondition": "AWS_MANAGED"}"#.to_owned(),
            unread("TypeCondition", "SearchViews has no such member"),
        ),
        (
            "queues",
            r#"{"HierarchyGroupCondition": {"Value": "g", "HierarchyGroupMatchType": "EXACT"}}"#
                .to_owned(),
            unread("HierarchyGroupCondition", "SearchQueues has no such member"),
        ),
        (
            "queues",
            r#"{"ListCondition": {"TargetListType": "PROFICIENCIES", "Conditions": []}}"#
                .to_owned(),
            unread("ListCondition", "SearchQueues has no such member"),
        ),
    ] {
        assert_eq!(criteria(name, &node), message, "{node}");
    }
}

/// A value that `compile` rejects is not an error in a request.
#[test]
fn an_invalid_value_is_kept_with_a_warning() {
    let modified = |comparison: &str, operands: &str| {
        bounded(
            "DateTimeCondition",
            "lastmodifiedtime",
            comparison,
            operands,
        )
    };
    let malformed = "connectql::malformed_value";
    for (name, node, query, code) in [
        (
            "agent-statuses",
            string("displayorder", "EXACT", "abc"),
            "displayOrder = abc",
            malformed,
        ),
        (
            OVERRIDES,
            date("effectivefrom", "EQUAL_TO", "2024-02-30"),
            "effectiveFrom = 2024-02-30",
            malformed,
        ),
        (
            OVERRIDES,
            date("effectiveFrom", "LESS_THAN", ""),
            "effectiveFrom < \"\"",
            malformed,
        ),
        (
            "evaluation-forms",
            modified("EQUAL_TO", r#""MinValue": "2024-02-30T00:00:00Z","#),
            "LastModifiedTime = 2024-02-30T00:00:00Z",
            malformed,
        ),
        (
            "evaluation-forms",
            modified("GREATER_THAN", r#""MinValue": "2024-02-03T24:00:00Z","#),
            "LastModifiedTime > 2024-02-03T24:00:00Z",
            malformed,
        ),
        (
            "evaluation-forms",
            modified(
                "RANGE",
                r#""MinValue": "2024-02-03T00:00:00Z", "MaxValue": "2024-02-30","#,
            ),
            "LastModifiedTime in 2024-02-03T00:00:00Z..2024-02-30",
            malformed,
        ),
        (
            "evaluation-forms",
            modified("LESS_THAN", r#""MaxValue": "0000-01-01T00:00:00+01:00","#),
            "LastModifiedTime < 0000-01-01T00:00:00+01:00",
            "connectql::out_of_range",
        ),
    ] {
        let read = decompile(
            resource(name).unwrap(),
            &format!(r#"{{"SearchCriteria": {node}}}"#),
        )
        .unwrap();
        let refused = read
            .warnings
            .problems()
            .iter()
            .filter(|problem| !problem.is_warning());
        let refused: Vec<String> = refused.map(|problem| problem.code.to_string()).collect();
        assert_eq!(
            (read.query.as_str(), refused),
            (query, vec![code.to_owned()]),
            "{node}"
        );
    }
}

/// `FieldName` is case-insensitive, so a field that only `field("…")` can express is not assumed.
#[test]
fn an_explicitly_named_field_has_the_spelling_of_the_catalog() {
    for (name, node, query, warnings) in [
        (
            "agent-statuses",
            string("displayorder", "EXACT", "07"),
            r#"field("displayOrder") = 07"#,
            vec![],
        ),
        (
            "agent-statuses",
            string("DISPLAYORDER", "STARTS_WITH", "1"),
            r#"field("displayOrder") ^= 1"#,
            vec![],
        ),
        // A field that covers several is not one of the service's.
        (
            "users",
            string("NAME", "EXACT", "a"),
            r#"field("NAME") = a"#,
            vec!["connectql::assumed_field"],
        ),
    ] {
        let read = decompile(
            resource(name).unwrap(),
            &format!(r#"{{"SearchCriteria": {node}}}"#),
        )
        .unwrap();
        let found: Vec<String> = read
            .warnings
            .problems()
            .iter()
            .map(|problem| problem.code.to_string())
            .collect();
        assert_eq!(
            (read.query.as_str(), found),
            (query, warnings.into_iter().map(str::to_owned).collect()),
            "{node}"
        );
    }
}

// ---- proficiencies ----

fn list(conditions: &[String]) -> String {
    let conditions = conditions.join(", ");
    let list = format!(
        r#"{{"ListCondition": {{"TargetListType": "PROFICIENCIES", "Conditions": [{conditions}]}}}}"#
    );
    criteria("users", &list)
}

fn level(comparison: &str, operands: &str) -> String {
    bounded("NumberCondition", "limit", comparison, operands)
}

fn at_least(level_: i32) -> String {
    level("GREATER_OR_EQUAL", &format!(r#""MinValue": {level_},"#))
}

fn at_most(level_: i32) -> String {
    level("LESSER_OR_EQUAL", &format!(r#""MaxValue": {level_},"#))
}

#[test]
fn two_bounds_of_a_level_are_a_range() {
    let above = |level_: i32| level("GREATER", &format!(r#""MinValue": {level_},"#));
    let below = |level_: i32| level("LESSER", &format!(r#""MaxValue": {level_},"#));
    assert_eq!(
        list(&[at_least(2), at_most(4)]),
        "proficiency(level in 2..4)"
    );
    assert_eq!(
        list(&[at_most(4), at_least(2)]),
        "proficiency(level in 2..4)"
    );
    assert_eq!(list(&[above(1), below(5)]), "proficiency(level in 2..4)");
    assert_eq!(
        list(&[at_least(3), at_most(3)]),
        "proficiency(level in 3..3)"
    );
    assert_eq!(list(&[at_least(3), at_least(3)]), "proficiency(level >= 3)");
}

#[test]
fn a_proficiency_has_each_part_at_most_once() {
    let refused = "refused: no query corresponds to `SearchCriteria.ListCondition.Conditions[1].NumberCondition`: \
                   a proficiency has one name, one value and one level to search for";
    assert_eq!(list(&[at_least(4), at_most(2)]), refused);
    assert_eq!(list(&[at_least(2), at_least(3)]), refused);
    assert_eq!(
        list(&[at_most(2), level("EQUAL", r#""MinValue": 2,"#)]),
        refused
    );
    assert_eq!(
        list(&[string("value", "EXACT", "a"), string("Value", "EXACT", "a")]),
        "proficiency(a)"
    );
    let two_values = list(&[string("value", "EXACT", "a"), string("value", "EXACT", "b")]);
    assert_eq!(
        two_values,
        refused.replace("NumberCondition", "StringCondition")
    );
}

#[test]
fn a_proficiency_has_no_other_parts() {
    let refused = |member: &str, name: &str| {
        format!(
            "refused: no query corresponds to `SearchCriteria.ListCondition.Conditions[0].{member}.FieldName`: \
             a proficiency has no `{name}`: strings are `name` and `value`, the number is `limit`"
        )
    };
    assert_eq!(
        list(&[string("limit", "EXACT", "a")]),
        refused("StringCondition", "limit")
    );
    let number = bounded("NumberCondition", "value", "EQUAL", r#""MinValue": 2,"#);
    assert_eq!(list(&[number]), refused("NumberCondition", "value"));
}

// ---- filters ----

#[test]
fn every_member_of_a_filter_is_read() {
    let tag = |key: &str| format!(r#"{{"TagKey": "{key}", "TagValue": "1"}}"#);
    let (a, b) = (tag("a"), tag("b"));
    let flow = r#""ContactFlowTypeCondition": {"ContactFlowType": "campaign"}"#;
    let agent = r#"{"AttributeKey": "contactagentid", "AttributeValue": {"StringValue": "x"}, "ComparisonType": "EXACT"}"#;
    let group = r#""HierarchyGroupCondition": {"Value": "g", "HierarchyGroupMatchType": "EXACT"}"#;
    for (name, member, inside, query) in [
        (
            "users",
            "TagFilter",
            format!(r#""TagCondition": {a}"#),
            "tag(a = 1)",
        ),
        (
            "users",
            "TagFilter",
            format!(r#""AndConditions": [{a}, {{}}, {b}]"#),
            "tag(a = 1, b = 1)",
        ),
        (
            "users",
            "TagFilter",
            format!(r#""OrConditions": [[{a}, {b}], [], [{b}]]"#),
            "tag(a = 1, b = 1) or tag(b = 1)",
        ),
        (
            "users",
            "TagFilter",
            r#""TagCondition": { }"#.to_owned(),
            "",
        ),
        (
            "users",
            "UserAttributeFilter",
            group.to_owned(),
            "hierarchy(g)",
        ),
        (
            "agent-statuses",
            "AttributeFilter",
            format!(r#""TagCondition": {a}"#),
            "tag(a = 1)",
        ),
        (
            "agent-statuses",
            "AttributeFilter",
            format!(r#""AndCondition": {{"TagConditions": [{a}, {b}]}}"#),
            "tag(a = 1, b = 1)",
        ),
        (
            "contact-flows",
            "FlowAttributeFilter",
            flow.to_owned(),
            "type = CAMPAIGN",
        ),
        (
            "contact-flows",
            "FlowAttributeFilter",
            format!(r#""AndCondition": {{"TagConditions": [{a}], {flow}}}"#),
            "tag(a = 1) and type = CAMPAIGN",
        ),
        (
            EVALUATIONS,
            "ContactEvaluationAttributeFilter",
            format!(r#""ContactEvaluationAttributeCondition": {agent}"#),
            "ContactAgentId = x",
        ),
        (
            EVALUATIONS,
            "ContactEvaluationAttributeFilter",
            format!(
                r#""OrConditions": [{{"TagConditions": [{a}]}}, {{"AttributeConditions": [{agent}]}}]"#
            ),
            "tag(a = 1) or ContactAgentId = x",
        ),
    ] {
        assert_eq!(
            filter(name, &format!(r#"{{"{member}": {{{inside}}}}}"#)),
            query,
            "{member} {inside}"
        );
    }
}

#[test]
fn conditions_that_a_filter_does_not_accept_are_rejected() {
    let flow = r#"{"UserAttributeFilter": {"AndCondition": {"ContactFlowTypeCondition": {"ContactFlowType": "X"}}}}"#;
    assert_eq!(
        filter("users", flow),
        "refused: `SearchFilter.UserAttributeFilter.AndCondition.ContactFlowTypeCondition` cannot be read: \
         unknown member; the object has `TagConditions` and `HierarchyGroupCondition`"
    );
    let attribute = |key: &str, comparison: &str| {
        filter(
            EVALUATIONS,
            &format!(
                r#"{{"ContactEvaluationAttributeFilter": {{"ContactEvaluationAttributeCondition": {{"AttributeKey": "{key}",
                    "AttributeValue": {{"StringValue": "x"}}, "ComparisonType": "{comparison}"}}}}}}"#
            ),
        )
    };
    let path = "refused: no query corresponds to \
                 `SearchFilter.ContactEvaluationAttributeFilter.ContactEvaluationAttributeCondition";
    let other = format!("{path}.ComparisonType`: a filter compares attributes only with `EXACT`");
    assert_eq!(attribute("ContactAgentId", "STARTS_WITH"), other);
    // A field of the criteria is not an attribute of the filter.
    assert_eq!(
        attribute("ContactId", "EXACT"),
        format!("{path}.AttributeKey`: the filter has no attribute `ContactId`")
    );
}

#[test]
fn empty_members_of_a_filter_impose_no_condition() {
    for (name, empty) in [
        (
            "users",
            r#"{"TagFilter": {"OrConditions": [[{}], []], "TagCondition": {"TagKey": null}}}"#,
        ),
        (
            "users",
            r#"{"UserAttributeFilter": {"AndCondition": {"TagConditions": null, "HierarchyGroupCondition": {}}}}"#,
        ),
        (
            "users",
            r#"{"UserAttributeFilter": {"OrConditions": [{"TagConditions": [{}]}, {}]}}"#,
        ),
        (
            "contact-flows",
            r#"{"FlowAttributeFilter": {"AndCondition": {"ContactFlowTypeCondition": {}}}}"#,
        ),
        (
            EVALUATIONS,
            r#"{"ContactEvaluationAttributeFilter": {"AndCondition": {"AttributeConditions": [{}]}}}"#,
        ),
    ] {
        assert_eq!(filter(name, empty), "", "{empty}");
    }
}

/// Documented, unlike the meaning of other members together.
#[test]
fn two_filters_in_one_request_are_rejected() {
    let tags = r#""TagFilter": {"TagCondition": {"TagKey": "a", "TagValue": "1"}}"#;
    let group = r#""HierarchyGroupCondition": {"Value": "g", "HierarchyGroupMatchType": "EXACT"}"#;
    assert_eq!(
        filter(
            "users",
            &format!(r#"{{{tags}, "UserAttributeFilter": {{{group}}}}}"#)
        ),
        "refused: `SearchFilter` cannot be read: `TagFilter` and `UserAttributeFilter` cannot be used in one request: \
         the service returns `AccessDeniedException`"
    );
    assert_eq!(
        filter(
            "users",
            &format!(r#"{{{tags}, "UserAttributeFilter": {{}}}}"#)
        ),
        "tag(a = 1)"
    );
}

#[test]
fn unknown_members_are_reported_with_the_known_ones() {
    let tags = r#"{"TagFilter": {"TagConditions": []}}"#;
    assert_eq!(
        filter("queues", tags),
        "refused: `SearchFilter.TagFilter.TagConditions` cannot be read: unknown member; \
         the object has `TagCondition`, `AndConditions` and `OrConditions`"
    );
    assert_eq!(
        filter("predefined-attributes", tags),
        "refused: `SearchFilter` cannot be read: SearchPredefinedAttributes has no filter"
    );
    assert_eq!(
        criteria("queues", r#"{"TagCondition": {}}"#),
        "refused: `SearchCriteria.TagCondition` cannot be read: unknown member; \
         the object has `AndConditions`, `OrConditions`, `StringCondition` and `QueueTypeCondition`"
    );
    assert_eq!(
        list(&[r#"{"TagCondition": {}}"#.to_owned()]),
        "refused: `SearchCriteria.ListCondition.Conditions[0].TagCondition` cannot be read: unknown member; \
         the object has `StringCondition` and `NumberCondition`"
    );
}

// ---- input that is not a request ----

/// Messages do not use the terms of the JSON library.
#[test]
fn errors_are_described_in_plain_words() {
    let leaf =
        |members: &str| criteria("users", &format!(r#"{{"StringCondition": {{{members}}}}}"#));
    let refused = |member: &str, reason: &str| {
        format!("refused: `SearchCriteria.StringCondition.{member}` cannot be read: {reason}")
    };
    for (members, member, reason) in [
        (r#""FieldName": "Username""#, "Value", "it is missing"),
        (
            r#""FieldName": "Username", "Value": "a", "Comparison": 3"#,
            "Comparison",
            "unknown member; the object has `FieldName`, `Value` and `ComparisonType`",
        ),
        (
            r#""FieldName": "Username", "Value": "a", "ComparisonType": "EQUALS""#,
            "ComparisonType",
            "it has no value `EQUALS`; it accepts `STARTS_WITH`, `CONTAINS` and `EXACT`",
        ),
        (
            r#""FieldName": "Username", "Value": 3"#,
            "Value",
            "expected a string, found `3`",
        ),
        (
            r#""FieldName": "Username", "Value": true"#,
            "Value",
            "expected a string, found `true`",
        ),
        (
            r#""FieldName": "Username", "Value": ["a"]"#,
            "Value",
            "expected a string, found a list",
        ),
        (
            "\"FieldName\":\n\"Username\",\n \"Value\":\n null",
            "Value",
            "expected a string, found null",
        ),
    ] {
        assert_eq!(leaf(members), refused(member, reason), "{members}");
    }
    for (operands, reason) in [
        (
            r#""MinValue": "3","#,
            "expected a number, found the string `3`",
        ),
        (
            r#""MinValue": 3.5,"#,
            "expected a whole number that the service accepts, found `3.5`",
        ),
        (
            r#""MinValue": 3000000000,"#,
            "expected a whole number that the service accepts, found `3000000000`",
        ),
        (r#""MinValue": {},"#, "expected a number, found an object"),
    ] {
        let query = criteria(EVALUATIONS, &number("EQUAL", operands));
        assert_eq!(
            query,
            refused("MinValue", reason).replace("String", "Number"),
            "{operands}"
        );
    }
}

/// Without a check, types could also be read from lists of their members.
#[test]
fn a_list_is_not_accepted_as_an_object() {
    for (node, path) in [
        (
            r#"{"StringCondition": ["Username", "a", "EXACT"]}"#,
            "StringCondition",
        ),
        (r#"{"AndConditions": [["a"]]}"#, "AndConditions[0]"),
        (
            r#"{"ListCondition": {"TargetListType": "PROFICIENCIES", "Conditions": [{"StringCondition": ["name", "a", "EXACT"]}]}}"#,
            "ListCondition.Conditions[0].StringCondition",
        ),
        (
            r#"{"ListCondition": ["PROFICIENCIES", []]}"#,
            "ListCondition",
        ),
    ] {
        let refused = format!(
            "refused: `SearchCriteria.{path}` cannot be read: expected an object, found a list"
        );
        assert_eq!(criteria("users", node), refused);
    }
    let tag = filter("users", r#"{"TagFilter": {"AndConditions": [["a", "b"]]}}"#);
    assert!(
        tag.ends_with("AndConditions[0]` cannot be read: expected an object, found a list"),
        "{tag}"
    );
}

#[test]
fn plans_lists_and_other_values_are_distinguished_from_requests() {
    let refused = |reason: &str| format!("refused: the request cannot be read: {reason}");
    let plan = r#"{"requests": [{}], "uniteBy": "Users[].Id", "minimal": true, "residual": null, "warnings": []}"#;
    assert_eq!(
        decompiled("users", plan),
        refused(
            "it is a plan, as `connectql compile --plan` prints it: pass one of its `requests`"
        )
    );
    assert_eq!(
        decompiled("users", "[{}]"),
        refused("it is a list: pass its requests one after another, without the list")
    );
    assert_eq!(
        decompiled("users", "3"),
        refused("expected an object, found `3`")
    );
    assert_eq!(
        decompiled("users", r#""a""#),
        refused("expected an object, found the string `a`")
    );
    assert_eq!(
        decompiled("users", "null"),
        refused("expected an object, found null")
    );
}

#[test]
fn an_unfilled_skeleton_is_reported() {
    let empty =
        "cannot be read: it is empty, as in a skeleton: fill it in, or remove the condition";
    for (name, node, path) in [
        (
            "users",
            string("", "STARTS_WITH", "").as_str(),
            "StringCondition",
        ),
        (
            EVALUATIONS,
            &bounded("NumberCondition", "", "EQUAL", r#""MinValue": 0,"#),
            "NumberCondition",
        ),
    ] {
        assert_eq!(
            criteria(name, node),
            format!("refused: `SearchCriteria.{path}.FieldName` {empty}")
        );
    }
    let part = list(&[string("", "CONTAINS", "")]);
    assert_eq!(
        part,
        format!(
            "refused: `SearchCriteria.ListCondition.Conditions[0].StringCondition.FieldName` {empty}"
        )
    );
}

// ---- groups ----

#[test]
fn groups_of_one_kind_are_flattened_and_duplicates_dropped() {
    let [a, b, c] = ["a", "b", "c"].map(|value| string("Username", "EXACT", value));
    let nested = |member: &str, inner: &str| {
        let nodes = [
            group(member, &[a.clone(), b.clone()]),
            group(inner, std::slice::from_ref(&c)),
            a.clone(),
        ];
        criteria("users", &group(member, &nodes))
    };
    assert_eq!(
        nested("AndConditions", "OrConditions"),
        "Username = a and Username = b and Username = c"
    );
    assert_eq!(
        nested("OrConditions", "AndConditions"),
        "Username in (a, b, c)"
    );
    let other = string("LastName", "STARTS_WITH", "x");
    let nodes = [group("OrConditions", &[a.clone(), other]), a.clone()];
    assert_eq!(
        criteria("users", &group("OrConditions", &nodes)),
        "Username = a or LastName ^= x"
    );
}

#[test]
fn three_fields_become_name_only_with_equal_comparisons() {
    let three = |fields: [(&str, &str); 3]| {
        criteria(
            "users",
            &group(
                "OrConditions",
                &fields.map(|(field, text)| string(field, "CONTAINS", text)),
            ),
        )
    };
    assert_eq!(
        three([
            ("LastName", "Sup"),
            ("Username", "Sup"),
            ("FirstName", "Sup")
        ]),
        "name ~ Sup"
    );
    assert_eq!(
        three([
            ("LastName", "Sup"),
            ("Username", "Sup"),
            ("FirstName", "Sub")
        ]),
        "LastName ~ Sup or Username ~ Sup or FirstName ~ Sub"
    );
    assert_eq!(
        three([
            ("LastName", "Sup"),
            ("Username", "Sup"),
            ("RoutingProfileId", "Sup")
        ]),
        "LastName ~ Sup or Username ~ Sup or RoutingProfileId ~ Sup"
    );
}

#[test]
fn before_or_after_a_day_becomes_not_equal() {
    let either = |left: (&str, &str), right: (&str, &str)| {
        let nodes = [left, right].map(|(comparison, day)| date("effectiveTill", comparison, day));
        criteria(OVERRIDES, &group("OrConditions", &nodes))
    };
    let (before, after) = ("LESS_THAN", "GREATER_THAN");
    assert_eq!(
        either((before, "2026-12-24"), (after, "2026-12-24")),
        "effectiveTill != 2026-12-24"
    );
    assert_eq!(
        either((before, "2026-12-24"), (after, "2026-12-25")),
        "effectiveTill < 2026-12-24 or effectiveTill > 2026-12-25"
    );
    assert_eq!(
        either(
            ("LESS_THAN_OR_EQUAL_TO", "2026-12-24"),
            (after, "2026-12-24")
        ),
        "effectiveTill <= 2026-12-24 or effectiveTill > 2026-12-24"
    );
    let time = |comparison, member| {
        let operand = format!(r#""{member}": "2026-07-01T09:30:00Z","#);
        bounded("DateTimeCondition", "CreatedTime", comparison, &operand)
    };
    let times = [time(before, "MaxValue"), time(after, "MinValue")];
    assert_eq!(
        criteria(EVALUATIONS, &group("OrConditions", &times)),
        "CreatedTime != 2026-07-01T09:30:00Z"
    );
    // Numbers have their own `NOT_EQUAL`.
    let numbers = [
        number("LESSER", r#""MaxValue": 3,"#),
        number("GREATER", r#""MinValue": 3,"#),
    ];
    assert_eq!(
        criteria(EVALUATIONS, &group("OrConditions", &numbers)),
        "EvaluationFormVersion < 3 or EvaluationFormVersion > 3"
    );
}

#[test]
fn two_bounds_of_a_date_field_become_a_range() {
    let both = |left: (&str, &str), right: (&str, &str)| {
        let nodes = [
            date(left.0, "GREATER_THAN_OR_EQUAL_TO", left.1),
            date(right.0, "LESS_THAN_OR_EQUAL_TO", right.1),
        ];
        criteria(OVERRIDES, &group("AndConditions", &nodes))
    };
    let (from, till) = ("effectiveFrom", "effectiveTill");
    assert_eq!(
        both((till, "2026-12-01"), (till, "2026-12-31")),
        "effectiveTill in 2026-12-01..2026-12-31"
    );
    assert_eq!(
        both((till, "2026-12-01"), (till, "2026-12-01")),
        "effectiveTill in 2026-12-01..2026-12-01"
    );
    assert_eq!(
        both((till, "2026-12-31"), (till, "2026-12-01")),
        "effectiveTill >= 2026-12-31 and effectiveTill <= 2026-12-01"
    );
    assert_eq!(
        both((from, "2026-12-01"), (till, "2026-12-31")),
        "effectiveFrom >= 2026-12-01 and effectiveTill <= 2026-12-31"
    );
}

#[test]
fn three_or_more_consecutive_values_become_a_range() {
    let orders = |values: &[&str]| {
        let nodes: Vec<String> = values
            .iter()
            .map(|value| string("displayOrder", "EXACT", value))
            .collect();
        criteria("agent-statuses", &group("OrConditions", &nodes))
    };
    assert_eq!(orders(&["4", "5"]), "displayOrder in (4, 5)");
    assert_eq!(orders(&["4", "5", "6"]), "displayOrder in 4..6");
    assert_eq!(orders(&["4", "5", "7"]), "displayOrder in (4, 5, 7)");
}

// ---- depth ----

#[test]
fn brackets_nest_150_deep_without_those_in_strings() {
    let nested = |levels: usize, inside: &str| {
        format!(
            "{}{inside}{}",
            r#"{"AndConditions": ["#.repeat(levels),
            "]}".repeat(levels)
        )
    };
    // The request, its criteria, then two brackets per level.
    assert_eq!(criteria("users", &nested(74, "{}")), "");
    let refused = "refused: the request cannot be read: it is nested more than 150 levels deep";
    assert_eq!(
        criteria("users", &nested(74, r#"{"AndConditions": []}"#)),
        refused
    );
    for value in [
        "[".repeat(200),
        "]".repeat(200),
        format!(r#"\"{}"#, "{".repeat(200)),
        format!(r"\\{}", "[".repeat(200)),
    ] {
        let query = criteria("users", &string("Username", "EXACT", &value));
        assert!(query.starts_with("Username = "), "{query}");
    }
    // Closed brackets do not count.
    let wide = vec!["{}".to_owned(); 200];
    assert_eq!(criteria("users", &group("AndConditions", &wide)), "");
    // A string closed before the brackets does not hide them.
    let after = format!(
        r#"{{"AndConditions": [{}, {}]}}"#,
        string("Username", "EXACT", r"\\"),
        nested(75, "{}")
    );
    assert_eq!(criteria("users", &after), refused);
    let repeated = format!(
        r#"{{"AndConditions": [{}, {}]}}"#,
        string("Username", "EXACT", &"]".repeat(200)),
        nested(74, "{}")
    );
    assert_eq!(criteria("users", &repeated), refused);
}

#[test]
fn a_value_of_nested_lists_is_written_once() {
    let either = group(
        "OrConditions",
        &[
            string("Username", "EXACT", "a"),
            string("Username", "EXACT", "b"),
        ],
    );
    let again = [
        either,
        string("Username", "EXACT", "b"),
        string("LastName", "EXACT", "c"),
    ];
    assert_eq!(
        criteria("users", &group("OrConditions", &again)),
        "Username in (a, b) or LastName = c"
    );
    assert_eq!(
        criteria("users", &group("OrConditions", &again[..2])),
        "Username in (a, b)"
    );
}

#[test]
fn alternatives_merged_in_several_rounds_are_adjacent() {
    let and = |left: &str, right: &str| {
        format!(
            r#"[{{"TagKey": "{left}", "TagValue": "1"}}, {{"TagKey": "{right}", "TagValue": "1"}}]"#
        )
    };
    // The first two pairs of rows differ in their second tag, the last one in its first.
    let ands = [
        ("x", "a"),
        ("x", "b"),
        ("y", "a"),
        ("y", "b"),
        ("x", "c"),
        ("y", "c"),
    ]
    .map(|(left, right)| and(left, right));
    let ands = format!(
        r#"{{"TagFilter": {{"OrConditions": [{}]}}}}"#,
        ands.join(", ")
    );
    let query = "(tag(x = 1) or tag(y = 1)) and (tag(a = 1) or tag(b = 1) or tag(c = 1))";
    assert_eq!(filter("users", &ands), query);
}

#[test]
fn problems_of_a_filter_name_its_own_members() {
    let tag = r#"{"TagKey": "a", "TagValue": "1"}"#;
    let tags =
        format!(r#"{{"TagFilter": {{"AndConditions": [{tag}], "OrConditions": [[{tag}]]}}}}"#);
    let users = format!(
        r#"{{"UserAttributeFilter": {{"AndCondition": {{"TagConditions": [{tag}]}}, "OrConditions": [{{"TagConditions": [{tag}]}}]}}}}"#
    );
    let help = |filter: &str| {
        let report = decompile(
            resource("users").unwrap(),
            &format!(r#"{{"SearchFilter": {filter}}}"#),
        )
        .unwrap_err();
        report.descriptions()[0].help.clone()
    };
    assert!(
        help(&tags).contains("in `AndConditions`;"),
        "{}",
        help(&tags)
    );
    assert!(
        help(&users).contains("in `AndCondition`;"),
        "{}",
        help(&users)
    );
}

#[test]
fn a_bound_is_read_from_the_other_member_only_if_its_own_is_missing() {
    let warnings = |operands: &str| {
        let request = format!(r#"{{"SearchCriteria": {}}}"#, number("EQUAL", operands));
        let (Ok(warnings) | Err(warnings)) = decompile(resource(EVALUATIONS).unwrap(), &request)
            .map(|decompiled| decompiled.warnings);
        warnings
            .descriptions()
            .into_iter()
            .map(|warning| warning.code)
            .collect::<Vec<_>>()
    };
    assert!(warnings(r#""MinValue": 2, "MaxValue": 2,"#).is_empty());
    assert_eq!(warnings(r#""MaxValue": 2,"#), ["connectql::other_bound"]);
}

/// It is not documented whether an alternative without a condition matches everything or nothing.
#[test]
fn an_alternative_without_a_condition_causes_a_warning() {
    let one = r#"{"StringCondition": {"FieldName": "Username", "Value": "a", "ComparisonType": "EXACT"}}"#;
    let tag = r#"{"TagKey": "a", "TagValue": "b"}"#;
    for (request, expected) in [
        (
            format!(r#"{{"SearchCriteria": {{"OrConditions": [{one}, {{}}]}}}}"#),
            1,
        ),
        (
            format!(
                r#"{{"SearchCriteria": {{"OrConditions": [{one}, {{"AndConditions": []}}, {{}}]}}}}"#
            ),
            2,
        ),
        (
            format!(r#"{{"SearchFilter": {{"TagFilter": {{"OrConditions": [[{tag}], []]}}}}}}"#),
            1,
        ),
        (
            format!(
                r#"{{"SearchFilter": {{"UserAttributeFilter": {{"OrConditions": [{{"TagConditions": [{tag}]}}, {{}}]}}}}}}"#
            ),
            1,
        ),
        (
            format!(r#"{{"SearchCriteria": {{"AndConditions": [{one}, {{}}]}}}}"#),
            0,
        ),
        (
            r#"{"SearchCriteria": {"OrConditions": [{}]}}"#.to_owned(),
            0,
        ),
    ] {
        let decompiled = match decompile(resource("users").unwrap(), &request) {
            Ok(decompiled) => decompiled,
            Err(report) => panic!("{report}: {request}"),
        };
        let warnings = decompiled.on_one_line().warnings.descriptions();
        let codes: Vec<_> = warnings
            .iter()
            .map(|warning| warning.code.as_str())
            .collect();
        assert_eq!(
            codes,
            vec!["connectql::empty_alternative"; expected],
            "{request}"
        );
    }
}

#[test]
fn a_number_outside_a_fixed_set_is_not_respelled() {
    let order = |value: &str| criteria("agent-statuses", &string("DisplayOrder", "EXACT", value));
    assert_eq!(order("08"), "field(\"displayOrder\") = 08");
    assert_eq!(order("99"), "displayOrder = 99");
}

#[test]
fn an_empty_condition_of_a_proficiency_is_ignored() {
    let condition = r#""NumberCondition": {"FieldName": "level", "MinValue": 3, "ComparisonType": "GREATER_OR_EQUAL"}"#;
    let list = |others: &str| {
        let conditions = format!("[{{{others} {condition}}}]");
        criteria(
            "users",
            &format!(
                r#"{{"ListCondition": {{"TargetListType": "PROFICIENCIES", "Conditions": {conditions}}}}}"#
            ),
        )
    };
    assert_eq!(list(r#""StringCondition": {},"#), list(""));
}

#[test]
fn a_member_with_an_empty_name_is_identified_by_its_path() {
    let problems = criteria("users", r#"{"": 1}"#);
    assert!(
        problems.contains("`SearchCriteria` cannot be read: unknown member"),
        "{problems}"
    );
}
