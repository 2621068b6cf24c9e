"""Which rows become one customer: small stories, each told by hand."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.pipeline.bank import OTHER_VILLAGE, VILLAGE, Bank, credit_code, number, resident
from wangge.pipeline.lake import Lake

ZHANG = number("19700305", 11)
LI = number("19820614", 22)
WANG = number("19900909", 31)

REGISTER = [
    resident("张建国", ZHANG, "H1", address="阜宁县东沟镇崔庄村2组5号"),
    resident("李秀兰", LI, "H2", address="阜宁县东沟镇崔庄村3组8号"),
    resident("王海涛", WANG, "H3", address="阜宁县东沟镇崔庄村4组9号"),
    resident("赵红", number("19510101", 41), "H4", village_code=OTHER_VILLAGE, address=""),
]


def core(cif: str, name: str, **more) -> dict:
    return {"cif_no": cif, "cust_type": "P", "name": name, "id_type": "01", **more}


def crm(crm_id: str, name: str, **more) -> dict:
    return {"crm_id": crm_id, "name": name, **more}


def cases(bank: Bank) -> list[tuple]:
    """Kind and both sides of every case, the most urgent first."""
    told = sorted(bank.rows("review"), key=lambda case: case["rank"])
    return [(c["kind"], c["left_key"], c["right_key"]) for c in told]


def test_one_valid_number_is_one_person(bank: Bank) -> None:
    """18 digits, 15 digits, full width: the same number, whatever its dress."""
    old = ZHANG[:6] + ZHANG[8:17]
    wide = "".join(chr(ord(c) + 0xFEE0) for c in ZHANG)
    bank.take(
        hukou__resident=REGISTER,
        core__customer=[core("1", "张建国", id_no=old), core("2", "張建國", id_no=wide)],
    )
    person = bank.customer_of("hukou.resident", ZHANG)
    assert bank.customer_of("core.customer", "1") == person
    assert bank.customer_of("core.customer", "2") == person
    assert bank.link_of("core.customer", "1")["rule"] == "id_no"
    assert bank.golden(person)["name"] == "张建国"


def test_name_and_phone_tie_a_row_without_number(bank: Bank) -> None:
    bank.take(
        hukou__resident=REGISTER,
        core__customer=[core("1", "张建国", id_no=ZHANG, mobile="15400000001")],
        crm__customer=[
            crm("C1", "张建国", mobile="15400000001"),
            crm("C2", "张建国", mobile="15400000009"),  # another phone, no place: nobody known
            crm("C3", "陈大文", mobile="15400000001"),  # the phone alone makes no one Zhang
        ],
    )
    person = bank.customer_of("hukou.resident", ZHANG)
    assert bank.customer_of("crm.customer", "C1") == person
    assert bank.customer_of("crm.customer", "C2") != person
    assert bank.customer_of("crm.customer", "C3") != person
    link = bank.link_of("crm.customer", "C1")
    assert link["rule"] == "name_mobile"
    assert link["weight"] == pytest.approx(4.412, abs=0.001)  # by hand: docs/algorithms/link.md
    assert link["reason"].startswith("姓名一致；手机号一致")


def test_name_birth_and_village_tie(bank: Bank) -> None:
    bank.take(
        hukou__resident=REGISTER,
        core__customer=[
            core("1", "李秀兰", birth_date="1982-06-14", address="东沟镇崔庄村3组"),
            core("2", "李秀兰", birth_date="1955-02-02", address="沟墩镇林道村1组"),
        ],
    )
    person = bank.customer_of("hukou.resident", LI)
    assert bank.customer_of("core.customer", "1") == person
    assert bank.customer_of("core.customer", "2") != person


def test_a_masked_number_and_the_name_tie(bank: Bank) -> None:
    masked = WANG[:4] + "*" * 10 + WANG[14:]
    other = WANG[:4] + "*" * 10 + "0000"
    bank.take(
        hukou__resident=REGISTER,
        crm__customer=[
            crm("C1", "王海涛", id_no=masked, address="东沟镇"),
            crm("C2", "王海涛", id_no=other, address="沟墩镇"),
        ],
    )
    person = bank.customer_of("hukou.resident", WANG)
    assert bank.customer_of("crm.customer", "C1") == person
    assert bank.customer_of("crm.customer", "C2") != person
    assert bank.link_of("crm.customer", "C1")["rule"] == "name_masked_number"


def test_a_mistyped_number_still_finds_its_person(bank: Bank) -> None:
    wrong = ZHANG[:-2] + str((int(ZHANG[-2]) + 1) % 10) + ZHANG[-1]
    bank.take(hukou__resident=REGISTER, core__customer=[core("1", "张建国", id_no=wrong)])
    assert bank.customer_of("core.customer", "1") == bank.customer_of("hukou.resident", ZHANG)
    assert bank.link_of("core.customer", "1")["rule"] == "name_number_near"


def test_two_names_on_one_number_are_a_conflict_not_a_merge(bank: Bank) -> None:
    bank.take(
        hukou__resident=REGISTER,
        core__customer=[core("1", "孙悟空", id_no=ZHANG, mobile="15400000001")],
    )
    person = bank.customer_of("hukou.resident", ZHANG)
    other = bank.customer_of("core.customer", "1")
    assert other is not None and other != person
    assert cases(bank) == [("number_two_names", "1", ZHANG)]
    case = bank.rows("review")[0]
    assert (case["left_customer_id"], case["right_customer_id"]) == (other, person)
    assert (case["priority"], case["reason"]) == (1, "同一个有效证件号码，姓名不同")


def test_a_relative_with_a_borrowed_number_is_a_conflict_too(bank: Bank) -> None:
    """Same family name, nothing else that ties: the number may be the father's."""
    bank.take(hukou__resident=REGISTER, core__customer=[core("1", "张小虎", id_no=ZHANG)])
    assert bank.customer_of("core.customer", "1") != bank.customer_of("hukou.resident", ZHANG)


