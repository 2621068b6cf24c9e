"""Visits as a phone would send them."""

from datetime import datetime, timedelta
from typing import Any

from tests.factories import ground
from tests.personas import NOW
from wangge.areas.visits.contracts import VisitRecord
from wangge.kernel.ids import new_id

METRE = 1 / 111_195
"""One metre in degrees of latitude."""


def record(customer_id: int, **given: Any) -> VisitRecord:
    """Return a visit that passes every item at the centre of G1-01, an hour before NOW.

    `grid` moves it to another grid's centre, `north` so many metres away, `minutes` sets the stay.
    """
    lon, lat = ground.CENTRES[given.pop("grid", "G1-01")]
    start: datetime = given.pop("checked_in_at", NOW - timedelta(hours=1))
    stay = timedelta(minutes=given.pop("minutes", 6))
    return VisitRecord(
        **{
            "id": new_id(),
            "customer_id": customer_id,
            "task_id": None,
            "checked_in_at": start,
            "checked_out_at": start + stay,
            "lon": lon,
            "lat": lat + given.pop("north", 35) * METRE,
            "accuracy_m": 12.0,
            "is_mock": False,
            "outcome": "met",
            "need": "想换一辆货车",
            "follow_up": "下周三带资料再来",
        }
        | given
    )
