"""People's decisions bind later nights: joined, kept apart, un-merged with the ids of before."""

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pipeline.bank import Bank, Row, number, resident
from wangge.pipeline.contracts import RecordRef, Verdict, read_decisions
from wangge.pipeline.explain import explain_customer
from wangge.pipeline.lake import Lake

ZHANG, LI = number("19700305", 11), number("19820614", 22)
CORE = {"cust_type": "P", "id_type": "01"}
REGISTER = [resident("张建国", ZHANG, "H1"), resident("李秀兰", LI, "H2")]
STRANGER = {**CORE, "cif_no": "1", "name": "张建国", "mobile": "15400000001"}
FRIEND = {"crm_id": "C1", "name": "张建国", "mobile": "15400000001"}

HUKOU = RecordRef("hukou", "resident", ZHANG)
HUKOU_LI = RecordRef("hukou", "resident", LI)
CIF = RecordRef("core", "customer", "1")
CRM = RecordRef("crm", "customer", "C1")


def customers(bank: Bank) -> dict[RecordRef, int]:
    """The customer of every linked record."""
    return {
        RecordRef(r["source"], r["source_table"], r["source_key"], r["role"]): r["customer_id"]
        for r in bank.rows("link")
    }


def events(bank: Bank) -> list[tuple[Any, ...]]:
    names = ("kind", "customer_id", "other_customer_id", "cause")
    return [tuple(e[n] for n in names) for e in bank.rows("event")]


def test_merge_then_un_merge_restores_both_ids(bank: Bank) -> None:
    bank.take(hukou__resident=REGISTER, core__customer=[STRANGER], crm__customer=[FRIEND])
    first = customers(bank)
    person, other = first[HUKOU], first[CIF]
    assert person != other == first[CRM]

    decision = bank.decide("same", CIF, HUKOU)
    report = bank.take(kind="delta", hukou__resident=REGISTER[:1])
    assert customers(bank)[CIF] == customers(bank)[CRM] == person
    assert events(bank) == [("merge", other, person, "decision")]
    assert (report.merged, report.decisions["held"]) == (1, 1)
    link = bank.link_of("core.customer", "1")
    assert (link["rule"], link["reason"]) == ("decision", "人工判定为同一客户")
    told = explain_customer(bank.home, other)["decisions"]
    assert [(d["decision_id"], d["effect"]) for d in told] == [(decision, "joined")]

    bank.take(kind="delta", hukou__resident=REGISTER[1:])
    assert events(bank) == []
    assert customers(bank)[CIF] == person

    bank.decide("not_same", HUKOU, CIF)
    report = bank.take(kind="delta", hukou__resident=REGISTER[:1])
    assert customers(bank) == first
    assert bank.rows("alias") == []
    assert events(bank) == [("restore", other, person, "decision")]
    assert report.decisions_overruled == [decision]
    effects = {d["effect"] for d in explain_customer(bank.home, person)["decisions"]}
    assert effects == {"kept_apart", "overruled"}


def test_one_number_two_names_is_asked_once(bank: Bank) -> None:
    """A decided case does not come back; made one, the two numbers' rows stay one."""
    borrowed = {**CORE, "cif_no": "1", "name": "孙悟空", "id_no": ZHANG}
    bank.take(hukou__resident=REGISTER, core__customer=[borrowed])
    first = customers(bank)
    (case,) = bank.rows("review")
    assert (case["left_key"], case["right_key"]) == ("1", ZHANG)
    bank.take(kind="delta", hukou__resident=REGISTER)
    assert [c["case_key"] for c in bank.rows("review")] == [case["case_key"]]
    bank.decide("not_same", CIF, HUKOU)
    bank.take(kind="delta", core__customer=[{**borrowed, "mobile": "15400000003"}])
    assert bank.rows("review") == []
    assert customers(bank) == first
    bank.decide("same", CIF, HUKOU)
    bank.take(kind="delta", hukou__resident=REGISTER)
    assert customers(bank)[CIF] == first[HUKOU]
    assert bank.rows("review") == []


def test_a_split_without_earlier_id_gets_a_new_one(bank: Bank) -> None:
    """One customer from the first night, then parted: the register keeps the id."""
    mine = {**CORE, "cif_no": "1", "name": "张建国", "id_no": ZHANG}
    bank.take(hukou__resident=REGISTER, core__customer=[mine])
    person = customers(bank)[HUKOU]
    assert customers(bank)[CIF] == person
    bank.decide("not_same", CIF, HUKOU)
    bank.take(kind="delta", hukou__resident=REGISTER[:1])
    now = customers(bank)
    assert now[HUKOU] == person
    assert now[CIF] > max(now[HUKOU], now[HUKOU_LI])
    assert events(bank) == [("split", now[CIF], person, "decision")]
    assert "已分开" in bank.link_of("core.customer", "1")["reason"]


