use serde_json::{Value, json};

use super::*;
use crate::catalog::{AGENT_STATUSES, EMAIL_ADDRESSES, QUEUES, USER_HIERARCHY_GROUPS, USERS};
use crate::engine::evaluate::Packer;
use crate::hir::{Comparison, Predicate, Proficiency, Test};
use crate::span::Span;
use crate::wire::HierarchyGroupMatchType::{Exact as Alone, WithChildGroups};
use crate::wire::StringComparisonType::{self, *};

const INSTANCE: RecordContext<'_> = RecordContext::Instance { groups: None };

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

fn text(
    resource: &'static Resource,
    field: &str,
    comparison: StringComparisonType,
    value: &str,
) -> Test {
    let field = resource.field(field).unwrap();
    Test::Field(field, Predicate::Text(comparison, value.into()))
}

fn choice(field: &str, value: &'static str) -> Test {
    let field = AGENT_STATUSES.field(field).unwrap();
    Test::Field(field, Predicate::Choice(value))
}

fn tag(key: &str, value: &str) -> Test {
    Test::Tag {
        key: key.into(),
        value: value.into(),
    }
}

fn finds(
    resource: &'static Resource,
    query: &Query,
    known: RecordContext<'_>,
    record: &Value,
) -> bool {
    QueryEvaluator::new(resource, query, known)
        .decide(Packer::of(record).json(), Origin::Bare)
        .unwrap()
}

