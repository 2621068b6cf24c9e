"""Records made on a customer of ours: they go where that customer's other records go."""

import pytest

from tests.pipeline.bank import Bank, number, resident
from wangge.pipeline.contracts import RecordRef

MAN, OTHER = number("19600305", 1), number("19710412", 3)
REGISTER = [resident("张建国", MAN), resident("李永强", OTHER, "H2")]
MAN_ROW, OTHER_ROW = (RecordRef("hukou", "resident", n) for n in (MAN, OTHER))


def visit(customer_id: int, lon: float = 119.5) -> dict:
    return {"customer_id": customer_id, "updated_at": "2026-10-30", "lon": lon, "lat": 33.5}


@pytest.fixture
def visited(bank: Bank) -> tuple[Bank, int, int]:
    """Two men known since last night; the second was visited."""
    bank.take(hukou__resident=REGISTER)
    man, other = (bank.customer_of("hukou.resident", n) for n in (MAN, OTHER))
    assert man and other
    bank.take(kind="delta", field__visit=[visit(other), visit(999)])
    return bank, man, other


def test_a_visit_places_its_customer_and_says_so(visited) -> None:
    bank, man, other = visited
    assert (bank.golden(other)["lon"], bank.golden(other)["lat"]) == (119.5, 33.5)
    assert bank.golden(man)["lon"] is None
    claim = bank.rows("provenance", f"customer_id = {other} AND field = 'lon'")[0]
    assert (claim["source"], claim["source_table"], claim["rank"]) == ("field", "visit", 1)
    assert bank.link_of("field.visit", str(other))["rule"] == "own_record"


def test_an_id_nobody_has_makes_no_customer(visited) -> None:
    bank, man, other = visited
    assert bank.customer_of("field.visit", "999") is None
    assert {row["customer_id"] for row in bank.rows("customer")} == {man, other}


def test_a_merge_takes_the_visit_along_and_its_end_brings_it_back(visited) -> None:
    bank, man, other = visited
    bank.decide("same", MAN_ROW, OTHER_ROW)
    bank.take(kind="delta", hukou__resident=[])
    assert bank.customer_of("field.visit", str(other)) == man
    bank.decide("not_same", MAN_ROW, OTHER_ROW)
    bank.take(kind="delta", hukou__resident=[])
    assert bank.customer_of("hukou.resident", OTHER) == other
    assert bank.customer_of("field.visit", str(other)) == other
