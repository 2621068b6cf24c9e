"""The operating board and the map of coverage."""

from dataclasses import asdict
from typing import Any, Literal

from ninja import Router

from wangge.areas.assessment.access import visible_scores
from wangge.areas.grids.access import visible_grids
from wangge.areas.insight import board as insight
from wangge.areas.insight import published
from wangge.areas.insight.board import GridOnMap, Row
from wangge.areas.insight.published import figures_of
from wangge.areas.organisation.access import Right, visible_units
from wangge.kernel.errors import InvalidInput

from . import scope
from .access import Request, requires
from .assessment import Period, month_of
from .schemas.insight import BoardOut, GridMapOut

router = Router(tags=["insight"])
_sees = requires(Right.SEE_BOARD, scope=scope.unit(visible_grids, visible_units, visible_scores))

_ON_MAP = {
    "coverage": "coverage",
    "covered": "covered_households",
    "households": "households",
    "customers": "customers",
    "valid_visits": "valid_visits",
    "suppressed": "suppressed",
}
"""Keys of a grid on the map, and the names of the figures they show."""


@router.get("/board", response=BoardOut, auth=_sees)
def read_board(
    request: Request, unit: int | None = None, grid: int | None = None, period: Period = ""
):
    """Show the board of a unit or grid in a month; without either of all that is in view."""
    if unit is not None and grid is not None:
        raise InvalidInput(problem="unit, grid")
    board = insight.board(
        request.actor,
        period=month_of(request, period),
        now=request.now,
        unit_id=unit,
        grid_id=grid,
    )
    focus = board.focus
    return {
        "title": focus.title,
        "unit_id": focus.unit.id if focus.unit else None,
        "grid_id": focus.grid_id,
        "period": str(board.period),
        "as_of": board.as_of,
        "smallest_cell": published.smallest_cell(request.actor),
        "crumbs": focus.crumbs,
        "figures": [asdict(figure) for figure in board.figures],
        "children": [_row(row) for row in board.rows],
        "trend": [
            {
                "week_start": monday,
                "visits": visits,
                "valid_visits": valid,
                "suppressed": visits is None,
            }
            for monday, visits, valid in board.weeks
        ],
        "by_group": board.groups,
    }


@router.get("/grids/map", response=GridMapOut, auth=_sees)
def read_grid_map(request: Request, period: Period = "", figure: Literal["coverage"] = "coverage"):
    """Return the small grids in view as GeoJSON with their coverage of the month."""
    grids = insight.coverage_map(request.actor, period=month_of(request, period), now=request.now)
    return {"type": "FeatureCollection", "features": [_feature(grid) for grid in grids]}


def _row(row: Row) -> dict[str, Any]:
    sums = row.sums
    return {
        "kind": row.what.kind,
        "id": row.what.id,
        "name": row.what.name,
        "code": row.code,
        "manager_a": row.manager_a,
        **figures_of(sums, row.hidden),
        "open_opportunities": _unless("open_opportunities", row.open_opportunities, row.hidden),
        "points": _unless("points", row.points, row.hidden),
    }


def _unless(name: str, value: Any, hidden: frozenset[str]) -> Any:
    return None if name in hidden else value


def _feature(on_map: GridOnMap) -> dict[str, Any]:
    grid, figures = on_map.grid, figures_of(on_map.sums, on_map.hidden)
    return {
        "type": "Feature",
        "geometry": on_map.area,
        "properties": {
            "id": grid.id,
            "code": grid.code,
            "name": grid.name,
            "manager_a": grid.manager_name,
            **{key: figures[name] for key, name in _ON_MAP.items()},
            "parent_id": grid.parent_id,
        },
    }
