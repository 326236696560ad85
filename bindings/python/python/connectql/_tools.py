"""Tools for queries: formatting, explaining, completing, decompiling and describing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from . import _native
from ._errors import Problem, problems
from ._options import CATALOG, options, resource_name
from ._plan import compile
from ._queries import AnyQuery, read
from ._values import Parameters, unicode


@dataclass(frozen=True)
class Completion:
    """A completion at a position in a query. Positions are in code points."""

    #: `field`, `function`, `operator`, `value` or `keyword`.
    kind: str
    #: The text to insert in place of `start` to `end`.
    text: str
    start: int
    end: int
    #: A one-line description.
    about: str


class Decompiled(str):
    """The query equivalent to a request, and the warnings about it."""

    warnings: list[Problem]


class Matcher:
    """A query for evaluation on records returned by boto3."""

    __slots__ = ("_matcher",)

    def __init__(
        self,
        resource: str,
        query: AnyQuery,
        *,
        parameters: Parameters | None = None,
        now: datetime | str | None = None,
    ) -> None:
        text, bound = read(query, parameters)
        self._matcher = _native.Matcher(resource_name(resource), text, options(parameters=bound, now=now))

    def matches(self, record: Mapping[str, Any]) -> bool:
        """Return True if the query matches the record.

        Raises ConnectQLError if the record lacks a value that the query needs: responses do not contain proficiencies.
        """
        # For callers without a type checker: anything else is refused with the reason.
        is_mapping = isinstance(record, Mapping)  # pyright: ignore[reportUnnecessaryIsInstance]
        return self._matcher.matches(dict(record) if is_mapping else record)


def explain(
    resource: str,
    query: AnyQuery = "",
    *,
    parameters: Parameters | None = None,
    max_results: int | None = None,
    residual: bool = False,
    max_requests: int | None = None,
    now: datetime | str | None = None,
) -> str:
    """Explain how a query is compiled: where each condition goes, and what each request finds."""
    return compile(
        resource,
        query,
        parameters=parameters,
        max_results=max_results,
        residual=residual,
        max_requests=max_requests,
        now=now,
    ).explain()


def format(query: str) -> str:
    """Format a query in canonical form."""
    return _native.format(unicode(query))


def complete(resource: str, query: str, at: int | None = None) -> list[Completion]:
    """Return the completions at a position in a query, in code points; by default at its end."""
    position = len(query) if at is None else at
    if not 0 <= position <= len(query):
        raise IndexError(f"the query has positions from 0 to {len(query)}, not {position}")
    completions = _native.complete(resource_name(resource), unicode(query), position)
    return [Completion(**completion) for completion in completions]


def decompile(resource: str, request: Mapping[str, Any] | str) -> Decompiled:
    """Return a request as a query in canonical form: the opposite of compiling it."""
    text = request if isinstance(request, str) else _native.to_json(dict(request))
    query, warnings = _native.decompile(resource_name(resource), unicode(text))
    decompiled = Decompiled(query)
    decompiled.warnings = problems(warnings)
    return decompiled


@overload
def resources(resource: None = None) -> dict[str, dict[str, Any]]: ...
@overload
def resources(resource: str) -> dict[str, Any]: ...
def resources(resource: str | None = None) -> dict[str, Any]:
    """Return the catalog: the descriptions of all resources, or of one."""
    copied: dict[str, Any] = json.loads(json.dumps(CATALOG))
    return copied if resource is None else copied[resource_name(resource)]
