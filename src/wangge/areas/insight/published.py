"""What of a month's figures may be published: to those who see the board and not the customers.

Which cells are shown is worked out once for the whole bank and a finished month, whoever asks and
whatever he looks at, so that answers put side by side (other units, filters, people) give no more
than one answer. See docs/compliance/access.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from wangge.areas.organisation.access import SYSTEM, Actor, Right, visible_units
from wangge.areas.organisation.selectors import unit_tree
from wangge.areas.visits.selectors import covered_by_grid_and_group
from wangge.kernel.time import Month, bank_day

from .cells import Cell, shown
from .figures import Counts, Figure, GroupSlice, Span, Sums, count
from .ground import small_grids

NEVER = "never"
"""A measure that is shown of no cell: work of this minute, points of single colleagues."""
_RESTS_ON = {
    "customers": ("customers",),
    "households": ("households",),
    "coverage": ("covered", "households"),
    "visits": ("visits",),
    "valid_visits": ("valid",),
    "valid_rate": ("valid", "visits"),
    "deposit_balance": ("customers",),
    "loan_balance": ("customers",),
    "opportunity_timeliness": ("timely", "due"),
    "covered_households": ("covered",),
}
"""Which counts a figure is made of; with one of them hidden it is hidden too. Others: NEVER."""


def sees_detail(actor: Actor) -> bool:
    """Tell whether counts need not be hidden from the actor: he sees the people behind them."""
    return actor.may(Right.SEE_CUSTOMERS)


def smallest_cell(actor: Actor) -> int | None:
    """Return the smallest count that the actor is shown; None when he is shown all."""
    return None if sees_detail(actor) else settings.WANGGE_SMALLEST_CELL


def finished(period: Month, now: datetime) -> Month:
    """Return `period`, or the last month that is over: day by day a sum tells of single visits."""
    last = Month.of(bank_day(now)).previous
    return min(period, last, key=lambda month: month.first_day)


@dataclass(frozen=True)
class Published:
    """The shown cells of each measure, and of the customer groups those that stand alone."""

    cells: Mapping[str, frozenset[Cell]]
    groups: tuple[str, ...]
    by_group: Mapping[int, Mapping[str, int]]
    covered: Mapping[int, Mapping[str, int]]

    def shows(self, measure: str, grids: Iterable[int]) -> bool:
        """Tell whether a count of these grids together may be shown.

        What is no cell (a large grid, two branches) may be when each of its grids may.
        """
        shown_cells = self.cells.get(measure, frozenset())
        ids = frozenset(grids)
        each = all(frozenset({grid}) in shown_cells for grid in ids)
        return bool(ids) and (ids in shown_cells or each)

    def shows_figure(self, key: str, grids: Iterable[int]) -> bool:
        """Tell whether everything a figure is made of may be shown."""
        ids = list(grids)
        return all(self.shows(measure, ids) for measure in _RESTS_ON.get(key, (NEVER,)))

    def hidden(self, grids: Iterable[int]) -> frozenset[str]:
        """Return the names of the figures of these grids that must not be shown."""
        ids = list(grids)
        names = (*_RESTS_ON, "open_opportunities", "points")
        return frozenset(key for key in names if not self.shows_figure(key, ids))

    def slices(self, found: Iterable[GroupSlice], grids: Iterable[int]) -> list[GroupSlice]:
        """Return the customer groups with what may be shown of them."""
        ids = list(grids)
        all_shown = self.shows("groups", ids)
        return [self._slice(one, ids, all_shown and one.group in self.groups) for one in found]

    def _slice(self, one: GroupSlice, ids: list[int], is_shown: bool) -> GroupSlice:
        visited = is_shown and self.shows(f"covered of {one.group}", ids)
        return replace(
            one,
            customers=sum(self.by_group[g].get(one.group, 0) for g in ids) if is_shown else None,
            covered=sum(self.covered.get(g, {}).get(one.group, 0) for g in ids)
            if visited
            else None,
            suppressed=not (is_shown and visited),
        )


def publish(span: Span, now: datetime) -> Published:
    """Work out what may be published of a span; counts the whole bank (see `row_security`)."""
    grids = small_grids(SYSTEM)
    units = unit_tree(visible_units(SYSTEM))
    below = (frozenset(g.id for g in grids if g.unit_path.startswith(u.path)) for u in units)
    ids = [grid.id for grid in grids]
    cells = {frozenset(ids), *below, *(frozenset({grid}) for grid in ids)}
    counts = count(SYSTEM, grids, span, now=now)
    by_group = {grid: dict(counts.stocks[grid].groups) for grid in ids if grid in counts.stocks}
    by_group = {grid: by_group.get(grid, {}) for grid in ids}
    covered = covered_by_grid_and_group(ids, since=span.month.start, until=span.until)
    smallest = settings.WANGGE_SMALLEST_CELL
    groups = _standing_alone(by_group, smallest)
    tables = _tables(counts, grids) | _group_tables(by_group, covered, groups)
    patterns = {name: shown(cells, table, smallest=smallest) for name, table in tables.items()}
    return Published(patterns, groups, by_group, covered)


def figures_of(sums: Sums, hidden: frozenset[str]) -> dict[str, object]:
    """Return the figures of a row or map cell by name, null where hidden, and whether any is."""
    figures = {
        "customers": sums.stock.customers,
        "households": sums.stock.households,
        "visits": sums.visits,
        "valid_visits": sums.valid,
        "covered_households": sums.covered,
        "coverage": sums.coverage,
        "deposit_balance": sums.stock.deposit_balance,
        "loan_balance": sums.stock.loan_balance,
    }
    kept = {name: None if name in hidden else value for name, value in figures.items()}
    return kept | {"suppressed": bool(hidden & figures.keys())}


def withhold(figure: Figure, now: Published, before: Published, grids: list[int]) -> Figure:
    """Return a figure of the board as it may be shown; the month before by its own cells."""
    if not now.shows_figure(figure.key, grids):
        return replace(
            figure, value=None, numerator=None, denominator=None, previous=None, suppressed=True
        )
    if not before.shows_figure(figure.key, grids):
        return replace(figure, previous=None)
    return figure


def _tables(counts: Counts, grids: Iterable) -> dict[str, dict[int, tuple[int, ...]]]:
    one = {grid.id: counts.of([grid]) for grid in grids}
    return {
        "customers": {pk: (s.stock.customers,) for pk, s in one.items()},
        "households": {pk: (s.stock.households,) for pk, s in one.items()},
        "visits": {pk: (s.visits,) for pk, s in one.items()},
        "valid": {pk: (s.valid,) for pk, s in one.items()},
        "covered": {pk: (s.covered,) for pk, s in one.items()},
        "due": {pk: (s.due,) for pk, s in one.items()},
        "timely": {pk: (s.timely,) for pk, s in one.items()},
    }


def _group_tables(
    by_group: Mapping[int, Mapping[str, int]],
    covered: Mapping[int, Mapping[str, int]],
    groups: tuple[str, ...],
) -> dict[str, dict[int, tuple[int, ...]]]:
    """Return the groups as one table: they add up to the customers, so all or none is shown."""
    has_rest = any(set(row) - set(groups) for row in by_group.values())
    together = {}
    for grid, held in by_group.items():
        rest = sum(held.values()) - sum(held.get(group, 0) for group in groups)
        together[grid] = (*(held.get(group, 0) for group in groups), *((rest,) * has_rest))
    tables = {"groups": together if groups else {}}
    for group in groups:
        tables[f"covered of {group}"] = {g: (row.get(group, 0),) for g, row in covered.items()}
    return tables


def _standing_alone(by_group: Mapping[int, Mapping[str, int]], smallest: int) -> tuple[str, ...]:
    """Return the groups large enough in the whole bank; the others count together as the rest.

    The rest is at least two groups and as large as the smallest cell, else it would tell of one.
    """
    total: dict[str, int] = {}
    for row in by_group.values():
        for group, many in row.items():
            total[group] = total.get(group, 0) + many
    order = sorted((group for group in total if total[group]), key=lambda g: (total[g], g))
    few = sum(1 for group in order if total[group] < smallest)
    if few and (few < 2 or sum(total[group] for group in order[:few]) < smallest):
        few += 1
    return tuple(order[few:])
