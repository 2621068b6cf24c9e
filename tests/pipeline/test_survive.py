"""Which value wins, where it came from, and what is left of the others."""

from datetime import date
from decimal import Decimal

import pytest

from tests.pipeline.bank import OTHER_VILLAGE, VILLAGE, Bank, number, resident
from wangge.pipeline.contracts import CUSTOMER
from wangge.pipeline.survive.claims import FIELDS

ZHANG = number("19700305", 11)
HOME = "江苏省盐城市阜宁县东沟镇崔庄村二组5号"

# one person in six sources that contradict each other
CONTRADICTIONS = {
    "hukou__resident": [resident("张建国", ZHANG, address=HOME)],
    "core__customer": [
        {
            "cif_no": "1",
            "cust_type": "P",
            "name": "張建國",
            "id_type": "01",
            "id_no": ZHANG,
            "mobile": "15400000001",
            "address": "东沟镇崔庄村2组",
        }
    ],
    "credit__borrower": [
        {
            "borrower_no": "B1",
            "name": "张建国",
            "id_no": ZHANG,
            "mobile": "15400000002",
            "address": "沟墩镇林道村4组58号",
            "marital": "20",
            "annual_income": "50000",
        }
    ],
    "crm__customer": [
        {
            "crm_id": "C1",
            "name": "张建国",
            "id_no": ZHANG,
            "mobile": "15400000003",
            "manager_no": "100016",
            "updated_at": "2026-01-01",
        }
    ],
    "sunshine__household": [
        {
            "household_no": "S1",
            "village_code": OTHER_VILLAGE,
            "group_no": "4",
            "head_name": "张建国",
            "head_id_no": ZHANG,
            "mobile": "15400000004",
            "grade": "AA",
            "address": "林道村4组",
            "evaluated_on": "2025-01-01",
        }
    ],
    "field__customer": [
        {
            "crm_id": "Z1",
            "name": "张建国",
            "id_no": ZHANG,
            "mobile": "15400000005",
            "manager_no": "100099",
            "updated_at": "2026-06-01",
            "lon": "119.6",
            "lat": "33.6",
        },
        {
            "crm_id": "Z2",
            "name": "张建国",
            "id_no": ZHANG,
            "mobile": "15400000006",
            "updated_at": "2025-06-01",
        },
    ],
}


@pytest.fixture
def contradicting(bank: Bank) -> Bank:
    """One person in six sources that say different things of him."""
    bank.take(**CONTRADICTIONS)
    return bank


def test_each_field_follows_the_published_order(contradicting: Bank) -> None:
    golden = contradicting.golden(contradicting.customer_of("hukou.resident", ZHANG))
    assert golden["name"] == "张建国"
    assert golden["mobile"] == "15400000005"  # the field's newer row before all others
    assert golden["manager_no"] == "100016"  # the CRM before the field
    assert golden["village_code"] == OTHER_VILLAGE  # where he lives …
    assert golden["group_no"] == 4
    assert golden["registered_village_code"] == VILLAGE  # … and where he is registered
    assert golden["registered_address"] == HOME
    assert (golden["lon"], golden["lat"]) == (119.6, 33.6)
    assert golden["annual_income"] == Decimal("50000.00")
    assert golden["village_credit_grade"] == "AA"
    assert golden["birth_date"] == date(1970, 3, 5)
    assert (golden["id_type"], golden["id_no"]) == ("01", ZHANG)


def test_runners_up_stay_in_order_with_their_source(contradicting: Bank) -> None:
    person = contradicting.customer_of("hukou.resident", ZHANG)
    claims = contradicting.rows(
        "provenance", f"customer_id = {person} AND field = 'mobile' ORDER BY rank"
    )
    told = [(c["rank"], c["value"][-1], f"{c['source']}.{c['source_table']}") for c in claims]
    assert told == [
        (1, "5", "field.customer"),
        (2, "6", "field.customer"),
        (3, "2", "credit.borrower"),
        (4, "1", "core.customer"),
        (5, "3", "crm.customer"),
        (6, "4", "sunshine.household"),
    ]


def test_every_golden_value_has_its_first_claim(contradicting: Bank) -> None:
    claims = {
        (c["customer_id"], c["field"]): c for c in contradicting.rows("provenance", "rank = 1")
    }
    seen = 0
    for golden in contradicting.rows("customer"):
        for field in FIELDS:
            claim = claims.pop((golden["customer_id"], field), None)
            if golden[field] is None:
                assert claim is None, field
                continue
            seen += 1
            assert claim is not None, field
            assert (
                type(golden[field])(claim["value"]) == golden[field]
                if not isinstance(golden[field], date)
                else claim["value"] == golden[field].isoformat()
            )
            assert claim["source_key"]
    assert seen > 15
    assert claims == {}
    assert set(FIELDS) <= set(CUSTOMER.column_names)