def test_a_former_name_is_no_conflict(bank: Bank) -> None:
    rows = [{**REGISTER[0], "name": "张建国（曾用名：张狗蛋）"}, *REGISTER[1:]]
    bank.take(
        hukou__resident=rows,
        core__customer=[core("1", "张狗蛋", id_no=ZHANG)],
        crm__customer=[crm("C1", "张狗蛋", address="东沟镇崔庄村2组5号")],
    )
    person = bank.customer_of("hukou.resident", ZHANG)
    assert bank.customer_of("core.customer", "1") == person
    assert bank.customer_of("crm.customer", "C1") == person
    assert cases(bank) == []


def test_brothers_in_one_house_stay_two(bank: Bank) -> None:
    """张建国 and 张建军 share family name, generation character, house and phone."""
    bank.take(
        hukou__resident=REGISTER,
        core__customer=[core("1", "张建国", id_no=ZHANG, mobile="15400000001")],
        crm__customer=[crm("C1", "张建军", mobile="15400000001", address="崔庄村2组5号")],
    )
    assert bank.customer_of("crm.customer", "C1") != bank.customer_of("hukou.resident", ZHANG)


def test_two_of_one_name_in_one_village_are_not_guessed(bank: Bank) -> None:
    """Two 张建国 in the village: a row that fits both equally belongs to neither."""
    twin = number("19880808", 51)
    rows = [*REGISTER, resident("张建国", twin, "H9", address="东沟镇崔庄村7组1号")]
    bank.take(
        hukou__resident=rows,
        crm__customer=[
            crm("C1", "张建国", address="东沟镇崔庄村"),
            crm("C2", "张建国", address="东沟镇崔庄村7组1号"),
        ],
    )
    both = {bank.customer_of("hukou.resident", n) for n in (ZHANG, twin)}
    assert len(both) == 2
    assert bank.customer_of("crm.customer", "C1") not in both
    ((kind, left, right),) = cases(bank)
    assert (kind, left) == ("probable_pair", "C1")
    assert right in (ZHANG, twin)
    assert "另有一人相似程度相近" in bank.rows("review")[0]["reason"]
    assert bank.customer_of("crm.customer", "C2") == bank.customer_of("hukou.resident", twin)


def test_a_household_list_names_nobody_twice(bank: Bank) -> None:
    """Two grandchildren of one name in one list are two, even without numbers."""
    household = {"household_no": "S1", "village_code": VILLAGE, "head_name": "张建国"}
    member = {"household_no": "S1", "relation": "孙子"}
    bank.take(
        hukou__resident=REGISTER,
        sunshine__household=[{**household, "head_id_no": ZHANG, "group_no": "2"}],
        sunshine__member=[
            {**member, "seq": "1", "name": "张建国", "relation": "户主"},
            {**member, "seq": "2", "name": "张子涵"},
            {**member, "seq": "3", "name": "张子涵"},
        ],
    )
    head = bank.customer_of("hukou.resident", ZHANG)
    assert bank.customer_of("sunshine.household", "S1") == head
    assert bank.customer_of("sunshine.member", "S1|1") == head
    two = {bank.customer_of("sunshine.member", f"S1|{n}") for n in (2, 3)}
    assert len(two) == 2 and head not in two


