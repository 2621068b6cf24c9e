"""Time: the bank's zone, business days and reporting periods.

Instants are stored in UTC; a *day*, a *month* and every figure named after one are cut in the
bank's zone. The clock is read at the edge only (`now`) and passed inward as an argument.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BANK_ZONE = ZoneInfo("Asia/Shanghai")
"""All of mainland China keeps one zone, UTC+8 without daylight saving."""


def now() -> datetime:
    """Read the clock: an aware instant in UTC. For the edges (API, commands) only."""
    return datetime.now(UTC)


def bank_day(instant: datetime) -> date:
    """Return the bank's calendar day on which the aware `instant` falls."""
    return instant.astimezone(BANK_ZONE).date()


def at_bank_time(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the aware instant of a wall-clock time in the bank's zone."""
    return datetime.combine(day, time(hour, minute), BANK_ZONE)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month in the bank's zone, the usual assessment period."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month that contains `day`."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `YYYY-MM`; raises ValueError on anything else."""
        parsed = datetime.strptime(text, "%Y-%m")  # noqa: DTZ007 (a month has no zone)
        return cls(parsed.year, parsed.month)

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Month":
        """The month after."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> "Month":
        """The month before."""
        return Month.of(self.first_day - timedelta(days=1))

    @property
    def start(self) -> datetime:
        """The first instant of the month in the bank's zone."""
        return at_bank_time(self.first_day, 0)

    @property
    def end(self) -> datetime:
        """The first instant after the month."""
        return self.next.start

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
