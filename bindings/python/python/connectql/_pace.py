"""Pacing: as many calls as the service takes, and no more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

#: The part of the service's rate that is used: clocks differ.
_MARGIN = 0.98


class TokenBucket:
    """Lets calls through: a burst at once, and then so many a second.

    A call takes a token, and tokens come back with time. The service counts from when a call arrives, which is later than
    when it is sent. So while the bucket is full, time counts only from the end of the call that takes the first token.
    """

    def __init__(
        self,
        per_second: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._rate = per_second * _MARGIN
        self._burst = burst
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._tokens = float(burst)
        self._counted = clock()

    @contextmanager
    def call(self) -> Generator[None, None, None]:
        """Wait until a call may be made."""
        wait, was_full = self._take()
        if wait > 0:
            self._sleep(wait)
        try:
            yield
        finally:
            if was_full:
                with self._lock:
                    self._counted = max(self._counted, self._clock())

    def _take(self) -> tuple[float, bool]:
        with self._lock:
            now = self._clock()
            gained = max(0.0, now - self._counted) * self._rate
            self._counted = max(self._counted, now)
            self._tokens = min(float(self._burst), self._tokens + gained)
            was_full = self._tokens >= self._burst
            # Below zero there are calls that wait: each takes the token that comes next.
            self._tokens -= 1
            return max(0.0, -self._tokens / self._rate), was_full


class Unpaced:
    """Lets every call through."""

    def call(self) -> AbstractContextManager[None]:
        return nullcontext()


_buckets: WeakKeyDictionary[Any, dict[str, TokenBucket]] = WeakKeyDictionary()
_unpaced: WeakSet[Any] = WeakSet()
_lock = threading.Lock()


def unpace(client: Any) -> None:
    """Let searches on a client make calls as fast as they can."""
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
