"""What must stop when a customer may no longer be offered anything; areas above say so themselves.

    @when_offers_stop
    def _withdraw(customer_ids: Collection[int], why: Stop, now: datetime) -> int: ...

It runs in the transaction of the act itself. `wangge.areas.apps` imports the modules that register.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from .rules import Stop

Stopping = Callable[[Collection[int], Stop, datetime], int]

_STOPPING: dict[str, Stopping] = {}


def when_offers_stop(stop: Stopping) -> Stopping:
    """Register a function that withdraws what waits for these customers, and counts it."""
    _STOPPING[f"{stop.__module__}.{stop.__qualname__}"] = stop
    return stop


def stop_offers(customer_ids: Collection[int], *, why: Stop, now: datetime) -> int:
    """Withdraw everything that is being offered to these customers; return how many things."""
    return sum(stop(customer_ids, why, now) for stop in _STOPPING.values())
