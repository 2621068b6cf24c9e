"""Every screen a person's menu offers opens without a fault, and fits its window."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.flows.conftest import County
from tests.flows.faces import at_the_desk, with_the_phone

pytestmark = pytest.mark.browser


# What the content policy refuses, whatever it was, as a fault of the page.
REPORT_REFUSALS = """addEventListener('securitypolicyviolation', (refused) =>
  console.error(`policy: ${refused.effectiveDirective} ${refused.blockedURI}`));"""


class Faults:
    """What goes wrong in a page: script errors, refused content, failed requests."""

    def __init__(self, page: Page) -> None:
        self.seen: list[str] = []
        page.add_init_script(REPORT_REFUSALS)
        page.on("pageerror", lambda error: self.seen.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("response", lambda answer: self._note_status(answer.status, answer.url))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.seen.append(text)

    def _note_status(self, status: int, url: str) -> None:
        if status >= 400:
            self.seen.append(f"{status} {url}")


@pytest.mark.parametrize("username", ["hq", "branch", "outlet", "auditor", "admin", "security"])
def test_every_screen_of_the_console_opens(browser: Browser, county: County, username: str) -> None:
    face = at_the_desk(browser, county, username)
    faults = Faults(face.page)
    menu = face.page.locator("nav a")
    paths = [link.get_attribute("href") for link in menu.all()]
    assert paths
    for path in paths:
        face.page.goto(f"{county.url}{path}")
        expect(face.page.locator("main")).to_be_visible()
        face.page.wait_for_load_state("networkidle")
        _point_at_charts(face.page)
        assert _fits(face.page), f"{path} is wider than the window"
    assert faults.seen == []


def test_every_tab_of_the_field_app_opens(browser: Browser, county: County) -> None:
    face = with_the_phone(browser, county, "manager_a")
    faults = Faults(face.page)
    tabs = face.page.locator("nav a")
    paths = [link.get_attribute("href") for link in tabs.all()]
    assert len(paths) == 4
    for path in paths:
        face.page.goto(f"{county.url}{path}")
        face.page.wait_for_load_state("networkidle")
        assert _fits(face.page), f"{path} is wider than the phone"
    assert faults.seen == []


def _point_at_charts(page: Page) -> None:
    """Let each chart show its tooltip, which libraries like to build from markup."""
    for chart in page.locator("main .chart canvas").all():
        if chart.is_visible():
            chart.hover()


def _fits(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
