"""A county of a handful of customers, each at home in the grid that his name says.

Everything goes the way it goes in a bank: a snapshot is published, accepted, customers are
placed. Values that must never appear in an answer are in SECRETS.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.factories import ground, snapshots
from tests.personas import STARTED, hire_everyone
from wangge.areas.customers.services import accept_snapshot
from wangge.areas.grids.services import assign_custody
from wangge.areas.organisation.access import SYSTEM
from wangge.kernel.progress import Silent

OWN, SPOUSE, SIBLINGS, OUTSIDERS, UNASSIGNED, DECEASED, SHOP = 11, 12, 21, 31, 41, 51, 13
"""Customer ids: in G1-01 (a couple and their shop), G1-02, G2-01, nowhere; one dead in G1-01."""

LIVING = {OWN, SPOUSE, SHOP, SIBLINGS, OUTSIDERS, UNASSIGNED}
SECRETS = {
    "id_no": "320923198501011236",
    "mobile": "13812345678",
    "address": "射河镇一村3组18号",
    "account": "6228480012345678901",
}
"""The unmasked values of customer OWN."""


@dataclass(frozen=True)
class County:
    """Where the lake is."""

    lake: Path


def publish_first(lake: Path) -> None:
    """Publish the county's snapshot in an empty lake."""
    snapshots.publish(lake, "first", **tables())


def settle(lake: Path) -> County:
    """Hire everyone, mark out the grids, bring the customers of the lake in and place them."""
    hire_everyone()
    ground.mark_out()
    accept(lake)
    return County(lake)


def accept(lake: Path) -> None:
    """Accept the lake's current snapshot and place everyone."""
    accept_snapshot(lake=lake, actor=SYSTEM, now=STARTED, progress=Silent())
    assign_custody(actor=SYSTEM, now=STARTED, progress=Silent())


def tables() -> dict[str, list[dict[str, Any]]]:
    """Return the county's snapshot, by table."""
    return {
        "customer": _customers(),
        "feature": _features(),
        "household": [
            {"household_id": 1, "head_customer_id": OWN, "village_code": "320923100001",
             "group_no": 3, "address": SECRETS["address"], "members": 2, "source": "hukou"},
        ],
        "holding": _holdings(),
        "provenance": _provenance(),
        "link": _links(),
    }  # fmt: skip


def at(grid: str) -> dict[str, float]:
    """Return a resident place in the middle of a grid."""
    lon, lat = ground.CENTRES[grid]
    return {"lon": lon, "lat": lat}


def _customers() -> list[dict[str, Any]]:
    return [
        snapshots.person(
            OWN, name="张建国", gender="M", birth_date="1985-01-01", id_type="01",
            id_no=SECRETS["id_no"], mobile=SECRETS["mobile"], address=SECRETS["address"],
            registered_address=SECRETS["address"], household_id=1, household_relation="head",
            village_code="320923100001", group_no=3, **at("G1-01"),
        ),
        snapshots.person(
            SPOUSE, name="李秀英", gender="F", birth_date="1986-05-04", household_id=1,
            household_relation="spouse", village_code="320923100001", group_no=3,
        ),
        snapshots.person(
            SHOP, kind="organisation", name="张建国副食店", id_type="51",
            customer_group="individual_business", **at("G1-01"),
        ),
        snapshots.person(SIBLINGS, name="张建军", mobile="13900005678", **at("G1-02")),
        snapshots.person(OUTSIDERS, name="张海燕", mobile="13911115678", **at("G2-01")),
        snapshots.person(UNASSIGNED, name="张无处"),
        snapshots.person(DECEASED, name="张老", life_status="deceased", **at("G1-01")),
    ]  # fmt: skip


def _features() -> list[dict[str, Any]]:
    return [
        snapshots.feature(
            OWN, deposit_balance="125000.00", time_deposit_balance="100000.00",
            loan_balance="30000.00", next_maturity_date="2026-11-10",
            next_maturity_amount="100000.00", product_count=3, value_tier=2, is_key=True,
        ),
        snapshots.feature(SIBLINGS, deposit_balance="9000.50", value_tier=4),
        snapshots.feature(SHOP, is_merchant=True),
    ]  # fmt: skip


def _holdings() -> list[dict[str, Any]]:
    return [
        {"customer_id": OWN, "kind": "deposit", "holding_no": SECRETS["account"],
         "product_code": "D02", "balance": "100000.00", "rate": "0.015500",
         "open_date": "2025-11-10", "end_date": "2026-11-10", "status": "open"},
        {"customer_id": OWN, "kind": "channel", "holding_no": "mobile_bank",
         "product_code": "mobile_bank", "status": "open"},
        {"customer_id": SIBLINGS, "kind": "deposit", "holding_no": "6228480099999999999",
         "product_code": "D02", "balance": "9000.50", "rate": "0.0155",
         "open_date": "2026-01-10", "end_date": "2027-01-10", "status": "open"},
    ]  # fmt: skip


def _provenance() -> list[dict[str, Any]]:
    origin = {"source": "hukou", "source_table": "resident", "source_key": SECRETS["id_no"]}
    crm = {"source": "crm", "source_table": "customer", "source_key": "C0001"}
    return [
        {"customer_id": OWN, "field": "name", "rank": 1, "value": "张建国", **origin},
        {"customer_id": OWN, "field": "id_no", "rank": 1, "value": SECRETS["id_no"], **origin},
        {"customer_id": OWN, "field": "mobile", "rank": 1, "value": SECRETS["mobile"], **crm},
        {"customer_id": OWN, "field": "address", "rank": 1, "value": SECRETS["address"], **origin},
        {"customer_id": OWN, "field": "address", "rank": 2, "value": "射河镇一村3组9号", **crm},
        {"customer_id": OWN, "field": "ethnicity", "rank": 1, "value": "汉", **origin},
    ]


def _links() -> list[dict[str, Any]]:
    return [
        {"source": "hukou", "source_table": "resident", "source_key": SECRETS["id_no"],
         "role": "", "customer_id": OWN, "rule": "id_no", "reason": "证件号码相同"},
        {"source": "thirdparty", "source_table": "profile",
         "source_key": f"{SECRETS['mobile']}|车主", "role": "", "customer_id": OWN,
         "rule": "name_mobile", "weight": 14.5, "reason": "姓名与手机号相同"},
    ]  # fmt: skip
