"""Mistakes that a type checker finds: each marked line is an error, and mypy complains about marks without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import connectql
from connectql import Field

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient


def mistakes(connect: ConnectClient) -> None:
    connectql.search(connect, "users")  # type: ignore[call-overload]
    connectql.search(connect, "users", InstanceId="i", PageSize="5")  # type: ignore[call-overload]
    connectql.compile("users", 3)  # type: ignore[arg-type]
    Field("username").eq("a") & "b"  # type: ignore[operator]
    for user in connectql.search(connect, "users", InstanceId="i"):
        print(user["Usrname"])  # type: ignore[typeddict-item]
