"""Template strings, available from Python 3.14; older versions use a substitute for their values."""

import sys
from dataclasses import dataclass

import connectql
import pytest
from connectql import ConnectQLError, Query, _queries

if sys.version_info >= (3, 14):
    from string.templatelib import Interpolation, Template
else:

    @dataclass
    class Interpolation:
        value: object
        expression: str = ""
        conversion: str | None = None
        format_spec: str = ""

    class Template(_queries.Template):
        def __init__(self, *parts):
            self.parts = parts

        def __iter__(self):
            return iter(self.parts)


def test_values_become_parameters():
    who = "O'Brien or x = 1"
    template = Template("lastname = ", Interpolation(who, "who"), " and username in ", Interpolation(["a", "b"], "f(x)"))
    plan = connectql.compile("users", template)
    assert plan.query == "lastname = $who and username in $value"
    both = plan.request["SearchCriteria"]["AndConditions"]
    assert both[0]["StringCondition"]["Value"] == who
    assert [each["StringCondition"]["Value"] for each in both[1]["OrConditions"]] == ["a", "b"]


def test_each_value_has_a_distinct_name():
    template = Template("lastname = ", Interpolation("a", "who"), " or lastname = ", Interpolation("b", "who"),
                        " or lastname = $who_2")
    plan = connectql.compile("users", template, parameters={"who_2": "c"})
    assert plan.query == "lastname = $who or lastname = $who_3 or lastname = $who_2"


@pytest.mark.parametrize("template", [
    Template('name ~ "', Interpolation("x", "who"), '"'),
    Template("name ~ a", Interpolation("x", "who")),
    Template("name ~ ", Interpolation("x", "who"), "b"),
    Template("name ~ ", Interpolation("x", "who", "r")),
    Template("name ~ ", Interpolation("x", "who", None, ">10")),
    Template("name ~ ", Interpolation(None, "who")),
    Template("name ~ x and ", Interpolation(Query("a = b"), "query")),
    Template("name ~ x and ", Interpolation("a = b", "query")),
])
def test_unsupported_values_are_rejected(template):
    with pytest.raises(ConnectQLError):
        connectql.compile("users", template)


def test_a_parameter_in_the_text_is_not_bound_to_a_value():
    template = Template("lastname = $who and firstname = ", Interpolation("a", "who"))
    with pytest.raises(ConnectQLError) as unbound:
        connectql.compile("users", template)
    assert "unbound_parameter" in str(unbound.value)
