"""Template string literals, from Python 3.14. `python3.14-tests` runs this file if that version is not installed."""

import connectql
import pytest
from conftest import INSTANCE
from connectql import ConnectQLError, Query

who = "O'Brien or x = 1"
typed = "a = b"


def strings(plan):
    """The texts that a plan of one request compares with, in order."""

    def found(node):
        if isinstance(node, dict):
            condition = node.get("StringCondition")
            return [condition["Value"]] if condition else [text for member in node.values() for text in found(member)]
        return [text for member in node for text in found(member)] if isinstance(node, list) else []

    return found(plan.request["SearchCriteria"])


def test_values_become_parameters():
    names = ["a", "b"]
    plan = connectql.compile("users", t"lastname = {who} and username in {names}")
    assert plan.query == "lastname = $who and username in $names"
    assert strings(plan) == [who, "a", "b"]


def test_any_expression_is_a_value():
    plan = connectql.compile("users", t"lastname = {who.upper()} or lastname = { who } or lastname = {'é'}")
    assert plan.query == "lastname = $value or lastname = $who or lastname = $value_2"
    assert strings(plan) == [who.upper(), who, "é"]


def test_template_strings_can_be_joined():
    plan = connectql.compile("users", t"lastname = {who}" t" and " + t"username = {who}")
    assert strings(plan) == [who, who]


def test_doubled_braces_are_text():
    assert strings(connectql.compile("users", t"lastname = '{{x}}'")) == ["{x}"]


def test_a_template_string_searches(connect):
    first = "Anneliese"
    found = list(connectql.search(connect, "users", t"firstname = {first}", InstanceId=INSTANCE))
    assert {user["IdentityInfo"]["FirstName"] for user in found} == {first}


@pytest.mark.parametrize(("template", "code"), [
    (t"lastname = {who=}", "template"),
    (t"lastname = {who!r}", "template"),
    (t"lastname = {who:>10}", "template"),
    (t"lastname = b and {Query(typed)}", "template"),
    (t"lastname ~ '{who}'", "unused_parameter"),
    (t"lastname = b # {who}", "unused_parameter"),
    (t"lastname = $who or firstname = {who}", "unbound_parameter"),
    (t"lastname = {None}", "unsupported_value"),
    (t"lastname = b and {typed}", "lone_value"),
    (t"{typed}", "lone_value"),
    (t"lastname ~ a{who}", "syntax"),
])
def test_unsupported_values_are_rejected(template, code):
    with pytest.raises(ConnectQLError) as refused:
        connectql.compile("users", template)
    assert f"connectql::{code}" in str(refused.value)
