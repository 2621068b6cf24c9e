"""No coverage, lost answers: what the phone recorded reaches the bank once."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.flows.conftest import County
from tests.flows.faces import Face, record_visit, stand_at, with_the_phone
from wangge.kernel.time import bank_day, now

pytestmark = pytest.mark.browser

LOST_ANSWERS = 2


def test_a_visit_without_coverage_arrives_when_the_network_is_back(
    browser: Browser, county: County
) -> None:
    manager = with_the_phone(browser, county, "manager_b")
    page = manager.page
    task = _task_at_a_known_door(manager)
    before = _visits_today(manager, task)
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # so that the worker, not the network, answers from now on

    manager.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("离线").first).to_be_visible()
    expect(page.get_by_text(task["reason"]).first).to_be_visible()
    stand_at(manager, task["customer"])
    record_visit(page, task["reason"])
    expect(page.get_by_text("已保存在本机，待上传").first).to_be_visible()
    page.goto(f"{county.url}/field/today")
    expect(page.get_by_text("待上传").first).to_be_visible()

    manager.context.set_offline(False)
    page.goto(f"{county.url}/field/me/outbox")
    expect(page.get_by_text("全部已上传")).to_be_visible(timeout=30_000)
    assert _visits_today(manager, task) == before + 1


def test_a_visit_whose_answer_is_lost_counts_once(browser: Browser, county: County) -> None:
    manager = with_the_phone(browser, county, "outsider")
    task = _task_at_a_known_door(manager)
    before = _visits_today(manager, task)
    heard: list[int] = []

    def lose(route: Route) -> None:
        """Let the bank have the record and keep its answer from the phone, twice."""
        if route.request.method == "POST" and len(heard) < LOST_ANSWERS:
            heard.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    manager.context.route("**/api/v1/visits", lose)
    stand_at(manager, task["customer"])
    record_visit(manager.page, task["reason"])
    page = manager.page
    for _ in range(LOST_ANSWERS):
        page.clock.fast_forward("02:00")  # past the pause between two tries
    expect(page.get_by_text("到访距离").first).to_be_visible(timeout=30_000)
    assert heard == [201, 200]
    assert _visits_today(manager, task) == before + 1


def _task_at_a_known_door(manager: Face) -> dict[str, Any]:
    return next(t for t in manager.get("/tasks/today")["tasks"] if t["customer"]["lon"])


def _visits_today(manager: Face, task: dict[str, Any]) -> int:
    path = f"/visits?customer={task['customer']['id']}&since={bank_day(now())}"
    return manager.get(path)["total"]