def as_text(value: object) -> str:
    """How a claim writes a golden value."""
    return value.isoformat() if isinstance(value, date) else str(value)


def test_an_invalid_value_never_beats_a_valid_one(bank: Bank) -> None:
    """The register's number is mistyped; the CRM's is valid: the valid one is golden."""
    wrong = ZHANG[:-1] + ("0" if ZHANG[-1] != "0" else "1")
    bank.take(
        hukou__resident=[resident("张建国", wrong, address=HOME)],
        crm__customer=[{"crm_id": "C1", "name": "张建国", "id_no": ZHANG, "address": HOME}],
    )
    golden = bank.golden(bank.customer_of("crm.customer", "C1"))
    assert bank.customer_of("hukou.resident", wrong) == golden["customer_id"]
    assert golden["id_no"] == ZHANG
    claims = bank.rows("provenance", "field = 'id_no' ORDER BY rank")
    assert [c["value"] for c in claims] == [ZHANG, wrong]


def test_households_of_register_and_rating_are_one(bank: Bank) -> None:
    """The daughter-in-law is registered elsewhere: the rating puts her with the family."""
    wife = number("19720101", 22)
    household = {
        "household_no": "S1",
        "village_code": VILLAGE,
        "group_no": "2",
        "head_name": "张建国",
        "head_id_no": ZHANG,
    }
    bank.take(
        hukou__resident=[
            resident("张建国", ZHANG, "H1"),
            resident("李秀兰", wife, "H1", relation="配偶"),
        ],
        sunshine__household=[household],
        sunshine__member=[
            {"household_no": "S1", "seq": "1", "name": "张建国", "relation": "户主"},
            {"household_no": "S1", "seq": "2", "name": "李秀兰", "relation": "配偶"},
            {"household_no": "S1", "seq": "3", "name": "黄小燕", "relation": "儿媳"},
        ],
        field__customer=[
            {"crm_id": "Z1", "name": "张建国", "id_no": ZHANG, "lon": "119.6", "lat": "33.6"}
        ],
    )
    households = bank.rows("household")
    assert len(households) == 1
    assert (households[0]["members"], households[0]["source"]) == (3, "hukou")
    head = bank.customer_of("hukou.resident", ZHANG)
    assert households[0]["head_customer_id"] == head
    relations = {c["name"]: c["household_relation"] for c in bank.rows("customer")}
    assert relations == {"张建国": "head", "李秀兰": "spouse", "黄小燕": "other"}
    # the position a manager took at the door is the whole family's
    assert {(c["lon"], c["lat"]) for c in bank.rows("customer")} == {(119.6, 33.6)}
    told = bank.rows("provenance", "field = 'lon'")
    assert {c["source"] for c in told} == {"field"} and len(told) == 3


def test_couples_behind_one_door_are_a_household(bank: Bank) -> None:
    """Whom no list names joins the husband's household, or makes one; other doors make none."""
    people = {
        "陈大文": (number("19710101", 31), "东沟镇崔庄村二组5号"),
        "周立新": (number("19800101", 41), "东沟镇崔庄村三组9号"),
        "吴春梅": (number("19810101", 42), "东沟镇崔庄村三组9号"),
        "郑志强": (number("19900101", 51), "东沟镇崔庄村四组1号"),
        "冯晓丽": (number("19910101", 52), "东沟镇崔庄村五组2号"),
    }
    named = {name: {"name": name, "id_type": "01", "id_no": n} for name, (n, _) in people.items()}
    head = {"name": "张建国", "id_type": "01", "id_no": ZHANG}
    couples = [
        (head, "陈大文"),
        (named["周立新"], "吴春梅"),
        (named["郑志强"], "冯晓丽"),
    ]
    bank.take(
        hukou__resident=[resident("张建国", ZHANG)],
        core__customer=[
            {**named[name], "cif_no": name, "cust_type": "P", "address": address}
            for name, (_, address) in people.items()
        ],
        credit__borrower=[
            {
                **who,
                "borrower_no": f"B{n}",
                "spouse_name": spouse,
                "spouse_id_no": people[spouse][0],
            }
            for n, (who, spouse) in enumerate(couples)
        ],
    )
    found = {c["name"]: (c["household_id"], c["household_relation"]) for c in bank.rows("customer")}
    home, own = found["张建国"][0], found["周立新"][0]
    assert found["陈大文"] == (home, "spouse")
    assert (found["周立新"], found["吴春梅"]) == ((own, "head"), (own, "spouse"))
    assert found["郑志强"] == found["冯晓丽"] == (None, None)
    assert {h["household_id"]: h["source"] for h in bank.rows("household")} == {
        home: "hukou",
        own: "family",
    }


