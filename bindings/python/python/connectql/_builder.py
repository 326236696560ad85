"""Queries built from values, with the names of `boto3.dynamodb.conditions`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from ._errors import refused
from ._native import TypedQuery
from ._values import text, texts, unicode

#: The highest level that can be passed; whether it is valid is checked when the query is compiled.
_LEVEL_READ_MAX = 1000


class Query:
    """A query, or a part of one: `&`, `|` and `~` combine queries.

    `Query("…")` parses query text separately, so nothing in it can change the query it is combined with. `str()` is
    the query in canonical form.
    """

    __slots__ = ("_typed",)

    def __init__(self, query: str = "") -> None:
        self._typed = TypedQuery.parse(unicode(query))

    def __and__(self, other: Query) -> Query:
        if not isinstance(other, Query):  # pyright: ignore[reportUnnecessaryIsInstance]
            return NotImplemented
        return _query(self._typed & other._typed)

    def __or__(self, other: Query) -> Query:
        if not isinstance(other, Query):  # pyright: ignore[reportUnnecessaryIsInstance]
            return NotImplemented
        return _query(self._typed | other._typed)

    def __invert__(self) -> Query:
        return _query(~self._typed)

    def __bool__(self) -> NoReturn:
        raise TypeError("a query is neither true nor false: combine queries with &, | and ~, not with and, or, not")

    def __str__(self) -> str:
        return str(self._typed)

    def __repr__(self) -> str:
        return f"Query({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Query) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[type[Query], tuple[str]]:
        return Query, (str(self),)


def _query(typed: TypedQuery) -> Query:
    query = Query()
    query._typed = typed  # pyright: ignore[reportPrivateUsage]
    return query


class Field:
    """A field of the resource, by its spelling or a short name: `Field("username").begins_with("sup")`.

    With `exact=True` the name is sent unchanged, even if it is not in the catalog.
    """

    __slots__ = ("_exact", "_name")

    def __init__(self, name: str, *, exact: bool = False) -> None:
        self._name = unicode(name)
        self._exact = exact

    def _compared(self, operator: str, values: list[str]) -> Query:
        make = TypedQuery.other_field if self._exact else TypedQuery.field
        return _query(make(self._name, operator, values))

    def eq(self, value: object) -> Query:
        """Exactly this value: `=`."""
        return self._compared("=", [text(value)])

    def ne(self, value: object) -> Query:
        """Not this value: `!=`."""
        return self._compared("!=", [text(value)])

    def lt(self, value: object) -> Query:
        """Less, or before: `<`."""
        return self._compared("<", [text(value)])

    def lte(self, value: object) -> Query:
        """At most, or not after: `<=`."""
        return self._compared("<=", [text(value)])

    def gt(self, value: object) -> Query:
        """More, or after: `>`."""
        return self._compared(">", [text(value)])

    def gte(self, value: object) -> Query:
        """At least, or not before: `>=`."""
        return self._compared(">=", [text(value)])

    def begins_with(self, value: object) -> Query:
        """Begins with this text: `^=`."""
        return self._compared("^=", [text(value)])

    def contains(self, value: object) -> Query:
        """Contains this text: `~`."""
        return self._compared("~", [text(value)])

    def is_in(self, values: Iterable[object]) -> Query:
        """Exactly one of these values: `in (…)`."""
        return self._compared("in", _nonempty_texts(values, f"`{self._name}`"))

    def between(self, low: object, high: object) -> Query:
        """From one end to the other, inclusive: `in low..high`."""
        return self._compared("between", [text(low), text(high)])

    def __repr__(self) -> str:
        return f"Field({self._name!r})"


class Tag:
    """A tag by its key: `Tag("BPO").eq("123")`. Key and value are compared exactly."""

    __slots__ = ("_key",)

    def __init__(self, key: str) -> None:
        self._key = unicode(key)

    def eq(self, value: object) -> Query:
        """Has this value."""
        return _query(TypedQuery.tag(self._key, [text(value)]))

    def ne(self, value: object) -> Query:
        """Does not have this value: other values, and records without the tag."""
        return ~self.eq(value)

    def exists(self) -> Query:
        """Has the tag, whatever its value. Only a residual or a `Matcher` can check it."""
        return _query(TypedQuery.has_tag(self._key))

    def not_exists(self) -> Query:
        """Does not have the tag. Only a residual or a `Matcher` can check it."""
        return ~self.exists()

    def is_in(self, values: Iterable[object]) -> Query:
        """Has any of these values."""
        return _query(TypedQuery.tag(self._key, _nonempty_texts(values, f"the tag `{self._key}`")))

    def __repr__(self) -> str:
        return f"Tag({self._key!r})"


class Proficiency(Query):
    """A proficiency of a user: `Proficiency("English")` at any level, `Proficiency("English").gte(3)` from a minimum
    level.

    `Proficiency(name="Language", value="English")` also gives the attribute's name.
    """

    __slots__ = ("_name", "_value")

    def __init__(self, value: object | None = None, *, name: object | None = None) -> None:
        self._name = None if name is None else text(name)
        self._value = None if value is None else text(value)
        self._typed = TypedQuery.proficiency(self._name, self._value, None, [])

    def _compare_level(self, operator: str, *levels: object) -> Query:
        read: list[int] = []
        for level in levels:
            if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= _LEVEL_READ_MAX:
                raise refused("malformed_value", f"`{level!r}` is not a level", "use a whole number from 1 to 5")
            read.append(level)
        return _query(TypedQuery.proficiency(self._name, self._value, operator, read))

    def eq(self, level: int) -> Query:
        """At exactly this level, from 1 to 5."""
        return self._compare_level("=", level)

    def ne(self, level: int) -> Query:
        """At any other level."""
        return self._compare_level("!=", level)

    def lt(self, level: int) -> Query:
        """Below this level."""
        return self._compare_level("<", level)

    def gt(self, level: int) -> Query:
        """Above this level."""
        return self._compare_level(">", level)

    def gte(self, level: int) -> Query:
        """At this level or above it."""
        return self._compare_level(">=", level)

    def lte(self, level: int) -> Query:
        """At this level or below it."""
        return self._compare_level("<=", level)

    def between(self, low: int, high: int) -> Query:
        """At a level from one end to the other, inclusive."""
        return self._compare_level("between", low, high)


class Hierarchy(Query):
    """The hierarchy group with an ID: `Hierarchy("…")`, or `Hierarchy(under="…")` with the groups below it."""

    __slots__ = ()

    def __init__(self, group: object | None = None, *, under: object | None = None) -> None:
        if (group is None) == (under is None):
            raise TypeError("Hierarchy accepts a group, or under=group for the group and those below it")
        self._typed = TypedQuery.hierarchy(text(group if under is None else under), under is not None)


def _nonempty_texts(values: Iterable[object], what: str) -> list[str]:
    read = texts(values)
    if not read:
        raise refused("empty_list", f"{what} cannot be in an empty list", "omit the condition, or give a value")
    return read
