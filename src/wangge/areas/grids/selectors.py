"""Reads of the grids area."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.hanging import hangs_on_staff, hangs_on_unit

from .access import visible_custody, visible_grids
from .models import Custody, Grid, GridLevel, GridPost, GridPostKind, GridStatus

RESIDENT = Q(customer__is_migrant=False)
"""Customers who live where they are in custody: the base of every household figure."""


@dataclass(frozen=True)
class GridRef:
    """The grid a customer stands in, enough to name it."""

    id: int
    code: str
    name: str
    unit_id: int


@dataclass(frozen=True)
class Person:
    """A member of staff on a post."""

    id: int
    name: str


class Counted(Protocol):
    """Counts of a small grid, wherever they were kept."""

    customers: int
    households: int
    key_customers: int


@dataclass
class Tally:
    """Customers in custody, households of the resident ones, key customers."""

    customers: int = 0
    households: int = 0
    key_customers: int = 0

    def add(self, other: Counted) -> None:
        """Add the counts of another grid."""
        self.customers += other.customers
        self.households += other.households
        self.key_customers += other.key_customers


@dataclass(frozen=True)
class GridNode:
    """A grid with its managers and counts; a big grid counts what its small grids hold."""

    grid: Grid
    manager_a: Person | None
    manager_b: Person | None
    tally: Tally


@dataclass(frozen=True)
class CustodySpell:
    """One stretch of a customer's custody; grid None while unassigned, `valid_to` None if now."""

    grid_id: int | None
    grid_name: str | None
    reason: str
    reason_name: str
    valid_from: datetime
    valid_to: datetime | None


def grid_of(customer_ids: Iterable[int]) -> dict[int, GridRef]:
    """Return the running grid of each customer; unassigned and unknown ones are left out.

    Takes ids that went through `customers.access` already; it applies no scope itself.
    """
    rows = Custody.objects.filter(
        customer__in=list(customer_ids), valid_to__isnull=True, grid__isnull=False
    ).values_list("customer_id", "grid_id", "grid__code", "grid__name", "grid__unit_id")
    return {customer: GridRef(*grid) for customer, *grid in rows}


def managers_of(grid_ids: Iterable[int]) -> dict[int, dict[str, Person]]:
    """Return the running A and B managers: grid id → {"A": person, "B": person}."""
    posts = GridPost.objects.filter(grid__in=list(grid_ids), valid_to__isnull=True)
    found: dict[int, dict[str, Person]] = defaultdict(dict)
    for grid, post, staff, name in posts.values_list("grid_id", "post", "staff_id", "staff__name"):
        found[grid][post] = Person(staff, name)
    return dict(found)


def tallies(grid_ids: Iterable[int]) -> dict[int, Tally]:
    """Count running custody of small grids, in one query: seconds for a million customers."""
    rows = (
        Custody.objects.filter(grid__in=list(grid_ids), valid_to__isnull=True)
        .values("grid_id")
        .annotate(
            customers=Count("pk"),
            households=Count("customer__household", filter=RESIDENT, distinct=True),
            key_customers=Count("pk", filter=Q(customer__is_key=True)),
        )
    )
    return {r["grid_id"]: Tally(r["customers"], r["households"], r["key_customers"]) for r in rows}


def small_grids_of(actor: Actor, grids: Iterable[Grid]) -> dict[int, int | None]:
    """Return the small grids in view among and below `grids`: id → id of the big grid."""
    ids = [grid.pk for grid in grids]
    small = visible_grids(actor).filter(Q(pk__in=ids) | Q(parent__in=ids), level=GridLevel.SMALL)
    return dict(small.order_by().values_list("pk", "parent_id"))


def nodes(
    grids: Sequence[Grid], small: Mapping[int, int | None], counted: Mapping[int, Counted]
) -> list[GridNode]:
    """Return grids with managers and counts; a big grid sums up its small ones.

    `small` as `small_grids_of` gives them, `counted` their counts.
    """
    sums: dict[int, Tally] = defaultdict(Tally)
    for pk, parent in small.items():
        if pk in counted:
            sums[pk].add(counted[pk])
            if parent is not None:
                sums[parent].add(counted[pk])
    managers = managers_of([grid.pk for grid in grids])
    return [
        GridNode(
            grid,
            managers.get(grid.pk, {}).get(GridPostKind.A),
            managers.get(grid.pk, {}).get(GridPostKind.B),
            sums[grid.pk],
        )
        for grid in grids
    ]


def custody_of(customer_id: int) -> list[CustodySpell]:
    """Return a customer's custody, newest first. The customer went through access already."""
    rows = Custody.objects.filter(customer=customer_id).select_related("grid")
    return [
        CustodySpell(
            row.grid_id,
            row.grid.name if row.grid else None,
            row.reason,
            row.get_reason_display(),
            row.valid_from,
            row.valid_to,
        )
        for row in rows.order_by("-valid_from", "-pk")
    ]


def in_grid(customers: QuerySet, grid: Grid) -> QuerySet:
    """Narrow customers to those standing in `grid`, a big grid meaning all below it."""
    here = Q(grid=grid.pk) if grid.level == GridLevel.SMALL else Q(grid__parent=grid.pk)
    running = Custody.objects.filter(here, customer=OuterRef("pk"), valid_to__isnull=True)
    return customers.filter(Exists(running))


def unassigned(actor: Actor) -> QuerySet[Custody]:
    """Return running custody without a grid, the oldest first, customers with it.

    Only those who see the whole bank see any: such customers belong to no unit.
    """
    if not actor.whole_bank:
        return visible_custody(actor).none()
    rows = visible_custody(actor).filter(valid_to__isnull=True, grid__isnull=True)
    return rows.select_related("customer").order_by("pk")


def count_custody() -> dict[str, int]:
    """Return how many customers are in a grid and how many wait unassigned."""
    return Custody.objects.filter(valid_to__isnull=True).aggregate(
        in_a_grid=Count("grid"), unassigned=Count("pk", filter=Q(grid__isnull=True))
    )


@hangs_on_unit("在用网格")
def _grids_of_unit(unit_id: int, on: date) -> int:
    return Grid.objects.filter(unit=unit_id, status=GridStatus.ACTIVE).count()


@hangs_on_staff("网格 A/B 岗")
def _grid_posts_of(staff_id: int, on: date) -> int:
    ended = Q(valid_to__lte=on)
    return (
        GridPost.objects.filter(staff=staff_id, grid__status=GridStatus.ACTIVE)
        .exclude(ended)
        .count()
    )
