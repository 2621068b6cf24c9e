"""Reads of the visits area."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from wangge.areas.opportunities.access import on_ground
from wangge.areas.organisation.access import Actor
from wangge.kernel.time import Month, at_bank_time, bank_day

from .access import visible_visits
from .models import Outcome, Verdict, Visit

LOOK_UP = 2_000

_VALID = Q(verdict=Verdict.VALID)


TELLS_A_DOOR_M = 50.0
"""A looser fix may as well be of the neighbour's house."""


@dataclass(frozen=True)
class ConfirmedPlace:
    """Where a customer was met: WGS-84 degrees, and the bank day."""

    customer_id: int
    lon: float
    lat: float
    on: date


@dataclass(frozen=True)
class VisitCounts:
    """Visits of a period: all, the valid ones, those in review, and the households they covered."""

    visits: int
    valid: int
    unsure: int
    covered: int


NO_VISITS = VisitCounts(0, 0, 0, 0)


def list_visits(
    actor: Actor,
    *,
    grid_id: int | None = None,
    unit_id: int | None = None,
    staff_id: int | None = None,
    customer_id: int | None = None,
    verdict: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Visit]:
    """Return visits in view, newest first; `since` and `until` are bank days, both included.

    Raises NotFound for a grid or unit out of view.
    """
    rows = visible_visits(actor).filter(on_ground(actor, grid_id=grid_id, unit_id=unit_id))
    if staff_id is not None:
        rows = rows.filter(staff=staff_id)
    if customer_id is not None:
        rows = rows.filter(customer=customer_id)
    if verdict:
        rows = rows.filter(verdict=verdict)
    if since:
        rows = rows.filter(checked_in_at__gte=at_bank_time(since, 0))
    if until:
        rows = rows.filter(checked_in_at__lt=at_bank_time(until + timedelta(days=1), 0))
    return _named(rows)


def of_customer(actor: Actor, customer_id: int, limit: int) -> list[Visit]:
    """Return a customer's latest `limit` visits; none for a customer out of view."""
    return list(_named(visible_visits(actor).filter(customer=customer_id))[:limit])


def last_valid_visit(customer: str) -> Subquery:
    """Return the last valid visit as an expression over the outer query's field `customer`."""
    rows = Visit.objects.filter(_VALID, customer=OuterRef(customer)).order_by("-checked_in_at")
    return Subquery(rows.values("checked_in_at")[:1])


def last_valid_visits(customer_ids: Iterable[int]) -> dict[int, datetime]:
    """Return the last valid visit of each customer (UTC); those never visited are left out.

    Takes ids that went through `customers.access` already; it applies no scope itself.
    """
    waiting = iter(customer_ids)
    last: dict[int, datetime] = {}
    while some := list(islice(waiting, LOOK_UP)):
        rows = Visit.objects.filter(_VALID, customer__in=some).values_list("customer")
        last.update(rows.annotate(Max("checked_in_at")))
    return last


def confirmed_places() -> Iterator[ConfirmedPlace]:
    """Yield where customers were met at home or in the shop, in order of id; unscoped, for a job.

    Of a customer's valid visits that met him by a fix that tells one door, the sharpest counts, of
    equals the newest: a place does not wander with every visit. What was seen before he was found
    to have moved away counts no longer.
    """
    rows = Visit.objects.filter(
        Q(outcome=Outcome.MOVED) | Q(outcome=Outcome.MET, accuracy_m__lte=TELLS_A_DOOR_M), _VALID
    ).order_by("customer", "checked_in_at", "pk")
    told = rows.values_list("customer", "outcome", "accuracy_m", "lon", "lat", "checked_in_at")
    for customer_id, seen in groupby(told.iterator(chunk_size=LOOK_UP), key=itemgetter(0)):
        best: tuple[float, float, float, datetime] | None = None
        for _, outcome, accuracy, lon, lat, at in seen:
            if outcome == Outcome.MOVED:
                best = None
            elif best is None or accuracy <= best[0]:
                best = (accuracy, lon, lat, at)
        if best is not None:
            yield ConfirmedPlace(customer_id, best[1], best[2], bank_day(best[3]))


def counts_by_staff(
    *, since: datetime, until: datetime, staff_ids: Collection[int] | None = None
) -> dict[int, VisitCounts]:
    """Count visits with check-in in [since, until) by staff member (None: of all).

    No scope: for scoring.
    """
    rows = _in(since, until)
    return _counts(rows if staff_ids is None else rows.filter(staff__in=list(staff_ids)), "staff")


