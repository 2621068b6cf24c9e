"""Units and the audit trail through the API."""

import pytest

from tests.factories.county import OWN
from tests.personas import PERSONAS

pytestmark = pytest.mark.django_db


def test_units_come_in_tree_order_with_their_names(bank, as_persona):
    units = as_persona("branch_head").get("/api/v1/units").json()
    assert [u["code"] for u in units] == ["B01", "O101", "T101", "T102"]
    assert units[0]["parent_id"] is None and units[1]["parent_id"] == units[0]["id"]
    assert units[0]["kind_name"] == "支行"


@pytest.mark.parametrize("who", PERSONAS)
def test_only_the_auditor_reads_the_trail(who, bank, as_persona):
    status = as_persona(who).get("/api/v1/audit").status_code
    assert status == (200 if who == "auditor" else 403)


def test_the_trail_tells_who_looked_at_whom(county, as_persona):
    as_persona("manager_a").get(f"/api/v1/customers/{OWN}")
    auditor = as_persona("auditor")
    page = auditor.get("/api/v1/audit?action=customer.&actor=吴甲").json()
    assert page["total"] == 1
    assert page["items"][0]["actor_name"] == "吴甲"
    assert page["items"][0]["object_id"] == str(OWN)
    assert auditor.get("/api/v1/audit?since=2026-11-03T00:00:00Z").json()["total"] == 0
