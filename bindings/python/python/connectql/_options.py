"""The options of a compilation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from . import _native
from ._errors import refused
from ._values import Parameters, bound, unicode

#: Larger numbers cannot be passed; the service's limits are far below.
_NUMBER_MAX = 2**16 - 1


#: The descriptions of the resources, by canonical name.
CATALOG: dict[str, dict[str, Any]] = {each["resource"]: each for each in _native.catalog()}


def resource_name(resource: object) -> str:
    """Return the canonical name of a resource, given in any spelling."""
    if not isinstance(resource, str):
        raise TypeError(f"a resource is a name such as 'users', not `{type(resource).__name__}`")
    known = _native.resource_name(unicode(resource))
    if known is None:
        names: Iterable[str] = CATALOG
        near = get_close_matches(resource.lower().replace("_", "-"), names, n=1)
        help = f"did you mean `{near[0]}`?" if near else f"one of {', '.join(names)}"
        raise refused("unknown_resource", f"there is no resource `{resource}`", help)
    return known


def _number(name: str, number: int | None, highest: int = _NUMBER_MAX) -> int | None:
    if number is None:
        return None
    # For callers without a type checker.
    if isinstance(number, bool) or not isinstance(number, int):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"`{name}` is an int, not `{number!r}`")
    if not 0 <= number <= highest:
        raise refused("invalid_option", f"`{name}` is not a number from 1 to {highest}", "choose another number")
    return number


def _clock(now: datetime | str | None) -> str | None:
    """Return the time on which relative times are based, in the library's format."""
    if now is None:
        return None
    if isinstance(now, str):
        if not _native.is_time(unicode(now)):
            help = "write it as in `2024-07-01T09:30:00+02:00`, or pass an aware datetime"
            raise refused("invalid_option", f"`now` is not a time: `{now}`", help)
        return now
    if now.tzinfo is None:
        raise refused("invalid_option", "`now` has no time zone", "give it one, as in `datetime.now(timezone.utc)`")
    return now.isoformat()


def options(
    *,
    parameters: Parameters | None = None,
    instance_id: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
    single: bool = False,
    residual: bool = False,
    max_requests: int | None = None,
    now: datetime | str | None = None,
) -> dict[str, Any]:
    """Return the options in the library's format."""
    given = {
        "parameters": bound(parameters),
        "instanceId": None if instance_id is None else unicode(instance_id),
        "maxResults": _number("max_results", max_results),
        "nextToken": None if next_token is None else unicode(next_token),
        "single": single,
        "residual": residual,
        "maxRequests": _number("max_requests", max_requests),
        "now": _clock(now),
    }
    return {name: value for name, value in given.items() if value is not None}
