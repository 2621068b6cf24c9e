"""Counting what small grids hold today, over their running custody."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from wangge.areas.grids.access import visible_grids
from wangge.areas.grids.selectors import Tally, tallies
from wangge.areas.organisation.access import SYSTEM

from .models import GridFigure


@dataclass(frozen=True)
class Stock:
    """What a small grid, or several, hold; balances in yuan, `groups` customers by group."""

    customers: int = 0
    households: int = 0
    key_customers: int = 0
    deposit_balance: Decimal = Decimal(0)
    loan_balance: Decimal = Decimal(0)
    groups: dict[str, int] = field(default_factory=dict)

    @classmethod
    def total(cls, parts: Iterable["Stock"]) -> "Stock":
        """Return the sum of `parts`."""
        some = list(parts)
        groups: dict[str, int] = defaultdict(int)
        for part in some:
            for group, count in part.groups.items():
                groups[group] += count
        return cls(
            customers=sum(p.customers for p in some),
            households=sum(p.households for p in some),
            key_customers=sum(p.key_customers for p in some),
            deposit_balance=sum((p.deposit_balance for p in some), Decimal(0)),
            loan_balance=sum((p.loan_balance for p in some), Decimal(0)),
            groups=dict(groups),
        )


def count_now(grid_ids: Iterable[int]) -> dict[int, Stock]:
    """Count grids over their running custody: seconds for a million customers.

    Takes ids that went through `grids.access`.
    """
    ids = list(grid_ids)
    grids = visible_grids(SYSTEM).filter(pk__in=ids).order_by()
    running = Q(custody__valid_to__isnull=True)
    sums = grids.values_list("pk").annotate(
        deposits=Sum("custody__customer__deposit_balance", filter=running, default=Decimal(0)),
        loans=Sum("custody__customer__loan_balance", filter=running, default=Decimal(0)),
    )
    counted, groups = tallies(ids), _groups(grids.filter(running))
    return {
        pk: _stock(counted.get(pk, Tally()), deposits, loans, groups.get(pk, {}))
        for pk, deposits, loans in sums
    }


def counted_day(grid_ids: Iterable[int], day: date) -> date | None:
    """Return the last day on or before `day` on which grids were counted.

    Before the first count that first day is the nearest there is; None if nothing was counted.
    """
    counted = GridFigure.objects.filter(grid__in=list(grid_ids))
    days = counted.aggregate(before=Max("day", filter=Q(day__lte=day)), first=Min("day"))
    return days["before"] or days["first"]


def on_day(grid_ids: Iterable[int], day: date) -> dict[int, Stock]:
    """Return what was counted on `day` itself."""
    return {
        row.grid_id: Stock(
            row.customers,
            row.households,
            row.key_customers,
            row.deposit_balance,
            row.loan_balance,
            row.groups,
        )
        for row in GridFigure.objects.filter(grid__in=list(grid_ids), day=day)
    }


def _stock(tally: Tally, deposits: Decimal, loans: Decimal, groups: dict[str, int]) -> Stock:
    return Stock(tally.customers, tally.households, tally.key_customers, deposits, loans, groups)


def _groups(grids: QuerySet) -> dict[int, dict[str, int]]:
    rows = grids.values_list("pk", "custody__customer__customer_group").annotate(Count("custody"))
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, group, count in rows:
        found[pk][group] = count
    return found
