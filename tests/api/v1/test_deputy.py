"""A deputy's day: the absent manager's list and opportunities are in hand, to the minute."""

import json
from datetime import timedelta

import pytest

from tests.factories.county import OWN
from tests.personas import NOW, TODAY, staff
from wangge.areas.opportunities.models import Opportunity
from wangge.areas.opportunities.services import ensure_default_rules, find_opportunities
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import Absence, ActingPost
from wangge.kernel import time
from wangge.kernel.progress import Silent

pytestmark = pytest.mark.django_db
END = NOW + timedelta(minutes=20)
"""Of the leave; a session holds so long without a request."""


@pytest.fixture
def found(county) -> Opportunity:
    """One opportunity and its task, both manager_a's."""
    ensure_default_rules(actor=SYSTEM, now=NOW)
    find_opportunities(actor=SYSTEM, now=NOW, on=TODAY, lake=county.lake, progress=Silent())
    return Opportunity.objects.get()


@pytest.fixture
def deputy(found, as_persona):
    """The outsider of another branch, who stands in for manager_a until `END`."""
    gone = Absence.objects.create(
        staff=staff("manager_a"), kind="annual", starts_at=NOW - timedelta(hours=1), ends_at=END
    )
    post = staff("manager_a").posts.get()
    ActingPost.objects.create(absence=gone, post=post, deputy=staff("outsider"))
    return as_persona("outsider")


def tasks_of(client) -> list[tuple[int, str | None]]:
    tasks = client.get("/api/v1/tasks/today").json()["tasks"]
    return [(task["customer"]["id"], task["acting_for"]) for task in tasks]


def opportunities_of(client) -> list[str]:
    return [one["id"] for one in client.get("/api/v1/opportunities").json()["items"]]


def test_the_absent_managers_tasks_stand_on_the_deputys_list(found, deputy, as_persona):
    assert tasks_of(deputy) == [(OWN, "吴甲")]
    assert opportunities_of(deputy) == [str(found.pk)]
    assert tasks_of(as_persona("manager_a")) == [(OWN, None)], "on annual leave he still sees his"
    assert tasks_of(as_persona("sibling")) == [], "nobody else"


def test_a_deputy_acts_on_the_opportunity_and_the_trail_names_him(found, deputy):
    path = f"/api/v1/opportunities/{found.pk}/accept"
    accepted = deputy.post(path, json.dumps({}), "application/json")
    assert accepted.json()["stage"] == "accepted"
    assert accepted.json()["manager_name"] == "吴甲", "it stays the absent one's"


def test_the_leave_ends_at_its_minute(found, deputy, monkeypatch):
    monkeypatch.setattr(time, "now", lambda: END - timedelta(seconds=1))
    assert tasks_of(deputy) == [(OWN, "吴甲")]
    monkeypatch.setattr(time, "now", lambda: END)
    assert tasks_of(deputy) == []
    assert opportunities_of(deputy) == []
    gone = deputy.post(f"/api/v1/opportunities/{found.pk}/accept", "{}", "application/json")
    assert gone.status_code == 404