def test_strangers_without_anchor_meet_each_other(bank: Bank) -> None:
    bank.take(
        hukou__resident=REGISTER,
        core__customer=[core("1", "外来客", mobile="15400000077")],
        crm__customer=[
            crm("C1", "外来客", mobile="15400000077"),
            crm("C2", "外来客", mobile="15400000078"),
        ],
    )
    one = bank.customer_of("core.customer", "1")
    assert bank.customer_of("crm.customer", "C1") == one
    assert bank.customer_of("crm.customer", "C2") not in (one, None)


def test_one_made_of_two_birth_dates_is_suspicious(bank: Bank) -> None:
    """The phone ties C1 to one, the village group to another: three rows, two birth dates."""
    here = "东沟镇崔庄村9组"
    bank.take(
        hukou__resident=REGISTER,
        core__customer=[
            core("1", "外来客", mobile="15400000077", birth_date="1970-01-01"),
            core("2", "外来客", address=here, birth_date="1985-05-05"),
        ],
        crm__customer=[crm("C1", "外来客", mobile="15400000077", address=here)],
    )
    (case,) = bank.rows("review")
    assert (case["kind"], case["left_key"], case["right_key"]) == ("suspicious_merge", "2", "1")
    assert case["left_customer_id"] == case["right_customer_id"]
    assert (case["priority"], case["reason"]) == (2, "出生日期不同")


def test_third_party_rows_link_by_phone_and_never_create(bank: Bank) -> None:
    bank.take(
        hukou__resident=REGISTER,
        core__customer=[core("1", "张建国", id_no=ZHANG, mobile="15400000001")],
        thirdparty__profile=[
            {"mobile": "15400000001", "tag": "car"},
            {"mobile": "15400000099", "tag": "car", "name": "没人识"},
        ],
    )
    person = bank.customer_of("core.customer", "1")
    assert bank.customer_of("thirdparty.profile", "15400000001|car") == person
    assert bank.customer_of("thirdparty.profile", "15400000099|car") is None
    assert len(bank.rows("customer")) == len(REGISTER)


def test_firm_shop_and_owner(bank: Bank) -> None:
    """A shop finds its licence by code or by owner and name; the person behind is a customer."""
    code, other = credit_code(1), credit_code(2)
    entity = {"uscc": code, "name": "阜宁县东沟镇友谊超市", "kind": "individual"}
    firm = {**entity, "legal_person": "张建国", "legal_person_id_no": ZHANG, "status": "open"}
    bank.take(
        hukou__resident=REGISTER,
        business__entity=[
            firm,
            {**entity, "uscc": other, "name": "阜宁县沟墩镇友谊超市", "legal_person": "李秀兰"},
        ],
        merchant__merchant=[
            {"merchant_no": "M1", "name": "友谊超市", "uscc": code, "owner_name": "张建国"},
            {"merchant_no": "M2", "name": "友谊超市", "owner_name": "张建国", "owner_id_no": ZHANG},
            {"merchant_no": "M3", "name": "路边烧烤", "owner_name": "王海涛", "owner_id_no": WANG},
        ],
        core__customer=[
            {**core("9", "友谊超市"), "cust_type": "E", "id_type": "51", "id_no": code}
        ],
    )
    shop = bank.customer_of("business.entity", code)
    assert bank.customer_of("merchant.merchant", "M1") == shop
    assert bank.customer_of("merchant.merchant", "M2") == shop
    assert bank.customer_of("core.customer", "9") == shop
    assert bank.customer_of("business.entity", other) != shop
    owner = bank.customer_of("hukou.resident", ZHANG)
    assert bank.customer_of("merchant.merchant", "M2", "owner") == owner
    golden = bank.golden(shop)
    assert (golden["kind"], golden["customer_group"]) == ("organisation", "individual_business")
    assert golden["legal_person_customer_id"] == owner
    stall = bank.golden(bank.customer_of("merchant.merchant", "M3"))
    assert (stall["name"], stall["kind"]) == ("路边烧烤", "organisation")


