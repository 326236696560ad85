use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use super::{Answer, Service};
use crate::catalog::RESOURCES;
use crate::engine::Instance;

fn service() -> Service {
    let user =
        |number: u32| json!({"Id": format!("u-{number}"), "Username": format!("user{number}")});
    Service::new(Instance::new(json!({"Users": (1..=5).map(user).collect::<Value>()})).unwrap())
}

fn post(path: &str, body: &[u8]) -> Answer {
    service().answer("POST", path, body, Duration::ZERO)
}

fn users(members: &Value) -> (u16, Value) {
    let mut body = json!({"InstanceId": "i"});
    body.as_object_mut()
        .unwrap()
        .extend(members.as_object().unwrap().clone());
    let answer = post("/search-users", body.to_string().as_bytes());
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(answer.error_type, body["__type"].as_str());
    (answer.status, body)
}

fn fault(members: &Value) -> (u16, String) {
    let (status, body) = users(members);
    (status, body["__type"].as_str().unwrap_or("none").to_owned())
}

fn username(value: &str) -> Value {
    json!({"StringCondition": {"FieldName": "Username", "Value": value, "ComparisonType": "EXACT"}})
}

#[test]
fn empty_members_impose_no_condition() {
    for members in [
        json!({}),
        json!({"SearchCriteria": {}, "SearchFilter": {}, "NextToken": null}),
        json!({"SearchCriteria": {"AndConditions": []}, "SearchFilter": {"TagFilter": {}}}),
        json!({"SearchCriteria": {"OrConditions": [{}, {"AndConditions": []}]}}),
        json!({"SearchFilter": {"TagFilter": {"OrConditions": [], "AndConditions": []}}}),
        json!({"SearchCriteria": {"OrConditions": null, "AndConditions": [{"StringCondition": null}]}}),
        json!({"SearchCriteria": {"StringCondition": {}}, "SearchFilter": {"TagFilter": {"TagCondition": {}}}}),
        json!({"SearchCriteria": {"AndConditions": [{"ListCondition": {"Conditions": null}}]}}),
        json!({"SearchFilter": {"TagFilter": {"OrConditions": [[{}], [], null]}, "UserAttributeFilter": null}}),
        json!({"SearchFilter": {"UserAttributeFilter": {"AndCondition": {"TagConditions": null}}}}),
    ] {
        let (status, body) = users(&members);
        assert_eq!((status, &body["ApproximateTotalCount"]), (200, &json!(5)));
    }
}

#[test]
fn empty_nodes_next_to_others_are_ignored() {
    let criteria =
        json!({"AndConditions": [{}, username("USER2"), {"OrConditions": []}], "OrConditions": []});
    assert_eq!(
        users(&json!({"SearchCriteria": criteria})).1["Users"][0]["Id"],
        "u-2"
    );
}

/// It is not documented whether such an alternative matches everything or nothing.
#[test]
fn an_empty_alternative_next_to_others_is_rejected() {
    let tag = json!({"TagKey": "a", "TagValue": "b"});
    for (members, path) in [
        (
            json!({"SearchCriteria": {"OrConditions": [username("USER2"), {}]}}),
            "SearchCriteria.OrConditions[1] has no condition",
        ),
        (
            json!({"SearchCriteria": {"OrConditions": [{"AndConditions": [{}]}, username("USER2")]}}),
            "SearchCriteria.OrConditions[0] has no condition",
        ),
        (
            json!({"SearchFilter": {"TagFilter": {"OrConditions": [[tag], []]}}}),
            "SearchFilter.TagFilter.OrConditions[1] has no condition",
        ),
        (
            json!({"SearchFilter": {"UserAttributeFilter": {"OrConditions": [{"TagConditions": [tag]}, {}]}}}),
            "SearchFilter.UserAttributeFilter.OrConditions[1] has no condition",
        ),
    ] {
        let (status, body) = users(&members);
        assert_eq!((status, &body["message"]), (400, &json!(path)));
    }
}

