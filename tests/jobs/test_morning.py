"""A morning hands out what fell due, once."""

from datetime import timedelta

import pytest

from tests.factories.county import OWN
from tests.personas import NOW
from wangge.areas.assessment.models import Score
from wangge.areas.opportunities.models import FunnelStage, Opportunity, Task
from wangge.jobs.morning import run_morning

pytestmark = pytest.mark.django_db


def test_a_morning_finds_scores_and_counts_and_a_second_run_changes_nothing(county) -> None:
    first = run_morning(lake=county.lake, now=NOW)
    assert (first.opportunities["pushed"], first.key_customer_tasks, first.expired) == (1, 0, 0)
    assert Score.objects.count() == 4
    again = run_morning(lake=county.lake, now=NOW + timedelta(hours=1))
    assert (again.opportunities["pushed"], again.opportunities["known"]) == (0, 1)
    assert (Opportunity.objects.count(), Task.objects.count(), Score.objects.count()) == (1, 1, 4)


def test_days_later_the_untouched_has_expired_and_the_key_customer_is_to_be_seen(county) -> None:
    run_morning(lake=county.lake, now=NOW)
    later = run_morning(lake=county.lake, now=NOW + timedelta(days=16))
    assert (later.expired, later.key_customer_tasks) == (1, 1)
    assert Opportunity.objects.get(customer=OWN).stage == FunnelStage.EXPIRED
