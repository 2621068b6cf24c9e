"""What the visits area takes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

CLOCK_TOLERANCE = timedelta(minutes=5)
"""A phone's clock may run ahead of ours by as much before a visit lies in the future."""


@dataclass(frozen=True)
class VisitRecord:
    """A visit as the phone tells it; `id` is the phone's UUIDv7.

    Instants are aware; `lon`, `lat` WGS-84 degrees and `accuracy_m` (68 % radius, metres) are of
    check-in; `outcome` is a code of `Outcome`.
    """

    id: UUID
    customer_id: int
    task_id: UUID | None
    checked_in_at: datetime
    checked_out_at: datetime
    lon: float
    lat: float
    accuracy_m: float
    is_mock: bool
    outcome: str
    need: str
    follow_up: str


@dataclass(frozen=True)
class RecordedVisits:
    """What became of many visits; the parts add up to those given."""

    valid: int
    unsure: int
    invalid: int
    known: int
    out_of_view: int
    impossible: int

    @property
    def recorded(self) -> int:
        """Visits that are now stored and were not before."""
        return self.valid + self.unsure + self.invalid

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "RecordedVisits":
        """Build from a counter with verdicts as `verdict_<code>`."""
        return cls(
            valid=counts.get("verdict_valid", 0),
            unsure=counts.get("verdict_unsure", 0),
            invalid=counts.get("verdict_invalid", 0),
            known=counts.get("known", 0),
            out_of_view=counts.get("out_of_view", 0),
            impossible=counts.get("impossible", 0),
        )
