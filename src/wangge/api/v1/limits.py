"""How often a person and an address may ask, by kind of endpoint.

An endpoint says its kind with its declaration: `auth=_sees.limited(Kind.SEARCH)`. The figures are
settings (`site/settings/limits.py`); each server process counts for itself
unless a store is shared.
"""

import math
import time
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from wangge.kernel.errors import WanggeError


class Kind(StrEnum):
    """What an endpoint is to somebody who asks it by script."""

    DEFAULT = "default"
    SIGN_IN = "sign_in"
    SEARCH = "search"
    REVEAL = "reveal"
    EXPORT = "export"
    UPLOAD = "upload"


class TooManyRequests(WanggeError):
    """Asked too often; nothing was done."""

    code = "common.too_many_requests"
    status = 429
    zh = "操作过于频繁，本次未执行。请在 {seconds} 秒后重试。"
    en = "Too many requests; this one was not carried out. Try again in {seconds} seconds."


def count_address(kind: Kind, address: str) -> None:
    """Count a request from `address`; raises TooManyRequests."""
    _count(kind, 1, "address", address)


def count_person(kind: Kind, staff_id: int) -> None:
    """Count a request of a person; raises TooManyRequests."""
    _count(kind, 0, "person", str(staff_id))


def forget() -> None:
    """Begin counting anew, and read the settings anew."""
    _limiter.cache_clear()


def _count(kind: Kind, which: int, *whom: str) -> None:
    if kind not in settings.WANGGE_LIMITS:
        return
    limit = parse(settings.WANGGE_LIMITS[kind][which])
    limiter = _limiter(settings.WANGGE_LIMITS_STORE)
    if not limiter.hit(limit, kind, *whom):
        reset = limiter.get_window_stats(limit, kind, *whom).reset_time
        raise TooManyRequests(seconds=max(1, math.ceil(reset - time.time())))


@lru_cache
def _limiter(store: str) -> SlidingWindowCounterRateLimiter:
    return SlidingWindowCounterRateLimiter(storage_from_string(store))
