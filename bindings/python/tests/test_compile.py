"""Compiling, and the library's other functions."""

import datetime
import enum
import html
import pickle
import types
import uuid
from decimal import Decimal

import connectql
import pytest
from connectql import ConnectQLError, Field, Hierarchy, Proficiency, Query, Tag, UnsupportedValueError

TWO_REQUESTS = 'name ~ "Sup" and tag(BPO=123) or proficiency(English >= 3)'


def string(field, value, comparison="EXACT"):
    return {"StringCondition": {"FieldName": field, "Value": value, "ComparisonType": comparison}}


def criteria(query, resource="users", **options):
    return connectql.compile(resource, query, **options).request["SearchCriteria"]


def refusal(query, **options):
    with pytest.raises(ConnectQLError) as refused:
        connectql.compile("users", query, **options)
    return refused.value


def test_a_plan_has_requests_for_boto3():
    plan = connectql.compile("users", TWO_REQUESTS, instance_id="i-1", max_results=50)
    assert [request["InstanceId"] for request in plan.requests] == ["i-1", "i-1"]
    assert [request["MaxResults"] for request in plan.requests] == [50, 50]
    assert (plan.unite_by, plan.operation, plan.result_list, plan.id) == ("Users[].Id", "SearchUsers", "Users", ["Id"])
    assert (plan.minimal, plan.residual, plan.warnings) == (True, None, [])
    assert "Find users where" in plan.explain()


def test_request_is_the_only_request_and_several_are_an_error():
    assert connectql.compile("users", "username ^= sup", instance_id="i").request == {
        "InstanceId": "i",
        "SearchCriteria": string("Username", "sup", "STARTS_WITH"),
    }
    assert connectql.compile("users").request == {}
    with pytest.raises(ConnectQLError, match="needs 2 requests"):
        _ = connectql.compile("users", TWO_REQUESTS).request
    assert refusal(TWO_REQUESTS, single=True).problems[0].code == "connectql::several_requests"


def test_a_residual_remains_if_allowed():
    query = "username ^= sup and not tag(BPO=$bpo)"
    assert refusal(query, parameters={"bpo": "123"}).problems[0].code == "connectql::cannot_negate"
    plan = connectql.compile("users", query, parameters={"bpo": "123"}, residual=True)
    assert plan.residual == "not tag(BPO = 123)"
    assert plan.request["SearchCriteria"] == string("Username", "sup", "STARTS_WITH")


def test_warnings_do_not_affect_requests():
    plan = connectql.compile("users", "username = sup*")
    assert [(warning.code, warning.severity) for warning in plan.warnings] == [("connectql::wildcard", "warning")]
    assert plan.request["SearchCriteria"] == string("Username", "sup*")


def test_a_plan_is_readable():
    plan = connectql.compile("users", "username = '<b>*' or tag(BPO=123)")
    assert repr(plan).startswith("<Plan of SearchUsers: 2 requests, minimal, merged by Users[].Id\n  {")
    assert html.escape("'<b>*'") in plan._repr_html_()
    assert "<b>*" not in plan._repr_html_()


def test_an_error_shows_all_problems_below_their_lines():
    error = refusal("username = Zoë and usrname = 'é' or nothing = 1")
    assert isinstance(error, ValueError)
    assert [(problem.start, problem.end, problem.line, problem.column) for problem in error.problems] == [
        (19, 26, 1, 20),
        (36, 43, 1, 37),
    ]
    lines = str(error).splitlines()
    assert lines[0] == "error[connectql::unknown_field]: `users` has no field `usrname`"
    assert lines[2].index("usrname") == lines[3].index("^^^^^^^")
    assert lines[4] == "  = help: did you mean `Username`?"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_suggestions_are_edits_and_meant_is_a_query():
    query = "usrname == 'é' and usrname = b"
    error = refusal(query)
    assert error.meant == "Username = é and Username = b"
    first = error.problems[0].suggestions[0]
    assert (first.edits[0].text, first.sure) == ("Username", True)
    last = error.problems[-1].suggestions[0]
    assert last.apply(query) == "usrname == 'é' and Username = b"


