"""Limits on what one address or one account may try, and the answer when it is too much."""

from __future__ import annotations

from math import ceil

from flask import Flask, current_app
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from alliance.core.clock import now
from alliance.core.operation import TooManyTries
from alliance.throttle.operations.storage import DatabaseStorage, rate_factor


def count_try(bucket: str, subject: str, times: int, minutes: int) -> None:
    """Count one try of `subject` in a bucket; raises 429 with Retry-After when there were more than `times`."""
    limit = _limit(times, minutes)
    if not _limiter().hit(limit, bucket, subject):
        raise TooManyTries(_seconds_left(limit, bucket, subject))


def refuse_if_spent(bucket: str, subject: str, times: int, minutes: int) -> None:
    """Like `count_try` without counting: 429 when the allowance is already used up."""
    limit = _limit(times, minutes)
    if not _limiter().test(limit, bucket, subject):
        raise TooManyTries(_seconds_left(limit, bucket, subject))


def forget_tries(bucket: str, subject: str, times: int, minutes: int) -> None:
    """Begin again, after a success."""
    _limiter().clear(_limit(times, minutes), bucket, subject)


def count_read(bucket: str, subject: str, times: int, minutes: int) -> None:
    """Like `count_try` for pages that only show something: counted in this process, since reading writes nothing."""
    limit = _limit(times, minutes)
    readers: FixedWindowRateLimiter = current_app.extensions["alliance.throttle.readers"]
    if not readers.hit(limit, bucket, subject):
        raise TooManyTries(
            max(1, ceil(readers.get_window_stats(limit, bucket, subject).reset_time - now().timestamp()))
        )


def _limit(times: int, minutes: int) -> RateLimitItemPerMinute:
    return RateLimitItemPerMinute(max(1, ceil(times * rate_factor())), minutes)


def _limiter() -> FixedWindowRateLimiter:
    limiter: FixedWindowRateLimiter = current_app.extensions["alliance.throttle"]
    return limiter


def _seconds_left(limit: RateLimitItemPerMinute, bucket: str, subject: str) -> int:
    ends = _limiter().get_window_stats(limit, bucket, subject).reset_time
    return max(1, ceil(ends - now().timestamp()))


def init_throttle(app: Flask) -> None:
    """Keep the limiters with the app."""
    app.extensions["alliance.throttle"] = FixedWindowRateLimiter(DatabaseStorage("alliance://"))
    app.extensions["alliance.throttle.readers"] = FixedWindowRateLimiter(MemoryStorage())
