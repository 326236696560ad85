use serde_json::{Value, json};

use super::*;
use crate::catalog::{AGENT_STATUSES, EMAIL_ADDRESSES, QUEUES, USER_HIERARCHY_GROUPS, USERS};
use crate::hir::{Comparison, Proficiency, StringField};
use crate::span::Span;
use crate::wire::HierarchyGroupMatchType::{Exact as Alone, WithChildGroups};
use crate::wire::StringComparisonType::{self, *};

const INSTANCE: Known<'_> = Known::Instance { groups: None };

fn condition(test: Test) -> Condition {
    Condition {
        test,
        span: Span::new(0, 1),
    }
}

fn is(test: Test) -> Query {
    Query::Condition(condition(test))
}

fn is_not(test: Test) -> Query {
    Query::Not(condition(test))
}

fn text(resource: &Resource, field: &str, comparison: StringComparisonType, value: &str) -> Test {
    let field = StringField::Known(resource.field(field).unwrap());
    Test::Text {
        field,
        comparison,
        value: value.into(),
    }
}

fn choice(field: &str, value: &'static str) -> Test {
    Test::Choice {
        field: AGENT_STATUSES.field(field).unwrap(),
        value,
    }
}

fn tag(key: &str, value: &str) -> Test {
    Test::Tag {
        key: key.into(),
        value: value.into(),
    }
}

fn finds(resource: &Resource, query: &Query, known: Known<'_>, record: &Value) -> bool {
    QueryEvaluator::new(resource, query, known)
        .unwrap()
        .finds(record)
        .unwrap()
}

fn amara() -> Value {
    json!({
        "Id": "u-1", "Username": "amara.obi", "IdentityInfo": {"FirstName": "Amara", "LastName": "Obi"},
        "SecurityProfileIds": ["s-1", "s-2"], "HierarchyGroupId": "g-2", "Tags": {"BPO": "123"},
        "Proficiencies": [
            {"AttributeName": "Language", "AttributeValue": "English", "Level": 3.0},
            {"AttributeName": "Language", "AttributeValue": "German", "Level": 5.0}]
    })
}

#[test]
fn text_is_found_in_any_letter_case_and_ids_exactly() {
    for (test, expected) in [
        (text(&USERS, "username", Contains, "OBI"), true),
        (text(&USERS, "firstname", StartsWith, "am"), true),
        (text(&USERS, "name", Exact, "obi"), true),
        (text(&USERS, "name", Exact, "ob"), false),
        (text(&USERS, "id", Exact, "u-1"), true),
        (text(&USERS, "id", Exact, "U-1"), false),
        (text(&USERS, "securityprofile", Exact, "s-2"), true),
        (text(&USERS, "securityprofile", Exact, "s-3"), false),
    ] {
        assert_eq!(
            finds(&USERS, &is(test.clone()), INSTANCE, &amara()),
            expected,
            "{test:?}"
        );
        assert_eq!(
            finds(&USERS, &is_not(test.clone()), INSTANCE, &amara()),
            !expected,
            "not {test:?}"
        );
    }
}

#[test]
fn a_missing_string_or_tag_matches_nothing_so_its_negation_holds() {
    let empty = json!({"Id": "u-2", "IdentityInfo": {"FirstName": null}});
    for test in [
        text(&USERS, "name", Contains, ""),
        text(&USERS, "routingprofile", Exact, "r"),
        tag("BPO", "123"),
    ] {
        assert!(!finds(&USERS, &is(test.clone()), INSTANCE, &empty));
        assert!(finds(&USERS, &is_not(test), INSTANCE, &empty));
    }
}

#[test]
fn a_missing_closed_value_fails_every_comparison() {
    let empty = json!({"AgentStatusId": "a-1"});
    for query in [
        is(choice("state", "ENABLED")),
        is_not(choice("state", "ENABLED")),
    ] {
        assert!(!finds(&AGENT_STATUSES, &query, INSTANCE, &empty));
    }
}

#[test]
fn closed_values_are_read_as_text_or_number() {
    let status = json!({"State": "ENABLED", "DisplayOrder": 3});
    assert!(finds(
        &AGENT_STATUSES,
        &is(choice("displayorder", "3")),
        INSTANCE,
        &status
    ));
    assert!(!finds(
        &AGENT_STATUSES,
        &is(choice("displayorder", "30")),
        INSTANCE,
        &status
    ));
    assert!(finds(
        &AGENT_STATUSES,
        &is_not(choice("state", "DISABLED")),
        INSTANCE,
        &status
    ));
}

#[test]
fn tags_are_exact_in_key_and_value() {
    for (test, expected) in [
        (tag("BPO", "123"), true),
        (tag("bpo", "123"), false),
        (tag("BPO", "12"), false),
    ] {
        assert_eq!(finds(&USERS, &is(test), Known::Nothing, &amara()), expected);
    }
}

fn english(level: Comparison<i32>) -> Test {
    let value = Some((Exact, "ENGLISH".to_owned()));
    Test::Proficiency(Proficiency {
        name: None,
        value,
        level: Some(level),
    })
}

