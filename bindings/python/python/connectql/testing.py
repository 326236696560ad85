"""A boto3 client on the local engine, which searches a file without a socket or credentials.

    client = connectql.testing.client("contact-centre.json")
    client.search_users(InstanceId="any")
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from importlib import import_module
from os import PathLike
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from ._native import Service, to_json
from ._pace import unpace

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

_REGION = "us-east-1"


class _Body(io.BytesIO):
    """A response body that botocore can read."""

    def stream(self, amount: int = 65536, decode_content: bool | None = None) -> Iterator[bytes]:
        while chunk := self.read(amount):
            yield chunk


def client(
    instance: str | PathLike[str] | Mapping[str, Any],
    *,
    throttle: bool = False,
    paced: bool = True,
    **arguments: Any,
) -> ConnectClient:
    """Return a boto3 client for `connect` that searches a data file, or its content, such as a boto3 response.

    With `throttle`, it throttles calls beyond the service's rate. Without `paced`, `connectql.search` does not wait
    between calls as it does with the service. Other arguments are those of `boto3.client`.
    """
    # This belongs to an extra, and is untyped if its stubs are not installed.
    boto3: Any = import_module("boto3")
    response: Any = import_module("botocore.awsrequest").AWSResponse
    if isinstance(instance, Mapping):
        service = Service.of_json(to_json(dict(instance)), throttle)
    else:
        # Opened here first for an error that names the file.
        with open(instance, "rb"):
            service = Service.of_file(instance, throttle)

    def answer(request: Any, **_: object) -> Any:
        body = request.body or b""
        if isinstance(body, str):
            body = body.encode()
        url = urlsplit(str(request.url))
        target = f"{url.path}?{url.query}" if url.query else url.path
        status, error_type, content = service.answer(request.method, target, bytes(body))
        headers = {"content-type": "application/json", "content-length": str(len(content))}
        if error_type is not None:
            headers["x-amzn-errortype"] = error_type
        return response(request.url, status, headers, _Body(content))

    defaults = {"region_name": _REGION, "aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    made: Any = boto3.client("connect", **(defaults | arguments))
    made.meta.events.register("before-send.connect", answer)
    if not paced:
        unpace(made)
    return cast("ConnectClient", made)
