"""Leave and acting as an administrator records them."""

from datetime import timedelta

import pytest

from tests.factories.county import OUTSIDERS, OWN
from tests.personas import NOW, actor, staff
from wangge.areas.customers.access import visible_customers
from wangge.areas.organisation.access import actor_of
from wangge.areas.organisation.models import Absence, ActingPost
from wangge.areas.organisation.refusals import ApprovalNeeded, ChangeRefused, DutiesMixed
from wangge.areas.organisation.services import end_absence, record_absence
from wangge.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def leave(
    who="outsider", deputy="manager_a", *, since=NOW, until=NOW + DAY, by="administrator", **more
):
    person = staff(who)
    deputies = {person.posts.get().pk: staff(deputy).pk} if deputy else {}
    asked = {"kind": "annual", "deputies": deputies} | more
    return record_absence(
        staff_id=person.pk, starts_at=since, ends_at=until, actor=actor(by), now=NOW, **asked
    )


def seen(who: str, at) -> set[int]:
    return set(visible_customers(actor_of(staff(who), at=at)).values_list("pk", flat=True))


def test_a_deputy_acts_from_the_first_to_the_last_minute(county):
    leave(since=NOW + HOUR, until=NOW + 3 * HOUR)
    assert OUTSIDERS not in seen("manager_a", NOW)
    assert {OWN, OUTSIDERS} <= seen("manager_a", NOW + 2 * HOUR)
    assert OUTSIDERS not in seen("manager_a", NOW + 3 * HOUR)


def test_an_absence_ended_early_takes_the_acting_with_it(county):
    absence = leave()
    end_absence(absence_id=absence.pk, actor=actor("administrator"), now=NOW + HOUR)
    assert OUTSIDERS in seen("manager_a", NOW)
    assert OUTSIDERS not in seen("manager_a", NOW + HOUR)
    with pytest.raises(NotFound):
        end_absence(absence_id=absence.pk, actor=actor("administrator"), now=NOW + HOUR)


def test_an_absence_called_off_never_was(bank):
    absence = leave(since=NOW + HOUR)
    end_absence(absence_id=absence.pk, actor=actor("administrator"), now=NOW)
    assert not Absence.objects.exists() and not ActingPost.objects.exists()


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"kind": "fun"}, "fun 未知"),
        ({"until": NOW}, "结束时间"),
        ({"since": NOW - DAY}, "最早为今天"),
        ({"until": NOW + 400 * DAY}, "不超过一年"),
        ({"deputy": "outsider"}, "本人"),
    ],
)
def test_an_absence_that_cannot_be_is_refused_whole(asked, why, bank):
    with pytest.raises(ChangeRefused) as refused:
        leave(**asked)
    assert why in refused.value.say()
    assert not Absence.objects.exists()


def test_nobody_acts_while_he_is_away_himself(bank):
    leave("manager_a", deputy=None)
    with pytest.raises(ChangeRefused):
        leave("outsider", deputy="manager_a")
    leave("outsider", deputy="sibling")
    with pytest.raises(ChangeRefused):
        leave("sibling", deputy=None)


def test_two_absences_do_not_overlap(bank):
    leave(deputy=None)
    with pytest.raises(ChangeRefused):
        leave(deputy=None, since=NOW + HOUR)
    leave(deputy=None, since=NOW + DAY, until=NOW + 2 * DAY)


def test_acting_mixes_no_duties(bank):
    with pytest.raises(DutiesMixed):
        leave("outsider", deputy="auditor")
    with pytest.raises(ApprovalNeeded):
        leave("auditor", deputy="manager_a")
    assert not ActingPost.objects.exists()


def test_one_stands_in_for_nobody_elses_post(bank):
    with pytest.raises(NotFound):
        leave(deputies={staff("sibling").posts.get().pk: staff("manager_a").pk})


@pytest.mark.parametrize("who", ["head_office", "security_officer", "auditor", "outsider"])
def test_only_the_administrator_records_leave(who, bank):
    with pytest.raises(NotAllowed):
        leave(by=who)