#[test]
fn pages_are_bound_to_their_request() {
    let (_, first) = users(&json!({"MaxResults": 2}));
    let token = &first["NextToken"];
    assert_eq!(
        users(&json!({"MaxResults": 500, "NextToken": token})).1["Users"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let other = fault(&json!({"NextToken": token, "SearchCriteria": username("user1")}));
    assert_eq!(other, (400, "InvalidParameterException".into()));
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn errors_have_the_documented_type_and_status() {
    let tag = json!({"TagCondition": {"TagKey": "a", "TagValue": "b"}});
    for (members, expected) in [
        (json!({"Shoe": 42}), "InvalidRequestException"),
        (
            json!({"SearchCriteria": {"Shoe": {}}}),
            "InvalidRequestException",
        ),
        (
            json!({"SearchFilter": {"Shoe": {}}}),
            "InvalidRequestException",
        ),
        (
            json!({"SearchFilter": {"TagFilter": {"Shoe": {}}}}),
            "InvalidRequestException",
        ),
        (
            json!({"SearchFilter": {"TagFilter": {"AndConditions": [{"Shoe": {}}]}}}),
            "InvalidRequestException",
        ),
        (
            json!({"SearchCriteria": {"StringCondition": {"Shoe": {}}}}),
            "InvalidRequestException",
        ),
        (
            json!({"SearchCriteria": {"TypeCondition": "AGENT"}}),
            "InvalidRequestException",
        ),
        (json!({"SearchCriteria": []}), "InvalidRequestException"),
        (
            json!({"SearchFilter": {"AttributeFilter": tag}}),
            "InvalidRequestException",
        ),
        (json!({"MaxResults": "2"}), "InvalidRequestException"),
        (json!({"MaxResults": 0}), "InvalidParameterException"),
        (json!({"MaxResults": 501}), "InvalidParameterException"),
        (json!({"MaxResults": -1}), "InvalidParameterException"),
        (json!({"MaxResults": 1.5}), "InvalidParameterException"),
        (json!({"NextToken": "x"}), "InvalidParameterException"),
        (json!({"NextToken": ""}), "InvalidParameterException"),
        (json!({"InstanceId": ""}), "InvalidParameterException"),
        (
            json!({"SearchCriteria": {"StringCondition": {"FieldName": "Shoe", "Value": "42",
                "ComparisonType": "EXACT"}}}),
            "InvalidParameterException",
        ),
        (
            json!({"SearchCriteria": {"AndConditions": [username("a")], "OrConditions": [username("b")]}}),
            "InvalidParameterException",
        ),
    ] {
        assert_eq!(fault(&members), (400, expected.to_owned()), "{members}");
    }
    let list = json!(["Username", "user2", "EXACT"]);
    for (members, message) in [
        (
            json!({"SearchCriteria": 3}),
            "SearchCriteria is not an object",
        ),
        (
            json!({"SearchCriteria": {"AndConditions": [{}, {"OrConditions": [username("a"), {"AndConditions": 1}]}]}}),
            "SearchCriteria.AndConditions[1].OrConditions[1].AndConditions is not a list",
        ),
        (
            json!({"SearchCriteria": {"AndConditions": [{}, {"StringCondition": list}]}}),
            "SearchCriteria.AndConditions[1].StringCondition: expected an object, found a list",
        ),
        (
            json!({"SearchFilter": {"TagFilter": {"OrConditions": [[["a", "b"]]]}}}),
            "SearchFilter.TagFilter.OrConditions[0][0]: expected an object, found a list",
        ),
        (
            json!({"SearchFilter": {"UserAttributeFilter": {"OrConditions": [[{"TagKey": "a", "TagValue": "b"}]]}}}),
            "SearchFilter.UserAttributeFilter.OrConditions[0]: expected an object, found a list",
        ),
        (
            json!({"SearchCriteria": {"AndConditions": [username("a"), {"OrConditions": [{"StringCondition":
                {"FieldName": "Username", "Value": "a", "ComparisonType": "EQUALS"}}]}]}}),
            "SearchCriteria.AndConditions[1].OrConditions[0].StringCondition.ComparisonType: it has no value `EQUALS`; \
             it accepts `STARTS_WITH`, `CONTAINS` and `EXACT`",
        ),
        (
            json!({"SearchFilter": {"TagFilter": {"TagCondition": {"TagKey": "a"}}}}),
            "SearchFilter.TagFilter.TagCondition.TagValue: it is missing",
        ),
        (
            json!({"SearchCriteria": {"AndConditions": [{}, {"ListCondition": {"TargetListType": "PROFICIENCIES",
                "Conditions": [{"Foo": 1}]}}]}}),
            "SearchCriteria.AndConditions[1].ListCondition.Conditions[0].Foo: \
             unknown member; the object has `StringCondition` and `NumberCondition`",
        ),
        (
            json!({"SearchCriteria": {"ListCondition": {"TargetListType": "PROFICIENCIES", "Conditions": [
                {"NumberCondition": {"FieldName": "limit", "MinValue": "3", "ComparisonType": "EQUAL"}}]}}}),
            "SearchCriteria.ListCondition.Conditions[0].NumberCondition.MinValue: \
             expected a number, found the string `3`",
        ),
        (
            json!({"SearchFilter": {"UserAttributeFilter": {"OrConditions": [{"TagConditions": [{"X": "a"}]}]}}}),
            "SearchFilter.UserAttributeFilter.OrConditions[0].TagConditions[0].X: \
             unknown member; the object has `TagKey` and `TagValue`",
        ),
        (
            json!({"SearchFilter": {"UserAttributeFilter": {"HierarchyGroupCondition":
                {"Value": "g", "HierarchyGroupMatchType": "BELOW"}}}}),
            "SearchFilter.UserAttributeFilter.HierarchyGroupCondition.HierarchyGroupMatchType: \
             it has no value `BELOW`; it accepts `EXACT` and `WITH_CHILD_GROUPS`",
        ),
        (
            json!({"SearchFilter": {"UserAttributeFilter": {"AndConditions": []}}}),
            "SearchFilter.UserAttributeFilter.AndConditions is not a member of the operation's request",
        ),
        (
            json!({"SearchFilter": {"TagFilter": []}}),
            "SearchFilter.TagFilter is not an object",
        ),
    ] {
        let (status, body) = users(&members);
        assert_eq!(
            (status, body["message"].as_str()),
            (400, Some(message)),
            "{members}"
        );
    }
    let both = fault(&json!({"SearchFilter": {"TagFilter": tag, "UserAttributeFilter": tag}}));
    assert_eq!(both, (403, "AccessDeniedException".into()));
}

/// A value that a member does not accept is the same kind of error, whether the values belong to a
/// type or to a field.
#[test]
fn values_that_a_member_does_not_accept_are_invalid_parameters() {
    let list = |kind: &str, level: Value| json!({"ListCondition": {"TargetListType": kind, "Conditions": [level]}});
    let level = |number: Value| json!({"NumberCondition": {"FieldName": "limit", "MinValue": number, "ComparisonType": "EQUAL"}});
    let group =
        json!({"HierarchyGroupCondition": {"Value": "g", "HierarchyGroupMatchType": "BAD"}});
    for (path, criteria, expected) in [
        (
            "/search-contact-flows",
            json!({"StateCondition": "BAD"}),
            "InvalidParameterException",
        ),
        (
            "/search-users",
            json!({"StringCondition": {"FieldName": "Username", "Value": "a", "ComparisonType": "BAD"}}),
            "InvalidParameterException",
        ),
        ("/search-users", group.clone(), "InvalidParameterException"),
        (
            "/search-users",
            list("BAD", level(json!(3))),
            "InvalidParameterException",
        ),
        (
            "/search-users",
            list("PROFICIENCIES", level(json!(3.5))),
            "InvalidParameterException",
        ),
        (
            "/search-users",
            list("PROFICIENCIES", level(json!(3_000_000_000_u64))),
            "InvalidParameterException",
        ),
        (
            "/search-users",
            list("PROFICIENCIES", level(json!("3"))),
            "InvalidRequestException",
        ),
        (
            "/search-contact-flows",
            json!({"StateCondition": 3}),
            "InvalidRequestException",
        ),
    ] {
        let body = json!({"InstanceId": "i", "SearchCriteria": criteria}).to_string();
        let answer = post(path, body.as_bytes());
        assert_eq!(
            (answer.status, answer.error_type),
            (400, Some(expected)),
            "{criteria}"
        );
    }
    assert_eq!(
        fault(&json!({"SearchFilter": {"UserAttributeFilter": group}})).1,
        "InvalidParameterException"
    );
}

/// The formats are documented (`DateTimeCondition`, `DateCondition`).
#[test]
fn times_are_accepted_in_the_documented_formats() {
    let status = |path: &str, condition: Value| {
        let body = json!({"InstanceId": "i", "SearchCriteria": condition});
        post(path, body.to_string().as_bytes()).status
    };
    let time = |text: &str| json!({"DateTimeCondition": {"FieldName": "LastModifiedTime", "MinValue": text, "ComparisonType": "EQUAL_TO"}});
    for (text, expected) in [
        ("2026-07-01T09:30:00", 200),
        ("2026-07-01T09:30:00Z", 200),
        ("2026-07-01T09:30:00.500", 200),
        ("9999-12-31T23:59:59.999Z", 200),
        ("2026-07-01", 400),
        ("2026-07-01T09:30Z", 400),
        ("2026-07-01 09:30:00", 400),
        ("2026-07-01T09:30:00.5Z", 400),
        ("2026-07-01T09:30:00+02:00", 400),
        ("2026-07-32T09:30:00Z", 400),
    ] {
        assert_eq!(
            status("/search-evaluation-forms", time(text)),
            expected,
            "{text}"
        );
    }
    let day = |text: &str| json!({"DateCondition": {"FieldName": "effectiveFrom", "Value": text, "ComparisonType": "EQUAL_TO"}});
    for (text, expected) in [
        ("2026-07-01", 200),
        ("2026-07-01T00:00:00", 400),
        ("20260701", 400),
        ("2026-02-30", 400),
    ] {
        assert_eq!(
            status("/search-hours-of-operation-overrides", day(text)),
            expected,
            "{text}"
        );
    }
}

#[test]
fn conditions_on_a_proficiency_may_be_in_one_object() {
    let user = |id: &str, name: &str, level: u32| json!({"Id": id, "Proficiencies": [{"AttributeName": "Language", "AttributeValue": name, "Level": level}]});
    let users = [
        user("a", "English", 3),
        user("b", "English", 2),
        user("c", "German", 3),
    ];
    let service = Service::new(Instance::new(json!({"Users": users})).unwrap());
    let number = json!({"FieldName": "limit", "MinValue": 3, "ComparisonType": "EQUAL"});
    let string = json!({"FieldName": "value", "Value": "English", "ComparisonType": "EXACT"});
    let list = json!({"TargetListType": "PROFICIENCIES",
        "Conditions": [{"NumberCondition": number, "StringCondition": string}]});
    let body = json!({"InstanceId": "i", "SearchCriteria": {"ListCondition": list}}).to_string();
    let answer = service.answer("POST", "/search-users", body.as_bytes(), Duration::ZERO);
    assert_eq!(
        answer.body,
        br#"{"Users":[{"Id":"a"}],"ApproximateTotalCount":1}"#
    );
}

#[test]
fn other_paths_and_methods_are_unknown_operations() {
    for (method, path) in [
        ("POST", "/"),
        ("POST", "/search-shoes"),
        ("GET", "/search-users"),
        ("POST", ""),
    ] {
        let answer = service().answer(method, path, b"{}", Duration::ZERO);
        assert_eq!(
            (answer.status, answer.error_type),
            (404, Some("UnknownOperationException"))
        );
    }
}

#[test]
fn malformed_bodies_are_rejected() {
    let mut deep = b"{\"InstanceId\":\"i\",\"SearchCriteria\":".to_vec();
    deep.extend(b"{\"AndConditions\":[".repeat(50_000));
    for body in [
        b"".as_slice(),
        b"{",
        b"\xff",
        b"[]",
        b"{} {}",
        b"{\"InstanceId\":3}",
        b"null",
        &deep,
    ] {
        let answer = post("/search-users", body);
        assert_eq!(
            (answer.status, answer.error_type),
            (400, Some("InvalidRequestException"))
        );
    }
}

#[test]
fn deep_requests_get_a_response_on_a_small_stack() {
    let nested = |levels: usize| {
        let (open, close) = (r#"{"OrConditions":["#.repeat(levels), "]}".repeat(levels));
        format!(
            r#"{{"InstanceId":"i","SearchCriteria":{open}{}{close}}}"#,
            username("user2")
        )
    };
    for (request, status) in [(nested(95), 200), (nested(100), 400)] {
        let small = std::thread::Builder::new().stack_size(1024 * 1024);
        let answered = small.spawn(move || post("/search-users", request.as_bytes()).status);
        assert_eq!(answered.unwrap().join().unwrap(), status);
    }
}

#[test]
fn too_many_requests_are_throttled() {
    let service = Service::throttled(Instance::default());
    let now = Duration::ZERO;
    let statuses = (0..6).map(|_| {
        service
            .answer("POST", "/search-users", b"{\"InstanceId\":\"i\"}", now)
            .status
    });
    assert_eq!(statuses.collect::<Vec<_>>(), [200, 200, 200, 200, 200, 429]);
}

/// JSON that looks like a request but usually is not one.
fn near_requests() -> impl Strategy<Value = Value> {
    let names = [
        "InstanceId",
        "MaxResults",
        "NextToken",
        "SearchCriteria",
        "SearchFilter",
        "OrConditions",
        "AndConditions",
        "StringCondition",
        "ListCondition",
        "TagFilter",
        "UserAttributeFilter",
        "TagCondition",
        "FieldName",
        "Value",
        "ComparisonType",
        "TagKey",
        "TagValue",
    ];
    let words = [
        "i",
        "",
        "Username",
        "limit",
        "EXACT",
        "RANGE",
        "PROFICIENCIES",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(words.to_vec()).prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 24, 3, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec((select(names.to_vec()), inner), 0..4).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn near_requests_get_a_response(request in near_requests(), resource in select(RESOURCES.to_vec())) {
        let body = match request {
            Value::Object(mut members) => {
                members.insert("InstanceId".into(), "i".into());
                Value::Object(members)
            }
            other => other,
        };
        let answer = post(&format!("/{}", resource.command()), body.to_string().as_bytes());
        prop_assert!([200, 400, 403].contains(&answer.status), "{}", body);
        prop_assert!(serde_json::from_slice::<Value>(&answer.body).is_ok());
    }

    #[test]
    fn random_bytes_get_a_response(body in vec(any::<u8>(), 0..64)) {
        prop_assert_eq!(post("/search-users", &body).status, 400);
    }
}

fn centre() -> Service {
    let file = json!({
        "Users": [
            {"Id": "u-1", "Arn": "arn:1", "Username": "amara", "LastModifiedTime": 1.0,
             "Proficiencies": [{"AttributeName": "a", "AttributeValue": "b", "Level": 3.0},
                               {"AttributeName": "a", "AttributeValue": "c", "Level": 1.0}]},
            {"Id": "u 2/\u{e9}", "Username": "bo"},
        ],
        "Queues": [{"QueueId": "q-1", "Name": "Claims"}, {"QueueId": "q-2", "Name": "Own", "type": "AGENT"}],
        "RoutingProfiles": [{"RoutingProfileId": "r-1", "RoutingProfileArn": "arn:r", "Name": "Basic"}],
        "AgentStatuses": [
            {"AgentStatusId": "s-1", "Name": "Available", "Type": "ROUTABLE"},
            {"AgentStatusId": "s-2", "Name": "Lunch", "Type": "CUSTOM"},
        ],
        "UserHierarchyGroups": [{"Id": "g-1", "Name": "North", "LevelId": "1", "HierarchyPath": {}}],
    });
    Service::new(Instance::new(file).unwrap())
}

fn get(target: &str) -> (u16, Value) {
    let answer = centre().answer("GET", target, b"", Duration::ZERO);
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(answer.error_type, body["__type"].as_str());
    (answer.status, body)
}

#[test]
fn records_are_listed() {
    for (target, list) in [
        (
            "/users-summary/i",
            json!({"UserSummaryList": [
                {"Id": "u-1", "Arn": "arn:1", "Username": "amara", "LastModifiedTime": 1.0},
                {"Id": "u 2/\u{e9}", "Username": "bo"}
            ]}),
        ),
        (
            "/queues-summary/i",
            json!({"QueueSummaryList": [
                {"Id": "q-1", "Name": "Claims", "QueueType": "STANDARD"},
                {"Id": "q-2", "Name": "Own", "QueueType": "AGENT"}
            ]}),
        ),
        (
            "/queues-summary/i?queueTypes=AGENT",
            json!({"QueueSummaryList": [{"Id": "q-2", "Name": "Own", "QueueType": "AGENT"}]}),
        ),
        (
            "/routing-profiles-summary/i",
            json!({"RoutingProfileSummaryList": [{"Id": "r-1", "Arn": "arn:r", "Name": "Basic"}]}),
        ),
        (
            "/agent-status/i?AgentStatusTypes=CUSTOM&AgentStatusTypes=OFFLINE",
            json!({"AgentStatusSummaryList": [{"Id": "s-2", "Name": "Lunch", "Type": "CUSTOM"}]}),
        ),
        (
            "/user-hierarchy-groups-summary/i",
            json!({"UserHierarchyGroupSummaryList": [{"Id": "g-1", "Name": "North"}]}),
        ),
        (
            "/users/i/u%202%2F%C3%A9/proficiencies",
            json!({"UserProficiencyList": []}),
        ),
    ] {
        assert_eq!(get(target), (200, list), "{target}");
    }
}

#[test]
fn described_records_equal_those_of_a_search() {
    for (target, record) in [
        (
            "/users/i/u-1",
            json!({"User": {"Id": "u-1", "Arn": "arn:1", "Username": "amara", "LastModifiedTime": 1.0}}),
        ),
        (
            "/queues/i/q-1",
            json!({"Queue": {"QueueId": "q-1", "Name": "Claims"}}),
        ),
        (
            "/routing-profiles/i/r-1",
            json!({"RoutingProfile": {"RoutingProfileId": "r-1", "RoutingProfileArn": "arn:r", "Name": "Basic"}}),
        ),
        (
            "/agent-status/i/s-1",
            json!({"AgentStatus": {"AgentStatusId": "s-1", "Name": "Available", "Type": "ROUTABLE"}}),
        ),
        (
            "/user-hierarchy-groups/i/g-1",
            json!({"HierarchyGroup": {"Id": "g-1", "Name": "North", "LevelId": "1", "HierarchyPath": {}}}),
        ),
    ] {
        assert_eq!(get(target), (200, record), "{target}");
    }
}

#[test]
fn lists_are_paged() {
    let (_, first) = get("/users-summary/i?maxResults=1");
    let token = first["NextToken"].as_str().unwrap();
    let (_, second) = get(&format!("/users-summary/i?maxResults=1&nextToken={token}"));
    assert_eq!(second["UserSummaryList"][0]["Username"], "bo");
    assert_eq!(second.get("NextToken"), None);
    let other = get(&format!("/queues-summary/i?nextToken={token}"));
    assert_eq!(
        (other.0, &other.1["__type"]),
        (400, &json!("InvalidParameterException"))
    );
    let (_, levels) = get("/users/i/u-1/proficiencies?maxResults=1");
    assert_eq!(levels["UserProficiencyList"].as_array().unwrap().len(), 1);
    assert!(levels["NextToken"].is_string());
}

#[test]
fn invalid_lookups_are_rejected_as_by_the_service() {
    for (target, status, kind) in [
        ("/users/i/none", 404, "ResourceNotFoundException"),
        (
            "/users/i/none/proficiencies",
            404,
            "ResourceNotFoundException",
        ),
        (
            "/users-summary/i?maxResults=1001",
            400,
            "InvalidParameterException",
        ),
        (
            "/users/i/u-1/proficiencies?maxResults=101",
            400,
            "InvalidParameterException",
        ),
        (
            "/users-summary/i?MaxResults=1",
            400,
            "InvalidRequestException",
        ),
        (
            "/users-summary/i?queueTypes=AGENT",
            400,
            "InvalidRequestException",
        ),
        ("/users-summary", 404, "UnknownOperationException"),
        ("/users-summary/i/u-1", 404, "UnknownOperationException"),
        (
            "/queues/i/q-1/proficiencies",
            404,
            "UnknownOperationException",
        ),
        ("/users/i/%zz", 404, "UnknownOperationException"),
        ("/users/i/%C3", 404, "UnknownOperationException"),
        ("/search-users", 404, "UnknownOperationException"),
    ] {
        let (found, body) = get(target);
        assert_eq!(
            (found, body["__type"].as_str()),
            (status, Some(kind)),
            "{target}"
        );
    }
}
