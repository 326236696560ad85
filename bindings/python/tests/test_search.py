"""Searches: with a client on the local engine, in the process and over HTTP."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import connectql
import pandas
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from connectql import ConnectQLError, Field, Tag

from conftest import DATA, INSTANCE, client_at, serving

TWO_REQUESTS = 'name ~ "Sup" and tag(BPO=123) or proficiency(English >= 3)'
RESOURCES = sorted(connectql.resources())


def search(client, resource, query="", **options):
    return connectql.search(client, resource, query, InstanceId=INSTANCE, **options)


def names(found):
    return [user["Username"] for user in found]


def test_a_search_finds_matching_records(connect):
    found = search(connect, "users", 'name ~ "Sup" and tag(BPO=123)')
    assert names(found)[:2] == ["sup.orla", "declan.s"]
    assert found.calls == 1
    assert found.plan.request["MaxResults"] == 500
    assert names(search(connect, "users", "lastname = $who", parameters={"who": "Keaveney"})) == ["sup.orla"]
    assert names(search(connect, "users", Field("lastname").eq("Keaveney") & Tag("BPO").eq("123"))) == ["sup.orla"]


def test_pages_are_read_to_the_end_and_merged(connect):
    whole = names(search(connect, "users", TWO_REQUESTS))
    assert len(whole) == len(set(whole))
    found = search(connect, "users", TWO_REQUESTS, PageSize=3)
    pages = list(found.pages())
    assert [user["Username"] for page in pages for user in page] == whole
    assert len(pages) == found.calls == 3
    assert max(map(len, pages)) == 3


def test_each_iteration_starts_a_new_search(connect):
    found = search(connect, "users", TWO_REQUESTS)
    assert found.calls == 0
    assert list(found) == list(found)
    assert found.calls == 4
    assert repr(found).endswith("4 calls so far>")
    assert "<div>" in found._repr_html_()


@pytest.mark.parametrize("option", ["limit", "MaxItems"])
def test_the_limit_is_the_maximum_number_of_records(connect, option):
    found = search(connect, "users", PageSize=4, **{option: 6})
    assert [len(page) for page in found.pages()] == [4, 2]
    nothing = search(connect, "users", **{option: 0})
    assert (list(nothing), nothing.calls) == ([], 0)
    with pytest.raises(ConnectQLError):
        search(connect, "users", **{option: -1})
    with pytest.raises(TypeError):
        search(connect, "users", limit=1, MaxItems=1)


def test_the_residual_is_checked(connect, records):
    query = "not tag(BPO=123) and username ^= s"
    expected = [user["Username"] for user in records["Users"]
                if user.get("Tags", {}).get("BPO") != "123" and user["Username"].startswith("s")]
    found = search(connect, "users", query)
    assert found.plan.residual == "not tag(BPO = 123)"
    assert names(found) == expected
    with pytest.raises(ConnectQLError):
        search(connect, "users", query, residual=False)


def test_a_search_converts_to_a_data_frame(connect):
    found = search(connect, "users", "tag(BPO=123)")
    table = pandas.DataFrame(found)
    assert list(table["Username"]) == names(found)


def test_errors_are_raised_before_any_call():
    client = connectql.testing.client({"Users": []})
    with pytest.raises(ConnectQLError, match="unknown field"):
        search(client, "users", "usrname = x")
    with pytest.raises(ConnectQLError, match="1 to 500"):
        search(client, "users", PageSize=501)
    with pytest.raises(TypeError, match="InstanceId is a str, not `None`"):
        connectql.search(object(), "users", InstanceId=None)
    with pytest.raises(AttributeError, match="search_users"):
        search(object(), "users")


def test_errors_of_the_service_are_passed_through():
    once = Config(retries={"total_max_attempts": 1})
    client = connectql.testing.client(DATA, throttle=True, paced=False, config=once)
    with pytest.raises(ClientError, match="Throttling"):
        for _ in range(30):
            client.search_users(InstanceId=INSTANCE)
    client = connectql.testing.client({"Users": []})
    with pytest.raises(ClientError, match="ParamValidation|InvalidParameter|InvalidRequest"):
        client.search_users(InstanceId=INSTANCE, NextToken="x")
    with pytest.raises(ClientError, match="no operation"):
        client.list_prompts(InstanceId=INSTANCE)
    with pytest.raises(ValueError):
        connectql.testing.client({"Users": 3})
    with pytest.raises(FileNotFoundError, match="there-is-none.json"):
        connectql.testing.client("there-is-none.json")


def test_a_page_token_that_repeats_ends_the_search():
    class Client:
        def search_users(self, **request):
            return {"Users": [{"Id": "u"}], "NextToken": "again"}

    found = search(Client(), "users")
    with pytest.raises(RuntimeError, match="twice"):
        list(found)
    assert found.calls == 2


def without_metadata(response):
    return {name: value for name, value in response.items() if name != "ResponseMetadata"}


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_client_without_a_socket_responds_like_http(resource, over_http, connect):
    method = connectql.resources(resource)["command"].replace("-", "_")
    requests = [{"InstanceId": INSTANCE}, {"InstanceId": INSTANCE, "MaxResults": 2}]
    for request in requests:
        answers = [getattr(client, method)(**request) for client in (over_http, connect)]
        assert without_metadata(answers[0]) == without_metadata(answers[1])
        statuses = [answer["ResponseMetadata"]["HTTPStatusCode"] for answer in answers]
        assert statuses == [200, 200]
    errors = []
    for client in (over_http, connect):
        with pytest.raises(ClientError) as refused:
            getattr(client, method)(InstanceId=INSTANCE, NextToken="no token")
        errors.append(refused.value.response["Error"])
    assert errors[0] == errors[1]


def queries(resource):
    """All records; those with the first name; and all others, which is a residual if the service cannot negate."""
    about = connectql.resources(resource)
    fields = [field for field in about["fields"] if "=" in field["operators"] and not field["values"]]
    yield ""
    for field in fields[:2]:
        if field["kind"] == "text":
            yield f"{field['name']} ^= a"
            yield f"not {field['name']} ^= a"
    if about["tags"]:
        yield "tag(BPO=123)"
        yield "not tag(BPO=123)"


def key(about, record):
    return tuple(record[member] for member in about["id"])


@pytest.mark.parametrize("resource", RESOURCES)
def test_searches_of_every_resource_match_its_records(resource, connect, records):
    about = connectql.resources(resource)
    for query in queries(resource):
        try:
            matcher = connectql.Matcher(resource, query)
            expected = [key(about, record) for record in records[about["resultList"]] if matcher.matches(record)]
            found = search(connect, resource, query, PageSize=2)
        except ConnectQLError as refused:
            # Some fields are in no response, so neither can be checked.
            assert "not" in query, refused
            continue
        assert [key(about, record) for record in found] == expected, query


def test_every_resource_is_searched_over_http(over_http, records):
    def found(resource):
        about = connectql.resources(resource)
        return sorted(key(about, record) for record in search(over_http, resource, PageSize=2, limit=8))

    with ThreadPoolExecutor(24) as pool:
        for resource, keys in zip(RESOURCES, pool.map(found, RESOURCES), strict=True):
            about = connectql.resources(resource)
            assert keys == sorted(key(about, record) for record in records[about["resultList"]][:8]), resource


def test_no_search_is_throttled():
    def run(_):
        with serving("--throttle") as address:
            return len(list(search(client_at(address), "users", "not tag(BPO=123)", PageSize=5)))

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(run, range(20))) == {52}


def test_searches_on_one_client_share_its_pace():
    with serving("--throttle") as address:
        client = client_at(address)
        run = lambda _: len(list(search(client, "users", PageSize=20)))
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(run, range(4))) == [60] * 4


def test_records_without_an_id_are_not_merged():
    class Stub:
        def search_users(self, **_):
            return {"Users": [{"Username": "a"}, {"Id": "u", "Username": "b"}, {"Username": "c"}, {"Id": "u", "Username": "b"}]}

    assert names(search(Stub(), "users")) == ["a", "b", "c"]


def test_records_may_contain_times():
    day = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.timezone.utc)
    forms = [{"EvaluationFormId": str(number), "LastModifiedTime": (day + datetime.timedelta(days=number)).timestamp()}
             for number in range(3)]
    client = connectql.testing.client({"EvaluationFormSearchSummaryList": forms})
    found = search(client, "evaluation-forms", "lastmodifiedtime > $day", parameters={"day": day})
    assert [form["EvaluationFormId"] for form in found] == ["1", "2"]
    response = client.search_evaluation_forms(InstanceId=INSTANCE)
    saved = connectql.testing.client(response)
    assert saved.search_evaluation_forms(InstanceId=INSTANCE)["EvaluationFormSearchSummaryList"] == response["EvaluationFormSearchSummaryList"]
