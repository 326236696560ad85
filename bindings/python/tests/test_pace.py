"""The token bucket, with a simulated clock."""

import pytest
from connectql._pace import TokenBucket


class Clock:
    def __init__(self):
        self.now = 100.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


def bucket(clock):
    return TokenBucket(2, 5, clock=lambda: clock.now, sleep=clock.sleep)


def test_a_burst_passes_and_then_two_calls_per_second(clock):
    paced = bucket(clock)
    for _ in range(9):
        with paced.call():
            pass
    assert len(clock.slept) == 4
    assert all(0.5 < seconds < 0.52 for seconds in clock.slept)


def test_a_slow_first_call_does_not_refill_the_bucket(clock):
    paced = bucket(clock)
    with paced.call():
        clock.now += 3
    for _ in range(4):
        with paced.call():
            pass
    assert clock.slept == []
    with paced.call():
        pass
    assert clock.slept[0] > 0.5


def test_a_pause_fills_the_bucket_only_to_its_size(clock):
    paced = bucket(clock)
    for _ in range(5):
        with paced.call():
            pass
    clock.now += 1000
    for _ in range(6):
        with paced.call():
            pass
    assert len(clock.slept) == 1


def test_calls_never_exceed_the_quota_of_the_service(clock):
    """The service's own bucket, which counts calls when they arrive, throttles none, however long they take to
    arrive."""
    paced = bucket(clock)
    tokens, counted = 5.0, None
    for number in range(200):
        with paced.call():
            clock.now += 0.001 * (number * 37 % 100)
            counted = counted or clock.now
            tokens = min(5.0, tokens + (clock.now - counted) * 2) - 1
            counted = clock.now
            assert tokens >= -1e-9, number
            clock.now += 0.001 * (number * 53 % 40)
        if number % 50 == 49:
            clock.now += 1.7


def test_a_failed_call_takes_its_token(clock):
    paced = bucket(clock)
    for _ in range(5):
        with pytest.raises(KeyError), paced.call():
            raise KeyError
    with paced.call():
        pass
    assert len(clock.slept) == 1
