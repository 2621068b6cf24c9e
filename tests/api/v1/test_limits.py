"""Limits: by person, by address, by kind of endpoint; what a refused caller is told."""

import pytest
from django.test import Client

from tests.personas import PASSWORD, hire_everyone
from wangge.api.v1 import api, limits
from wangge.api.v1.access import declared_operations
from wangge.api.v1.limits import Kind

BY_KIND = {
    Kind.SIGN_IN: {
        "open_session", "finish_session", "ask_for_passkey", "open_session_by_passkey",
        "go_to_provider", "confirm_session",
    },
    Kind.SEARCH: {"list_customers", "list_accounts", "list_staff"},
    Kind.REVEAL: {"reveal_customer"},
    Kind.EXPORT: {
        "request_export", "take_export_password", "download_export", "export_staff_list",
        "export_audit",
    },
    Kind.UPLOAD: {"preview_staff_list", "read_staff_list_faults", "apply_staff_list"},
}  # fmt: skip
AMPLE = "1000/day"


@pytest.fixture
def limited(settings):
    """A function that sets the limits of one kind: a person's, an address's."""
    limits.forget()

    def set_(kind: Kind, person: str = AMPLE, address: str = AMPLE) -> None:
        settings.WANGGE_LIMITS = {kind.value: (person, address)}

    yield set_
    limits.forget()


def test_each_kind_has_its_endpoints() -> None:
    found: dict[Kind, set[str]] = {}
    for _, _, operation, declared in declared_operations(api):
        found.setdefault(declared.kind, set()).add(operation.view_func.__name__)
    assert found.pop(Kind.DEFAULT)
    assert found == BY_KIND


@pytest.mark.django_db
def test_a_person_who_asks_too_often_is_told_when_to_come_back(bank, as_persona, limited) -> None:
    limited(Kind.DEFAULT, person="2/day")
    client = as_persona("manager_a")
    assert [client.get("/api/v1/tasks/today").status_code for _ in range(2)] == [200, 200]
    refused = client.get("/api/v1/tasks/today")
    assert (refused.status_code, refused.json()["code"]) == (429, "common.too_many_requests")
    assert 1 <= int(refused["Retry-After"]) <= 24 * 3600
    assert refused["Retry-After"] in refused.json()["message"]
    # Neither another person at the same address nor another kind of endpoint is touched.
    assert as_persona("manager_b").get("/api/v1/tasks/today").status_code == 200
    assert client.get("/api/v1/customers").status_code == 200


@pytest.mark.django_db
def test_an_address_is_limited_whoever_asks(bank, as_persona, limited) -> None:
    limited(Kind.DEFAULT, address="2/day")
    for who in ("manager_a", "manager_b"):
        assert as_persona(who).get("/api/v1/tasks/today").status_code == 200
    assert as_persona("manager_a").get("/api/v1/tasks/today").status_code == 429
    elsewhere = as_persona("manager_a").get("/api/v1/tasks/today", REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200


@pytest.mark.django_db
def test_a_list_of_names_cannot_be_tried_from_one_address(limited) -> None:
    # Lock-out counts failures of one name; this counts an address over all names.
    hire_everyone(PASSWORD)
    limited(Kind.SIGN_IN, address="3/day")
    answers = [_sign_in(f"somebody{i}", "wrong") for i in range(3)]
    assert 429 not in answers
    assert _sign_in("manager_a", PASSWORD) == 429


@pytest.mark.django_db
def test_a_forged_forwarding_header_is_no_new_address(bank, as_persona, limited) -> None:
    limited(Kind.DEFAULT, address="1/day")
    client = as_persona("manager_a")
    client.get("/api/v1/tasks/today")
    forged = client.get("/api/v1/tasks/today", headers={"X-Forwarded-For": "203.0.113.5"})
    assert forged.status_code == 429


def _sign_in(username: str, password: str) -> int:
    return (
        Client()
        .post(
            "/api/v1/session",
            {"username": username, "password": password},
            content_type="application/json",
        )
        .status_code
    )
