"""Every endpoint declares what it needs, and the declaration holds for every persona."""

import re

import pytest
from django.test import Client

from tests.personas import staff
from wangge.api.v1 import api
from wangge.api.v1.access import Declared, signed_in

OPEN_TO_ALL = {
    "/session",
    "/session/second-factor",
    "/session/passkey",
    "/session/passkey/options",
    "/session/provider",
}
"""Endpoints for those who are not signed in yet; nothing may be added without a reason."""


def operations():
    """Yield (path, method, operation) of the whole API."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield prefix + path, operation.methods[0], operation


def test_every_endpoint_declares_its_right():
    listed = list(operations())
    assert len(listed) > 15
    undeclared = [
        (path, method)
        for path, method, operation in listed
        if not operation.auth_callbacks
        or not all(isinstance(auth, Declared) for auth in operation.auth_callbacks)
    ]
    assert undeclared == []


def test_only_the_session_is_open_to_all():
    assert {
        path
        for path, _, operation in operations()
        if not isinstance(operation.auth_callbacks[0], signed_in)
    } == OPEN_TO_ALL


@pytest.mark.django_db
def test_nobody_signed_in_gets_in_anywhere():
    client = Client()
    checked = 0
    for path, method, operation in operations():
        if not isinstance(operation.auth_callbacks[0], signed_in):
            continue
        answer = client.generic(method, "/api/v1" + _filled(path), "{}", "application/json")
        assert answer.status_code == 401, (method, path)
        assert answer.json()["code"] == "session.required"
        checked += 1
    assert checked > 10


def _filled(path: str) -> str:
    """Put an id into a path's holes."""
    numbered = re.sub(r"\{int:\w+\}", "1", path)
    return re.sub(r"\{\w*:?\w+\}", "01890a5d-ac96-774b-bcce-b302099a8057", numbered)


@pytest.mark.django_db
def test_unsafe_methods_need_the_token_of_our_own_page(bank, as_persona):
    client = Client(enforce_csrf_checks=True)
    client.cookies = as_persona("manager_a").cookies
    without = client.delete("/api/v1/session")
    assert (without.status_code, without.json()["code"]) == (403, "session.csrf")
    token = client.get("/api/v1/session").cookies["wangge_csrf"].value
    assert client.delete("/api/v1/session", headers={"X-CSRFToken": token}).status_code == 200


@pytest.mark.django_db
def test_a_person_without_a_running_post_may_do_nothing(bank, as_persona):
    from datetime import date

    from tests.personas import NOW, staff
    from wangge.areas.organisation.access import SYSTEM
    from wangge.areas.organisation.services import end_post

    client = as_persona("manager_a")
    assert client.get("/api/v1/customers").status_code == 200
    post = staff("manager_a").posts.get()
    end_post(post_id=post.pk, on=date(2026, 11, 2), actor=SYSTEM, now=NOW)
    refused = client.get("/api/v1/customers")
    assert (refused.status_code, refused.json()["code"]) == (403, "common.not_allowed")


@pytest.mark.django_db
def test_errors_speak_the_readers_language(bank, as_persona):
    client = as_persona("manager_a")
    assert "没有找到" in client.get("/api/v1/grids/999999").json()["message"]
    english = client.get("/api/v1/grids/999999", headers={"Accept-Language": "en-GB,en"})
    assert "outside your scope" in english.json()["message"]
    assert "没有找到" in client.get("/api/v1/grids/999999").content.decode()


HUGE = 10**25


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        f"/customers/{HUGE}",
        f"/customers?q={HUGE}",
        f"/customers?unit={HUGE}",
        f"/customers?grid={HUGE}",
        "/customers?page=100000",
        "/customers?page=100001",
        f"/customers?page={HUGE}",
        "/customers?q=%25&sort=name",
        "/customers?q=%F0%9F%98%80",
        "/customers/map?bbox=119,32,122,35&zoom=nan",
        "/customers/map?bbox=119,32,122,35&zoom=-1e300",
        "/customers/map?bbox=inf,32,122,35",
        f"/grids/{HUGE}",
        f"/scores/{HUGE}/visits?kind=valid_visits",
        f"/grids?unit={HUGE}",
        "/custody/unassigned?reason=%00",
    ],
)
def test_hostile_values_never_fail_inside(path, county, as_persona):
    answer = as_persona("head_office").get(f"/api/v1{path}")
    assert answer.status_code in (200, 404, 422), answer.content


def test_a_refusal_is_logged_with_who_was_refused(bank, as_persona, caplog):
    who = as_persona("manager_a")
    assert who.get("/api/v1/audit?action=x").status_code == 403
    said = [record.getMessage() for record in caplog.records if record.name == "wangge.api"]
    number = staff("manager_a").pk
    assert said == [f"GET /api/v1/audit: common.not_allowed, staff {number}"]
