"""The types as users of the package see them; mypy and pyright check it, and nothing runs it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import connectql
from connectql import ConnectQLError, Field, Hierarchy, Matcher, Plan, Proficiency, Query, Search, Tag
from typing_extensions import assert_type

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient
    from mypy_boto3_connect.type_defs import QueueTypeDef, UserSearchSummaryTypeDef


def compiling(instance: str) -> None:
    plan = connectql.compile("users", "lastname = $who", instance_id=instance, parameters={"who": "O'Brien"})
    assert_type(plan, Plan)
    assert_type(plan.requests, "list[dict[str, Any]]")
    assert_type(plan.residual, "str | None")
    try:
        connectql.format("a = (b")
    except ConnectQLError as error:
        assert_type(error.problems[0].suggestions[0].edits[0].text, str)
        assert_type(error.meant, "str | None")


def searching(connect: ConnectClient, instance: str, resource: str) -> None:
    users = connectql.search(connect, "users", 'name ~ "Sup"', InstanceId=instance, PageSize=100)
    assert_type(users, "Search[UserSearchSummaryTypeDef]")
    for user in users:
        assert_type(user, "UserSearchSummaryTypeDef")
    for queue in connectql.search(connect, "queues", InstanceId=instance, parameters=None, limit=3):
        assert_type(queue, "QueueTypeDef")
    assert_type(connectql.search(connect, resource, InstanceId=instance), "Search[Any]")
    connect.search_users(**connectql.compile("users", instance_id=instance).request)


def building(connect: ConnectClient, instance: str) -> None:
    query = Field("username").begins_with("sup") & Tag("BPO").eq(123) | ~Proficiency("English").gte(3)
    assert_type(query & Hierarchy(under="g") & Query("a = b"), Query)
    since = Field("modified").gt(datetime.now(timezone.utc))
    connectql.search(connect, "evaluation-forms", since, InstanceId=instance)
    assert_type(Matcher("users", query).matches({"Id": "u"}), bool)


def tools() -> None:
    assert_type(connectql.resources("users"), "dict[str, Any]")
    assert_type(connectql.decompile("users", {}).warnings, "list[connectql.Problem]")
    assert_type(connectql.testing.client("contact-centre.json"), "ConnectClient")