def test_who_lives_elsewhere_has_no_village_here(bank: Bank) -> None:
    bank.take(
        hukou__resident=[resident("张建国", ZHANG, address=HOME)],
        credit__borrower=[
            {
                "borrower_no": "B1",
                "name": "张建国",
                "id_no": ZHANG,
                "address": "上海市浦东新区创业街433号",
            }
        ],
    )
    golden = bank.golden(bank.customer_of("hukou.resident", ZHANG))
    assert golden["address"].startswith("上海市")
    assert golden["village_code"] is None
    assert golden["registered_village_code"] == VILLAGE
    assert golden["is_migrant"] is True
    assert golden["customer_group"] == "migrant_worker"


def test_who_works_in_another_city_is_a_migrant(bank: Bank) -> None:
    """The village rating lists him at home and says where he works."""
    household = {"household_no": "S1", "village_code": VILLAGE, "head_name": "张建国"}
    bank.take(
        hukou__resident=[resident("张建国", ZHANG, address=HOME)],
        sunshine__household=[{**household, "group_no": "2", "address": "崔庄村2组5号"}],
        sunshine__member=[
            {
                "household_no": "S1",
                "seq": "1",
                "name": "张建国",
                "id_no": ZHANG,
                "workplace": "江苏省苏州市昆山市",
            }
        ],
    )
    golden = bank.golden(bank.customer_of("hukou.resident", ZHANG))
    assert golden["is_migrant"] is True
    assert golden["village_code"] is None
    assert golden["registered_village_code"] == VILLAGE


def test_life_status_follows_the_register(bank: Bank) -> None:
    dead, gone = number("19300101", 1), number("19850101", 3)
    bank.take(
        hukou__resident=[
            resident("张建国", ZHANG),
            resident("老先生", dead, "H2", status="deceased"),
            resident("迁出人", gone, "H3", status="moved_out"),
        ]
    )
    status = {c["name"]: c["life_status"] for c in bank.rows("customer")}
    assert status == {"张建国": "active", "老先生": "deceased", "迁出人": "moved_out"}


def test_figures_of_a_customer(bank: Bank) -> None:
    deposit = {"cif_no": "1", "open_date": "2025-11-05", "status": "0"}
    bank.take(
        hukou__resident=[resident("张建国", ZHANG)],
        core__customer=[{"cif_no": "1", "cust_type": "P", "name": "张建国", "id_no": ZHANG}],
        core__deposit=[
            {**deposit, "account_no": "A1", "product_code": "D01", "balance": "1000.50"},
            {
                **deposit,
                "account_no": "A2",
                "product_code": "D02",
                "balance": "60000",
                "maturity_date": "2026-11-05",
            },
            {
                **deposit,
                "account_no": "A3",
                "product_code": "D02",
                "balance": "9",
                "status": "1",
                "maturity_date": "2026-11-02",
            },
        ],
        core__txn_monthly=[
            {"cif_no": "1", "month": "2026-10", "salary_amount": "5000"},
            {"cif_no": "1", "month": "202609", "salary_amount": "5000"},
            {"cif_no": "1", "month": "2026-01", "salary_amount": "7000"},
        ],
        core__channel=[{"cif_no": "1", "channel": "mobile_bank", "status": "0"}],
    )
    person = bank.customer_of("core.customer", "1")
    figures = bank.rows("feature", f"customer_id = {person}")[0]
    assert figures["deposit_balance"] == Decimal("61000.50")
    assert figures["time_deposit_balance"] == Decimal("60000.00")
    assert figures["next_maturity_date"] == date(2026, 11, 5)
    assert figures["next_maturity_amount"] == Decimal("60000.00")
    assert figures["salary_3m"] == Decimal("10000.00")
    assert figures["has_mobile_bank"] is True
    assert (figures["value_tier"], figures["is_key"]) == (3, False)
    assert bank.golden(person)["is_existing"] is True
    holdings = bank.rows("holding", f"customer_id = {person}")
    assert [(h["holding_no"], h["status"]) for h in holdings] == [
        ("mobile_bank", "open"),
        ("A1", "open"),
        ("A2", "open"),
        ("A3", "closed"),
    ]
