"""Units, staff and posts: loaded from lists, effective-dated, and what a post lets one see."""

from datetime import date

import pytest

from tests.personas import (
    NOW,
    PASSWORD,
    PERSONAS,
    STARTED,
    TODAY,
    UNITS,
    actor,
    hire_everyone,
    staff,
    staff_list,
)
from wangge.areas.organisation import selectors
from wangge.areas.organisation.access import RIGHTS, SYSTEM, Right, actor_of, visible_units
from wangge.areas.organisation.models import AuditEvent, Post, Staff, Unit
from wangge.areas.organisation.selectors.trail import Asked, audit_trail
from wangge.areas.organisation.services import (
    LoadedOrganisation,
    OrganisationRefused,
    end_post,
    load_organisation,
)
from wangge.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db


def load(units=UNITS, staff=None, now=NOW) -> LoadedOrganisation:
    return load_organisation(
        units=units,
        staff=staff_list() if staff is None else staff,
        password=None,
        actor=SYSTEM,
        now=now,
    )


def test_a_second_load_changes_nothing():
    first = load()
    assert (first.units, first.staff, first.posts_begun) == (
        len(UNITS),
        len(PERSONAS),
        len(PERSONAS),
    )
    assert load() == LoadedOrganisation(0, 0, 0, 0)
    assert AuditEvent.objects.filter(action="organisation.load").count() == 1


def test_children_may_stand_before_their_parents_in_the_list():
    load(units=UNITS[::-1])
    team = Unit.objects.get(code="T101")
    assert [u.code for u in Unit.objects.get_ancestors(team)] == ["HQ", "B01", "O101"]


def test_names_and_places_in_the_tree_follow_the_list(bank):
    moved = [
        u | {"name": "营销1组新", "parent_code": "O201"} if u["code"] == "T101" else u
        for u in UNITS
    ]
    load(units=moved)
    team = Unit.objects.get(code="T101")
    assert team.name == "营销1组新"
    assert Unit.objects.get_parent(team).code == "O201"
    assert team.path in {u.path for u in visible_units(actor("outsider")) | visible_units(SYSTEM)}


@pytest.mark.parametrize(
    ("units", "people", "named"),
    [
        ([UNITS[0], UNITS[5] | {"parent_code": "X9"}], [], "X9"),
        ([UNITS[0] | {"kind": "castle"}], [], "castle"),
        (UNITS, [staff_list()[0] | {"posts": [{"unit_code": "X9", "role": "auditor"}]}], "X9"),
        (UNITS, [staff_list()[0] | {"posts": [{"unit_code": "HQ", "role": "king"}]}], "king"),
    ],
)
def test_a_wrong_list_is_refused_whole_and_says_why(units, people, named):
    with pytest.raises(OrganisationRefused, match=named):
        load(units=units, staff=people)
    assert not Unit.objects.exists() and not Staff.objects.exists()


def test_a_post_no_longer_listed_ends_and_a_new_one_begins(bank):
    before = actor("manager_a")
    people = [
        s | {"posts": [{"unit_code": "T201", "role": "customer_manager"}]}
        if s["username"] == "manager_a"
        else s
        for s in staff_list()
    ]
    done = load(staff=people)
    assert (done.posts_begun, done.posts_ended) == (1, 1)
    after = actor("manager_a")
    assert after.unit_paths != before.unit_paths
    assert actor("manager_a", on=date(2026, 11, 1)).unit_paths == before.unit_paths


def test_a_post_ended_on_its_first_day_never_was(bank):
    post = Post.objects.get(staff=staff("manager_a"))
    end_post(post_id=post.pk, on=post.valid_from, actor=SYSTEM, now=STARTED)
    assert not Post.objects.filter(staff=staff("manager_a")).exists()
    assert AuditEvent.objects.filter(action="post.end").count() == 1


def test_an_actor_without_a_running_post_has_nothing(bank):
    end_post(post_id=staff("manager_a").posts.get().pk, on=TODAY, actor=SYSTEM, now=NOW)
    nobody = actor("manager_a")
    assert nobody.rights == frozenset() and nobody.unit_paths == ()
    assert not visible_units(nobody).exists()
    with pytest.raises(NotAllowed):
        nobody.require(Right.SEE_BOARD)


def test_who_left_the_bank_has_nothing(bank):
    gone = staff("head_office")
    gone.is_active = False
    assert actor_of(gone, at=NOW).rights == frozenset()


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("head_office", {u["code"] for u in UNITS}),
        ("department", {u["code"] for u in UNITS}),
        ("branch_head", {"B01", "O101", "T101", "T102"}),
        ("outlet_head", {"O101", "T101", "T102"}),
        ("manager_a", {"T101"}),
        ("outsider", {"T201"}),
        ("auditor", {u["code"] for u in UNITS}),
        ("administrator", {u["code"] for u in UNITS}),
        ("security_officer", {u["code"] for u in UNITS}),
        ("analyst", {u["code"] for u in UNITS}),
        ("branch_analyst", {"B01", "O101", "T101", "T102"}),
    ],
)
def test_units_in_view(who, codes, bank):
    tree = selectors.unit_tree(visible_units(actor(who)))
    assert {node.code for node in tree} == codes
    assert [node.path for node in tree] == sorted(node.path for node in tree)
    tops = [node.code for node in tree if node.parent_id is None]
    assert len(tops) == 1, "a parent out of view is not told"


def test_counting_widens_nobodys_view_of_customers(bank):
    """A list of the server's owner may mix what the console refuses to."""
    post = staff("branch_analyst").posts.get()
    Post.objects.create(staff=staff("outsider"), unit=post.unit, role=post.role, valid_from=TODAY)
    assert actor("outsider").unit_paths == (Unit.objects.get(code="T201").path,)


def test_auditor_administrator_and_security_officer_are_nobody_to_customers():
    for role in ("auditor", "administrator", "security_officer"):
        assert not RIGHTS[role] & {Right.SEE_CUSTOMERS, Right.REVEAL_CUSTOMERS, Right.SEE_BOARD}


def test_managers_start_in_the_field_app_all_others_at_the_console(bank):
    homes = {who: selectors.home_of(selectors.posts_of(staff(who), at=NOW)) for who in PERSONAS}
    assert {who for who, home in homes.items() if home == "field"} == {
        "manager_a",
        "manager_b",
        "sibling",
        "outsider",
    }


def test_one_first_password_serves_all():
    hire_everyone(PASSWORD)
    assert len(set(Staff.objects.values_list("password", flat=True))) == 1
    assert staff("auditor").check_password(PASSWORD)


def test_the_audit_trail_is_for_those_with_the_right(bank):
    with pytest.raises(NotAllowed):
        audit_trail(actor("head_office"), Asked())
    auditor = actor("auditor")
    assert audit_trail(auditor, Asked(action="organisation.")).count() == 1
    assert audit_trail(auditor, Asked(since=NOW)).count() == 0
    assert audit_trail(auditor, Asked(until=NOW)).count() == 1
