"""Reads of the grids area."""

from collections.abc import Iterable
from dataclasses import dataclass

from .models import Custody


@dataclass(frozen=True)
class GridRef:
    """The grid a customer stands in, enough to name it."""

    id: int
    code: str
    name: str
    unit_id: int


def grid_of(customer_ids: Iterable[int]) -> dict[int, GridRef]:
    """Return the running grid of each customer; unassigned and unknown ones are left out.

    Takes ids that went through `customers.access` already; it applies no scope itself.
    """
    rows = Custody.objects.filter(
        customer__in=list(customer_ids), valid_to__isnull=True, grid__isnull=False
    ).values_list("customer_id", "grid_id", "grid__code", "grid__name", "grid__unit_id")
    return {customer: GridRef(*grid) for customer, *grid in rows}