def test_a_decision_waits_for_its_record(bank: Bank) -> None:
    bank.decide("same", CIF, HUKOU)
    report = bank.take(hukou__resident=REGISTER)
    assert report.decisions == {"held": 0, "dormant": 1, "overruled": 0, "refused": 0}
    bank.take(kind="delta", core__customer=[STRANGER])
    assert customers(bank)[CIF] == customers(bank)[HUKOU]


def test_a_person_and_a_firm_are_never_the_same(bank: Bank) -> None:
    firm = {"cif_no": "1", "cust_type": "E", "name": "友谊超市", "id_type": "51"}
    decision = bank.decide("same", CIF, HUKOU)
    report = bank.take(hukou__resident=REGISTER, core__customer=[firm])
    assert report.decisions_refused == [decision]
    assert customers(bank)[CIF] != customers(bank)[HUKOU]


PHONES = ["15400000001", "15400000002", ""]
NAMES = ["张建国", "张建果", "李秀兰"]
nights = st.lists(
    st.fixed_dictionaries(
        {
            "core": st.lists(
                st.tuples(
                    st.sampled_from(NAMES),
                    st.sampled_from(PHONES),
                    st.sampled_from(["", ZHANG, LI]),
                ),
                min_size=3,
                max_size=3,
            ),
            "crm": st.lists(
                st.tuples(st.sampled_from(NAMES), st.sampled_from(PHONES)), min_size=2, max_size=2
            ),
            "decision": st.tuples(
                st.sampled_from(["same", "not_same"]), st.integers(0, 6), st.integers(0, 6)
            ),
        }
    ),
    min_size=3,
    max_size=3,
)
POOL = [
    HUKOU,
    HUKOU_LI,
    *(RecordRef("core", "customer", str(n)) for n in range(3)),
    *(RecordRef("crm", "customer", f"C{n}") for n in range(2)),
]


def tables(night: dict[str, Any]) -> dict[str, list[Row]]:
    return {
        "hukou__resident": REGISTER,
        "core__customer": [
            {**CORE, "cif_no": str(n), "name": name, "mobile": phone, "id_no": id_no}
            for n, (name, phone, id_no) in enumerate(night["core"])
        ],
        "crm__customer": [
            {"crm_id": f"C{n}", "name": name, "mobile": phone}
            for n, (name, phone) in enumerate(night["crm"])
        ],
    }


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(nights)
def test_random_nights_with_decisions(told: list[dict[str, Any]]) -> None:
    """Whatever changes: what is not overruled holds, and no id is ever given to strangers."""
    with tempfile.TemporaryDirectory() as folder:
        bank = Bank(Path(folder))
        ever: dict[int, set[RecordRef]] = defaultdict(set)
        for night in told:
            verdict, left, right = night["decision"]
            if left != right:
                bank.decide(verdict, POOL[left], POOL[right])
            report = bank.take(**tables(night))
            now = customers(bank)
            check_ids(now, ever, {a["customer_id"] for a in bank.rows("alias")})
            for decision in read_decisions(Lake.of(bank.home).root):
                if decision.decision_id not in report.decisions_overruled:
                    together = now[decision.left] == now[decision.right]
                    assert together == (decision.verdict is Verdict.SAME)
        bank.take(**tables(told[-1]))
        assert customers(bank) == now, "nothing changed, but an id did"
        assert events(bank) == []


def check_ids(
    now: dict[RecordRef, int], ever: dict[int, set[RecordRef]], retired: set[int]
) -> None:
    """A living id is no alias, and one given before is with a record that had it before."""
    living: dict[int, set[RecordRef]] = defaultdict(set)
    for record, customer in now.items():
        living[customer].add(record)
    assert not retired & set(living)
    newest = max(ever, default=0)
    for customer, records in living.items():
        assert customer > newest or records & ever[customer]
        ever[customer] |= records


def test_the_order_of_files_and_rows_decides_nothing(tmp_path: Path) -> None:
    """Cases and relations are the same, whatever came first."""
    borrowed = {**CORE, "cif_no": "2", "name": "孙悟空", "id_no": ZHANG}
    borrower = {"borrower_no": "B1", "name": "张建国", "id_type": "01", "id_no": ZHANG}
    married = {**borrower, "spouse_name": "李秀兰", "spouse_id_no": LI}
    one, two = Bank(tmp_path / "one"), Bank(tmp_path / "two")
    for bank in (one, two):
        bank.decide("same", CIF, HUKOU_LI)
    one.take(
        hukou__resident=REGISTER, core__customer=[STRANGER, borrowed], credit__borrower=[married]
    )
    two.take(
        credit__borrower=[married],
        core__customer=[borrowed, STRANGER],
        hukou__resident=REGISTER[::-1],
    )
    for table in ("review", "relation", "link", "customer"):
        assert one.rows(table) == two.rows(table)
        assert one.rows(table)
