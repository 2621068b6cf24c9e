"""The tree of units: created, renamed, moved on a day, retired."""

from datetime import date, datetime

from django.db import transaction

from wangge.areas.organisation import hanging
from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.models import Unit, UnitKind, UnitMove
from wangge.areas.organisation.refusals import ChangeRefused, StillHolding
from wangge.kernel.errors import NotFound
from wangge.kernel.time import bank_day

from .auditing import audit

PARENTS: dict[str, frozenset[str]] = {
    UnitKind.HEAD_OFFICE: frozenset(),
    UnitKind.DEPARTMENT: frozenset({UnitKind.HEAD_OFFICE, UnitKind.BRANCH}),
    UnitKind.BRANCH: frozenset({UnitKind.HEAD_OFFICE}),
    UnitKind.OUTLET: frozenset({UnitKind.HEAD_OFFICE, UnitKind.BRANCH}),
    UnitKind.TEAM: frozenset({UnitKind.DEPARTMENT, UnitKind.BRANCH, UnitKind.OUTLET}),
}
"""Below which kinds of unit each kind may hang; there is one head office."""


@transaction.atomic
def create_unit(
    *, code: str, name: str, kind: str, parent_id: int, actor: Actor, now: datetime
) -> Unit:
    """Create a unit below `parent_id`. Raises NotAllowed, NotFound, ChangeRefused."""
    actor.require(Right.MANAGE_ORGANISATION)
    parent = _living(parent_id)
    code, name = code.strip(), name.strip()
    if not code or not name:
        raise ChangeRefused(problem="机构号和名称都要填写")
    if Unit.objects.filter(code=code).exists():
        raise ChangeRefused(problem=f"机构号 {code} 已被使用")
    _check_place(kind, parent)
    unit = Unit.objects.add_child(parent, instance=Unit(code=code, name=name, kind=kind))
    audit(actor=actor, now=now, action="unit.create", about=unit, detail={"parent": parent.code})
    return unit


@transaction.atomic
def rename_unit(*, unit_id: int, name: str, actor: Actor, now: datetime) -> Unit:
    """Give a unit another name. Raises NotAllowed, NotFound, ChangeRefused."""
    actor.require(Right.MANAGE_ORGANISATION)
    unit = _living(unit_id)
    before, name = unit.name, name.strip()
    if not name:
        raise ChangeRefused(problem="名称不能为空")
    if name != before:
        unit.name = name
        unit.save(update_fields=["name"])
        detail = {"from": before, "to": name}
        audit(actor=actor, now=now, action="unit.rename", about=unit, detail=detail)
    return unit


@transaction.atomic
def move_unit(
    *, unit_id: int, parent_id: int, on: date | None, actor: Actor, now: datetime
) -> UnitMove:
    """Hang a unit below another parent: at once, or from the bank's day `on`.

    Raises NotAllowed, NotFound, ChangeRefused (a day in the past, a place the kind cannot have,
    below itself, a move already planned).
    """
    actor.require(Right.MANAGE_ORGANISATION)
    unit, parent, today = _living(unit_id), _living(parent_id), bank_day(now)
    on = on or today
    if on < today:
        raise ChangeRefused(problem="生效日不能早于今天")
    if UnitMove.objects.filter(unit=unit, done_at=None, called_off_at=None).exists():
        raise ChangeRefused(problem=f"{unit.name} 已有一项未生效的调整，请先撤销")
    _check_move(unit, parent)
    move = UnitMove.objects.create(unit=unit, parent=parent, on=on, ordered_by_id=actor.staff_id)
    detail = {"to": parent.code, "on": on.isoformat()}
    audit(actor=actor, now=now, action="unit.plan_move", about=unit, detail=detail)
    if on == today:
        _carry_out(move, actor, now)
    return move


