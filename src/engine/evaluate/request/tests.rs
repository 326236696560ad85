use serde_json::{Value, json};

use super::*;
use crate::catalog::{AGENT_STATUSES, CONTACT_EVALUATIONS, HOURS_OF_OPERATION_OVERRIDES, USERS};
use crate::engine::evaluate::{Packer, RequestFault};

fn evaluator(
    resource: &Resource,
    request: Value,
    groups: Option<&[Value]>,
) -> Result<RequestEvaluator, RequestProblem> {
    let groups = groups.map(|groups| {
        groups
            .iter()
            .map(|group| Record::new(group).unwrap())
            .collect::<Vec<_>>()
    });
    RequestEvaluator::new(
        resource,
        &serde_json::from_value(request).unwrap(),
        groups.as_deref(),
    )
}

fn finds(resource: &Resource, request: Value, record: &Value) -> bool {
    evaluator(resource, request, Some(&groups()))
        .unwrap()
        .finds(Packer::of(record).json())
}

fn groups() -> [Value; 3] {
    [
        json!({"Id": "g-1", "HierarchyPath": {"LevelOne": {"Id": "g-1"}}}),
        json!({"Id": "g-2", "HierarchyPath": {"LevelOne": {"Id": "g-1"}, "LevelTwo": {"Id": "g-2"}}}),
        json!({"Id": "g-3", "HierarchyPath": {"LevelOne": {"Id": "g-3"}}}),
    ]
}

fn amara() -> Value {
    json!({
        "Id": "u-1", "Username": "amara.obi", "IdentityInfo": {"FirstName": "Amara", "LastName": "Obi"},
        "SecurityProfileIds": ["s-1", "s-2"], "HierarchyGroupId": "g-2", "Tags": {"BPO": "123", "Team": "A"},
        "Proficiencies": [
            {"AttributeName": "Language", "AttributeValue": "English", "Level": 3.0},
            {"AttributeName": "Language", "AttributeValue": "German", "Level": 5.0}]
    })
}

fn string(name: &str, value: &str, comparison: &str) -> Value {
    json!({"StringCondition": {"FieldName": name, "Value": value, "ComparisonType": comparison}})
}

fn number(name: &str, bounds: Value, comparison: &str) -> Value {
    let mut condition = bounds;
    condition["FieldName"] = name.into();
    condition["ComparisonType"] = comparison.into();
    json!({"NumberCondition": condition})
}

fn proficiency(conditions: &Value) -> Value {
    json!({"ListCondition": {"TargetListType": "PROFICIENCIES", "Conditions": conditions}})
}

#[test]
fn a_request_without_conditions_matches_everything() {
    assert!(finds(&USERS, json!({}), &json!({})));
}

#[test]
fn string_conditions_match_text_in_any_case_and_ids_exactly() {
    for (name, value, comparison, expected) in [
        ("Username", "OBI", "CONTAINS", true),
        ("username", "amara", "STARTS_WITH", true),
        ("LastName", "ob", "EXACT", false),
        ("SecurityProfileId", "s-2", "EXACT", true),
        ("SecurityProfileId", "S-2", "EXACT", false),
        ("RoutingProfileId", "", "CONTAINS", false),
    ] {
        let found = finds(
            &USERS,
            json!({"SearchCriteria": string(name, value, comparison)}),
            &amara(),
        );
        assert_eq!(found, expected, "{name} {comparison} {value}");
    }
}

/// Documented: outside 2 to 25 characters, the service silently returns nothing.
#[test]
fn a_text_outside_documented_lengths_is_not_found() {
    let long = "amara.obi.of.the.contact.centre";
    for (resource, name, length, expected) in [
        (&USERS, "Username", 1, false),
        (&USERS, "username", 2, true),
        (&USERS, "FirstName", 25, true),
        (&USERS, "LastName", 26, false),
        (&AGENT_STATUSES, "name", 1, true),
        (&AGENT_STATUSES, "name", 26, true),
    ] {
        let record = json!({"Username": long, "IdentityInfo": {"FirstName": long, "LastName": long}, "Name": long});
        let found = |comparison| {
            finds(
                resource,
                json!({"SearchCriteria": string(name, &long[..length], comparison)}),
                &record,
            )
        };
        assert_eq!(found("CONTAINS"), expected, "{name} {length}");
        assert!(found("STARTS_WITH"), "{name} {length}");
    }
}

