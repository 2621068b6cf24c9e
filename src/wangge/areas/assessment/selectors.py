"""Reads of the assessment area."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from wangge.areas.organisation.access import Actor, visible_units
from wangge.areas.visits.contracts import CLOCK_TOLERANCE
from wangge.areas.visits.selectors import (
    NO_VISITS,
    behind_coverage,
    behind_timeliness,
    behind_valid_visits,
    counts_by_staff,
)
from wangge.kernel.errors import NotFound
from wangge.kernel.time import Month, at_bank_time, bank_day

from .access import get_visible, own_scores, visible_scores
from .measuring import grids_of_managers, measure
from .models import IndicatorKind, Score, ScoreItem

FULL_POINTS = Decimal(100)
"""What a scheme's weights add up to; shown before a manager's first score of a month."""


def list_scores(
    actor: Actor, *, period: Month, on: date, unit_id: int | None = None
) -> QuerySet[Score]:
    """Return the scores of `period` in view, by unit and staff number; never as a ranking.

    Raises NotFound for a unit out of view.
    """
    scores = visible_scores(actor, on=on).filter(period=str(period))
    if unit_id is not None:
        unit = visible_units(actor).filter(pk=unit_id).first()
        if unit is None:
            raise NotFound
        scores = scores.filter(unit__path__startswith=unit.path)
    return (
        scores.select_related("staff", "unit", "scheme")
        .prefetch_related("items__indicator")
        .order_by("unit__path", "staff__staff_no")
    )


def own_score(actor: Actor, *, period: Month) -> Score | None:
    """Return the actor's own score of `period`, None before he was scored."""
    return (
        own_scores(actor)
        .filter(period=str(period))
        .select_related("staff", "unit", "scheme")
        .prefetch_related("items__indicator")
        .first()
    )


def visits_behind(actor: Actor, *, staff_id: int, period: Month, kind: str, on: date) -> QuerySet:
    """Return the visits behind an indicator of a score in view; raises NotFound otherwise."""
    get_visible(actor, staff_id=staff_id, period=str(period), on=on)
    if kind == IndicatorKind.VALID_VISITS:
        return behind_valid_visits(actor, staff_id=staff_id, period=period)
    if kind == IndicatorKind.COVERAGE:
        own = grids_of_managers([staff_id]).get(staff_id, [])
        return behind_coverage(actor, grid_ids=own, period=period)
    if kind == IndicatorKind.OPPORTUNITY_TIMELINESS:
        return behind_timeliness(actor, staff_id=staff_id, period=period)
    raise NotFound


@dataclass(frozen=True)
class Week:
    """How a manager stands: visits since Monday, coverage of his grids and points this month."""

    visits: int
    valid_visits: int
    unsure_visits: int
    coverage: float | None
    covered: int
    households: int
    points: Decimal | None
    full_points: Decimal


def own_week(actor: Actor, *, monday: date, now: datetime) -> Week:
    """Return how the actor's own week and month stand at `now`."""
    month = Month.of(bank_day(now))
    staff_id = actor.staff_id or 0
    week = counts_by_staff(
        since=at_bank_time(monday, 0), until=now + CLOCK_TOLERANCE, staff_ids=[staff_id]
    ).get(staff_id, NO_VISITS)
    work = measure(period=month, now=now, staff_ids=[staff_id])
    covered, households = work.figure(IndicatorKind.COVERAGE, staff_id)
    score = own_score(actor, period=month)
    return Week(
        visits=week.visits,
        valid_visits=week.valid,
        unsure_visits=week.unsure,
        coverage=min(1.0, float(covered / households)) if households else None,
        covered=int(covered),
        households=int(households or 0),
        points=score.points if score else None,
        full_points=full_points(score) if score else FULL_POINTS,
    )


@dataclass(frozen=True)
class Points:
    """A manager's points in a month and the tree path of the unit he was scored in."""

    staff_id: int
    unit_path: str
    points: Decimal


def points_in_view(actor: Actor, *, period: Month, on: date) -> list[Points]:
    """Return the points of `period` that the actor may see."""
    scores = visible_scores(actor, on=on).filter(period=str(period))
    return [Points(*row) for row in scores.values_list("staff_id", "unit__path", "points")]


def items_of(score: Score) -> list[ScoreItem]:
    """Return what each indicator gave to a score in view, in the order of its scheme."""
    return sorted(score.items.all(), key=lambda item: item.indicator.position)


def full_points(score: Score) -> Decimal:
    """Return the points a manager could have: the sum of the scheme's weights."""
    return sum((item.indicator.weight for item in score.items.all()), Decimal(0))


def count_scored_managers() -> int:
    """Count managers who have a score in any month, for reports about the installation."""
    return Score.objects.values("staff").distinct().count()