fn whole(mut record: Value) -> Value {
    record["Username"] = json!("amara.obi");
    record["RoutingProfileId"] = json!("r-1");
    record["SecurityProfileIds"] = json!([]);
    record
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
fn text_matches_in_any_case_and_ids_exactly() {
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
fn a_missing_string_or_tag_matches_nothing_so_its_negation_is_true() {
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
fn a_missing_choice_fails_every_comparison() {
    let empty = json!({"AgentStatusId": "a-1"});
    for query in [
        is(choice("state", "ENABLED")),
        is_not(choice("state", "ENABLED")),
    ] {
        assert!(!finds(&AGENT_STATUSES, &query, INSTANCE, &empty));
    }
}

#[test]
fn choices_are_read_as_text_or_number() {
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
        assert_eq!(
            finds(&USERS, &is(test), RecordContext::Nothing, &amara()),
            expected
        );
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
fn all_parts_must_match_the_same_proficiency() {
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

/// The conditions that a record leaves undecided, as problems.
fn undecided_conditions(
    resource: &'static Resource,
    query: &Query,
    record: &Value,
    origin: Origin,
) -> Vec<String> {
    let evaluator = QueryEvaluator::new(resource, query, RecordContext::Nothing);
    match evaluator.decide(Packer::of(record).json(), origin) {
        Ok(_) => Vec::new(),
        Err(open) => open
            .iter()
            .map(|open| open.problem("").to_string())
            .collect(),
    }
}

#[test]
fn proficiencies_are_known_in_instances_and_sometimes_in_responses() {
    let test = english(Comparison::Equal(3));
    let either = Query::or([is(text(&USERS, "id", StartsWith, "u")), is(test.clone())]);
    let both = Query::and([is(text(&USERS, "id", StartsWith, "x")), is(test.clone())]);
    let without = whole(json!({"Id": "u-2"}));
    assert!(finds(&USERS, &either, RecordContext::Nothing, &without));
    assert!(!finds(&USERS, &both, RecordContext::Nothing, &without));
    for origin in [Origin::Bare, Origin::Response] {
        let open = undecided_conditions(&USERS, &is(test.clone()), &without, origin);
        assert!(
            open[0].contains(" cannot be checked: the record has no `Proficiencies`"),
            "{open:?}"
        );
    }
    assert!(!finds(&USERS, &is(test), INSTANCE, &without));
}

#[test]
fn unreturned_members_are_compared_if_records_have_them() {
    let tagged = is(tag("a", "1"));
    let with = json!({"EmailAddressId": "e", "Tags": {"a": "1"}});
    assert!(finds(
        &EMAIL_ADDRESSES,
        &tagged,
        RecordContext::Nothing,
        &with
    ));
    let open = undecided_conditions(
        &EMAIL_ADDRESSES,
        &tagged,
        &json!({"EmailAddressId": "e"}),
        Origin::Response,
    );
    assert!(
        open[0].ends_with("the record has no `Tags`, and SearchEmailAddresses never returns it"),
        "{open:?}"
    );
    assert!(!finds(&EMAIL_ADDRESSES, &tagged, INSTANCE, &json!({})));
}

#[test]
fn an_unreturned_field_with_one_possible_value_has_it() {
    let field = QUEUES.field("type").unwrap();
    let standard = is(Test::Field(field, Predicate::Choice("STANDARD")));
    for known in [INSTANCE, RecordContext::Nothing] {
        assert!(finds(&QUEUES, &standard, known, &json!({"QueueId": "q"})));
        assert!(!finds(
            &QUEUES,
            &standard,
            known,
            &json!({"QueueId": "q", "type": "AGENT"})
        ));
    }
}

#[test]
fn a_member_of_the_wrong_type_is_named_and_leaves_the_record_undecided() {
    let forms = &crate::catalog::EVALUATION_FORMS;
    let version = |comparison| {
        is(Test::Field(
            forms.field("LatestVersion").unwrap(),
            Predicate::Number(comparison),
        ))
    };
    let flag = is(Test::Field(
        forms.field("AutoEvaluationEnabled").unwrap(),
        Predicate::Flag(true),
    ));
    let profile = is(text(&USERS, "securityprofile", Exact, "s-1"));
    for (resource, query, record, expected) in [
        (
            &USERS,
            is_not(tag("a", "b")),
            json!({"Tags": [{"Key": "a", "Value": "b"}]}),
            "`Tags` is not an object",
        ),
        (
            &USERS,
            is_not(tag("a", "b")),
            json!({"Tags": {"a": 1}}),
            "`Tags[\"a\"]` is not a string",
        ),
        (
            &USERS,
            profile.clone(),
            json!({"SecurityProfileIds": "s-1"}),
            "`SecurityProfileIds` is not a list",
        ),
        (
            &USERS,
            profile,
            json!({"SecurityProfileIds": ["s-2", 1]}),
            "`SecurityProfileIds[1]` is not a string",
        ),
        (
            &USERS,
            is(text(&USERS, "firstname", Exact, "a")),
            json!({"IdentityInfo": "a"}),
            "`IdentityInfo` is not an object",
        ),
        (
            &USERS,
            is(english(Comparison::Equal(3))),
            json!({"Proficiencies": [{"AttributeValue": "english", "Level": "3"}]}),
            "`Proficiencies[0].Level` is not a number",
        ),
        (
            &USERS,
            is(english(Comparison::Equal(3))),
            json!({"Proficiencies": {}}),
            "`Proficiencies` is not a list",
        ),
        (
            forms,
            version(Comparison::Equal(3)),
            json!({"LatestVersion": "3"}),
            "`LatestVersion` is not a whole number",
        ),
        (
            forms,
            version(Comparison::NotEqual(3)),
            json!({"LatestVersion": 3.5}),
            "`LatestVersion` is not a whole number",
        ),
        (
            forms,
            flag,
            json!({"AutoEvaluationEnabled": "true"}),
            "`AutoEvaluationEnabled` is not true or false",
        ),
        (
            &AGENT_STATUSES,
            is(choice("displayorder", "3")),
            json!({"DisplayOrder": "3"}),
            "`DisplayOrder` is not a whole number",
        ),
        (
            &AGENT_STATUSES,
            is(choice("state", "ENABLED")),
            json!({"State": true}),
            "`State` is not a string",
        ),
        (
            &USER_HIERARCHY_GROUPS,
            is(text(&USER_HIERARCHY_GROUPS, "parent", Exact, "g")),
            json!({"HierarchyPath": {"LevelTwo": "g"}}),
            "`HierarchyPath.LevelTwo` is not an object",
        ),
    ] {
        let open = undecided_conditions(resource, &query, &record, Origin::Response);
        assert!(
            open.len() == 1 && open[0].contains(expected),
            "{record}: {open:?}"
        );
    }
}

#[test]
fn one_matching_value_decides_despite_others_of_the_wrong_type() {
    let profile = is(text(&USERS, "securityprofile", Exact, "s-1"));
    let user = whole(json!({"Id": "u"}));
    let mut user = user;
    user["SecurityProfileIds"] = json!([1, "s-1", null]);
    assert!(finds(&USERS, &profile, RecordContext::Nothing, &user));
}

#[test]
fn a_missing_member_is_conclusive_only_in_complete_records() {
    let untagged = is_not(tag("a", "b"));
    let part = json!({"Id": "u-1", "Username": "amara.obi"});
    let open = undecided_conditions(&USERS, &untagged, &part, Origin::Bare);
    assert!(
        open[0].contains("no `RoutingProfileId`, which every record of `users` has"),
        "{open:?}"
    );
    assert!(undecided_conditions(&USERS, &untagged, &part, Origin::Response).is_empty());
    assert!(finds(
        &USERS,
        &untagged,
        RecordContext::Nothing,
        &whole(part)
    ));
    let named = is(text(&USERS, "name", Exact, "amara.obi"));
    assert!(finds(
        &USERS,
        &named,
        RecordContext::Nothing,
        &json!({"Username": "amara.obi"})
    ));
    assert_eq!(
        undecided_conditions(&USERS, &named, &json!({"Username": "x"}), Origin::Bare).len(),
        1
    );
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
fn groups_below_a_group_are_known_only_from_the_instance() {
    let groups = groups().map(|group| Record::new(group).unwrap());
    let in_group = |group: &str, reach| {
        is(Test::Hierarchy {
            group: group.into(),
            reach,
        })
    };
    let instance = RecordContext::Instance {
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
        RecordContext::Nothing,
        &amara()
    ));
    let below = in_group("g-1", WithChildGroups);
    let open = undecided_conditions(&USERS, &below, &amara(), Origin::Response);
    assert!(
        open[0].starts_with("`hierarchy(under g-1)` cannot be checked: "),
        "{open:?}"
    );
    let alone = json!({"HierarchyGroupId": "g-1"});
    assert!(finds(&USERS, &below, RecordContext::Nothing, &alone));
    assert!(!finds(
        &USERS,
        &below,
        RecordContext::Nothing,
        &whole(json!({"Id": "u"}))
    ));
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
    let test = Test::OtherField {
        name: "Shoe".into(),
        comparison: Exact,
        value: "42".into(),
    };
    let open = undecided_conditions(&USERS, &is(test), &amara(), Origin::Response);
    assert!(open[0].starts_with("`field("), "{open:?}");
}
