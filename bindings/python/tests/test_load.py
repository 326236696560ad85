"""Threads, memory, and values that try to act as query text."""

import gc
import os
import resource
import string
from concurrent.futures import ThreadPoolExecutor

import connectql
import pytest
from connectql import ConnectQLError, Field, Matcher, Tag

QUERY = "name ~ $who and tag(BPO=123) or username ^= sup"
THREADS = 8
#: The compilations whose memory is watched: a million by hand, with CONNECTQL_COMPILES=1000000.
COMPILED = int(os.environ.get("CONNECTQL_COMPILES", "200000"))
GROWTH_MAX_KIB = 4096

HOSTILE = [
    "x) or (username = admin",
    "x' or 'a' = 'a",
    'x" or username ^= "a',
    "$who",
    "x # the rest",
    "x\n) or tag(BPO=456",
    "\\",
    "\\u{41}",
    "not",
    "",
    "a..b",
    "*",
    "\u202e\u0000\u2028",
    "é😀" * 50,
    "x" * 100_000,
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_acts_as_query_text(value):
    expected = {"StringCondition": {"FieldName": "LastName", "Value": value, "ComparisonType": "EXACT"}}
    bound = connectql.compile("users", "lastname = $who and tag(BPO=123)", parameters={"who": value})
    built = connectql.compile("users", Field("lastname").eq(value) & Tag("BPO").eq("123"))
    for plan in (bound, built):
        assert plan.request["SearchCriteria"] == expected
        assert plan.request["SearchFilter"]["TagFilter"]["TagCondition"] == {"TagKey": "BPO", "TagValue": "123"}


def test_no_text_causes_a_crash():
    for text in [*HOSTILE, string.printable, "(" * 10_000, "not " * 10_000, "a = b or " * 10_000, "\x00", "\ud800"]:
        for use in (lambda: connectql.compile("users", text), lambda: connectql.format(text),
                    lambda: connectql.complete("users", text[:200]), lambda: connectql.decompile("users", text),
                    lambda: connectql.Query(text), lambda: Matcher("users", text)):
            try:
                use()
            except ConnectQLError as error:
                assert error.problems
                assert len(str(error)) < 100_000


def test_threads_can_share_plans_and_matchers():
    whole = connectql.compile("users", QUERY, parameters={"who": "Sup"})
    matcher = Matcher("users", "tag(BPO=123) and username ^= sup")
    record = {"Id": "u", "Username": "sup.orla", "Tags": {"BPO": "123"}}

    def run(number):
        for _ in range(300):
            assert connectql.compile("users", QUERY, parameters={"who": "Sup"}) == whole
            assert matcher.matches(record)
            with pytest.raises(ConnectQLError):
                connectql.compile("users", f"usrname = {number}")
        return number

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(run, range(THREADS))) == list(range(THREADS))


def test_memory_does_not_grow():
    record = {"Id": "u", "Username": "sup.orla", "Tags": {"BPO": "123"}}
    matcher = Matcher("users", "tag(BPO=123)")

    def run(times):
        for _ in range(times):
            connectql._native.compile("users", "username = $who and tag(A=1)", {"parameters": {"who": "x"}})
            matcher.matches(record)
        for _ in range(times // 100):
            with pytest.raises(ConnectQLError):
                connectql.compile("users", "usrname == bob")
        gc.collect()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = run(COMPILED // 10)
    assert run(COMPILED) - before < GROWTH_MAX_KIB