#[test]
fn all_parts_of_a_proficiency_hold_on_the_same_one() {
    assert!(finds(
        &USERS,
        &is(english(Comparison::Range(1, 3))),
        INSTANCE,
        &amara()
    ));
    assert!(!finds(
        &USERS,
        &is(english(Comparison::Greater(3))),
        INSTANCE,
        &amara()
    ));
}

#[test]
fn a_response_cannot_answer_for_proficiencies_but_an_instance_can() {
    let test = english(Comparison::Equal(3));
    let everyone = Query::or([is(text(&USERS, "id", StartsWith, "u")), is(test.clone())]);
    let without = json!({"Id": "u-2"});
    let evaluator = QueryEvaluator::new(&USERS, &everyone, Known::Nothing).unwrap();
    assert!(
        evaluator
            .finds(&without)
            .unwrap_err()
            .to_string()
            .starts_with("`proficiency(")
    );
    assert!(evaluator.finds(&amara()).unwrap());
    assert!(!finds(&USERS, &is(test), INSTANCE, &without));
}

#[test]
fn what_the_service_does_not_return_is_answered_by_records_that_carry_it() {
    let kind = Test::Choice {
        field: QUEUES.field("type").unwrap(),
        value: "STANDARD",
    };
    for (resource, test, with, member) in [
        (
            &EMAIL_ADDRESSES,
            tag("a", "1"),
            json!({"EmailAddressId": "e", "Tags": {"a": "1"}}),
            "`Tags`",
        ),
        (
            &QUEUES,
            kind,
            json!({"QueueId": "q", "type": "STANDARD"}),
            "`type`",
        ),
    ] {
        let evaluator = QueryEvaluator::new(resource, &is(test.clone()), Known::Nothing).unwrap();
        assert_eq!(evaluator.finds(&with), Ok(true));
        let refused = evaluator
            .finds(&json!({"EmailAddressId": "e", "QueueId": "q"}))
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains(&format!("the record has no {member}")),
            "{refused}"
        );
        assert!(!finds(resource, &is(test), INSTANCE, &json!({})));
    }
}

fn groups() -> [Value; 3] {
    let path = |ids: &[&str]| {
        let levels = ["LevelOne", "LevelTwo"].iter().zip(ids);
        json!({
            "Id": ids.last(),
            "HierarchyPath": levels.map(|(level, id)| ((*level).to_owned(), json!({"Id": id}))).collect::<Value>()
        })
    };
    [path(&["g-1"]), path(&["g-1", "g-2"]), path(&["g-3"])]
}

#[test]
fn groups_below_a_group_are_known_from_the_instance_alone() {
    let groups = groups().map(Record);
    let in_group = |group: &str, reach| {
        is(Test::Hierarchy {
            group: group.into(),
            reach,
        })
    };
    let instance = Known::Instance {
        groups: Some(&groups),
    };
    assert!(finds(
        &USERS,
        &in_group("g-1", WithChildGroups),
        instance,
        &amara()
    ));
    assert!(finds(
        &USERS,
        &in_group("g-2", WithChildGroups),
        instance,
        &amara()
    ));
    assert!(!finds(
        &USERS,
        &in_group("g-3", WithChildGroups),
        instance,
        &amara()
    ));
    assert!(!finds(&USERS, &in_group("g-1", Alone), instance, &amara()));
    assert!(finds(
        &USERS,
        &in_group("g-2", Alone),
        Known::Nothing,
        &amara()
    ));
    let refused =
        QueryEvaluator::new(&USERS, &in_group("g-1", WithChildGroups), Known::Nothing).unwrap_err();
    assert!(
        refused
            .to_string()
            .starts_with("`hierarchy(under g-1)` cannot be answered: ")
    );
}

#[test]
fn the_parent_of_a_group_is_the_one_above_it_on_its_path() {
    let [top, below, _] = groups();
    let child_of = |group| is(text(&USER_HIERARCHY_GROUPS, "parent", Exact, group));
    assert!(finds(
        &USER_HIERARCHY_GROUPS,
        &child_of("g-1"),
        INSTANCE,
        &below
    ));
    assert!(!finds(
        &USER_HIERARCHY_GROUPS,
        &child_of("g-2"),
        INSTANCE,
        &below
    ));
    assert!(!finds(
        &USER_HIERARCHY_GROUPS,
        &child_of("g-1"),
        INSTANCE,
        &top
    ));
}

#[test]
fn a_name_that_the_catalog_lacks_cannot_be_answered() {
    let test = Test::Text {
        field: StringField::Other("Shoe".into()),
        comparison: Exact,
        value: "42".into(),
    };
    let refused = QueryEvaluator::new(&USERS, &is(test), INSTANCE).unwrap_err();
    assert!(refused.to_string().starts_with("`field("), "{refused}");
}

#[test]
fn of_several_places_the_first_that_a_record_has_counts() {
    let place = super::place::Place::Paths(&["Own.Name", "Name"]);
    let is_x = |record: Value| place.any(&record, &|value| Some(value == "x"));
    assert_eq!(is_x(json!({"Name": "x"})), Some(true));
    assert_eq!(
        is_x(json!({"Own": {"Name": null}, "Name": "x"})),
        Some(true)
    );
    assert_eq!(
        is_x(json!({"Own": {"Name": "y"}, "Name": "x"})),
        Some(false)
    );
    assert_eq!(is_x(json!({"Own": {}})), None);
}
