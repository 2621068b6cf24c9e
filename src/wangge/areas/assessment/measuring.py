"""The figures behind the indicators, for some managers or all, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from wangge.areas.grids.access import visible_grids
from wangge.areas.grids.selectors import Tally, managers_of, tallies
from wangge.areas.opportunities.selectors import Timeliness, timeliness_by_manager
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.visits.selectors import NO_VISITS, VisitCounts, counts_by_staff, counts_of_grids
from wangge.kernel.time import Month

from .models import IndicatorKind

Figure = tuple[Decimal, Decimal | None]
"""Numerator, and denominator or None for a count."""


@dataclass(frozen=True)
class Work:
    """What was done by managers and on grids in a month; figures are drawn from it."""

    visits: Mapping[int, VisitCounts]
    timeliness: Mapping[int, Timeliness]
    grids: Mapping[int, list[int]]
    covered: Mapping[int, VisitCounts]
    tallies: Mapping[int, Tally]

    def figure(self, kind: str, staff_id: int) -> Figure:
        """Return the figure of an indicator for a manager."""
        if kind == IndicatorKind.VALID_VISITS:
            return Decimal(self.visits.get(staff_id, NO_VISITS).valid), None
        if kind == IndicatorKind.COVERAGE:
            own = self.grids.get(staff_id, [])
            covered = sum(self.covered.get(grid, NO_VISITS).covered for grid in own)
            households = sum(self.tallies.get(grid, Tally()).households for grid in own)
            return Decimal(covered), Decimal(households)
        ended = self.timeliness.get(staff_id, Timeliness(0, 0))
        return Decimal(ended.timely), Decimal(ended.due)


def measure(*, period: Month, now: datetime, staff_ids: Collection[int] | None = None) -> Work:
    """Count a month's work; `staff_ids` None: of everyone."""
    grids = grids_of_managers(staff_ids)
    grid_ids = [grid for own in grids.values() for grid in own]
    return Work(
        visits=counts_by_staff(since=period.start, until=period.end, staff_ids=staff_ids),
        timeliness=timeliness_by_manager(period=period, now=now, staff_ids=staff_ids),
        grids=grids,
        covered=counts_of_grids(grid_ids, since=period.start, until=period.end),
        tallies=tallies(grid_ids),
    )


def managers_answering_for(grid_id: int) -> set[int]:
    """Return the A manager of a grid, empty while there is none."""
    manager = managers_of([grid_id]).get(grid_id, {}).get("A")
    return {manager.id} if manager else set()


def grids_of_managers(staff_ids: Collection[int] | None = None) -> dict[int, list[int]]:
    """Return the small grids each manager answers for as A, by staff id.

    Coverage belongs to the A manager also for the days on which B acts for him: the grid is his.
    """
    held = Q(posts__post="A", posts__valid_to__isnull=True)
    if staff_ids is not None:
        held &= Q(posts__staff__in=list(staff_ids))
    posts = visible_grids(SYSTEM).filter(
        held, level="small"
    )  # one filter: of one and the same post
    grids: dict[int, list[int]] = defaultdict(list)
    for staff_id, grid_id in posts.values_list("posts__staff", "pk"):
        grids[staff_id].append(grid_id)
    return grids
