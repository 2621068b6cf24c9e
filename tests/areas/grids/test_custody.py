"""Custody follows the placing rule; scope follows custody; what must always hold is checked."""

import pytest

from tests.factories import county as made
from tests.factories import snapshots
from tests.factories.county import DECEASED, LIVING, OUTSIDERS, OWN, SIBLINGS, SPOUSE, UNASSIGNED
from tests.factories.ground import CENTRES, NOWHERE, features
from tests.personas import NOW, TODAY, actor, staff
from wangge.areas.customers.access import visible_customers
from wangge.areas.customers.models import Customer
from wangge.areas.grids import selectors
from wangge.areas.grids.models import Custody, CustodyReason, Grid, GridPost, GridStatus
from wangge.areas.grids.services import assign_custody, invariant_breaches, load_grids
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import AuditEvent
from wangge.kernel.progress import Silent

pytestmark = pytest.mark.django_db


def assign(ids=None):
    return assign_custody(actor=SYSTEM, now=NOW, progress=Silent(), customer_ids=ids)


def running(customer: int) -> Custody:
    return Custody.objects.select_related("grid").get(customer=customer, valid_to__isnull=True)


def test_the_living_stand_in_one_grid_or_on_the_unassigned_list(county):
    assert running(OWN).grid.code == "G1-01" and running(OWN).reason == CustodyReason.POSITION
    assert running(SPOUSE).grid.code == "G1-01" and running(SPOUSE).reason == "address"
    assert running(UNASSIGNED).grid is None and running(UNASSIGNED).reason == "no_place"
    assert not Custody.objects.filter(customer=DECEASED).exists()
    assert Custody.objects.filter(valid_to__isnull=True).count() == len(LIVING)
    assert invariant_breaches() == []


def test_scope_is_the_grids_unit_and_its_a_manager(county):
    own, lost = Customer.objects.get(pk=OWN), Customer.objects.get(pk=UNASSIGNED)
    assert own.scope_unit.code == "T101" and own.duty_manager == staff("manager_a")
    assert lost.scope_unit is lost.duty_manager is None


