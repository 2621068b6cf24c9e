"""The main job, told by those who do it: board → task → visit → board, and nobody else sees."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.flows.conftest import County
from tests.flows.faces import Face, at_the_desk, record_visit, stand_at, with_the_phone
from wangge.kernel.time import bank_day, now

pytestmark = pytest.mark.browser

A_GOOD_MONTH = timedelta(days=32)
"""Longer than any month and than the days within which a second visit does not count."""


def test_a_visit_moves_the_board_and_the_score(browser: Browser, county: County) -> None:
    branch = at_the_desk(browser, county, "branch")
    manager = with_the_phone(browser, county, "manager_a")
    task = _fresh_task(manager)
    grid = task["grid_id"]
    covered, points = _covered(branch, grid), _points(manager)

    branch.page.goto(f"{county.url}/console/board?grid={grid}")
    expect(branch.page.get_by_text("走访覆盖率").first).to_be_visible()
    expect(branch.page.get_by_text(_fraction(covered)).first).to_be_visible()

    _visit(manager, task)

    assert _covered(branch, grid)["numerator"] == covered["numerator"] + 1
    assert _points(manager) > points
    branch.page.reload()
    expect(branch.page.get_by_text(_fraction(_covered(branch, grid))).first).to_be_visible()
    stages = {o["id"]: o["stage"] for o in branch.get(f"/opportunities?grid={grid}")["items"]}
    assert stages[task["opportunity"]["id"]] == "contacted"


def test_a_manager_of_another_grid_cannot_find_the_customer(
    browser: Browser, county: County
) -> None:
    manager = with_the_phone(browser, county, "manager_a")
    task = next(t for t in manager.get("/tasks/today")["tasks"] if t["customer"]["lon"])
    customer, name = task["customer"]["id"], task["customer"]["name"]
    outsider = with_the_phone(browser, county, "outsider")

    assert outsider.ask(f"/customers/{customer}").status == 404
    assert outsider.ask(f"/customers/{customer}/provenance").status == 404
    assert outsider.ask(f"/grids/{task['grid_id']}").status == 404
    assert outsider.ask(f"/customers?grid={task['grid_id']}").status == 404
    by_name = outsider.get(f"/customers?q={name}")["items"]
    assert customer not in [found["id"] for found in by_name]
    lon, lat = task["customer"]["lon"], task["customer"]["lat"]
    around = f"{lon - 0.001},{lat - 0.001},{lon + 0.001},{lat + 0.001}"
    assert manager.get(f"/customers/map?bbox={around}&zoom=18")["points"]
    on_map = outsider.get(f"/customers/map?bbox={around}&zoom=18")
    assert on_map == {"clusters": [], "points": []}

    outsider.page.goto(f"{county.url}/field/customers/{customer}")
    expect(outsider.page.get_by_text("没有找到该记录")).to_be_visible()
    expect(outsider.page.get_by_text(name, exact=True)).to_have_count(0)


def _fresh_task(manager: Face) -> dict[str, Any]:
    """An opportunity at a known door whose household has no valid visit for a good month."""
    since = bank_day(now() - A_GOOD_MONTH)
    for task in manager.get("/tasks/today")["tasks"]:
        if task["opportunity"] and task["customer"]["lon"]:
            household = manager.get(f"/customers/{task['customer']['id']}")["household"]
            members = household["members"] if household else []
            valid = [
                manager.get(f"/visits?customer={one['customer_id']}&verdict=valid&since={since}")
                for one in members
            ]
            if members and not any(found["total"] for found in valid):
                return task
    raise AssertionError("no task at an unvisited door: choose another seed")


def _visit(manager: Face, task: dict[str, Any]) -> None:
    stand_at(manager, task["customer"])
    record_visit(manager.page, task["reason"])
    expect(manager.page.get_by_text("有效走访").first).to_be_visible(timeout=15_000)


def _covered(branch: Face, grid: int) -> dict[str, Any]:
    figures = branch.get(f"/board?grid={grid}")["figures"]
    return next(figure for figure in figures if figure["key"] == "coverage")


def _fraction(figure: dict[str, Any]) -> str:
    return f"{figure['numerator']:,.0f} / {figure['denominator']:,.0f}"


def _points(manager: Face) -> float:
    return manager.get("/scores/me")["points"]
