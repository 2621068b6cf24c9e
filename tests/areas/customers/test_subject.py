"""Rules behind subject rights: the day an answer is owed, and who holds what."""

from datetime import date, timedelta

from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.customers.models import Customer
from wangge.areas.customers.subject.deadline import WORKING_DAYS, due_on
from wangge.areas.customers.subject.holders import holders


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_fifteen_working_days_lie_between(received) -> None:
    due = due_on(received)
    between = [received + timedelta(days=n) for n in range(1, (due - received).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == WORKING_DAYS
    assert due.weekday() < 5


def test_three_weeks_when_nothing_lies_between() -> None:
    assert due_on(date(2026, 11, 2)) == date(2026, 11, 23)
    assert due_on(date(2026, 11, 7)) == date(2026, 11, 27)  # a Saturday counts as no day


def test_every_model_that_points_to_a_customer_is_somebodys() -> None:
    """Register a Holder (wangge.areas.customers.subject.holders) for a new one: what the person
    is told of it, and what an erasure takes from it."""
    held = {model for holder in holders() for model in holder.models}
    pointing = {
        model
        for model in apps.get_app_config("areas").get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Customer
    }
    assert {model.__name__ for model in pointing - held} == set()
