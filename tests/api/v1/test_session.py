"""Signing in: the right answer, the wrong password, the lock-out; all on the audit trail."""

import pytest
from django.test import Client

from tests.personas import PASSWORD, hire_everyone
from wangge.areas.organisation.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db, at_noon) -> Client:
    hire_everyone(PASSWORD)
    return Client(enforce_csrf_checks=True)


def sign_in(client: Client, username: str, password: str = PASSWORD):
    token = client.get("/api/v1/session").cookies["wangge_csrf"].value
    return client.post(
        "/api/v1/session",
        {"username": username, "password": password},
        "application/json",
        headers={"X-CSRFToken": token},
    )


def actions() -> list[str]:
    events = AuditEvent.objects.filter(action__startswith="session.").order_by("pk")
    return [e.action for e in events]


def test_before_signing_in_nobody_is_there(client):
    answer = client.get("/api/v1/session")
    assert answer.status_code == 200
    nobody = {"staff": None, "csrf": True, "factors": [], "must": [], "notices": 0}
    assert answer.json() == nobody | {"providers": []}


def test_signing_in_tells_posts_rights_and_home(client):
    told = sign_in(client, "manager_a").json()["staff"]
    assert (told["name"], told["home"]) == ("吴甲", "field")
    assert told["posts"][0]["role_name"] == "客户经理"
    assert told["posts"][0]["unit_name"] == "营销1组"
    assert told["rights"] == [
        "record_consent",
        "record_visits",
        "reveal_customers",
        "see_board",
        "see_customers",
    ]
    assert client.get("/api/v1/session").json()["staff"] == told
    assert client.get("/api/v1/units").status_code == 200
    assert actions() == ["session.open"]


def test_signing_out_ends_it(client):
    sign_in(client, "manager_a")
    token = client.cookies["wangge_csrf"].value
    ended = client.delete("/api/v1/session", headers={"X-CSRFToken": token})
    assert ended.json()["staff"] is None
    assert client.get("/api/v1/units").status_code == 401
    assert actions() == ["session.open", "session.close"]


def test_wrong_password_and_unknown_name_sound_the_same(client):
    wrong, unknown = sign_in(client, "manager_a", "nonsense"), sign_in(client, "nobody")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "session.wrong_password"
    assert actions() == ["session.refused"] * 2
    assert "nobody" not in str(list(AuditEvent.objects.values()))


def test_five_failures_lock_even_the_right_password_out(client):
    answers = [sign_in(client, "manager_a", "nonsense") for _ in range(5)]
    assert answers[-1].status_code == 429
    locked = sign_in(client, "manager_a")
    assert (locked.status_code, locked.json()["code"]) == (429, "session.locked")
    assert "15 分钟" in locked.json()["message"]
    assert sign_in(client, "manager_b").status_code == 200, "only this name is locked"
    assert actions().count("session.locked") == 2


def test_without_the_token_nobody_signs_in(client):
    answer = client.post(
        "/api/v1/session", {"username": "manager_a", "password": PASSWORD}, "application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "session.csrf")


@pytest.mark.parametrize("body", ["", "{", "[]", '{"username": "a"}', '{"username": 1}'])
def test_unreadable_requests_are_refused_politely(client, body):
    token = client.get("/api/v1/session").cookies["wangge_csrf"].value
    answer = client.post(
        "/api/v1/session", body, "application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code in (400, 422)
    assert answer.json()["code"].startswith("common.")
