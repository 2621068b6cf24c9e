"""The operating board 经营看板 of a unit or grid in a month, and the map of coverage."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from wangge.areas import row_security
from wangge.areas.customers.labels import GROUPS, label
from wangge.areas.grids.access import visible_grids
from wangge.areas.opportunities.selectors import open_by_grid
from wangge.areas.organisation.access import Actor
from wangge.areas.visits.selectors import counts_by_week, covered_by_group
from wangge.kernel.time import Month

from .figures import Counts, Figure, GroupSlice, Span, Sums, count
from .ground import Crumb, Focus, GridNode, children, focus_on
from .published import finished, publish, sees_detail, withhold

TREND_WEEKS = 8
"""Two months of weeks: long enough to see a habit, short enough for a phone's width."""


@dataclass(frozen=True)
class Row:
    """A unit or grid below the one looked at; `hidden` names the figures to keep back."""

    what: Crumb
    code: str
    manager_a: str | None
    sums: Sums
    open_opportunities: int
    points: Decimal | None
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Board:
    """Everything one look at the board shows."""

    focus: Focus
    period: Month
    as_of: datetime
    figures: list[Figure]
    rows: list[Row]
    weeks: list[tuple[date, int | None, int | None]]
    groups: list[GroupSlice]


@dataclass(frozen=True)
class GridOnMap:
    """A small grid with its area (GeoJSON geometry, WGS-84) and what it is coloured by."""

    grid: GridNode
    area: dict | None
    sums: Sums
    hidden: frozenset[str] = frozenset()


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
    many grids there are. Who sees no customer gets a month that is over, without small counts.
    """
    focus = focus_on(actor, unit_id=unit_id, grid_id=grid_id)
    if sees_detail(actor):
        return _board(actor, focus, period, now)
    with _looking_further():
        return _without_small(_board(actor, focus, finished(period, now), now), now)


def coverage_map(actor: Actor, *, period: Month, now: datetime) -> Iterator[GridOnMap]:
    """Yield the small grids in view with their areas and coverage of `period`."""
    is_open = sees_detail(actor)
    focus = focus_on(actor, unit_id=None, grid_id=None)
    span = Span.so_far(period if is_open else finished(period, now), now)
    with nullcontext() if is_open else _looking_further():
        counts = count(actor, focus.grids, span, now=now)
        shown = None if is_open else publish(span, now)
    areas = dict(visible_grids(actor).filter(level="small").values_list("pk", "area"))
    for grid in focus.grids:
        hidden = shown.hidden([grid.id]) if shown else frozenset()
        yield GridOnMap(grid, areas.get(grid.id), counts.of([grid]), hidden)


def _looking_further() -> AbstractContextManager[None]:
    """Which cells are small enough to hide must not depend on who asks."""
    return row_security.whole_bank("small cells are worked out once for the whole bank")


def _without_small(board: Board, now: datetime) -> Board:
    """Return the board as it may be published; weeks would cut the month's visits a second way."""
    span = Span.so_far(board.period, now)
    shown, before = publish(span, now), publish(span.previous, now)
    ids = board.focus.grid_ids
    below = {what: [g.id for g in grids] for what, _, grids in children(board.focus)}
    return replace(
        board,
        figures=[withhold(figure, shown, before, ids) for figure in board.figures],
        rows=[replace(row, hidden=shown.hidden(below[row.what])) for row in board.rows],
        weeks=[(monday, None, None) for monday, _, _ in board.weeks],
        groups=shown.slices(board.groups, ids),
    )


def _board(actor: Actor, focus: Focus, period: Month, now: datetime) -> Board:
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