@pytest.mark.parametrize("resource", ["users", "User", "SearchUsers", "search-users", "USERS", "user_s"])
def test_resources_have_many_spellings(resource):
    try:
        assert connectql.compile(resource).resource == "users"
    except ConnectQLError as error:
        assert resource == "user_s", error


def test_the_nearest_resource_is_suggested_for_an_unknown_one():
    with pytest.raises(ConnectQLError, match="did you mean `users`"):
        connectql.compile("usrs")
    with pytest.raises(TypeError):
        connectql.compile(None)


@pytest.mark.parametrize("options", [{"max_results": 501}, {"max_results": -1}, {"max_results": 2**40},
                                     {"instance_id": ""}, {"max_requests": 0}, {"next_token": ""}])
def test_options_have_bounds(options):
    assert refusal("", **options).problems[0].code == "connectql::invalid_option"


class Team(enum.Enum):
    CLAIMS = "Claims"


def test_values_are_read_as_the_type_of_the_field():
    ids = uuid.UUID("6f1c2ab8-4d0e-4b57-9a3c-2e8d71f0c645")
    assert criteria("id = $id", parameters={"id": ids}) == string("resourceId", str(ids))
    assert criteria("lastname = $who", parameters={"who": "O'Brien or x = 1"}) == string("LastName", "O'Brien or x = 1")
    assert criteria("firstname = $team", parameters={"team": Team.CLAIMS}) == string("FirstName", "Claims")
    both = criteria("username in $names", parameters={"names": ["b", "a"]})["OrConditions"]
    assert both == [string("Username", "b"), string("Username", "a")]
    as_set = criteria("username in $names", parameters={"names": {"b", "a"}})["OrConditions"]
    assert as_set == [string("Username", "a"), string("Username", "b")]


def test_numbers_flags_dates_and_times():
    def asked(query, value, resource="evaluation-forms"):
        return criteria(query, resource, parameters={"x": value})

    assert asked("latestversion = $x", 3)["NumberCondition"]["MinValue"] == 3
    assert asked("autoevaluation = $x", True)["BooleanCondition"]["ComparisonType"] == "IS_TRUE"
    east = datetime.timezone(datetime.timedelta(hours=2))
    time = datetime.datetime(2026, 3, 1, 1, 30, 0, 123456, tzinfo=east)
    assert asked("lastmodifiedtime > $x", time)["DateTimeCondition"]["MinValue"] == "2026-02-28T23:30:00.123Z"
    day = asked("effectivefrom = $x", datetime.date(2026, 3, 1), "hours-of-operation-overrides")
    assert day["DateCondition"]["Value"] == "2026-03-01"
    score = asked("scorepercentage > $x", Decimal("87.50"), "contact-evaluations")
    assert score["DecimalCondition"]["MinValue"] == 87.5


@pytest.mark.parametrize("value", [
    None, 1.5, b"x", object(), {"a": 1}, [None], [["a"]], datetime.datetime(2026, 1, 1), Decimal("NaN"), "\ud800", ...,
    datetime.datetime.min.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
])
def test_unsupported_values_are_rejected_with_the_reason(value):
    with pytest.raises(UnsupportedValueError) as refused:
        connectql.compile("users", "username in $x", parameters={"x": value})
    assert isinstance(refused.value, (TypeError, ValueError))
    assert refused.value.problems[0].help


def test_parameters_must_be_used_and_bound():
    assert refusal("username = $who").problems[0].code == "connectql::unbound_parameter"
    assert refusal("", parameters={"who": "x"}).problems[0].code == "connectql::unused_parameter"


