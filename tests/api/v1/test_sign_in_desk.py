"""The security officer's desk: whom it lists, first passwords of imported staff, the policy."""

import json

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests.api.v1.test_staff_list import send
from tests.areas.organisation.test_roster import NEWCOMER, book
from tests.personas import NOW, PERSONAS, staff
from tests.queries import counted
from wangge.areas.organisation.models import AuditEvent, Device, Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(bank, as_persona) -> Client:
    return as_persona("security_officer")


def listed(client: Client, **query: str) -> list[dict]:
    return client.get("/api/v1/accounts", query).json()["items"]


def names(client: Client, **query: str) -> list[str]:
    return [row["username"] for row in listed(client, **query)]


def lock(username: str) -> None:
    attempt = {"username": username, "ip_address": "10.0.0.1", "failures_since_start": 5}
    AccessAttempt.objects.create(**attempt, get_data="", post_data="", user_agent="a")
    AccessAttempt.objects.update(attempt_time=NOW)


def test_locked_accounts_come_first(officer):
    everyone = names(officer)
    lock(everyone[-1])
    rows = listed(officer)
    assert [row["username"] for row in rows] == [everyone[-1], *everyone[:-1]]
    assert [row["is_locked"] for row in rows[:2]] == [True, False]
    assert names(officer, state="locked") == [everyone[-1]]


def test_the_list_narrows_to_what_there_is_to_do(officer, as_persona):
    Device.objects.create(
        staff=staff("manager_b"), key_digest="k", face="field", label="Android",
        registered_at=NOW, last_seen_at=NOW,
    )  # fmt: skip
    as_persona("manager_a")
    assert names(officer, state="waiting") == ["manager_b"]
    assert "manager_a" not in names(officer, state="never")
    assert "manager_a" in names(officer, state="no_factor")
    assert officer.get("/api/v1/accounts?state=rich").status_code == 422
    Staff.objects.filter(username="sibling").update(is_active=False)
    assert names(officer, state="left") == ["sibling"]
    assert "sibling" not in names(officer)
    assert [row["is_own"] for row in listed(officer, q="security_officer")] == [True]


def test_more_accounts_cost_no_more_queries(officer):
    def look(size: int) -> tuple[int, int]:
        with counted() as queries:
            rows = listed(officer, page_size=str(size))
        return len(rows), len(queries)

    look(1)
    (one, queries), (all_, more) = look(1), look(50)
    assert (one, all_) == (1, len(PERSONAS))
    assert more == queries


def test_imported_staff_get_their_first_password_from_the_officer(officer, as_persona):
    administrator = as_persona("administrator")
    content = book(NEWCOMER)
    digest = send(administrator, "preview", content).json()["digest"]
    assert send(administrator, "apply", content, digest=digest).status_code == 200
    newcomer = Staff.objects.get(staff_no="0012")
    path = f"/api/v1/accounts/{newcomer.pk}/password"
    assert administrator.post(path).status_code == 403, "who gives posts gives no passwords"
    assert officer.get(f"/api/v1/accounts/{newcomer.pk}").json()["password"] is False

    first = officer.post(path).json()["password"]
    body = {"username": newcomer.username, "password": first, "face": "console"}
    entered = Client().post("/api/v1/session", json.dumps(body), "application/json")
    assert entered.json()["must"] == ["change_password"]
    assert officer.post(path).json()["password"] != first, "each is given once"
    trail = AuditEvent.objects.filter(object_id=str(newcomer.pk))
    assert first not in str(list(trail.values_list("detail", flat=True)))


@pytest.mark.parametrize("who", PERSONAS)
def test_only_the_officer_reads_the_policy(who, bank, as_persona, settings):
    settings.WANGGE_SECOND_FACTOR = "privileged"
    answer = as_persona(who).get("/api/v1/accounts/policy")
    if who != "security_officer":
        assert answer.status_code == 403
        return
    shown = answer.json()
    assert (shown["second_factor"], shown["password"], shown["shortest"]) == (
        "privileged", "asvs", 12,
    )  # fmt: skip
    assert shown["idle"] == {"guardian": 15, "console": 30, "field": 480}
    assert (shown["failures"], shown["lock_minutes"], shown["keep_days"]) == (5, 15, 365)
