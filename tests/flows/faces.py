"""The two faces as a person handles them; texts are those on the screen."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.flows.conftest import DESK, PHONE, County

STAY = timedelta(minutes=4)
"""Longer than the three minutes that a visit needs; the phone's clock is turned, nobody waits."""


@dataclass
class Face:
    """A signed-in person at one of the faces."""

    context: BrowserContext
    page: Page
    county: County

    def get(self, path: str) -> Any:
        """Ask the API as this person; fails on anything but 200."""
        answer = self.ask(path)
        assert answer.status == 200, f"{path}: {answer.status} {answer.text()}"
        return answer.json()

    def ask(self, path: str) -> Any:
        """Ask the API as this person."""
        return self.context.request.get(f"{self.county.url}/api/v1{path}")


def at_the_desk(browser: Browser, county: County, username: str) -> Face:
    """Sign in to the console on a PC."""
    context = browser.new_context(**DESK)
    page = context.new_page()
    page.goto(f"{county.url}/console/")
    page.fill("#username", username)
    page.fill("#password", county.password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("navigation").first).to_be_visible()
    return Face(context, page, county)


def with_the_phone(browser: Browser, county: County, username: str) -> Face:
    """Sign in to the field app on a phone whose clock runs a little behind."""
    context = browser.new_context(**PHONE, permissions=["geolocation"])
    page = context.new_page()
    page.clock.install(time=datetime.now(UTC) - STAY - timedelta(minutes=1))
    page.goto(f"{county.url}/field/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(county.password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("待办任务")).to_be_visible()
    return Face(context, page, county)


def stand_at(face: Face, place: dict[str, float]) -> None:
    """Put the phone on a point (WGS-84) with the accuracy of a good day."""
    face.context.set_geolocation(
        {"longitude": place["lon"], "latitude": place["lat"], "accuracy": 12}
    )


def record_visit(page: Page, reason: str) -> None:
    """From Today: open the task, check in, meet the customer, stay, check out."""
    page.get_by_role("link").filter(has_text=reason).first.click()
    expect(page.get_by_text(reason).first).to_be_visible()
    page.get_by_role("button", name="去走访").click()
    page.get_by_role("button", name="签到，开始走访").click()
    page.get_by_text("见到本人").click()
    page.get_by_role("button", name="定期续存").click()
    page.get_by_role("button", name="一周内再访").click()
    page.clock.fast_forward(int(STAY.total_seconds() * 1000))
    page.get_by_role("button", name="签退并提交").click()
