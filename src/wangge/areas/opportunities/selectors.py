"""Reads of the opportunities area."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from wangge.areas.organisation.access import Actor
from wangge.kernel.time import Month, bank_day

from .access import on_ground, visible_opportunities, visible_tasks
from .models import Opportunity, Task, TaskStatus
from .places import place_of_call
from .route import visiting_order
from .stages import OPEN_STAGES

LOOK_AHEAD = timedelta(days=7)
"""Today's list reaches a week ahead, so a manager passing a door need not come back to it."""


@dataclass(frozen=True)
class Timeliness:
    """How many opportunities came to their end in a period, and how many of them in time."""

    due: int
    timely: int


def list_opportunities(
    actor: Actor, *, stage: str = "", grid_id: int | None = None, unit_id: int | None = None
) -> QuerySet[Opportunity]:
    """Return the opportunities in view, the soonest due first; `stage` `open` means any open one.

    Raises NotFound for a grid or unit out of view.
    """
    rows = visible_opportunities(actor).filter(on_ground(actor, grid_id=grid_id, unit_id=unit_id))
    if stage == "open":
        rows = rows.filter(stage__in=OPEN_STAGES)
    elif stage:
        rows = rows.filter(stage=stage)
    return _named(rows).order_by("due_date", "pk")


def of_customer(actor: Actor, customer_id: int) -> QuerySet[Opportunity]:
    """Return a customer's opportunities, newest first; none for a customer out of view."""
    rows = visible_opportunities(actor).filter(customer=customer_id)
    return _named(rows).order_by("-pushed_at", "-pk")


def todays_tasks(actor: Actor, *, on: date) -> list[Task]:
    """Return the open tasks in hand due within a week of `on`, in visiting order.

    In hand are the actor's own and, while he acts for an absent colleague, the colleague's.
    What is overdue or due today comes first, then by priority; within such a step by way.
    """
    rows = (
        visible_tasks(actor)
        .filter(manager__in=actor.duty_ids, status=TaskStatus.OPEN, due_on__lte=on + LOOK_AHEAD)
        .select_related(
            "customer",
            "grid",
            "manager",
            "opportunity__rule",
            "opportunity__customer",
            "opportunity__grid",
            "opportunity__manager",
        )
        .order_by("due_on", "pk")
    )
    return visiting_order(
        list(rows),
        urgency=lambda task: (task.due_on > on, -task.priority),
        place=lambda task: place_of_call(task.customer),
    )


def customers_with_tasks(actor: Actor) -> set[int]:
    """Return the customers in view who have an open task, for marks on a map."""
    rows = visible_tasks(actor).filter(status=TaskStatus.OPEN)
    return set(rows.values_list("customer_id", flat=True))


def open_by_grid(grid_ids: Iterable[int]) -> dict[int, int]:
    """Count open opportunities by small grid. Takes ids that went through `grids.access`."""
    rows = Opportunity.objects.filter(stage__in=OPEN_STAGES, grid__in=list(grid_ids))
    return dict(rows.order_by().values_list("grid").annotate(Count("pk")))


def timeliness_by_manager(
    *, period: Month, now: datetime, staff_ids: Collection[int] | None = None
) -> dict[int, Timeliness]:
    """Return each manager's timeliness in `period`, by staff id (None: of all); see `_ended_in`.

    No scope: for scoring.
    """
    rows = Opportunity.objects.all()
    if staff_ids is not None:
        rows = rows.filter(manager__in=list(staff_ids))
    return _timeliness(rows, "manager", period, now)


def timeliness_by_grid(
    grid_ids: Iterable[int], *, period: Month, now: datetime
) -> dict[int, Timeliness]:
    """Return timeliness in `period`, as far as `now`, by small grid.

    Takes ids that went through `grids.access`.
    """
    rows = Opportunity.objects.filter(grid__in=list(grid_ids))
    return _timeliness(rows, "grid", period, now)


def count_opportunities() -> int:
    """Count all opportunities, for reports about the installation."""
    return Opportunity.objects.count()


def count_tasks() -> int:
    """Count all tasks, for reports about the installation."""
    return Task.objects.count()


def _timeliness(
    rows: QuerySet[Opportunity], by: str, period: Month, now: datetime
) -> dict[int, Timeliness]:
    counted = (
        rows.filter(_ended_in(period, now))
        .order_by()
        .values_list(by)
        .annotate(Count("pk"), Count("handled_at"))
    )
    return {key: Timeliness(due, timely) for key, due, timely in counted}


def _ended_in(period: Month, now: datetime) -> Q:
    """Opportunities whose clock stopped in `period`: handled in it, or expired unhandled.

    Nothing can be handled after it expired, so every handled one was in time.
    """
    last = min(period.last_day, bank_day(now) - timedelta(days=1))
    return Q(handled_at__gte=period.start, handled_at__lt=min(period.end, now)) | Q(
        handled_at__isnull=True, expires_on__gte=period.first_day, expires_on__lte=last
    )


def _named(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    return rows.select_related("rule", "customer", "grid", "manager")
