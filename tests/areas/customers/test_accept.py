"""Accepting snapshots: what is new, changed, merged and gone; the same on a second call."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import snapshots
from tests.factories.snapshots import feature, person
from tests.personas import NOW
from wangge.areas.customers import accepting
from wangge.areas.customers.access import living
from wangge.areas.customers.identity import Identity, identity_of
from wangge.areas.customers.lake_reader import NoSnapshot
from wangge.areas.customers.models import AcceptedSnapshot, Customer, Household
from wangge.areas.customers.selectors import time_deposits_maturing
from wangge.areas.customers.services import Accepted, accept_snapshot
from wangge.areas.organisation.access import SYSTEM
from wangge.kernel.progress import Silent
from wangge.pipeline.contracts import CUSTOMER, FEATURE, HOUSEHOLD

pytestmark = pytest.mark.django_db


def accept(lake, now=NOW) -> Accepted:
    return accept_snapshot(lake=lake, actor=SYSTEM, now=now, progress=Silent())


def test_the_columns_served_are_the_contracts():
    assert set(accepting.GOLDEN) <= set(CUSTOMER.column_names)
    assert set(accepting.FEATURES) <= set(FEATURE.column_names)
    assert set(accepting.HOUSEHOLD_COLUMNS[1:]) - {"lon", "lat"} <= set(HOUSEHOLD.column_names)
    assert set(accepting.HOUSEHOLD_COLUMNS) == {f.column for f in Household._meta.fields}
    fields = {f.column for f in Customer._meta.fields}
    assert set(accepting.CUSTOMER_COLUMNS) == fields - {"scope_unit_id", "duty_manager_id"}


def test_an_empty_lake_is_told(lake):
    with pytest.raises(NoSnapshot):
        accept(lake)


def test_values_arrive_as_they_are(lake):
    snapshots.publish(
        lake,
        "a",
        household=[{"household_id": 7, "members": 1, "source": "hukou"}],
        customer=[
            person(
                5, birth_date="1990-02-03", mobile="13812345678", lon=120.0, lat=33.0,
                household_id=7, is_migrant=True, group_no=4,
            ),
            person(6),
        ],
        feature=[feature(5, deposit_balance="1234567890123.45", next_maturity_date="2026-12-01")],
    )  # fmt: skip
    assert accept(lake) == Accepted("a", 2, 0, 0)
    five = Customer.objects.get(pk=5)
    assert str(five.birth_date) == "1990-02-03"
    assert (five.mobile_tail, five.mobile_masked) == ("5678", "138****5678")
    assert identity_of(five) == Identity(None, "13812345678", None, None)
    assert f"{five.deposit_balance:.2f}" == "1234567890123.45"
    assert str(five.next_maturity_date) == "2026-12-01"
    assert five.is_migrant and five.h3 and five.household_id == 7 and five.group_no == 4
    six = Customer.objects.get(pk=6)
    assert six.sealed is six.mobile_index is six.h3 is six.birth_date is None
    assert six.value_tier == 5 and six.feature_hash == ""
    assert Household.objects.get(pk=7).members == 1


def test_a_second_call_changes_nothing(lake):
    snapshots.publish(lake, "a", customer=[person(1)])
    accept(lake)
    assert accept(lake) == Accepted("a", 0, 0, 0)
    assert AcceptedSnapshot.objects.count() == 1


@pytest.mark.parametrize("earlier_files", ["kept", "gone"])
def test_only_the_difference_is_written(lake, earlier_files):
    snapshots.publish(lake, "a", customer=[person(1), person(2), person(3)], feature=[feature(2)])
    accept(lake)
    if earlier_files == "gone":
        (lake / "snapshots" / "a" / "manifest.json").unlink()
    Customer.objects.filter(pk=3).update(name="untouched")
    snapshots.publish(
        lake,
        "b",
        customer=[person(1, name="改名"), person(2), person(3), person(4)],
        feature=[feature(2, deposit_balance="5.00")],
    )
    assert accept(lake) == Accepted("b", 1, 2, 0)
    assert Customer.objects.get(pk=1).name == "改名"
    assert Customer.objects.get(pk=2).deposit_balance == 5
    assert Customer.objects.get(pk=3).name == "untouched"


@pytest.mark.parametrize("earlier_files", ["kept", "gone"])
def test_a_merge_redirects_through_chains_and_an_unmerge_restores(lake, earlier_files):
    everyone = [person(1), person(2), person(3)]
    merges = [
        {"customer_id": 1, "survivor_id": 2, "merged_on": "2026-11-01"},
        {"customer_id": 2, "survivor_id": 3, "merged_on": "2026-11-02"},
    ]
    snapshots.publish(lake, "a", customer=everyone)
    accept(lake)
    snapshots.publish(lake, "b", customer=[person(3)], alias=merges)
    assert accept(lake) == Accepted("b", 0, 0, 2)
    assert [living(pk) for pk in (1, 2, 3)] == [3, 3, 3]
    if earlier_files == "gone":
        (lake / "snapshots" / "b" / "manifest.json").unlink()
    snapshots.publish(lake, "c", customer=everyone)
    accept(lake)
    assert [living(pk) for pk in (1, 2, 3)] == [1, 2, 3]
    assert Customer.objects.get(pk=1).row_hash != ""


def test_a_customer_no_source_names_is_kept_out_of_service_and_comes_back(lake):
    snapshots.publish(lake, "a", customer=[person(1), person(2)])
    accept(lake)
    snapshots.publish(lake, "b", customer=[person(2)])
    assert accept(lake).retired == 1
    assert Customer.objects.get(pk=1).life_status == accepting.NO_SOURCE
    snapshots.publish(lake, "c", customer=[person(1), person(2)])
    accept(lake)
    assert Customer.objects.get(pk=1).life_status == "active"


def test_after_an_interrupted_load_the_database_itself_is_compared(lake):
    snapshots.publish(lake, "a", customer=[person(1)])
    accept(lake)
    # what an interrupted load of a snapshot with customer 2 leaves behind
    snapshots.publish(lake, "lost", customer=[person(1), person(2)])
    accept(lake)
    AcceptedSnapshot.objects.filter(snapshot="lost").delete()
    snapshots.publish(lake, "b", customer=[person(1)])
    assert accept(lake).retired == 1


def test_a_household_takes_group_and_place_from_a_member_in_its_village(lake):
    def member(customer_id: int, **given) -> dict:
        return person(customer_id, household_id=7, village_code="V1") | given

    def publish(snapshot_id: str, *members: dict) -> Household:
        household = {"household_id": 7, "village_code": "V1", "members": 3, "source": "hukou"}
        snapshots.publish(lake, snapshot_id, household=[household], customer=list(members))
        accept(lake, NOW + timedelta(days=ord(snapshot_id)))
        return Household.objects.get(pk=7)

    away = member(1, village_code="V2", group_no=9, lon=9.0, lat=9.0)
    assert publish("a", away).lon is None, "he lives elsewhere"
    later = publish("b", away, member(3, lon=3.0, lat=3.5), member(2, group_no=4))
    assert (later.group_no, later.lon, later.lat) == (4, 3.0, 3.5)
    moved = publish("c", away, member(3, lon=3.0, lat=3.5), member(2, lon=2.0, lat=2.5))
    assert (moved.group_no, moved.lon, moved.lat) == (None, 2.0, 2.5)


def test_a_return_to_an_older_snapshot_is_accepted_again(lake):
    snapshots.publish(lake, "a", customer=[person(1)])
    accept(lake)
    snapshots.publish(lake, "b", customer=[person(1, name="改名")])
    accept(lake, datetime(2026, 11, 3, tzinfo=UTC))
    (lake / "CURRENT").write_text('{"snapshot": "a"}', "utf-8")
    assert accept(lake, datetime(2026, 11, 4, tzinfo=UTC)).updated == 1
    assert Customer.objects.get(pk=1).name == "客户1"


def test_maturing_deposits_take_both_ends_and_open_ones_only(lake):
    def deposit(number: str, **given) -> dict:
        return {
            "customer_id": 1,
            "kind": "deposit",
            "holding_no": number,
            "product_code": "D02",
            "balance": "100.00",
            "status": "open",
        } | given

    snapshots.publish(
        lake,
        "a",
        customer=[person(1)],
        holding=[
            deposit("first day", end_date="2026-11-02"),
            deposit("last day", end_date="2026-11-16", rate="0.0155"),
            deposit("too late", end_date="2026-11-17"),
            deposit("too early", end_date="2026-11-01"),
            deposit("closed", end_date="2026-11-05", status="closed"),
            deposit("other", end_date="2026-11-05", product_code="D03"),
            deposit("empty", end_date="2026-11-05", balance="0.00"),
        ],
    )
    span = {"since": datetime(2026, 11, 2).date(), "until": datetime(2026, 11, 16).date()}  # noqa: DTZ001
    found = list(time_deposits_maturing(lake=lake, product_code="D02", **span))
    assert [d.holding_no for d in found] == ["first day", "last day"]
    assert str(found[1].rate) == "0.015500"