def test_a_second_run_changes_nothing(county):
    before = list(Custody.objects.order_by("pk").values())
    counts = assign()
    assert (counts.begun, counts.ended, counts.rescoped) == (0, 0, 0)
    assert (counts.in_grid, counts.unassigned) == (len(LIVING) - 1, 1)
    assert list(Custody.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.filter(action="custody.assign").count() == 1


def test_one_customer_is_placed_like_all(county):
    Customer.objects.filter(pk=OWN).update(lon=CENTRES["G2-01"][0], lat=CENTRES["G2-01"][1])
    Customer.objects.filter(pk=SIBLINGS).update(lon=NOWHERE[0], lat=NOWHERE[1])
    counts = assign([OWN])
    assert (counts.begun, counts.ended, counts.rescoped) == (1, 1, 1)
    assert running(OWN).grid.code == "G2-01"
    assert running(SIBLINGS).grid.code == "G1-02", "he was not asked about"
    assign()
    assert running(SIBLINGS).reason == CustodyReason.OUTSIDE


def test_who_names_no_group_goes_with_his_household(county):
    """Two grids share village V; the household's position tells which one is his."""
    for code, group in (("G1-01", 1), ("G1-02", 2)):
        places = [{"village_code": "V", "group_no": group}]
        Grid.objects.filter(code=code).update(places=places)
    Customer.objects.filter(pk=SPOUSE).update(village_code="V", group_no=None)
    assign()
    assert running(SPOUSE).reason == CustodyReason.AMBIGUOUS
    spouse = Customer.objects.get(pk=SPOUSE)
    lon, lat = CENTRES["G1-02"]
    type(spouse.household).objects.update(village_code="V", group_no=None, lon=lon, lat=lat)
    assign()
    assert running(SPOUSE).reason == CustodyReason.HOUSEHOLD
    assert running(SPOUSE).grid.code == "G1-02"


def test_a_move_ends_the_old_custody_and_keeps_it(county, lake):
    Customer.objects.filter(pk=OWN).update(lon=CENTRES["G2-01"][0], lat=CENTRES["G2-01"][1])
    assign()
    spells = selectors.custody_of(OWN)
    assert [s.grid_name for s in spells] == ["网格G2-01", "网格G1-01"]
    assert spells[1].valid_to == spells[0].valid_from == NOW
    assert OWN not in visible_customers(actor("manager_a")).values_list("pk", flat=True)
    assert OWN in visible_customers(actor("outsider")).values_list("pk", flat=True)


@pytest.mark.parametrize(
    "end",
    [{"life_status": "deceased"}, {"life_status": "moved_out"}, {"merged_into_id": SPOUSE}],
    ids=str,
)
def test_custody_ends_with_service(county, end):
    Customer.objects.filter(pk=OWN).update(**end)
    assert invariant_breaches() != []
    assign()
    assert not Custody.objects.filter(customer=OWN, valid_to__isnull=True).exists()
    assert Customer.objects.get(pk=OWN).scope_unit is None
    assert invariant_breaches() == []


@pytest.mark.parametrize("reason", [CustodyReason.CLAIM, CustodyReason.TRANSFER])
def test_what_a_person_decided_stays_while_the_grid_is_active(county, reason):
    there = Grid.objects.get(code="G2-01")
    Custody.objects.filter(customer=OWN).update(grid=there, reason=reason)
    assign()
    assert running(OWN).grid == there and running(OWN).reason == reason
    assert Customer.objects.get(pk=OWN).scope_unit.code == "T201"
    Grid.objects.filter(code="G2-01").update(status=GridStatus.RETIRED)
    assign()
    assert running(OWN).grid.code == "G1-01"
    assert running(OUTSIDERS).reason == CustodyReason.OUTSIDE


def test_a_new_a_manager_takes_over_duty(county):
    changed = features()
    changed[2]["properties"] |= {"a_staff_no": "1006", "b_staff_no": "1005"}
    load_grids(features=changed, actor=SYSTEM, now=NOW, on=TODAY)
    assert assign().rescoped == 3
    assert Customer.objects.get(pk=OWN).duty_manager == staff("manager_b")


def test_a_night_with_a_merge_leaves_nothing_broken(county, lake):
    tables = made.tables()
    tables["customer"] = [c for c in tables["customer"] if c["customer_id"] != SPOUSE]
    tables["alias"] = [{"customer_id": SPOUSE, "survivor_id": OWN, "merged_on": "2026-11-01"}]
    snapshots.publish(lake, "second", **tables)
    made.accept(lake)
    assert invariant_breaches() == []
    assert SPOUSE not in selectors.grid_of([SPOUSE, OWN])


def test_every_broken_invariant_is_told_in_words(county):
    Custody.objects.filter(customer=OWN).delete()
    Customer.objects.filter(pk=SIBLINGS).update(scope_unit=Customer.objects.get(pk=OWN).scope_unit)
    Custody.objects.filter(customer=OUTSIDERS).update(customer=DECEASED)
    GridPost.objects.filter(grid__code="G1-02").update(valid_to=TODAY)
    Grid.objects.filter(code="G1-02").update(
        area=Grid.objects.get(code="G1-01").area, places=Grid.objects.get(code="G1-01").places
    )
    told = " ".join(b["what"] for b in invariant_breaches())
    for part in (
        "2 位在册客户既不在任何网格",
        "1 条管户属于已停用",
        "2 位客户的管户机构与所在网格不一致",
        "G1-02）没有 A 岗",
        "网格 G1-01 与 G1-02 的范围重叠",
        "同时包含村居 320923100001 全村",
    ):
        assert part in told
    assert all(b["remedy"] for b in invariant_breaches())


def test_counts_tell_customers_and_resident_households(county):
    Customer.objects.filter(pk=SPOUSE).update(is_migrant=True)
    grid = Grid.objects.get(code="G1-01")
    tally = selectors.tallies([grid.pk])[grid.pk]
    assert (tally.customers, tally.households, tally.key_customers) == (3, 1, 1)
    Customer.objects.filter(pk=OWN).update(is_migrant=True)
    assert selectors.tallies([grid.pk])[grid.pk].households == 0
    assert selectors.count_custody() == {"in_a_grid": 5, "unassigned": 1}
