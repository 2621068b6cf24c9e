"""Units: created where their kind may hang, moved on a day, retired when nothing hangs on them."""

from datetime import timedelta

import pytest

from tests.factories.county import OWN, SIBLINGS
from tests.personas import NOW, TODAY, actor
from wangge.areas.customers.access import visible_customers
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import AuditEvent, Unit, UnitMove
from wangge.areas.organisation.refusals import ChangeRefused, StillHolding
from wangge.areas.organisation.services import (
    call_off_move,
    carry_out_moves,
    create_unit,
    end_post,
    move_unit,
    rename_unit,
    retire_unit,
)
from wangge.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def act(service, **given):
    return service(**given, actor=actor("administrator"), now=NOW)


def path_of(code: str) -> list[str]:
    return [u.code for u in Unit.objects.get_ancestors(unit(code))]


def test_a_new_unit_hangs_below_its_parent_and_is_on_the_trail(bank):
    made = act(create_unit, code="T103", name="营销9组", kind="team", parent_id=unit("O101").pk)
    assert path_of("T103") == ["HQ", "B01", "O101"]
    assert AuditEvent.objects.get(action="unit.create").object_id == str(made.pk)


@pytest.mark.parametrize(
    ("code", "kind", "below", "why"),
    [
        ("O101", "team", "O101", "O101 已被使用"),
        (" ", "team", "O101", "都要填写"),
        ("X1", "castle", "O101", "castle 未知"),
        ("X1", "branch", "O101", "支行不能设在网点之下"),
        ("X1", "head_office", "HQ", "总行不能设在总行之下"),
        ("X1", "outlet", "T101", "网点不能设在营销小组之下"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(code, kind, below, why, bank):
    with pytest.raises(ChangeRefused) as refused:
        act(create_unit, code=code, name="新设", kind=kind, parent_id=unit(below).pk)
    assert why in refused.value.say()


@pytest.mark.parametrize("who", ["head_office", "auditor", "security_officer", "manager_a"])
def test_only_the_administrator_keeps_units(who, bank):
    root = unit("HQ").pk
    for service, given in (
        (create_unit, {"code": "X", "name": "X", "kind": "branch", "parent_id": root}),
        (rename_unit, {"unit_id": root, "name": "X"}),
        (move_unit, {"unit_id": root, "parent_id": root, "on": None}),
        (retire_unit, {"unit_id": root}),
    ):
        with pytest.raises(NotAllowed):
            service(**given, actor=actor(who), now=NOW)


def test_a_name_changes_and_the_trail_keeps_both(bank):
    act(rename_unit, unit_id=unit("T101").pk, name=" 滨河组 ")
    assert unit("T101").name == "滨河组"
    event = AuditEvent.objects.get(action="unit.rename")
    assert event.detail == {"from": "营销1组", "to": "滨河组"}
    act(rename_unit, unit_id=unit("T101").pk, name="滨河组")
    assert AuditEvent.objects.filter(action="unit.rename").count() == 1, "nothing changed"


def test_a_move_at_once_takes_the_whole_subtree_and_the_scope_along(county):
    act(move_unit, unit_id=unit("O101").pk, parent_id=unit("B02").pk, on=None)
    assert path_of("T102") == ["HQ", "B02", "O101"]
    head = actor("branch_head")
    assert not visible_customers(head).filter(pk__in=[OWN, SIBLINGS]).exists()
    assert visible_customers(actor("manager_a")).filter(pk=OWN).exists()


def test_a_planned_move_waits_for_its_day(bank):
    move = act(move_unit, unit_id=unit("T102").pk, parent_id=unit("O201").pk, on=TOMORROW)
    assert carry_out_moves(actor=SYSTEM, now=NOW) == 0
    assert path_of("T102") == ["HQ", "B01", "O101"]
    assert carry_out_moves(actor=SYSTEM, now=NOW + timedelta(days=1)) == 1
    assert path_of("T102") == ["HQ", "B02", "O201"]
    assert carry_out_moves(actor=SYSTEM, now=NOW + timedelta(days=2)) == 0
    with pytest.raises(NotFound):
        act(call_off_move, move_id=move.pk)


def test_a_planned_move_can_be_called_off(bank):
    move = act(move_unit, unit_id=unit("T102").pk, parent_id=unit("O201").pk, on=TOMORROW)
    act(call_off_move, move_id=move.pk)
    assert carry_out_moves(actor=SYSTEM, now=NOW + timedelta(days=1)) == 0
    assert path_of("T102") == ["HQ", "B01", "O101"]


def test_a_move_whose_target_is_gone_is_called_off_on_the_trail(bank):
    act(create_unit, code="O202", name="新网点", kind="outlet", parent_id=unit("B02").pk)
    act(move_unit, unit_id=unit("T102").pk, parent_id=unit("O202").pk, on=TOMORROW)
    with pytest.raises(StillHolding) as refused:
        act(retire_unit, unit_id=unit("O202").pk)
    assert "未生效的调入 1 个" in refused.value.say()
    Unit.objects.filter(code="O202").update(active=False)
    assert carry_out_moves(actor=SYSTEM, now=NOW + timedelta(days=1)) == 0
    assert UnitMove.objects.get().called_off_at is not None
    assert AuditEvent.objects.filter(action="unit.call_off_move").count() == 1


@pytest.mark.parametrize(
    ("who", "to", "on", "why"),
    [
        ("T101", "O101", None, "已经在"),
        ("B01", "B02", None, "支行不能设在支行之下"),
        ("T101", "O201", TODAY - timedelta(days=1), "早于今天"),
        ("HQ", "B01", None, "总行不能设在支行之下"),
    ],
)
def test_a_move_that_cannot_be_is_refused(who, to, on, why, bank):
    with pytest.raises(ChangeRefused) as refused:
        act(move_unit, unit_id=unit(who).pk, parent_id=unit(to).pk, on=on)
    assert why in refused.value.say()
    assert not UnitMove.objects.exists()


def test_a_second_plan_for_the_same_unit_is_refused(bank):
    given = {"unit_id": unit("T102").pk, "parent_id": unit("O201").pk, "on": TOMORROW}
    act(move_unit, **given)
    with pytest.raises(ChangeRefused, match="未生效的调整"):
        act(move_unit, **given)


def test_a_unit_is_not_retired_while_anything_hangs_on_it(county):
    with pytest.raises(StillHolding) as refused:
        act(retire_unit, unit_id=unit("T101").pk)
    said = refused.value.say()
    assert "在任岗位 2 个" in said and "在用网格 1 个" in said and "管户客户" in said
    with pytest.raises(StillHolding) as refused:
        act(retire_unit, unit_id=unit("B02").pk)
    assert "下级机构 2 个" in refused.value.say()


def test_an_empty_unit_is_retired_and_out_of_every_list(bank):
    team = act(create_unit, code="T103", name="空组", kind="team", parent_id=unit("O101").pk)
    act(retire_unit, unit_id=team.pk)
    assert not unit("T103").active
    with pytest.raises(NotFound):
        act(rename_unit, unit_id=team.pk, name="又来")
    with pytest.raises(ChangeRefused):
        act(retire_unit, unit_id=unit("HQ").pk)


def test_a_post_still_to_come_keeps_its_unit(bank):
    from tests.personas import staff

    end_post(post_id=staff("outsider").posts.get().pk, on=TOMORROW, actor=SYSTEM, now=NOW)
    with pytest.raises(StillHolding):
        act(retire_unit, unit_id=unit("T201").pk)