def test_queries_are_built_like_conditions_of_boto3():
    built = Field("username").begins_with("sup") & Tag("BPO").eq("123")
    assert str(built) == "username ^= sup and tag(BPO = 123)"
    assert repr(built) == "Query('username ^= sup and tag(BPO = 123)')"
    assert connectql.compile("users", built) == connectql.compile("users", str(built))
    conditions = {
        Field("a").eq(Team.CLAIMS): "a = Claims",
        Field("a").ne("x y"): 'a != "x y"',
        Field("a").lt(1): "a < 1",
        Field("a").lte(1): "a <= 1",
        Field("a").gt(Decimal("1.50")): "a > 1.50",
        Field("a").gte(1): "a >= 1",
        Field("a").contains("or"): 'a ~ "or"',
        Field("a").is_in(["x", 1]): "a in (x, 1)",
        Field("a").between(1, 2): "a in 1..2",
        Field("a b", exact=True).eq(1): 'field("a b") = 1',
        Tag("a").ne("b"): "not tag(a = b)",
        Tag("a").is_in(["b", "c"]): "tag(a in (b, c))",
        Tag("a b").exists(): 'tag("a b")',
        Tag("a").not_exists(): "not tag(a)",
        Proficiency("English"): "proficiency(value = English)",
        Proficiency("English", name="Language").gte(3): "proficiency(name = Language, value = English, level >= 3)",
        Proficiency("English").lte(3): "proficiency(value = English, level <= 3)",
        Proficiency("English").eq(3): "proficiency(value = English, level = 3)",
        Proficiency("English").ne(3): "proficiency(value = English, level != 3)",
        Proficiency("English").lt(3): "proficiency(value = English, level < 3)",
        Proficiency("English").gt(3): "proficiency(value = English, level > 3)",
        Proficiency("English").between(2, 3): "proficiency(value = English, level in 2..3)",
        Hierarchy("g-1"): "hierarchy(g-1)",
        Hierarchy(under="g-1"): "hierarchy(under g-1)",
        ~(Field("a").eq(1) | Field("b").eq(2)): "not (a = 1 or b = 2)",
    }
    for query, text in conditions.items():
        assert str(query) == text
        assert Query(text) == query
        assert pickle.loads(pickle.dumps(query)) == query


def test_queries_cannot_be_escaped_from():
    mandatory = Tag("Team").eq("A")
    assert str(mandatory & Query("a = 1 or b = 2 # all")) == "tag(Team = A) and (a = 1 or b = 2)"
    assert str(mandatory & Query("")) == "tag(Team = A)"
    for text in ["a = 1) or (b = 2", "a = 1 or", ") or (", 'a = "', "(a = 1"]:
        with pytest.raises(ConnectQLError):
            Query(text)
    hostile = "x) or tag(Team = B) # \" ' \\"
    query = mandatory & Field("username").eq(hostile) & Field("a) or (b").eq("x")
    assert len(refusal(query).problems) == 1
    query = mandatory & Field("username").eq(hostile)
    assert connectql.compile("users", query).request["SearchCriteria"] == string("Username", hostile)


def test_queries_are_combined_only_with_operators():
    query = Query("a = 1")
    for misuse in [lambda: query and query, lambda: not query, lambda: query & "b = 2", lambda: "b = 2" | query,
                   lambda: Hierarchy(), lambda: Hierarchy("a", under="b")]:
        with pytest.raises(TypeError):
            misuse()
    for misuse in [lambda: Field("a").eq(None), lambda: Field("a").is_in("abc"), lambda: Field("a").is_in([]),
                   lambda: Field("a").eq(["b"]), lambda: Proficiency("English").gte(2.5), lambda: Tag("a").is_in([])]:
        with pytest.raises(ConnectQLError):
            misuse()


def test_the_negation_of_the_empty_query_matches_nothing():
    everything, some = Query(), Query("username = a")
    assert (some | ~everything) == some
    assert (some & ~everything) == ~everything
    assert ~~everything == everything
    assert refusal(~everything).problems[0].severity == "error"


def test_options_are_checked():
    for options in [{"max_results": "5"}, {"max_results": True}, {"max_requests": 1.5}]:
        with pytest.raises(TypeError, match="is an int, not"):
            connectql.compile("users", **options)
    for options in [{"max_results": 65_536}, {"max_requests": -1}, {"now": "soon"}]:
        assert refusal("", **options).problems[0].code == "connectql::invalid_option"
    query = "modified > now-1d"
    plans = [connectql.compile("contact-evaluations", query, now=now)
             for now in ["2024-07-01T09:30:00Z", datetime.datetime(2024, 7, 1, 9, 30, tzinfo=datetime.timezone.utc)]]
    assert plans[0] == plans[1]


