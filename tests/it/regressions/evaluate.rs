//! The records found by a query and by its request: each rule is tested for both, since they share
//! no code.

use connectql::evaluate::{Record, RecordContext, RequestEvaluator};
use connectql::{Options, compile, evaluator, resource};
use serde_json::{Value, json};

/// The results of the query and of its only request for a record.
fn finds(name: &str, query: &str, record: &Value) -> [bool; 2] {
    let resource = resource(name).unwrap();
    let instance = RecordContext::Instance { groups: None };
    let meant = evaluator(resource, query, &Options::default(), instance).expect(query);
    let request = compile(resource, query).expect(query).single().unwrap();
    let answered = RequestEvaluator::new(resource, &request, None).expect(query);
    let record = Record::new(record).unwrap();
    [meant.matches(&record).unwrap(), answered.matches(&record)]
}

#[test]
fn letters_are_compared_by_simple_case_folding() {
    // The Kelvin sign, and a capital I with a dot, which has no simple folding.
    let user = json!({"Username": "\u{212A}elvin", "IdentityInfo": {"FirstName": "\u{130}nci"}});
    assert_eq!(finds("users", "username = kelvin", &user), [true; 2]);
    assert_eq!(finds("users", "firstname ^= i", &user), [false; 2]);
    assert_eq!(finds("users", "firstname ^= \u{130}", &user), [true; 2]);
    let greek = json!({"Username": "ΑΣ", "IdentityInfo": {"FirstName": "ας"}});
    assert_eq!(finds("users", "username = ας", &greek), [true; 2]);
    assert_eq!(finds("users", "firstname ^= ΑΣ", &greek), [true; 2]);
    assert_eq!(
        finds(
            "users",
            "username = \u{212A}ELVIN",
            &json!({"Username": "kelvin"})
        ),
        [true; 2]
    );
}

#[test]
fn a_text_is_found_after_a_partial_match() {
    for (text, value) in [
        ("aab", "aaab"),
        ("aabaaa", "aabaabaaa"),
        ("abab", "aababab"),
    ] {
        assert_eq!(
            finds(
                "users",
                &format!("username ~ {text}"),
                &json!({"Username": value})
            ),
            [true; 2],
            "{value}"
        );
    }
    assert_eq!(
        finds("users", "username ~ aab", &json!({"Username": "aaaaabb"})),
        [true; 2]
    );
    assert_eq!(
        finds("users", "username ~ abb", &json!({"Username": "abab"})),
        [false; 2]
    );
}

#[test]
fn a_number_of_a_fixed_set_is_compared_with_all_of_its_digits() {
    let status = |order: Value| json!({"DisplayOrder": order});
    for order in [json!(12), json!(12.0)] {
        assert_eq!(
            finds(
                "agent-statuses",
                "displayorder = 12",
                &status(order.clone())
            ),
            [true; 2],
            "{order}"
        );
        assert_eq!(
            finds("agent-statuses", "displayorder = 1", &status(order.clone())),
            [false; 2],
            "{order}"
        );
    }
}

/// People use the last day of 9999 to mean "for ever"; with time zones, it is out of range for many
/// types.
#[test]
fn the_last_moment_of_9999_is_a_valid_time() {
    let at = |time: Value| json!({"LastModifiedTime": time});
    let query = "lastmodifiedtime > 9999-12-31T23:59:58Z and lastmodifiedtime <= 9999-12-31";
    let seconds = 253_402_300_799_u64;
    for time in [
        json!(seconds),
        json!("9999-12-31T23:59:59Z"),
        json!("9999-12-31T23:59:59+00:00"),
    ] {
        assert_eq!(
            finds("contact-evaluations", query, &at(time.clone())),
            [true; 2],
            "{time}"
        );
        assert_eq!(
            finds(
                "contact-evaluations",
                "lastmodifiedtime < 9999-12-31",
                &at(time)
            ),
            [false; 2]
        );
    }
    let out_of_range = json!("9999-12-31T23:59:59-01:00");
    let evaluations = resource("contact-evaluations").unwrap();
    let query = "lastmodifiedtime > 0000-01-01";
    let instance = RecordContext::Instance { groups: None };
    let meant = evaluator(evaluations, query, &Options::default(), instance).unwrap();
    let record = Record::new(at(out_of_range)).unwrap();
    assert!(
        meant.matches(&record).is_err(),
        "it is after the last possible time"
    );
    assert_eq!(
        finds(
            "contact-evaluations",
            "lastmodifiedtime = 1970-01-01",
            &at(json!(0))
        ),
        [true; 2]
    );
    let ahead = json!("2026-07-01T01:30:00+02:00");
    assert_eq!(
        finds(
            "contact-evaluations",
            "lastmodifiedtime = 2026-06-30T23:30:00Z",
            &at(ahead)
        ),
        [true; 2]
    );
}