def test_spouse_and_guarantor_are_linked_in_their_roles(bank: Bank) -> None:
    bank.take(
        hukou__resident=REGISTER,
        credit__borrower=[
            {
                "borrower_no": "B1",
                "name": "张建国",
                "id_type": "01",
                "id_no": ZHANG,
                "spouse_name": "李秀兰",
                "spouse_id_no": LI,
            }
        ],
        credit__loan=[
            {
                "loan_no": "L1",
                "borrower_no": "B1",
                "product_code": "L01",
                "amount": "50000",
                "balance": "20000",
            }
        ],
        credit__guarantee=[{"loan_no": "L1", "guarantor_id_no": WANG, "guarantor_name": "王海涛"}],
    )
    assert bank.customer_of("credit.borrower", "B1", "spouse") == bank.customer_of(
        "hukou.resident", LI
    )
    assert bank.customer_of("credit.guarantee", f"L1|{WANG}", "guarantor") == bank.customer_of(
        "hukou.resident", WANG
    )
    zhang, li, wang = (bank.customer_of("hukou.resident", n) for n in (ZHANG, LI, WANG))
    told = {
        (r["customer_id"], r["relation"], r["other_customer_id"]) for r in bank.rows("relation")
    }
    assert told == {
        (zhang, "spouse", li),
        (li, "spouse", zhang),
        (zhang, "guarantor", wang),
        (wang, "guaranteed", zhang),
    }
    loans = bank.rows("holding", "kind = 'loan'")
    assert [h["customer_id"] for h in loans] == [bank.customer_of("credit.borrower", "B1")]
    assert loans[0]["status"] == "open"


def test_a_new_source_is_a_contract_file_and_no_code(bank: Bank, tmp_path: Path) -> None:
    """The eleventh source: utility bills name a payer by name, phone and address."""
    from datetime import UTC, datetime

    from wangge.pipeline.run import run_pipeline

    extra = tmp_path / "contracts"
    extra.mkdir()
    (extra / "utility.yaml").write_text(_UTILITY, "utf-8")
    folder = bank.deliver(
        hukou__resident=REGISTER,
        core__customer=[core("1", "张建国", id_no=ZHANG, mobile="15400000001")],
    )
    (folder / "utility").mkdir()
    (folder / "utility" / "bill.csv").write_text(
        "meter_no,payer,phone,place\nE1,张建国,15400000001,东沟镇崔庄村2组5号\n", "utf-8"
    )
    report = run_pipeline(
        home=bank.home,
        batch=folder,
        now=datetime(2026, 11, 1, 20, tzinfo=UTC),
        contract_folders=(extra,),
        memory_limit="500MB",
    )
    assert report.files_unknown == []
    assert bank.customer_of("utility.bill", "E1") == bank.customer_of("core.customer", "1")


_UTILITY = """
apiVersion: v3.2.0
kind: DataContract
id: wangge-source-utility
name: utility
version: 1.0.0
status: active
description: {usage: 水电费}
schema:
  - name: bill
    logicalType: object
    customProperties:
      - property: mentions
        value: [{role: "", kind: person, creates: always, authority: 1}]
    properties:
      - {name: meter_no, logicalType: string, primaryKey: true, primaryKeyPosition: 1}
      - {name: payer, logicalType: string, required: true,
         customProperties: [{property: canonical, value: name}]}
      - {name: phone, logicalType: string, classification: C2,
         customProperties: [{property: canonical, value: mobile}]}
      - {name: place, logicalType: string, classification: C2,
         customProperties: [{property: canonical, value: address}]}
"""


def test_the_run_says_what_it_did(bank: Bank) -> None:
    report = bank.take(hukou__resident=REGISTER, core__customer=[core("1", "张建国", id_no=ZHANG)])
    told = report.to_dict()
    assert told["customers"] == len(REGISTER)
    assert told["links"]["id_no"] == len(REGISTER) + 1
    assert told["batch_date"] == date(2026, 11, 1).isoformat()
    written = Lake.of(bank.home).runs / report.run_id / "run.json"
    assert json.loads(written.read_text("utf-8"))["customers"] == len(REGISTER)
    assert {s["name"] for s in told["steps"]} >= {"standardise.party", "link.linked", "publish"}
