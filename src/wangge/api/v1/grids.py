"""Grids, their managers and counts; customers without a grid."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from ninja import Router, Schema

from wangge.areas.customers.shown import row_of
from wangge.areas.grids import selectors
from wangge.areas.grids.access import get_visible, visible_custody, visible_grids
from wangge.areas.grids.selectors import GridNode
from wangge.areas.insight import stock
from wangge.areas.insight.published import sees_detail
from wangge.areas.organisation.access import Right, visible_units
from wangge.kernel.errors import NotFound
from wangge.kernel.time import bank_day

from .access import Request, requires
from .customers import list_rows
from .paging import Page, PageIn, Paging
from .schemas.customers import CustomerRowOut
from .scope import unit as below
from .text import Line

if TYPE_CHECKING:
    from wangge.areas.grids.models import Grid

router = Router(tags=["grids"])
_sees = requires(Right.SEE_CUSTOMERS, Right.SEE_BOARD, scope=below(visible_grids, visible_units))
_sees_waiting = requires(Right.SEE_CUSTOMERS, scope=below(visible_custody))


class StaffRef(Schema):
    """A member of staff by name."""

    id: int
    name: str


class GridOut(Schema):
    """A grid; a big grid counts what its small grids hold. Households of residents only.

    Customers and households are those of the bank's last daily count; null for a reader who sees no
    customer, because day by day they would tell of single people: the board counts for him.
    """

    id: int
    code: str
    name: str
    level: Literal["big", "small"]
    level_name: str
    kind: str
    kind_name: str
    parent_id: int | None
    unit_id: int
    unit_name: str
    manager_a: StaffRef | None
    manager_b: StaffRef | None
    customers: int | None
    households: int | None


class GridPlaceOut(Schema):
    """A village, or one of its groups, that falls to a grid by address."""

    village_code: str
    group_no: int | None


class GridDetailOut(GridOut):
    """A grid with its area (GeoJSON geometry in WGS-84) and the places addresses must name."""

    area: dict[str, Any] | None
    places: list[GridPlaceOut]
    valid_from: date
    key_customers: int | None


class UnassignedOut(Schema):
    """A customer without a grid, and why."""

    customer: CustomerRowOut
    reason: str
    reason_name: str
    since: datetime


@router.get("/grids", response=list[GridOut], auth=_sees)
def list_grids(request: Request, level: Literal["", "big", "small"] = "", unit: int | None = None):
    """List the grids in view by code; `unit` narrows to those managed below a unit."""
    grids = visible_grids(request.actor).select_related("unit")
    if level:
        grids = grids.filter(level=level)
    if unit is not None:
        chosen = visible_units(request.actor).filter(pk=unit).first()
        if chosen is None:
            raise NotFound
        grids = grids.filter(unit__path__startswith=chosen.path)
    return [_grid(node, request) for node in _nodes(request, list(grids))]


@router.get(
    "/grids/{int:grid_id}",
    response=GridDetailOut,
    auth=_sees,
)
def read_grid(request: Request, grid_id: int):
    """Show one grid with its area."""
    grid = get_visible(request.actor, grid_id)
    node = _nodes(request, [grid])[0]
    return _grid(node, request) | {
        "area": grid.area,
        "places": grid.places,
        "valid_from": grid.valid_from,
        "key_customers": node.tally.key_customers if sees_detail(request.actor) else None,
    }


@router.get("/custody/unassigned", response=Page[UnassignedOut], auth=_sees_waiting)
def list_unassigned(request: Request, paging: PageIn = Paging, reason: Line = ""):
    """List customers without a grid; empty for those who do not see the whole bank."""
    rows = selectors.unassigned(request.actor)
    if reason:
        rows = rows.filter(reason=reason)
    cut = list(paging.cut(rows))
    on = bank_day(request.now)
    shown = list_rows([row_of(custody.customer, on=on) for custody in cut])
    items = [
        {
            "customer": row,
            "reason": custody.reason,
            "reason_name": custody.get_reason_display(),
            "since": custody.valid_from,
        }
        for row, custody in zip(shown, cut, strict=True)
    ]
    return paging.answer(items, rows.count())


def _nodes(request: Request, grids: list["Grid"]) -> list[GridNode]:
    """Add managers and counts: those kept on the last day counted, else counted now."""
    small = selectors.small_grids_of(request.actor, grids)
    day = stock.counted_day(small, bank_day(request.now))
    counted = stock.on_day(small, day) if day else selectors.tallies(small)
    return selectors.nodes(grids, small, counted)


def _grid(node: GridNode, request: Request) -> dict[str, Any]:
    grid, is_open = node.grid, sees_detail(request.actor)
    return {
        "id": grid.pk,
        "code": grid.code,
        "name": grid.name,
        "level": grid.level,
        "level_name": grid.get_level_display(),
        "kind": grid.kind,
        "kind_name": grid.get_kind_display(),
        "parent_id": grid.parent_id,
        "unit_id": grid.unit_id,
        "unit_name": grid.unit.name,
        "manager_a": node.manager_a,
        "manager_b": node.manager_b,
        "customers": node.tally.customers if is_open else None,
        "households": node.tally.households if is_open else None,
    }
