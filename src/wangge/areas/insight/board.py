"""The operating board 经营看板 of a unit or grid in a month, and the map of coverage."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from wangge.areas.customers.labels import GROUPS, label
from wangge.areas.grids.access import visible_grids
from wangge.areas.opportunities.selectors import open_by_grid
from wangge.areas.organisation.access import Actor
from wangge.areas.visits.selectors import counts_by_week, covered_by_group
from wangge.kernel.time import Month

from .figures import Counts, Span, Sums, count
from .ground import Crumb, Focus, GridNode, children, focus_on

TREND_WEEKS = 8
"""Two months of weeks: long enough to see a habit, short enough for a phone's width."""


@dataclass(frozen=True)
class Figure:
    """A figure of the board; `previous` is that of the month before, as far as this one ran."""

    key: str
    label: str
    unit: str
    value: float | Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    previous: float | Decimal | None = None


@dataclass(frozen=True)
class Row:
    """A unit or grid below the one looked at."""

    what: Crumb
    code: str
    manager_a: str | None
    sums: Sums
    open_opportunities: int
    points: Decimal | None


@dataclass(frozen=True)
class GroupSlice:
    """Customers of a group, and how many of them were validly visited."""

    group: str
    group_name: str
    customers: int
    covered: int


@dataclass(frozen=True)
class Board:
    """Everything one look at the board shows."""

    focus: Focus
    period: Month
    as_of: datetime
    figures: list[Figure]
    rows: list[Row]
    weeks: list[tuple[date, int, int]]
    groups: list[GroupSlice]


@dataclass(frozen=True)
class GridOnMap:
    """A small grid with its area (GeoJSON geometry, WGS-84) and what it is coloured by."""

    grid: GridNode
    area: dict | None
    sums: Sums


def board(
    actor: Actor,
    *,
    period: Month,
    now: datetime,
    unit_id: int | None = None,
    grid_id: int | None = None,
) -> Board:
    """Return the board of a unit or grid; without either of all that is in the actor's view.

    Raises NotFound for a unit or grid out of view. The number of queries does not depend on how
    many grids there are.
    """
    focus = focus_on(actor, unit_id=unit_id, grid_id=grid_id)
    span = Span.so_far(period, now)
    counts = count(actor, focus.grids, span, now=now)
    before = count(actor, focus.grids, span.previous, now=now)
    waiting = open_by_grid(focus.grid_ids)
    return Board(
        focus=focus,
        period=period,
        as_of=span.until,
        figures=_figures(focus, counts, before, waiting, span),
        rows=[_row(counts, waiting, *child) for child in children(focus)],
        weeks=counts_by_week(focus.grid_ids, mondays=_mondays(span)),
        groups=_groups(focus, counts, span),
    )


def coverage_map(actor: Actor, *, period: Month, now: datetime) -> Iterator[GridOnMap]:
    """Yield the small grids in view with their areas and coverage of `period`."""
    focus = focus_on(actor, unit_id=None, grid_id=None)
    counts = count(actor, focus.grids, Span.so_far(period, now), now=now)
    areas = dict(visible_grids(actor).filter(level="small").values_list("pk", "area"))
    for grid in focus.grids:
        yield GridOnMap(grid, areas.get(grid.id), counts.of([grid]))


def _figures(
    focus: Focus, counts: Counts, before: Counts, waiting: dict[int, int], span: Span
) -> list[Figure]:
    now, then = counts.of(focus.grids), before.of(focus.grids)
    held, held_then = now.stock, then.stock if before.in_time else None
    households = held.households
    points = _points(focus, counts)
    points_then = _points(focus, before) if span.is_whole else None
    return [
        Figure("customers", "客户数", "count", held.customers, None, None,
               held_then and held_then.customers),
        Figure("households", "常住户数", "count", households, None, None,
               held_then and held_then.households),
        Figure("coverage", "走访覆盖率", "rate", now.coverage, now.covered, households,
               then.coverage),
        Figure("visits", "走访次数", "count", now.visits, None, None, then.visits),
        Figure("valid_visits", "有效走访次数", "count", now.valid, None, None, then.valid),
        Figure("valid_rate", "有效走访率", "rate", now.valid_rate, now.valid, now.visits,
               then.valid_rate),
        Figure("deposit_balance", "存款余额", "yuan", held.deposit_balance, None, None,
               held_then and held_then.deposit_balance),
        Figure("loan_balance", "贷款余额", "yuan", held.loan_balance, None, None,
               held_then and held_then.loan_balance),
        Figure("opportunities_open", "在办商机", "count", sum(waiting.values())),
        Figure("opportunity_timeliness", "商机及时处理率", "rate", now.timely_rate, now.timely,
               now.due, then.timely_rate),
        Figure("points", "过程考核得分（人均）", "points", points, None, None, points_then),
    ]  # fmt: skip


def _points(focus: Focus, counts: Counts) -> Decimal | None:
    if focus.unit is not None:
        return counts.mean_points(unit_path=focus.unit.path)
    return counts.mean_points(staff_ids={g.manager_id for g in focus.grids if g.manager_id})


def _row(
    counts: Counts,
    waiting: dict[int, int],
    what: Crumb,
    code: str,
    grids: tuple[GridNode, ...],
) -> Row:
    managers = {grid.manager_id for grid in grids if grid.manager_id is not None}
    return Row(
        what=what,
        code=code,
        manager_a=grids[0].manager_name if what.kind == "grid" else None,
        sums=counts.of(grids),
        open_opportunities=sum(waiting.get(grid.id, 0) for grid in grids),
        points=counts.mean_points(staff_ids=managers),
    )


def _mondays(span: Span) -> list[date]:
    this_week = span.last_day - timedelta(days=span.last_day.weekday())
    return [this_week - timedelta(weeks=back) for back in reversed(range(TREND_WEEKS))]


def _groups(focus: Focus, counts: Counts, span: Span) -> list[GroupSlice]:
    held = counts.of(focus.grids).stock
    covered = covered_by_group(focus.grid_ids, since=span.month.start, until=span.until)
    return [
        GroupSlice(group, label(GROUPS, group), held.groups.get(group, 0), covered.get(group, 0))
        for group in GROUPS
        if held.groups.get(group) or covered.get(group)
    ]
