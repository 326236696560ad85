"""Python values as the text of values in a query."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import cast
from uuid import UUID

from ._errors import ConnectQLError, UnsupportedValueError, refused

#: The values of `$name` in a query: each is one of the values that `text` reads, or a list of them.
Parameters = Mapping[str, object]

_MANY = (list, tuple, set, frozenset)


def _refused(message: str, help: str) -> ConnectQLError:
    return refused("unsupported_value", message, help, UnsupportedValueError)


def text(value: object) -> str:
    """Return a value in the compiler's format."""
    if isinstance(value, Enum):
        return text(value.value)
    if isinstance(value, str):
        return unicode(str(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime.datetime):
        return _time(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise _unsupported(value)


def unicode(value: str) -> str:
    """Return a string if it is valid Unicode: Python strings can contain lone surrogates."""
    # For callers without a type checker.
    if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise _refused(f"a string is expected, not `{value!r}`", "use a str")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        message = f"character {error.start} of the text is half of a surrogate pair"
        raise _refused(message, "decode the original bytes as UTF-8") from None
    return value


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise _refused(f"`{value}` is not a number that can be compared", "use a finite number")
    return format(value, "f")


def _time(value: datetime.datetime) -> str:
    if value.utcoffset() is None:
        message = f"the time `{value!r}` has no time zone, so it could be any of 38 different times"
        raise _refused(message, "give it one: `value.astimezone()` for local time, `value.replace(tzinfo=timezone.utc)`")
    try:
        moment = value.astimezone(datetime.timezone.utc)
    except OverflowError:
        raise _refused(f"the time `{value!r}` is not within the years 1 to 9999 in UTC", "use another time") from None
    # Requests and stored times have no more precision.
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _unsupported(value: object) -> ConnectQLError:
    if value is None:
        message = "None is not a value: a search for it would look for the text `None`"
        return _refused(message, "omit the condition if there is no value")
    if isinstance(value, float):
        message = f"the float `{value!r}` may differ from the number that was written"
        return _refused(message, "use a Decimal, such as Decimal('0.1')")
    if isinstance(value, (bytes, bytearray)):
        return _refused("bytes are not text", "decode them first: value.decode()")
    name = type(value).__name__
    help = "use a str, bool, int, Decimal, date, aware datetime, UUID or Enum, or a list of them"
    return _refused(f"a value of type `{name}` cannot be used in a query", help)


def texts(values: Iterable[object]) -> list[str]:
    """Return several values in the compiler's format."""
    if isinstance(values, (str, bytes)):
        raise _refused("a list of values is expected, not one value", "put it in a list: [value]")
    read = [text(value) for value in values]
    # The order of a set differs from run to run, but that of a request should not.
    return sorted(read) if isinstance(values, (set, frozenset)) else read


def bound(parameters: Parameters | None) -> dict[str, str | list[str]]:
    """Return parameters in the compiler's format."""
    read: dict[str, str | list[str]] = {}
    for name, value in (parameters or {}).items():
        read[unicode(name)] = texts(cast("Iterable[object]", value)) if isinstance(value, _MANY) else text(value)
    return read