def test_completions_are_in_code_points():
    query = "username = 'é' and firstn"
    offer = connectql.complete("users", query)[0]
    assert (offer.kind, offer.text, offer.start, offer.end) == ("field", "FirstName", 19, 25)
    assert connectql.complete("agent-statuses", "state = EN and x = 1", 10)[0].text == "ENABLED"
    for position in [-1, len(query) + 1]:
        with pytest.raises(IndexError):
            connectql.complete("users", query, position)


def test_requests_are_converted_to_queries():
    plan = connectql.compile("users", "name ~ Sup and tag(BPO=123)", instance_id="i")
    decompiled = connectql.decompile("users", plan.request)
    assert decompiled == "name ~ Sup and tag(BPO = 123)"
    assert decompiled.warnings == []
    with pytest.raises(ConnectQLError):
        connectql.decompile("users", {"SearchCriteria": {"Nonsense": 1}})
    with pytest.raises(ConnectQLError):
        connectql.decompile("users", "{")


def test_queries_are_formatted_and_explained():
    assert connectql.format("(NAME~'Sup'  AND tag( BPO=123 ))") == "NAME ~ Sup and tag(BPO = 123)"
    assert "Find users where" in connectql.explain("users", "username = $who", parameters={"who": "x"})
    with pytest.raises(ConnectQLError):
        connectql.format("a ==")


def test_the_catalog_describes_resources():
    catalog = connectql.resources()
    assert len(catalog) == 24
    assert catalog["users"]["operation"] == "SearchUsers"
    assert connectql.resources("SearchUsers") == catalog["users"]


def test_records_are_matched_as_boto3_returns_them():
    time = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.timezone.utc)
    form = {"EvaluationFormId": "f", "LastModifiedTime": time, "Tags": {"BPO": "1"}, "LatestVersion": 3}
    matches = lambda query: connectql.Matcher("evaluation-forms", query).matches(form)
    assert matches("lastmodifiedtime = 2026-03-01T12:00:00Z and not tag(BPO=2)")
    assert not matches("lastmodifiedtime > 2026-03-01T12:00:00Z")
    assert matches(Field("lastmodifiedtime").eq(time))
    for record in [form | {"LastModifiedTime": time.replace(tzinfo=None)}, form | {"X": object()}, form | {"X": float("nan")}]:
        with pytest.raises(ValueError):
            connectql.Matcher("evaluation-forms", "").matches(record)
    with pytest.raises(TypeError):
        connectql.Matcher("evaluation-forms", "").matches("x")
    assert connectql.Matcher("users", "username = x").matches(types.MappingProxyType({"Id": "u", "Username": "X"}))
    with pytest.raises(ConnectQLError):
        connectql.Matcher("users", "proficiency(English)").matches({"Id": "u", "Username": "x"})


def test_relative_times_count_from_a_clock():
    noon = datetime.datetime(2026, 11, 27, 12, tzinfo=datetime.timezone.utc)
    given = connectql.compile("evaluation-forms", "lastmodifiedtime > now-1d", now=noon).request
    assert given["SearchCriteria"]["DateTimeCondition"]["MinValue"] == "2026-11-26T12:00:00Z"
    assert connectql.compile("evaluation-forms", "lastmodifiedtime > now-1d", now="2026-11-27T13:00:00+01:00").request == given
    with pytest.raises(ConnectQLError) as refused:
        connectql.compile("evaluation-forms", "lastmodifiedtime < now")
    assert [problem.code for problem in refused.value.problems] == ["connectql::no_clock"]
    with pytest.raises(ConnectQLError, match="time zone"):
        connectql.compile("evaluation-forms", "lastmodifiedtime < now", now=datetime.datetime(2026, 11, 27))