#[test]
fn criteria_nest() {
    let username = |value| string("Username", value, "EXACT");
    let criteria = json!({"AndConditions": [
        {"OrConditions": [username("nobody"), username("amara.obi")]}, string("FirstName", "Ama", "STARTS_WITH")]});
    assert!(finds(&USERS, json!({"SearchCriteria": criteria}), &amara()));
    assert!(!finds(
        &USERS,
        json!({"SearchCriteria": {"AndConditions": [criteria, username("nobody")]}}),
        &amara()
    ));
}

#[test]
fn all_conditions_of_a_list_condition_must_match_one_element() {
    for (value, level, expected) in [
        ("english", 3, true),
        ("English", 5, false),
        ("German", 5, true),
    ] {
        let conditions = json!([
            string("value", value, "EXACT"),
            number("limit", json!({"MinValue": level}), "EQUAL")
        ]);
        let request = json!({"SearchCriteria": proficiency(&conditions)});
        assert_eq!(
            finds(&USERS, request, &amara()),
            expected,
            "{value} {level}"
        );
    }
}

#[test]
fn bounds_are_read_from_the_documented_members() {
    for (bounds, comparison, expected) in [
        (json!({"MinValue": 5}), "GREATER_OR_EQUAL", true),
        (json!({"MinValue": 5}), "GREATER", false),
        (json!({"MaxValue": 3}), "LESSER", false),
        (json!({"MaxValue": 3}), "LESSER_OR_EQUAL", true),
        (json!({"MinValue": 4, "MaxValue": 5}), "RANGE", true),
        (json!({"MinValue": 4, "MaxValue": 4}), "RANGE", false),
        (json!({"MinValue": 3}), "NOT_EQUAL", true),
    ] {
        let request = json!({"SearchCriteria": proficiency(&json!([number("limit", bounds.clone(), comparison)]))});
        assert_eq!(
            finds(&USERS, request, &amara()),
            expected,
            "{comparison} {bounds}"
        );
    }
    let missing = json!({"SearchCriteria": proficiency(&json!([number("limit", json!({"MinValue": 3}), "LESSER")]))});
    let problem = evaluator(&USERS, missing, None).unwrap_err();
    assert_eq!(
        problem.fault,
        RequestFault::MissingOperand { member: "MaxValue" }
    );
    assert_eq!(
        problem.path,
        "SearchCriteria.ListCondition.Conditions[0].NumberCondition.MaxValue"
    );
}

#[test]
fn every_shape_of_filter_is_read() {
    let tag = |key: &str, value: &str| json!({"TagKey": key, "TagValue": value});
    let (bpo, team, other) = (tag("BPO", "123"), tag("Team", "A"), tag("Team", "B"));
    let group = json!({"Value": "g-1", "HierarchyGroupMatchType": "WITH_CHILD_GROUPS"});
    for (filter, expected) in [
        (json!({"TagFilter": {"TagCondition": bpo}}), true),
        (
            json!({"TagFilter": {"TagCondition": tag("bpo", "123")}}),
            false,
        ),
        (json!({"TagFilter": {"AndConditions": [bpo, team]}}), true),
        (json!({"TagFilter": {"AndConditions": [bpo, other]}}), false),
        (
            json!({"TagFilter": {"OrConditions": [[bpo, other], [team]]}}),
            true,
        ),
        (
            json!({"UserAttributeFilter": {"TagCondition": other}}),
            false,
        ),
        (
            json!({"UserAttributeFilter": {"HierarchyGroupCondition": group}}),
            true,
        ),
        (
            json!({"UserAttributeFilter": {"AndCondition": {"TagConditions": [bpo], "HierarchyGroupCondition": group}}}),
            true,
        ),
        (
            json!({"UserAttributeFilter": {"OrConditions": [
                {"TagConditions": [other], "HierarchyGroupCondition": group}, {"TagConditions": [team, other]}]}}),
            false,
        ),
    ] {
        assert_eq!(
            finds(&USERS, json!({"SearchFilter": filter}), &amara()),
            expected,
            "{filter}"
        );
    }
}

