"""Searches: a plan, its calls, and the records they find."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, Literal, TypedDict, TypeVar, overload

from ._errors import refused
from ._options import CATALOG, resource_name
from ._pace import bucket
from ._plan import Plan, as_html, compile, property_lines
from ._queries import AnyQuery
from ._tools import Matcher
from ._values import Parameters

if TYPE_CHECKING:
    from mypy_boto3_connect.type_defs import (
        AgentStatusTypeDef,
        ContactFlowModuleTypeDef,
        ContactFlowTypeDef,
        DataTableTypeDef,
        EmailAddressMetadataTypeDef,
        EvaluationFormSearchSummaryTypeDef,
        EvaluationSearchSummaryTypeDef,
        HierarchyGroupTypeDef,
        HoursOfOperationOverrideTypeDef,
        HoursOfOperationTypeDef,
        MetricDefinitionTypeDef,
        NotificationSearchSummaryTypeDef,
        PredefinedAttributeTypeDef,
        PromptTypeDef,
        QueueTypeDef,
        QuickConnectTypeDef,
        RoutingProfileTypeDef,
        RuleSearchSummaryTypeDef,
        SecurityProfileSearchSummaryTypeDef,
        TestCaseTypeDef,
        UserSearchSummaryTypeDef,
        ViewTypeDef,
        WorkspaceAssociationSearchSummaryTypeDef,
        WorkspaceSearchSummaryTypeDef,
    )
    from typing_extensions import Unpack

Record = TypeVar("Record", bound="Mapping[str, Any]")


class Search(Generic[Record]):
    """The records that a query finds, in the order in which they arrive, each once.

    No call is made before the first record is requested. Each new iteration starts the search again.
    """

    #: The requests, the residual, and warnings about the query.
    plan: Plan
    #: The number of calls made so far.
    calls: int

    def __init__(self, client: Any, plan: Plan, limit: int | None) -> None:
        self.plan = plan
        self.calls = 0
        self._client = client
        self._limit = limit
        about = CATALOG[plan.resource]
        self._method = str(about["command"]).replace("-", "_")
        if not hasattr(client, self._method):
            raise AttributeError(f"this client has no `{self._method}`: it needs a newer boto3, and the service `connect`")
        self._bucket = bucket(client, plan.operation, about["callsPerSecond"], about["burst"])
        self._matcher = None if plan.residual is None else Matcher(plan.resource, plan.residual)

    def __iter__(self) -> Iterator[Record]:
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[list[Record]]:
        """Yield, for each response, the matching records that were not found before."""
        found: set[tuple[object, ...]] = set()
        left = self._limit
        for request in self.plan.requests:
            if left == 0:
                return
            for response in self._responses(request):
                page = [record for record in response.get(self.plan.result_list, []) if self._is_wanted(record, found)]
                if left is not None:
                    page = page[:left]
                    left -= len(page)
                yield page
                if left == 0:
                    return

    def _responses(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        # By NextToken: botocore has no paginator for four of the operations.
        more: dict[str, str] = {}
        while True:
            with self._bucket.call():
                self.calls += 1
                response = getattr(self._client, self._method)(**request, **more)
            yield response
            token = response.get("NextToken")
            if not token:
                return
            if token == more.get("NextToken"):
                raise RuntimeError(f"{self.plan.operation} returned the same page token twice: {token}")
            more = {"NextToken": token}

    def _is_wanted(self, record: Record, found: set[tuple[object, ...]]) -> bool:
        key = tuple(record.get(member) for member in self.plan.id)
        # A record without an ID, such as one from a stub, is not the same as another without one.
        if None not in key:
            if key in found:
                return False
            found.add(key)
        return self._matcher is None or self._matcher.matches(record)

    def __repr__(self) -> str:
        calls = f"{self.calls} call{'' if self.calls == 1 else 's'} so far"
        return f"<Search of {self.plan.resource}: {self.plan.query!r}, {', '.join(property_lines(self.plan))}, {calls}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>{as_html(self.plan)}"


class SearchOptions(TypedDict, total=False):
    """Arguments of every search, in addition to the instance."""

    PageSize: int | None
    MaxItems: int | None
    parameters: Parameters | None
    residual: bool
    max_requests: int | None
    now: datetime | str | None
    limit: int | None


# The resource determines the type of the records, as in boto3's responses.
@overload
def search(
    client: object, resource: Literal["agent-statuses"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[AgentStatusTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["contact-evaluations"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[EvaluationSearchSummaryTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["contact-flow-modules"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[ContactFlowModuleTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["contact-flows"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[ContactFlowTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["data-tables"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[DataTableTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["email-addresses"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[EmailAddressMetadataTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["evaluation-forms"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[EvaluationFormSearchSummaryTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["hours-of-operation-overrides"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[HoursOfOperationOverrideTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["hours-of-operations"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[HoursOfOperationTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["metrics"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[MetricDefinitionTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["notifications"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[NotificationSearchSummaryTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["predefined-attributes"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[PredefinedAttributeTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["prompts"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[PromptTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["queues"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[QueueTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["quick-connects"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[QuickConnectTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["routing-profiles"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[RoutingProfileTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["rules"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[RuleSearchSummaryTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["security-profiles"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[SecurityProfileSearchSummaryTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["test-cases"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[TestCaseTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["user-hierarchy-groups"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[HierarchyGroupTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["users"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[UserSearchSummaryTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["views"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[ViewTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["workspace-associations"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[WorkspaceAssociationSearchSummaryTypeDef]: ...
@overload
def search(
    client: object, resource: Literal["workspaces"], query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[WorkspaceSearchSummaryTypeDef]: ...
@overload
def search(
    client: object, resource: str, query: AnyQuery = "", *, InstanceId: str, **options: Unpack[SearchOptions]
) -> Search[Any]: ...
def search(client: Any, resource: str, query: AnyQuery = "", *, InstanceId: str, **options: Any) -> Search[Any]:
    """Search Amazon Connect: every page of every request, merged by ID, with the residual checked.

    `client` is `boto3.client("connect")`. Calls are paced at the service's rate: 2 per second, with a burst of 5, for
    each operation of a client. The options:

    - `parameters`: the values of `$name` in the query
    - `MaxItems`, or `limit`: the maximum number of records; all by default
    - `PageSize`: the number of records per page; the service's maximum by default
    - `residual`: False to make conditions that the service cannot check an error
    - `max_requests`: the budget of requests, 16 by default
    - `now`: the time that relative times such as `now-30d` count from; without it they are an error

    Raises ConnectQLError with all errors in the query, before any call is made.
    """
    return _search(client, resource, query, InstanceId, **options)


def _search(
    client: Any,
    resource: str,
    query: AnyQuery,
    instance_id: str,
    *,
    PageSize: int | None = None,
    MaxItems: int | None = None,
    parameters: Parameters | None = None,
    residual: bool = True,
    max_requests: int | None = None,
    now: datetime | str | None = None,
    limit: int | None = None,
) -> Search[Any]:
    # For callers without a type checker: `compile` needs no instance, but calls do.
    if not isinstance(instance_id, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"InstanceId is a str, not `{instance_id!r}`")
    if limit is not None and MaxItems is not None:
        raise TypeError("limit and MaxItems have the same meaning: pass only one of them")
    most = MaxItems if limit is None else limit
    if most is not None and most < 0:
        raise refused("invalid_option", f"a search cannot find {most} records", "pass 0 or more, or omit it for all")
    plan = compile(
        resource,
        query,
        instance_id=instance_id,
        parameters=parameters,
        max_results=CATALOG[resource_name(resource)]["maxResults"] if PageSize is None else PageSize,
        residual=residual,
        max_requests=max_requests,
        now=now,
    )
    return Search(client, plan, most)