def counts_of_grids(
    grid_ids: Iterable[int], *, since: datetime, until: datetime
) -> dict[int, VisitCounts]:
    """Count visits with check-in in [since, until) by small grid.

    A household is covered in the grid where it was visited, once however often. Takes ids that
    went through `grids.access`.
    """
    return _counts(_in(since, until).filter(grid__in=list(grid_ids)), "grid")


def counts_by_week(
    grid_ids: Iterable[int], *, mondays: Sequence[date]
) -> list[tuple[date, int, int]]:
    """Return (Monday, visits, valid visits) of each week that begins on one of `mondays`.

    A query a week: counting the weeks side by side in one makes each row pay for all of them.
    Takes ids that went through `grids.access`.
    """
    ids = list(grid_ids)
    counted = []
    for monday in mondays:
        start = at_bank_time(monday, 0)
        week = _in(start, start + timedelta(days=7)).filter(grid__in=ids)
        found = week.aggregate(all=Count("pk"), valid=Count("pk", filter=_VALID))
        counted.append((monday, found["all"], found["valid"]))
    return counted


def covered_by_group(
    grid_ids: Iterable[int], *, since: datetime, until: datetime
) -> dict[str, int]:
    """Count customers validly visited in [since, until) by customer group.

    Takes ids that went through `grids.access`.
    """
    rows = _in(since, until).filter(_VALID, grid__in=list(grid_ids))
    groups = rows.values_list("customer__customer_group")
    return dict(groups.annotate(covered=Count("customer", distinct=True)))


def covered_by_grid_and_group(
    grid_ids: Iterable[int], *, since: datetime, until: datetime
) -> dict[int, dict[str, int]]:
    """Count customers validly visited in [since, until) by small grid and customer group.

    Takes ids that went through `grids.access`.
    """
    rows = _in(since, until).filter(_VALID, grid__in=list(grid_ids))
    groups = rows.values_list("grid", "customer__customer_group")
    found: dict[int, dict[str, int]] = {}
    for grid, group, covered in groups.annotate(covered=Count("customer", distinct=True)):
        found.setdefault(grid, {})[group] = covered
    return found


def behind_valid_visits(actor: Actor, *, staff_id: int, period: Month) -> QuerySet[Visit]:
    """Return the visits in view that a manager's count of valid visits is made of.

    A customer who has left the reader's view since does not show, though he still counts.
    """
    return _named(_seen(actor, period).filter(_VALID, staff=staff_id))


def behind_coverage(actor: Actor, *, grid_ids: Iterable[int], period: Month) -> QuerySet[Visit]:
    """Return the visits in view that the coverage of these grids is made of, by whomever."""
    rows = _seen(actor, period)
    return _named(rows.filter(_VALID, grid__in=list(grid_ids), household__isnull=False))


def behind_timeliness(actor: Actor, *, staff_id: int, period: Month) -> QuerySet[Visit]:
    """Return the visits in view by which a manager's opportunities were handled in the period."""
    rows = _seen(actor, period)
    return _named(rows.filter(task__opportunity__manager=staff_id))


def count_visits() -> dict[str, int]:
    """Count all visits and the valid ones, for reports about the installation."""
    return Visit.objects.aggregate(visits=Count("pk"), valid_visits=Count("pk", filter=_VALID))


def _in(since: datetime, until: datetime) -> QuerySet[Visit]:
    return Visit.objects.filter(checked_in_at__gte=since, checked_in_at__lt=until)


def _seen(actor: Actor, period: Month) -> QuerySet[Visit]:
    return visible_visits(actor).filter(
        checked_in_at__gte=period.start, checked_in_at__lt=period.end
    )


def _counts(rows: QuerySet[Visit], by: str) -> dict[int, VisitCounts]:
    counted = rows.values_list(by).annotate(
        all=Count("pk"),
        valid=Count("pk", filter=_VALID),
        unsure=Count("pk", filter=Q(verdict=Verdict.UNSURE)),
        covered=Count("household", filter=_VALID, distinct=True),
    )
    return {key: VisitCounts(*counts) for key, *counts in counted}


def _named(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.select_related("customer", "grid", "staff").order_by("-checked_in_at", "-pk")
