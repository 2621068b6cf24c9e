"""Adding up small grids: every figure of the board from the same few counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from wangge.areas.assessment.selectors import Points, points_in_view
from wangge.areas.opportunities.selectors import Timeliness, timeliness_by_grid
from wangge.areas.organisation.access import Actor
from wangge.areas.visits.selectors import NO_VISITS, VisitCounts, counts_of_grids
from wangge.kernel.time import Month, bank_day

from . import stock
from .ground import GridNode
from .stock import Stock


@dataclass(frozen=True)
class Span:
    """A month, or its part up to `until` while it runs."""

    month: Month
    until: datetime

    @classmethod
    def so_far(cls, month: Month, now: datetime) -> "Span":
        """Return the month as far as it has run at `now`."""
        return cls(month, min(month.end, max(month.start, now)))

    @property
    def previous(self) -> "Span":
        """The month before, as far as this one has run: like is compared with like."""
        before = self.month.previous
        if self.until >= self.month.end:
            return Span(before, before.end)
        return Span(before, min(before.end, before.start + (self.until - self.month.start)))

    @property
    def is_whole(self) -> bool:
        """Whether the month is over."""
        return self.until >= self.month.end

    @property
    def last_day(self) -> date:
        """The last bank day in the span."""
        return min(self.month.last_day, bank_day(self.until))


@dataclass(frozen=True)
class Counts:
    """What is known by small grid for one span.

    `in_time` is False when the stocks were counted only after the span: then they serve as the
    nearest known denominators, and not as a figure to compare with.
    """

    stocks: Mapping[int, Stock]
    in_time: bool
    visits: Mapping[int, VisitCounts]
    timeliness: Mapping[int, Timeliness]
    points: list[Points]

    def of(self, grids: Iterable[GridNode]) -> "Sums":
        """Add up some grids."""
        ids = [grid.id for grid in grids]
        visits = [self.visits.get(pk, NO_VISITS) for pk in ids]
        ended = [self.timeliness.get(pk, Timeliness(0, 0)) for pk in ids]
        return Sums(
            stock=Stock.total(self.stocks.get(pk, Stock()) for pk in ids),
            visits=sum(v.visits for v in visits),
            valid=sum(v.valid for v in visits),
            covered=sum(v.covered for v in visits),
            due=sum(e.due for e in ended),
            timely=sum(e.timely for e in ended),
        )

    def mean_points(self, *, unit_path: str = "", staff_ids: Iterable[int] = ()) -> Decimal | None:
        """Return the mean of the managers below a unit, or of those named; None if none is seen."""
        named = set(staff_ids)
        seen = [
            p.points
            for p in self.points
            if p.staff_id in named or (unit_path and p.unit_path.startswith(unit_path))
        ]
        return sum(seen, Decimal(0)) / len(seen) if seen else None


@dataclass(frozen=True)
class Sums:
    """Figures of some small grids together.

    A household with members living in two grids counts in each, so the parts add up to the whole.
    """

    stock: Stock
    visits: int
    valid: int
    covered: int
    due: int
    timely: int

    @property
    def coverage(self) -> float | None:
        """Households validly visited ÷ resident households; None without such households."""
        households = self.stock.households
        return min(1.0, self.covered / households) if households else None

    @property
    def valid_rate(self) -> float | None:
        """Valid visits ÷ visits."""
        return self.valid / self.visits if self.visits else None

    @property
    def timely_rate(self) -> float | None:
        """Opportunities handled in time ÷ those whose time ended."""
        return self.timely / self.due if self.due else None


@dataclass(frozen=True)
class Figure:
    """A figure of the board; `previous` is that of the month before, as far as this one ran.

    `suppressed`: kept from a reader who must not learn of few people, see `published`.
    """

    key: str
    label: str
    unit: str
    value: float | Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    previous: float | Decimal | None = None
    suppressed: bool = False


@dataclass(frozen=True)
class GroupSlice:
    """Customers of a group, and how many of them were validly visited; None where kept back."""

    group: str
    group_name: str
    customers: int | None
    covered: int | None
    suppressed: bool = False


def count(actor: Actor, grids: Iterable[GridNode], span: Span, *, now: datetime) -> Counts:
    """Count what the board says of `grids` (in the actor's view) for `span`."""
    ids = [grid.id for grid in grids]
    day = stock.counted_day(ids, span.last_day)
    return Counts(
        # Nobody counted yet on a new installation: then the board counts for itself.
        stocks=stock.count_now(ids) if day is None else stock.on_day(ids, day),
        in_time=day is not None and day <= span.last_day,
        visits=counts_of_grids(ids, since=span.month.start, until=span.until),
        timeliness=timeliness_by_grid(ids, period=span.month, now=span.until),
        points=points_in_view(actor, period=span.month, on=bank_day(now)),
    )
