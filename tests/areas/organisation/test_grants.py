"""Sensitive posts: asked by one, decided by another, never by who asked or gains."""

from datetime import timedelta

import pytest

from tests.personas import NOW, TODAY, actor, staff
from wangge.areas.organisation.access import SYSTEM, Right, actor_of
from wangge.areas.organisation.models import AuditEvent, Post, PostRequest, Unit
from wangge.areas.organisation.refusals import (
    ChangeRefused,
    DutiesMixed,
    RequestClosed,
    SamePerson,
)
from wangge.areas.organisation.services import (
    decide,
    hire,
    load_organisation,
    request_end,
    request_grant,
    withdraw,
)
from wangge.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def newcomer(bank):
    """An account without any post."""
    return hire(
        staff_no="2001", username="new", name="新人", mobile="",
        actor=actor("administrator"), now=NOW,
    )  # fmt: skip


def second_guard(username: str, role: str) -> None:
    """Another holder of a sensitive role, as the server's owner would load one."""
    load_organisation(
        units=[],
        staff=[
            {"staff_no": f"9-{username}", "username": username, "name": username,
             "posts": [{"unit_code": "D07", "role": role}]},
        ],
        password=None, actor=SYSTEM, now=NOW,
    )  # fmt: skip


def ask(who: str, role: str = "auditor", by: str = "administrator", now=NOW) -> PostRequest:
    return request_grant(
        staff_id=staff(who).pk,
        unit_id=Unit.objects.get(code="D06").pk,
        role=role,
        on=TODAY,
        until=None,
        reason="人员调整",
        actor=actor(by),
        now=now,
    )


def answer(asked: PostRequest, approve=True, by="security_officer", note="", now=NOW):
    return decide(request_id=asked.pk, approve=approve, note=note, actor=actor(by), now=now)


def test_two_people_make_an_auditor(newcomer):
    asked = ask("new")
    assert actor_of(newcomer, at=NOW).rights == frozenset(), "nothing before the approval"
    done = answer(asked)
    assert actor_of(newcomer, at=NOW).rights == {Right.SEE_AUDIT}
    assert done.post == newcomer.posts.get()
    trail = AuditEvent.objects.filter(object_id=str(newcomer.pk)).values_list("action", flat=True)
    assert {"grant.request", "grant.approve", "post.begin"} <= set(trail)


def test_one_person_alone_makes_nothing(newcomer):
    with pytest.raises(NotAllowed):
        ask("new", by="security_officer")
    with pytest.raises(NotAllowed):
        ask("administrator")
    with pytest.raises(NotAllowed):
        answer(ask("new"), by="administrator")
    assert not newcomer.posts.exists()


def test_who_gains_does_not_decide(bank):
    second_guard("security_2", "security_officer")
    with pytest.raises(SamePerson):
        answer(_end_of("security_officer"))
    with pytest.raises(SamePerson):
        decide(
            request_id=PostRequest.objects.get().pk, approve=True, note="", actor=SYSTEM, now=NOW
        )
    answer(PostRequest.objects.get(), by="security_2")
    assert not staff("security_officer").posts.filter(valid_to=None).exists()


def test_the_last_of_a_kind_stays(bank):
    with pytest.raises(ChangeRefused, match="最后"):
        answer(_end_of("auditor"))
    assert staff("auditor").posts.filter(valid_to=None).exists()


@pytest.mark.parametrize("who", ["manager_a", "administrator", "security_officer"])
def test_nobody_gets_a_second_duty_by_request(who, bank):
    second_guard("admin_2", "administrator")
    with pytest.raises(DutiesMixed):
        ask(who, by="admin_2")


def test_what_changed_meanwhile_stops_the_approval(newcomer):
    asked = ask("new")
    Post.objects.create(
        staff=newcomer, unit=Unit.objects.get(code="D01"), role="department", valid_from=TODAY
    )
    with pytest.raises(DutiesMixed):
        answer(asked)
    assert PostRequest.objects.get().status == "pending"


def test_a_decision_stands_once(newcomer):
    asked = ask("new")
    with pytest.raises(ChangeRefused, match="写明"):
        answer(asked, approve=False)
    answer(asked, approve=False, note="暂不需要")
    with pytest.raises(RequestClosed):
        answer(asked)
    assert not newcomer.posts.exists()


def test_a_request_lapses_after_a_week_and_can_be_made_anew(newcomer):
    asked = ask("new")
    with pytest.raises(ChangeRefused):
        ask("new")
    late = NOW + timedelta(days=7, minutes=1)
    with pytest.raises(RequestClosed):
        answer(asked, now=late)
    again = request_grant(
        staff_id=newcomer.pk, unit_id=asked.unit_id, role="auditor", on=TODAY + 8 * DAY,
        until=None, reason="重新申请", actor=actor("administrator"), now=late,
    )  # fmt: skip
    assert again.status == "pending"


def test_only_who_asked_takes_it_back(newcomer):
    second_guard("admin_2", "administrator")
    asked = ask("new")
    with pytest.raises(NotAllowed):
        withdraw(request_id=asked.pk, actor=actor("admin_2"), now=NOW)
    withdraw(request_id=asked.pk, actor=actor("administrator"), now=NOW)
    with pytest.raises(RequestClosed):
        answer(asked)


def test_a_business_post_needs_no_request(newcomer):
    with pytest.raises(ChangeRefused):
        ask("new", role="customer_manager")


def _end_of(who: str) -> PostRequest:
    return request_end(
        post_id=staff(who).posts.get().pk,
        on=TODAY,
        reason="轮岗",
        actor=actor("administrator"),
        now=NOW,
    )
