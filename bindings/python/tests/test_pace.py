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


def test_a_burst_goes_through_and_then_two_a_second(clock):
    paced = bucket(clock)
    for _ in range(9):
        with paced.call():
            pass
    assert len(clock.slept) == 4
    assert all(0.5 < seconds < 0.52 for seconds in clock.slept)


def test_a_slow_first_call_gives_nothing_back(clock):
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


def test_a_pause_fills_it_up_and_no_more(clock):
    paced = bucket(clock)
    for _ in range(5):
        with paced.call():
            pass
    clock.now += 1000
    for _ in range(6):
        with paced.call():
            pass
    assert len(clock.slept) == 1


def test_never_more_than_the_service_takes(clock):
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


def test_a_call_that_fails_has_taken_its_token(clock):
    paced = bucket(clock)
    for _ in range(5):
        with pytest.raises(KeyError), paced.call():
            raise KeyError
    with paced.call():
        pass
    assert len(clock.slept) == 1
