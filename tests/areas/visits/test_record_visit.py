"""Recording: in scope, once, judged, and closing what waited at the door."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import snapshots
from tests.factories.county import OWN, SHOP, SIBLINGS, SPOUSE, accept, tables
from tests.factories.visits import record
from tests.personas import NOW, TODAY, actor
from wangge.areas.opportunities.models import FunnelStage, Opportunity, Task, TaskStatus
from wangge.areas.opportunities.services import ensure_default_rules, find_opportunities
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import AuditEvent
from wangge.areas.visits.errors import VisitIdTaken, VisitTimesImpossible
from wangge.areas.visits.models import Verdict, Visit, VisitCheck
from wangge.areas.visits.selectors import last_valid_visits
from wangge.areas.visits.services import record_visit, record_visits
from wangge.kernel.errors import InvalidInput, NotAllowed, NotFound
from wangge.kernel.progress import Silent

pytestmark = pytest.mark.django_db


def send(visit, by="manager_a", now=NOW):
    return record_visit(actor=actor(by), now=now, visit=visit)


@pytest.fixture
def opportunity(county) -> Opportunity:
    """The maturing deposit of OWN, found this morning."""
    ensure_default_rules(actor=SYSTEM, now=NOW - timedelta(hours=3))
    find_opportunities(
        actor=SYSTEM, now=NOW - timedelta(hours=3), on=TODAY, lake=county.lake, progress=Silent()
    )
    return Opportunity.objects.get(customer=OWN)


def test_a_good_visit_is_valid_and_explains_itself(county) -> None:
    visit, is_new = send(record(OWN))
    assert is_new
    assert visit.verdict == Verdict.VALID
    assert (visit.grid.code, visit.household_id) == ("G1-01", 1)
    assert visit.distance_m == pytest.approx(35, abs=1)
    assert visit.checks.count() == 5
    assert last_valid_visits([OWN, SIBLINGS]) == {OWN: visit.checked_in_at}
    event = AuditEvent.objects.get(action="visit.record")
    assert (event.object_id, event.detail["verdict"]) == (str(visit.pk), "valid")


def test_whose_place_nobody_knows_is_met_at_the_households(county) -> None:
    """The wife's position is unknown, her husband's is known, they live in one village."""
    visit, _ = send(record(SPOUSE))
    assert visit.distance_m == pytest.approx(35, abs=1)
    assert visit.verdict == Verdict.VALID


def test_in_another_village_than_the_household_the_place_stays_unknown(county) -> None:
    elsewhere = tables()
    elsewhere["customer"][1]["village_code"] = "320923100002"
    elsewhere["customer"][1] |= {"registered_village_code": "320923100001", "is_migrant": True}
    snapshots.publish(county.lake, "second", **elsewhere)
    accept(county.lake)
    visit, _ = send(record(SPOUSE), by="sibling")
    assert (visit.distance_m, visit.verdict) == (None, Verdict.UNSURE)


def test_sent_again_it_counts_once_and_gets_the_same_answer(county) -> None:
    given = record(OWN)
    first, _ = send(given)
    again, is_new = send(given, now=NOW + timedelta(days=3))
    assert (again.pk, is_new) == (first.pk, False)
    assert again.received_at == NOW
    assert (Visit.objects.count(), VisitCheck.objects.count()) == (1, 5)


@pytest.mark.parametrize("changed", [{"need": "改口了"}, {"lat": 33.1}, {"customer_id": SPOUSE}])
def test_the_same_id_with_other_content_is_refused(county, changed) -> None:
    given = record(OWN)
    send(given)
    with pytest.raises(VisitIdTaken):
        send(replace(given, **changed))
    assert Visit.objects.get().need == given.need


def test_the_same_id_from_another_phone_is_refused(county) -> None:
    given = record(OWN)
    send(given)
    with pytest.raises(VisitIdTaken):
        send(given, by="manager_b")


@pytest.mark.parametrize("by", ["sibling", "outsider"])
def test_a_customer_of_another_grid_cannot_be_visited(county, by) -> None:
    with pytest.raises(NotFound):
        send(record(OWN), by=by)
    assert not Visit.objects.exists()


@pytest.mark.parametrize("by", ["branch_head", "head_office", "auditor"])
def test_only_customer_managers_record(county, by) -> None:
    with pytest.raises(NotAllowed):
        send(record(OWN), by=by)


@pytest.mark.parametrize(
    "times",
    [
        {"minutes": -1},
        {"checked_in_at": NOW, "minutes": 6},
        {"checked_in_at": NOW + timedelta(days=2)},
    ],
)
def test_impossible_times_are_refused(county, times) -> None:
    with pytest.raises(VisitTimesImpossible):
        send(record(OWN, **times))


def test_a_clock_a_little_ahead_and_a_late_arrival_are_taken(county) -> None:
    send(record(OWN, checked_in_at=NOW - timedelta(minutes=3)))
    late, _ = send(record(SHOP, checked_in_at=NOW - timedelta(days=20)))
    assert late.verdict == Verdict.VALID


@pytest.mark.parametrize(
    "wrong", [{"lat": 91.0}, {"lon": float("nan")}, {"accuracy_m": -1.0}, {"outcome": "sold"}]
)
def test_values_that_cannot_be_are_refused(county, wrong) -> None:
    with pytest.raises(InvalidInput):
        send(replace(record(OWN), **wrong))


def test_a_household_counts_once_a_week_whoever_comes(county) -> None:
    send(record(OWN, checked_in_at=NOW - timedelta(days=3)))
    again, _ = send(record(SPOUSE, checked_in_at=NOW - timedelta(days=1)), by="manager_b")
    assert again.verdict == Verdict.INVALID
    assert "2 天前" in again.checks.get(item="repeat").reason
    late, _ = send(record(OWN, checked_in_at=NOW - timedelta(days=5)))
    assert late.verdict == Verdict.INVALID
    before, _ = send(record(OWN, checked_in_at=NOW - timedelta(days=10)))
    assert before.verdict == Verdict.VALID


def test_a_visit_closes_the_task_and_moves_the_opportunity(opportunity) -> None:
    visit, _ = send(record(OWN))
    opportunity.refresh_from_db()
    assert opportunity.stage == FunnelStage.CONTACTED
    assert opportunity.handled_at == visit.checked_in_at
    task = Task.objects.get(opportunity=opportunity)
    assert (task.status, task.closed_at) == (TaskStatus.DONE, visit.checked_in_at)
    assert visit.task_id == task.pk


@pytest.mark.parametrize(
    "weak", [{"outcome": "absent"}, {"is_mock": True}, {"north": 900}, {"follow_up": ""}]
)
def test_what_is_no_contact_leaves_the_work_open(opportunity, weak) -> None:
    visit, _ = send(record(OWN, **weak))
    opportunity.refresh_from_db()
    assert opportunity.stage == FunnelStage.PUSHED
    assert Task.objects.get(opportunity=opportunity).status == TaskStatus.OPEN
    assert visit.task_id is None


def test_whoever_moved_away_is_lost_with_that_reason(opportunity) -> None:
    send(record(OWN, outcome="moved"))
    opportunity.refresh_from_db()
    assert (opportunity.stage, opportunity.decline_reason) == (FunnelStage.LOST, "moved")


def test_a_visit_before_the_push_handles_nothing(opportunity) -> None:
    send(record(OWN, checked_in_at=NOW - timedelta(days=2)))
    opportunity.refresh_from_db()
    assert opportunity.stage == FunnelStage.PUSHED


def test_a_stale_task_id_does_not_lose_the_visit(county) -> None:
    visit, _ = send(record(OWN, task_id=record(OWN).id))
    assert visit.task_id is None


def test_in_bulk_the_verdicts_are_those_of_one_by_one(county) -> None:
    """Two managers' fortnight: out of view, repeats, an absent door, a bad clock."""
    a, sibling = actor("manager_a"), actor("sibling")
    days = [NOW - timedelta(days=back) for back in (12, 9, 4, 2)]
    mine = [
        record(OWN, checked_in_at=days[0]),
        record(SPOUSE, checked_in_at=days[1]),
        record(OWN, checked_in_at=days[2]),
        record(SHOP, checked_in_at=days[3], outcome="absent", need="", minutes=1),
        record(SHOP, checked_in_at=days[2], minutes=-1),
        record(SIBLINGS, checked_in_at=days[3], grid="G1-02"),
    ]
    theirs = record(SIBLINGS, checked_in_at=days[3], grid="G1-02")
    given = [(a.staff_id, visit) for visit in reversed(mine)] + [(sibling.staff_id, theirs)]
    actors = {a.staff_id: a, sibling.staff_id: sibling}
    done = record_visits(
        by=SYSTEM, now=NOW, actors=actors, visits=given, now_of=lambda v: v.checked_out_at
    )
    assert (done.valid, done.unsure, done.invalid) == (3, 0, 2)
    assert (done.out_of_view, done.impossible, done.known) == (1, 1, 0)
    in_bulk = dict(Visit.objects.values_list("pk", "verdict"))
    again = record_visits(
        by=SYSTEM, now=NOW, actors=actors, visits=given, now_of=lambda v: v.checked_out_at
    )
    assert (again.recorded, again.known) == (0, 5)
    VisitCheck.objects.all().delete()
    Visit.objects.all().delete()
    for visit in [*mine[:4], theirs]:
        by = "sibling" if visit is theirs else "manager_a"
        assert send(visit, by=by)[0].verdict == in_bulk[visit.id]
