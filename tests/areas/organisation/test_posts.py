"""Staff and posts: hired, transferred on a day, gone; nobody holds two duties at once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.county import OUTSIDERS, OWN
from tests.personas import NOW, PERSONAS, TODAY, actor, staff
from wangge.areas.customers.access import visible_customers
from wangge.areas.organisation.access import SYSTEM, actor_of
from wangge.areas.organisation.models import AuditEvent, Post, Role, Staff, Unit
from wangge.areas.organisation.refusals import (
    ApprovalNeeded,
    ChangeRefused,
    DutiesMixed,
    StillHolding,
)
from wangge.areas.organisation.separation import DUTY_OF, SENSITIVE, mixed
from wangge.areas.organisation.services import (
    begin_post,
    change_staff,
    close_accounts,
    hire,
    leave_bank,
    load_organisation,
    transfer,
)
from wangge.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def unit(code: str) -> int:
    return Unit.objects.get(code=code).pk


def act(service, **given):
    return service(**given, actor=actor("administrator"), now=NOW)


def post_of(who: str) -> Post:
    return staff(who).posts.get()


def new_person(**more) -> Staff:
    fields = {"staff_no": "2001", "username": "new", "name": "新人", "mobile": "13900020010"}
    return act(hire, **fields | more)


def test_a_transfer_moves_the_scope_on_its_day(county):
    """Manager B moves to the coast tomorrow: today the old team's customers, then the new one's."""
    act(
        transfer,
        post_id=post_of("manager_b").pk,
        unit_id=unit("T201"),
        role="customer_manager",
        on=TODAY + DAY,
    )
    seen = [
        set(visible_customers(actor("manager_b", on=day)).values_list("pk", flat=True))
        for day in (TODAY, TODAY + DAY)
    ]
    assert OWN in seen[0] and OUTSIDERS not in seen[0]
    assert OUTSIDERS in seen[1] and OWN not in seen[1]
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"post.end", "post.begin"} <= actions


def test_several_posts_a_person_add_up(county):
    act(
        begin_post,
        staff_id=staff("manager_b").pk,
        unit_id=unit("T201"),
        role="customer_manager",
        on=TODAY,
        until=TODAY + DAY,
    )
    both = set(visible_customers(actor("manager_b")).values_list("pk", flat=True))
    assert {OWN, OUTSIDERS} <= both
    assert len(actor("manager_b", on=TODAY + DAY).unit_paths) == 1, "ends by itself"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"role": "king"}, "king 未知"),
        ({"role": "branch_head"}, "支行行长不能设在营销小组"),
        ({"on": TODAY - DAY}, "早于今天"),
        ({"until": TODAY}, "失效日须晚于"),
        ({}, "已任该岗位"),
    ],
)
def test_a_post_that_cannot_be_is_refused(given, why, bank):
    asked = {"unit_id": unit("T101"), "role": "customer_manager", "on": TODAY} | given
    with pytest.raises(ChangeRefused) as refused:
        act(begin_post, staff_id=staff("manager_a").pk, **asked)
    assert why in refused.value.say()


@pytest.mark.parametrize("who", ["auditor", "administrator", "security_officer", "analyst"])
def test_a_guard_of_the_system_gets_no_business_post(who, bank):
    with pytest.raises(DutiesMixed):
        act(begin_post, staff_id=staff(who).pk, unit_id=unit("D01"), role="department", on=TODAY)
    assert staff(who).posts.count() == 1


@pytest.mark.parametrize("role", sorted(SENSITIVE))
def test_a_sensitive_post_is_never_given_moved_or_ended_by_one_person(role, bank):
    with pytest.raises(ApprovalNeeded):
        act(begin_post, staff_id=staff("sibling").pk, unit_id=unit("D06"), role=role, on=TODAY)
    with pytest.raises(ApprovalNeeded):
        act(transfer, post_id=post_of("manager_a").pk, unit_id=unit("D06"), role=role, on=TODAY)
    assert Post.objects.filter(staff=staff("manager_a"), valid_to=None).count() == 1


def test_nobody_but_the_server_loads_lists(bank):
    with pytest.raises(NotAllowed):
        act(load_organisation, units=[], staff=[], password=None)


def test_a_new_account_opens_nothing_by_itself(bank):
    person = new_person()
    assert not person.has_usable_password()
    assert actor_of(person, at=NOW).rights == frozenset()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("staff_no", "1001"),
        ("username", "manager_a"),
        ("staff_no", "工号"),
        ("username", "a b"),
        ("name", "  "),
        ("mobile", "12345"),
    ],
)
def test_a_wrong_person_is_refused(field, value, bank):
    with pytest.raises(ChangeRefused):
        new_person(**{field: value})
    assert Staff.objects.count() == len(PERSONAS)


def test_changed_values_stay_off_the_trail(bank):
    act(change_staff, staff_id=staff("manager_a").pk, name="吴佳", mobile="13900001111")
    event = AuditEvent.objects.get(action="staff.change")
    assert event.detail == {"facts": ["name", "mobile"]}
    act(change_staff, staff_id=staff("manager_a").pk, name="吴佳", mobile=None)
    assert staff("manager_a").mobile == "13900001111"


def test_who_leaves_has_nothing_from_that_day(bank):
    person = new_person()
    act(begin_post, staff_id=person.pk, unit_id=unit("T102"), role="customer_manager", on=TODAY)
    act(leave_bank, staff_id=person.pk, on=TODAY + DAY)
    assert actor("new").rights and not actor("new", on=TODAY + DAY).rights
    assert Staff.objects.get(pk=person.pk).is_active
    assert close_accounts(actor=SYSTEM, now=NOW + DAY) == 1
    assert not Staff.objects.get(pk=person.pk).is_active


def test_nobody_leaves_with_grids_a_sensitive_post_or_by_his_own_hand(county):
    with pytest.raises(StillHolding) as refused:
        act(leave_bank, staff_id=staff("manager_a").pk, on=TODAY)
    assert "网格 A/B 岗" in refused.value.say()
    with pytest.raises(ApprovalNeeded):
        act(leave_bank, staff_id=staff("auditor").pk, on=TODAY)
    with pytest.raises(ChangeRefused):
        act(leave_bank, staff_id=staff("administrator").pk, on=TODAY)
    assert Post.objects.filter(valid_to=None).count() == len(PERSONAS)


@given(roles=st.lists(st.sampled_from(Role.values)))
def test_roles_mix_exactly_when_their_duties_differ(roles):
    assert bool(mixed(roles)) == (len({DUTY_OF[role] for role in roles}) > 1)
