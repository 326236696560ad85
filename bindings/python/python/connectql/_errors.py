"""Problems of queries, and the exceptions that contain them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Edit:
    """A piece of a query to replace: code points `start` to `end`, and the replacement."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Suggestion:
    """A change that corrects a query. Its edits belong together and do not overlap."""

    edits: tuple[Edit, ...]
    #: True if the change is certainly intended, false if it is a guess.
    sure: bool

    def apply(self, query: str) -> str:
        """Return the query with the change applied."""
        for edit in sorted(self.edits, key=lambda edit: edit.start, reverse=True):
            query = query[: edit.start] + edit.text + query[edit.end :]
        return query


@dataclass(frozen=True)
class Problem:
    """An error or a warning. Positions are in code points, as in Python; a problem without a position has 0."""

    #: A stable code, such as `connectql::unknown_field`.
    code: str
    #: `error` or `warning`.
    severity: str
    message: str
    #: The help: how to fix it.
    help: str
    start: int
    end: int
    #: From 1.
    line: int
    #: From 1, in code points.
    column: int
    suggestions: tuple[Suggestion, ...] = ()

    def __str__(self) -> str:
        return f"{self.severity}[{self.code}]: {self.message}"


def problem(described: Mapping[str, Any]) -> Problem:
    suggestions = tuple(
        Suggestion(tuple(Edit(**edit) for edit in suggestion["edits"]), suggestion["sure"])
        for suggestion in described["suggestions"]
    )
    members: dict[str, Any] = {name: described[name] for name in Problem.__dataclass_fields__}
    members["suggestions"] = suggestions
    return Problem(**members)


def problems(described: Sequence[Mapping[str, Any]]) -> list[Problem]:
    return [problem(each) for each in described]


class ConnectQLError(ValueError):
    """A query that cannot be compiled, or a record that lacks a value it needs.

    `str()` shows every problem below its line.
    """

    #: All errors and warnings, in the order of their positions.
    problems: list[Problem]
    #: The suggested query, if one without errors can be derived.
    meant: str | None

    def __init__(self, picture: str, problems: Sequence[Problem] = (), meant: str | None = None) -> None:
        super().__init__(picture, tuple(problems), meant)
        self.problems = list(problems)
        self.meant = meant

    @classmethod
    def _of(cls, described: Sequence[Mapping[str, Any]], picture: str, meant: str | None) -> ConnectQLError:
        return cls(picture, problems(described), meant)

    def __str__(self) -> str:
        return str(self.args[0])


class UnsupportedValueError(ConnectQLError, TypeError):
    """A Python value that cannot be used in a query."""


def refused(code: str, message: str, help: str, cls: type[ConnectQLError] = ConnectQLError) -> ConnectQLError:
    """Return an exception about something outside the text of a query."""
    about = Problem(f"connectql::{code}", "error", message, help, 0, 0, 1, 1)
    return cls(f"{about}\n  = help: {help}", [about])
