"""A person decides a case, the next run is bound by it, and the console shows what came of it."""

import os
import re
import subprocess
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.flows.conftest import WANGGE, County
from tests.flows.faces import Face, at_the_desk

pytestmark = pytest.mark.browser


def test_a_decision_merges_two_customers_and_another_separates_them(
    browser: Browser, county: County
) -> None:
    desk = at_the_desk(browser, county, "hq")
    case = _two_living_customers(desk)
    left, right = case["left"]["customer_id"], case["right"]["customer_id"]

    desk.page.goto(f"{county.url}/console/review/{case['id']}")
    expect(desk.page.get_by_text("逐项比对")).to_be_visible()
    desk.page.keyboard.press("y")
    expect(desk.page.get_by_text("已记为同一人，下次批处理合并。")).to_be_visible()
    desk.page.keyboard.press("u")
    expect(desk.page.get_by_text("已撤销，事项回到待复核。")).to_be_visible()
    desk.page.get_by_role("button", name="是同一人", exact=True).click()
    expect(desk.page.get_by_text("下次批处理生效，此前可撤销").first).to_be_visible()
    assert {_living(desk, left), _living(desk, right)} == {left, right}

    _night(county)
    merged = _living(desk, left)
    assert merged == _living(desk, right)
    desk.page.goto(f"{county.url}/console/review/{case['id']}")
    expect(desk.page.get_by_text("批处理已采用")).to_be_visible()

    desk.page.goto(f"{county.url}/console/customers/{merged}")
    desk.page.get_by_role("tab", name="为什么是同一客户").click()
    for side in ("left", "right"):
        _choose(desk, merged, case[side]["record"]["name"])
    desk.page.get_by_role("button", name="拆分所选两条").click()
    desk.page.get_by_role("button", name="确认拆分").click()
    expect(desk.page.get_by_text("下次批处理生效，此前可撤销").first).to_be_visible()

    _night(county)
    assert {_living(desk, left), _living(desk, right)} == {left, right}


def _two_living_customers(desk: Face) -> dict[str, Any]:
    for kind in ("number_two_names", "probable_pair"):
        for case in desk.get(f"/review/cases?kind={kind}")["items"]:
            if case["left"]["customer_id"]:
                return case
    raise AssertionError("no case of two customers: choose another seed")


def _choose(desk: Face, customer: int, record: str) -> None:
    """Tick the row of a record in the list of source rows."""
    rows = desk.get(f"/customers/{customer}/links")
    at = [row["record"] for row in rows].index(record)
    desk.page.get_by_role("tabpanel", name="为什么是同一客户").locator(
        ".el-table__body .el-checkbox"
    ).nth(at).click()


def _living(desk: Face, customer: int) -> int:
    return desk.get(f"/customers/{customer}")["id"]


def _night(county: County) -> None:
    """Run the batch once more and take its snapshot over, as the bank does at night."""
    environment = {k: v for k, v in os.environ.items() if not re.match("WANGGE_", k)}
    batch = county.home / "sample" / "batch"
    for words in (["pipeline", "run", batch], ["pipeline", "accept"]):
        done = subprocess.run(
            [WANGGE, *map(str, words), "--home", str(county.home), "--json"],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert done.returncode in (0, 3), done.stderr
