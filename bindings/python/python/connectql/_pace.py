"""Pacing: as many calls as the service allows, and no more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

#: The fraction of the service's rate that is used, because clocks differ.
_MARGIN = 0.98


class TokenBucket:
    """Lets calls through one after another: an immediate burst, then a fixed number per second.

    The service counts a call when it arrives, at some time between its start and its end. So a call may start once a token
    is available, and takes the token at its end: there are never more tokens than calls that the service still allows.
    """

    def __init__(
        self,
        per_second: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._rate = per_second * _MARGIN
        self._burst = float(burst)
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._tokens = self._burst
        self._counted = clock()

    @contextmanager
    def call(self) -> Generator[None, None, None]:
        """Wait until a call may be made, and block other calls during it."""
        with self._lock:
            self._refill()
            if self._tokens < 1:
                self._sleep((1 - self._tokens) / self._rate)
            try:
                yield
            finally:
                self._refill()
                self._tokens -= 1

    def _refill(self) -> None:
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._counted) * self._rate)
        self._counted = now


class Unpaced:
    """Lets every call through."""

    def call(self) -> AbstractContextManager[None]:
        return nullcontext()


_buckets: WeakKeyDictionary[Any, dict[str, TokenBucket]] = WeakKeyDictionary()
_unpaced: WeakSet[Any] = WeakSet()
_lock = threading.Lock()


def unpace(client: Any) -> None:
    """Let searches on a client make calls without pausing."""
    _unpaced.add(client)


def bucket(client: Any, operation: str, per_second: float, burst: int) -> TokenBucket | Unpaced:
    """Return the bucket that all searches of an operation on a client share."""
    if client in _unpaced:
        return Unpaced()
    with _lock:
        of_client = _buckets.setdefault(client, {})
        if operation not in of_client:
            of_client[operation] = TokenBucket(per_second, burst)
        return of_client[operation]
