"""Plans: the requests for a query."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import _native
from ._errors import Problem, problems
from ._options import options, resource_name
from ._queries import AnyQuery, read
from ._values import Parameters


@dataclass(frozen=True, repr=False)
class Plan:
    """The requests for a query: a record matches the query if and only if it matches at least one of them, and the
    residual if there is one."""

    #: The resource, by its canonical name: `users`.
    resource: str
    #: The compiled query.
    query: str
    #: The requests, at least one, as keyword arguments for boto3.
    requests: list[dict[str, Any]]
    #: JMESPath of the ID by which to merge the results: `Users[].Id`.
    unite_by: str
    #: The operation: `SearchUsers`.
    operation: str
    #: The member of a response that contains the records: `Users`.
    result_list: str
    #: The members of a record that identify it: `["Id"]`.
    id: list[str]
    #: True if it is proven that no plan has fewer requests.
    minimal: bool
    #: The query to check on the results, if any, with parameters bound.
    residual: str | None
    #: Warnings about the query. They never affect the requests.
    warnings: list[Problem]
    _options: dict[str, Any] = field(compare=False)

    @property
    def request(self) -> dict[str, Any]:
        """The only request. Raises an error with the reason if there are several."""
        if len(self.requests) > 1:
            _native.compile(self.resource, self.query, {**self._options, "single": True})
        return self.requests[0]

    def explain(self) -> str:
        """Return a human-readable explanation of the plan."""
        return _native.explain(self.resource, self.query, self._options)

    def __repr__(self) -> str:
        lines = [f"<Plan of {self.operation}: {', '.join(property_lines(self))}"]
        lines += ["  " + json.dumps(request, ensure_ascii=False) for request in self.requests]
        lines += [f"  {warning}" for warning in self.warnings]
        return "\n".join(lines) + ">"

    def _repr_html_(self) -> str:
        return as_html(self)


def property_lines(plan: Plan) -> list[str]:
    """Return short descriptions of a plan's properties."""
    count = len(plan.requests)
    properties = [f"{count} request{'s' if count > 1 else ''}", "minimal" if plan.minimal else "not proven minimal"]
    if count > 1:
        properties.append(f"merged by {plan.unite_by}")
    if plan.residual is not None:
        properties.append(f"to check on the results: {plan.residual}")
    return properties


def as_html(plan: Plan) -> str:
    """Show a plan in a notebook."""
    requests = [html.escape(json.dumps(request, indent=2, ensure_ascii=False)) for request in plan.requests]
    listed = "".join(f"<li><pre>{request}</pre></li>" for request in requests)
    warnings = "".join(
        f"<p><b>{html.escape(str(warning))}</b><br>{html.escape(warning.help)}</p>" for warning in plan.warnings
    )
    properties = html.escape(f"{plan.operation}: {', '.join(property_lines(plan))}")
    return f"<div><pre>{html.escape(plan.query)}</pre><p>{properties}</p>{warnings}<ol>{listed}</ol></div>"


def compile(
    resource: str,
    query: AnyQuery = "",
    *,
    instance_id: str | None = None,
    parameters: Parameters | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
    single: bool = False,
    residual: bool = False,
    max_requests: int | None = None,
    now: datetime | str | None = None,
) -> Plan:
    """Compile a query into requests.

    `parameters` are the values of `$name` in the query. With `residual`, conditions that the service cannot check
    become a residual query to check on the results. With `single`, more than one request is an error. `instance_id`,
    `max_results` and `next_token` go into every request; `max_requests` is the budget of requests, 16 by default.
    Relative times such as `now-30d` are based on `now`, with days in its offset; without it they are an error.

    Raises ConnectQLError with all errors in the query.
    """
    name = resource_name(resource)
    text, bound = read(query, parameters)
    given = options(
        parameters=bound,
        instance_id=instance_id,
        max_results=max_results,
        next_token=next_token,
        single=single,
        residual=residual,
        max_requests=max_requests,
        now=now,
    )
    planned = _native.compile(name, text, given)
    warnings = problems(planned.pop("warnings"))
    return Plan(resource=name, query=text, warnings=warnings, _options=given, **planned)
