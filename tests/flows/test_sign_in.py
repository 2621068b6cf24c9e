"""Signing in as a person does it: password, then the code of an authenticator app; a passkey."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.authenticator import code_at
from tests.flows.conftest import DESK, PHONE, County
from tests.flows.faces import at_the_desk

pytestmark = pytest.mark.browser


def test_password_then_code_then_in(browser: Browser, county: County) -> None:
    first = at_the_desk(browser, county, "dept")
    first.page.goto(f"{county.url}/console/security")
    first.page.get_by_role("button", name="开通").click()
    secret = first.page.locator(".sec-key").inner_text()
    expect(first.page.locator("img.sec-qr")).to_be_visible()
    enrolled_at = _now()
    first.page.fill("input[name=totp]", code_at(secret, enrolled_at))
    first.page.get_by_role("button", name="验证并开通").click()
    expect(first.page.locator(".sec-codes li")).to_have_count(10)
    recovery = first.page.locator(".sec-codes li").first.inner_text()
    first.page.get_by_role("button", name="我已保存").click()
    expect(first.page.get_by_text("还剩 10 个未使用")).to_be_visible()

    second = browser.new_context(**DESK).new_page()
    _type_password(second, county, "dept")
    second.fill("input[name=second]", "000000")
    second.get_by_role("button", name="验证").click()
    expect(second.get_by_text("验证未通过")).to_be_visible()
    second.fill("input[name=second]", recovery)
    second.get_by_role("button", name="验证").click()
    expect(second.get_by_role("navigation").first).to_be_visible()
    second.goto(f"{county.url}/console/security")
    expect(second.get_by_text("还剩 9 个未使用")).to_be_visible()
    second.get_by_role("button", name="关闭").click()
    expect(second.get_by_role("button", name="开通")).to_be_visible()


def test_a_passkey_opens_the_field_app(browser: Browser, county: County) -> None:
    at = county.url.replace("127.0.0.1", "localhost")  # an IP address is no home for a passkey
    context = browser.new_context(**PHONE)
    page = context.new_page()
    _give_fingerprint(page)
    page.goto(f"{at}/field/")
    page.locator("input[name=username]").fill("manager_b")
    page.locator("input[name=password]").fill(county.password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("待办任务")).to_be_visible()
    page.goto(f"{at}/field/me/security")
    page.get_by_role("button", name="添加本机").click()
    expect(page.locator(".sec-codes li")).to_have_count(10)

    context.clear_cookies()
    page.evaluate("localStorage.clear()")
    page.goto(f"{at}/field/sign-in")
    page.get_by_role("button", name="通行密钥登录").click()
    expect(page.get_by_text("待办任务")).to_be_visible()
    page.goto(f"{at}/field/me/security")
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("未开通").first).to_be_visible()


def _now() -> datetime:
    return datetime.now(UTC)


def _type_password(page: Page, county: County, username: str) -> None:
    page.goto(f"{county.url}/console/")
    page.fill("#username", username)
    page.fill("#password", county.password)
    page.get_by_role("button", name="登录", exact=True).click()


def _give_fingerprint(page: Page) -> None:
    """Let the browser's own authenticator answer, as a phone's sensor would."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
