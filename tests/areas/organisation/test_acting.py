"""Acting in an absent colleague's post: his scope from hour to hour, nothing before or after."""

from datetime import timedelta

import pytest

from tests.factories.county import OUTSIDERS, OWN
from tests.personas import NOW, TODAY, staff
from wangge.areas.customers.access import visible_customers
from wangge.areas.grids.access import visible_grids
from wangge.areas.organisation import selectors
from wangge.areas.organisation.access import SYSTEM, Right, actor_of
from wangge.areas.organisation.models import Absence, AbsenceKind, ActingPost
from wangge.areas.organisation.separation import mixed
from wangge.areas.organisation.services import end_post

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def away(who: str, deputy: str, *, kind: str = AbsenceKind.ANNUAL) -> Absence:
    """`who` is away for two hours around now; `deputy` acts in his post."""
    gone = Absence.objects.create(
        staff=staff(who), kind=kind, starts_at=NOW - HOUR, ends_at=NOW + HOUR
    )
    ActingPost.objects.create(absence=gone, post=staff(who).posts.get(), deputy=staff(deputy))
    return gone


def seen(who: str, at=NOW) -> set[int]:
    return set(visible_customers(actor_of(staff(who), at=at)).values_list("pk", flat=True))


def test_a_deputy_has_the_scope_to_the_hour(county):
    away("outsider", "manager_a")
    second = timedelta(seconds=1)
    assert OUTSIDERS not in seen("manager_a", NOW - HOUR - second)
    assert {OWN, OUTSIDERS} <= seen("manager_a", NOW - HOUR)
    assert {OWN, OUTSIDERS} <= seen("manager_a", NOW + HOUR - second)
    assert OUTSIDERS not in seen("manager_a", NOW + HOUR)


def test_a_deputy_has_the_grids_and_the_rights(county):
    away("branch_head", "manager_a")
    during = actor_of(staff("manager_a"), at=NOW)
    assert {grid.code for grid in visible_grids(during)} == {"G1", "G1-01", "G1-02"}
    assert Right.RECORD_VISITS in during.rights, "his own post stays"
    assert staff("branch_head").pk not in during.acting_for, "a head has no grids of his own"


def test_a_deputy_stands_for_the_absent_managers_own_duties(county):
    away("outsider", "manager_a")
    deputy = actor_of(staff("manager_a"), at=NOW)
    assert set(deputy.duty_ids) == {staff("manager_a").pk, staff("outsider").pk}


def test_acting_ends_with_the_post(county):
    away("outsider", "manager_a")
    end_post(post_id=staff("outsider").posts.get().pk, on=TODAY, actor=SYSTEM, now=NOW)
    assert OUTSIDERS not in seen("manager_a")


@pytest.mark.parametrize(("kind", "keeps"), [("annual", True), ("mandatory", False)])
def test_on_mandatory_leave_nothing_is_left(kind, keeps, county):
    away("outsider", "manager_a", kind=kind)
    assert bool(seen("outsider")) is keeps
    assert bool(actor_of(staff("outsider"), at=NOW + HOUR).rights), "back at his post"


def test_the_session_tells_for_whom_one_acts(county, as_persona):
    away("outsider", "manager_a")
    posts = as_persona("manager_a").get("/api/v1/session").json()["staff"]["posts"]
    assert [post["acting_for"] for post in posts] == [None, "冯丁"]
    assert selectors.home_of(selectors.posts_of(staff("manager_a"), at=NOW)) == "field"


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        ([], ""),
        (["head_office", "customer_manager"], ""),
        (["auditor", "auditor"], ""),
        (["administrator", "security_officer"], "系统管理员和安全管理员"),
        (["customer_manager", "outlet_head", "auditor"], "客户经理和审计人员"),
    ],
)
def test_which_roles_one_person_may_not_hold_together(roles, names):
    assert mixed(roles) == names