@transaction.atomic
def call_off_move(*, move_id: int, actor: Actor, now: datetime) -> None:
    """Call a planned move off before its day. Raises NotAllowed, NotFound."""
    actor.require(Right.MANAGE_ORGANISATION)
    planned = UnitMove.objects.filter(done_at=None, called_off_at=None)
    move = planned.select_related("unit").filter(pk=move_id).first()
    if move is None:
        raise NotFound
    move.called_off_at = now
    move.save(update_fields=["called_off_at"])
    audit(actor=actor, now=now, action="unit.call_off_move", about=move.unit)


@transaction.atomic
def carry_out_moves(*, actor: Actor, now: datetime) -> int:
    """Carry out the moves whose day has come, in their order; return how many.

    A move that has become impossible meanwhile (its parent retired) is called off, on the trail.
    """
    due = UnitMove.objects.filter(done_at=None, called_off_at=None, on__lte=bank_day(now))
    moves = list(due.order_by("on", "pk"))
    return sum(_carry_out(move, actor, now) for move in moves)


@transaction.atomic
def retire_unit(*, unit_id: int, actor: Actor, now: datetime) -> None:
    """Retire a unit on which nothing living hangs. Raises NotAllowed, NotFound, StillHolding."""
    actor.require(Right.MANAGE_ORGANISATION)
    unit = _living(unit_id)
    if unit.kind == UnitKind.HEAD_OFFICE:
        raise ChangeRefused(problem="总行不能撤销")
    if holds := hanging.on_unit(unit.pk, on=bank_day(now)):
        raise StillHolding(name=unit.name, what=hanging.in_words(holds))
    unit.active = False
    unit.save(update_fields=["active"])
    audit(actor=actor, now=now, action="unit.retire", about=unit)


def _living(unit_id: int) -> Unit:
    """Return an active unit and hold it until the transaction ends; raises NotFound."""
    unit = Unit.objects.select_for_update().filter(pk=unit_id, active=True).first()
    if unit is None:
        raise NotFound
    return unit


def _check_place(kind: str, parent: Unit) -> None:
    if kind not in PARENTS:
        raise ChangeRefused(problem=f"机构类别 {kind} 未知")
    if parent.kind not in PARENTS[kind]:
        below, above = UnitKind(kind).label, UnitKind(parent.kind).label
        raise ChangeRefused(problem=f"{below}不能设在{above}之下")


def _check_move(unit: Unit, parent: Unit) -> None:
    _check_place(unit.kind, parent)
    if parent.path.startswith(unit.path):
        raise ChangeRefused(problem="不能移到自己或自己的下级机构之下")
    if unit.path[: -Unit.steplen] == parent.path:
        raise ChangeRefused(problem=f"{unit.name} 已经在{parent.name}之下")


def _carry_out(move: UnitMove, actor: Actor, now: datetime) -> bool:
    """Change the tree; paths are read anew, because an earlier move may have changed them."""
    unit, parent = Unit.objects.get(pk=move.unit_id), Unit.objects.get(pk=move.parent_id)
    try:
        if not (unit.active and parent.active):
            raise ChangeRefused(problem="机构已撤销")
        _check_move(unit, parent)
    except ChangeRefused as why:
        move.called_off_at = now
        move.save(update_fields=["called_off_at"])
        detail = {"reason": why.facts["problem"]}
        audit(actor=actor, now=now, action="unit.call_off_move", about=unit, detail=detail)
        return False
    Unit.objects.move(unit, parent, pos="last-child")
    move.done_at = now
    move.save(update_fields=["done_at"])
    audit(actor=actor, now=now, action="unit.move", about=unit, detail={"to": parent.code})
    return True


@hanging.hangs_on_unit("下级机构")
def _units_below(unit_id: int, on: date) -> int:
    path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    return Unit.objects.filter(path__startswith=path, active=True).exclude(pk=unit_id).count()


@hanging.hangs_on_unit("未生效的调入")
def _moves_in(unit_id: int, on: date) -> int:
    return UnitMove.objects.filter(parent=unit_id, done_at=None, called_off_at=None).count()
