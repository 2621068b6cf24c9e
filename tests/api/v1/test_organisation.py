"""Units through the API."""

import pytest

pytestmark = pytest.mark.django_db


def test_units_come_in_tree_order_with_their_names(bank, as_persona):
    units = as_persona("branch_head").get("/api/v1/units").json()
    assert [u["code"] for u in units] == ["B01", "O101", "T101", "T102"]
    assert units[0]["parent_id"] is None and units[1]["parent_id"] == units[0]["id"]
    assert units[0]["kind_name"] == "支行"