#[test]
fn a_message_is_found_in_any_of_its_languages() {
    let notice =
        json!({"Content": {"de_DE": null, "en_US": "Maintenance at noon", "fr_FR": "Entretien"}});
    assert_eq!(
        finds("notifications", "content ~ maint", &notice),
        [true; 2]
    );
    assert_eq!(
        finds("notifications", "content = entretien", &notice),
        [true; 2]
    );
    assert_eq!(
        finds("notifications", "content ~ wartung", &notice),
        [false; 2]
    );
}

#[test]
fn the_parent_of_a_group_is_the_one_above_it_on_its_path() {
    let path =
        json!({"LevelOne": {"Id": "g-1"}, "LevelTwo": {"Id": "g-2"}, "LevelThree": {"Id": "g-3"}});
    let group = |id: &str| json!({"Id": id, "HierarchyPath": path.clone()});
    for (id, parent, found) in [
        ("g-3", "g-2", true),
        ("g-3", "g-1", false),
        ("g-3", "g-3", false),
        ("g-2", "g-1", true),
        ("g-1", "g-1", false),
        ("g-1", "g-2", false),
    ] {
        let query = format!("parent = {parent}");
        assert_eq!(
            finds("user-hierarchy-groups", &query, &group(id)),
            [found; 2],
            "{id} {parent}"
        );
    }
    assert_eq!(
        finds(
            "user-hierarchy-groups",
            "parent = g-1",
            &json!({"Id": "g-2"})
        ),
        [false; 2]
    );
}

/// The service's limits on a filter, which the planner respects.
#[test]
fn a_filter_of_25_tags_is_accepted_and_one_of_26_is_rejected() {
    let users = resource("users").unwrap();
    let answer = |tags: usize, groups: usize| {
        let tag =
            |at: usize| json!({"TagConditions": [{"TagKey": "k", "TagValue": at.to_string()}]});
        let group = |at: usize| json!({"HierarchyGroupCondition": {"Value": at.to_string(), "HierarchyGroupMatchType": "EXACT"}});
        let ands: Vec<Value> = (0..tags).map(tag).chain((0..groups).map(group)).collect();
        let request = json!({"SearchFilter": {"UserAttributeFilter": {"OrConditions": ands}}});
        let request = serde_json::from_value(request).unwrap();
        RequestEvaluator::new(users, &request, None)
            .map(|_| ())
            .map_err(|problem| problem.to_string())
    };
    assert_eq!(answer(25, 20), Ok(()));
    assert!(
        answer(26, 1)
            .unwrap_err()
            .ends_with("more than 25 tag conditions")
    );
    assert!(
        answer(1, 21)
            .unwrap_err()
            .ends_with("more than 20 hierarchy conditions")
    );
}

#[test]
fn a_filter_rejects_conditions_of_other_filters() {
    let evaluations = resource("contact-evaluations").unwrap();
    let refused = |filter: &str| {
        let agent = json!({"AttributeKey": "ContactAgentId", "AttributeValue": {"StringValue": "a"}, "ComparisonType": "EXACT"});
        let request =
            json!({"SearchFilter": {filter: {"ContactEvaluationAttributeCondition": agent}}});
        RequestEvaluator::new(evaluations, &serde_json::from_value(request).unwrap(), None).is_err()
    };
    assert!(!refused("ContactEvaluationAttributeFilter"));
    assert!(refused("AttributeFilter"));
}

#[test]
fn a_record_is_written_as_it_was_read() {
    let json = r#"{"Username":"bob","Tags":{"Site":"Bonn"}}"#;
    assert_eq!(json.parse::<Record>().unwrap().to_string(), json);
}
