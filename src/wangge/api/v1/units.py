"""The tree of units: in view of everyone; counted, created, moved, retired by who keeps it."""

from typing import Any

from ninja import Router, Status

from wangge.areas.organisation import selectors, services
from wangge.areas.organisation.access import Right, visible_moves, visible_units
from wangge.areas.organisation.selectors import keeping
from wangge.areas.organisation.services.units import PARENTS
from wangge.kernel.time import bank_day

from .access import Request, requires
from .schemas.organisation import (
    KeptUnitOut,
    MoveIn,
    MoveOut,
    UnitCardOut,
    UnitIn,
    UnitNameIn,
    UnitOut,
)
from .scope import bank, unit

router = Router(tags=["units"])
_keeps = requires(
    Right.MANAGE_ORGANISATION,
    scope=bank(
        visible_units,
        visible_moves,
        reason="an administrator keeps the whole tree; units and head counts, no customer",
    ),
)


@router.get(
    "/units",
    response=list[UnitOut],
    auth=requires(
        Right.SEE_CUSTOMERS,
        Right.SEE_BOARD,
        Right.SEE_AUDIT,
        Right.MANAGE_ORGANISATION,
        Right.MANAGE_ACCESS,
        scope=unit(visible_units),
    ),
)
def list_units(request: Request):
    """List the units below one's posts."""
    return selectors.unit_tree(visible_units(request.actor))


@router.get("/units/kept", response=list[KeptUnitOut], auth=_keeps)
def list_kept_units(request: Request):
    """List all active units in tree order with their staff counts of today."""
    counts = keeping.staff_by_unit(request.actor, on=bank_day(request.now))
    return [
        vars(node) | {"staff_here": counts[node.id].here, "staff_below": counts[node.id].below}
        for node in selectors.unit_tree(visible_units(request.actor))
    ]


@router.get("/units/moves", response=list[MoveOut], auth=_keeps)
def list_moves(request: Request):
    """List the moves still to come."""
    return [_move(move) for move in visible_moves(request.actor)]


@router.get("/units/{int:unit_id}", response=UnitCardOut, auth=_keeps)
def read_unit(request: Request, unit_id: int):
    """Show a unit, what is planned for it and what hangs on it."""
    return _card(request, unit_id)


@router.post("/units", response={201: UnitCardOut}, auth=_keeps)
def create_unit(request: Request, given: UnitIn):
    """Create a unit below another."""
    made = services.create_unit(**given.dict(), actor=request.actor, now=request.now)
    return Status(201, _card(request, made.pk))


@router.patch("/units/{int:unit_id}", response=UnitCardOut, auth=_keeps)
def rename_unit(request: Request, unit_id: int, given: UnitNameIn):
    """Give a unit another name."""
    services.rename_unit(unit_id=unit_id, name=given.name, actor=request.actor, now=request.now)
    return _card(request, unit_id)


@router.post("/units/{int:unit_id}/move", response=UnitCardOut, auth=_keeps)
def move_unit(request: Request, unit_id: int, given: MoveIn):
    """Hang a unit below another, at once or from a day on."""
    services.move_unit(unit_id=unit_id, **given.dict(), actor=request.actor, now=request.now)
    return _card(request, unit_id)


@router.delete("/units/moves/{int:move_id}", response={204: None}, auth=_keeps)
def call_off_move(request: Request, move_id: int):
    """Call a planned move off."""
    services.call_off_move(move_id=move_id, actor=request.actor, now=request.now)
    return Status(204, None)


@router.post("/units/{int:unit_id}/retire", response={204: None}, auth=_keeps)
def retire_unit(request: Request, unit_id: int):
    """Retire a unit; refused, with what, while anything living hangs on it."""
    services.retire_unit(unit_id=unit_id, actor=request.actor, now=request.now)
    return Status(204, None)


def _card(request: Request, unit_id: int) -> dict[str, Any]:
    card = keeping.unit_card(request.actor, unit_id=unit_id, on=bank_day(request.now))
    shown = card.unit
    return {
        "id": shown.pk,
        "code": shown.code,
        "name": shown.name,
        "kind": shown.kind,
        "kind_name": shown.get_kind_display(),
        "above": [one.name for one in card.above],
        "parent_id": card.above[-1].pk if card.above else None,
        "parent_kinds": sorted(PARENTS[shown.kind]),
        "child_kinds": [kind for kind, parents in PARENTS.items() if shown.kind in parents],
        "moves": [_move(move) for move in card.moves],
        "holds": [{"what": one.what, "count": one.count} for one in card.holds],
    }


def _move(move) -> dict[str, Any]:
    return {
        "id": move.pk,
        "unit_id": move.unit_id,
        "unit_name": move.unit.name,
        "parent_name": move.parent.name,
        "on": move.on,
    }
