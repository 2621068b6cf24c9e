"""Sensitive acts want a proof of presence of the last ten minutes, whoever asks."""

import json
from datetime import timedelta

import pytest

from tests.factories.county import OWN, SECRETS
from tests.personas import NOW, PASSWORD, staff
from wangge.api.v1 import api
from wangge.api.v1.access import FRESH, declared_operations
from wangge.areas.customers.models import CustomerExport, RevealCount
from wangge.kernel import time

SENSITIVE = {
    ("POST", "/customers/{int:customer_id}/reveal"),
    ("POST", "/exports"),
    ("POST", "/exports/{uuidstr:export_id}/decision"),
    ("POST", "/exports/{uuidstr:export_id}/password"),
    ("POST", "/exports/{uuidstr:export_id}/file"),
    ("POST", "/post-requests/{int:request_id}/decision"),
    ("POST", "/accounts/{int:staff_id}/password"),
    ("DELETE", "/accounts/{int:staff_id}/factors"),
    ("POST", "/devices/{int:device_id}/approval"),
    ("DELETE", "/sessions/{int:sign_in_id}"),
}


def test_what_is_sensitive_says_so():
    declared = {
        (method, "/" + path.strip("/"))
        for path, method, _, declaration in declared_operations(api)
        if getattr(declaration, "fresh", None) == FRESH
    }
    assert declared >= SENSITIVE
    assert {path.split("/")[1] for _, path in declared - SENSITIVE} == {"my"}


def post(client, path: str, **body):
    return client.post(f"/api/v1{path}", json.dumps(body), "application/json")


def with_password(as_persona, who: str):
    person = staff(who)
    person.set_password(PASSWORD)
    person.save()
    return as_persona(who)


@pytest.fixture
def later(monkeypatch):
    """A function after whose call the API's clock stands eleven minutes later."""
    return lambda: monkeypatch.setattr(time, "now", lambda: NOW + timedelta(minutes=11))


@pytest.mark.django_db
def test_a_reveal_waits_for_the_proof_and_costs_nothing_before(county, as_persona, later):
    client = with_password(as_persona, "manager_a")
    later()
    path = f"/customers/{OWN}/reveal"
    refused = post(client, path, purpose="contact", note="")
    assert (refused.status_code, refused.json()["code"]) == (403, "session.confirm_needed")
    assert SECRETS["mobile"] not in refused.content.decode()
    assert not RevealCount.objects.exists(), "the day's budget is untouched"
    assert post(client, "/session/confirmation", password=PASSWORD).status_code == 200
    shown = post(client, path, purpose="contact", note="")
    assert shown.json()["mobile"] == SECRETS["mobile"]


@pytest.mark.django_db
def test_a_list_is_not_asked_for_without_the_proof(county, as_persona, later):
    client = with_password(as_persona, "outlet_head")
    later()
    body = {"filters": {}, "columns": ["id"], "purpose": "contact", "note": "到期存款回访"}
    assert post(client, "/exports", **body).json()["code"] == "session.confirm_needed"
    assert not CustomerExport.objects.exists()
    post(client, "/session/confirmation", password=PASSWORD)
    assert post(client, "/exports", **body).status_code == 201