#[test]
fn groups_below_a_group_must_be_known() {
    let condition = |value: &str, reach: &str| json!({"HierarchyGroupCondition": {"Value": value, "HierarchyGroupMatchType": reach}});
    let below = json!({"SearchCriteria": condition("g-1", "WITH_CHILD_GROUPS")});
    assert!(finds(&USERS, below.clone(), &amara()));
    assert!(!finds(
        &USERS,
        json!({"SearchCriteria": condition("g-1", "EXACT")}),
        &amara()
    ));
    assert_eq!(
        evaluator(&USERS, below, None).unwrap_err().fault,
        RequestFault::GroupsUnknown
    );
}

#[test]
fn a_choice_may_be_a_number_in_the_record() {
    let request = |value| json!({"SearchCriteria": string("displayOrder", value, "EXACT")});
    assert!(finds(
        &AGENT_STATUSES,
        request("7"),
        &json!({"DisplayOrder": 7})
    ));
    assert!(!finds(
        &AGENT_STATUSES,
        request("7"),
        &json!({"DisplayOrder": 17})
    ));
    assert!(!finds(&AGENT_STATUSES, request("7"), &json!({})));
}

#[test]
fn unsupported_parts_are_named_with_their_path() {
    for (request, expected) in [
        (
            json!({"SearchCriteria": {"AndConditions": [string("Shoe", "42", "EXACT")]}}),
            "SearchCriteria.AndConditions[0].StringCondition.FieldName: SearchAgentStatuses has no field `Shoe` for this condition",
        ),
        (
            json!({"SearchCriteria": {"NumberCondition": {"FieldName": "name", "ComparisonType": "EQUAL"}}}),
            "SearchCriteria.NumberCondition.FieldName: SearchAgentStatuses has no field `name` for this condition",
        ),
        (
            json!({"SearchCriteria": {"TypeCondition": "AGENT"}}),
            "SearchCriteria.TypeCondition: SearchAgentStatuses has no such member",
        ),
        (
            json!({"SearchFilter": {"TagFilter": {"TagCondition": {"TagKey": "a", "TagValue": "b"}}}}),
            "SearchFilter.TagFilter: SearchAgentStatuses has no such member",
        ),
    ] {
        assert_eq!(
            evaluator(&AGENT_STATUSES, request, None)
                .unwrap_err()
                .to_string(),
            expected
        );
    }
}

#[test]
fn unreadable_values_are_named_with_their_path() {
    let time = |member: &str| json!({"FieldName": "LastModifiedTime", member: "2026", "ComparisonType": "EQUAL_TO"});
    let attribute = json!({"AttributeKey": "Shoe", "AttributeValue": {"StringValue": "x"}, "ComparisonType": "EXACT"});
    for (request, path) in [
        (
            json!({"SearchCriteria": {"DateTimeCondition": time("MinValue")}}),
            "SearchCriteria.DateTimeCondition.MinValue",
        ),
        (
            json!({"SearchCriteria": {"DateTimeCondition": time("MaxValue")}}),
            "SearchCriteria.DateTimeCondition.MaxValue",
        ),
        (
            json!({"SearchFilter": {"ContactEvaluationAttributeFilter": {"AndCondition": {"AttributeConditions": [attribute]}}}}),
            "SearchFilter.ContactEvaluationAttributeFilter.AndCondition.AttributeConditions[0].AttributeKey",
        ),
    ] {
        assert_eq!(
            evaluator(&CONTACT_EVALUATIONS, request, None)
                .unwrap_err()
                .path,
            path
        );
    }
    let day = |comparison: &str| json!({"FieldName": "effectiveFrom", "Value": "2026", "ComparisonType": comparison});
    for (comparison, member) in [("EQUAL_TO", "Value"), ("RANGE", "ComparisonType")] {
        let request = json!({"SearchCriteria": {"DateCondition": day(comparison)}});
        let problem = evaluator(&HOURS_OF_OPERATION_OVERRIDES, request, None).unwrap_err();
        assert_eq!(
            problem.path,
            format!("SearchCriteria.DateCondition.{member}")
        );
    }
}

#[test]
fn a_filter_of_attributes_has_its_documented_limits() {
    let clause = json!({"TagConditions": vec![json!({"TagKey": "a", "TagValue": "b"}); 13]});
    let filter = |clauses: usize| json!({"SearchFilter": {"UserAttributeFilter": {"OrConditions": vec![clause.clone(); clauses]}}});
    assert!(evaluator(&USERS, filter(1), None).is_ok());
    assert!(matches!(
        evaluator(&USERS, filter(2), None).unwrap_err().fault,
        RequestFault::TooMany { limit: 25, .. }
    ));
}
