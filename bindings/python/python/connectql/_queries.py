"""Accepted types of a query: text, a built query, or a template string."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Union

from ._builder import Query
from ._errors import refused
from ._values import Parameters, unicode

if sys.version_info >= (3, 14):
    from string.templatelib import Template
else:

    class Template:
        """A substitute for template strings before Python 3.14."""


if TYPE_CHECKING:
    from typing_extensions import TypeAlias

# A parameter in the text around the braces. A match in quotes or comments is not a parameter, but
# skipping its name is harmless.
WRITTEN = re.compile(r"\$(\w+)", re.ASCII)

AnyQuery: TypeAlias = Union[str, Query, Template]


def read(query: object, parameters: Parameters | None) -> tuple[str, dict[str, object]]:
    """Return the text of a query and its parameters."""
    given = dict(parameters or {})
    if isinstance(query, str):
        return unicode(query), given
    if isinstance(query, Query):
        return str(query), given
    if isinstance(query, Template):
        return _template(query, given)
    message = f"a query is a str or a Query, not `{type(query).__name__}`"
    raise TypeError(message)


def _template(template: Any, given: dict[str, object]) -> tuple[str, dict[str, object]]:
    """Make each value of a template string a parameter, named after its expression if that is a name."""
    text = ""
    taken = {*given, *(name for part in template if isinstance(part, str) for name in WRITTEN.findall(part))}
    for part in template:
        if isinstance(part, str):
            text += part
            continue
        if part.conversion or part.format_spec:
            message = f"`{part.expression}` is sent as a value, and allows no conversion or format"
            raise refused("template", message, "convert it first, and put only the value in braces")
        if isinstance(part.value, Query):
            message = f"`{part.expression}` is a query, but only values can be in braces"
            raise refused("template", message, "combine queries with & and |")
        name = _free_name(part.expression, taken)
        taken.add(name)
        given[name] = part.value
        text += f"${name}"
    return unicode(text), given


def _free_name(expression: str, taken: set[str]) -> str:
    expression = expression.strip()  # Python keeps the spaces of `{ name }`.
    stem = expression if expression.isascii() and expression.isidentifier() else "value"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name
